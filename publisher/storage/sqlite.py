"""The ledger in one SQLite file: opening, transactions, and its errors in people's words."""

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from publisher.errors import LedgerBusyError, LedgerError, PublisherError
from publisher.files import is_locked, make_private_folder, run_lock
from publisher.model.ledger import Opening
from publisher.storage import database
from publisher.storage.database import Spelling
from publisher.storage.schema import APPLICATION_ID, MIGRATIONS, refuse_newer
from publisher.storage.sqlite_copy import copy_sqlite, keep_before
from publisher.storage.witness_file import WitnessFile

#: Kibibytes of pages kept in memory where many rows are written; SQLite takes 2,000 by itself.
_ROOM_FOR_MANY = 24_000
_SPELLING = Spelling(
    texts="(SELECT value FROM json_each(?))",
    fields=(
        "json_patch(attributes, json_object('name', name, 'language', language,"
        " 'since', date(since / 1000000, 'unixepoch')))"
    ),
    taking="",
)


class SqliteConnection(sqlite3.Connection):
    """SQLite's own connection, and how it spells."""

    spelling = _SPELLING

    def stream(self, statement: str, values: Sequence[Any] = (), /) -> Iterator[Any]:
        """Yield what a query finds, row by row."""
        return self.execute(statement, values)


