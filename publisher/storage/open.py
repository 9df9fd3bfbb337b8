"""The ledger that a publication names, opened."""

import contextlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from publisher.errors import ConfigurationError
from publisher.model.ledger import LedgerPlace
from publisher.storage.announcements import StoredAnnouncements
from publisher.storage.database import Database
from publisher.storage.deliveries import StoredDeliveries
from publisher.storage.identities import StoredIdentities
from publisher.storage.ledger import Ledger
from publisher.storage.readers import StoredReaders
from publisher.storage.sources import StoredSources
from publisher.storage.sqlite import SqliteDatabase
from publisher.storage.witness import StoredWitness


@contextlib.contextmanager
def open_ledger(place: LedgerPlace, *, durability: str = "power") -> Iterator[Ledger]:
    """Give the ledger of a file or server; closed at the end of the block.

    Raises:
        LedgerError: It cannot be opened, is not a ledger, or is newer than this program.
        LedgerAwayError: The server does not answer.
        LedgerBusyError: Another process is changing the schema.
        ConfigurationError: What PostgreSQL needs is not installed.
    """
    database = open_database(place, durability=durability)
    try:
        yield Ledger(
            opening=database.opening,
            identities=StoredIdentities(database),
            readers=StoredReaders(database),
            deliveries=StoredDeliveries(database),
            announcements=StoredAnnouncements(database),
            sources=StoredSources(database),
            witness=StoredWitness(database),
        )
    finally:
        database.close()


def find_schema(place: LedgerPlace) -> int:
    """Return the schema that a ledger has, 0 where there is none; nothing is made or changed.

    Raises:
        LedgerError: It cannot be opened, is not a ledger, or is newer than this program.
        LedgerAwayError: The server does not answer.
    """
    if isinstance(place, Path) and not place.exists():
        return 0
    with closing(open_database(place, migrates=False)) as database:
        return database.opening.schema_before


def open_database(
    place: LedgerPlace, *, durability: str = "power", migrates: bool = True
) -> Database:
    """Return a ledger's database; the caller closes it.

    Its schema is up to date, unless it must not be changed.

    Raises:
        LedgerError: It cannot be opened, is not a ledger, or is newer than this program.
        LedgerAwayError: The server does not answer.
        LedgerBusyError: Another process is changing the schema.
        ConfigurationError: What PostgreSQL needs is not installed.
    """
    if isinstance(place, Path):
        return SqliteDatabase(place, durability=durability, migrates=migrates)
    try:
        from publisher.storage.postgres.database import PostgresDatabase
    except ImportError as error:  # psycopg, or the library below it
        raise ConfigurationError(
            f"{place}: what PostgreSQL needs is not installed",
            hint="Run: pip install 'publisher[postgres]'",
        ) from error
    return PostgresDatabase(place, durability=durability, migrates=migrates)
