"""From the settings to the transport."""

import json
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.delivery.transports.choose import open_transport
from publisher.delivery.transports.maildir import MaildirTransport
from publisher.delivery.transports.relays import Relays
from publisher.delivery.transports.sendmail import SendmailTransport
from publisher.delivery.transports.smtp import SmtpTransport
from publisher.model.publication import Publication


def _publication(folder: Path, transport: str | list[str], more: str = "") -> Publication:
    file = folder / "publisher.toml"
    file.write_text(
        '[publication]\ntitle = "K"\nurl = "https://example.org/"\n'
        f'[delivery]\ntransport = {json.dumps(transport)}\ntimeout = "30 s"\n{more}'
    )
    environment = {} if more else {"PUBLISHER_DELIVERY_PASSWORD": "sesame"}
    return load_publication(file, environment)


def test_maildir_is_beside_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outbox is in the publication's folder, wherever cron starts the command."""
    monkeypatch.chdir("/")
    transport = open_transport(_publication(tmp_path, "maildir:out/box"))
    assert isinstance(transport, MaildirTransport)
    assert transport.name == "maildir:out/box"
    transport.open()
    assert (tmp_path / "out" / "box" / "new").is_dir()


@pytest.mark.parametrize(
    ("written", "found"), [("ca.pem", "{folder}/ca.pem"), ("/etc/ca.pem", "/etc/ca.pem")]
)
def test_server_with_its_authority(tmp_path: Path, written: str, found: str) -> None:
    """A file of certificates is found beside the settings as well; the password stays unseen."""
    transport = open_transport(
        _publication(tmp_path, f"smtp://an@relay.example.org:587?ca={written}")
    )
    assert isinstance(transport, SmtpTransport)
    assert transport.name == "smtp://relay.example.org:587"
    assert transport.relay.ca_file == found.format(folder=tmp_path)
    assert transport.credentials is not None
    assert (transport.credentials.user, transport.credentials.read()) == ("an", "sesame")
    assert transport.timeout.total_seconds() == 30
    assert "sesame" not in repr(transport)


def test_program(tmp_path: Path) -> None:
    """A program is called by its whole path."""
    transport = open_transport(_publication(tmp_path, "sendmail:/usr/sbin/sendmail"))
    assert isinstance(transport, SendmailTransport)
    assert transport.name == "sendmail:/usr/sbin/sendmail"


def test_socket(tmp_path: Path) -> None:
    """A socket is found beside the settings."""
    transport = open_transport(_publication(tmp_path, "lmtp:run/lmtp"))
    assert isinstance(transport, SmtpTransport)
    assert transport.name == f"lmtp:{tmp_path}/run/lmtp"


def test_each_server_has_its_password(tmp_path: Path) -> None:
    """A server's own password file goes before what is set for all."""
    (tmp_path / "one").write_text("first\n")
    transport = open_transport(
        _publication(
            tmp_path, ["smtp://an@one.example.org?password_file=one", "smtp://zoe@two.example.org"]
        )
    )
    assert isinstance(transport, Relays)
    logins = [turn.server.credentials for turn in transport._turns]
    assert [(each.user, each.read()) for each in logins if each] == [
        ("an", "first"),
        ("zoe", "sesame"),
    ]


def test_renewal_is_as_the_settings_say(tmp_path: Path) -> None:
    """How long connections are used, and by what one logs in again, comes from the settings."""
    more = (
        'messages_per_connection = 7\nconnection_age = "9 s"\npassword_command = ["echo", "open"]\n'
    )
    transport = open_transport(_publication(tmp_path, "smtp://an@one.example.org", more))
    assert isinstance(transport, SmtpTransport)
    assert (transport.messages, transport.age.total_seconds()) == (7, 9)
    assert transport.credentials is not None
    assert transport.credentials.read() == "open"
