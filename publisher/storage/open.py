"""The ledger that a publication names, opened."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from publisher.storage.announcements import StoredAnnouncements
from publisher.storage.deliveries import StoredDeliveries
from publisher.storage.identities import StoredIdentities
from publisher.storage.ledger import Ledger
from publisher.storage.readers import StoredReaders
from publisher.storage.sources import StoredSources
from publisher.storage.sqlite import SqliteDatabase
from publisher.storage.witness import StoredWitness


@contextlib.contextmanager
def open_ledger(file: Path, *, durability: str = "power") -> Iterator[Ledger]:
    """Give the ledger of a file; closed at the end of the block.

    Raises:
        LedgerError: The file cannot be opened, is not a ledger, or is newer than this program.
        LedgerBusyError: Another process is changing the schema.
    """
    database = SqliteDatabase(file, durability=durability)
    try:
        yield Ledger(
            identities=StoredIdentities(database),
            readers=StoredReaders(database),
            deliveries=StoredDeliveries(database),
            announcements=StoredAnnouncements(database),
            sources=StoredSources(database),
            witness=StoredWitness(database),
        )
    finally:
        database.close()
