"""What the ledger promises about steering an edition that is on its way, and watching it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from publisher.model.delivery import DeliveryState


class SteeringLedger(Protocol):
    """Editions that a person holds up or looks at, and deliveries in doubt that she settles."""

    def pause(self, edition_id: str, now: datetime) -> bool:
        """Remember that an edition is to be held up; return if it was not yet.

        It stays so over restarts. Of one that was, the moment stays. What is in the air is settled
        as ever, and deliveries keep their states: nothing but the sender has to look.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def resume(self, edition_id: str) -> bool:
        """Let an edition go on that was held up; return if it was.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def is_paused(self, edition_id: str) -> bool:
        """Tell whether an edition is held up now; cheap enough to be asked each round."""
        ...

    def resolve(
        self, edition_id: str, state: DeliveryState, emails: Sequence[str], now: datetime
    ) -> int:
        """Move deliveries in doubt to SENT or back to PENDING; return how many.

        `emails` empty: all that are in doubt.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def take_back(self, ids: Sequence[int], now: datetime) -> None:
        """Make rejected deliveries pending again: the refusal was not about their readers.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
            LedgerError: One of them is not rejected; nothing was written.
        """
        ...

    def cancel(self, edition_id: str, now: datetime) -> int:
        """Call off every delivery that has not been handed over; return how many at once.

        What a running sender has claimed is called off as soon as it comes to it, or gives it
        back.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def settle_doubts(self, words: Mapping[int, str], now: datetime) -> None:
        """Move deliveries in doubt to SENT, by id, each with the words that stand as its answer.

        All of them or none.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
            LedgerError: One of them is not in doubt; nothing was written.
        """
        ...

    def bring_forward(self, edition_id: str, latest: datetime, now: datetime) -> int:
        """Let deferred deliveries that are due after `latest` be due now; return how many.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def count_sent(self, edition_id: str, since: datetime) -> int:
        """Return how many deliveries of an edition have become SENT since a moment."""
        ...

    def last_sent(self, edition_id: str) -> datetime | None:
        """Return the UTC moment at which a delivery of an edition last became SENT, or None."""
        ...
