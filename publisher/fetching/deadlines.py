"""How long something may take altogether."""

import time
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock, which nobody sets."""

    moment: float

    @classmethod
    def after(cls, duration: timedelta) -> "Deadline":
        """Return the deadline that is `duration` away."""
        return cls(time.monotonic() + duration.total_seconds())

    def remaining(self) -> float:
        """Return the seconds that are left, never less than none."""
        return max(0.0, self.moment - time.monotonic())
