"""What the W3C feed validator calls an error or warns of, as far as a document alone can show it.

In our own words. Left out is what it warns of and publisher means:

- two entries of one moment: RFC 4287 has nothing against it, and a day has many articles;
- a date before 1990: articles are older than that, and say so;
- the namespaces of tombstones (RFC 6721) and of Podcasting 2.0, which it does not know;
- the first page of an archive, which leads to no other: there is none yet (RFC 5005 section 4);
- U+FFFD, which stands where XML cannot hold what was written, and is remarked on;
- controls of a player, without which nobody could start it;
- a title, summary or tag that speaks of an end tag: it is plain text, and some readers would show
  one that is declared as HTML as it is written;
- a language that has a code in ISO 639-3 alone, as BCP 47 allows.
"""

import re
from collections.abc import Iterator
from email.utils import format_datetime, parsedate_to_datetime
from html import unescape
from html.parser import HTMLParser

from lxml import etree

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_URI = re.compile(r"[a-zA-Z][0-9a-zA-Z+.-]*:(//)?[0-9a-zA-Z;/?:@&=+$._!~*'()%,#-]+")
_TAG_URI = re.compile(
    r"tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[0-9a-zA-Z;/?:@&=+$._!~*'()%,#-]*"
)
_HOST = re.compile(r"https?://([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(:\d+)?(/.*)?")
_ESCAPE = re.compile("%([0-9a-fA-F]{2})")
_EMAIL = re.compile(r"[A-Za-z0-9_+.'-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*")
_AUTHOR = re.compile(_EMAIL.pattern + r" \([^()\\]+\)")
_MEDIA_TYPE = re.compile(r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+")
_REFERENCE = re.compile(r"&(?:#|amp|lt|gt|quot|apos|nbsp|\w*\d)")
_ATOM_REFERENCE = re.compile(
    rb"<(?:title|subtitle|summary|rights)\b[^<>]*>[^<]*&amp;(?:#|amp|lt|gt|quot|copy|nbsp|\w*\d)"
)
_RSS_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} [+-]\d\d[03]0")
_ATOM_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_BAD_CHARACTER = re.compile("[\x7f-\x9f\ufdd0-\ufdef]")
_RELATIONS = frozenset({
    "alternate", "current", "enclosure", "hub", "prev-archive", "related", "replies", "self", "via",
})  # fmt: skip
_ELEMENTS = frozenset({
    "a", "abbr", "article", "aside", "audio", "b", "bdi", "blockquote", "br", "caption", "cite",
    "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins",
    "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s", "samp",
    "section", "small", "source", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "track", "u", "ul", "var", "video", "wbr",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "align", "alt", "cite", "class", "colspan", "controls", "datetime", "dir", "height", "href",
    "hreflang", "id", "kind", "label", "lang", "media", "open", "poster", "reversed", "rowspan",
    "scope", "sizes", "span", "src", "srclang", "srcset", "start", "title", "type", "value",
    "width",
})  # fmt: skip
_ADDRESSES = frozenset({"href", "src", "poster", "cite"})
_URI_PATHS = ("link", "comments", "docs", "image/url", "image/link")
_PLAIN = ("title", "description", "copyright", "author", "category", "source")


def list_warnings(document: bytes) -> list[str]:
    """Return what the validator would say of an Atom or RSS document, each in a few words."""
    root = etree.fromstring(document, etree.XMLParser(huge_tree=True))
    said = [*_check_characters(root)]
    if root.tag == "rss":
        (channel,) = root
        return [*said, *_check_channel(channel), *_check_spelling(document)]
    entries = root.findall(f"{_ATOM}entry")
    if _ATOM_REFERENCE.search(document):
        said.append("a text looks like HTML and does not say so")
    checked = (root, *entries, *root.iterfind(f"{_ATOM}entry/{_ATOM}source"))
    return [*said, *(each for parent in checked for each in _check_atom(parent))]


