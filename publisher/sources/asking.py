"""Sources that are due are asked, side by side and within bounds, and the ledger remembers."""

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote

from publisher import __version__
from publisher.content.importers.feeds import FeedImport, read_feed
from publisher.errors import ForbiddenAddressError, ImportSourceError, PublisherError
from publisher.fetching import Polled, poll
from publisher.fetching.deadlines import Deadline
from publisher.model.publication import Publication, SourceDefinition
from publisher.model.sources import SourceChange, SourceState
from publisher.sources.decide import (
    begin,
    choose_address,
    is_due,
    wait_after_failure,
    wait_after_success,
)
from publisher.sources.merging import merge_feed
from publisher.storage.source_ledger import SourceLedger

#: How many are asked at the same time.
_SIDE_BY_SIDE = 8
#: For one source, redirects included.
_LONGEST = timedelta(seconds=30)
#: More entries than that take too long to read; they are counted before.
_MOST_ENTRIES = 5000


class Answer(StrEnum):
    """What became of a source that was to be asked."""

    #: It was read.
    READ = "read"
    #: It is as it was.
    UNCHANGED = "unchanged"
    FAILED = "failed"
    #: The server says that it is gone for good.
    GONE = "gone"
    #: It is not its time yet, or it is gone since long.
    NOT_DUE = "not_due"
    #: There was no time left for it.
    LEFT = "left"


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceReport:
    """What a run did for one source."""

    answer: Answer
    #: How it stands now.
    state: SourceState
    #: Titles of articles that were not there before, newest first.
    new: tuple[str, ...] = ()
    #: How many others are not as they were.
    changed: int = 0
    #: What is wrong with the feed, and stopped nothing; one line each.
    remarks: tuple[str, ...] = ()
    #: Where it moved to for good, in this run.
    moved_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """One run through sources."""

    publication: Publication
    ledger: SourceLedger
    #: UTC.
    now: datetime
    #: How long it may take altogether.
    total: timedelta = timedelta(minutes=2)
    #: Nothing is stored.
    is_trial: bool = False
    #: A number from 0 to 1.
    draw: Callable[[], float] = random.random

    def run(self, sources: Sequence[SourceDefinition], *, is_forced: bool) -> list[SourceReport]:
        """Ask those of the sources that are due, or all where `is_forced`; report on each.

        Those that wait the longest come first. What cannot be had is in the report and raises
        nothing. One that is gone is not asked, forced or not.

        Raises:
            LedgerBusyError: Another process holds the write lock; what was stored before it
                stays, the rest is asked the next time.
        """
        known = {state.name: state for state in self.ledger.list_states()}
        reports: dict[str, SourceReport] = {}
        asked: list[tuple[SourceDefinition, SourceState]] = []
        for source in sources:
            state = begin(source, known.get(source.name))
            if is_due(state, self.now) or (is_forced and not state.is_gone):
                asked.append((source, state))
            else:
                reports[source.name] = SourceReport(answer=Answer.NOT_DUE, state=state)
        asked.sort(key=lambda each: (each[1].due_at is not None, each[1].due_at or self.now))
        for source, state, answer in self._ask_all(asked):
            reports[source.name] = self._settle(source, state, answer)
        return [reports[source.name] for source in sources]

    def _ask_all(
        self, asked: Sequence[tuple[SourceDefinition, SourceState]]
    ) -> Iterator[tuple[SourceDefinition, SourceState, Polled | PublisherError | None]]:
        """Yield what each source's server said as it comes; None where no time was left."""
        deadline = Deadline.after(self.total)
        waiting = list(reversed(asked))
        running: dict[
            Future[Polled | PublisherError | None], tuple[SourceDefinition, SourceState]
        ] = {}
        pool = ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE)
        try:
            while waiting or running:
                # No more than are asked at once: what came is held in memory until it is read.
                while waiting and len(running) < _SIDE_BY_SIDE:
                    source, state = waiting.pop()
                    running[pool.submit(self._ask, source, state, deadline)] = source, state
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for each in done:
                    source, state = running.pop(each)
                    yield source, state, each.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _ask(
        self, source: SourceDefinition, state: SourceState, deadline: Deadline
    ) -> Polled | PublisherError | None:
        left = timedelta(seconds=deadline.remaining())
        if left < timedelta(seconds=1):
            return None
        try:
            return poll(
                choose_address(state),
                etag=state.etag,
                last_modified=state.last_modified,
                agent=f"publisher/{__version__} (+{quote(self.publication.url, safe=':/%')})",
                allowed_hosts=source.allowed_hosts,
                timeout=min(left, _LONGEST / 2),
                deadline=min(left, _LONGEST),
            )
        except PublisherError as error:
            return error

    def _settle(
        self,
        source: SourceDefinition,
        state: SourceState,
        answer: Polled | PublisherError | None,
    ) -> SourceReport:
        """Remember what was said; return what it comes to."""
        if answer is None:
            return SourceReport(answer=Answer.LEFT, state=state)
        if isinstance(answer, PublisherError):
            return self._fail(source, state, _explain(answer))
        match answer.status:
            case 200:
                try:
                    feed = _read(answer, state)
                except ImportSourceError as error:
                    return self._fail(source, state, error.message, answer)
                return self._take(source, state, answer, feed)
            case 304:
                reached = replace(self._reach(source, state, answer, None), fetched_at=self.now)
                self._store(SourceChange(state=reached))
                return SourceReport(
                    answer=Answer.UNCHANGED, state=reached, moved_to=_moved(state, reached)
                )
            case 410 if answer.is_for_good:
                problem = f"{answer.url}: gone for good (410)"
                gone = replace(state, is_gone=True, problem=problem, due_at=None)
                self._store(SourceChange(state=gone))
                return SourceReport(answer=Answer.GONE, state=gone)
            case status:
                problem = f"{answer.url}: the server does not give it ({status})"
                return self._fail(source, state, problem, answer)

    def _take(
        self, source: SourceDefinition, state: SourceState, answer: Polled, feed: FeedImport
    ) -> SourceReport:
        change = merge_feed(
            source,
            state,
            feed,
            self.ledger.list_entries(source.name),
            zone=self.publication.timezone,
            now=self.now,
        )
        reached = self._reach(source, change.state, answer, feed.ttl)
        self._store(replace(change, state=reached))
        titles = {entry.id: entry.title for entry in change.changed}
        return SourceReport(
            answer=Answer.READ,
            state=reached,
            new=tuple(titles[each] for each in change.new),
            changed=len(change.changed) - len(change.new),
            remarks=feed.problems,
            moved_to=_moved(state, reached),
        )

    def _reach(
        self, source: SourceDefinition, state: SourceState, answer: Polled, ttl: int | None
    ) -> SourceState:
        """Return the state after an answer that is well."""
        headers = answer.headers
        is_new = answer.status == 200
        return replace(
            state,
            address=answer.lasting_url,
            # With 304 they need not be sent again (RFC 9110 section 15.4.5).
            etag=headers.get("etag", "" if is_new else state.etag),
            last_modified=headers.get("last-modified", "" if is_new else state.last_modified),
            due_at=self.now + wait_after_success(source.every, headers, ttl),
            failures=0,
            problem="",
        )

    def _fail(
        self,
        source: SourceDefinition,
        state: SourceState,
        problem: str,
        answer: Polled | None = None,
    ) -> SourceReport:
        failures = state.failures + 1
        headers = {} if answer is None else answer.headers
        pause = wait_after_failure(source.every, failures, headers, self.now, self.draw())
        failed = replace(
            state,
            failures=failures,
            problem=problem[:500],
            due_at=(self.now + pause).replace(microsecond=0),
        )
        self._store(SourceChange(state=failed))
        return SourceReport(answer=Answer.FAILED, state=failed)

    def _store(self, change: SourceChange) -> None:
        if not self.is_trial:
            self.ledger.record_fetch(change)


def _moved(before: SourceState, after: SourceState) -> str | None:
    return None if before.address == after.address else after.address


def _read(answer: Polled, state: SourceState) -> FeedImport:
    """Return what a feed says.

    Raises:
        ImportSourceError: It is no feed, or has more entries than can be read in time.
    """
    entries = sum(answer.content.count(mark) for mark in (b"<item", b"<entry"))
    if entries > _MOST_ENTRIES:
        raise ImportSourceError(
            f"{answer.url}: {entries:,} entries are more than {_MOST_ENTRIES:,}",
            hint="Ask those who run it for a feed of the latest ones.",
        )
    return read_feed(
        answer.content,
        url=answer.url,
        content_type=answer.content_type,
        origin=state.origin or None,
        may_be_empty=True,
    )


def _explain(error: PublisherError) -> str:
    if isinstance(error, ForbiddenAddressError):
        return f"{error.message}; if you trust it, name its host in allow_hosts"
    return error.message
