"""A copy of an SQLite ledger as it is at one moment, whoever writes to it meanwhile."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from publisher.errors import LedgerError
from publisher.files import access_error

#: How many copies from before a migration are kept.
_KEPT = 2
_MARK = ".before-"


def copy_sqlite(source: Path, target: Path) -> None:
    """Make `target` a copy, whole or not at all; this user alone can read it.

    By SQLite's online backup, checked before it gets its name, and flushed to the disk.

    Raises:
        LedgerError: The copy cannot be written, or is damaged as the ledger may be.
        FileAccessError: The folder cannot be written.
        sqlite3.DatabaseError: The ledger cannot be read.
    """
    try:
        handle, name = tempfile.mkstemp(".new", f".{target.name}-", target.parent)
        os.close(handle)
    except OSError as error:
        raise access_error(target, error) from error
    partial = Path(name)
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as ledger:
            # One moment from the first page to the last: others' writes do not begin it anew.
            ledger.execute("BEGIN")
            ledger.execute("SELECT count(*) FROM sqlite_master").fetchone()
            _fill(ledger, partial, target)
        _flush(partial)
        partial.replace(target)
        _flush(target.parent)
    except OSError as error:
        raise access_error(target, error) from error
    finally:
        partial.unlink(missing_ok=True)


def _fill(ledger: sqlite3.Connection, partial: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            ledger.backup(copy)
            # One file, that needs no other beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            (state,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise LedgerError(
            f"{target}: {error}", hint="Check that disk and its room; the ledger is as it was."
        ) from error
    if state != "ok":
        raise LedgerError(
            f"{target}: the copy is damaged: {state.splitlines()[-1]}",
            hint="The ledger may be, too: run «publisher ledger verify».",
        )


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_before(file: Path, schema: int) -> Path:
    """Copy a ledger that is to become one of that schema; return the copy, which stands beside it.

    The latest two such copies are kept.

    Raises:
        LedgerError: The copy cannot be written.
        FileAccessError: The folder cannot be written.
    """
    target = file.with_name(f"{file.name}{_MARK}{schema}")
    copy_sqlite(file, target)
    for old in _list_before(file)[:-_KEPT]:
        old.unlink(missing_ok=True)
    return target


def _list_before(file: Path) -> list[Path]:
    """Return the copies that stand beside a ledger, those of lower schemas first."""
    numbered = (
        (each.name.removeprefix(f"{file.name}{_MARK}"), each)
        for each in file.parent.iterdir()
        if each.name.startswith(f"{file.name}{_MARK}")
    )
    found = [(int(number), each) for number, each in numbered if number.isdecimal()]
    return [each for _, each in sorted(found)]
