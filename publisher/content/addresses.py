"""Addresses inside an article become absolute ones of a harmless kind."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

#: Schemes that may stand in a link; nothing else leaves the house.
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_IGNORED = re.compile(r"\A[\x00-\x20]+|[\t\n\r]|[\x00-\x20]+\Z")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_WEB = re.compile(r"https?://[^/?#\s\\]+", re.IGNORECASE)
_PLAIN_HOST = re.compile(r"[A-Za-z]+://[A-Za-z0-9.\-]+")
#: Anything outside the characters of RFC 3986 section 2, and the brackets that stand in hosts.
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")
_BLANK_OR_COMMA = re.compile(r"[\s,]*")
_NOT_BLANK = re.compile(r"\S*")


def make_absolute(address: str, base: str) -> str | None:
    """Return `address` as seen from `base` (RFC 3986 section 5), or None where it leads nowhere.

    `base` is absolute and has no query and no fragment. What stays after scheme and host is
    percent-encoded where it has to be.
    """
    # Browsers ignore these inside an address, so a scheme could hide behind them.
    address = _IGNORED.sub("", address)
    scheme = _SCHEME.match(address)
    if scheme is None:
        joined = _join(address, base)
        if joined is None:
            return None
        address = joined
    elif scheme[1].lower() in ("mailto", "tel"):
        return _encode(address)
    web = _WEB.match(address)
    beginning = None if web is None else _read_beginning(web[0])
    if web is None or beginning is None:
        return None
    return beginning + _encode(address[web.end() :])


def _read_beginning(beginning: str) -> str | None:
    """Return scheme and host as every program can read them (RFC 3490 section 4), or None where
    none can: `http://[x/` stops many of them.
    """
    if _PLAIN_HOST.fullmatch(beginning):
        return beginning
    try:
        urlsplit(beginning)
        if beginning.isascii() or "@" in beginning:
            return beginning
        scheme, mark, host = beginning.partition("://")
        name, colon, port = host.partition(":")
        return f"{scheme}{mark}{name.encode('idna').decode('ascii')}{colon}{port}"
    except ValueError:
        return None


def _join(address: str, base: str) -> str | None:
    if address.startswith("#"):
        return base + address
    # What articles hold most. The general way takes as long as the parsing of a paragraph.
    if address.startswith("/") and not address.startswith("//") and "/." not in address:
        end_of_host = base.find("/", len("https://"))
        if end_of_host > 0:
            return base[:end_of_host] + address
    try:
        return urljoin(base, address)
    except ValueError:
        return None


def make_absolute_pictures(candidates: str, base: str) -> str | None:
    """Return a `srcset` with every address absolute, or None where none is left."""
    kept = []
    for address, descriptor in _split_candidates(candidates):
        absolute = make_absolute(address, base)
        if absolute is not None and _WEB.match(absolute):
            # A comma in an address would end it where the next reader splits differently.
            kept.append(f"{absolute.replace(',', '%2C')} {descriptor}".rstrip())
    return ", ".join(kept) or None


def _split_candidates(candidates: str) -> Iterator[tuple[str, str]]:
    """Yield each address and its descriptor (HTML Living Standard, «parse a srcset attribute»)."""
    position = 0
    while True:
        start = _match_end(_BLANK_OR_COMMA, candidates, position)
        position = _match_end(_NOT_BLANK, candidates, start)
        address = candidates[start:position]
        if not address:
            return
        descriptor = ""
        if not address.endswith(","):
            comma = candidates.find(",", position)
            end = len(candidates) if comma < 0 else comma
            descriptor, position = candidates[position:end], end
        yield address.rstrip(","), " ".join(descriptor.split())


def _match_end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return start if found is None else found.end()


def _encode(text: str) -> str:
    return _UNSAFE.sub(lambda found: quote(found[0], errors="replace"), text)
