"""Zip archives from anywhere."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

import pytest

from publisher.content.importers.archives import open_archive
from publisher.errors import ImportSourceError
from tests.content.importers.exports.archives import pack


def test_members_are_read() -> None:
    """The files of an archive can be listed and read."""
    archive = open_archive(pack({"a.txt": "één", "b/c.txt": "twee"}))
    assert {name: archive.read(name).decode() for name in archive.names} == {
        "a.txt": "één",
        "b/c.txt": "twee",
    }


def test_names_that_lead_elsewhere_are_passed_over() -> None:
    """No name in an archive reaches a file outside of it."""
    link = ZipInfo("link")
    link.external_attr = 0o120777 << 16
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name in ("../a", "b/../../c", "/etc/d", "C:/e", "C:f", "g\\h", "..", "i/"):
            archive.writestr(name, "x")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", "x")
    assert open_archive(written.getvalue()).names == ("good.txt",)


def _bomb() -> bytes:
    return pack({"zeros": bytes(5_000_000)})


def _lying_bomb() -> bytes:
    """The same, but the sizes it states are small."""
    size = (5_000_000).to_bytes(4, "little")
    return _bomb().replace(size, (10).to_bytes(4, "little"))


@pytest.mark.parametrize("make", [_bomb, _lying_bomb])
def test_what_unpacks_to_too_much_is_refused(make: Callable[[], bytes]) -> None:
    """A small file that unpacks to a giant one is refused while it is unpacked."""
    archive = open_archive(make(), most_bytes=1_000_000)
    with pytest.raises(ImportSourceError, match=r"more than 1 MB|damaged"):
        archive.read("zeros")


def test_the_bound_is_one_for_all_members_together() -> None:
    """Many members that are small enough alone are too much together."""
    archive = open_archive(pack({str(n): bytes(400) for n in range(3)}), most_bytes=1000)
    assert [len(archive.read(name)) for name in ("0", "1")] == [400, 400]
    with pytest.raises(ImportSourceError, match=r"more than 0\.001 MB"):
        archive.read("2")


def test_too_many_members_are_refused() -> None:
    """An archive of a million files is not listed."""
    with pytest.raises(ImportSourceError, match="more than 2 files"):
        open_archive(pack({"a": "", "b": "", "c": ""}), most_members=2)


def test_encrypted_members_are_refused_by_name() -> None:
    """Of an encrypted archive it is said that it is encrypted."""
    packed = bytearray(pack({"a.txt": "x"}))
    packed[packed.index(b"PK\x03\x04") + 6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ImportSourceError, match=r"a\.txt in the archive is encrypted"):
        open_archive(bytes(packed)).read("a.txt")


def test_other_ways_of_packing_are_refused() -> None:
    """What cannot be unpacked in bounded steps is not unpacked."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_BZIP2) as archive:
        archive.writestr("a", bytes(1000))
    with pytest.raises(ImportSourceError, match="packed in a way"):
        open_archive(written.getvalue()).read("a")


def test_cut_off_and_damaged_archives_are_refused() -> None:
    """A download that broke off anywhere, or has wrong bytes, is an error that can be read."""
    whole = pack({"a.txt": "één twee drie " * 20, "b/c.txt": "vier"})
    for end in range(0, len(whole), 3):
        with pytest.raises(ImportSourceError):
            open_archive(whole[:end])
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 0xFF
        # Anything but that error would be one of the test.
        with suppress(ImportSourceError):
            archive = open_archive(bytes(changed))
            for name in archive.names:
                archive.read(name)
