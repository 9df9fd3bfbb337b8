"""What stands beside the feeds, written where it differs: pages, files for servers, `.gz`."""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from publisher.files import access_error, write_if_changed
from publisher.model.publication import Publication
from publisher.storage.cache import Cache
from publisher.syndication.archive_files import list_page_files
from publisher.syndication.dates import NEVER
from publisher.syndication.feeds import Feed
from publisher.syndication.pages import Page
from publisher.syndication.pages.listing import list_pages
from publisher.syndication.servers.listing import list_server_files

#: Under which the cache has what each of these files holds.
_KIND, _KEY = "surroundings", "files"


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """Files beside the feeds; paths are below the publication's folder, in order."""

    written: tuple[Path, ...]
    #: Held the same bytes already and were not touched.
    unchanged: tuple[Path, ...]


def write_surroundings(
    feeds: Sequence[Feed], publication: Publication, cache: Cache, gone: Sequence[str] = ()
) -> Surroundings:
    """Write what stands beside `feeds`, whose own files are written already.

    `gone` are the decoded paths of withdrawn articles, for servers. A page of which nothing changed
    since it was written is not even set.

    Raises:
        ConfigurationError: `server/moved.map` cannot be understood.
        FileAccessError: A file cannot be read or written; those before it are new.
        TemplateError: A template of pages cannot be used; the message names it.
        UnfetchableError: `server/moved.map` is too large.
    """
    written: list[Path] = []
    unchanged: list[Path] = []
    before, now = _read_kept(cache), {}
    for path, page in _list_files(feeds, publication, gone):
        name = path.relative_to(publication.folder)
        is_known = before.get(name.as_posix()) == f"{page.key} {_stamp(path)}"
        is_written = not is_known and write_if_changed(
            path, page.content, modified=max(page.updated, NEVER)
        )
        (written if is_written else unchanged).append(name)
        now[name.as_posix()] = f"{page.key} {_stamp(path)}"
    _drop_copies(publication.folder, sorted(before.keys() - now.keys()))
    if now != before:
        cache.put(_KIND, _KEY, json.dumps(now).encode())
    return Surroundings(written=tuple(written), unchanged=tuple(unchanged))


def _drop_copies(folder: Path, names: Sequence[str]) -> None:
    """Delete compressed copies that are not kept up to date any more: servers prefer them."""
    for name in names:
        path = folder / name
        if path.suffix == ".gz":
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise access_error(path, error) from error


def _read_kept(cache: Cache) -> Mapping[str, str]:
    """Return path → key and stamp of what was written the last time."""
    kept = cache.get(_KIND, _KEY)
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
    feeds: Sequence[Feed], publication: Publication, gone: Sequence[str]
) -> Iterator[tuple[Path, Page]]:
    folder = publication.feeds_folder
    for page in list_pages(feeds, publication):
        yield folder / page.path, page
        if publication.compress:
            yield folder / f"{page.path}.gz", _compress(page)
    for page in list_server_files(feeds, publication, gone):
        yield publication.folder / page.path, page
    if publication.compress:
        for feed in feeds:
            documents = (f"{feed.name}.{format_}" for format_ in feed.self_urls)
            for name in (*documents, *list_page_files(publication, feed)):
                document = _read_document(folder, name)
                if document is not None:
                    yield folder / f"{document.path}.gz", _compress(document)


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
