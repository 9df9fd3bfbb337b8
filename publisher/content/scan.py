"""Which files are articles. Cheap to import: a run that finds nothing to do needs only this."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.errors import ConfigurationError, FileAccessError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publisher.model.publication import Publication

_OWN_SUFFIXES = (".md", ".markdown")
#: What some generator or other keeps articles in; the dialect says which of them count.
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rst", ".html")
#: Folders of programs and of generated pages.
_FOREIGN_FOLDERS = frozenset({"node_modules", "_site", "__pycache__"})
#: Files beside the articles that say something about them, or whose they are.
_SIDE_FILES = (
    "hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config.yaml", "_config.yml",
    "pelicanconf.py", "conf.py", "mkdocs.yml", "authors.yml", "tags.yml", ".authors.yml",
    "_data/authors.yml",
    "data/authors.yml", "docusaurus.config.js", "docusaurus.config.ts", "astro.config.mjs",
    "astro.config.ts", "astro.config.js", ".eleventy.js", "eleventy.config.js",
    "eleventy.config.mjs", "eleventy.config.cjs",
)  # fmt: skip


#: Of a data file of Eleventy, which has its folder's name.
_KEY_SUFFIXES = (
    ".json", ".11tydata.json", ".11tydata.js", ".11tydata.cjs", ".11tydata.mjs",
)  # fmt: skip


def list_article_files(publication: Publication) -> list[Path]:
    """Return the absolute path of every file below the content folders that can be an article.

    Sorted. Hidden files and folders are left out. Symbolic links are followed, but never into a
    folder that the link itself stands in.

    Raises:
        ConfigurationError: A content folder does not exist.
        FileAccessError: A folder cannot be read.
    """
    found: set[str] = set()
    suffixes = _OWN_SUFFIXES if publication.content.dialect == "publisher" else _SUFFIXES
    for folder, _ in list_roots(publication):
        _collect(str(folder), (), found, suffixes)
    return [Path(path) for path in sorted(found)]


def list_roots(publication: Publication) -> list[tuple[Path, str | None]]:
    """Return each content folder with the language that everything in it has, or None.

    Raises:
        ConfigurationError: One does not exist.
    """
    settings = publication.content
    named: list[tuple[str, str, str | None]] = [
        ("folders", name, None) for name in settings.folders
    ]
    named += [
        (f"languages.{each.name}.folder", each.folder, each.name)
        for each in settings.languages
        if each.folder is not None
    ]
    roots: list[tuple[Path, str | None]] = []
    for key, name, language in named:
        folder = Path(os.path.normpath(publication.folder / name))
        if not folder.is_dir():
            raise ConfigurationError(
                f"publisher.toml: [content] {key}: no folder {name!r} in {publication.folder}",
                hint="Make the folder, or name the one that holds the articles.",
            )
        roots.append((folder, language))
    return roots


def list_side_files(publication: Publication, articles: Iterable[Path] = ()) -> list[Path]:
    """Return the files that are no articles and change how `articles` are understood, sorted."""
    if publication.content.dialect == "publisher":
        return []
    folders = {publication.folder}
    for folder, _ in list_roots(publication):
        folders |= {folder, folder.parent}
    found = {
        folder / name for folder in folders for name in _SIDE_FILES if (folder / name).is_file()
    }
    return sorted(found | _find_key_files(publication, articles))


def _find_key_files(publication: Publication, articles: Iterable[Path]) -> set[Path]:
    """Return what gives keys to a folder's articles, or stands beside one of them."""
    bases = {str(path.with_suffix("")) for path in articles}
    roots = {folder for folder, _ in list_roots(publication)}
    parents = {Path(base).parent for base in bases}
    folders = parents | {
        above for folder in parents for above in folder.parents if roots & {above, *above.parents}
    }
    found: set[Path] = set()
    for folder in folders:
        try:
            names = {entry.name for entry in os.scandir(folder)}
        except OSError:
            continue
        wanted = {".meta.yml", *(f"{folder.name}{suffix}" for suffix in _KEY_SUFFIXES)}
        found |= {folder / name for name in names & wanted}
        found |= {
            folder / name
            for name in names
            if name.endswith(".meta") and str(folder / name[: -len(".meta")]) in bases
        }
    return found


def source_of(file: Path, publication: Publication) -> str:
    """Return the file's path below the publication's folder, with `/` on every system."""
    return os.path.relpath(file, publication.folder).replace(os.sep, "/")


def _collect(
    folder: str, above: tuple[tuple[int, int], ...], found: set[str], suffixes: tuple[str, ...]
) -> None:
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
                    if entry.name not in _FOREIGN_FOLDERS:
                        _collect(entry.path, (*above, identity), found, suffixes)
                elif entry.name.lower().endswith(suffixes) and entry.is_file():
                    found.add(entry.path)
    except OSError as error:
        raise FileAccessError(
            f"{folder}: {error.strerror or error}",
            hint="Let the user that runs publisher read this folder.",
        ) from error
