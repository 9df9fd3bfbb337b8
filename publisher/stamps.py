"""How files stand: what one system call says of each.

Imports next to nothing. A run that finds nothing to do is over before a larger module is loaded.
"""

import os
import sys

from publisher import __version__

#: Size, modification and change time in nanoseconds, inode. The change time is the kernel's own:
#: no program can set it back.
Stamp = tuple[int, int, int, int]
#: Of a file that is not there.
ABSENT: Stamp = (-1, 0, 0, 0)
#: A file changed twice within a tick of the file system's clock can look the same as after the
#: first change, so one that was younger than this when it was looked at is not trusted.
YOUNG_NANOSECONDS = 2_000_000_000
#: Folders of programs and of generated pages.
_FOREIGN_FOLDERS = frozenset({"node_modules", "_site", "__pycache__"})


def describe_program() -> str:
    """Return what stands for the program and the libraries beside it, in one line.

    Whatever is installed, upgraded or removed there changes the time of the folder they are in.
    Only its time: where a container is unpacked anew, it keeps that and nothing else.
    """
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    libraries = stamp_file(os.path.join(sys.prefix, "lib", version, "site-packages"))
    return f"{__version__} {version} {libraries[1]}"


def stamp_file(path: str) -> Stamp:
    """Return how a file stands, `ABSENT` where it cannot be seen."""
    try:
        return _stamp(os.stat(path))
    except OSError:
        return ABSENT


def stamp_sources(
    folder: str, roots: tuple[str, ...], suffixes: tuple[str, ...]
) -> dict[str, Stamp]:
    """Return path → stamp of every file in and below the roots whose name ends in a suffix.

    Roots and paths are below `folder`, with `/` on every system; in order of path. Hidden files
    and folders are left out. Symbolic links are followed, but never into a folder that the link
    itself stands in.

    Raises:
        OSError: A folder is not there, or cannot be read; its `filename` says which.
    """
    found: dict[str, Stamp] = {}
    for root in roots:
        below: dict[str, Stamp] = {}
        start = os.path.join(folder, root)
        _walk(start, (), below, suffixes)
        cut, before = len(start) + 1, "" if root == "." else f"{root}/"
        found.update({before + path[cut:]: stamp for path, stamp in below.items()})
    return dict(sorted(found.items()))


def _walk(
    folder: str,
    above: tuple[tuple[int, int], ...],
    found: dict[str, Stamp],
    suffixes: tuple[str, ...],
) -> None:
    status = os.stat(folder)
    identity = (status.st_dev, status.st_ino)
    if identity in above:
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            if entry.is_dir():
                if name not in _FOREIGN_FOLDERS:
                    _walk(entry.path, (*above, identity), found, suffixes)
            elif name.lower().endswith(suffixes) and entry.is_file():
                found[entry.path] = _stamp(entry.stat())


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
