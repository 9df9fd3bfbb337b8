"""What the path of an article file says about the article."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:T[\d:.\-+Z]+)?[-_ ](?=.)")


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
    dated = _DATED.match(stem)
    return Placement(
        folders=folders,
        filename=stem,
        name=stem if dated is None else stem[dated.end() :],
        date=None if dated is None else dated[1],
        language=language,
        is_bundle=is_bundle,
    )
