"""When a delivery may be offered: the rates that a run keeps to."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from publisher.model.delivery import Delivery, Outcome

#: How far, in seconds, a rate may be behind its clock and still make up for it.
_CATCH_UP = 0.02


class Pacing(Protocol):
    """Asked before each message, told of each one and of what became of it. No method waits.

    Moments are those of `time.monotonic`; one that is not after now means «go», and infinity
    means «not in this run».
    """

    def opens_at(self) -> float:
        """Return when anything may be offered at all: the rate over all readers."""
        ...

    def ready_at(self, delivery: Delivery) -> float:
        """Return when this delivery may be offered.

        Those to one domain are ready in the order in which they are asked about: while the first
        is held back, those behind it are not asked about.
        """
        ...

    def note_offered(self, delivery: Delivery) -> None:
        """Take note that this delivery is on a line now."""
        ...

    def note_outcome(self, delivery: Delivery, outcome: Outcome) -> None:
        """Take note of what became of a delivery that was offered."""
        ...


class SteadyPace:
    """One rate over all connections: the least pause between two messages."""

    def __init__(self, pause: timedelta, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause.total_seconds()
        self._clock = clock
        self._opens_at = 0.0

    def opens_at(self) -> float:
        """Return when the rate allows the next message."""
        return self._opens_at

    def ready_at(self, delivery: Delivery) -> float:  # noqa: ARG002 - all are alike here
        """Return the same moment for everybody."""
        return self._opens_at

    def note_offered(self, delivery: Delivery) -> None:  # noqa: ARG002 - likewise
        """Put the next one off by the pause."""
        if self._pause:
            earliest = max(self._opens_at, self._clock() - _CATCH_UP)
            self._opens_at = earliest + self._pause

    def note_outcome(self, delivery: Delivery, outcome: Outcome) -> None:
        """Change nothing: the rate is what it is."""
