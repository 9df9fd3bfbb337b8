"""What must hold of a feed before it takes the place of the one that readers have."""

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from publisher.model.publication import FeedFormat
from publisher.syndication.characters import is_legal
from publisher.syndication.feeds import Feed
from publisher.syndication.json_checks import list_faults as list_json_faults


def find_fault(feed: Feed, documents: Mapping[FeedFormat, bytes]) -> str | None:
    """Return what is wrong with a feed, in one line without a full stop, or None."""
    fault = next(_list_entry_faults(feed), None)
    if fault is not None:
        return fault
    for format_, document in documents.items():
        if document.startswith(BOM_UTF8):
            return f"{feed.name}.{format_}: begins with a byte order mark"
        is_json = format_ is FeedFormat.JSON
        faults = _list_json(document, feed) if is_json else _list_xml(document, feed, format_)
        fault = next(faults, None)
        if fault is not None:
            return f"{feed.name}.{format_}: {' '.join(fault.split())}"
    return None


def _list_entry_faults(feed: Feed) -> Iterator[str]:
    counts = Counter(entry.id for entry in feed.entries)
    for identity, count in counts.items():
        if count > 1:
            yield f"the id {identity} stands there {count} times"
    keys = [(entry.article.published, entry.id) for entry in feed.entries]
    for (newer, first), (older, second) in pairwise(keys):
        if older > newer or (older == newer and second < first):
            yield f"the entry {second} stands behind {first}, and should stand before it"


def _list_json(document: bytes, feed: Feed) -> Iterator[str]:
    try:
        text = document.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"not UTF-8 at byte {error.start}"
        return
    if not is_legal(text):
        yield "a character that XML 1.0 cannot hold"
        return
    try:
        parsed = json.loads(text)
    except ValueError as error:
        yield f"not valid JSON: {error}"
        return
    yield from list_json_faults(parsed, feed)


def _list_xml(document: bytes, feed: Feed, format_: FeedFormat) -> Iterator[str]:
    # Loaded already by whoever wrote the document.
    from lxml import etree

    from publisher.syndication import atom_checks, rss_checks

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        yield f"not well-formed XML: {error.msg}"  # among them: characters XML cannot hold
        return
    checks = atom_checks if format_ is FeedFormat.ATOM else rss_checks
    yield from checks.list_faults(root, feed)
