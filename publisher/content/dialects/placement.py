"""What the path of an article file says about the article."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from publisher.content.dialects.sections import Sections

_DATED = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2}(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?)"
    r"(?:T[\d:.\-+Z]+)?[-_ ](?=.)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """An article file's place, as its dialect understands it."""

    #: Folders between the content folder and the article; not the language's, not a bundle's own.
    folders: tuple[str, ...]
    #: The file's name (or its bundle's) without suffix and language.
    filename: str
    #: The same without the date in front.
    name: str
    #: As the path writes it: `2026-11-20`.
    date: str | None = None
    #: As the path writes it; None where it says nothing.
    language: str | None = None
    #: Stands where its generator keeps what is not finished.
    is_draft: bool = False
    #: `index.md` in a folder of its own, with its pictures beside it.
    is_bundle: bool = False
    #: Folders down to the nearest that is a section of its own; all, where no folder says so.
    sections: tuple[str, ...] = ()
    #: Front matter that the sections give to an article that does not say.
    defaults: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileNames:
    """What must be known to take a file's name apart."""

    #: The content folder's own name.
    root: str
    #: Language that everything in the content folder has; None where it has none of its own.
    language: str | None = None
    #: Words that are languages here, in lower case, as suffixes of names and as first folders.
    languages: Mapping[str, str] = field(default_factory=dict)
    #: Languages have folders of their own at the top.
    has_language_folders: bool = False
    #: Folders, below the content folder, that are one page each with all that is in them.
    bundles: frozenset[str] = frozenset()
    #: What folders say of the articles below them; None where folders say nothing.
    sections: Sections | None = None

    def is_in_bundle(self, path: PurePosixPath) -> bool:
        """Tell whether a file belongs to a page that is a folder, and is not that page itself."""
        if not self.bundles:
            return False
        folders = [each.as_posix() for each in path.parents]
        if path.name.partition(".")[0] == "index":
            folders = folders[1:]
        return not self.bundles.isdisjoint(folders)


def place_file(path: PurePosixPath, names: FileNames) -> Placement:
    """Return what a path below a content folder says, in the way that most generators share."""
    folders, stem = path.parts[:-1], path.stem
    language = names.language
    if names.has_language_folders and folders and folders[0].lower() in names.languages:
        language, folders = folders[0], folders[1:]
    base, _, suffix = stem.rpartition(".")
    if base and suffix.lower() in names.languages:
        language, stem = suffix, base
    is_bundle = stem == "index"
    if is_bundle:
        stem = folders[-1] if folders else names.root or stem
        folders = folders[:-1]
    date, name = split_date(stem)
    sections, defaults = folders, {}
    if names.sections is not None:
        sections = names.sections.nearest(language, folders)
        defaults = names.sections.defaults(language, folders, stem)
    return Placement(
        folders=folders,
        filename=stem,
        name=name,
        date=date,
        language=language,
        is_bundle=is_bundle,
        sections=sections,
        defaults=defaults,
    )


def split_date(stem: str) -> tuple[str | None, str]:
    """Return the date that a file's name begins with, None where there is none, and the rest."""
    dated = _DATED.match(stem)
    return (None, stem) if dated is None else (dated[1], stem[dated.end() :])
