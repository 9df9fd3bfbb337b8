"""Connections to one mail server: opened when they are needed, renewed before they are old."""

import ssl
from dataclasses import dataclass, field
from datetime import timedelta

from publisher.config.transports import Relay
from publisher.delivery.transports.connecting import LogInRefusedError, connect
from publisher.delivery.transports.credentials import Credentials
from publisher.delivery.transports.smtp_line import SmtpLine
from publisher.delivery.transports.spares import Spares
from publisher.delivery.transports.term import Term
from publisher.errors import TransportError

#: How long connecting, TLS and log-in may take, each.
_CONNECT_PATIENCE = timedelta(seconds=20)


@dataclass(kw_only=True, slots=True)
class SmtpTransport:
    """Opens connections to one server."""

    relay: Relay
    credentials: Credentials | None = None
    #: How long the server may be silent.
    timeout: timedelta
    #: Messages after which a connection is renewed.
    messages: int = 100
    #: Age at which a connection is renewed.
    age: timedelta = timedelta(minutes=5)
    _spares: Spares = field(init=False, repr=False)
    _context: ssl.SSLContext | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._spares = Spares(self._connect)

    @property
    def name(self) -> str:
        """Return the server's address without secrets."""
        return self.relay.name

    @property
    def is_ready(self) -> bool:
        """Tell whether `open` has a line to give without connecting."""
        return self._spares.is_ready

    def open(self) -> SmtpLine:
        """Return an idle line, after EHLO, TLS and log-in.

        Raises:
            TransportError: The server refuses us for good: credentials, TLS, greeting.
            ServerAwayError: Nobody answers, or the answer was «later».
            ConfigurationError: There is a user and no password.
        """
        return self._spares.take() or self._connect()

    def prepare(self) -> None:
        """Begin to connect in the background; a later `open` has the line."""
        self._spares.prepare()

    def close(self) -> None:
        """Take leave of connections that were made and are on no line."""
        self._spares.close()

    def _connect(self) -> SmtpLine:
        # Nothing else goes on meanwhile, so nobody is waited for as long as for an answer.
        seconds = min(self.timeout, _CONNECT_PATIENCE).total_seconds()
        if self._context is None:
            self._context = _make_context(self.relay)
        try:
            made = connect(self.relay, self.credentials, self._context, seconds=seconds)
        except LogInRefusedError as error:
            # A token that is no longer valid, or a password that was changed since.
            if self.credentials is None or not self.credentials.renew(error.password):
                raise
            made = connect(self.relay, self.credentials, self._context, seconds=seconds)
        term = Term(messages=self.messages, age=self.age, before_end=self.prepare)
        return SmtpLine(*made, timeout=self.timeout, term=term)


def _make_context(relay: Relay) -> ssl.SSLContext | None:
    """Return how TLS is done with a server; None where it is not done.

    Raises:
        TransportError: A file of certificates, or a key, cannot be used.
    """
    if relay.tls == "none" and not relay.is_implicit_tls:
        return None
    try:
        context = ssl.create_default_context(cafile=relay.ca_file)
    except OSError as error:
        raise TransportError(
            f"{relay.ca_file}: {error.strerror or error}", hint="Check ?ca= in transport."
        ) from error
    if relay.tls == "opportunistic":
        # Encrypted to nobody in particular beats not encrypted (RFC 7435).
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if relay.certificate_file is not None:
        try:
            # A key with a passphrase is refused; it would be asked for on the terminal.
            context.load_cert_chain(relay.certificate_file, relay.key_file, password="")
        except OSError as error:
            raise TransportError(
                f"{relay.certificate_file}: {error.strerror or error}",
                hint="Check ?cert= and ?key= in transport: PEM files, the key without passphrase.",
            ) from error
    return context
