"""What can be made again, kept so that it need not be: `.publisher/cache.sqlite`."""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from publisher.files import make_private_folder

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID
"""


class Cache:
    """Values by kind and key. Losing any of them, or the whole file, costs time and nothing else.

    A cache that cannot be opened, read or written behaves as an empty one: it never stops the
    work that it is there to shorten.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._database = self._open()

    def _open(self) -> sqlite3.Connection:
        try:
            make_private_folder(self._file.parent)
            return self._connect(str(self._file))
        except sqlite3.OperationalError:  # locked, or cannot be opened: it may be in use
            pass
        except sqlite3.DatabaseError:
            with contextlib.suppress(OSError):  # damaged: made anew
                self._file.unlink(missing_ok=True)
        except OSError:
            pass
        return self._connect(":memory:")

    @staticmethod
    def _connect(target: str) -> sqlite3.Connection:
        database = sqlite3.connect(target, timeout=1, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(_SCHEMA)
        except BaseException:
            database.close()
            raise
        return database

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what was kept, or None."""
        try:
            row = self._database.execute(
                "SELECT value FROM kept WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
        except sqlite3.DatabaseError:
            return None
        return None if row is None else bytes(row[0])

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep a value in place of the one that was there."""
        with contextlib.suppress(sqlite3.DatabaseError):
            self._database.execute(
                "INSERT OR REPLACE INTO kept (kind, key, value) VALUES (?, ?, ?)",
                (kind, key, value),
            )

    def read_all(self, kind: str) -> dict[str, str]:
        """Return key → value of everything of a kind, where values are text; in no order."""
        try:
            return dict(
                self._database.execute("SELECT key, value FROM kept WHERE kind = ?", (kind,))
            )
        except sqlite3.DatabaseError:
            return {}

    def read_some(self, kind: str, keys: Iterable[str]) -> dict[str, str]:
        """Return key → value of those of a kind that are there, where values are text."""
        try:
            found = self._database.execute(
                "SELECT key, value FROM kept"
                " WHERE kind = ? AND key IN (SELECT value FROM json_each(?))",
                (kind, json.dumps(list(keys))),
            )
            return dict(found)
        except sqlite3.DatabaseError:
            return {}

    def list_holding(self, kind: str, part: str) -> list[str]:
        """Return the key of every value of a kind in which a text occurs, in no order."""
        try:
            found = self._database.execute(
                "SELECT key FROM kept WHERE kind = ? AND instr(value, ?)", (kind, part)
            )
            return [key for (key,) in found]
        except sqlite3.DatabaseError:
            return []

    def list_keys(self, kind: str) -> list[str]:
        """Return every key of a kind, in no order."""
        try:
            found = self._database.execute("SELECT key FROM kept WHERE kind = ?", (kind,))
            return [key for (key,) in found]
        except sqlite3.DatabaseError:
            return []

    def change(self, kind: str, put: Mapping[str, str | bytes], drop: Iterable[str] = ()) -> None:
        """Keep and drop many values of a kind at once."""
        with contextlib.suppress(sqlite3.DatabaseError):
            self._database.execute("BEGIN")
            try:
                self._database.executemany(
                    "DELETE FROM kept WHERE kind = ? AND key = ?", [(kind, key) for key in drop]
                )
                self._database.executemany(
                    "INSERT OR REPLACE INTO kept (kind, key, value) VALUES (?, ?, ?)",
                    [(kind, key, value) for key, value in put.items()],
                )
            finally:
                self._database.execute("COMMIT")

    def keep_only(self, kind: str, keys: set[str]) -> None:
        """Drop every value of a kind whose key is not among `keys`."""
        with contextlib.suppress(sqlite3.DatabaseError):
            known = self._database.execute("SELECT key FROM kept WHERE kind = ?", (kind,))
            gone = [(kind, key) for (key,) in known if key not in keys]
            self._database.executemany("DELETE FROM kept WHERE kind = ? AND key = ?", gone)

    def clear(self) -> None:
        """Drop everything."""
        with contextlib.suppress(sqlite3.DatabaseError):
            self._database.execute("DELETE FROM kept")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


@contextlib.contextmanager
def open_cache(file: Path) -> Iterator[Cache]:
    """Give a cache that is closed at the end of the block."""
    cache = Cache(file)
    try:
        yield cache
    finally:
        cache.close()
