"""What the ledger promises about steering an edition that is on its way."""

from datetime import datetime
from typing import Protocol


class SteeringLedger(Protocol):
    """Editions that a person holds up."""

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
