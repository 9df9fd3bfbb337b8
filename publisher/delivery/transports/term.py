"""How long one connection is used before another takes its place."""

import time
from collections.abc import Callable
from datetime import timedelta

#: So many messages, or so many seconds, before the end the next connection is made: time enough
#: for TLS and a log-in, and not so much that two are open for long.
_MESSAGES_AHEAD = 10
_SECONDS_AHEAD = 5.0


class Term:
    """Counts a connection's messages and watches its age."""

    def __init__(self, *, messages: int, age: timedelta, before_end: Callable[[], None]) -> None:
        """Begin now; `before_end` is called once, when the end is near."""
        self._left = messages
        self._ends_at = time.monotonic() + age.total_seconds()
        self._ahead = min(_MESSAGES_AHEAD, messages // 2)
        self._before_end: Callable[[], None] | None = before_end

    @property
    def is_last(self) -> bool:
        """Tell whether the message on the connection is its last, for all that is known now."""
        return self._left <= 1 or time.monotonic() >= self._ends_at

    def count(self) -> bool:
        """Count a message that is settled; tell whether the connection has had its time."""
        self._left -= 1
        seconds = self._ends_at - time.monotonic()
        if self._before_end and (self._left <= self._ahead or seconds <= _SECONDS_AHEAD):
            before_end, self._before_end = self._before_end, None
            before_end()
        return self._left <= 0 or seconds <= 0
