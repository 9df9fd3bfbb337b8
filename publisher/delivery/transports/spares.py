"""Connections made in the background, so that no message waits for them."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

from publisher.delivery.transports.protocol import LineState
from publisher.delivery.transports.smtp_line import SmtpLine
from publisher.errors import PublisherError

#: A spare that nobody took for so many seconds is of no use: servers hang up on who is silent.
_LONGEST_IDLE = 30.0


class Spares:
    """Lines that are open, or about to be, and not in use yet."""

    def __init__(self, connect: Callable[[], SmtpLine]) -> None:
        self._connect = connect
        self._made: deque[tuple[float, Future[SmtpLine]]] = deque()
        self._is_closed = False

    @property
    def is_ready(self) -> bool:
        """Tell whether there is a line that can be taken without waiting."""
        return any(each.done() and each.exception() is None for _, each in self._made)

    def prepare(self) -> None:
        """Begin to make one more; that it cannot be made is not told to anybody."""
        made: Future[SmtpLine] = Future()
        self._made.append((time.monotonic(), made))
        # Ends with the process, whatever the server does.
        threading.Thread(target=self._make, args=(made,), daemon=True).start()

    def _make(self, made: Future[SmtpLine]) -> None:
        try:
            line = self._connect()
        except PublisherError as error:
            made.set_exception(error)
            return
        made.set_result(line)
        if self._is_closed:
            line.close()

    def take(self) -> SmtpLine | None:
        """Return a line that is in order, waiting for one that is being made; None: there is none.

        Those that are ready come first.
        """
        while self._made:
            first = next((each for each in self._made if each[1].done()), self._made[0])
            self._made.remove(first)
            began, made = first
            if made.exception() is not None:  # waits for it
                continue
            line = made.result()
            line.advance()  # a server that hung up in the meantime
            if line.state is LineState.IDLE:
                if time.monotonic() - began < _LONGEST_IDLE:
                    return line
                line.close()
        return None

    def close(self) -> None:
        """Take leave of all that nobody took; those that are being made leave by themselves."""
        self._is_closed = True
        while self._made:
            _, made = self._made.popleft()
            if made.done() and made.exception() is None:
                made.result().close()
