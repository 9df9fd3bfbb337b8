"""Feeds elsewhere whose articles join ours: what is remembered of them."""

from dataclasses import dataclass, field
from datetime import datetime

from publisher.model.articles import Attachment, Person, Picture


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceEntry:
    """One article of a source, as its feed said it last."""

    #: Absolute IRI; never changes.
    id: str
    #: By which an import would know it; the same as `id` where the feed states an id.
    original_id: str
    #: Absolute address of its page; None where the feed names none.
    url: str | None
    #: Plain text.
    title: str
    markdown: str
    #: UTC; never later than `first_seen`.
    published: datetime
    #: UTC, or None.
    updated: datetime | None = None
    authors: tuple[Person, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    #: BCP 47.
    language: str | None = None
    #: Plain text, one paragraph.
    summary: str | None = None
    picture: Picture | None = None
    #: Files; how long one plays is not told.
    attachments: tuple[Attachment, ...] = ()
    #: UTC; when it was first found in the feed.
    first_seen: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceState:
    """How a source stands: what its server said, and when it is asked again."""

    name: str
    #: Address in the settings.
    url: str
    #: Address that is asked: another one where the feed moved for good.
    address: str
    #: SHA-256 (hex) of the source's settings when it was last asked.
    settings: str
    #: What the feed calls itself; plain text.
    title: str = ""
    #: Absolute address of the page that the feed belongs to; empty where it names none.
    page: str = ""
    #: Absolute IRI of the feed; empty where it states none.
    feed_id: str = ""
    #: What ids are derived from where the feed states none; kept wherever the feed moves.
    origin: str = ""
    #: As the server wrote them, to be sent back; empty for none.
    etag: str = ""
    last_modified: str = ""
    #: UTC; None: at once.
    due_at: datetime | None = None
    #: How often in a row it could not be had.
    failures: int = 0
    #: Why, the last time; one line, no full stop.
    problem: str = ""
    #: The server said that it is gone for good (410).
    is_gone: bool = False
    #: UTC; when it was first read. None: never yet.
    added_at: datetime | None = None
    #: UTC; when its server last said how it stands.
    fetched_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceChange:
    """What one fetch changes of what is remembered of a source."""

    state: SourceState
    #: New, or other than before.
    changed: tuple[SourceEntry, ...] = ()
    #: Ids of those that have no place any more.
    dropped: tuple[str, ...] = ()
    #: Ids of those that count as carried by every newsletter.
    carried: tuple[str, ...] = ()
    #: Ids of those that were not there before.
    new: tuple[str, ...] = field(default=())
