"""All feeds of a publication, written where they differ from what is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from publisher.entries import LoadedEntries
from publisher.files import access_error, write_if_changed
from publisher.model.articles import Entry, Remark
from publisher.model.publication import FeedFormat, Publication
from publisher.storage.ledger import IdentityLedger
from publisher.syndication.characters import remark_on_illegal
from publisher.syndication.checks import find_fault
from publisher.syndication.dates import NEVER
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.render import Renderer


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedProblem:
    """A feed that could not be written; readers still have the one from before."""

    #: Name of the feed.
    feed: str
    #: One line, no full stop.
    message: str
    #: One sentence: what to do.
    hint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildReport:
    """What a build did. Paths are below the publication's folder, in order."""

    written: tuple[Path, ...]
    #: Held the same bytes already and were not touched.
    unchanged: tuple[Path, ...]
    #: How often an entry came to stand in a feed for the first time.
    first_appearances: int
    #: Feeds that no definition writes any more; left as they are.
    stale: tuple[Path, ...]
    failed: tuple[FeedProblem, ...]
    remarks: tuple[Remark, ...]
    #: All that there are now, in order of name, whatever became of them.
    feeds: tuple[Feed, ...]


@dataclass(kw_only=True, slots=True)
class _Progress:
    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    failed: list[FeedProblem] = field(default_factory=list)
    first_appearances: int = 0


def build_feeds(
    publication: Publication, loaded: LoadedEntries, ledger: IdentityLedger, now: datetime
) -> BuildReport:
    """Write every feed whose bytes differ, then record which entries stand in it.

    A feed that fails a check keeps its last good files and is reported. A build that is stopped
    half-way is completed by the next one: what was written is found unchanged and is recorded.

    Raises:
        FileAccessError: A file cannot be written; the feeds before it, in order of name, are new.
        LedgerBusyError: Another process holds the write lock; the feed just written is recorded
            by the next build.
    """
    listed = list_feeds(publication, loaded, ledger.list_published_feeds())
    renderer = Renderer(publication_url=publication.url, timezone=publication.timezone)
    progress = _Progress(failed=[_contest(name) for name in listed.contested])
    for feed in listed.feeds:
        documents = _render(feed, renderer, progress)
        if documents is None:
            continue
        _write(publication, feed, documents, progress)
        if feed.entries:
            ids = [entry.id for entry in feed.entries]
            progress.first_appearances += ledger.record_published(feed.name, ids, now)
    return BuildReport(
        written=tuple(progress.written),
        unchanged=tuple(progress.unchanged),
        first_appearances=progress.first_appearances,
        stale=_list_stale(publication, listed.feeds),
        failed=tuple(progress.failed),
        remarks=_remark(listed.feeds),
        feeds=listed.feeds,
    )


def _render(
    feed: Feed, renderer: Renderer, progress: _Progress
) -> Mapping[FeedFormat, bytes] | None:
    try:
        documents = {format_: renderer.render(feed, format_) for format_ in feed.self_urls}
        fault = find_fault(feed, documents)
    except ValueError as error:  # what feedgen and lxml say of a value that they cannot write
        fault = " ".join(str(error).split())
    if fault is None:
        return documents
    progress.failed.append(
        FeedProblem(
            feed=feed.name,
            message=f"feed {feed.name} was not written: {fault}",
            hint="Readers keep the feed they have; mend the article or setting that is named.",
        )
    )
    return None


def _write(
    publication: Publication,
    feed: Feed,
    documents: Mapping[FeedFormat, bytes],
    progress: _Progress,
) -> None:
    for format_, document in documents.items():
        path = _path(publication, feed, format_)
        # No file system holds every year that a datetime can.
        if write_if_changed(path, document, modified=max(feed.updated, NEVER)):
            progress.written.append(path.relative_to(publication.folder))
        else:
            progress.unchanged.append(path.relative_to(publication.folder))


def _path(publication: Publication, feed: Feed, format_: FeedFormat) -> Path:
    return publication.feeds_folder / f"{feed.name}.{format_}"


def _list_stale(publication: Publication, feeds: Iterable[Feed]) -> tuple[Path, ...]:
    expected = {_path(publication, feed, format_) for feed in feeds for format_ in feed.self_urls}
    suffixes = {f".{format_}" for format_ in FeedFormat}
    try:
        present = [path for path in publication.feeds_folder.rglob("*") if path.suffix in suffixes]
    except OSError as error:
        raise access_error(publication.feeds_folder, error) from error
    return tuple(
        path.relative_to(publication.folder)
        for path in sorted(present)
        if path not in expected and path.is_file()
    )


def _contest(name: str) -> FeedProblem:
    return FeedProblem(
        feed=name,
        message=f"feed {name} is claimed by two [[feed]] tables; the first one has it",
        hint="Give one of them another name in publisher.toml.",
    )


def _remark(feeds: Iterable[Feed]) -> tuple[Remark, ...]:
    shown: dict[str, Entry] = {entry.id: entry for feed in feeds for entry in feed.entries}
    return tuple(
        remark
        for entry in sorted(shown.values(), key=lambda each: each.article.source)
        for remark in remark_on_illegal(entry)
    )
