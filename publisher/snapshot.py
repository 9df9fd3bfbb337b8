"""How everything stood after a run, so that the next one can tell at once that nothing changed.

A snapshot is a text file in `.publisher/`, with paths relative to the publication's folder: the
folder may be moved. Imports next to nothing, as `publisher.stamps` does and for the same reason.
"""

from __future__ import annotations

import os

from publisher.stamps import Stamp, stamp_file, stamp_sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Below the publication's folder.
_FILE = os.path.join(".publisher", "unchanged")
_END = "\n\n"


class Snapshot:
    """What a run depends on.

    `facts` are texts of one line that say the rest: until when it holds, for which version.
    """

    def __init__(
        self,
        folder: str,
        *,
        roots: Iterable[str],
        suffixes: Iterable[str],
        files: Iterable[str],
        facts: Mapping[str, str],
    ) -> None:
        self.folder = folder
        #: Content folders below the publication's, and how names end in them that count.
        self.roots = tuple(roots)
        self.suffixes = tuple(suffixes)
        #: Other files below the publication's folder, also such as are not there.
        self.files = tuple(files)
        self.facts = dict(facts)

    def describe(self, sources: Mapping[str, Stamp] | None = None) -> str:
        """Return how everything stands; `sources` is how the articles do, where that is known.

        Raises:
            OSError: A folder is not there, or cannot be read.
        """
        if sources is None:
            sources = stamp_sources(self.folder, self.roots, self.suffixes)
        lines = [f"{name}\t{stamp}" for name, stamp in sources.items()]
        lines += [f"{name}\t{stamp_file(os.path.join(self.folder, name))}" for name in self.files]
        return "\n".join(lines)

    def write(self, described: str) -> None:
        """Keep the snapshot, with how everything stood; where it cannot be kept, there is none."""
        lines = [f"fact\t{name}\t{value}" for name, value in self.facts.items()]
        lines += [f"root\t{root}" for root in self.roots]
        lines += [f"suffix\t{suffix}" for suffix in self.suffixes]
        lines += [f"file\t{name}" for name in self.files]
        target = os.path.join(self.folder, _FILE)
        try:
            with open(f"{target}.new", "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + _END + described)
            os.replace(f"{target}.new", target)
        except (OSError, UnicodeEncodeError):  # a file's name need not be UTF-8
            drop_snapshot(self.folder)


def read_snapshot(folder: str) -> tuple[Snapshot, str] | None:
    """Return the snapshot that was kept, and how everything stood then; or None."""
    try:
        with open(os.path.join(folder, _FILE), encoding="utf-8") as file:
            head, end, described = file.read().partition(_END)
    except (OSError, UnicodeDecodeError):
        return None
    lists: dict[str, list[str]] = {"root": [], "suffix": [], "file": []}
    facts: dict[str, str] = {}
    for line in head.split("\n"):
        kind, _, value = line.partition("\t")
        if kind == "fact":
            name, _, value = value.partition("\t")
            facts[name] = value
        elif kind in lists:
            lists[kind].append(value)
        else:
            return None
    if not end:
        return None
    snapshot = Snapshot(
        folder, roots=lists["root"], suffixes=lists["suffix"], files=lists["file"], facts=facts
    )
    return snapshot, described


def drop_snapshot(folder: str) -> None:
    """Forget how everything stood; the next run looks at everything."""
    try:
        os.remove(os.path.join(folder, _FILE))
    except OSError:
        return
