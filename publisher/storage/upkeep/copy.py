"""A whole ledger into another, empty one: from SQLite to PostgreSQL, and back."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from publisher.errors import LedgerError
from publisher.storage.database import Connection, Database

#: How far the ledger itself came: a copy is another ledger, compared with no witness of the old.
_OWN = "standing"
_MOST_ROWS = 1000
_MOST_CHARACTERS = 1_000_000
#: A NUL in JSON, which older ledgers may hold; PostgreSQL has no such character.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")

Row = tuple[Any, ...]
#: Is told how many rows are done, and how many there are.
Report = Callable[[int, int], None]


def copy_ledger(source: Database, target: Database, report: Report) -> dict[str, int]:
    """Write every row of a ledger into another one that is empty; return table → rows.

    All of it in one transaction, in which what was written is read again and compared. Nobody
    else writes to either ledger meanwhile, and nobody sends. The source stays as it is.

    Raises:
        LedgerError: The target is not empty, or what was written is not what was read; the
            target is as it was.
        LedgerBusyError: Another process is writing to one of them; likewise.
        AlreadyRunningError: Another process is sending; likewise.
    """
    tables = _list_tables(source)
    with (
        source.hold("sending"),
        target.hold("sending"),
        source.write(is_trial=True) as old,
        target.write() as new,
    ):
        _refuse_full(target, new, tables)
        counts = {table: _count(old, table) for table in tables}
        done = 0
        for table, columns in tables.items():
            written = hashlib.sha256()
            query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {_order(columns)}"
            statement = (
                f"INSERT INTO {table} ({', '.join(columns)})"
                f" VALUES ({', '.join('?' for _ in columns)})"
            )
            for rows in _batches(map(_mend, old.stream(query))):
                new.executemany(statement, rows)
                for row in rows:
                    written.update(_as_bytes(row))
                done += len(rows)
                report(done, sum(counts.values()))
            found = hashlib.sha256()
            for row in new.stream(query):
                found.update(_as_bytes(row))
            if found.digest() != written.digest():
                raise LedgerError(
                    f"{target.opening.name}: table {table} is not what was written",
                    hint="Nothing was stored there; run «publisher ledger verify» on the old one.",
                )
        target.settle_numbers()
    return counts


def count_rows(source: Database) -> dict[str, int]:
    """Return table → rows."""
    with source.read() as connection:
        return {table: _count(connection, table) for table in _list_tables(source)}


def _list_tables(source: Database) -> dict[str, tuple[str, ...]]:
    return {table: columns for table, columns in source.list_tables().items() if table != _OWN}


def _refuse_full(target: Database, connection: Connection, tables: dict[str, Any]) -> None:
    """Make sure that a ledger has no row in any of its tables.

    Raises:
        LedgerError: It has one.
    """
    for table in tables:
        if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None:
            raise LedgerError(
                f"{target.opening.name}: is in use already",
                hint="Copy into a ledger that does not exist yet, or is empty.",
            )


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _order(columns: Sequence[str]) -> str:
    """Return an order that is the same wherever the rows are: by all there is."""
    return ", ".join(str(number) for number in range(1, len(columns) + 1))


def _mend(row: Row) -> Row:
    return tuple(_without_nul(value) if isinstance(value, str) else value for value in row)


def _without_nul(text: str) -> str:
    if "\0" not in text and r"\u0000" not in text:
        return text
    return _NUL.sub("\\1\ufffd", text.replace("\0", "\ufffd"))


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield a thousand rows at a time, and fewer where they are large: an edition has pictures."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(len(value) for value in row if isinstance(value, str))
        if len(batch) == _MOST_ROWS or size > _MOST_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _as_bytes(row: Row) -> bytes:
    return repr(row).encode()
