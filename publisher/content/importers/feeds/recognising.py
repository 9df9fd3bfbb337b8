"""What bytes look like, told by how they begin."""

import re
from html import unescape
from urllib.parse import urljoin

_SAMPLE = 4096
#: Where a root element can begin; comments, declarations and instructions come before it.
_OPENING = re.compile(r"<(?:(!--)|(\?)|(!)|([A-Za-z_][\w.\-]{0,30}:)?([A-Za-z_][\w.\-]{0,30}))")
_ENDS = {1: "-->", 2: "?>", 3: ">"}
_RSS_IN_RDF = re.compile(r"purl\.org/rss/1\.0/|my\.netscape\.com/rdf/simple/0\.9")
#: An export of WordPress is RSS as well, and says more than a feed.
_EXPORT = "://wordpress.org/export/"
_JSON = re.compile(
    r'"version"\s{0,99}:\s{0,99}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/'
)
_HTML = re.compile(r"\s{0,999}(?:<!doctype\s+html|<html\b|<head\b|<body\b)", re.IGNORECASE)
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([a-z]{1,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I
)
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)


def is_feed(content: bytes) -> bool:
    """Tell whether the first 4096 bytes of something look like those of a feed.

    False for an export of WordPress, which has the shape of RSS.
    """
    text = _decode_start(content[:_SAMPLE]).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return _JSON.search(text) is not None
    if not text.startswith("<") or _EXPORT in text:
        return False
    name = find_root(text)[1].lower()
    return name in ("rss", "feed") or (name == "rdf" and bool(_RSS_IN_RDF.search(text)))


def find_root(text: str) -> tuple[int, str]:
    """Return where the root element begins and its name without prefix; -1 where there is none."""
    position = 0
    while found := _OPENING.search(text, position):
        if found.lastindex is None or found[5]:
            return found.start(), found[5] or ""
        if found[3] and "[" in text[found.end() : text.find(">", found.end())]:
            end = text.find("]", found.end())
            position = text.find(">", end) + 1 if end >= 0 else 0
        else:
            position = text.find(_ENDS[found.lastindex], found.end()) + 1
        if not position:
            break
    return -1, ""


def is_html(text: str) -> bool:
    """Tell whether a text begins as web pages do."""
    return _HTML.match(text) is not None


def find_linked_feed(page: str, url: str) -> str | None:
    """Return the address of the first feed that a web page names, as seen from `url`."""
    for link in _LINK.finditer(page[:500_000]):
        attributes = {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(link[1])
        }
        is_alternate = "alternate" in attributes.get("rel", "").lower().split()
        if is_alternate and _FEED_TYPE.fullmatch(attributes.get("type", "").strip()):
            try:
                return urljoin(url, attributes.get("href", "").strip()) or None
            except ValueError:
                return None
    return None


def _decode_start(start: bytes) -> str:
    """Return text whose ASCII characters are right, in whatever encoding."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start.decode("utf-16", "ignore")
    if start[:2] in (b"<\0", b"{\0"):
        return start.decode("utf-16-le", "ignore")
    if start[:2] in (b"\0<", b"\0{"):
        return start.decode("utf-16-be", "ignore")
    return start.decode("utf-8", "ignore")
