"""Pages of an archive that were written once: what stands in one, and one without some entry."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from publisher.model.publication import FeedFormat
from publisher.syndication import json_feed
from publisher.syndication.differences import read_shown
from publisher.syndication.history import TOMBSTONE_NAMESPACE, Tombstone

#: What begins and ends an entry; neither can occur in a text, where `<` is always escaped.
_PARTS = {
    FeedFormat.ATOM: (b"  <entry", b"</entry>\n", b"</feed>"),
    FeedFormat.RSS: (b"    <item>", b"</item>\n", b"  </channel>"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What stands in a page as it was written."""

    ids: tuple[str, ...]
    #: Id → reason, of the withdrawn entries that the page names.
    buried: Mapping[str, str]


def read_page(document: bytes, format_: FeedFormat) -> Held | None:
    """Return what stands in a page; None where it is none, because somebody spoilt it."""
    shown = read_shown(document, format_)
    if not shown:
        return None
    return Held(ids=tuple(shown), buried=_read_buried(document, format_))


def take_out(
    document: bytes, format_: FeedFormat, gone: Collection[str], tombstones: Iterable[Tombstone]
) -> bytes | None:
    """Return a page without some of its entries, every other byte as it was.

    `tombstones` are all that an Atom page shows from now on. None where the page is not built as
    this program builds pages.
    """
    if format_ is FeedFormat.JSON:
        parsed = json.loads(document)
        items = [item for item in parsed["items"] if item["id"] not in gone]
        return json_feed.write_document({**parsed, "items": items})
    start, end, last = _PARTS[format_]
    ids = list(read_shown(document, format_))
    first = document.find(start)
    foot = document.rfind(last)
    pieces = [piece + end for piece in document[first:foot].split(end)[:-1]]
    if first < 0 or len(pieces) != len(ids) or b"".join(pieces) != document[first:foot]:
        return None
    head = document[:first]
    if format_ is FeedFormat.ATOM:
        head = _TOMBSTONE.sub(b"", head) + b"".join(map(_write_tombstone, tombstones))
    kept = [piece for id_, piece in zip(ids, pieces, strict=True) if id_ not in gone]
    return b"".join([head, *kept, document[foot:]])


#: Attributes and text hold no `<`.
_TOMBSTONE = re.compile(
    rb"  <at:deleted-entry [^<]*<at:comment(?:/>|>[^<]*</at:comment>)\s*</at:deleted-entry>\n"
)


def _write_tombstone(tombstone: Tombstone) -> bytes:
    from lxml import etree

    from publisher.syndication.xml_extension import make_tombstone

    element = make_tombstone(tombstone)
    etree.indent(element, level=1)
    return b"  " + etree.tostring(element, encoding="utf-8", xml_declaration=False) + b"\n"


def _read_buried(document: bytes, format_: FeedFormat) -> dict[str, str]:
    if format_ is not FeedFormat.ATOM or b"deleted-entry" not in document:
        return {}
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(document, parser)
    before = f"{{{TOMBSTONE_NAMESPACE}}}"
    return {
        each.get("ref", ""): each.findtext(f"{before}comment", "")
        for each in root.iter(f"{before}deleted-entry")
    }
