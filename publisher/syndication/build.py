"""All feeds of a publication, written where they differ from what is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from publisher.entries import LoadedEntries
from publisher.errors import ArticleError
from publisher.files import access_error, write_if_changed
from publisher.model.articles import Remark
from publisher.model.publication import FeedFormat, Publication
from publisher.stamps import stamp_file
from publisher.storage.cache import Cache
from publisher.storage.ledger import IdentityLedger
from publisher.syndication.checks import find_fault
from publisher.syndication.dates import NEVER
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.render import Renderer
from publisher.syndication.shelf import Shelf

#: Kind under which the cache has what each file of a feed holds.
_FEED = "feed"


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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Document:
    """One file of a feed."""

    path: Path
    #: What stands for its bytes.
    key: str


@dataclass(kw_only=True, slots=True)
class _Progress:
    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    failed: list[FeedProblem] = field(default_factory=list)
    #: Feed → ids of its entries, where they are to be recorded.
    shown: dict[str, list[str]] = field(default_factory=dict)
    #: Files that hold what their key stands for.
    done: list[_Document] = field(default_factory=list)


def build_feeds(
    publication: Publication,
    loaded: LoadedEntries,
    ledger: IdentityLedger,
    cache: Cache,
    now: datetime,
) -> BuildReport:
    """Write every feed whose bytes differ, then record which entries stand in them.

    A feed of which nothing changed since the build before is not even rendered. One that fails a
    check keeps its last good files and is reported. A build that is stopped half-way is completed
    by the next one: what was written is found unchanged and is recorded.

    Raises:
        FileAccessError: A file cannot be written; the feeds before it, in order of name, are new.
        LedgerBusyError: Another process holds the write lock; what was written is recorded by the
            next build.
    """
    published = ledger.list_published_feeds()
    listed = list_feeds(publication, loaded, published)
    shelf = Shelf(publication, loaded, cache)
    renderer = Renderer(publication_url=publication.url, timezone=publication.timezone, shelf=shelf)
    progress = _Progress(failed=[_contest(name) for name in listed.contested])
    kept = cache.list(_FEED)
    for feed in listed.feeds:
        is_changed = _build_feed(publication, feed, renderer, shelf, kept, progress)
        if feed.entries and (is_changed or (is_changed is False and feed.name not in published)):
            progress.shown[feed.name] = [entry.id for entry in feed.entries]
    first_appearances = ledger.record_published(progress.shown, now) if progress.shown else 0
    shelf.keep()
    cache.change(
        _FEED,
        {_name(publication, each.path): _as_kept(each) for each in progress.done},
        kept.keys() - {_name(publication, each.path) for each in progress.done},
    )
    return BuildReport(
        written=tuple(progress.written),
        unchanged=tuple(progress.unchanged),
        first_appearances=first_appearances,
        stale=_list_stale(publication, listed.feeds),
        failed=tuple(progress.failed),
        remarks=shelf.list_remarks(),
    )


def _build_feed(
    publication: Publication,
    feed: Feed,
    renderer: Renderer,
    shelf: Shelf,
    kept: Mapping[str, str],
    progress: _Progress,
) -> bool | None:
    """Write the documents of one feed where they differ; return if they can, None for a fault."""
    try:
        wanted = {
            format_: _Document(
                path=_path(publication, feed, format_), key=shelf.key_of(feed, format_)
            )
            for format_ in feed.self_urls
        }
        changed = {
            format_: renderer.render(feed, format_)
            for format_, document in wanted.items()
            if kept.get(_name(publication, document.path)) != _as_kept(document)
        }
        fault = find_fault(feed, changed)
    except ArticleError as error:
        fault = error.message
    except ValueError as error:  # what feedgen and lxml say of a value that they cannot write
        fault = " ".join(str(error).split())
    if fault is not None:
        progress.failed.append(
            FeedProblem(
                feed=feed.name,
                message=f"feed {feed.name} was not written: {fault}",
                hint="Readers keep the feed they have; mend the article or setting that is named.",
            )
        )
        return None
    for format_, document in wanted.items():
        # No file system holds every year that a datetime can.
        modified = max(feed.updated, NEVER)
        is_written = format_ in changed and write_if_changed(
            document.path, changed[format_], modified=modified
        )
        target = progress.written if is_written else progress.unchanged
        target.append(document.path.relative_to(publication.folder))
    progress.done += wanted.values()
    return bool(changed)


def _as_kept(document: _Document) -> str:
    """Return what is remembered of a file that holds what it should: its key, and how it stands."""
    return f"{document.key} {stamp_file(str(document.path))}"


def _name(publication: Publication, path: Path) -> str:
    return path.relative_to(publication.feeds_folder).as_posix()


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
