"""From the settings to the transport."""

from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.delivery.transports.choose import open_transport
from publisher.delivery.transports.maildir import MaildirTransport
from publisher.delivery.transports.smtp import SmtpTransport
from publisher.model.publication import Publication


def _publication(folder: Path, transport: str) -> Publication:
    file = folder / "publisher.toml"
    file.write_text(
        '[publication]\ntitle = "K"\nurl = "https://example.org/"\n'
        f'[delivery]\ntransport = "{transport}"\ntimeout = "30 s"\n'
    )
    return load_publication(file, {"PUBLISHER_DELIVERY_PASSWORD": "sesame"})


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
