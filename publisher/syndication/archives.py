"""Which entries stand in a feed's newest document, and which in the pages of its archive.

RFC 5005 section 4. The order is that in which entries first stood in the feed. A page closes when
so many entries stand in none as the settings ask for, or when the newest document would grow too
large; what stands in no closed page stands in the newest document.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from publisher.model.articles import Entry, Withdrawal
from publisher.model.publication import ARCHIVE_FOLDER, FeedFormat, Publication
from publisher.storage.identity_ledger import IdentityLedger
from publisher.syndication.feeds import Feed, latest_change
from publisher.syndication.history import History, Tombstone, bury
from publisher.syndication.measuring import measure_entry


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What stands where in one feed."""

    #: The feed as its newest document shows it.
    feed: Feed
    #: Id → closed page or None, of all that ever stood in the feed; the ledger's.
    known: Mapping[str, int | None] = field(default_factory=dict)
    #: Whether the ledger knows it under a former name of the feed alone.
    is_inherited: bool = False
    #: Ids that stand in the feed for the first time.
    new: tuple[str, ...] = ()
    #: Ids that stand in no closed page.
    waiting: frozenset[str] = frozenset()
    #: Number of each closed page → ids, from 1.
    pages: Mapping[int, Sequence[str]] = field(default_factory=dict)
    #: Numbers of the pages that close now.
    closing: frozenset[int] = frozenset()
    #: Id → entry, of all that can stand in the feed.
    standing: Mapping[str, Entry] = field(default_factory=dict)
    #: Id → what stands in its place, of all that ever stood in the feed and were withdrawn.
    buried: Mapping[str, Tombstone] = field(default_factory=dict)

    def list_unrecorded(self) -> tuple[Sequence[str], Mapping[int, Sequence[str]]]:
        """Return what the ledger is to be told: ids that stand in the feed, and closed pages."""
        if self.is_inherited:
            return (*self.known, *self.new), self.pages
        return self.new, {number: self.pages[number] for number in self.closing}


