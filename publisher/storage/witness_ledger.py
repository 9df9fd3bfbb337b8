"""What the ledger promises about its witness; see `publisher.storage.ledger`.

The witness is kept outside of the ledger. It says how often messages were about to be handed over,
and which editions there were: a ledger that was put back from a backup knows of less than that.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from publisher.model.delivery import Edition
from publisher.model.witness import Gap


class WitnessLedger(Protocol):
    """The ledger, compared with its witness. `DeliveryLedger.record` tells it of every intent."""

    def find_gap(self) -> Gap | None:
        """Return what the witness knows and this ledger does not; None where there is nothing.

        Nothing is written.

        Raises:
            FileAccessError: The witness is there and may not be read.
        """
        ...

    def keep_up(self) -> None:
        """Make sure, durably, that the witness knows what the ledger does.

        Raises:
            FileAccessError: It cannot be written.
        """
        ...

    def close_gap(
        self, lost: Sequence[Edition], now: datetime, *, is_sent: bool
    ) -> Mapping[str, int]:
        """Take the ledger as it is from now on, with lost editions under their names.

        Where what was lost counts as sent, the articles of lost editions count as carried, and of
        the others every delivery without an outcome is in doubt: id of the edition → how many.
        Otherwise lost editions are names alone. A former state of the ledger, or a copy of it, is
        another ledger from now on.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
            FileAccessError: The witness cannot be written; the ledger is asked about again.
        """
        ...
