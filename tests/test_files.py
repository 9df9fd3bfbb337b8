"""Files that are written whole or not at all, and the lock that dies with its process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.errors import AlreadyRunningError, FileAccessError
from publisher.files import is_locked, remove_partial_files, run_lock, write_if_changed
from tests.obstacles import as_ordinary_user, disk_of, folder_for_everybody

_LONG_AGO = datetime(2026, 3, 1, 8, tzinfo=UTC)
_HOLDER = """
import sys
from pathlib import Path
from publisher.files import run_lock
with run_lock(Path(sys.argv[1]), "sending"):
    print("held", flush=True)
    sys.stdin.read()
"""


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_written_with_its_folders(tmp_path: Path) -> None:
    """A new file is there whole, readable for a web server, and nothing else is beside it."""
    file = tmp_path / "feeds" / "section" / "zee.atom"
    assert write_if_changed(file, b"<feed/>")
    assert file.read_bytes() == b"<feed/>"
    assert file.stat().st_mode & 0o777 == 0o644
    assert _names(file.parent) == ["zee.atom"]


def test_folders_under_any_umask(tmp_path: Path) -> None:
    """A web server can read what is published, and nobody can look into what is private."""
    for umask, private in ((0o077, 0o700), (0o000, 0o777)):
        before = os.umask(umask)
        try:
            for name, is_private in (("feeds", False), ("mine", True)):
                write_if_changed(tmp_path / name / "deep" / "a", b"", is_private=is_private)
        finally:
            os.umask(before)
        assert (tmp_path / "feeds" / "deep").stat().st_mode & 0o777 == 0o755
        assert (tmp_path / "mine").stat().st_mode & 0o777 == private
        shutil.rmtree(tmp_path / "feeds")
        shutil.rmtree(tmp_path / "mine")


def test_partial_files_are_removed(tmp_path: Path) -> None:
    """What a killed writer left goes, and everything else stays."""
    for name in (".publisher-x1y2.new", "all.atom", ".hidden.new", "publisher-a.new"):
        (tmp_path / "deep").mkdir(exist_ok=True)
        (tmp_path / "deep" / name).touch()
    remove_partial_files(tmp_path)
    assert _names(tmp_path / "deep") == [".hidden.new", "all.atom", "publisher-a.new"]
    remove_partial_files(tmp_path / "none")


def test_equal_bytes_leave_the_file_alone(tmp_path: Path) -> None:
    """A feed that would be the same is not touched: its time, its inode, its reader's cache."""
    file = tmp_path / "all.atom"
    file.write_bytes(b"<feed/>")
    os.utime(file, (1, 1))
    before = file.stat()
    assert not write_if_changed(file, b"<feed/>", _LONG_AGO)
    after = file.stat()
    assert (after.st_ino, after.st_mtime) == (before.st_ino, 1)


@pytest.mark.parametrize("content", [b"", b"<feed>", b"<feed/>\n", b"<FEED/>"])
def test_other_bytes_replace_the_file(tmp_path: Path, content: bytes) -> None:
    """Whether longer, shorter or of the same length: other bytes are written."""
    file = tmp_path / "all.atom"
    file.write_bytes(b"<feed/>")
    assert write_if_changed(file, content)
    assert file.read_bytes() == content
    assert _names(tmp_path) == ["all.atom"]


def test_a_reader_keeps_what_she_has_open(tmp_path: Path) -> None:
    """Who is reading the old file reads it to its end."""
    file = tmp_path / "all.atom"
    file.write_bytes(b"old " * 1000)
    with file.open("rb") as opened:
        start = opened.read(4)
        write_if_changed(file, b"new")
        assert start + opened.read() == b"old " * 1000


def test_modification_time_is_the_given_one(tmp_path: Path) -> None:
    """A web server shows the moment of the content, not of the build."""
    file = tmp_path / "all.atom"
    write_if_changed(file, b"<feed/>", _LONG_AGO)
    assert file.stat().st_mtime == _LONG_AGO.timestamp()


def test_modification_time_never_stands_still(tmp_path: Path) -> None:
    """Other bytes have a later time, even when their content says it is older."""
    file = tmp_path / "all.atom"
    write_if_changed(file, b"one", _LONG_AGO)
    write_if_changed(file, b"two", _LONG_AGO)
    assert file.stat().st_mtime == _LONG_AGO.timestamp() + 1


