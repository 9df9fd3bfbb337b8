"""Zip archives from anywhere, read in memory and bounded."""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from publisher.errors import ImportSourceError

_CHUNK = 1 << 16
_DIRECTORY_ENTRY = b"PK\x01\x02"
_DRIVE = re.compile(r"[A-Za-z]:")
_LINK = 0o120000
_KIND = 0o170000
_IS_ENCRYPTED = 0x1
#: Others can grow without bound in one step, and no exporter writes them.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError, OverflowError,
)  # fmt: skip
_HINT = "Export it again, and give the file as it was downloaded."


@dataclass(frozen=True, kw_only=True, slots=True)
class Archive:
    """The files of a zip archive whose names are safe, each read when it is asked for."""

    #: In the archive's order; `/` between folders, none of them leads out.
    names: tuple[str, ...]
    _members: dict[str, zipfile.ZipInfo]
    _file: zipfile.ZipFile
    _most_bytes: int
    #: Bytes that reading has given so far, in its only place.
    _read: list[int] = field(default_factory=lambda: [0])

    def read(self, name: str) -> bytes:
        """Return the content of one of `names`.

        Raises:
            ImportSourceError: It is damaged or encrypted, or all that was read from the archive
                together is more than it may be.
        """
        member = self._members[name]
        if member.flag_bits & _IS_ENCRYPTED:
            raise ImportSourceError(
                f"{name} in the archive is encrypted",
                hint="Unpack it with its password, and pack it again without one.",
            )
        if member.compress_type not in _METHODS:
            raise ImportSourceError(
                f"{name} in the archive is packed in a way that is not read",
                hint="Unpack it, and pack it again as an ordinary zip file.",
            )
        # What the archive says of itself may be wrong; then reading it finds out.
        self._check(member.file_size)
        chunks = []
        try:
            with self._file.open(member) as opened:
                while chunk := opened.read(_CHUNK):
                    self._count(len(chunk))
                    chunks.append(chunk)
        except _BROKEN as error:
            raise ImportSourceError(f"{name} in the archive is damaged", hint=_HINT) from error
        return b"".join(chunks)

    def _count(self, length: int) -> None:
        self._read[0] += length
        self._check(0)

    def _check(self, more: int) -> None:
        if self._read[0] + more > self._most_bytes:
            raise ImportSourceError(
                f"the archive unpacks to more than {self._most_bytes / 1e6:g} MB",
                hint="Export fewer articles at a time.",
            )


def open_archive(
    content: bytes, *, most_members: int = 10_000, most_bytes: int = 200_000_000
) -> Archive:
    """Return the archive that `content` is; nothing is ever written to disk.

    Folders, symbolic links, and members whose names lead elsewhere are passed over. Of two with
    the same name, the last counts.

    Raises:
        ImportSourceError: It is no zip archive, is damaged, or has too many members.
    """
    if content.count(_DIRECTORY_ENTRY) > 100 * most_members:
        raise _too_many(most_members)
    try:
        # Stays open as long as the archive is used; it holds memory alone.
        opened = zipfile.ZipFile(BytesIO(content))
        listed = opened.infolist()
    except _BROKEN as error:
        raise ImportSourceError(
            f"it is no zip archive that can be opened: {error}", hint=_HINT
        ) from error
    if len(listed) > most_members:
        raise _too_many(most_members)
    members = {each.filename: each for each in listed if _is_safe(each)}
    return Archive(names=tuple(members), _members=members, _file=opened, _most_bytes=most_bytes)


def _too_many(most: int) -> ImportSourceError:
    return ImportSourceError(
        f"the archive has more than {most} files", hint="Export fewer articles at a time."
    )


def _is_safe(member: zipfile.ZipInfo) -> bool:
    # zipfile has turned the backslashes of Windows into slashes there, and cut at a NUL.
    name, written = member.filename, member.orig_filename
    if not name or name.endswith("/") or name.startswith("/") or "\\" in name + written:
        return False
    if "\0" in written or _DRIVE.match(name) or ".." in name.split("/"):
        return False
    return (member.external_attr >> 16) & _KIND != _LINK
