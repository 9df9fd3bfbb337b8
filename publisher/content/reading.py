"""What must be known to read a content folder: its dialect, its languages, its people."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from publisher.content.dialects.choosing import Choice, choose_dialect
from publisher.content.dialects.dialect import Dialect
from publisher.content.dialects.facts import Blog
from publisher.content.dialects.placement import FileNames, Placement, place_file
from publisher.content.dialects.sections import Sections, find_bundles, matches_glob
from publisher.content.folder_keys import find_keys, merge_keys, read_folder_keys
from publisher.content.front_matter import read_front_matter
from publisher.content.languages import (
    choose_prefix,
    find_language_folders,
    find_language_suffixes,
    name_languages,
)
from publisher.content.scan import list_roots, list_side_files, name_root
from publisher.content.side_files import read_blog, read_people, read_tags
from publisher.content.source_text import split_source
from publisher.errors import ArticleError
from publisher.model.publication import ContentSettings, Publication


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How the articles of a publication are read."""

    publication: Publication
    choice: Choice
    #: Content folder, as `source` names it, and what its files' names can hold; longest first.
    roots: tuple[tuple[str, FileNames], ...]
    #: Words in names and folders that are languages → BCP 47 tag.
    languages: Mapping[str, str] = field(default_factory=dict)
    #: Key → what a file beside the articles says of someone (`authors.yml`).
    people: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    #: Key → label of a tag, from a file beside the articles (`tags.yml`).
    tags: Mapping[str, str] = field(default_factory=dict)
    blog: Blog = field(default_factory=Blog)
    #: Folder → keys that its articles have where they do not say otherwise.
    folder_keys: Mapping[Path, Mapping[str, object]] = field(default_factory=dict)
    #: Article that is a translation → the file that it translates, None where there is none; empty
    #: in dialects whose translations have no keys of the original.
    translations: Mapping[str, str | None] = field(default_factory=dict)
    #: What `site.…` in Liquid stands for, beside title and address.
    site: Mapping[str, object] = field(default_factory=dict)

    @property
    def dialect(self) -> Dialect:
        """The dialect that all articles are written in."""
        return self.choice.dialect

    def defaults(self, source: str) -> Mapping[str, object]:
        """Return the keys that an article has where it does not say otherwise."""
        publication = self.publication
        if not self.folder_keys:
            return publication.content.defaults
        article = Path(os.path.normpath(publication.folder / source))
        return {**publication.content.defaults, **find_keys(article, self.folder_keys)}

    def own_keys(self, source: str) -> Mapping[str, object]:
        """Return the keys that a file beside the article gives to it alone."""
        if not self.folder_keys:
            return {}
        article = Path(os.path.normpath(self.publication.folder / source))
        return self.folder_keys.get(article.with_suffix(""), {})

    def place(self, source: str) -> Placement | None:
        """Return what an article file's path says; None for a file that is no article."""
        for root, names in self.roots:
            before = "" if root == "." else f"{root}/"
            if not source.startswith(before):
                continue
            name = source[len(before) :]
            if not _is_taken(name, self.publication.content):
                return None
            if source.startswith(self.publication.draft_folders):
                return None
            below = PurePosixPath(name)
            placement = self.dialect.place(below, names)
            given = _read_path(below, self.publication.content)
            if placement is None or not given:
                return placement
            return replace(placement, defaults={**placement.defaults, **given})
        path = PurePosixPath(source)
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


def plan_reading(publication: Publication, sources: Sequence[str] = ()) -> Reading:
    """Return how the publication's articles are to be read, from settings and what is there.

    `sources` are the files that can be articles, in order.

    Raises:
        ConfigurationError: A content folder does not exist, or a permalink pattern is wrong.
    """
    settings, folder = publication.content, publication.folder
    found = list_roots(publication)
    above = dict.fromkeys(
        [folder, *(root.parent for root, _ in found), *(root for root, _ in found)]
    )
    choice = choose_dialect(settings.dialect, list(above), folder, sources)
    roots = []
    for root, language in found:
        name = name_root(root, publication)
        names = _plan_names(root, language, _list_below(name, sources), publication, choice)
        roots.append((name, names))
    side_files = list_side_files(publication, sources, choice.dialect.key_files)
    blog = read_blog(side_files)
    reading = Reading(
        publication=publication,
        choice=choice,
        roots=tuple(sorted(roots, key=lambda each: -len(each[0]))),
        languages={word: tag for _, each in roots for word, tag in each.languages.items()},
        people=read_people(side_files),
        tags=read_tags(side_files),
        blog=blog,
        folder_keys=merge_keys(choice.dialect.list_defaults(blog), read_folder_keys(side_files)),
        site={**(blog.settings if choice.dialect.name == "jekyll" else {}), **settings.site},
    )
    dialect = reading.dialect
    pattern = dialect.permalink if settings.permalink is None else settings.permalink
    dialect.check_pattern(pattern, "permalink")
    if settings.language_permalink is not None:
        dialect.check_pattern(settings.language_permalink, "language_permalink")
    for section, pattern in settings.permalinks.items():
        dialect.check_pattern(pattern, f"permalinks.{section}")
    if dialect.inherits_from_original:
        return replace(reading, translations=_pair_translations(reading, sources))
    return reading


