"""Connecting to a mail server: address, TLS and log-in, by the standard library's `smtplib`."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from publisher.config.transports import Relay
from publisher.delivery.transports.credentials import Credentials
from publisher.delivery.transports.envelope import Extensions
from publisher.delivery.transports.login import choose_ways, log_in
from publisher.errors import PublisherError, ServerAwayError, TransportError

_LATER = "Run the same command again later."


class LogInRefusedError(TransportError):
    """The server does not take this user with this password."""

    def __init__(self, message: str, *, hint: str, password: str) -> None:
        super().__init__(message, hint=hint)
        #: The one that was refused: another process may have brought a newer one since.
        self.password = password


def connect(
    relay: Relay,
    credentials: Credentials | None,
    context: ssl.SSLContext | None,
    *,
    seconds: float,
) -> tuple[socket.socket, Extensions]:
    """Return a connection that is past EHLO, STARTTLS and AUTH, and what the server can do.

    Args:
        relay: Where to.
        credentials: Who logs in; None: nobody does.
        context: How TLS is done; None: it is not done.
        seconds: How long each answer may take.

    Raises:
        LogInRefusedError: The server refuses the credentials.
        TransportError: It refuses us for good, or cannot do what is needed.
        ServerAwayError: Nobody answers, or the answer was «later».
        ConfigurationError: There is a user and no password.
    """
    password = "" if credentials is None else credentials.read()
    with _explain(relay, password):
        client = _open(relay, context, seconds)
        try:
            _greet(client, relay)
            if context is not None and not relay.is_implicit_tls:
                _start_tls(client, relay, context)
            if credentials is not None:
                is_checked = isinstance(client.sock, ssl.SSLSocket) and relay.tls == "required"
                ways = choose_ways(
                    client.esmtp_features.get("auth", ""),
                    asked_for=relay.auth,
                    is_private=is_checked or relay.is_local,
                )
                log_in(client, credentials.user, password, ways)
            return _take_over(client)
        except BaseException:
            client.close()
            raise


def _open(relay: Relay, context: ssl.SSLContext | None, seconds: float) -> smtplib.SMTP:
    name = _own_name()
    if relay.is_lmtp:
        return smtplib.LMTP(relay.host, relay.port, local_hostname=name, timeout=seconds)
    if relay.is_implicit_tls:
        return smtplib.SMTP_SSL(
            relay.host, relay.port, local_hostname=name, timeout=seconds, context=context
        )
    return smtplib.SMTP(relay.host, relay.port, local_hostname=name, timeout=seconds)


@cache
def _own_name() -> str:
    """Return what we call ourselves in EHLO: a name with a dot, or an address (RFC 5321, 4.1.4).

    Name servers are asked once, not for every connection.
    """
    name = socket.getfqdn()
    if "." in name and name.isascii():
        return name
    try:
        address = socket.gethostbyname(socket.gethostname())
    except (OSError, UnicodeError):
        address = "127.0.0.1"
    return f"[{address}]"


def _greet(client: smtplib.SMTP, relay: Relay) -> None:
    """Say EHLO, and HELO to a server that does not know it; one that says «later» is left."""
    code, words = client.ehlo()
    if code >= 500 and not relay.is_lmtp:
        code, words = client.helo()
    if code // 100 != 2:
        raise smtplib.SMTPHeloError(code, words)


def _start_tls(client: smtplib.SMTP, relay: Relay, context: ssl.SSLContext) -> None:
    if client.has_extn("starttls"):
        client.starttls(context=context)
        client.ehlo()
    elif relay.tls == "required":
        raise smtplib.SMTPNotSupportedError("the server does not offer STARTTLS")


def _take_over(client: smtplib.SMTP) -> tuple[socket.socket, Extensions]:
    """Return the connection; smtplib keeps nothing that would close it."""
    limit = client.esmtp_features.get("size", "")
    extensions = Extensions(
        pipelining=client.has_extn("pipelining"),
        size=client.has_extn("size"),
        largest=int(limit) if limit.isdecimal() and len(limit) < 20 else 0,
        smtputf8=client.has_extn("smtputf8"),
        eight_bit=client.has_extn("8bitmime"),
    )
    connection = client.sock
    assert isinstance(connection, socket.socket)
    if client.file is not None:
        client.file.close()
    client.sock = client.file = None
    return connection, extensions


@contextmanager
def _explain(relay: Relay, password: str) -> Iterator[None]:
    """Turn what can go wrong into errors that say where, and what to do."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise _explain_reply(relay, error, password) from error
    except smtplib.SMTPServerDisconnected as error:
        if isinstance(error.__context__, ssl.SSLError):
            raise _explain_tls(relay, error.__context__) from error
        raise ServerAwayError(f"{relay.name}: {error}", hint=_LATER) from error
    except smtplib.SMTPException as error:
        # An extension, or a way to log in, that the server does not have.
        raise TransportError(
            f"{relay.name}: {error}", hint="Check port, tls, auth and user in transport."
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise TransportError(
            f"{relay.name}: certificate not trusted: {error.verify_message}",
            hint="Check the host name, or name the authority's file with ?ca=FILE.",
        ) from error
    except ssl.SSLError as error:
        raise _explain_tls(relay, error) from error
    except OSError as error:
        raise ServerAwayError(
            f"{relay.name}: {getattr(error, 'strerror', None) or str(error) or 'no answer'}",
            hint="Check host and port in transport; run the same command again later.",
        ) from error


def _explain_tls(relay: Relay, error: ssl.SSLError) -> TransportError:
    if "ALERT" in (error.reason or ""):  # RFC 8446 section 6: it says why it will not
        return TransportError(
            f"{relay.name}: the server ends TLS: {error.reason.replace('_', ' ').lower()}",
            hint="It may ask for a certificate of yours: ?cert=FILE&key=FILE.",
        )
    return TransportError(
        f"{relay.name}: no TLS there ({error.reason or error})",
        hint="Check the port, and smtp:// against smtps://, in transport.",
    )


def _explain_reply(
    relay: Relay, error: smtplib.SMTPResponseException, password: str
) -> PublisherError:
    """Return what a refusal means: «later» by its code, who is refused by its kind."""
    if error.smtp_code == -1:  # smtplib's word for what is no reply
        return TransportError(
            f"{relay.name}: no mail server answers there", hint="Check host and port in transport."
        )
    words = f"{relay.name}: {_words(error)}"
    if 400 <= error.smtp_code < 500:  # in a log-in too: RFC 4954 section 6
        return ServerAwayError(words, hint=_LATER)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return LogInRefusedError(
            f"{relay.name}: log-in as {relay.user} refused: {_words(error)}",
            hint="Check the user in transport and PUBLISHER_DELIVERY_PASSWORD.",
            password=password,
        )
    return TransportError(words, hint="Ask whoever runs that server.")


def _words(error: smtplib.SMTPResponseException) -> str:
    text = error.smtp_error
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"{error.smtp_code} {' '.join(words.split())}"
