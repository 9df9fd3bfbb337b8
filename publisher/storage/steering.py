"""Steering an edition that is on its way; the promises are those of `SteeringLedger`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from publisher.model.delivery import DeliveryState, Step
from publisher.storage.database import Database, from_stored, to_stored
from publisher.storage.steps import DEFERRED, call_off, take_step

_SENT = (
    " FROM delivery JOIN edition ON edition.number = delivery.edition"
    " WHERE edition.id = ? AND delivery.state = 'sent'"
)


class StoredSteering:
    """The column `edition.paused_at`, and what a person asks of an edition's deliveries."""

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

    def resolve(
        self, edition_id: str, state: DeliveryState, emails: Sequence[str], now: datetime
    ) -> int:
        """Move deliveries in doubt to SENT or back to PENDING; return how many.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        step = Step.RESOLVE_SENT if state is DeliveryState.SENT else Step.RESOLVE_RESEND
        wanted = {email.casefold() for email in emails}
        with self._database.write() as connection:
            found = connection.execute(
                "SELECT delivery.id, email FROM delivery"
                " JOIN edition ON edition.number = delivery.edition"
                " WHERE edition.id = ? AND state = 'in_doubt'",
                (edition_id,),
            ).fetchall()
            ids = [row[0] for row in found if not wanted or row[1].casefold() in wanted]
            take_step(connection, step, ids, now)
            call_off(connection, now)
            return len(ids)

    def cancel(self, edition_id: str, now: datetime) -> int:
        """Call off every delivery that has not been handed over; return how many at once.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            connection.execute(
                "UPDATE edition SET cancelled_at = ? WHERE id = ? AND cancelled_at IS NULL",
                (to_stored(now), edition_id),
            )
            return call_off(connection, now)

    def take_back(self, ids: Sequence[int], now: datetime) -> None:
        """Make rejected deliveries pending again: the refusal was not about their readers.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
            LedgerError: One of them is not rejected; nothing was written.
        """
        with self._database.write() as connection:
            take_step(connection, Step.TAKE_BACK, ids, now)
            call_off(connection, now)

    def settle_doubts(self, words: Mapping[int, str], now: datetime) -> None:
        """Move deliveries in doubt to SENT, by id, each with the words that stand as its answer.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
            LedgerError: One of them is not in doubt; nothing was written.
        """
        with self._database.write() as connection:
            take_step(connection, Step.RESOLVE_SENT, list(words), now)
            connection.executemany(
                "UPDATE delivery SET code = NULL, reply = ? WHERE id = ?",
                [(said, each) for each, said in words.items()],
            )

    def bring_forward(self, edition_id: str, latest: datetime, now: datetime) -> int:
        """Let deferred deliveries that are due after `latest` be due now; return how many.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            moved: int = connection.execute(
                f"UPDATE delivery SET due_at = ? WHERE {DEFERRED} AND due_at > ?"
                " AND edition = (SELECT number FROM edition WHERE id = ?)",
                (to_stored(now), to_stored(latest), edition_id),
            ).rowcount
            return moved

    def count_sent(self, edition_id: str, since: datetime) -> int:
        """Return how many deliveries of an edition have become SENT since a moment."""
        with self._database.read() as connection:
            (number,) = connection.execute(
                f"SELECT count(*){_SENT} AND delivery.since >= ?", (edition_id, to_stored(since))
            ).fetchone()
            return int(number)

    def last_sent(self, edition_id: str) -> datetime | None:
        """Return the UTC moment at which a delivery of an edition last became SENT, or None."""
        with self._database.read() as connection:
            (moment,) = connection.execute(
                f"SELECT max(delivery.since){_SENT}", (edition_id,)
            ).fetchone()
            return None if moment is None else from_stored(moment)
