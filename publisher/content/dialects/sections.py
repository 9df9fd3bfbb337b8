"""Folders that are sections, and what their own pages hold for everything below them (Hugo)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath

#: Words of `target` that can be judged here; with another one a cascade is passed over.
_TARGETS = frozenset({"path", "lang", "kind", "environment"})
#: Of a glob, its signs and what stands between them.
_MOST_PARTS = 25
_NOTHING = re.compile(r"(?!)")
_KINDS = frozenset({"page", "{page,section}", "{section,page}", "*"})


@dataclass(frozen=True, slots=True)
class Cascade:
    """Front matter for the articles below a section that do not say."""

    values: Mapping[str, object]
    #: Which of them are meant, by `path`, `lang` …; empty for all.
    target: Mapping[str, object] = field(default_factory=dict)

    def holds_for(self, path: str, language: str | None) -> bool:
        """Tell whether a page is meant; `path` is its own, without suffix, in lower case."""
        target = self.target
        if set(target) - _TARGETS:
            return False
        lang, glob = target.get("lang"), target.get("path")
        return (
            target.get("kind", "page") in _KINDS
            and target.get("environment", "production") in ("production", "*")
            and (lang is None or language is None or str(lang).lower() == language.lower())
            and (glob is None or matches_glob(path, str(glob).lower()))
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Sections:
    """The sections of one content folder."""

    #: Language (as paths write it) and folders → what the section's page gives to those below.
    found: Mapping[tuple[str | None, tuple[str, ...]], tuple[Cascade, ...]] = field(
        default_factory=dict
    )

    def nearest(self, language: str | None, folders: tuple[str, ...]) -> tuple[str, ...]:
        """Return the folders down to the nearest section; the first folder always is one."""
        for depth in range(len(folders), 1, -1):
            if (language, folders[:depth]) in self.found:
                return folders[:depth]
        return folders[:1]

    def defaults(
        self, language: str | None, folders: tuple[str, ...], filename: str
    ) -> dict[str, object]:
        """Return front matter for an article that does not say; the nearest section first."""
        path = "/" + "/".join((*folders, filename)).lower().replace(" ", "-")
        given: dict[str, object] = {}
        for depth in range(len(folders), -1, -1):
            for cascade in self.found.get((language, folders[:depth]), ()):
                if cascade.holds_for(path, language):
                    given = {**cascade.values, **given}
        return given


def read_cascades(front: Mapping[str, object]) -> tuple[Cascade, ...]:
    """Return what `cascade` in a section's front matter says: a table, or a list of tables with
    a `target` each.
    """
    value = _find(front, "cascade")
    tables = value if isinstance(value, list) else [value]
    found = []
    for table in tables:
        if not isinstance(table, dict):
            continue
        target = _find(table, "target") or _find(table, "_target")
        values = {
            key: each for key, each in table.items() if key.lower() not in ("target", "_target")
        }
        lowered = target if isinstance(target, dict) else {}
        found.append(
            Cascade(values=values, target={key.lower(): each for key, each in lowered.items()})
        )
    return tuple(found)


def matches_glob(path: str, glob: str) -> bool:
    """Tell whether a path is what a glob means: `*` within a folder, `**` across folders."""
    return _read_glob(glob).fullmatch(path) is not None


@lru_cache(maxsize=500)
def _read_glob(glob: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    meanings = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    if len(parts) > _MOST_PARTS:
        return _NOTHING  # that many stars could take longer than anyone waits
    return re.compile("".join(meanings.get(each, re.escape(each)) for each in parts), re.DOTALL)


def find_bundles(paths: Iterable[PurePosixPath], suffixes: tuple[str, ...]) -> frozenset[str]:
    """Return the folders that are a page each, because an `index.md` is in them."""
    return frozenset(
        path.parent.as_posix()
        for path in paths
        if path.name.partition(".")[0] == "index"
        and path.suffix.lower() in suffixes
        and len(path.parts) > 1
    )


def _find(table: Mapping[str, object], name: str) -> object:
    return next((value for key, value in table.items() if key.lower() == name), None)
