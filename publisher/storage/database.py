"""What the ledger's statements need of a database, whichever it is.

A statement is written once, in the SQL that SQLite and PostgreSQL both understand, with `?` for
what is bound. Where they have no common words, those of the connection's `spelling` are put in.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from publisher.model.ledger import Opening
from publisher.storage.witness_file import WitnessFile

#: How long a writer waits for another one.
PATIENCE = timedelta(seconds=10)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_stored(moment: datetime) -> int:
    """Return whole microseconds since 1970 UTC; a naive moment is refused with TypeError."""
    return (moment - _EPOCH) // _MICROSECOND


def from_stored(moment: int) -> datetime:
    """Return the aware UTC moment."""
    return _EPOCH + moment * _MICROSECOND


@dataclass(frozen=True, kw_only=True, slots=True)
class Spelling:
    """Pieces of SQL that each database spells in its own way."""

    #: Goes behind IN; bound is a JSON array of texts.
    texts: str
    #: What a delivery knows of its reader, as the text of a JSON object: the columns of
    #: `subscriber` but the address, and the day (UTC) of `subscription.since`. What is NULL is
    #: left out.
    fields: str
    #: Goes behind a query for deliveries that are to take a step: no other process that does the
    #: same at the same time gets one of them.
    taking: str


class Rows(Protocol):
    """What a statement found, or how many rows it changed."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed, all repetitions together."""
        ...

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Takes statements."""

    @property
    def spelling(self) -> Spelling:
        """How this database says what not every one says alike."""
        ...

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        """Run a statement."""
        ...

    def stream(self, statement: str, values: Sequence[Any] = (), /) -> Iterator[Any]:
        """Yield what a query finds, however many rows that are; few of them are in memory."""
        ...

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> Rows:
        """Run a statement that returns nothing once for each of `rows`."""
        ...


class Database(Protocol):
    """One connection to a ledger. Not shared between threads."""

    @property
    def witness(self) -> WitnessFile | None:
        """What bears witness of how far sending came, outside of the ledger; None for nothing."""
        ...

    @property
    def opening(self) -> Opening:
        """What opening it did to the ledger."""
        ...

    def write(
        self, *, is_trial: bool = False, is_shared: bool = False
    ) -> AbstractContextManager[Connection]:
        """Give the connection inside one transaction: all of the block is stored, or nothing.

        Nobody else writes meanwhile, except that blocks that are shared may run beside each
        other: they change no rows but those that they took. A trial does everything but store it.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing of the block was stored.
            LedgerAwayError: The connection is lost; if that was at the very end, the block may be
                stored or not.
            LedgerError: The ledger cannot be written; nothing of the block was stored.
        """
        ...

    def prepare(self) -> AbstractContextManager[Connection]:
        """Give the connection for filling temporary tables: nobody else waits, nothing is stored.

        Raises:
            LedgerError: There is no room for them.
        """
        ...

    def read(self) -> AbstractContextManager[Connection]:
        """Give the connection for reading.

        Raises:
            LedgerAwayError: The connection is lost.
            LedgerError: The ledger cannot be read.
        """
        ...

    def list_tables(self) -> dict[str, tuple[str, ...]]:
        """Return table → columns; what is referred to stands before what refers to it."""
        ...

    def settle_numbers(self) -> None:
        """Let the numbers that rows get begin after the highest there is; inside of `write`."""
        ...

    def find_damage(self) -> list[str]:
        """Return what the database itself finds wrong with what it keeps, a line each."""
        ...

    def hold(self, what: str) -> AbstractContextManager[None]:
        """Be the one process that does `what` (`sending` …) with this ledger.

        Raises:
            AlreadyRunningError: Another process does it; returned within a second.
        """
        ...

    def is_held(self, what: str) -> bool:
        """Tell whether a process does `what` with this ledger at this moment."""
        ...

    def close(self) -> None:
        """Let go of the ledger."""
        ...