class Archives:
    """Plans the documents of the feeds of one build."""

    def __init__(
        self,
        publication: Publication,
        ledger: IdentityLedger,
        withdrawn: Iterable[Withdrawal],
        *,
        is_partial: bool,
    ) -> None:
        """Take what is known; `is_partial` says whether an article was left out for an error."""
        self._publication = publication
        self._ledger = ledger
        self._withdrawn = tuple(withdrawn)
        self._is_partial = is_partial
        self._ranks: dict[str, int] = {}

    def plan(self, feed: Feed) -> Plan:
        """Return where each entry of a feed stands; without an archive, all in one document."""
        if feed.archive is None:
            history = History(is_complete=True) if self._is_complete(feed) else None
            return Plan(feed=replace(feed, history=history))
        known, is_inherited = self._recall(feed)
        standing = {entry.id: entry for entry in feed.everything}
        plan = Plan(
            feed=feed,
            known=known,
            is_inherited=is_inherited,
            new=tuple(self._rank([id_ for id_ in standing if id_ not in known])),
            pages=_read_pages(known),
            standing=standing,
            buried={each.id: bury(each) for each in self._list_withdrawn(feed)},
        )
        waiting = _list_waiting(plan)
        pages = dict(plan.pages)
        while len(waiting) >= feed.archive:
            pages[len(pages) + 1], waiting = waiting[: feed.archive], waiting[feed.archive :]
        return self._arrange(plan, feed, pages, waiting)

    def is_withdrawn(self, identity: str) -> bool:
        """Tell whether an entry was withdrawn: another one can stand in its place."""
        return any(each.id == identity for each in self._withdrawn)

    def close_early(self, plan: Plan, feed: Feed) -> Plan:
        """Return a plan in which all but the newest of the waiting entries are in a page.

        `feed` is what the plan was made of.
        """
        newest = next((entry.id for entry in plan.feed.entries), None)
        waiting = _list_waiting(plan)
        closed = [id_ for id_ in waiting if id_ != newest]
        if not closed:
            return plan
        pages = {**plan.pages, len(plan.pages) + 1: closed}
        return self._arrange(plan, feed, pages, [id_ for id_ in waiting if id_ == newest])

    def make_page(self, plan: Plan, number: int) -> Feed:
        """Return a closed page as a feed of its own, which shows what can be shown of it."""
        ids = plan.pages[number]
        entries = _order(plan.standing[id_] for id_ in ids if id_ in plan.standing)
        entries = _measure(entries, plan.feed)
        feed = plan.feed
        return replace(
            feed,
            # From where it sees the style sheet.
            name=f"{name_folder(feed)}{number}",
            # A hub tells of what changes.
            hub=None,
            entries=entries,
            updated=latest_change(entries),
            self_urls=self._locate(feed, number),
            tombstones=tuple(plan.buried[id_] for id_ in ids if id_ in plan.buried),
            history=History(
                is_page=True,
                current=feed.self_urls,
                previous=self._locate(feed, number - 1) if number > 1 else {},
            ),
        )

    def _arrange(
        self, plan: Plan, feed: Feed, pages: Mapping[int, Sequence[str]], waiting: Collection[str]
    ) -> Plan:
        """Return the plan with the newest document that these pages leave."""
        open_ = frozenset(waiting)
        newest = {entry.id: entry for entry in feed.entries}
        others = [
            plan.standing[id_] for id_ in waiting if id_ in plan.standing and id_ not in newest
        ]
        entries = feed.entries
        if others:
            entries = _order([*feed.entries, *_measure(others, feed)])
        shown = {tombstone.id for tombstone in feed.tombstones}
        gone = [
            tombstone for id_, tombstone in plan.buried.items() if id_ in open_ and id_ not in shown
        ]
        history = History(
            is_complete=not pages and _is_everything(plan, entries),
            previous=self._locate(feed, len(pages)) if pages else {},
        )
        return replace(
            plan,
            feed=replace(
                feed,
                entries=entries,
                updated=latest_change(entries),
                tombstones=(*feed.tombstones, *gone),
                history=history,
            ),
            waiting=open_,
            pages=pages,
            closing=plan.closing | (pages.keys() - plan.pages.keys()),
        )

    def _recall(self, feed: Feed) -> tuple[dict[str, int | None], bool]:
        """Return what is known of a feed's archive, and whether under a former name only.

        A feed that was renamed goes on with its archive: the same pages have the same numbers.
        """
        for name in reversed(feed.names):
            known = self._ledger.list_appearances(name)
            if known:
                return known, name != feed.name
        return {}, False

    def _list_withdrawn(self, feed: Feed) -> list[Withdrawal]:
        return [each for each in self._withdrawn if any(name in each.feeds for name in feed.names)]

    def _is_complete(self, feed: Feed) -> bool:
        """Tell whether a feed without an archive may say that nothing else is of it.

        RFC 5005 section 2: readers drop what is not in a document that says `fh:complete`. It is
        said while every entry that ever stood in the feed does so now, but for withdrawn ones. A
        feed that outgrows its limit stops saying it, by which readers lose nothing: without the
        mark, what is not in a document is kept. So does one of which an article expired, moved to
        another section or has an error today: to be dropped and come back would make it unread.
        """
        if not feed.is_whole:
            return False
        ever = {id_ for name in feed.names for id_ in self._ledger.list_published(name)}
        if not ever and self._is_partial:
            # A ledger that knows nothing, as in a clone that is built somewhere else each time.
            return False
        ever.difference_update(each.id for each in self._list_withdrawn(feed))
        return ever <= {entry.id for entry in feed.entries}

    def _locate(self, feed: Feed, number: int) -> dict[FeedFormat, str]:
        return {
            format_: f"{self._publication.feeds_url}{quote(name_page(feed, number, format_))}"
            for format_ in feed.self_urls
        }

    def _rank(self, ids: list[str]) -> list[str]:
        """Return the ids in the order in which they were minted."""
        if len(ids) > 1 and not self._ranks:
            identities = self._ledger.list_identities()
            self._ranks = {identity.id: rank for rank, identity in enumerate(identities)}
        return sorted(ids, key=self._ranks.__getitem__) if len(ids) > 1 else ids


def name_page(feed: Feed, number: int, format_: FeedFormat) -> str:
    """Return the file of a page, below the feeds folder."""
    return f"{name_folder(feed)}{number}.{format_}"


def name_folder(feed: Feed) -> str:
    """Return the folder of a feed's archive with its slash, below the feeds folder."""
    return f"{ARCHIVE_FOLDER}/{feed.name}/"


def _read_pages(known: Mapping[str, int | None]) -> dict[int, list[str]]:
    pages: dict[int, list[str]] = {}
    for id_, page in known.items():
        if page is not None:
            pages.setdefault(page, []).append(id_)
    return pages


def _list_waiting(plan: Plan) -> list[str]:
    """Return what stands in no closed page, in order, withdrawn entries among them.

    One whose article is not public, or in the feed no more, waits in vain and fills no page.
    """
    waiting = [id_ for id_, page in plan.known.items() if page is None]
    closed = {id_ for number in plan.closing for id_ in plan.pages[number]}
    return [
        id_
        for id_ in (*waiting, *plan.new)
        if id_ not in closed and (id_ in plan.standing or id_ in plan.buried)
    ]


def _is_everything(plan: Plan, entries: Iterable[Entry]) -> bool:
    ever = {*plan.known, *plan.new} - plan.buried.keys()
    return ever == {entry.id for entry in entries}


def _order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    by_id = sorted(entries, key=lambda entry: entry.id)
    return tuple(sorted(by_id, key=lambda entry: entry.article.published, reverse=True))


def _measure(entries: Iterable[Entry], feed: Feed) -> tuple[Entry, ...]:
    files = feed.files
    return tuple(entry if files is None else measure_entry(entry, files) for entry in entries)
