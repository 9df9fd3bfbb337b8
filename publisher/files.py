"""Files that are written whole or not at all, and a lock that dies with its process."""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from publisher.errors import AlreadyRunningError, FileAccessError


def access_error(path: Path, error: OSError) -> FileAccessError:
    """Return the error a person can act on for a failed read or write of `path`."""
    return FileAccessError(
        f"{path}: {error.strerror or error}",
        hint="Check the permissions and the free space there; what stood there is unchanged.",
    )


def write_if_changed(path: Path, content: bytes, modified: datetime | None = None) -> bool:
    """Make `path` hold `content`; return whether it had to be written.

    The bytes go to a temporary file beside it, are flushed to the disk and renamed, so a reader
    sees the old file or the new one, never a part. Equal bytes leave the file untouched, its
    modification time with it. `modified` becomes the modification time of what is written, or the
    second after the old file's where that is not earlier: a web server tells by it that the
    bytes are others.

    Raises:
        FileAccessError: The folder or file cannot be read or written; the old file is intact.
    """
    try:
        if path.is_file():
            if path.stat().st_size == len(content) and path.read_bytes() == content:
                return False
            before = datetime.fromtimestamp(path.stat().st_mtime // 1 + 1, UTC)
            modified = None if modified is None else max(modified, before)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), 0o644)
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


@contextlib.contextmanager
def run_lock(path: Path, what: str) -> Iterator[None]:
    """Hold an exclusive lock on `path` while the block runs.

    The kernel drops it when the process ends, however it ends; the file itself stays.

    Raises:
        AlreadyRunningError: Another process holds it; returned at once.
        FileAccessError: The lock file cannot be made, or cannot be locked there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise access_error(path, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
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
