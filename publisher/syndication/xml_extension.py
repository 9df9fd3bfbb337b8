"""What feedgen cannot say by itself, said through its own extension mechanism.

`FeedGenerator.register_extension` takes two classes and calls their `extend_*` methods with the
lxml elements that it has made. The instances stand at the attribute `publisher` of the feed and
of each of its entries, where `atom` and `rss` set their fields.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html.entities import html5

from lxml import etree

from publisher.model.articles import OriginalFeed
from publisher.syndication.characters import make_legal
from publisher.syndication.history import HISTORY_NAMESPACE, TOMBSTONE_NAMESPACE, Tombstone
from publisher.syndication.podcasts import ITUNES, NAMESPACES, Element

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
#: In the feeds folder; makes a feed readable that somebody opened in a browser.
STYLE_SHEET = "feed.css"
_XML = "http://www.w3.org/XML/1998/namespace"
_ATOM = "http://www.w3.org/2005/Atom"
_RSS_CHANNEL_TEXTS = (
    "title",
    "description",
    "copyright",
    "image/title",
    f"{{{ITUNES}}}author",
    f"{{{ITUNES}}}owner/{{{ITUNES}}}name",
)
_ATOM_TEXTS = ("title", "subtitle", "summary", "rights")
_REFERENCE = re.compile(r"&(#?\w+)")
_RSS_ITEM_TEXTS = (
    "title",
    "author",
    "category",
    "source",
    f"{{{DUBLIN_CORE}}}creator",
    f"{{{DUBLIN_CORE}}}rights",
)


class AtomFeedExtension:
    """The style sheet, the hub that tells subscribers at once (WebSub), and the past."""

    def __init__(self) -> None:
        #: Path below the feeds folder, without suffix; None where no style sheet is named.
        self.name: str | None = None
        #: Address of the hub; None where there is none.
        self.hub: str | None = None
        #: Name of an element of RFC 5005, `archive` or `complete`, or None.
        self.mark: str | None = None
        #: Stand in place of withdrawn entries.
        self.tombstones: Sequence[Tombstone] = ()

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes that the root element declares."""
        # The others are declared where they are used: most documents use none of them.
        return {}

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Complete the feed in place."""
        if self.name is not None:
            feed.addprevious(_name_styles(self.name))
        _spell_references(feed)
        if self.hub is not None:
            etree.SubElement(feed, "link", rel="hub", href=self.hub)
        _write_mark(feed, self.mark)
        for tombstone in self.tombstones:
            feed.append(make_tombstone(tombstone))
        return feed


class AtomEntryExtension:
    """The entry's language, its links, whose attributes feedgen drops (upstream 135), and the feed
    in which it first stood, of which feedgen writes no id.
    """

    def __init__(self) -> None:
        #: BCP 47; None where the feed's language holds.
        self.language: str | None = None
        #: Attributes of each link, in their order.
        self.links: Sequence[Mapping[str, str]] = ()
        self.original_feed: OriginalFeed | None = None
        #: When the original feed changed for certain: the entry appeared in it.
        self.original_updated = ""

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """Complete the entry in place."""
        if self.language is not None:
            entry.set(f"{{{_XML}}}lang", self.language)
        written = entry.findall("link")
        place = entry.index(written[0])
        for link in written:
            entry.remove(link)
        for number, attributes in enumerate(self.links):
            link = etree.Element("link", dict(attributes))
            entry.insert(place + number, link)
        _spell_references(entry)
        if self.original_feed is not None:
            source = etree.SubElement(entry, "source")
            etree.SubElement(source, "id").text = self.original_feed.id
            title = self.original_feed.title or self.original_feed.url
            etree.SubElement(source, "title").text = title
            etree.SubElement(source, "updated").text = self.original_updated
            etree.SubElement(source, "link", {"href": self.original_feed.url, "rel": "self"})
        return entry


class RssFeedExtension:
    """What Atom's has too, the namespace that items use, the date, and plain text as it is read."""

    def __init__(self) -> None:
        #: Path below the feeds folder, without suffix; None where no style sheet is named.
        self.name: str | None = None
        #: Address of the hub; None where there is none.
        self.hub: str | None = None
        #: As in `AtomFeedExtension`.
        self.mark: str | None = None
        #: Attributes of links in Atom's vocabulary, besides the one that feedgen writes.
        self.links: Sequence[Mapping[str, str]] = ()
        #: As it is to be written; feedgen's own form has years of less than four digits.
        self.last_build_date = ""
        #: Whether the items may hold elements for podcasts.
        self.is_podcast = False
        #: Elements for podcasts.
        self.elements: Sequence[Element] = ()

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes that the root element declares."""
        return {"dc": DUBLIN_CORE, **(NAMESPACES if self.is_podcast else {})}

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        """Complete the channel in place."""
        channel = rss[0]
        for date in channel.findall("lastBuildDate"):
            date.text = self.last_build_date
        if self.name is not None:
            rss.addprevious(_name_styles(self.name))
        if self.hub is not None:
            etree.SubElement(channel, f"{{{_ATOM}}}link", rel="hub", href=self.hub)
        for attributes in self.links:
            etree.SubElement(channel, f"{{{_ATOM}}}link", dict(attributes))
        _write_mark(channel, self.mark)
        _write_elements(channel, self.elements)
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
        #: Whose the text is; None: as the channel says.
        self.rights: str | None = None
        #: Attributes of links in Atom's vocabulary.
        self.links: Sequence[Mapping[str, str]] = ()
        #: Elements for podcasts.
        self.elements: Sequence[Element] = ()

    def extend_rss(self, item: etree._Element) -> etree._Element:
        """Complete the item in place."""
        etree.SubElement(item, "pubDate").text = self.published
        for creator in self.creators:
            etree.SubElement(item, f"{{{DUBLIN_CORE}}}creator").text = creator
        if self.language is not None:
            etree.SubElement(item, f"{{{DUBLIN_CORE}}}language").text = self.language
        if self.rights is not None:
            etree.SubElement(item, f"{{{DUBLIN_CORE}}}rights").text = self.rights
        for attributes in self.links:
            etree.SubElement(item, f"{{{_ATOM}}}link", dict(attributes))
        _spell_plain_text(item, _RSS_ITEM_TEXTS)
        _write_elements(item, self.elements)
        return item


def make_tombstone(tombstone: Tombstone) -> etree._Element:
    """Return the element that stands in place of a withdrawn entry (RFC 6721 section 3)."""
    name = f"{{{TOMBSTONE_NAMESPACE}}}deleted-entry"
    element = etree.Element(name, nsmap={"at": TOMBSTONE_NAMESPACE})
    element.set("ref", tombstone.id)
    element.set("when", tombstone.at.replace(microsecond=0).isoformat())
    comment = etree.SubElement(element, f"{{{TOMBSTONE_NAMESPACE}}}comment")
    comment.text = make_legal(tombstone.reason)
    return element


def _write_mark(parent: etree._Element, mark: str | None) -> None:
    if mark is not None:
        etree.SubElement(parent, f"{{{HISTORY_NAMESPACE}}}{mark}", nsmap={"fh": HISTORY_NAMESPACE})


def _write_elements(parent: etree._Element, elements: Iterable[Element]) -> None:
    for element in elements:
        prefix, _, name = element.name.partition(":")
        written = etree.SubElement(
            parent, f"{{{NAMESPACES[prefix]}}}{name}", dict(element.attributes)
        )
        written.text = element.text
        _write_elements(written, element.children)


def _name_styles(name: str) -> etree._ProcessingInstruction:
    """Return the instruction that names the style sheet, seen from the feed of that name.

    Relative, so that it holds wherever the folder is copied to.
    """
    address = "../" * name.count("/") + STYLE_SHEET
    return etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{address}"')


def _spell_references(parent: etree._Element) -> None:
    """Spell texts of Atom that look like references of HTML, and are none, as those of RSS.

    To a parser they are the same; who guesses, as validators do, takes them for what they are.
    Not declared as HTML: some readers show that as it is written.
    """
    _spell_plain_text(parent, [name for name in _ATOM_TEXTS if _has_reference(parent, name)])


def _has_reference(parent: etree._Element, name: str) -> bool:
    """Tell whether a child has what could be a reference of HTML."""
    return any(
        f"{each};" in html5 or not each.isalpha()
        for each in _REFERENCE.findall(parent.findtext(name) or "")
    )


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