class SqliteDatabase:
    """One connection to the ledger's file. Not shared between threads."""

    def __init__(self, file: Path, *, durability: str, migrates: bool = True) -> None:
        """Open the file, making it and bringing its schema up to date where needed.

        Args:
            file: Where the ledger is; its folder is made where it does not exist.
            durability: `power` waits for the disk at each commit, `process` does not.
            migrates: Whether the schema may be changed.

        Raises:
            LedgerError: The file cannot be opened, is not a ledger, or is newer than this program.
            LedgerBusyError: Another process is changing the schema.
        """
        self.file = file
        try:
            make_private_folder(file.parent)
            if not file.exists():
                # Made before SQLite makes it: addresses are nobody else's to read.
                file.touch(mode=0o600)
        except OSError as error:
            raise LedgerError(
                f"{error.filename or file}: {error.strerror}",
                hint="Check the permissions, or set [ledger] database to another place.",
            ) from error
        beside = file.resolve()  # two links to one ledger are one ledger
        #: What bears witness of how far sending came.
        self.witness = WitnessFile(
            beside.with_name(f"{beside.name}.witness"), is_durable=durability == "power"
        )
        with self._translate():
            self.connection = sqlite3.connect(
                file,
                timeout=database.PATIENCE.total_seconds(),
                isolation_level=None,
                factory=SqliteConnection,
            )
            try:
                self._prepare(durability, migrates=migrates)
            except BaseException:
                self.connection.close()
                raise

    def _prepare(self, durability: str, *, migrates: bool) -> None:
        # Before anything is changed: a file that is no ledger, or a newer one, stays as it is.
        version = self._read_version()
        level = "FULL" if durability == "power" else "NORMAL"
        self._use_log()
        self.connection.execute(f"PRAGMA synchronous = {level}")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.opening = Opening(name=str(self.file), schema_before=version, schema=len(MIGRATIONS))
        if version < len(MIGRATIONS) and migrates:
            self._migrate()

    def _use_log(self) -> None:
        """Set write-ahead logging; for the lock that this needs SQLite does not wait by itself."""
        deadline = time.monotonic() + database.PATIENCE.total_seconds()
        while True:
            try:
                self.connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return

    def _read_version(self) -> int:
        # Together, so that a ledger that is being made is not taken for something else.
        mark, version, tables = self.connection.execute(
            "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)"
            " FROM pragma_application_id, pragma_user_version"
        ).fetchone()
        if mark != APPLICATION_ID and (mark or tables):
            raise LedgerError(
                f"{self.file}: an SQLite file, but not a publisher ledger",
                hint="Set [ledger] database to another place.",
            )
        refuse_newer(str(self.file), version)
        return int(version)

    def _migrate(self) -> None:
        with self.write():
            # Read again inside the lock: another process may have been first.
            version = self._read_version()
            copy = (
                keep_before(self.file, len(MIGRATIONS)) if 0 < version < len(MIGRATIONS) else None
            )
            self.opening = replace(self.opening, schema_before=version, copy=copy)
            for number in range(version, len(MIGRATIONS)):
                for statement in MIGRATIONS[number].split(";\n"):
                    self.connection.execute(statement)
                self.connection.execute(f"PRAGMA user_version = {number + 1}")
            self.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    @contextlib.contextmanager
    def write(
        self,
        *,
        is_trial: bool = False,
        is_shared: bool = False,  # noqa: ARG002 - in a file there is one writer at a time
    ) -> Iterator[SqliteConnection]:
        """Give the connection inside one transaction: all of the block is stored, or nothing.

        A trial does everything but store it. Nobody else writes meanwhile.

        Raises:
            LedgerBusyError: Another process holds the write lock; the block did not run.
            LedgerError: The disk is full, the file cannot be written or is damaged; nothing of
                the block was stored.
        """
        with self._transact("BEGIN IMMEDIATE", is_trial=is_trial) as connection:
            yield connection

    @contextlib.contextmanager
    def prepare(self) -> Iterator[SqliteConnection]:
        """Give the connection for filling temporary tables: nobody else waits, nothing is stored.

        What follows may be large: from here on the connection keeps more of the file in memory.

        Raises:
            LedgerError: There is no room for them.
        """
        with self._translate():
            for schema in ("main", "temp"):
                self.connection.execute(f"PRAGMA {schema}.cache_size = -{_ROOM_FOR_MANY}")
        with self._transact("BEGIN") as connection:
            yield connection

    @contextlib.contextmanager
    def _transact(self, beginning: str, *, is_trial: bool = False) -> Iterator[SqliteConnection]:
        with self._translate():
            self.connection.execute(beginning)
            try:
                yield self.connection
                if is_trial:
                    self.connection.rollback()
                else:
                    self.connection.commit()
            except BaseException:
                # Does nothing where SQLite did so by itself, as when the disk is full.
                self.connection.rollback()
                raise

    @contextlib.contextmanager
    def read(self) -> Iterator[SqliteConnection]:
        """Give the connection for reading.

        Raises:
            LedgerError: The file cannot be read or is damaged.
        """
        with self._translate():
            yield self.connection

    def back_up(self, target: Path) -> None:
        """Make `target` a copy of the ledger; see `copy_sqlite`.

        Raises:
            LedgerError: The ledger cannot be read, or the copy not written.
            FileAccessError: The folder of the copy cannot be written.
        """
        with self._translate():
            copy_sqlite(self.file, target)

    def list_tables(self) -> dict[str, tuple[str, ...]]:
        """Return table → columns, in the order in which they were made."""
        with self.read() as connection:
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                    " AND name NOT LIKE 'sqlite%' ORDER BY rowid"
                ).fetchall()
            ]
            found = "SELECT name FROM pragma_table_info(?)"
            return {
                name: tuple(column for (column,) in connection.execute(found, (name,)))
                for name in names
            }

    def settle_numbers(self) -> None:
        """Do nothing: SQLite numbers a row after the highest there is."""

    def find_damage(self) -> list[str]:
        """Return what SQLite finds wrong with its file, and rows that name what is not there."""
        with self.read() as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
            astray = connection.execute("PRAGMA foreign_key_check").fetchall()
        named = [
            f"{table}: row {row} names what is not in {other}" for table, row, other, _ in astray
        ]
        return ([] if found == ["ok"] else found) + named

    def hold(self, what: str) -> AbstractContextManager[None]:
        """Be the one process that does `what` with this ledger: by a lock on a file beside it.

        Raises:
            AlreadyRunningError: Another process does it; returned at once.
            FileAccessError: The lock file cannot be made, or cannot be locked there.
        """
        return run_lock(self._find_lock(what), what)

    def is_held(self, what: str) -> bool:
        """Tell whether a process does `what` with this ledger at this moment."""
        return is_locked(self._find_lock(what))

    def _find_lock(self, what: str) -> Path:
        ledger = self.file.resolve()  # two links to one ledger are one ledger
        return ledger.with_name(f"{ledger.name}.{what}")

    @contextlib.contextmanager
    def _translate(self) -> Iterator[None]:
        try:
            yield
        except PublisherError:
            raise
        except sqlite3.DatabaseError as error:
            raise self._as_error(error) from error

    def _as_error(self, error: sqlite3.DatabaseError) -> PublisherError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return LedgerBusyError(
                f"{self.file}: another process has been writing for {database.PATIENCE.seconds} s",
                hint="Run the same command again when it is done.",
            )
        hints = {
            sqlite3.SQLITE_FULL: "Make room on the disk, then run the same command again.",
            sqlite3.SQLITE_IOERR: "Check the disk; what was recorded before is still there.",
            sqlite3.SQLITE_READONLY: "Give this user the right to write there.",
            sqlite3.SQLITE_CANTOPEN: "Check that the folder exists and can be written.",
            sqlite3.SQLITE_PERM: "Give this user the right to write there.",
            sqlite3.SQLITE_NOTADB: "Put the ledger back from a backup; it is left as it is.",
            sqlite3.SQLITE_CORRUPT: "Put a backup of the ledger back, without the -wal beside it.",
        }
        if code == sqlite3.SQLITE_IOERR and _is_full(self.file):
            code = sqlite3.SQLITE_FULL
        if code in hints:
            return LedgerError(f"{self.file}: {error}", hint=hints[code])
        # Anything else is a mistake of the program, and keeps its traceback.
        raise error

    def close(self) -> None:
        """Let go of the file and of its witness."""
        self.connection.close()
        self.witness.close()


def _is_full(file: Path) -> bool:
    """Tell whether a failed write is explained by the disk: SQLite needs room to read, too."""
    return shutil.disk_usage(file.parent).free < 1024 * 1024
