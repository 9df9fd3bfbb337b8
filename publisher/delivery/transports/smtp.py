"""Opening an SMTP connection: address, TLS and log-in, by the standard library's `smtplib`."""

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from datetime import timedelta

from publisher.config.transports import Relay
from publisher.delivery.transports.smtp_line import Extensions, SmtpLine
from publisher.errors import ConfigurationError, ServerAwayError, TransportError

#: How long connecting, TLS and log-in may take, each.
_CONNECT_PATIENCE = timedelta(seconds=20)


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
            ConfigurationError: There is a user and no password.
        """
        try:
            return self._connect()
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500:  # RFC 4954 section 6: 454 is temporary
                raise ServerAwayError(
                    f"{self.name}: {_words(error)}", hint="Run the same command again later."
                ) from error
            raise TransportError(
                f"{self.name}: log-in as {self.relay.user} refused: {_words(error)}",
                hint="Check the user in transport and PUBLISHER_DELIVERY_PASSWORD.",
            ) from error
        except ssl.SSLCertVerificationError as error:
            raise TransportError(
                f"{self.name}: certificate not trusted: {error.verify_message}",
                hint="Check the host name, or name the authority's file with ?ca=FILE.",
            ) from error
        except ssl.SSLEOFError as error:
            raise ServerAwayError(
                f"{self.name}: hung up while TLS began", hint="Run the same command again later."
            ) from error
        except ssl.SSLError as error:
            raise TransportError(
                f"{self.name}: no TLS there ({error.reason or error})",
                hint="Check the port, and smtp:// against smtps://, in transport.",
            ) from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == -1:  # smtplib's word for what is no reply
                raise TransportError(
                    f"{self.name}: no mail server answers there",
                    hint="Check host and port in transport.",
                ) from error
            words = f"{self.name}: {_words(error)}"
            if 400 <= error.smtp_code < 500:
                raise ServerAwayError(words, hint="Run the same command again later.") from error
            raise TransportError(words, hint="Ask whoever runs that server.") from error
        except smtplib.SMTPServerDisconnected as error:
            raise ServerAwayError(
                f"{self.name}: {error}", hint="Run the same command again later."
            ) from error
        except smtplib.SMTPException as error:
            # An extension, or a way to log in, that the server does not have.
            raise TransportError(
                f"{self.name}: {error}", hint="Check port, tls and user in transport."
            ) from error
        except OSError as error:
            raise ServerAwayError(
                f"{self.name}: {getattr(error, 'strerror', None) or str(error) or 'no answer'}",
                hint="Check host and port in transport; run the same command again later.",
            ) from error

    def _connect(self) -> SmtpLine:
        # Nothing else goes on meanwhile, so nobody is waited for as long as for an answer.
        relay, timeout = self.relay, min(self.timeout, _CONNECT_PATIENCE).total_seconds()
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
            raise ConfigurationError(
                f"{self.name}: no password for {user}",
                hint="Set PUBLISHER_DELIVERY_PASSWORD, or name a file with password_file.",
            )
        if not (user + self.password).isascii():  # smtplib sends no others
            raise TransportError(
                f"{self.name}: user or password has characters that are not ASCII",
                hint="Choose a password of letters, digits and ASCII signs.",
            )
        is_trusted = isinstance(client.sock, ssl.SSLSocket) and self.relay.tls == "required"
        if not is_trusted and not self.relay.is_local:
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
