"""Logging in: which way is chosen, what is said, and what a refusal leads to."""

import base64
import hmac
import smtplib
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from publisher.config.transports import Relay, parse_transport
from publisher.delivery.transports.connecting import LogInRefusedError
from publisher.delivery.transports.credentials import Credentials
from publisher.delivery.transports.login import choose_ways
from publisher.delivery.transports.smtp import SmtpTransport
from publisher.errors import ConfigurationError, TransportError
from publisher.model.delivery import OutcomeKind
from tests.delivery.transports.far_end import a_parcel
from tests.delivery.transports.mail_server import MailServer, serve
from tests.delivery.transports.test_smtp import deliver

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class Speaker(SMTP):
    """A server that knows CRAM-MD5 and XOAUTH2 as well."""

    password = "sésame"

    async def auth_CRAM__MD5(self, _: SMTP, args: list[str]) -> AuthResult:
        challenge = b"<1896.697170952@mail.example.org>"
        answer = await self.challenge_auth(challenge)
        assert isinstance(answer, bytes)
        expected = hmac.new(self.password.encode(), challenge, "md5").hexdigest()
        return AuthResult(success=answer.decode() == f"an {expected}", handled=False)

    async def auth_XOAUTH2(self, _: SMTP, args: list[str]) -> AuthResult:
        if base64.b64decode(args[1]).decode() == f"user=an\x01auth=Bearer {self.password}\x01\x01":
            return AuthResult(success=True)
        answer = await self.challenge_auth(b'{"status":"401","schemes":"bearer"}')
        assert answer == b""
        return AuthResult(success=False, handled=False)


def _authenticate(*said: object) -> AuthResult:
    expected = LoginPassword(b"an", Speaker.password.encode())
    return AuthResult(success=said[-1] == expected, handled=False)


@contextmanager
def speak(*ways: str, tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """Give a server that offers these ways to log in and asks for it."""
    others = {"PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"} - set(ways)
    with serve(
        with_login=True, speaker=Speaker, authenticator=_authenticate,
        auth_exclude_mechanism=others, implicit=tls,
    ) as server:  # fmt: skip
        yield server


def transport_to(address: str, **credentials: Any) -> SmtpTransport:
    relay = parse_transport(address)
    assert isinstance(relay, Relay)
    assert relay.user is not None
    return SmtpTransport(
        relay=relay,
        credentials=Credentials(user=relay.user, server=relay.name, **credentials),
        timeout=timedelta(seconds=10),
    )


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_each_way(way: str) -> None:
    """Whichever way the server offers, it is logged in by it, letters beyond ASCII included."""
    with speak(way) as server:
        line = transport_to(f"smtp://an@127.0.0.1:{server.port}", given=Speaker.password).open()
        assert deliver(line, a_parcel()).kind is OutcomeKind.SENT
        line.close()
    assert server.ways == [(False, True)]


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"])
def test_each_way_with_a_wrong_password(way: str) -> None:
    """A wrong password is refused once, in the server's words, whatever the way."""
    with speak(way) as server:
        address = f"smtp://an@127.0.0.1:{server.port}?auth={way.lower()}"
        with pytest.raises(LogInRefusedError) as refused:
            transport_to(address, given="open secret").open()
    assert "log-in as an refused: 535 5.7.8" in refused.value.message
    assert ("status 401" in refused.value.message) is (way == "XOAUTH2")
    assert "open secret" not in refused.value.message


def test_token() -> None:
    """A token opens a server that takes tokens, when the settings say that it is one."""
    with speak("PLAIN", "XOAUTH2") as server:
        address = f"smtp://an@127.0.0.1:{server.port}?auth=xoauth2"
        line = transport_to(address, given=Speaker.password).open()
        assert deliver(line, a_parcel()).kind is OutcomeKind.SENT
        line.close()
    assert server.ways == [(False, True)]


def test_token_that_has_expired(tmp_path: Path) -> None:
    """A command that prints the token is run again when the server takes the old one no more."""
    counted = tmp_path / "runs"
    script = tmp_path / "token.py"
    script.write_text(
        "import os, pathlib\n"
        f"runs = pathlib.Path({str(counted)!r})\n"
        "runs.write_text((runs.read_text() if runs.exists() else '') + 'x')\n"
        "assert os.environ['PUBLISHER_USER'] == 'an'\n"
        "assert os.environ['PUBLISHER_SERVER'].startswith('smtp://127.0.0.1:')\n"
        f"print({Speaker.password!r} if len(runs.read_text()) > 1 else 'stale')\n"
    )
    with speak("XOAUTH2") as server:
        transport = transport_to(
            f"smtp://an@127.0.0.1:{server.port}?auth=xoauth2",
            command=(sys.executable, "-X", "utf8", str(script)),
        )
        transport.open().close()
        transport.open().close()
    assert counted.read_text() == "xx"


def test_password_file_that_changes(tmp_path: Path) -> None:
    """A password that was changed while a run goes on is read again before the run gives up."""
    file = tmp_path / "password"
    file.write_text("old", encoding="utf-8")
    with speak("PLAIN") as server:
        transport = transport_to(f"smtp://an@127.0.0.1:{server.port}", given="old", file=file)
        with pytest.raises(LogInRefusedError):
            transport.open()
        file.write_text(Speaker.password + "\n", encoding="utf-8")
        transport.open().close()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["/no/such/program"], "No such file or directory"),
        ([sys.executable, "-c", "raise SystemExit('no key in the ring')"],
         "exit code 1 no key in the ring"),
        ([sys.executable, "-c", "print()"], "it prints nothing"),
        (["nul\0"], "embedded null byte"),
    ],
)  # fmt: skip
def test_command_without_a_password(command: list[str], reason: str) -> None:
    """A command that gives no password is named, with its reason."""
    credentials = Credentials(user="an", server="smtp://relay.example.org", command=tuple(command))
    with pytest.raises(ConfigurationError) as refused:
        credentials.read()
    assert refused.value.message == f"password_command {command[0]}: {reason}"