def test_file_where_the_folder_should_be(tmp_path: Path) -> None:
    """A file in the way of a folder is an error about that path; it stays what it was."""
    obstacle = tmp_path / "feeds"
    obstacle.write_bytes(b"mine")
    with pytest.raises(FileAccessError) as refused:
        write_if_changed(obstacle / "all.atom", b"<feed/>")
    assert refused.value.message.startswith(f"{obstacle / 'all.atom'}: ")
    assert obstacle.read_bytes() == b"mine"


def test_folder_where_the_file_should_be(tmp_path: Path) -> None:
    """A folder in the way of a file is an error, and no temporary file is left beside it."""
    (tmp_path / "all.atom").mkdir()
    with pytest.raises(FileAccessError):
        write_if_changed(tmp_path / "all.atom", b"<feed/>")
    assert _names(tmp_path) == ["all.atom"]


def test_read_only_folder() -> None:
    """Where nothing may be written, the old file is intact and nothing is left beside it."""
    with folder_for_everybody() as folder:
        file = folder / "all.atom"
        file.write_bytes(b"old")
        folder.chmod(0o555)
        with as_ordinary_user(), pytest.raises(FileAccessError) as refused:
            write_if_changed(file, b"new")
        assert refused.value.message == f"{file}: Permission denied"
        assert file.read_bytes() == b"old"
        assert _names(folder) == ["all.atom"]


def test_full_disk(tmp_path: Path) -> None:
    """On a full disk the old file is intact, and the part that was written is gone again."""
    with disk_of(64, tmp_path / "disk") as disk:
        file = disk / "all.atom"
        file.write_bytes(b"old")
        with pytest.raises(FileAccessError) as refused:
            write_if_changed(file, b"new" * 100_000)
        assert refused.value.message == f"{file}: No space left on device"
        assert file.read_bytes() == b"old"
        assert _names(disk) == ["all.atom"]


def test_interrupted_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at the worst moment leaves the old file and no temporary one."""
    file = tmp_path / "all.atom"
    file.write_bytes(b"old")

    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_if_changed(file, b"new")
    assert file.read_bytes() == b"old"
    assert _names(tmp_path) == ["all.atom"]


@contextmanager
def _another_holder(lock: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, lock],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            yield holder
        finally:
            holder.kill()


def test_second_process_leaves_at_once(tmp_path: Path) -> None:
    """While one process is at work another one is told so, and waits for nothing."""
    lock = tmp_path / "state" / "sending"
    with _another_holder(lock):
        with pytest.raises(AlreadyRunningError) as refused, run_lock(lock, "building"):
            raise AssertionError("both hold it")
        assert refused.value.message == "another publisher is building here"


def test_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    """After kill -9 the next process can go on at once; the file that stays is no obstacle."""
    lock = tmp_path / "sending"
    with _another_holder(lock) as holder:
        holder.kill()
        holder.wait()
        assert lock.exists()
        with run_lock(lock, "sending"):
            pass


def test_lock_is_free_after_its_block(tmp_path: Path) -> None:
    """Whether the work ended well or with an error, the lock is free afterwards."""
    lock = tmp_path / "sending"
    with run_lock(lock, "sending"), pytest.raises(AlreadyRunningError), run_lock(lock, "sending"):
        raise AssertionError("both hold it")
    with pytest.raises(RuntimeError, match="in the block"), run_lock(lock, "sending"):
        raise RuntimeError("in the block")
    with run_lock(lock, "sending"):
        pass


def test_children_do_not_keep_the_lock(tmp_path: Path) -> None:
    """A program started meanwhile that lives on does not keep the lock."""
    lock = tmp_path / "sending"
    with run_lock(lock, "sending"):
        child = subprocess.Popen(
            [sys.executable, "-c", "print(); input()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            close_fds=False,
        )
        # It is another program once it has printed: before, it still has all that we have.
        assert child.stdout is not None
        child.stdout.readline()
    try:
        with run_lock(lock, "sending"):
            pass
    finally:
        child.communicate(b"\n")


def test_lock_that_cannot_be_made(tmp_path: Path) -> None:
    """A place where no lock can be made is an error about that place."""
    (tmp_path / "state").write_bytes(b"")
    with (
        pytest.raises(FileAccessError) as refused,
        run_lock(tmp_path / "state" / "lock", "sending"),
    ):
        raise AssertionError("held without a file")
    assert refused.value.message.startswith(f"{tmp_path / 'state' / 'lock'}: ")


def test_lock_can_be_glanced_at(tmp_path: Path) -> None:
    """I can look whether somebody is sending, and am in nobody's way while I do."""
    lock = tmp_path / "lock"
    assert not is_locked(lock)
    with run_lock(lock, "sending"):
        assert is_locked(lock)
    assert not is_locked(lock)
    with run_lock(lock, "sending"):
        pass
