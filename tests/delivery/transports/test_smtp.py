"""Connecting to a mail server, encrypted and with a password; and what can be in the way."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from publisher.config.transports import Relay, parse_transport
from publisher.delivery.transports.connecting import LogInRefusedError
from publisher.delivery.transports.credentials import Credentials
from publisher.delivery.transports.patience import advance, wait_for
from publisher.delivery.transports.protocol import Line, LineState, Parcel
from publisher.delivery.transports.smtp import SmtpTransport
from publisher.errors import (
    ConfigurationError,
    PublisherError,
    ServerAwayError,
    TransportError,
)
from publisher.model.delivery import Outcome, OutcomeKind
from tests.delivery.transports.far_end import a_parcel
from tests.delivery.transports.mail_server import serve

# aiosmtpd warns of what these tests are about: a server on the same machine, without TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

MESSAGE = (
    b"Subject: dots\r\n\r\n.\r\n..two\r\n.one\r\nend of .dots.\r\n.\r\n"
    + b"long " * 150
    + b"\r\n\r\n\r\n"
)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certificates(authority: trustme.CA, tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """Return what a server at 127.0.0.1 proves itself with, and the file to check it by."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    return context, file


def transport_to(address: str, password: str | None = None) -> SmtpTransport:
    relay = parse_transport(address)
    assert isinstance(relay, Relay)
    return SmtpTransport(
        relay=relay,
        credentials=None
        if relay.user is None
        else Credentials(user=relay.user, server=relay.name, given=password),
        timeout=timedelta(seconds=10),
    )


def deliver(line: Line, parcel: Parcel) -> Outcome:
    line.offer(parcel)
    while True:
        wait_for([line], 10)
        outcome = advance(line)
        if outcome is not None:
            return outcome
        if line.state is LineState.READY:
            line.hand_over()


def refuse(
    address: str, password: str | None = None, kind: type[PublisherError] = TransportError
) -> PublisherError:
    with pytest.raises(PublisherError) as refused:
        transport_to(address, password).open()
    assert type(refused.value) is kind
    assert "\n" not in refused.value.message
    assert refused.value.hint
    return refused.value


def test_message_arrives_as_it_was() -> None:
    """What a real server takes is the message, to the byte, dots and empty lines included."""
    with serve() as server:
        line = transport_to(f"smtp://127.0.0.1:{server.port}").open()
        for number in range(3):
            outcome = deliver(line, a_parcel(MESSAGE, id_=number))
            assert outcome.kind is OutcomeKind.SENT
            assert (outcome.delivery_id, outcome.text) == (number, "2.0.0 taken")
        line.close()
    assert server.messages == [MESSAGE] * 3
    assert server.envelopes == [("redactie@example.org", ["an@example.org"])] * 3
    assert server.ways == [(False, False)] * 3


def test_size_limit_of_the_server() -> None:
    """A message that is too big for the server is refused before it is sent."""
    with serve(data_size_limit=100) as server:
        line = transport_to(f"smtp://127.0.0.1:{server.port}").open()
        outcome = deliver(line, a_parcel(b"x" * 1000))
        assert (outcome.kind, outcome.code) == (OutcomeKind.RELEASED, None)
        assert line.fault is not None
        assert "100 bytes at most, and this one has 1000" in line.fault.message
    assert server.messages == []


@pytest.mark.parametrize("is_implicit", [False, True])
def test_encrypted(certificates: tuple[ssl.SSLContext, Path], is_implicit: bool) -> None:
    """With STARTTLS or TLS from the start, a big message arrives whole and encrypted."""
    context, file = certificates
    message = b"x" * 70 + b"\r\n" + b".\r\n" * 1000 + (b"y" * 900 + b"\r\n") * 2000
    with serve(
        **({"implicit": context} if is_implicit else {"starttls": context}),  # type: ignore[arg-type]  # one of two contexts
    ) as server:
        scheme = "smtps" if is_implicit else "smtp"
        line = transport_to(f"{scheme}://127.0.0.1:{server.port}?tls=required&ca={file}").open()
        assert deliver(line, a_parcel(message)).kind is OutcomeKind.SENT
        line.close()
    assert server.messages == [message]
    assert server.ways == [(True, False)]


