"""What the ledger promises of announcements to a hub, whatever database keeps it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from publisher.model.announcing import Announcement


class AnnouncementLedger(Protocol):
    """Of which feed documents the hub is to be told, until it was told.

    A change is noted by the digest of the bytes, not by the act of writing them: whoever is
    stopped between writing and noting finds the difference the next time.
    """

    def note(self, hub: str, documents: Mapping[str, str], now: datetime) -> int:
        """Remember what the hub is to be told; return how many documents changed.

        `documents` are all there are, address → SHA-256 (hex). Due at once is each whose digest
        differs from the one before, or that this hub was never told of. Others than these are
        forgotten. Where nothing changed, nothing is written.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def list_due(self, hub: str, now: datetime) -> list[Announcement]:
        """Return what the hub is to be told now, longest due first."""
        ...

    def settle(self, told: Announcement) -> None:
        """Record that the hub was told; a document that changed since stays due.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def defer(self, untold: Iterable[tuple[Announcement, datetime]]) -> None:
        """Record that the hub could not be told, and when it is tried again.

        A document that changed since stays due at once.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def next_due(self, hub: str) -> datetime | None:
        """Return the UTC moment when the hub is to be told something next, or None."""
        ...

    def count_owed(self, hub: str) -> int:
        """Return of how many documents the hub does not know yet."""
        ...
