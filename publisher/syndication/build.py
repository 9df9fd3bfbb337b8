"""All feeds of a publication, written where they differ from what is there."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from publisher.content.local_files import LocalFiles
from publisher.entries import LoadedEntries
from publisher.errors import ArticleError
from publisher.files import (
    read_if_there,
    remove_partial_files,
    write_if_changed,
)
from publisher.model.articles import Identity
from publisher.model.delivery import Edition
from publisher.model.publication import FeedFormat, Publication
from publisher.stamps import stamp_file
from publisher.storage.cache import Cache
from publisher.storage.identity_ledger import IdentityLedger
from publisher.syndication.ahead import render_ahead
from publisher.syndication.archive_files import ArchiveFiles
from publisher.syndication.archives import Archives, Plan
from publisher.syndication.checks import Checker
from publisher.syndication.compiling import Compiler
from publisher.syndication.dates import NEVER
from publisher.syndication.differences import Difference, compare
from publisher.syndication.feeds import Feed, is_among_archives, list_feeds
from publisher.syndication.fitting import fit
from publisher.syndication.options import BuildOptions
from publisher.syndication.render import Renderer
from publisher.syndication.reports import BuildReport, FeedProblem
from publisher.syndication.shelf import Shelf
from publisher.syndication.stale import list_stale

#: Kind under which the cache has what each file of a feed holds.
_FEED = "feed"


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
    shown: dict[str, Sequence[str]] = field(default_factory=dict)
    #: Files that hold what their key stands for.
    done: list[_Document] = field(default_factory=list)
    #: Feed → pages of its archive that close, and their entries.
    closing: dict[str, Mapping[int, Sequence[str]]] = field(default_factory=dict)
    difference: Difference = field(default_factory=Difference)


#: What stands where, the files, the feed as it fits, and the documents that differ.
_Prepared = tuple[Plan, Mapping[FeedFormat, _Document], Feed, Mapping[FeedFormat, bytes]]


def build_feeds(
    publication: Publication,
    loaded: LoadedEntries,
    ledger: IdentityLedger,
    cache: Cache,
    now: datetime,
    options: BuildOptions | None = None,
    *,
    editions: Sequence[Edition] = (),
    on_listed: Callable[[Sequence[Feed]], None] | None = None,
) -> BuildReport:
    """Write every feed whose bytes differ, then record which entries stand in them.

    A feed of which nothing changed since the build before is not even rendered. One that fails a
    check keeps its last good files and is reported, and so does one that would show readers an
    article again under another id. A build that is stopped half-way is completed by the next one:
    what was written is found unchanged and is recorded. `editions` are those that feeds show.
    `on_listed` is told all feeds before the first of them is rendered.

    Raises:
        ArticleError: An article that a digest names is gone, or was spoilt a moment ago.
        FileAccessError: A file cannot be written; the feeds before it, in order of name, are new.
        LedgerBusyError: Another process holds the write lock; what was written is recorded by the
            next build.
    """
    published = ledger.list_published_feeds()
    files = LocalFiles(publication=publication)
    shelf = Shelf(publication, loaded, files, cache, now)
    compiler = Compiler(now=now, editions=editions, summarise=shelf.summarise)
    listed = list_feeds(publication, loaded, published, compiler=compiler, files=files)
    progress = _Progress(failed=[_contest(name) for name in listed.contested])
    building = _Building(
        publication=publication,
        ledger=ledger,
        shelf=shelf,
        kept=cache.read_all(_FEED),
        options=options or BuildOptions(),
        progress=progress,
        published=frozenset(published),
        archives=Archives(publication, ledger, loaded.withdrawn, is_partial=bool(loaded.refused)),
        checker=Checker(timezone=publication.timezone, now=now),
    )
    if on_listed is not None:
        on_listed(listed.feeds)
    building.build_all(listed.feeds)
    first_appearances = 0 if building.options.is_trial else building.record(cache, now)
    difference = progress.difference
    gone = _list_gone(difference.gone, loaded, ledger) if difference.gone else ()
    return BuildReport(
        files=_list_looked_at(publication, listed.files),
        written=(*_locate(publication, building.pages.written), *progress.written),
        unchanged=(*_locate(publication, building.pages.unchanged), *progress.unchanged),
        first_appearances=first_appearances,
        difference=replace(difference, gone=frozenset(identity.id for identity in gone)),
        gone=gone,
        stale=list_stale(publication, listed.feeds, published),
        failed=tuple(progress.failed),
        remarks=shelf.list_remarks(),
        feeds=listed.feeds,
    )


def _list_looked_at(publication: Publication, files: LocalFiles) -> tuple[Path, ...]:
    looked_at = (*files.looked_at, *files.awaited_in)
    return tuple(Path(os.path.relpath(path, publication.folder)) for path in looked_at)


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
    #: Names of the feeds that ever had an entry.
    published: frozenset[str]
    archives: Archives
    checker: Checker
    pages: ArchiveFiles = field(init=False)
    renderer: Renderer = field(init=False)

    def __post_init__(self) -> None:
        renderer = Renderer(
            publication_url=self.publication.url,
            timezone=self.publication.timezone,
            shelf=self.shelf,
        )
        object.__setattr__(self, "renderer", renderer)
        pages = ArchiveFiles(
            publication=self.publication,
            archives=self.archives,
            shelf=self.shelf,
            checker=self.checker,
            kept=self.kept,
            is_trial=self.options.is_trial,
        )
        object.__setattr__(self, "pages", pages)

    def build_all(self, feeds: Sequence[Feed]) -> None:
        """Write the documents of all feeds where they differ, and keep what was rendered."""
        render_ahead(feeds, self.renderer, self.shelf)
        for feed in feeds:
            self.build(feed)
        self.shelf.keep()

    def build(self, feed: Feed) -> None:
        """Write a feed's documents where they differ, the pages of its archive first."""
        plan = self.archives.plan(feed)
        try:
            plan, wanted, shown, changed = self._prepare(plan, feed)
            found = self.checker.find_fault(shown, changed)
            fault = None if found is None else str(found)
            known = None if feed.archive is None else plan.known
            if fault is None and not self._is_known_to_readers(shown, wanted, changed, known):
                return
            # Before the document that leads to them.
            fault = fault or self.pages.bring_up_to_date(plan)
        except ArticleError as error:
            fault = error.message
        except ValueError as error:  # what feedgen and lxml say of a value that they cannot write
            fault = " ".join(str(error).split())
        if fault is not None:
            self._fail(feed, fault, "mend the article or setting that is named.")
            return
        for format_, document in wanted.items():
            path = document.path.relative_to(self.publication.folder)
            is_written = format_ in changed and self._write(feed, document, changed[format_])
            (self.progress.written if is_written else self.progress.unchanged).append(path)
        self.progress.done += wanted.values()
        if feed.archive is not None:
            shown_first, closed = plan.list_unrecorded()
            if shown_first:
                self.progress.shown[feed.name] = shown_first
            if closed:
                self.progress.closing[feed.name] = closed
        elif feed.entries and (changed or feed.name not in self.published):
            self.progress.shown[feed.name] = [entry.id for entry in feed.entries]

    def record(self, cache: Cache, now: datetime) -> int:
        """Record what stands in the feeds that were built; return how often an entry is new there.

        Raises:
            LedgerBusyError: Another process holds the write lock; the next build records it.
        """
        remove_partial_files(self.publication.feeds_folder)
        new = self.ledger.record_published(self.progress.shown, now) if self.progress.shown else 0
        for name, pages in self.progress.closing.items():
            self.ledger.close_pages(name, pages)
        self.remember(cache)
        return new

    def _prepare(self, plan: Plan, feed: Feed) -> _Prepared:
        """Return what a feed is to hold, and the documents that do not hold it yet.

        Raises:
            ArticleError: An article's file is gone, or was spoilt a moment ago.
            ValueError: An id, an address or a setting cannot stand in the document.
        """
        while True:
            wanted = {
                format_: _Document(
                    path=_path(self.publication, feed, format_),
                    key=self.shelf.key_of(plan.feed, format_),
                )
                for format_ in feed.self_urls
            }
            differing = [
                format_
                for format_, document in wanted.items()
                if self.kept.get(_name(self.publication, document.path)) != _as_kept(document)
            ]
            if not differing:
                return plan, wanted, plan.feed, {}
            if feed.archive is None:
                documents = {each: self.renderer.render(plan.feed, each) for each in differing}
                return plan, wanted, plan.feed, documents
            shown, documents = fit(plan.feed, plan.waiting, self.renderer)
            is_too_large = max(map(len, documents.values())) > feed.largest
            smaller = self.archives.close_early(plan, feed) if is_too_large else plan
            if smaller is plan:
                return plan, wanted, shown, {each: documents[each] for each in differing}
            plan = smaller

    def remember(self, cache: Cache) -> None:
        """Note in the cache what the files hold that hold what they should."""
        done = {_name(self.publication, each.path): _as_kept(each) for each in self.progress.done}
        done |= self.pages.done
        fresh = {name: held for name, held in done.items() if self.kept.get(name) != held}
        cache.change(_FEED, fresh, self.kept.keys() - done.keys())

    def _write(self, feed: Feed, document: _Document, content: bytes) -> bool:
        if self.options.is_trial:
            return read_if_there(document.path) != content
        # No file system holds every year that a datetime can.
        modified = max(feed.updated, NEVER, self._find_fresh_time(document))
        return write_if_changed(document.path, content, modified=modified)

    def _find_fresh_time(self, document: _Document) -> datetime:
        """Return the second after the file's last modification time, also if it is gone since.

        A web server would tell whoever has other bytes of that time that nothing changed.
        """
        kept = self.kept.get(_name(self.publication, document.path))
        return NEVER if kept is None else datetime.fromtimestamp(_read_kept_time(kept) + 1, UTC)

    def _is_known_to_readers(
        self,
        feed: Feed,
        wanted: Mapping[FeedFormat, _Document],
        changed: Mapping[FeedFormat, bytes],
        known: Collection[str] | None,
    ) -> bool:
        """Compare with what readers have; tell whether what they have seen keeps its id."""
        if not changed:
            return True
        if known is None:
            known = self.ledger.list_published(feed.name)
        if not self.options.is_trial and all(entry.id in known for entry in feed.entries):
            return True
        # One format is enough, and the one without XML is compared sooner.
        format_ = FeedFormat.JSON if FeedFormat.JSON in changed else next(iter(changed))
        before = read_if_there(wanted[format_].path)
        difference = compare(before, changed[format_], format_)
        # Ids of articles elsewhere are not ours to mint; many can share one address there.
        own = {entry.id for entry in feed.entries if entry.article.source_name is None}
        renamed = tuple(
            (old, new)
            for old, new in difference.renamed
            if new not in known and new in own and not self.archives.is_withdrawn(old)
        )
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