def test_opportunistic(certificates: tuple[ssl.SSLContext, Path]) -> None:
    """A server on this machine is spoken to encrypted where it can, and plainly where not."""
    context, _ = certificates
    for starttls, is_encrypted in ((context, True), (None, False)):
        with serve(starttls=starttls) as server:
            line = transport_to(f"smtp://127.0.0.1:{server.port}").open()
            assert deliver(line, a_parcel()).kind is OutcomeKind.SENT
            line.close()
        assert server.ways == [(is_encrypted, False)]


def test_certificate_of_somebody_else(
    certificates: tuple[ssl.SSLContext, Path], tmp_path: Path
) -> None:
    """A certificate of an unknown authority, or for another name, is refused."""
    context, file = certificates
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    with serve(starttls=context) as server:
        for host, ca in (
            ("127.0.0.1", f"&ca={other}"),
            ("127.0.0.1", ""),
            ("localhost", f"&ca={file}"),
        ):
            error = refuse(f"smtp://{host}:{server.port}?tls=required{ca}")
            assert error.message.startswith(f"smtp://{host}:{server.port}: certificate not trusted")
            assert "?ca=FILE" in error.hint
    assert server.messages == []


def test_encryption_that_is_not_there() -> None:
    """Where TLS is required a server without it gets nothing."""
    with serve() as server:
        error = refuse(f"smtp://127.0.0.1:{server.port}?tls=required")
        assert error.message.endswith("the server does not offer STARTTLS")
        error = refuse(f"smtps://127.0.0.1:{server.port}")
        assert "no TLS there" in error.message


def test_authority_file_that_is_not_there(
    certificates: tuple[ssl.SSLContext, Path], tmp_path: Path
) -> None:
    """A file of certificates that is missing or is none is named."""
    (tmp_path / "empty.pem").write_bytes(b"")
    with serve(starttls=certificates[0]) as server:
        for name in ("gone.pem", "empty.pem"):
            file = tmp_path / name
            error = refuse(f"smtp://127.0.0.1:{server.port}?tls=required&ca={file}")
            assert error.message.startswith(f"{file}: ")
            assert "?ca=" in error.hint


@pytest.mark.parametrize("is_encrypted", [True, False])
def test_logged_in(certificates: tuple[ssl.SSLContext, Path], is_encrypted: bool) -> None:
    """With user and password the server takes the message; on this machine without TLS as well."""
    context, file = certificates
    with serve(starttls=context if is_encrypted else None, with_login=True) as server:
        options = f"?tls=required&ca={file}" if is_encrypted else "?tls=none"
        transport = transport_to(f"smtp://an@127.0.0.1:{server.port}{options}", "sesame")
        assert "sesame" not in repr(transport)
        line = transport.open()
        assert deliver(line, a_parcel()).kind is OutcomeKind.SENT
        line.close()
    assert server.ways == [(is_encrypted, True)]


def test_wrong_password() -> None:
    """A wrong password is refused in the server's words, without repeating it."""
    with serve(with_login=True) as server:
        error = refuse(f"smtp://an@127.0.0.1:{server.port}", "open secret", LogInRefusedError)
        assert error.message == (
            f"smtp://127.0.0.1:{server.port}: log-in as an refused: "
            "535 5.7.8 Authentication credentials invalid"
        )
        assert "PUBLISHER_DELIVERY_PASSWORD" in error.hint
        assert "open secret" not in error.message


def test_no_password() -> None:
    """A user without a password is a mistake in the settings."""
    with serve(with_login=True) as server:
        error = refuse(f"smtp://an@127.0.0.1:{server.port}", kind=ConfigurationError)
        assert error.message.endswith("no password for an")
        assert "PUBLISHER_DELIVERY_PASSWORD" in error.hint


