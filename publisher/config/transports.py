"""What `[delivery] transport` names: a folder on this machine, a program, or mail servers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import parse_qsl, unquote, urlsplit

from publisher.config.tables import nearest
from publisher.errors import ConfigurationError

_EXAMPLE = "Write maildir:FOLDER, or smtp://user@relay.example.org:587?tls=required."
_PORTS = {"smtp": 25, "smtps": 465, "lmtp": 24}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TLS = ("required", "opportunistic", "none")
_WAYS = ("plain", "login", "cram-md5", "xoauth2")
_OPTIONS = ("tls", "ca", "cert", "key", "auth", "password_file", "weight")
_LARGEST_WEIGHT = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Outbox:
    """A maildir: `maildir:outbox`."""

    #: Absolute, or below the publication's folder.
    folder: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A program that takes a message as sendmail does: `sendmail:/usr/sbin/sendmail`."""

    #: Absolute.
    program: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Relay:
    """A mail server: `smtp://user@host:587?tls=required`, or `lmtp:/run/dovecot/lmtp`."""

    #: A name or an address; for a socket of this machine its path.
    host: str
    #: 0 for a socket of this machine.
    port: int
    user: str | None = None
    #: TLS from the first byte (RFC 8314 section 3.3), not by STARTTLS.
    is_implicit_tls: bool = False
    #: A store that takes mail for its own mailboxes (RFC 2033).
    is_lmtp: bool = False
    #: `required`: certificate checked. `opportunistic`: when offered, unchecked. `none`.
    tls: str = "required"
    #: File with the certificates to trust; None: the system's.
    ca_file: str | None = None
    #: File with the certificate by which we prove who we are; None: we do not.
    certificate_file: str | None = None
    #: File with its key; None: it is in the certificate's file.
    key_file: str | None = None
    #: How to log in: `plain`, `login`, `cram-md5`, `xoauth2`; None: by what the server offers.
    auth: str | None = None
    #: File with this server's own password; None: that of `[delivery]`.
    password_file: str | None = None
    #: Share of the connections where there are several servers; 0: only when the others are away.
    weight: int = 1

    @property
    def name(self) -> str:
        """Return the address as people may see it."""
        if not self.port:
            return f"lmtp:{self.host}"
        scheme = "lmtp" if self.is_lmtp else "smtps" if self.is_implicit_tls else "smtp"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Tell whether the server is on this machine, where nobody listens in between."""
        return not self.port or self.host in _LOOPBACK


def parse_transports(addresses: Sequence[str]) -> tuple[Outbox | Program | Relay, ...]:
    """Return what the setting names: one place, or several servers.

    Raises:
        ConfigurationError: One cannot be understood, holds a password, or cannot be one of
            several; the message does not repeat a password.
    """
    places = tuple(parse_transport(address) for address in addresses)
    names = []
    for address, place in zip(addresses, places, strict=True):
        if not isinstance(place, Relay):
            if len(places) > 1:
                raise ConfigurationError(
                    f"{address!r} cannot be one of several",
                    hint="Only servers can take turns: smtp://, smtps://, lmtp://.",
                )
            continue
        names.append(place.name)
        if names.count(place.name) > 1:
            raise ConfigurationError(
                f"{place.name} is there twice", hint="Give it more ?weight= instead."
            )
    if not any(not isinstance(place, Relay) or place.weight for place in places):
        raise ConfigurationError(
            "no server has a weight above 0", hint="Leave ?weight= out where nothing is special."
        )
    return places


def parse_transport(address: str) -> Outbox | Program | Relay:
    """Return what one address names.

    Raises:
        ConfigurationError: It cannot be understood, or holds a password; the message does not
            repeat a password.
    """
    scheme, _, rest = address.partition(":")
    if scheme == "maildir" and rest:
        return Outbox(folder=rest)
    if scheme == "sendmail":
        if not PurePath(rest).is_absolute():
            raise ConfigurationError(
                f"{address!r} does not name a program by its whole path",
                hint="Write it like sendmail:/usr/sbin/sendmail.",
            )
        return Program(program=rest)
    if scheme in _PORTS:
        return _parse_relay(address)
    raise ConfigurationError(f"{_mask(address)!r} is not known", hint=_EXAMPLE)


def _mask(address: str) -> str:
    """Return the address without a password, if it holds one."""
    return re.sub(r"//[^@]*:.*@", "//…@", address)


def _parse_relay(address: str) -> Relay:
    """Return a mail server; TLS is required unless it is on this machine or `?tls=` says so."""
    shown = _mask(address).partition("?")[0]  # what is no option may be a password
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
    is_socket = parts.scheme == "lmtp" and not parts.netloc and len(parts.path) > 1
    has_place = is_socket or (host and parts.path in ("", "/"))
    if not has_place or port == 0 or parts.fragment:
        raise ConfigurationError(f"{shown!r} cannot be understood", hint=_EXAMPLE)
    options = _read_options(shown, parts.query)
    default = "none" if is_socket else "opportunistic" if host in _LOOPBACK else "required"
    relay = Relay(
        host=parts.path if is_socket else host,
        port=0 if is_socket else port or _PORTS[parts.scheme],
        user=None if parts.username is None else unquote(parts.username),
        is_implicit_tls=parts.scheme == "smtps",
        is_lmtp=parts.scheme == "lmtp",
        tls=_choose(shown, options, "tls", _TLS) or default,
        ca_file=options.get("ca"),
        certificate_file=options.get("cert"),
        key_file=options.get("key"),
        auth=_choose(shown, options, "auth", _WAYS),
        password_file=options.get("password_file"),
        weight=_read_weight(shown, options.get("weight", "1")),
    )
    _check_together(shown, relay)
    return relay


def _read_options(shown: str, query: str) -> dict[str, str]:
    """Return what stands behind the question mark; each once, each known, none empty."""
    options: dict[str, str] = {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key not in _OPTIONS:
            raise ConfigurationError(
                f"{shown!r}: {key!r} is not a known option", hint=nearest(key, [*_OPTIONS])
            )
        if key in options or not value:
            raise ConfigurationError(
                f"{shown!r}: {key} has no value, or two", hint=f"Write it once: {key}=…"
            )
        options[key] = value
    return options


def _choose(shown: str, options: dict[str, str], key: str, known: tuple[str, ...]) -> str | None:
    value = options.get(key)
    if value is not None and value not in known:
        raise ConfigurationError(
            f"{shown!r}: {key}={value} is not known", hint=nearest(value, [*known])
        )
    return value


def _read_weight(shown: str, written: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", written) or int(written) > _LARGEST_WEIGHT:
        raise ConfigurationError(
            f"{shown!r}: weight={written} is not known",
            hint=f"Write a number up to {_LARGEST_WEIGHT}; 0 for a server in reserve.",
        )
    return int(written)


def _check_together(shown: str, relay: Relay) -> None:
    """Refuse options that are of no use without others."""
    is_plain = relay.tls == "none" and not relay.is_implicit_tls
    mistakes = (
        (relay.key_file and not relay.certificate_file, "key without cert", "Add cert=FILE."),
        (
            is_plain and (relay.certificate_file or relay.ca_file),
            "certificates without TLS",
            "Leave out tls=none, or ca, cert and key.",
        ),
        (
            relay.user is None and (relay.auth or relay.password_file),
            "a way to log in without a user",
            "Write the user before the host: smtp://user@relay.example.org.",
        ),
    )
    for is_wrong, what, hint in mistakes:
        if is_wrong:
            raise ConfigurationError(f"{shown!r}: {what}", hint=hint)
