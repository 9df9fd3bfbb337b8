"""What feedgen cannot say by itself, said through its own extension mechanism.

`FeedGenerator.register_extension` takes two classes and calls their `extend_*` methods with the
lxml elements that it has made. The instances stand at the attribute `publisher` of the feed and
of each of its entries, where `atom` and `rss` set their fields.
"""

import re
from collections.abc import Sequence

from lxml import etree

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_XML = "http://www.w3.org/XML/1998/namespace"
_RSS_CHANNEL_TEXTS = ("title", "description", "copyright")
_RSS_ITEM_TEXTS = ("title", "author", "category", f"{{{DUBLIN_CORE}}}creator")


class AtomFeedExtension:
    """Makes room for the entries' extension; the feed itself lacks nothing."""

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes that the root element declares."""
        return {}

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Return the feed as it is."""
        return feed


class AtomEntryExtension:
    """The entry's language and the attributes of its link, which feedgen drops (upstream 135)."""

    def __init__(self) -> None:
        #: BCP 47; None where the feed's language holds.
        self.language: str | None = None

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """Complete the entry in place."""
        if self.language is not None:
            entry.set(f"{{{_XML}}}lang", self.language)
        for link in entry.findall("link"):
            link.set("rel", "alternate")
            link.set("type", "text/html")
        return entry


class RssFeedExtension:
    """The namespace that items use, the date, and plain text spelled as readers need it."""

    def __init__(self) -> None:
        #: As it is to be written; feedgen's own form has years of less than four digits.
        self.last_build_date = ""

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes that the root element declares."""
        return {"dc": DUBLIN_CORE}

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        """Complete the channel in place."""
        channel = rss[0]
        for date in channel.findall("lastBuildDate"):
            date.text = self.last_build_date
        _spell_plain_text(channel, _RSS_CHANNEL_TEXTS)
        return rss


class RssItemExtension:
    """Names without an address, the date, the item's language, and plain text as readers need it.

    The date is written here because feedgen changes the locale of the whole process to write one.
    """

    def __init__(self) -> None:
        #: Authors that cannot stand in `<author>`, which holds an e-mail address.
        self.creators: Sequence[str] = ()
        #: As it is to be written.
        self.published = ""
        #: BCP 47; None where the channel's language holds.
        self.language: str | None = None

    def extend_rss(self, item: etree._Element) -> etree._Element:
        """Complete the item in place."""
        etree.SubElement(item, "pubDate").text = self.published
        for creator in self.creators:
            etree.SubElement(item, f"{{{DUBLIN_CORE}}}creator").text = creator
        if self.language is not None:
            etree.SubElement(item, f"{{{DUBLIN_CORE}}}language").text = self.language
        _spell_plain_text(item, _RSS_ITEM_TEXTS)
        return item


def _spell_plain_text(parent: etree._Element, names: Sequence[str]) -> None:
    """Write `&` and `<` as `&#x26;` and `&#x3C;` in the children that hold plain text.

    Readers disagree on whether RSS titles are HTML; this spelling is the one that most of them
    show as it was meant (RSS Best Practices Profile, «Character Data»).
    """
    for name in names:
        for element in parent.findall(name):
            if element.text is None:
                continue
            start, *rest = re.split("([&<])", element.text)
            element.text = start
            for character, following in zip(rest[::2], rest[1::2], strict=True):
                reference = etree.Entity(f"#x{ord(character):X}")
                reference.tail = following
                element.append(reference)
