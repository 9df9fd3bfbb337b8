"""Waiting for lines, and losing patience with them."""

import selectors
import time
from collections.abc import Iterable

from publisher.delivery.transports.protocol import Line, LineState
from publisher.model.delivery import Outcome


def wait_for(lines: Iterable[Line], seconds: float) -> None:
    """Return when a line can go on, at the latest after `seconds`."""
    with selectors.DefaultSelector() as selector:
        for line in lines:
            handle = line.fileno()
            if handle is None or line.state is LineState.BROKEN:
                if line.delivery is not None:
                    return  # its outcome is there already
            else:
                writing = selectors.EVENT_WRITE if line.wants_write else 0
                selector.register(handle, selectors.EVENT_READ | writing)
        selector.select(seconds)


def advance(line: Line) -> Outcome | None:
    """Let a line go on; break it when the far end has been silent for too long.

    Return the outcome of its message, if it is there now.
    """
    outcome = line.advance()
    if outcome is None and line.deadline is not None and line.deadline < time.monotonic():
        return line.abandon("no answer in time")
    return outcome