def test_password_stays_here_without_checked_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is sent only to this machine, or over TLS whose certificate was checked."""
    with serve(with_login=True) as server:
        real = socket.create_connection
        monkeypatch.setattr(
            socket,
            "create_connection",
            lambda address, *args, **kwargs: real(("127.0.0.1", server.port), *args, **kwargs),
        )
        for options in ("?tls=none", "?tls=opportunistic"):
            error = refuse(f"smtp://an@relay.example.org{options}", "sesame")
            assert error.message.endswith("no checked TLS, so the password stays here")
        line = transport_to(f"smtp://an@localhost:{server.port}?tls=none", "sesame").open()
        line.close()


@contextmanager
def _scripted(*replies: str, hangs_up: bool = True) -> Iterator[int]:
    """Be a server that answers whatever comes with these replies, one after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def play() -> None:
            connection, _ = listening.accept()
            with connection:
                for number, reply in enumerate(replies):
                    if number:
                        connection.recv(1000)
                    connection.sendall(reply.encode() + b"\r\n")
                if not hangs_up:
                    connection.recv(1000)

        thread = threading.Thread(target=play, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


@pytest.mark.parametrize(
    ("replies", "user", "kind", "words"),
    [
        (["421 4.3.2 too busy"], "", ServerAwayError, "421 4.3.2 too busy"),
        (["554-5.7.1 not\r\n554 you"], "", TransportError, "554 5.7.1 not you"),
        (["hello, who is there?"], "", TransportError, "no mail server"),
        (["220 hi"], "", ServerAwayError, ""),
        (["220 hi", "421 later"], "", ServerAwayError, ""),
        (["220 hi", "550 no", "550 no helo either"], "", TransportError, "550 no helo either"),
        (
            ["220 hi", "250-hi\r\n250 AUTH PLAIN", "454 4.7.0 later"],
            "an@",
            ServerAwayError,
            "454 4.7.0 later",
        ),
        (["220 hi", "250-hi\r\n250 AUTH PLAIN", "535 no"], "an@", LogInRefusedError, "535 no"),
    ],
)
def test_greeted_badly(
    replies: list[str], user: str, kind: type[PublisherError], words: str
) -> None:
    """Whether to come again later or to mend something is told by what the server says."""
    with _scripted(*replies) as port:
        error = refuse(f"smtp://{user}127.0.0.1:{port}?tls=none", "sesame", kind)
        assert error.message.startswith(f"smtp://127.0.0.1:{port}: ")
        assert words in error.message


def test_encryption_refused() -> None:
    """A server that takes back its offer of TLS gets nothing when TLS is required."""
    with _scripted("220 hi", "250-hi\r\n250 STARTTLS", "454 4.7.0 not now") as port:
        error = refuse(f"smtp://127.0.0.1:{port}?tls=required", kind=ServerAwayError)
        assert "454 4.7.0 not now" in error.message


def test_nobody_there() -> None:
    """A server that is not there is tried again later."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    error = refuse(f"smtp://127.0.0.1:{port}", kind=ServerAwayError)
    assert error.message == f"smtp://127.0.0.1:{port}: Connection refused"


def test_unknown_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that no name server knows is said so."""

    def ask(*_: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    error = refuse("smtp://relay.example.org:2525", kind=ServerAwayError)
    assert error.message == "smtp://relay.example.org:2525: Name or service not known"


def test_silent_server() -> None:
    """A server that takes the connection and says nothing is left after the time-out."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        relay = parse_transport(f"smtp://127.0.0.1:{listening.getsockname()[1]}")
        assert isinstance(relay, Relay)
        transport = SmtpTransport(relay=relay, timeout=timedelta(milliseconds=50))
        with pytest.raises(ServerAwayError) as refused:
            transport.open()
    assert "timed out" in refused.value.message


@pytest.mark.parametrize("extension", ["PIPELINING", "SIZE 1000", ""])
def test_extensions_are_heeded(extension: str) -> None:
    """What the server offered in EHLO is what the line makes use of."""
    greeting = "250-hi\r\n250 " + (extension or "HELP")
    with _scripted("220 hi", greeting, "250 ok", hangs_up=False) as port:
        line = transport_to(f"smtp://127.0.0.1:{port}?tls=none").open()
        line.offer(a_parcel(b"x" * 10))
        sent = bytes(line._unsent).decode()
        line.abandon("seen")
    assert ("SIZE=10" in sent) is extension.startswith("SIZE")
    assert ("RCPT" in sent) is (extension == "PIPELINING")
