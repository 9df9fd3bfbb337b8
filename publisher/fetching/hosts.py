"""Which hosts may be connected to, and at which addresses."""

import re
import socket
import threading
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, SimpleQueue
from typing import assert_never

import httpx

from publisher.errors import (
    ConfigurationError,
    FetchError,
    ForbiddenAddressError,
    UnfetchableError,
)
from publisher.fetching.deadlines import Deadline

IPAddress = IPv4Address | IPv6Address

_NAME = re.compile(r"(?=.{1,254}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)
_ALLOWED = re.compile(r"(?:\[([^\[\]]+)\]|([^:\[\]/@?#\s]+))(?::(\d{1,5}))?")
#: Public by `ipaddress`, and yet nothing that a page can stand at (RFC 6890, RFC 7526).
_ODD_IPV4 = (ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24"))
#: The only part of IPv6 that has been given out (RFC 4291 section 2.4), and what is not public
#: of it: protocols with Teredo among them, documentation (RFC 9637), and the former 6bone.
_GLOBAL_UNICAST = ip_network("2000::/3")
_ODD_IPV6 = (
    ip_network("2001::/23"),
    ip_network("2001:db8::/32"),
    ip_network("3ffe::/16"),
    ip_network("3fff::/20"),
)
#: Networks whose addresses stand for an IPv4 address, and how far to the right that one ends:
#: mapped (RFC 4291), translated (RFC 2765), NAT64 (RFC 6052) and 6to4 (RFC 3056).
_EMBEDDING: tuple[tuple[IPv6Network, int], ...] = (
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::ffff:0:0:0/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AllowedHost:
    """A host that may be anywhere."""

    #: In lower case and ASCII; an address in its shortest form.
    host: str
    #: None: each.
    port: int | None


def read_allowed(text: str) -> AllowedHost:
    """Return the host that `HOST`, `HOST:PORT` or `[ADDRESS]:PORT` names.

    Raises:
        ConfigurationError: The text is something else.
    """
    is_bare_ipv6 = text.count(":") > 1 and not text.startswith("[")
    found = _ALLOWED.fullmatch(f"[{text}]" if is_bare_ipv6 else text)
    try:
        if found is not None:
            written = found[2] if found[1] is None else f"[{found[1]}]"
            host = httpx.URL(f"http://{written}/").raw_host
            port = None if found[3] is None else int(found[3])
            if host and (port is None or 0 < port < 65536):
                return AllowedHost(host=_fold(host.decode("ascii")), port=port)
    except (httpx.InvalidURL, UnicodeError):
        pass
    raise ConfigurationError(
        f"--allow-host {text!r} is not a host",
        hint="Write a name or an address, and a port behind a colon if you like.",
    )


def find_addresses(
    url: httpx.URL, allowed: Collection[AllowedHost], deadline: Deadline
) -> tuple[str, ...]:
    """Return every address of the URL's host, after a check of each, in the resolver's order.

    Raises:
        FetchError: The host cannot be looked up now.
        ForbiddenAddressError: One of the addresses is not public, and the host is not allowed.
        UnfetchableError: There is no such host.
    """
    host = url.raw_host.decode("ascii")
    port = url.port or (443 if url.scheme == "https" else 80)
    if ":" not in host and not _NAME.fullmatch(host):
        raise _no_such_host(url)
    addresses = _look_up(url, host, port, deadline)
    if not _is_allowed(host, port, allowed):
        for address in addresses:
            reason = why_not_public(address)
            if reason is not None:
                name = f"{address}" if _fold(host) == str(address) else f"{host} ({address})"
                raise ForbiddenAddressError(
                    f"{url}: {name} is {reason}",
                    hint=f"If you trust it, add --allow-host {url.netloc.decode('ascii')}",
                )
    return tuple(str(address) for address in addresses)


def why_not_public(address: IPAddress) -> str | None:
    """Return what is special about an address, None for one that anybody can have."""
    match address:
        case IPv4Address():
            if address.is_loopback or address.is_unspecified:
                return "this machine"
            if address.is_link_local:
                return "an address of the local link"
            if address.is_multicast:
                return "an address of many hosts"
            if not address.is_global or any(address in network for network in _ODD_IPV4):
                return "not an address of the public internet"
            return None
        case IPv6Address():
            for network, behind in _EMBEDDING:
                if address in network:
                    return why_not_public(IPv4Address(int(address) >> behind & 0xFFFFFFFF))
            if address.is_loopback or address.is_unspecified:
                return "this machine"
            if address.is_link_local:
                return "an address of the local link"
            if address not in _GLOBAL_UNICAST or any(address in each for each in _ODD_IPV6):
                return "not an address of the public internet"
            return None
        case _:
            assert_never(address)


def _is_allowed(host: str, port: int, allowed: Collection[AllowedHost]) -> bool:
    folded = _fold(host)
    return any(each.host == folded and each.port in (None, port) for each in allowed)


def _fold(host: str) -> str:
    """Return a host as two are compared: `LOCALHOST.` is `localhost`, `0::1` is `::1`."""
    try:
        return str(ip_address(host))
    except ValueError:
        return host.lower().removesuffix(".")


def _look_up(url: httpx.URL, host: str, port: int, deadline: Deadline) -> list[IPAddress]:
    answers: SimpleQueue[list[IPAddress] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            # Bytes: a text would go through Python's own reading of international names.
            found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(ip_address(each[4][0]) for each in found)))
        except OSError as error:
            answers.put(error)

    # The resolver knows no time-out; a daemon thread does not keep the program waiting for it.
    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.remaining())
    except Empty:
        raise FetchError(
            f"{url}: looking up {host} takes too long", hint="Try again later."
        ) from None
    if isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_AGAIN:
        raise FetchError(
            f"{url}: {host} cannot be looked up now",
            hint="Check that this machine is connected, and try again.",
        ) from answer
    if isinstance(answer, OSError):
        raise _no_such_host(url) from answer
    return answer


def _no_such_host(url: httpx.URL) -> UnfetchableError:
    return UnfetchableError(f"{url}: there is no such host", hint="Check the address.")