def _as_kept(document: _Document) -> str:
    """Return what is remembered of a file that holds what it should: its key, and how it stands."""
    return f"{document.key} {stamp_file(str(document.path))}"


def _read_kept_time(kept: str) -> int:
    """Return the modification time of a file that is remembered so, in whole seconds."""
    return int(kept.split(", ")[1]) // 1_000_000_000


def _name(publication: Publication, path: Path) -> str:
    return path.relative_to(publication.feeds_folder).as_posix()


def _path(publication: Publication, feed: Feed, format_: FeedFormat) -> Path:
    return publication.feeds_folder / f"{feed.name}.{format_}"


def _list_gone(
    ids: Collection[str], loaded: LoadedEntries, ledger: IdentityLedger
) -> tuple[Identity, ...]:
    """Return the articles that left a feed and are public no more; newer ones drove others out."""
    standing = {entry.id for entry in loaded.entries}
    return tuple(
        identity
        for identity in ledger.list_identities()
        if identity.id in ids and identity.id not in standing
    )


def _locate(publication: Publication, names: Iterable[str]) -> Iterator[Path]:
    """Yield files of the feeds folder as they stand below the publication's."""
    folder = publication.feeds_folder.name
    return (Path(f"{folder}/{name}") for name in names)


def _contest(name: str) -> FeedProblem:
    if is_among_archives(name):
        return FeedProblem(
            feed=name,
            message=f"feed {name} is where archives of feeds stand",
            hint="Begin its name with a word of its own in publisher.toml.",
        )
    return FeedProblem(
        feed=name,
        message=f"feed {name} is claimed by two [[feed]] tables; the first one has it",
        hint="Give one of them another name in publisher.toml.",
    )
