"""Steering an edition that is on its way, in SQLite; the promises are those of `SteeringLedger`."""

from datetime import datetime

from publisher.storage.sqlite import Database, to_stored


class SqliteSteering:
    """The column `edition.paused_at`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pause(self, edition_id: str, now: datetime) -> bool:
        """Remember that an edition is to be held up; return if it was not yet.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE edition SET paused_at = ? WHERE id = ? AND paused_at IS NULL",
                (to_stored(now), edition_id),
            )
            return changed.rowcount > 0

    def resume(self, edition_id: str) -> bool:
        """Let an edition go on that was held up; return if it was.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE edition SET paused_at = NULL WHERE id = ? AND paused_at IS NOT NULL",
                (edition_id,),
            )
            return changed.rowcount > 0

    def is_paused(self, edition_id: str) -> bool:
        """Tell whether an edition is held up now."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT 1 FROM edition WHERE id = ? AND paused_at IS NOT NULL", (edition_id,)
            ).fetchone()
            return found is not None
