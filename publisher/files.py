"""Files that are written whole or not at all, and a lock that dies with its process."""

import contextlib
import errno
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from publisher.errors import AlreadyRunningError, FileAccessError

#: Names of files that are not whole yet, hidden from web servers and from listings.
_PARTIAL_PREFIX, _PARTIAL_SUFFIX = ".publisher-", ".new"
#: Seconds; a thousand times as long as `is_locked` holds a lock.
_GLANCE = 0.05
_HINTS = {
    errno.ENOENT: "Check the name.",
    errno.EEXIST: "Something else stands there; move it away.",
    errno.ENOTDIR: "Something else stands where a folder should be; move it away.",
    errno.EISDIR: "A folder stands there; move it away.",
    errno.ENOSPC: "Make room on the disk; what stood there is unchanged.",
    errno.EDQUOT: "Make room on the disk; what stood there is unchanged.",
    errno.EACCES: "Give this user the right to it.",
    errno.EPERM: "Give this user the right to it.",
    errno.EROFS: "That file system is read-only; choose another place, or mount it to be written.",
}


def access_error(path: Path, error: OSError) -> FileAccessError:
    """Return the error a person can act on for a failed read or write of `path`."""
    hint = _HINTS.get(error.errno or 0, "Check the path and its disk; nothing was changed there.")
    return FileAccessError(f"{path}: {error.strerror or error}", hint=hint)


def make_private_folder(folder: Path) -> None:
    """Make a folder that only this user can look into; one that is there stays as it is.

    Raises:
        OSError: It cannot be made.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def read_if_there(path: Path) -> bytes | None:
    """Return what a file holds, None where there is none.

    Raises:
        FileAccessError: It is there and cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise access_error(path, error) from error


def write_if_changed(
    path: Path, content: bytes, modified: datetime | None = None, *, is_private: bool = False
) -> bool:
    """Make `path` hold `content`; return whether it had to be written.

    The bytes go to a temporary file beside it, are flushed to the disk and renamed, so a reader
    sees the old file or the new one, never a part. Equal bytes leave the file untouched, its
    modification time with it. `modified` becomes the modification time of what is written, or the
    second after the old file's where that is not earlier: a web server tells by it that the
    bytes are others. Whatever the umask, what is private can be read by this user alone, and
    everything else by everybody, in folders that are made for it, too.

    Raises:
        FileAccessError: The folder or file cannot be read or written; the old file is intact.
    """
    try:
        if path.is_file():
            if path.stat().st_size == len(content) and path.read_bytes() == content:
                return False
            before = datetime.fromtimestamp(path.stat().st_mtime // 1 + 1, UTC)
            modified = None if modified is None else max(modified, before)
        _make_folder(path.parent, is_private=is_private)
        handle, name = tempfile.mkstemp(_PARTIAL_SUFFIX, _PARTIAL_PREFIX, path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), 0o600 if is_private else 0o644)
                if modified is not None:
                    os.utime(file.fileno(), (modified.timestamp(), modified.timestamp()))
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise access_error(path, error) from error
    return True


def _make_folder(folder: Path, *, is_private: bool) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, is_private=is_private)
    folder.mkdir(exist_ok=True)
    if not is_private:
        # What the folder above passes on, as its group, stays.
        folder.chmod(folder.stat().st_mode & 0o7700 | 0o055)


def remove_partial_files(folder: Path) -> None:
    """Remove what `write_if_changed` left in and below a folder when it was killed.

    Nobody else may be writing there.

    Raises:
        FileAccessError: A folder cannot be read, or a file cannot be removed.
    """
    pattern = f"{_PARTIAL_PREFIX}*{_PARTIAL_SUFFIX}"
    try:
        for path in list(folder.rglob(pattern)):
            path.unlink()
    except OSError as error:
        raise access_error(folder, error) from error


def is_locked(path: Path) -> bool:
    """Tell whether a process holds the lock on `path` at this moment."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False  # never locked, or not this user's to lock
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(handle)


@contextlib.contextmanager
def run_lock(path: Path, what: str) -> Iterator[None]:
    """Hold an exclusive lock on `path` while the block runs.

    The kernel drops it when the process ends, however it ends; the file itself stays.

    Raises:
        AlreadyRunningError: Another process holds it; returned at once.
        FileAccessError: The lock file cannot be made, or cannot be locked there.
    """
    try:
        make_private_folder(path.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise access_error(path, error) from error
    try:
        _lock(handle)
    except BlockingIOError as error:
        os.close(handle)
        raise AlreadyRunningError(
            f"another publisher is {what} here", hint="Run the same command again when it is done."
        ) from error
    except OSError as error:  # a network file system without locks
        os.close(handle)
        raise access_error(path, error) from error
    try:
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    """Lock a file for this process alone; who merely glanced at the lock is not in the way.

    Raises:
        OSError: Another process holds the lock, or there are no locks on this file system.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(_GLANCE)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
