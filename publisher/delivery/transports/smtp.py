"""Opening an SMTP connection: address, TLS and log-in, by the standard library's `smtplib`."""

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from publisher.delivery.transports.smtp_line import Extensions, SmtpLine
from publisher.errors import ConfigurationError, ServerAwayError, TransportError

_PORTS = {"smtp": 25, "smtps": 465}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, kw_only=True, slots=True)
class Relay:
    """A mail server as `transport` names it: `smtp://user@host:587?tls=required`."""

    host: str
    port: int
    user: str | None = None
    #: TLS from the first byte (RFC 8314 section 3.3), not by STARTTLS.
    is_implicit_tls: bool = False
    #: `required`: certificate checked. `opportunistic`: when offered, unchecked. `none`.
    tls: str = "required"
    #: File with the certificates to trust; None: the system's.
    ca_file: str | None = None

    @property
    def name(self) -> str:
        """Return the address as people may see it."""
        return f"{'smtps' if self.is_implicit_tls else 'smtp'}://{self.host}:{self.port}"


def parse_relay(address: str) -> Relay:
    """Return what `smtp://` or `smtps://` address says.

    TLS is required unless the server is on this machine or `?tls=` says otherwise.

    Raises:
        ConfigurationError: The address cannot be understood, or holds a password.
    """
    example = "Write it like smtp://user@relay.example.org:587?tls=required."
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise ConfigurationError(f"transport {address!r}: {error}", hint=example) from error
    if parts.password is not None:
        raise ConfigurationError(
            f"transport smtp://…@{parts.hostname}: a password does not belong in the address",
            hint="Set PUBLISHER_DELIVERY_PASSWORD, or name a file with password_file.",
        )
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    tls = options.pop("tls", "opportunistic" if parts.hostname in _LOOPBACK else "required")
    ca_file = options.pop("ca", None)
    if not parts.hostname or tls not in ("required", "opportunistic", "none") or options:
        raise ConfigurationError(f"transport {address!r} cannot be understood", hint=example)
    return Relay(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=None if parts.username is None else unquote(parts.username),
        is_implicit_tls=parts.scheme == "smtps",
        tls=tls,
        ca_file=ca_file,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class SmtpTransport:
    """Opens connections to one relay."""

    relay: Relay
    password: str | None = field(default=None, repr=False)
    timeout: timedelta

    @property
    def name(self) -> str:
        """Return the relay's address without secrets."""
        return self.relay.name

    def open(self) -> SmtpLine:
        """Return an idle line, after EHLO, TLS and log-in.

        Raises:
            TransportError: The server refuses us for good: credentials, TLS, greeting.
            ServerAwayError: Nobody answers, or the answer was «later».
        """
        try:
            return self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise TransportError(
                f"{self.name}: log-in as {self.relay.user} refused: {_words(error)}",
                hint="Check the user in transport and PUBLISHER_DELIVERY_PASSWORD.",
            ) from error
        except ssl.SSLCertVerificationError as error:
            raise TransportError(
                f"{self.name}: certificate not trusted: {error.verify_message}",
                hint="Check the host name, or name the authority's file with ?ca=FILE.",
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise TransportError(
                f"{self.name}: {error}", hint="Check port and tls in transport."
            ) from error
        except smtplib.SMTPResponseException as error:
            words = f"{self.name}: {_words(error)}"
            if 400 <= error.smtp_code < 500:
                raise ServerAwayError(words, hint="Run the same command again later.") from error
            raise TransportError(words, hint="Ask whoever runs that server.") from error
        except (OSError, smtplib.SMTPException) as error:
            raise ServerAwayError(
                f"{self.name}: {getattr(error, 'strerror', None) or str(error) or 'no answer'}",
                hint="Check host and port in transport; run the same command again later.",
            ) from error

    def _connect(self) -> SmtpLine:
        relay, timeout = self.relay, self.timeout.total_seconds()
        client: smtplib.SMTP
        if relay.is_implicit_tls:
            client = smtplib.SMTP_SSL(
                relay.host, relay.port, timeout=timeout, context=self._make_context()
            )
        else:
            client = smtplib.SMTP(relay.host, relay.port, timeout=timeout)
        try:
            client.ehlo_or_helo_if_needed()
            if not relay.is_implicit_tls and relay.tls != "none":
                self._start_tls(client)
            if relay.user is not None:
                self._log_in(client, relay.user)
            extensions = Extensions(
                pipelining=client.has_extn("pipelining"), size=client.has_extn("size")
            )
            connection = client.sock
            assert isinstance(connection, socket.socket)
        except BaseException:
            client.close()
            raise
        # The line takes the socket over; smtplib keeps nothing that would close it.
        if client.file is not None:
            client.file.close()
        client.sock = client.file = None
        return SmtpLine(connection, extensions, timeout=self.timeout)

    def _start_tls(self, client: smtplib.SMTP) -> None:
        if client.has_extn("starttls"):
            client.starttls(context=self._make_context())
            client.ehlo()
        elif self.relay.tls == "required":
            raise smtplib.SMTPNotSupportedError("the server does not offer STARTTLS")

    def _log_in(self, client: smtplib.SMTP, user: str) -> None:
        if self.password is None:
            raise TransportError(
                f"{self.name}: no password for {user}",
                hint="Set PUBLISHER_DELIVERY_PASSWORD, or name a file with password_file.",
            )
        is_trusted = isinstance(client.sock, ssl.SSLSocket) and self.relay.tls == "required"
        if not is_trusted and self.relay.host not in _LOOPBACK:
            raise smtplib.SMTPNotSupportedError("no checked TLS, so the password stays here")
        client.login(user, self.password)

    def _make_context(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context(cafile=self.relay.ca_file)
        except OSError as error:
            raise TransportError(
                f"{self.relay.ca_file}: {error.strerror or error}", hint="Check ?ca= in transport."
            ) from error
        if self.relay.tls == "opportunistic":
            # Encrypted to nobody in particular beats not encrypted (RFC 7435).
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def _words(error: smtplib.SMTPResponseException) -> str:
    text = error.smtp_error
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"{error.smtp_code} {' '.join(words.split())}"
