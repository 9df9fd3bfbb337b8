"""The rules of RSS 2.0 and of the RSS Best Practices Profile, by themselves."""

import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from lxml import etree

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster",
    "pubDate", "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image",
    "textInput", "skipHours", "skipDays", "item",
}  # fmt: skip
_ITEM = {
    "title", "link", "description", "author", "category", "comments", "enclosure", "guid",
    "pubDate", "source",
}  # fmt: skip
_WEB = re.compile(r"https?://[^\s<>\"]+")
_DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} [+-]\d{4}")
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_PLAIN = re.compile(rb"<(?:title|author|dc:creator|copyright)>([^<]*)<")


def list_broken_rules(document: bytes) -> list[str]:
    """Return each rule that a document breaks, in a few words."""
    root = etree.fromstring(document, etree.XMLParser(huge_tree=True))
    return [*_check_channel(root), *_check_items(root), *_check_spelling(document)]


def _check_channel(root: etree._Element) -> Iterator[str]:
    if root.tag != "rss" or root.get("version") != "2.0" or len(root) != 1:
        yield "one channel in RSS 2.0"
    channel = root[0]
    for name in ("title", "link", "description"):
        if not channel.findtext(name):
            yield f"{name} is compulsory"
    yield from _check_names(channel, _CHANNEL, {"item", "category"})
    yield from _check_addresses(channel, ("link", "docs", "image/url", "image/link"))
    own = [link for link in channel.findall(f"{_ATOM}link") if link.get("rel") == "self"]
    if len(own) != 1 or not _WEB.fullmatch(own[0].get("href") or ""):
        yield "one link to itself"
    if not re.fullmatch(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]+)*", channel.findtext("language") or ""):
        yield "a language"
    yield from _check_date(channel, "lastBuildDate")
    image = channel.find("image")
    if image is not None:
        if (image.findtext("title"), image.findtext("link")) != (
            channel.findtext("title"),
            channel.findtext("link"),
        ):
            yield "the image is called as the channel is"
        if int(image.findtext("width") or 88) > 144 or int(image.findtext("height") or 31) > 400:
            yield "the image is small"


def _check_items(root: etree._Element) -> Iterator[str]:
    items = root.findall("channel/item")
    guids = Counter(item.findtext("guid") for item in items)
    if any(count > 1 for count in guids.values()):
        yield "a guid is unique"
    moments = [item.findtext("pubDate") for item in items]
    if None in moments:
        yield "every item has a date"
    for item in items:
        if not item.findtext("title"):
            yield "an item has a title"
        guid = item.find("guid")
        if guid is None or guid.get("isPermaLink") != "false":
            yield "a guid that is no address says so"
        yield from _check_names(item, _ITEM, {"category"})
        yield from _check_addresses(item, ("link", "comments"))
        yield from _check_date(item, "pubDate")
        for author in item.findall("author"):
            if not re.fullmatch(r"\S+@\S+ \(.+\)", author.text or ""):
                yield "an author is an e-mail address with a name"
        enclosure = item.find("enclosure")
        if enclosure is not None and set(enclosure.attrib) != {"url", "length", "type"}:
            yield "an enclosure has url, length and type"
        source = item.find("source")
        if source is not None and not _WEB.fullmatch(source.get("url") or ""):
            yield "a source has an address"
        names = [child.tag for child in item]
        if _CONTENT in names and "description" in names[names.index(_CONTENT) :]:
            yield "the summary stands before the text"


def _check_names(parent: etree._Element, known: set[str], repeated: set[str]) -> Iterator[str]:
    names = Counter(str(child.tag) for child in parent if "}" not in str(child.tag))
    for name, count in names.items():
        if name not in known:
            yield f"{name} is unknown"
        if count > 1 and name not in repeated:
            yield f"{name} stands once"


def _check_addresses(parent: etree._Element, paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        for element in parent.findall(path):
            if not _WEB.fullmatch(element.text or ""):
                yield f"{path} is an address"


def _check_date(parent: etree._Element, name: str) -> Iterator[str]:
    text = parent.findtext(name) or ""
    found = _DATE.fullmatch(text)
    if found is None or found[1] != _DAYS[parsedate_to_datetime(text).weekday()]:
        yield f"{name} is a date"


def _check_spelling(document: bytes) -> Iterator[str]:
    for text in _PLAIN.findall(document):
        if b"&amp;" in text or b"&lt;" in text:
            yield "& and < in plain text are hexadecimal references"
