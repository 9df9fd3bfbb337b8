"""Which files are articles."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.errors import ConfigurationError, FileAccessError
from publisher.stamps import Stamp, stamp_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from publisher.model.publication import Publication

_OWN_SUFFIXES = (".md", ".markdown")
#: What some generator or other keeps articles in; the dialect says which of them count.
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rst", ".html")
#: Files beside the articles that say something about them, or whose they are.
_SIDE_FILES = (
    "hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config.yaml", "_config.yml",
    "pelicanconf.py", "conf.py", "mkdocs.yml", "authors.yml", "tags.yml", ".authors.yml",
    "_data/authors.yml",
    "data/authors.yml", "docusaurus.config.js", "docusaurus.config.ts", "astro.config.mjs",
    "astro.config.ts", "astro.config.js", ".eleventy.js", "eleventy.config.js",
    "eleventy.config.mjs", "eleventy.config.cjs",
)  # fmt: skip


def stamp_article_files(publication: Publication) -> dict[str, Stamp]:
    """Return source → stamp of every file below the content folders that can be an article.

    Sorted. Hidden files and folders are left out. Symbolic links are followed, but never into a
    folder that the link itself stands in.

    Raises:
        ConfigurationError: A content folder does not exist.
        FileAccessError: A folder cannot be read.
    """
    roots = tuple(name_root(root, publication) for root, _ in list_roots(publication))
    try:
        return stamp_sources(str(publication.folder), roots, list_suffixes(publication))
    except OSError as error:
        raise FileAccessError(
            f"{error.filename}: {error.strerror or error}",
            hint="Let the user that runs publisher read this folder.",
        ) from error


def source_of(file: Path, publication: Publication) -> str:
    """Return the file's path below the publication's folder, with `/` on every system."""
    return os.path.relpath(file, publication.folder).replace(os.sep, "/")


def list_suffixes(publication: Publication) -> tuple[str, ...]:
    """Return how names end of files that can be articles."""
    return _OWN_SUFFIXES if publication.content.dialect == "publisher" else _SUFFIXES


def name_root(root: Path, publication: Publication) -> str:
    """Return a content folder's path below the publication's, with `/` on every system."""
    return os.path.relpath(root, publication.folder).replace(os.sep, "/")


def list_roots(publication: Publication) -> list[tuple[Path, str | None]]:
    """Return each content folder with the language that everything in it has, or None.

    One that does not exist is left out where it need not be there.

    Raises:
        ConfigurationError: One does not exist that must.
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
            if not settings.is_needed:
                continue
            raise ConfigurationError(
                f"publisher.toml: [content] {key}: no folder {name!r} in {publication.folder}",
                hint="Make the folder, or name the one that holds the articles.",
            )
        roots.append((folder, language))
    return roots


def list_side_files(
    publication: Publication, sources: Iterable[str] = (), key_files: Sequence[str] = ()
) -> list[Path]:
    """Return the files that are no articles and change how `sources` are understood, sorted."""
    possible = list_possible_side_files(publication, sources, key_files)
    # One beside a long name can have a name that no file system takes.
    return [path for path in possible if os.path.isfile(path)]  # noqa: PTH113 - does not raise


def list_possible_side_files(
    publication: Publication, sources: Iterable[str] = (), key_files: Sequence[str] = ()
) -> list[Path]:
    """Return where such files would be looked for, sorted.

    `key_files` are how the dialect names those that stand beside articles (`Dialect.key_files`).
    """
    if publication.content.dialect == "publisher":
        return []
    folders = {publication.folder}
    for folder, _ in list_roots(publication):
        folders |= {folder, folder.parent}
    found = {folder / name for folder in folders for name in _SIDE_FILES}
    return sorted(found | _list_key_files(publication, sources, key_files))


def _list_key_files(
    publication: Publication, sources: Iterable[str], key_files: Sequence[str]
) -> set[Path]:
    """Return where files would be that give keys to all articles of a folder, or to one."""
    roots = {name_root(root, publication) for root, _ in list_roots(publication)}
    of_articles = [name for name in key_files if "{article}" in name]
    of_folders = [name for name in key_files if "{article}" not in name]
    names: set[str] = set()
    folders: set[str] = set()
    for source in sources if key_files else ():
        article = os.path.splitext(source)[0]  # noqa: PTH122 - there can be ten thousand
        names.update(name.format(article=article) for name in of_articles)
        folder = posixpath.dirname(source)
        while folder not in folders:
            folders.add(folder)
            if folder not in roots:
                folder = posixpath.dirname(folder)
    found = {Path(os.path.normpath(publication.folder / name)) for name in names}
    for below in folders:
        inside = Path(os.path.normpath(publication.folder / below))
        found |= {inside / name.format(folder=inside.name) for name in of_folders}
    return found
