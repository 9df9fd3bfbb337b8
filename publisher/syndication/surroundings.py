"""What stands beside the feeds, written where it differs: pages, files for servers, `.gz`."""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from publisher.files import access_error, write_if_changed
from publisher.model.publication import Publication
from publisher.syndication.dates import NEVER
from publisher.syndication.feeds import Feed
from publisher.syndication.pages import Page
from publisher.syndication.pages.listing import list_page_sources, list_pages
from publisher.syndication.servers.listing import list_server_files, list_server_sources


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """Files beside the feeds; paths are below the publication's folder, in order."""

    written: tuple[Path, ...]
    #: Held the same bytes already and were not touched.
    unchanged: tuple[Path, ...]


def write_surroundings(feeds: Sequence[Feed], publication: Publication) -> Surroundings:
    """Write what stands beside `feeds`, whose own files are written already.

    Raises:
        ConfigurationError: `server/moved.map` cannot be understood.
        FileAccessError: A file cannot be read or written; those before it are new.
        TemplateError: A template of pages cannot be used; the message names it.
        UnfetchableError: `server/moved.map` is too large.
    """
    written: list[Path] = []
    unchanged: list[Path] = []
    for path, page in _list_files(feeds, publication):
        is_written = write_if_changed(path, page.content, modified=max(page.updated, NEVER))
        (written if is_written else unchanged).append(path.relative_to(publication.folder))
    return Surroundings(written=tuple(written), unchanged=tuple(unchanged))


def list_surrounding_sources(publication: Publication) -> list[Path]:
    """Return the publication's own files on which these depend: templates, moved addresses."""
    return [*list_page_sources(publication), *list_server_sources(publication)]


def _list_files(feeds: Sequence[Feed], publication: Publication) -> Iterator[tuple[Path, Page]]:
    folder = publication.feeds_folder
    for page in list_pages(feeds, publication):
        yield folder / page.path, page
        if publication.compress:
            yield folder / f"{page.path}.gz", _compress(page)
    for page in list_server_files(feeds, publication):
        yield publication.folder / page.path, page
    if publication.compress:
        for feed in feeds:
            for format_ in feed.self_urls:
                document = _read_document(folder, f"{feed.name}.{format_}")
                if document is not None:
                    yield folder / f"{document.path}.gz", _compress(document)


def _read_document(folder: Path, name: str) -> Page | None:
    """Return a feed's file as it stands there; None for one that could never be written."""
    path = folder / name
    try:
        if not path.is_file():
            return None
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Page(path=name, content=path.read_bytes(), updated=modified)
    except OSError as error:
        raise access_error(path, error) from error


def _compress(page: Page) -> Page:
    """Return the page in gzip, without name and time of its own: equal bytes stay equal."""
    return Page(path=page.path, content=gzip.compress(page.content, mtime=0), updated=page.updated)
