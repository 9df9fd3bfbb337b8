"""Announcements in the database; the promises are those of `AnnouncementLedger`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from publisher.model.announcing import Announcement
from publisher.storage.database import Database, from_stored, to_stored


class StoredAnnouncements:
    """Table `announcement`: a row for each document; `due_at` is empty where the hub knows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, hub: str, documents: Mapping[str, str], now: datetime) -> int:
        """Remember what the hub is to be told; return how many documents changed.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.read() as connection:
            known = {
                row[0]: (row[1], row[2])
                for row in connection.execute("SELECT address, hub, digest FROM announcement")
            }
        changed = [
            (address, hub, digest, to_stored(now))
            for address, digest in documents.items()
            if known.get(address) != (hub, digest)
        ]
        gone = [(address,) for address in known if address not in documents]
        if not changed and not gone:
            return 0
        with self._database.write() as connection:
            connection.executemany(
                "INSERT INTO announcement (address, hub, digest, attempts, due_at)"
                " VALUES (?, ?, ?, 0, ?)"
                " ON CONFLICT (address) DO UPDATE SET hub = excluded.hub,"
                " digest = excluded.digest, attempts = 0, due_at = excluded.due_at",
                changed,
            )
            connection.executemany("DELETE FROM announcement WHERE address = ?", gone)
        return len(changed)

    def list_due(self, hub: str, now: datetime) -> list[Announcement]:
        """Return what the hub is to be told now, longest due first."""
        with self._database.read() as connection:
            return [
                Announcement(address=row[0], digest=row[1], attempts=row[2])
                for row in connection.execute(
                    "SELECT address, digest, attempts FROM announcement"
                    " WHERE due_at IS NOT NULL AND due_at <= ? AND hub = ?"
                    " ORDER BY due_at, address",
                    (to_stored(now), hub),
                )
            ]

    def settle(self, told: Announcement) -> None:
        """Record that the hub was told.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            connection.execute(
                "UPDATE announcement SET due_at = NULL, attempts = 0"
                " WHERE address = ? AND digest = ?",
                (told.address, told.digest),
            )

    def defer(self, untold: Iterable[tuple[Announcement, datetime]]) -> None:
        """Record that the hub could not be told, and when it is tried again.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            connection.executemany(
                "UPDATE announcement SET due_at = ?, attempts = attempts + 1"
                " WHERE address = ? AND digest = ?",
                [(to_stored(due_at), each.address, each.digest) for each, due_at in untold],
            )

    def next_due(self, hub: str) -> datetime | None:
        """Return when the hub is to be told something next, or None."""
        with self._database.read() as connection:
            (moment,) = connection.execute(
                "SELECT min(due_at) FROM announcement WHERE due_at IS NOT NULL AND hub = ?", (hub,)
            ).fetchone()
            return None if moment is None else from_stored(moment)

    def count_owed(self, hub: str) -> int:
        """Return of how many documents the hub does not know yet."""
        with self._database.read() as connection:
            (number,) = connection.execute(
                "SELECT count(*) FROM announcement WHERE due_at IS NOT NULL AND hub = ?", (hub,)
            ).fetchone()
            return int(number)