def _check_characters(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for text in (element.text or "", *element.attrib.values()):
            if _BAD_CHARACTER.search(text):
                yield f"a control character in {etree.QName(element).localname}"


def _check_atom(parent: etree._Element) -> Iterator[str]:
    kind = etree.QName(parent).localname
    for name in ("id", "title", "updated"):
        if len(parent.findall(f"{_ATOM}{name}")) != 1:
            yield f"{kind} has not one {name}"
    yield from _check_id(parent.findtext(f"{_ATOM}id") or "", kind)
    yield from _check_people(parent)
    yield from _check_links(parent, f"{_ATOM}link")
    yield from _check_values(parent, kind)
    content = parent.find(f"{_ATOM}content")
    if content is not None:
        yield from _check_html(content.text or "")
    elif kind == "entry" and not parent.findtext(f"{_ATOM}summary"):
        yield "an entry without text"


def _check_values(parent: etree._Element, kind: str) -> Iterator[str]:
    for name in ("updated", "published"):
        moment = parent.findtext(f"{_ATOM}{name}")
        if moment is not None and not _ATOM_DATE.fullmatch(moment):
            yield f"{name} of {kind} is no date"
    for name in ("title", "subtitle", "summary", "rights"):
        for element in parent.findall(f"{_ATOM}{name}"):
            yield from _check_text(element)
    for path in ("icon", "logo"):
        address = parent.findtext(f"{_ATOM}{path}")
        if address is not None and not _URI.fullmatch(address):
            yield f"{path} is no URI"
    for category in parent.findall(f"{_ATOM}category"):
        if not category.get("term") or not _URI.fullmatch(category.get("scheme") or "x:y"):
            yield "a category without term, or with a scheme that is no URI"


def _check_id(identity: str, kind: str) -> Iterator[str]:
    pattern = _TAG_URI if identity.startswith("tag:") else _URI
    if not pattern.fullmatch(identity):
        yield f"the id of {kind} is no URI"
    # An id that came from elsewhere is not changed (RFC 4287 section 4.2.6).
    elif kind != "source" and any(
        code != code.upper() or re.match(r"[\w.~-]", chr(int(code, 16)), re.ASCII)
        for code in _ESCAPE.findall(identity)
    ):
        yield f"the id of {kind} is not in its canonical form"


def _check_text(element: etree._Element) -> Iterator[str]:
    text = element.text or ""
    name = etree.QName(element).localname
    if not text:
        yield f"{name} is blank"


def _check_people(parent: etree._Element) -> Iterator[str]:
    for person in parent.findall(f"{_ATOM}author"):
        name = person.findtext(f"{_ATOM}name") or ""
        if not name.strip() or _EMAIL.search(name):
            yield "an author has no name, or an address in it"
        email, uri = (person.findtext(f"{_ATOM}{each}") for each in ("email", "uri"))
        if email is not None and not _EMAIL.fullmatch(email):
            yield "an author has an address that is none"
        if uri is not None and not _URI.fullmatch(uri):
            yield "an author has a page that is none"


def _check_links(parent: etree._Element, name: str) -> Iterator[str]:
    for link in parent.findall(name):
        if link.get("rel", "alternate") not in _RELATIONS:
            yield f"the relation {link.get('rel')} is not registered"
        if not _URI.fullmatch(link.get("href", "")):
            yield f"a link to {link.get('href')}, which is no URI"
        if not _MEDIA_TYPE.fullmatch(link.get("type", "a/b")):
            yield "a link has a type that is none"
        if not link.get("length", "0").isdecimal() or link.get("title") == "":
            yield "a link has a length or a title that is none"
        if "</" in link.get("title", "") or _REFERENCE.search(link.get("title", "")):
            yield "the title of a link looks like HTML"


def _check_channel(channel: etree._Element) -> Iterator[str]:
    if not any(link.get("rel") == "self" for link in channel.findall(f"{_ATOM}link")):
        yield "no link to itself"
    names = [child.tag for child in channel]
    if "item" in names and set(names[names.index("item") :]) != {"item"}:
        yield "something stands behind an item"
    ending = (channel.findtext("image/url") or ".png").rpartition(".")[2].lower()
    if ending.isalnum() and ending not in ("gif", "jpeg", "jpg", "png"):
        yield "the image is of a kind that RSS does not have"
    if any(isinstance(tag, str) and tag.startswith(_ITUNES) for tag in names):
        for name in ("category", "explicit", "owner"):
            if channel.find(f"{_ITUNES}{name}") is None:
                yield f"no itunes:{name}"
    for each in (channel, *channel.findall("item")):
        yield from _check_common(each)
    for item in channel.findall("item"):
        yield from _check_item(item)


def _check_common(parent: etree._Element) -> Iterator[str]:
    for path in _URI_PATHS:
        for element in parent.findall(path):
            if not _URI.fullmatch(element.text or ""):
                yield f"{path} is {element.text}, which is no URI"
    for name in ("pubDate", "lastBuildDate"):
        text = parent.findtext(name)
        if text is not None and not _is_rss_date(text):
            yield f"{name} is {text}, which is problematical"
    for image in parent.findall(f"{_ITUNES}image"):
        if not _is_web_address(image.get("href", "")):
            yield "itunes:image has no address"
    yield from _check_links(parent, f"{_ATOM}link")


def _check_item(item: etree._Element) -> Iterator[str]:
    names = [child.tag for child in item]
    if names.count("enclosure") > 1 or names.count("guid") != 1:
        yield "an item has one guid, and at most one enclosure"
    if _CONTENT in names and "description" not in names[: names.index(_CONTENT)]:
        yield "content:encoded needs a description in front"
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink") != "false":
        yield "a guid is said to be an address"
    for author in item.findall("author"):
        if not _AUTHOR.fullmatch(author.text or ""):
            yield f"the author {author.text} is no address with a name"
        if "{http://purl.org/dc/elements/1.1/}creator" in names:
            yield "an author stands twice"
    yield from _check_files(item)
    for element in (*item.findall("description"), *item.findall(_CONTENT)):
        yield from _check_html(element.text or "")


def _check_files(item: etree._Element) -> Iterator[str]:
    for enclosure in item.findall("enclosure"):
        address, length = enclosure.get("url", ""), enclosure.get("length", "")
        if not _is_web_address(address) or not length.isdecimal():
            yield f"the enclosure {address} has no address or length"
        if not _MEDIA_TYPE.fullmatch(enclosure.get("type", "")):
            yield "an enclosure has no type"
    for source in item.findall("source"):
        if not _URI.fullmatch(source.get("url", "")):
            yield "a source has no address"


def _check_spelling(document: bytes) -> Iterator[str]:
    for name in _PLAIN if b"content:encoded" in document else _PLAIN[:1]:
        if name == "description":  # HTML in an item
            continue
        pattern = rb"<%s\b[^<>]*>[^<]*&(?:amp|lt);" % name.encode()
        if re.search(pattern, document):
            yield f"& or < in {name} is no number"
    if re.search(rb"<itunes:(?:author|name)>[^<]*&(?:amp|lt);", document):
        yield "& or < in a name for iTunes is no number"


def _is_rss_date(text: str) -> bool:
    if not _RSS_DATE.fullmatch(text):
        return False
    written = parsedate_to_datetime(text)
    # To the parser the year 0001 is 2001.
    return int(text[12:16]) < 1000 or format_datetime(written) == text


def _is_web_address(address: str) -> bool:
    return bool(_HOST.fullmatch(address) and _URI.fullmatch(address))


class _Reader(HTMLParser):
    """Collects what is wrong with the tags of a fragment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ELEMENTS:
            self.said.append(f"<{tag}> is a risk")
        if tag in ("p", "li", "a") and tag in self._open[-1:]:
            self.said.append(f"<{tag}> stands in its like")
        if tag not in ("br", "col", "hr", "img", "source", "track", "wbr"):
            self._open.append(tag)
        for name, value in attrs:
            if name not in _ATTRIBUTES:
                self.said.append(f"{name} is a risk")
            if name in _ADDRESSES and not re.match(r"\w+:", unescape(value or "")):
                self.said.append(f"{name} is a relative address")

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1:] != [tag]:
            self.said.append(f"</{tag}> closes nothing")
        else:
            self._open.pop()

    def handle_comment(self, data: str) -> None:
        self.said.append("a comment")


def _check_html(html: str) -> Iterator[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from reader.said
