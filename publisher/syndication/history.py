"""What a document says of the past: the pages before it (RFC 5005), and entries that are gone
(RFC 6721).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from publisher.model.articles import Entry, Withdrawal
from publisher.model.publication import FeedFormat
from publisher.syndication.formats import MEDIA_TYPES

#: RFC 5005, «Feed Paging and Archiving».
HISTORY_NAMESPACE = "http://purl.org/syndication/history/1.0"
#: RFC 6721, «The Atom "deleted-entry" Element».
TOMBSTONE_NAMESPACE = "http://purl.org/atompub/tombstones/1.0"


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """Where a document stands between a feed's newest entries and its first."""

    #: Whether it is a page of the archive, which does not change any more.
    is_page: bool = False
    #: Whether all that the feed ever had, and that was not withdrawn, stands in it.
    is_complete: bool = False
    #: Address of the page before it, in each format; empty for the first.
    previous: Mapping[FeedFormat, str] = field(default_factory=dict)
    #: Address of the document with the newest entries, in each format; of a page alone.
    current: Mapping[FeedFormat, str] = field(default_factory=dict)

    def links(self, format_: FeedFormat) -> list[dict[str, str]]:
        """Return the attributes of the links to other documents of the feed."""
        addresses = {
            "current": self.current.get(format_),
            "prev-archive": self.previous.get(format_),
        }
        return [
            {"href": address, "rel": rel, "type": MEDIA_TYPES[format_]}
            for rel, address in addresses.items()
            if address is not None
        ]

    @property
    def mark(self) -> str | None:
        """Name of the element that says what the document is."""
        return "archive" if self.is_page else "complete" if self.is_complete else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone:
    """Stands in an Atom document where an entry stood."""

    id: str
    #: UTC.
    at: datetime
    #: Plain text, for readers.
    reason: str


def list_tombstones(
    feeds: Collection[str],
    entries: Sequence[Entry],
    withdrawn: Iterable[Withdrawal],
    limit: int,
) -> tuple[Tombstone, ...]:
    """Return what stands in a document of the newest `limit` entries in place of withdrawn ones.

    So long as they would be among them, whether or not their files are there. `feeds` are the
    names that the feed has and had, `entries` all of it, newest first.
    """
    gone = [each for each in withdrawn if any(name in each.feeds for name in feeds)]
    if not gone:
        return ()
    # Those of one moment are in order of id.
    ranked = sorted(gone, key=lambda each: each.id)
    ranked.sort(key=lambda each: each.published, reverse=True)
    found = []
    newer = 0
    for before, each in enumerate(ranked):
        while newer < len(entries) and _is_before(entries[newer], each):
            newer += 1
        if newer + before < limit:
            found.append(bury(each))
    return tuple(found)


def bury(withdrawn: Withdrawal) -> Tombstone:
    """Return what stands in place of a withdrawn article."""
    return Tombstone(id=withdrawn.id, at=withdrawn.at, reason=withdrawn.reason)


def _is_before(entry: Entry, withdrawn: Withdrawal) -> bool:
    published = entry.article.published
    if published == withdrawn.published:
        return entry.id < withdrawn.id
    return published > withdrawn.published
