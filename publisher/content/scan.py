"""Which files are articles. Cheap to import: a run that finds nothing to do needs only this."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.errors import ConfigurationError, FileAccessError

if TYPE_CHECKING:
    from publisher.model.publication import Publication

_SUFFIXES = (".md", ".markdown")


def list_article_files(publication: Publication) -> list[Path]:
    """Return the absolute path of every Markdown file below the content folders, sorted.

    Hidden files and folders are left out. Symbolic links are followed, but never into a folder
    that the link itself stands in.

    Raises:
        ConfigurationError: A content folder does not exist.
        FileAccessError: A folder cannot be read.
    """
    found: set[str] = set()
    for name in publication.content_folders:
        folder = os.path.normpath(publication.folder / name)
        if not Path(folder).is_dir():
            raise ConfigurationError(
                f"publisher.toml: [content] folders: no folder {name!r} in {publication.folder}",
                hint="Make the folder, or name the one that holds the articles.",
            )
        _collect(folder, (), found)
    return [Path(path) for path in sorted(found)]


def source_of(file: Path, publication: Publication) -> str:
    """Return the file's path below the publication's folder, with `/` on every system."""
    return os.path.relpath(file, publication.folder).replace(os.sep, "/")


def _collect(folder: str, above: tuple[tuple[int, int], ...], found: set[str]) -> None:
    """Add the article files in and below `folder`; `above` identifies the folders it stands in."""
    try:
        status = Path(folder).stat()
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            return
        with os.scandir(folder) as entries:
            visible = [entry for entry in entries if not entry.name.startswith(".")]
            for entry in visible:
                if entry.is_dir():
                    _collect(entry.path, (*above, identity), found)
                elif entry.name.lower().endswith(_SUFFIXES) and entry.is_file():
                    found.add(entry.path)
    except OSError as error:
        raise FileAccessError(
            f"{folder}: {error.strerror or error}",
            hint="Let the user that runs publisher read this folder.",
        ) from error
