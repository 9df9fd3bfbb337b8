"""The hub is told which feed documents changed, and tells their subscribers (WebSub).

W3C WebSub section 6 leaves open how a publisher speaks to its hub; a form with `hub.mode=publish`
is what hubs have taken since PubSubHubbub 0.3. It names the address twice, for some read
`hub.url` and others `hub.topic`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from publisher.errors import FetchError, ForbiddenAddressError, UnfetchableError
from publisher.fetching import post_form
from publisher.fetching.deadlines import Deadline
from publisher.files import access_error
from publisher.model.announcing import Announcement
from publisher.model.publication import FeedFormat, Publication
from publisher.storage.announcement_ledger import AnnouncementLedger

#: Pauses before the second, third … attempt; the last one is repeated until the hub knows.
_PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=12),
)
#: What a run spends on the hub at most; what is left is due at the next one.
_PATIENCE = timedelta(minutes=1)
#: After so many refusals in a row the fault is not that of single documents.
_MOST_REFUSALS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnouncementReport:
    """What the hub was told."""

    told: int
    #: Of how many documents it does not know yet.
    owed: int
    #: Why the last of them could not be told, in one line; None where all went well.
    problem: str | None
    #: How often that one was tried, this time included.
    attempts: int


def note_changes(publication: Publication, ledger: AnnouncementLedger, now: datetime) -> int:
    """Remember of which feed documents the hub is to be told; return how many changed.

    Without a hub nothing is read.

    Raises:
        FileAccessError: The feeds folder or a feed cannot be read.
        LedgerBusyError: Another process holds the write lock; nothing was written.
    """
    if publication.hub is None:
        return 0
    folder = publication.feeds_folder
    suffixes = {f".{format_}" for format_ in FeedFormat}
    documents: dict[str, str] = {}
    try:
        for path in sorted(folder.rglob("*")):
            if path.suffix in suffixes and path.is_file():
                name = quote(path.relative_to(folder).as_posix())
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                documents[f"{publication.feeds_url}{name}"] = digest
    except OSError as error:
        raise access_error(folder, error) from error
    return ledger.note(publication.hub, documents, now)


def announce(
    publication: Publication, ledger: AnnouncementLedger, now: datetime
) -> AnnouncementReport:
    """Tell the hub of each document that is due; what it was not told is due again later.

    That a hub is away is reported and never raised.

    Raises:
        LedgerBusyError: Another process holds the write lock; the hub may be told twice.
    """
    hub = publication.hub
    if hub is None:
        return AnnouncementReport(told=0, owed=0, problem=None, attempts=0)
    deadline = Deadline.after(_PATIENCE)
    due = ledger.list_due(hub, now)
    told = refused = attempts = 0
    problem: str | None = None
    for place, each in enumerate(due):
        if not deadline.remaining() or refused == _MOST_REFUSALS:
            break
        try:
            _tell(hub, each)
        except UnfetchableError as error:
            refused += 1
            problem, attempts = error.message, each.attempts + 1
            ledger.defer(_postpone([each], now))
        except (FetchError, ForbiddenAddressError) as error:
            problem, attempts = error.message, each.attempts + 1
            ledger.defer(_postpone(due[place:], now))
            break
        else:
            refused = 0
            told += 1
            ledger.settle(each)
    return AnnouncementReport(
        told=told, owed=ledger.count_owed(hub), problem=problem, attempts=attempts
    )


def _tell(hub: str, announcement: Announcement) -> None:
    fields = {
        "hub.mode": "publish",
        "hub.url": announcement.address,
        "hub.topic": announcement.address,
    }
    # Whoever wrote the hub into the settings meant it, wherever it is.
    post_form(hub, fields, allowed_hosts=[urlsplit(hub).netloc])


def _postpone(
    announcements: Sequence[Announcement], now: datetime
) -> list[tuple[Announcement, datetime]]:
    return [(each, now + next_pause(each.attempts + 1)) for each in announcements]


def next_pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts that failed."""
    return _PAUSES[min(attempts, len(_PAUSES)) - 1]
