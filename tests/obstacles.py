"""Real obstacles for tests: a user without rights, a disk without room."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_NOBODY = 65534


@contextlib.contextmanager
def folder_for_everybody() -> Iterator[Path]:
    """Give an empty folder that any user can reach; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="publisher-test-"))
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        for each in (folder, *folder.rglob("*")):
            if each.is_dir():
                each.chmod(0o777)
        shutil.rmtree(folder)


@contextlib.contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Do without root's rights, which no permission binds."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextlib.contextmanager
def disk_of(kilobytes: int, folder: Path) -> Iterator[Path]:
    """Mount a disk of that size on `folder`; skip the test where that is not allowed."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(small_disk(kilobytes, folder))
        except FileNotFoundError:
            pytest.skip("no small disk can be mounted here: there is no mount command")
        except subprocess.CalledProcessError as error:
            words = error.stderr.partition("\n")[0]
            pytest.skip(f"no small disk can be mounted here: {words}")
        yield folder


@contextlib.contextmanager
def small_disk(kilobytes: int, folder: Path) -> Iterator[Path]:
    """Mount a disk of that size on `folder`."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    subprocess.run(["mount", *options], capture_output=True, text=True, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(file: Path, room: int) -> None:
    """Leave no room on a file's disk but so many kilobytes."""
    with file.open("wb", buffering=0) as opened:
        with contextlib.suppress(OSError):
            while opened.write(bytes(4096)):
                pass
        opened.truncate(opened.tell() - room * 1024)
