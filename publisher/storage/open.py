"""The ledger that a publication names, opened."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from publisher.storage.announcements import SqliteAnnouncements
from publisher.storage.deliveries import SqliteDeliveries
from publisher.storage.identities import SqliteIdentities
from publisher.storage.ledger import Ledger
from publisher.storage.readers import SqliteReaders
from publisher.storage.sources import SqliteSources
from publisher.storage.sqlite import Database
from publisher.storage.witness import SqliteWitness


@contextlib.contextmanager
def open_ledger(file: Path, *, durability: str = "power") -> Iterator[Ledger]:
    """Give the ledger of a file; closed at the end of the block.

    Raises:
        LedgerError: The file cannot be opened, is not a ledger, or is newer than this program.
        LedgerBusyError: Another process is changing the schema.
    """
    database = Database(file, durability=durability)
    try:
        yield Ledger(
            identities=SqliteIdentities(database),
            readers=SqliteReaders(database),
            deliveries=SqliteDeliveries(database),
            announcements=SqliteAnnouncements(database),
            sources=SqliteSources(database),
            witness=SqliteWitness(database),
        )
    finally:
        database.close()
