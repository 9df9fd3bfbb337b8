"""What `[delivery] transport` names: a folder on this machine, or a mail server."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from publisher.errors import ConfigurationError

_EXAMPLE = "Write maildir:FOLDER, or smtp://user@relay.example.org:587?tls=required."
_PORTS = {"smtp": 25, "smtps": 465}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TLS = ("required", "opportunistic", "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outbox:
    """A maildir: `maildir:outbox`."""

    #: Absolute, or below the publication's folder.
    folder: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Relay:
    """A mail server: `smtp://user@host:587?tls=required`."""

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

    @property
    def is_local(self) -> bool:
        """Tell whether the server is on this machine, where nobody listens in between."""
        return self.host in _LOOPBACK


def parse_transport(address: str) -> Outbox | Relay:
    """Return what the setting names.

    Raises:
        ConfigurationError: It cannot be understood, or holds a password; the message does not
            repeat a password.
    """
    scheme, _, rest = address.partition(":")
    if scheme == "maildir" and rest:
        return Outbox(folder=rest)
    if scheme in _PORTS:
        return _parse_relay(address)
    raise ConfigurationError(f"{_mask(address)!r} is not known", hint=_EXAMPLE)


def _mask(address: str) -> str:
    """Return the address without a password, if it holds one."""
    return re.sub(r"//[^@]*:.*@", "//…@", address)


def _parse_relay(address: str) -> Relay:
    """Return a mail server; TLS is required unless it is on this machine or `?tls=` says so."""
    shown = _mask(address)
    try:
        parts = urlsplit(address)
        port = parts.port
        host = parts.hostname or ""
        host.encode("idna")  # refuses what no name server could be asked for
    except ValueError as error:
        raise ConfigurationError(f"{shown!r} cannot be understood", hint=_EXAMPLE) from error
    if parts.password is not None:
        raise ConfigurationError(
            f"{shown}: a password does not belong in the address",
            hint="Set PUBLISHER_DELIVERY_PASSWORD, or name a file with password_file.",
        )
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    tls = options.pop("tls", "opportunistic" if host in _LOOPBACK else "required")
    ca_file = options.pop("ca", None)
    if tls not in _TLS:
        raise ConfigurationError(
            f"{shown!r}: tls={tls} is not known", hint=f"Known: {', '.join(_TLS)}."
        )
    if not host or options or parts.path not in ("", "/") or parts.fragment:
        raise ConfigurationError(f"{shown!r} cannot be understood", hint=_EXAMPLE)
    return Relay(
        host=host,
        port=port or _PORTS[parts.scheme],
        user=None if parts.username is None else unquote(parts.username),
        is_implicit_tls=parts.scheme == "smtps",
        tls=tls,
        ca_file=ca_file,
    )
