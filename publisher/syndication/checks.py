"""What must hold of a feed before it takes the place of the one that readers have."""

from collections import Counter
from collections.abc import Mapping

from publisher.model.publication import FeedFormat
from publisher.syndication.characters import is_legal
from publisher.syndication.feeds import Feed


def find_fault(feed: Feed, documents: Mapping[FeedFormat, bytes]) -> str | None:
    """Return what is wrong with a feed, in one line without a full stop, or None."""
    counts = Counter(entry.id for entry in feed.entries)
    for identity, count in counts.items():
        if count > 1:
            return f"the id {identity} stands there {count} times"
    for format_, document in documents.items():
        is_json = format_ is FeedFormat.JSON
        fault = _find_text_fault(document) if is_json else _find_xml_fault(document)
        if fault is not None:
            return f"{feed.name}.{format_}: {fault}"
    return None


def _find_text_fault(document: bytes) -> str | None:
    try:
        text = document.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start}"
    return None if is_legal(text) else "a character that XML 1.0 cannot hold"


def _find_xml_fault(document: bytes) -> str | None:
    # Loaded already by whoever wrote the document.
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        return f"not well-formed XML: {error.msg}"  # among them: characters XML cannot hold
    return None
