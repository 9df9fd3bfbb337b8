"""What must hold of an RSS document (RSS 2.0, RSS Best Practices Profile) beyond being
well-formed.
"""

from collections.abc import Iterator

from lxml import etree

from publisher.model.publication import FeedFormat
from publisher.syndication.content_checks import find_content_fault
from publisher.syndication.feeds import Feed
from publisher.syndication.podcasts import NAMESPACES
from publisher.syndication.value_checks import (
    EMAIL,
    find_address_fault,
    find_enclosure_fault,
    find_id_fault,
    read_rfc_822,
)

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
#: Width and height in pixels (RSS 2.0, `<image>`).
_LARGEST_IMAGE = {"width": 144, "height": 400}


def list_faults(root: etree._Element, feed: Feed) -> Iterator[str]:
    """Yield what is wrong with the document, each in a sentence without a full stop."""
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        yield "is no RSS 2.0 feed"
        return
    yield from _list_channel_faults(channel, feed)
    items = channel.findall("item")
    if [item.findtext("guid") for item in items] != [entry.id for entry in feed.entries]:
        yield "holds other entries than it should, or in another order"
    for item in items:
        identity = item.findtext("guid")
        for fault in _list_item_faults(item, is_podcast=feed.podcast is not None):
            yield f"entry {identity}: {fault}"


def _list_channel_faults(channel: etree._Element, feed: Feed) -> Iterator[str]:
    for name in ("title", "link", "description"):
        if not channel.findtext(name):
            yield f"has no {name}"
    fault = find_address_fault("the channel", channel.findtext("link"))
    if fault is not None:
        yield fault
    links = channel.findall(f"{_ATOM}link")
    own = [link.get("href") for link in links if link.get("rel") == "self"]
    if own != [feed.self_urls[FeedFormat.RSS]]:
        yield "does not say once where it is"
    if read_rfc_822(channel.findtext("lastBuildDate")) is None:
        yield f"its date is {channel.findtext('lastBuildDate')!r}, which is none as RSS has it"
    for name, most in _LARGEST_IMAGE.items():
        size = channel.findtext(f"image/{name}")
        if size is not None and int(size) > most:
            yield f"its image has a {name} of {size} pixels, of which RSS allows {most}"


def _list_item_faults(item: etree._Element, *, is_podcast: bool) -> Iterator[str]:
    guid = item.find("guid")
    fault = find_id_fault(None if guid is None else guid.text)
    if fault is not None:
        yield fault
    elif guid is not None and guid.get("isPermaLink") != "false" and guid.text != _link(item):
        yield "its id is said to be its address, and is not"
    fault = find_address_fault("the entry", _link(item))
    if fault is not None:
        yield fault
    if read_rfc_822(item.findtext("pubDate")) is None:
        yield f"its date is {item.findtext('pubDate')!r}, which is none as RSS has it"
    for author in item.findall("author"):
        if not EMAIL.fullmatch((author.text or "").partition(" (")[0]):
            yield f"its author is {author.text!r}, without an e-mail address"
    names = [child.tag for child in item]
    if _CONTENT in names and "description" in names[names.index(_CONTENT) :]:
        yield "its summary stands behind its text"
    fault = find_content_fault(item.findtext(_CONTENT) or "")
    if fault is not None:
        yield fault
    yield from _list_enclosure_faults(item, is_podcast=is_podcast)


def _list_enclosure_faults(item: etree._Element, *, is_podcast: bool) -> Iterator[str]:
    enclosures = item.findall("enclosure")
    if len(enclosures) > 1:
        yield "has more than one enclosure"
    for enclosure in enclosures:
        fault = find_enclosure_fault(enclosure.get("url"), enclosure.get("type"))
        if fault is not None:
            yield fault
        if not (enclosure.get("length") or "").isdecimal():
            yield f"the file {enclosure.get('url')} has no length"
    if is_podcast and not enclosures:
        yield "stands in a podcast and has nothing to play"
    if not is_podcast and any(etree.QName(child).namespace in _PODCASTS for child in item):
        yield "speaks of podcasts in a feed that is none"


_PODCASTS = frozenset(NAMESPACES.values())


def _link(item: etree._Element) -> str | None:
    return item.findtext("link")
