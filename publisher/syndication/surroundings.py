"""What stands beside the feeds, written where it differs: pages, files for servers, `.gz`."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from publisher.files import access_error, write_if_changed
from publisher.model.delivery import Edition
from publisher.model.publication import Publication
from publisher.storage.cache import Cache
from publisher.storage.ledger import DeliveryLedger
from publisher.syndication.archive_files import list_page_files
from publisher.syndication.around import describe_around
from publisher.syndication.dates import NEVER
from publisher.syndication.feeds import Feed
from publisher.syndication.pages import Page

#: Under which the cache has what each of these files holds.
_KIND, _KEY, _EDITIONS_KEY, _AROUND = "surroundings", "files", "editions", "around"


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """Files beside the feeds; paths are below the publication's folder, in order."""

    written: tuple[Path, ...]
    #: Held the same bytes already and were not touched.
    unchanged: tuple[Path, ...]

    def __add__(self, other: "Surroundings") -> "Surroundings":
        """Return both together."""
        return Surroundings(
            written=self.written + other.written, unchanged=self.unchanged + other.unchanged
        )


def write_surroundings(
    feeds: Sequence[Feed],
    publication: Publication,
    cache: Cache,
    gone: Sequence[str] = (),
    now: datetime | None = None,
    pages: Iterable[Page] | None = None,
) -> Surroundings:
    """Write what stands beside `feeds`, whose own files are written already.

    `gone` are the decoded paths of withdrawn articles, for servers. `pages` are those of the feeds,
    where somebody has listed them already. A page of which nothing changed since it was written is
    not even set. Where, at `now`, nothing at all changed that any of the files depends on, none is
    looked into.

    Raises:
        ConfigurationError: `server/moved.map` cannot be understood.
        FileAccessError: A file cannot be read or written; those before it are new.
        TemplateError: A template of pages cannot be used; the message names it.
        UnfetchableError: `server/moved.map` is too large.
    """
    # Compressed copies depend on the very documents.
    around = ""
    if now is not None and not publication.compress:
        around = describe_around(feeds, publication, gone, now)
    if around and cache.get(_KIND, _AROUND) == around.encode():
        kept = _read_kept(cache, _KEY)
        if all(
            held.endswith(f" {_stamp(publication.folder / name)}") for name, held in kept.items()
        ):
            return Surroundings(written=(), unchanged=tuple(map(Path, kept)))
    done = _write(_list_files(feeds, publication, gone, pages), publication.folder, cache, _KEY)
    cache.put(_KIND, _AROUND, around.encode())
    return done


def write_editions(
    publication: Publication,
    ledger: DeliveryLedger,
    editions: Mapping[str, Sequence[Edition]],
    cache: Cache,
) -> Surroundings:
    """Write the pages and pictures of editions; `editions` is what `list_editions_on_web` gives.

    Nothing is ever deleted that an edition names.

    Raises:
        FileAccessError: A file cannot be read or written; those before it are new.
        TemplateError: A template of pages cannot be used; the message names it.
    """
    files = _list_edition_files(publication, ledger, editions, cache)
    return _write(files, publication.folder, cache, _EDITIONS_KEY)


def _write(
    files: Iterable[tuple[Path, Page]], folder: Path, cache: Cache, cache_key: str
) -> Surroundings:
    """Write those of the files that differ from how they were left, or hold other bytes."""
    written: list[Path] = []
    unchanged: list[Path] = []
    before, now = _read_kept(cache, cache_key), {}
    for path, page in files:
        name = path.relative_to(folder)
        is_known = before.get(name.as_posix()) == f"{page.key} {_stamp(path)}"
        is_written = not is_known and write_if_changed(
            path, page.content, modified=max(page.updated, NEVER)
        )
        (written if is_written else unchanged).append(name)
        now[name.as_posix()] = f"{page.key} {_stamp(path)}"
    _drop_copies(folder, sorted(before.keys() - now.keys()))
    if now != before:
        cache.put(_KIND, cache_key, json.dumps(now).encode())
    return Surroundings(written=tuple(written), unchanged=tuple(unchanged))


def has_surroundings(cache: Cache) -> bool:
    """Tell whether pages were written by an earlier build."""
    return bool(_read_kept(cache, _KEY))


def _drop_copies(folder: Path, names: Sequence[str]) -> None:
    """Delete compressed copies that are not kept up to date any more: servers prefer them."""
    for name in names:
        path = folder / name
        if path.suffix == ".gz":
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise access_error(path, error) from error


def _read_kept(cache: Cache, cache_key: str) -> Mapping[str, str]:
    """Return path → key and stamp of what was written the last time."""
    kept = cache.get(_KIND, cache_key)
    try:
        found = {} if kept is None else json.loads(kept)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _stamp(path: Path) -> str:
    """Return how a file stands; the change time is the kernel's own."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def _list_files(
    feeds: Sequence[Feed],
    publication: Publication,
    gone: Sequence[str],
    pages: Iterable[Page] | None,
) -> Iterator[tuple[Path, Page]]:
    folder = publication.feeds_folder
    # Only now: jinja2 and babel take longer to import than most publications to build.
    if pages is None:
        from publisher.syndication.pages.listing import list_pages

        pages = list_pages(feeds, publication)
    for page in pages:
        yield folder / page.path, page
        if publication.compress:
            yield folder / f"{page.path}.gz", _compress(page)
    if publication.servers:
        from publisher.syndication.servers.listing import list_server_files

        for page in list_server_files(feeds, publication, gone):
            yield publication.folder / page.path, page
    if publication.compress:
        for feed in feeds:
            documents = (f"{feed.name}.{format_}" for format_ in feed.self_urls)
            for name in (*documents, *list_page_files(publication, feed)):
                document = _read_document(folder, name)
                if document is not None:
                    yield folder / f"{document.path}.gz", _compress(document)


def _list_edition_files(
    publication: Publication,
    ledger: DeliveryLedger,
    editions: Mapping[str, Sequence[Edition]],
    cache: Cache,
) -> Iterator[tuple[Path, Page]]:
    if not any(editions.values()):
        return
    from publisher.syndication.pages.editions import list_edition_pages

    folder = publication.feeds_folder
    for page in list_edition_pages(publication, ledger, editions, cache):
        yield folder / page.path, page
        if publication.compress and page.path.endswith(".html"):
            yield folder / f"{page.path}.gz", _compress(page)


def _read_document(folder: Path, name: str) -> Page | None:
    """Return a feed's file as it stands there; None for one that could never be written."""
    path = folder / name
    if not path.is_file():
        return None
    try:
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise access_error(path, error) from error
    return Page(path=name, updated=modified, key=_stamp(path), render=lambda: _read(path))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise access_error(path, error) from error


def _compress(page: Page) -> Page:
    """Return the page in gzip, without name and time of its own: equal bytes stay equal."""
    return Page(
        path=page.path,
        updated=page.updated,
        key=f"gzip {page.key}",
        render=lambda: gzip.compress(page.content, mtime=0),
    )
