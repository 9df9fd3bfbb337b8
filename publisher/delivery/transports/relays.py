"""Several servers that take turns: by weight, and without the one that is away."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from publisher.delivery.transports.smtp import SmtpTransport
from publisher.delivery.transports.smtp_line import SmtpLine
from publisher.errors import PublisherError, ServerAwayError, TransportError

#: Pause in seconds after a server's first failure; doubled with each one that follows.
_FIRST_PAUSE = 30.0
_LONGEST_PAUSE = 30 * 60.0


@dataclass(kw_only=True, slots=True)
class _Turn:
    """Where one server stands."""

    server: SmtpTransport
    #: Grows with the weight while others are chosen, falls when this one is: so each has its
    #: share, evenly spread.
    credit: int = 0
    #: Failures since it was last well.
    failures: int = 0
    #: Monotonic moment until which it is set aside.
    until: float = 0.0

    def set_aside(self, now: float) -> None:
        """Leave it alone for a pause that grows."""
        self.until = now + min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**self.failures)
        self.failures = min(self.failures + 1, 16)


class Relays:
    """Opens lines to servers in turn; each gets its share by weight.

    All are tried before the first message. A server that is away, or says «later», is set aside
    for a growing pause while the others carry on, and is then tried in the background.
    """

    def __init__(
        self, servers: Sequence[SmtpTransport], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._turns = [_Turn(server=server) for server in servers]
        self._clock = clock
        self._is_tried = False

    @property
    def name(self) -> str:
        """Return the servers' addresses without secrets."""
        return ", ".join(turn.server.name for turn in self._turns)

    def open(self) -> SmtpLine:
        """Return an idle line to the server whose turn it is.

        Raises:
            TransportError: A server refuses us for good before the first message; or all do.
            ServerAwayError: None is left; the words are those of the last.
            ConfigurationError: There is a user and no password.
        """
        if not self._is_tried:
            line = self._try_all()
            self._is_tried = True
            return line
        now = self._clock()
        self._look_after(now)
        refusal: PublisherError | None = None
        for turn in self._rank(now):
            try:
                line = turn.server.open()
            except (ServerAwayError, TransportError) as error:
                turn.set_aside(now)
                refusal = error
            else:
                turn.failures, turn.until = 0, 0.0
                self._charge(turn)
                return line
        assert refusal is not None
        raise refusal

    def _try_all(self) -> SmtpLine:
        """Return a line to the best server, once each has been connected to."""
        with ThreadPoolExecutor(max_workers=len(self._turns)) as threads:
            tries = list(threads.map(lambda turn: _try(turn.server), self._turns))
        lines = {
            id(turn): made
            for turn, made in zip(self._turns, tries, strict=True)
            if isinstance(made, SmtpLine)
        }
        now = self._clock()
        fatal: PublisherError | None = None
        for turn, made in zip(self._turns, tries, strict=True):
            if isinstance(made, PublisherError):
                turn.set_aside(now)
                if fatal is None or not isinstance(made, ServerAwayError):
                    fatal = made
        if fatal is not None and (not lines or not isinstance(fatal, ServerAwayError)):
            for line in lines.values():
                line.close()
            raise fatal
        best = next(turn for turn in self._rank(now) if id(turn) in lines)
        self._charge(best)
        chosen = lines.pop(id(best))
        for line in lines.values():
            line.close()
        return chosen

    def _look_after(self, now: float) -> None:
        """Try servers whose pause is over, without waiting for them."""
        for turn in self._turns:
            if turn.failures and turn.until <= now and not turn.server.is_ready:
                turn.set_aside(now)
                turn.server.prepare()

    def _rank(self, now: float) -> list[_Turn]:
        """Return the servers in the order in which to try them.

        First those that are well and have the most credit, those in reserve behind them; last,
        when none of these answers, those that are set aside, the next one due first.
        """

        def order(turn: _Turn) -> tuple[bool, bool, float]:
            is_away = not self._is_well(turn, now)
            weight = turn.server.relay.weight
            return is_away, not weight, turn.until if is_away else -(turn.credit + weight)

        return sorted(self._turns, key=order)

    def _is_well(self, turn: _Turn, now: float) -> bool:
        return turn.server.is_ready or (not turn.failures and turn.until <= now)

    def _charge(self, chosen: _Turn) -> None:
        """Give those that could have been chosen their credit, and take it from who was."""
        now = self._clock()
        for turn in self._turns:
            if turn is chosen or self._is_well(turn, now):
                weight = turn.server.relay.weight
                turn.credit += weight
                chosen.credit -= weight

    def close(self) -> None:
        """Take leave of connections that were made and are on no line."""
        for turn in self._turns:
            turn.server.close()


def _try(server: SmtpTransport) -> SmtpLine | PublisherError:
    try:
        return server.open()
    except PublisherError as error:
        return error
