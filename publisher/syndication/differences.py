"""What readers will notice of a document that takes the place of another."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, assert_never

from publisher.model.publication import FeedFormat

_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownEntry:
    """An entry as a document shows it."""

    id: str
    #: Address of its page; empty where it has none.
    url: str
    title: str
    #: As written.
    published: str
    #: As written; moves with a significant change alone. Empty in RSS, which has no such date.
    updated: str
    #: Stands for everything that is shown of it.
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Entry ids by what became of them between two documents of a feed."""

    new: frozenset[str] = frozenset()
    #: Changed significantly: their `updated` moved.
    updated: frozenset[str] = frozenset()
    #: Other words, the same `updated`.
    corrected: frozenset[str] = frozenset()
    #: Stood there, and do not any more.
    gone: frozenset[str] = frozenset()
    #: Id that readers know → id under which they would see the same article a second time.
    renamed: tuple[tuple[str, str], ...] = ()

    def __or__(self, other: "Difference") -> "Difference":
        """Return both together; what is updated in one feed is not merely corrected."""
        updated = self.updated | other.updated
        return Difference(
            new=self.new | other.new,
            updated=updated,
            gone=self.gone | other.gone,
            corrected=(self.corrected | other.corrected) - updated,
            renamed=tuple(dict.fromkeys((*self.renamed, *other.renamed))),
        )


def compare(before: bytes | None, after: bytes, format_: FeedFormat) -> Difference:
    """Return what readers will notice; `before` is None where there was no document.

    One that cannot be understood, because somebody spoilt it, counts as none.
    """
    shown = {} if before is None else read_shown(before, format_)
    now = read_shown(after, format_)
    renamed = tuple(_find_renamed(shown, now))
    return Difference(
        new=frozenset(now.keys() - shown.keys()),
        gone=frozenset(shown.keys() - now.keys() - {known for known, _ in renamed}),
        updated=frozenset(
            id_ for id_ in now.keys() & shown.keys() if now[id_].updated != shown[id_].updated
        ),
        corrected=frozenset(
            id_
            for id_ in now.keys() & shown.keys()
            if now[id_].updated == shown[id_].updated and now[id_].digest != shown[id_].digest
        ),
        renamed=renamed,
    )


def _find_renamed(
    shown: Mapping[str, ShownEntry], now: Mapping[str, ShownEntry]
) -> Iterable[tuple[str, str]]:
    """Yield the old and the new id of each entry that is there under another one.

    It is the same where the address is, or else both title and date.
    """
    gone = [entry for id_, entry in shown.items() if id_ not in now]
    by_url = {entry.url: entry.id for entry in gone if entry.url}
    by_words = {(entry.title, entry.published): entry.id for entry in gone}
    for id_, entry in now.items():
        if id_ in shown:
            continue
        before = by_url.get(entry.url) or by_words.get((entry.title, entry.published))
        if before is not None:
            yield before, id_


def read_shown(document: bytes, format_: FeedFormat) -> dict[str, ShownEntry]:
    """Return id → entry of a document; empty for one that is none."""
    try:
        match format_:
            case FeedFormat.JSON:
                entries = [_from_item(item) for item in json.loads(document)["items"]]
            case FeedFormat.ATOM | FeedFormat.RSS:
                entries = _read_xml(document, format_)
            case _:
                assert_never(format_)
    except (ValueError, KeyError, TypeError):
        return {}
    return {entry.id: entry for entry in entries}


def _from_item(item: Mapping[str, Any]) -> ShownEntry:
    return ShownEntry(
        id=str(item["id"]),
        url=str(item.get("url", "")),
        title=str(item.get("title", "")),
        published=str(item.get("date_published", "")),
        updated=str(item.get("date_modified", "")),
        digest=_digest(json.dumps(item, sort_keys=True).encode()),
    )


def _read_xml(document: bytes, format_: FeedFormat) -> list[ShownEntry]:
    # Loaded already by whoever wrote the document.
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=False)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError:
        return []
    is_atom = format_ is FeedFormat.ATOM
    before = _ATOM if is_atom else ""
    link = f"{_ATOM}link[@rel='alternate']" if is_atom else "link"
    found = []
    for element in root.iter(f"{_ATOM}entry" if is_atom else "item"):
        alternate = element.find(link)
        url = None if alternate is None else alternate.get("href", alternate.text)
        found.append(
            ShownEntry(
                id=element.findtext(f"{_ATOM}id" if is_atom else "guid", ""),
                url=url or "",
                title=element.findtext(f"{before}title", ""),
                published=element.findtext(f"{_ATOM}published" if is_atom else "pubDate", ""),
                updated=element.findtext(f"{_ATOM}updated", "") if is_atom else "",
                digest=_digest(etree.tostring(element, method="c14n", with_comments=False)),
            )
        )
    return found


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