def _pair_translations(reading: Reading, sources: Sequence[str]) -> dict[str, str | None]:
    """Return each translation with the file of the same name that says no language."""
    placed = [(source, reading.place(source)) for source in sources]
    originals: dict[tuple[tuple[str, ...], str], str] = {}
    for source, placement in placed:
        if placement is not None and placement.language is None:
            originals.setdefault((placement.folders, placement.filename), source)
    return {
        source: originals.get((placement.folders, placement.filename))
        for source, placement in placed
        if placement is not None and placement.language is not None
    }


def _list_below(root: str, sources: Sequence[str]) -> Iterator[PurePosixPath]:
    """Yield the paths of a content folder's files below it."""
    before = "" if root == "." else f"{root}/"
    for source in sources:
        if source.startswith(before):
            yield PurePosixPath(source[len(before) :])


def _is_taken(path: str, settings: ContentSettings) -> bool:
    """Tell whether `include` and `exclude` let a file be an article."""
    if settings.include and not any(matches_glob(path, glob) for glob in settings.include):
        return False
    return not any(matches_glob(path, glob) for glob in settings.exclude)


def _read_path(path: PurePosixPath, settings: ContentSettings) -> dict[str, object]:
    """Return the front matter that a file's name and path hold, by the settings' expressions."""
    given: dict[str, object] = {}
    for expression, text in (
        (settings.path_keys, path.as_posix()),
        (settings.filename_keys, path.stem),
    ):
        found = None if expression is None else re.match(expression, text)
        if found is not None:
            given |= {
                key.lower(): value for key, value in found.groupdict().items() if value is not None
            }
    return given


def _plan_names(
    root: Path,
    language: str | None,
    below: Iterator[PurePosixPath],
    publication: Publication,
    choice: Choice,
) -> FileNames:
    settings, default = publication.content, publication.language
    named = name_languages(settings, default)
    has_folders = False
    paths = list(below) if named or choice.dialect.keys is not None else []
    if not choice.dialect.has_languages_in_names:
        named = {}
    elif not named and choice.dialect.keys is not None:
        by_folder = choice.dialect.has_languages_in_folders
        folders = find_language_folders(paths, default) if by_folder else {}
        named = {**find_language_suffixes(paths, default), **folders}
        has_folders = bool(folders)
    elif named and language is None and choice.dialect.has_named_languages_in_folders:
        first = {path.parts[0].lower() for path in paths if len(path.parts) > 1}
        has_folders = len(first & set(named)) > 0
    names = FileNames(
        root=root.name,
        language=language,
        languages=named,
        has_language_folders=has_folders,
    )
    if not choice.dialect.has_sections:
        return names
    return replace(
        names,
        bundles=find_bundles(paths, choice.dialect.suffixes),
        sections=_read_sections(root, paths, names, choice.dialect),
    )


def _read_sections(
    root: Path, below: list[PurePosixPath], names: FileNames, dialect: Dialect
) -> Sections:
    """Return what the sections' own pages (`_index.md`) hold; one that is broken holds nothing."""
    found = {}
    for path in below:
        if not path.name.startswith("_index."):
            continue
        placement = place_file(path, names)
        try:
            text = split_source((root / path).read_bytes(), path.as_posix(), is_foreign=True)
            values = read_front_matter(text, {}).values()
        except (OSError, ArticleError):
            values = {}
        found[placement.language, placement.folders] = dialect.read_section(values)
    return Sections(found=found)