@pytest.fixture
def mutual(tmp_path: Path) -> tuple[ssl.SSLContext, Path, trustme.LeafCert]:
    """Return a server's side that asks for a certificate, how to check it, and ours."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return context, tmp_path / "ca.pem", authority.issue_cert("an@example.org")


def test_client_certificate(
    mutual: tuple[ssl.SSLContext, Path, trustme.LeafCert], tmp_path: Path
) -> None:
    """A server that wants a certificate of ours gets the one that the settings name."""
    context, authority, ours = mutual
    cert, key, both = (tmp_path / f"{name}.pem" for name in ("cert", "key", "both"))
    ours.cert_chain_pems[0].write_to_path(cert)
    ours.private_key_pem.write_to_path(key)
    ours.private_key_and_cert_chain_pem.write_to_path(both)
    with serve(implicit=context) as server:
        address = f"smtps://127.0.0.1:{server.port}?tls=required&ca={authority}"
        for options in (f"&cert={cert}&key={key}", f"&cert={both}"):
            line = _plain_transport(address + options).open()
            assert deliver(line, a_parcel()).kind is OutcomeKind.SENT
            line.close()
        with pytest.raises(TransportError, match=r"gone\.pem: No such file"):
            _plain_transport(f"{address}&cert={tmp_path}/gone.pem").open()
        with pytest.raises(TransportError, match=r"key\.pem: "):
            _plain_transport(f"{address}&cert={key}").open()
    assert server.ways == [(True, False)] * 2


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_client_certificate_that_is_not_there(
    mutual: tuple[ssl.SSLContext, Path, trustme.LeafCert], version: ssl.TLSVersion
) -> None:
    """Who has no certificate for a server that asks for one is told so."""
    context, authority, _ = mutual
    context.maximum_version = version
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            connection, _ = listening.accept()
            with connection, pytest.raises(ssl.SSLError):
                context.wrap_socket(connection, server_side=True)

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        with pytest.raises(TransportError) as refused:
            _plain_transport(f"smtps://127.0.0.1:{port}?tls=required&ca={authority}").open()
        thread.join(10)
    assert "the server ends TLS: " in refused.value.message
    assert "?cert=FILE" in refused.value.hint


def _plain_transport(address: str) -> SmtpTransport:
    relay = parse_transport(address)
    assert isinstance(relay, Relay)
    return SmtpTransport(relay=relay, timeout=timedelta(seconds=10))


@pytest.mark.parametrize(
    ("offered", "asked_for", "is_private", "ways"),
    [
        ("CRAM-MD5 LOGIN PLAIN", None, True, ["plain", "login", "cram-md5"]),
        ("CRAM-MD5 LOGIN PLAIN", None, False, ["cram-md5"]),
        ("plain xoauth2", None, True, ["plain"]),
        ("plain xoauth2", "xoauth2", True, ["xoauth2"]),
        ("PLAIN LOGIN", "login", True, ["login"]),
    ],
)
def test_ways(offered: str, asked_for: str | None, is_private: bool, ways: list[str]) -> None:
    """The simplest way goes first where nobody listens, and only the secretive one elsewhere."""
    assert choose_ways(offered, asked_for=asked_for, is_private=is_private) == ways


@pytest.mark.parametrize(
    ("offered", "asked_for", "is_private", "reason"),
    [
        ("", None, True, "offers no log-in"),
        ("GSSAPI", None, True, "log-in by gssapi, and we know plain, login, cram-md5"),
        ("PLAIN", "xoauth2", True, "log-in by plain, and we know xoauth2"),
        ("PLAIN XOAUTH2", "xoauth2", False, "the password stays here"),
        ("PLAIN LOGIN", None, False, "the password stays here"),
    ],
)
def test_no_way(offered: str, asked_for: str | None, is_private: bool, reason: str) -> None:
    """Where there is no way to log in, the reason is told."""
    with pytest.raises(smtplib.SMTPNotSupportedError, match=reason):
        choose_ways(offered, asked_for=asked_for, is_private=is_private)
