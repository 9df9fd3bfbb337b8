"""All feeds of a publication, written where they differ from what is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from publisher.entries import LoadedEntries
from publisher.errors import ArticleError
from publisher.files import access_error, write_if_changed
from publisher.model.articles import Remark
from publisher.model.delivery import Edition
from publisher.model.publication import FeedFormat, Publication
from publisher.stamps import stamp_file
from publisher.storage.cache import Cache
from publisher.storage.ledger import IdentityLedger
from publisher.syndication.checks import Checker
from publisher.syndication.compiling import Compiler
from publisher.syndication.dates import NEVER
from publisher.syndication.differences import Difference, compare
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.local_files import LocalFiles
from publisher.syndication.options import BuildOptions
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
    #: Pictures and attachments whose sizes stand in feeds.
    files: tuple[Path, ...]
    #: How often an entry came to stand in a feed for the first time.
    first_appearances: int
    #: What readers notice; whole in a trial only.
    difference: Difference
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
    difference: Difference = field(default_factory=Difference)


def build_feeds(
    publication: Publication,
    loaded: LoadedEntries,
    ledger: IdentityLedger,
    cache: Cache,
    now: datetime,
    options: BuildOptions | None = None,
    *,
    editions: Sequence[Edition] = (),
) -> BuildReport:
    """Write every feed whose bytes differ, then record which entries stand in them.

    A feed of which nothing changed since the build before is not even rendered. One that fails a
    check keeps its last good files and is reported, and so does one that would show readers an
    article again under another id. A build that is stopped half-way is completed by the next one:
    what was written is found unchanged and is recorded. `editions` are those that feeds show.

    Raises:
        ArticleError: An article that a digest names is gone, or was spoilt a moment ago.
        FileAccessError: A file cannot be written; the feeds before it, in order of name, are new.
        LedgerBusyError: Another process holds the write lock; what was written is recorded by the
            next build.
    """
    published = ledger.list_published_feeds()
    files = LocalFiles(publication=publication)
    shelf = Shelf(publication, loaded, files, cache)
    compiler = Compiler(now=now, editions=editions, summarise=shelf.summarise)
    listed = list_feeds(publication, loaded, published, compiler=compiler, files=files)
    progress = _Progress(failed=[_contest(name) for name in listed.contested])
    building = _Building(
        publication=publication,
        ledger=ledger,
        shelf=shelf,
        kept=cache.list(_FEED),
        options=options or BuildOptions(),
        progress=progress,
        checker=Checker(timezone=publication.timezone, now=now),
    )
    for feed in listed.feeds:
        is_changed = building.build(feed)
        if feed.entries and (is_changed or (is_changed is False and feed.name not in published)):
            progress.shown[feed.name] = [entry.id for entry in feed.entries]
    building.shelf.keep()
    first_appearances = 0
    if not building.options.is_trial:
        if progress.shown:
            first_appearances = ledger.record_published(progress.shown, now)
        done = {_name(publication, each.path): _as_kept(each) for each in progress.done}
        cache.change(_FEED, done, building.kept.keys() - done.keys())
    return BuildReport(
        files=tuple(path.relative_to(publication.folder) for path in listed.files.looked_at),
        written=tuple(progress.written),
        unchanged=tuple(progress.unchanged),
        first_appearances=first_appearances,
        difference=progress.difference,
        stale=_list_stale(publication, listed.feeds),
        failed=tuple(progress.failed),
        remarks=building.shelf.list_remarks(),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Building:
    """What the feeds of one build share."""

    publication: Publication
    ledger: IdentityLedger
    shelf: Shelf
    #: File below the feeds folder → what it holds since an earlier build.
    kept: Mapping[str, str]
    options: BuildOptions
    progress: _Progress
    checker: Checker
    renderer: Renderer = field(init=False)

    def __post_init__(self) -> None:
        renderer = Renderer(
            publication_url=self.publication.url,
            timezone=self.publication.timezone,
            shelf=self.shelf,
        )
        object.__setattr__(self, "renderer", renderer)

    def build(self, feed: Feed) -> bool | None:
        """Write a feed's documents where they differ; return if they did, None for a fault."""
        try:
            wanted = {
                format_: _Document(
                    path=_path(self.publication, feed, format_),
                    key=self.shelf.key_of(feed, format_),
                )
                for format_ in feed.self_urls
            }
            changed = {
                format_: self.renderer.render(feed, format_)
                for format_, document in wanted.items()
                if self.kept.get(_name(self.publication, document.path)) != _as_kept(document)
            }
            found = self.checker.find_fault(feed, changed)
            fault = None if found is None else str(found)
        except ArticleError as error:
            fault = error.message
        except ValueError as error:  # what feedgen and lxml say of a value that they cannot write
            fault = " ".join(str(error).split())
        if fault is not None:
            self._fail(feed, fault, "mend the article or setting that is named.")
            return None
        if not self._is_known_to_readers(feed, wanted, changed):
            return None
        for format_, document in wanted.items():
            path = document.path.relative_to(self.publication.folder)
            is_written = format_ in changed and self._write(feed, document, changed[format_])
            (self.progress.written if is_written else self.progress.unchanged).append(path)
        self.progress.done += wanted.values()
        return bool(changed)

    def _write(self, feed: Feed, document: _Document, content: bytes) -> bool:
        if self.options.is_trial:
            return _read(document.path) != content
        # No file system holds every year that a datetime can.
        return write_if_changed(document.path, content, modified=max(feed.updated, NEVER))

    def _is_known_to_readers(
        self,
        feed: Feed,
        wanted: Mapping[FeedFormat, _Document],
        changed: Mapping[FeedFormat, bytes],
    ) -> bool:
        """Compare with what readers have; tell whether what they have seen keeps its id."""
        if not changed:
            return True
        known = self.ledger.list_published(feed.name)
        if not self.options.is_trial and all(entry.id in known for entry in feed.entries):
            return True
        # One format is enough, and the one without XML is compared sooner.
        format_ = FeedFormat.JSON if FeedFormat.JSON in changed else next(iter(changed))
        before = _read(wanted[format_].path)
        difference = compare(before, changed[format_], format_)
        renamed = tuple(pair for pair in difference.renamed if pair[1] not in known)
        self.progress.difference |= replace(difference, renamed=renamed)
        if not renamed or self.options.may_reidentify or self.options.is_trial:
            return True
        (old, new), *others = renamed
        more = f", and {len(others)} more" if others else ""
        self._fail(
            feed,
            f"{new} is known to readers as {old}{more}; they would see the same again",
            "put the ledger back from a backup, or build with --reidentify.",
        )
        return False

    def _fail(self, feed: Feed, fault: str, hint: str) -> None:
        self.progress.failed.append(
            FeedProblem(
                feed=feed.name,
                message=f"feed {feed.name} was not written: {fault}",
                hint=f"Readers keep the feed they have; {hint}",
            )
        )


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise access_error(path, error) from error


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
