"""Where articles are, for those that name each other."""

import posixpath
from collections.abc import Iterable

from publisher.content.heads import Head

_MARKS = ("@/", "{filename}", "|filename|", "link://slug/", "link://filename/")


class AddressBook:
    """The address of every article, by the ways in which other articles name it."""

    def __init__(self, heads: Iterable[Head]) -> None:
        """Take all articles of the publication."""
        self._by_path: dict[tuple[str, str], str] = {}
        self._by_name: dict[tuple[str, str], str] = {}
        for head in heads:
            placement = head.placement
            path = "/".join((*placement.folders, placement.filename))
            for language in (placement.language or "", ""):
                self._by_path.setdefault((language, path), head.url)
                for name in (placement.filename, placement.name, head.slug):
                    self._by_name.setdefault((language, name), head.url)

    def find(self, target: str, head: Head) -> str | None:
        """Return the absolute address of the article that `head` names so, or None.

        A path counts from the naming article's folder, then from the content folder; at last the
        name alone will do. Articles in the naming one's language come first.
        """
        for mark in _MARKS:
            target = target.removeprefix(mark)
        wanted = _bare(target)
        here = "/".join(head.placement.folders)
        if head.placement.is_bundle:
            here = posixpath.join(here, head.placement.filename)
        near = posixpath.normpath(posixpath.join(here, wanted))
        far = posixpath.normpath(wanted.lstrip("/"))
        for language in (head.placement.language or "", ""):
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
