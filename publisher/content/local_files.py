"""The files of a publication that stand behind its own addresses, and how large they are."""

import os
import struct
import warnings
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from publisher.model.publication import Publication

#: Folders whose content generators put at the root of the site.
_ROOTS = ("", "static", "public", "assets", "files", "source", "src", "content", "docs")
#: What Pillow may take a file for: pictures that web pages show.
_PICTURES = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")
#: EXIF «Orientation» (0x0112), and its values for pictures that lie on their side.
_ORIENTATION, _SIDEWAYS = 0x0112, (5, 6, 7, 8)
#: What Pillow raises of a file that is damaged, or is no picture.
_DAMAGED = (OSError, ValueError, SyntaxError, TypeError, LookupError, struct.error)


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalFiles:
    """Finds and measures files; each is looked at once."""

    publication: Publication
    _found: dict[tuple[str, str, str], Path | None] = field(default_factory=dict)
    _noted: set[Path] = field(default_factory=set)
    #: Folders in which a file could have been that is nowhere.
    _missing: set[str] = field(default_factory=set)
    _sizes: dict[Path, tuple[int, int] | None] = field(default_factory=dict)

    @property
    def looked_at(self) -> tuple[Path, ...]:
        """The files that were found or noted, in order."""
        found = {path for path in self._found.values() if path is not None}
        return tuple(sorted(found | self._noted))

    def note(self, path: Path) -> None:
        """Remember a file that somebody else looked at, or for."""
        self._noted.add(path)

    @property
    def awaited_in(self) -> tuple[Path, ...]:
        """The folders that change when a file appears that was not found, in order."""
        there: dict[str, str] = {}
        for folder in self._missing:
            _find_nearest(folder, there)
        return tuple(sorted(map(Path, set(there.values()))))

    def find(self, address: str, page: str = "", source: str = "") -> Path | None:
        """Return the file below the publication's folder that stands behind an address, or None.

        `page` is the address of an article and `source` its file: what stands beside the one
        stands beside the other.
        """
        key = (address, page, source) if page and address.startswith(page) else (address, "", "")
        if key not in self._found:
            candidates = self._candidates(*key)
            self._found[key] = next(filter(self._is_ours, candidates), None)
            if self._found[key] is None:
                self._missing.update(os.path.dirname(each) for each in candidates)  # noqa: PTH120
        return self._found[key]

    def _candidates(self, address: str, page: str, source: str) -> list[Path]:
        folder = self.publication.folder
        found = []
        if page:
            beside = _below(address, page)
            if beside is not None:
                found.append(folder / PurePosixPath(source).parent / beside)
        below = _below(address, self.publication.url)
        if below is not None:
            roots = dict.fromkeys((*self.publication.content.folders, *_ROOTS))
            found += [folder / root / below for root in roots]
        return found

    def _is_ours(self, path: Path) -> bool:
        folder = self.publication.folder
        try:
            return path.is_file() and path.resolve().is_relative_to(folder.resolve())
        except (OSError, ValueError):  # a name that no file system takes
            return False

    def length(self, path: Path) -> int | None:
        """Return how many bytes a file has; None where it cannot be asked."""
        try:
            return path.stat().st_size
        except OSError:
            return None

    def measure(self, path: Path) -> tuple[int, int] | None:
        """Return width and height of a picture as it is seen; None for what is no picture.

        Only the head of the file is read.
        """
        if path not in self._sizes:
            self._sizes[path] = _measure(path)
        return self._sizes[path]


def _find_nearest(folder: str, there: dict[str, str]) -> str:
    """Return the folder, or the first one above it that is there; `there` has those looked at."""
    if folder not in there:
        # Not pathlib's, which raises for a name that no file system takes.
        is_there = os.path.isdir(folder)  # noqa: PTH112
        above = os.path.dirname(folder)  # noqa: PTH120
        there[folder] = folder if is_there or above == folder else _find_nearest(above, there)
    return there[folder]


def _below(address: str, base: str) -> PurePosixPath | None:
    """Return the path of an address below another one; None where it leads elsewhere."""
    if not address.startswith(base):
        return None
    written = address[len(base) :].partition("#")[0].partition("?")[0]
    path = PurePosixPath(unquote(written, errors="replace"))
    is_tame = path.parts and not any(part.startswith((".", "/")) for part in path.parts)
    return path if is_tame and "\0" not in str(path) else None


def _measure(path: Path) -> tuple[int, int] | None:
    # Pillow takes longer to import than most publications to build.
    from PIL import Image

    # Pillow warns of pictures that are large, and of damage that does not matter here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=_PICTURES) as picture:
                width, height = picture.size
                # Where there is none in the head, Pillow would read the whole picture for one.
                is_sideways = (
                    "exif" in picture.info and picture.getexif().get(_ORIENTATION) in _SIDEWAYS
                )
        except _DAMAGED:
            return None
        except Image.DecompressionBombError:
            return None
    return (height, width) if is_sideways else (width, height)
