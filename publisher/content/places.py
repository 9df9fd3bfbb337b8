"""Where articles are, for those that name each other."""

import posixpath
from collections.abc import Iterable
from typing import Protocol

from publisher.content.dialects.placement import Placement

#: Of a path that is the very file's, from the content folder: a translation's says its language.
_EXACT = "@/"
_MARKS = (_EXACT, "{filename}", "|filename|", "link://slug/", "link://filename/")


class Placed(Protocol):
    """An article or page that has a place and an address."""

    @property
    def placement(self) -> Placement | None:
        """Return what its path says."""

    @property
    def slug(self) -> str:
        """Return the last part of its address."""

    @property
    def url(self) -> str:
        """Return its absolute address."""


class AddressBook:
    """The address of every article, by the ways in which other articles name it."""

    def __init__(self, files: Iterable[Placed]) -> None:
        """Take all articles of the publication; they are looked at when one is asked for."""
        self._files: Iterable[Placed] | None = files
        #: By language, `""` where the place says none, and None for the first in any of them.
        self._by_path: dict[tuple[str | None, str], str] = {}
        self._by_name: dict[tuple[str | None, str], str] = {}

    def _fill(self, files: Iterable[Placed]) -> None:
        for file in files:
            placement = file.placement
            if placement is None:
                continue
            path = "/".join((*placement.folders, placement.filename))
            if placement.language:
                self._by_path.setdefault(("", f"{path}.{placement.language}"), file.url)
            for language in (placement.language or "", None):
                self._by_path.setdefault((language, path), file.url)
                for name in (placement.filename, placement.name, file.slug):
                    self._by_name.setdefault((language, name), file.url)

    def find(self, target: str, namer: Placed) -> str | None:
        """Return the absolute address of the article that `namer` names so, or None.

        A path counts from the naming article's folder, then from the content folder; at last the
        name alone will do. Articles in the naming one's language come first, then those whose place
        says none; behind `@/` these come first.
        """
        if self._files is not None:
            self._fill(self._files)
            self._files = None
        is_exact = target.startswith(_EXACT)
        for mark in _MARKS:
            target = target.removeprefix(mark)
        wanted = _bare(target)
        placement = namer.placement
        assert placement is not None
        here = "/".join(placement.folders)
        if placement.is_bundle:
            here = posixpath.join(here, placement.filename)
        near = posixpath.normpath(posixpath.join(here, wanted))
        far = posixpath.normpath(wanted.lstrip("/"))
        own = placement.language or ""
        for language in ("", own, None) if is_exact else (own, "", None):
            for path in (far,) if wanted.startswith("/") else (near, far):
                found = self._by_path.get((language, path))
                if found is not None:
                    return found
            found = self._by_name.get((language, posixpath.basename(far)))
            if found is not None:
                return found
        return None


def _bare(target: str) -> str:
    """Return a path without suffix, `index` and final slash."""
    path = target.rstrip("/")
    for suffix in (".md", ".markdown", ".mdx", ".rst", ".html"):
        path = path.removesuffix(suffix)
    return path.removesuffix("/index") or "/"
