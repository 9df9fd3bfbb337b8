"""An Atom or RSS document in its parts, so that an entry is looked at once for all feeds."""

import re
from dataclasses import dataclass

from lxml import etree

from publisher.model.publication import FeedFormat

#: What an entry begins and ends with, and the start of the document's root. `<` stands neither in
#: text nor in an attribute of what lxml writes, and no entry is within another.
_ENTRIES = {
    FeedFormat.ATOM: (b"<entry", b"</entry>"),
    FeedFormat.RSS: (b"<item>", b"</item>"),
}
_ROOTS = {
    FeedFormat.ATOM: re.compile(rb"<(feed)\b[^>]*>"),
    FeedFormat.RSS: re.compile(rb"<(rss)\b[^>]*>"),
}
_DECLARATION = re.compile(rb"<\?xml[^>]*\sencoding=[\"'](?i:utf-8)[\"']")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class XmlDocument:
    """The parts of a document. If each is well-formed, so is the whole."""

    #: Everything beside the entries.
    frame: bytes
    #: Each as it stands there.
    entries: tuple[bytes, ...]
    #: Start and end of the root element, between which an entry means what it does in the whole.
    root: tuple[bytes, bytes]
    #: Whether nothing but entries stands behind the first one.
    is_in_order: bool


def split_document(document: bytes, format_: FeedFormat) -> XmlDocument:
    """Return the document's parts."""
    root = _ROOTS[format_].search(document)
    opening, ending = _ENTRIES[format_]
    end = 0
    between: list[bytes] = []
    entries: list[bytes] = []
    while (start := document.find(opening, end)) >= 0 and (
        close := document.find(ending, start)
    ) >= 0:
        between.append(document[end:start])
        end = close + len(ending)
        entries.append(document[start:end])
    closing = document[end:]
    return XmlDocument(
        frame=b"".join((*between, closing)),
        entries=tuple(entries),
        root=(b"<x>", b"</x>") if root is None else (root[0], b"</" + root[1] + b">"),
        is_in_order=not entries
        or (not b"".join(between[1:]).strip() and closing.lstrip().startswith(b"</")),
    )


def declares_utf_8(document: bytes) -> bool:
    """Tell whether the document says of itself that it is UTF-8."""
    return _DECLARATION.match(document) is not None


def parse_frame(document: XmlDocument) -> etree._Element:
    """Return the root element, without entries.

    Raises:
        etree.XMLSyntaxError: It is not well-formed.
    """
    return etree.fromstring(document.frame, _PARSER)


def parse_entry(entry: bytes, document: XmlDocument) -> etree._Element:
    """Return one of the document's entries.

    Raises:
        etree.XMLSyntaxError: It is not well-formed.
    """
    start, end = document.root
    return etree.fromstring(b"".join((start, entry, end)), _PARSER)[0]
