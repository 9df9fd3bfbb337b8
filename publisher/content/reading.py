"""What must be known to read a content folder: its dialect, its languages, its people."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from publisher.content.dialects.choosing import Choice, choose_dialect
from publisher.content.dialects.dialect import Blog, Dialect
from publisher.content.dialects.placement import FileNames, Placement
from publisher.content.folder_keys import find_keys, merge_keys, read_folder_keys
from publisher.content.languages import (
    choose_prefix,
    find_language_folders,
    find_language_suffixes,
    name_languages,
)
from publisher.content.scan import list_roots, list_side_files
from publisher.content.side_files import read_blog, read_people, read_tags
from publisher.model.publication import Publication


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How the articles of a publication are read."""

    publication: Publication
    choice: Choice
    #: Content folder, as `source` names it, and what its files' names can hold; longest first.
    roots: tuple[tuple[str, FileNames], ...]
    #: Key → what a file beside the articles says of someone (`authors.yml`).
    people: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    #: Key → label of a tag, from a file beside the articles (`tags.yml`).
    tags: Mapping[str, str] = field(default_factory=dict)
    blog: Blog = field(default_factory=Blog)
    #: Folder → keys that its articles have where they do not say otherwise.
    folder_keys: Mapping[Path, Mapping[str, object]] = field(default_factory=dict)
    #: What `site.…` in Liquid stands for, beside title and address.
    site: Mapping[str, object] = field(default_factory=dict)

    @property
    def dialect(self) -> Dialect:
        """The dialect that all articles are written in."""
        return self.choice.dialect

    @property
    def languages(self) -> dict[str, str]:
        """Words in names and folders that are languages → BCP 47 tag."""
        return {word: tag for _, names in self.roots for word, tag in names.languages.items()}

    def defaults(self, source: str) -> Mapping[str, object]:
        """Return the keys that an article has where it does not say otherwise."""
        publication = self.publication
        article = Path(os.path.normpath(publication.folder / source))
        return {**publication.content.defaults, **find_keys(article, self.folder_keys)}

    def place(self, source: str) -> Placement | None:
        """Return what an article file's path says; None for a file that is no article."""
        path = PurePosixPath(source)
        for root, names in self.roots:
            if root in ("", ".") or path.is_relative_to(root):
                below = path if root in ("", ".") else path.relative_to(root)
                return self.dialect.place(below, names)
        return self.dialect.place(PurePosixPath(*path.parts[1:] or path.parts), FileNames(root=""))

    def language_tag(self, placement: Placement) -> str:
        """Return the BCP 47 tag of the language that the path says, or the publication's."""
        if placement.language is None:
            return self.publication.language
        return self.languages.get(placement.language.lower(), self.publication.language)

    def prefix(self, placement: Placement) -> str:
        """Return the first segment of an article's address, empty for none."""
        settings = self.publication.content
        return choose_prefix(
            placement.language,
            self.language_tag(placement),
            settings=settings,
            mode=settings.language_prefix or self.dialect.language_prefix,
            default=self.publication.language,
        )


def plan_reading(publication: Publication, files: Sequence[Path] = ()) -> Reading:
    """Return how the publication's articles are to be read, from settings and what is there.

    Raises:
        ConfigurationError: A content folder does not exist, or a permalink pattern is wrong.
    """
    settings, folder = publication.content, publication.folder
    found = list_roots(publication)
    above = dict.fromkeys(
        [folder, *(root.parent for root, _ in found), *(root for root, _ in found)]
    )
    choice = choose_dialect(settings.dialect, list(above), files)
    roots = []
    for root, language in found:
        below = [
            PurePosixPath(path.relative_to(root).as_posix())
            for path in files
            if path.is_relative_to(root)
        ]
        roots.append(
            (_name_root(root, folder), _plan_names(root, language, below, publication, choice))
        )
    side_files = list_side_files(publication, files)
    blog = read_blog(side_files)
    reading = Reading(
        publication=publication,
        choice=choice,
        roots=tuple(sorted(roots, key=lambda each: -len(each[0]))),
        people=read_people(side_files),
        tags=read_tags(side_files),
        blog=blog,
        folder_keys=merge_keys(choice.dialect.list_defaults(blog), read_folder_keys(side_files)),
        site={**(blog.settings if choice.dialect.name == "jekyll" else {}), **settings.site},
    )
    dialect = reading.dialect
    pattern = dialect.permalink if settings.permalink is None else settings.permalink
    dialect.check_pattern(pattern, "permalink")
    for section, pattern in settings.permalinks.items():
        dialect.check_pattern(pattern, f"permalinks.{section}")
    return reading


def _name_root(root: Path, folder: Path) -> str:
    return os.path.relpath(root, folder).replace(os.sep, "/")


def _plan_names(
    root: Path,
    language: str | None,
    below: list[PurePosixPath],
    publication: Publication,
    choice: Choice,
) -> FileNames:
    settings, default = publication.content, publication.language
    named = name_languages(settings, default)
    has_folders = False
    if not named and choice.dialect.keys is not None:
        folders = find_language_folders(below, default)
        named = {**find_language_suffixes(below, default), **folders}
        has_folders = bool(folders)
    elif named and language is None:
        first = {path.parts[0].lower() for path in below if len(path.parts) > 1}
        has_folders = len(first & set(named)) > 0
    return FileNames(
        root=root.name,
        language=language,
        languages=named,
        has_language_folders=has_folders,
    )
