"""One edition over several lines: claim, offer, intend, hand over, settle.

The order in which things become durable is what the whole program stands on:

1. deliveries are CLAIMED in the ledger before anything is sent for them;
2. the intent of each is in the ledger before its message is handed over;
3. answers are recorded together with the next intents, in one commit a round.

A process that stops between any two steps leaves rows that say how far it came, and at most one
message on each line whose outcome nobody knows.
"""

import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from publisher.delivery.decide import is_refusing_everyone, next_attempt
from publisher.delivery.pacing import Pacing, SteadyPace
from publisher.delivery.queue import Queue
from publisher.delivery.transports.patience import advance, wait_for
from publisher.delivery.transports.protocol import Line, LineState, Parcel, Transport
from publisher.errors import LedgerBusyError, PublisherError, ServerAwayError, TransportError
from publisher.model.delivery import Delivery, DeliveryState, Edition, Outcome, OutcomeKind
from publisher.model.publication import DeliverySettings
from publisher.newsletter.compiled import CompiledEdition
from publisher.newsletter.dkim import find_keys
from publisher.storage.ledger import DeliveryLedger

#: Deliveries claimed in one commit; those not sent when the program is told to stop are released.
_BLOCK = 100
#: Longest wait for the network, so that a stop is noticed within it.
_GLANCE = 0.25
#: Most deliveries that are held back while others go; then those behind them wait as well.
_MOST_HELD = 5_000
#: How often a record of what was sent is tried again while another process writes.
_RECORD_ATTEMPTS = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What the engine needs of the world, so that it can be run in any."""

    #: The clock: aware, UTC.
    now: Callable[[], datetime]
    #: Asked every round: True ends the run as soon as what is in the air is settled.
    is_stopped: Callable[[], bool]
    #: Told after every commit how many outcomes of each kind this run has had, and how many
    #: deliveries were left to do when it began.
    report: Callable[[Counter[OutcomeKind], int], None]


@dataclass(kw_only=True, slots=True)
class Run:
    """One process's work on one edition."""

    edition: Edition
    ledger: DeliveryLedger
    transport: Transport
    settings: DeliverySettings
    surroundings: Surroundings
    #: The rates that this run keeps to; None: that of the settings.
    pacing: Pacing | None = None
    #: Outcomes of this run by kind.
    counts: Counter[OutcomeKind] = field(default_factory=Counter)
    _compiled: CompiledEdition = field(init=False)
    #: Deliveries that were pending or deferred when the run began.
    _planned: int = 0
    _lines: list[Line] = field(default_factory=list)
    _pacing: Pacing = field(init=False)
    _queue: Queue = field(init=False)
    _outcomes: list[Outcome] = field(default_factory=list)
    #: How often each delivery was released with a broken line in this run.
    _breaks: Counter[int] = field(default_factory=Counter)
    #: The deliveries that are on a line, by id.
    _offered: dict[int, Delivery] = field(default_factory=dict)
    #: Broken lines since the last answer that settled a delivery.
    _failures: int = 0
    #: Lowered when the server takes no more connections.
    _most_lines: int = field(init=False)
    #: True once the ledger had nothing more that is due.
    _is_dry: bool = False
    #: Set when going on would do harm or lead nowhere; raised once the air is clear.
    _obstacle: PublisherError | None = None
    #: Rejections since the last message that was sent, none of them about a reader alone.
    _streak: int = 0
    #: Those of the streak, and what other lines may have had just before it began.
    _impersonal: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        keys = find_keys(self.settings.dkim, self.edition.content.domain)
        self._compiled = CompiledEdition(self.edition, keys)
        self._pacing = self.pacing or SteadyPace(self.settings.pause)
        self._queue = Queue(self._pacing.ready_at)
        self._most_lines = self.settings.connections

    def deliver(self) -> Counter[OutcomeKind]:
        """Deliver what is due and return this run's outcomes by kind.

        Returns when nothing is due any more, or when told to stop. Whatever ends it, every
        answer that came was recorded and what was claimed and not sent is released.

        Raises:
            TransportError: The server refuses this sender, or everyone; nobody was harmed who
                is not recorded as rejected.
            ServerAwayError: No line can be opened or kept.
            FileAccessError: A local transport cannot write.
            LedgerError: The ledger cannot be written; what was in the air will be in doubt.
            LedgerBusyError: Another process kept the ledger locked; likewise.
        """
        # Log-in and folders are tried before anything is claimed.
        self._lines.append(self.transport.open())
        tally = self.ledger.tally(self.edition.id)
        self._planned = tally.count(DeliveryState.PENDING, DeliveryState.DEFERRED)
        try:
            while self._has_work():
                self._take_turn()
        finally:
            self._wind_up()
        if self._obstacle is not None:
            raise self._obstacle
        return self.counts

    def _is_ending(self) -> bool:
        return self._obstacle is not None or self.surroundings.is_stopped()

    def _has_work(self) -> bool:
        if any(line.delivery is not None for line in self._lines) or self._outcomes:
            return True
        return not self._is_ending() and self._next_offer() < math.inf

    def _take_turn(self) -> None:
        """Offer, wait, record, hand over: one round. When ending, settle what is in the air."""
        if not self._is_ending():
            self._claim()
            self._offer()
        self._wait()
        self._collect()
        if self._is_ending():
            self._let_go("the run is ending")
        ready = [line for line in self._lines if line.state is LineState.READY]
        for line in self._record(ready):
            line.hand_over()
        self._check_lines()

    def _wants_more(self) -> bool:
        """Tell whether more is to be claimed: whatever is here waits, and others might go."""
        return not self._queue.has_fresh and len(self._queue) < _MOST_HELD and not self._is_dry

    def _next_offer(self) -> float:
        """Return when the next message may be offered; infinity: none in this run."""
        is_free = self._queue.has_fresh or self._wants_more()
        return max(0.0 if is_free else self._queue.next_moment, self._pacing.opens_at())

    def _claim(self) -> None:
        if not self._wants_more() or self._pacing.opens_at() > time.monotonic():
            return
        now = self.surroundings.now()
        try:
            claimed = self.ledger.claim(
                self.edition.id, _BLOCK, now, now - self.settings.give_up_after
            )
        except LedgerBusyError as error:
            # What is in the air is settled first; the record waits longer than a claim does.
            self._obstacle = error
            return
        self._queue.add(claimed)
        self._is_dry = not claimed

    def _offer(self) -> None:
        """Give every idle line a message, as fast as the rate allows; open lines as needed."""
        idle = [line for line in self._lines if line.state is LineState.IDLE]
        while idle or len(self._lines) < self._most_lines:
            now = time.monotonic()
            delivery = self._queue.take(now) if self._pacing.opens_at() <= now else None
            if delivery is None:
                return
            line = idle.pop() if idle else self._open_line()
            if line is None:
                self._queue.add([delivery])
                return
            self._offered[delivery.id] = delivery
            line.offer(
                Parcel(
                    delivery=delivery,
                    sender=self._compiled.find_sender(delivery),
                    message=self._compiled.build_message(delivery),
                )
            )
            self._pacing.note_offered(delivery)

    def _open_line(self) -> Line | None:
        """Return another idle line, or None where there can be no more of them."""
        if len(self._lines) >= self._most_lines:
            return None
        try:
            line = self.transport.open()
        except PublisherError as error:
            # A server may allow fewer connections than we would like: those that are open do.
            if self._lines:
                self._most_lines = len(self._lines)
            else:
                self._obstacle = error
            return None
        self._lines.append(line)
        return line

    def _wait(self) -> None:
        """Wait until a line can go on, a deadline or the next offer has come, or a moment."""
        wait = _GLANCE
        if any(line.state is LineState.IDLE for line in self._lines):
            wait = min(wait, max(0.0, self._next_offer() - time.monotonic()))
        wait_for(self._lines, wait)

    def _collect(self) -> None:
        """Let every line go on; keep the outcomes that are there."""
        for line in self._lines:
            outcome = advance(line)
            if outcome is not None:
                self._keep(outcome, is_broken=line.state is LineState.BROKEN)

    def _keep(self, outcome: Outcome, *, is_broken: bool) -> None:
        outcome = self._spare(outcome)
        delivery = self._offered.pop(outcome.delivery_id, None)
        if delivery is not None:
            self._pacing.note_outcome(delivery, outcome)
        attempts = 0 if delivery is None else delivery.attempts
        if outcome.kind not in (OutcomeKind.RELEASED, OutcomeKind.IN_DOUBT):
            self._failures = 0
        if outcome.kind is OutcomeKind.RELEASED and is_broken:
            self._breaks[outcome.delivery_id] += 1
            if self._breaks[outcome.delivery_id] > 1:
                # Twice the line broke on this one: the others go first.
                outcome = replace(outcome, kind=OutcomeKind.DEFERRED)
        if outcome.kind is OutcomeKind.DEFERRED:
            due = next_attempt(attempts + 1, outcome.delivery_id, self.surroundings.now())
            outcome = replace(outcome, due_at=due)
        if outcome.kind is OutcomeKind.SENT:
            self._streak = 0
            self._impersonal = self._impersonal[-self.settings.connections :]
        elif outcome.kind is OutcomeKind.REJECTED and not outcome.is_personal:
            self._streak += 1
            self._impersonal.append(outcome)
        if outcome.kind is OutcomeKind.RELEASED:
            self._is_dry = False
        self._outcomes.append(outcome)

    def _spare(self, outcome: Outcome) -> Outcome:
        """Return the outcome; while the run is ending nobody is rejected for what may be us."""
        is_rejected = outcome.kind is OutcomeKind.REJECTED and not outcome.is_personal
        if is_rejected and self._is_ending():
            return replace(outcome, kind=OutcomeKind.RELEASED)
        return outcome

    def _record(self, ready: list[Line]) -> list[Line]:
        """Store answers and the intents of what is to be handed over, in one commit.

        Return the lines whose message may go; the others' readers left in the meantime.
        """
        intents = [line.delivery.id for line in ready if line.delivery is not None]
        if not intents and not self._outcomes:
            return []
        unwanted: frozenset[int] = frozenset()
        for attempt in range(1, _RECORD_ATTEMPTS + 1):
            try:
                unwanted = self.ledger.record(intents, self._outcomes, self.surroundings.now())
                break
            except LedgerBusyError:
                # Each attempt has waited its turn already; messages are in the air.
                if attempt == _RECORD_ATTEMPTS:
                    raise
        self.counts.update(outcome.kind for outcome in self._outcomes)
        self._outcomes = []
        self.surroundings.report(self.counts, self._planned)
        for line in ready:
            if line.delivery is not None and line.delivery.id in unwanted:
                line.abandon("no longer wanted")  # its delivery is settled in the ledger
        return [line for line in ready if line.state is LineState.READY]

    def _check_lines(self) -> None:
        """Drop broken lines; see whether going on would do harm or lead nowhere."""
        # One that broke just now may still have an outcome to be collected.
        broken = [
            line for line in self._lines if line.state is LineState.BROKEN and line.delivery is None
        ]
        self._lines = [line for line in self._lines if line not in broken]
        self._failures += len(broken)
        for line in broken:
            if line.fault is not None:
                self._obstacle = line.fault
            elif self._failures > 2 * self.settings.connections:
                self._obstacle = ServerAwayError(
                    f"{self.transport.name}: lines break without an answer: {line.last_words}",
                    hint="Run the same command again when the server is well.",
                )
        if is_refusing_everyone(self._streak):
            self._take_streak_back()

    def _take_streak_back(self) -> None:
        """Stop, and let nobody pay for what is not about readers."""
        last = self._impersonal[-1]
        ids = [outcome.delivery_id for outcome in self._impersonal]
        self.ledger.take_back(ids, self.surroundings.now())
        self.counts[OutcomeKind.REJECTED] -= len(ids)
        self._streak, self._impersonal = 0, []
        self._obstacle = TransportError(
            f"{self.transport.name} rejects one after the other: {last.code} {last.text}",
            hint="They count as not tried; mend it and run the same command again.",
        )

    def _let_go(self, reason: str) -> None:
        """Release what is claimed and not handed over."""
        for released in self._queue.drain():
            self._outcomes.append(
                Outcome(delivery_id=released.id, kind=OutcomeKind.RELEASED, text=reason)
            )
        for line in self._lines:
            if line.state in (LineState.OFFERED, LineState.READY):
                outcome = line.abandon(reason)
                if outcome is not None:
                    self._outcomes.append(self._spare(outcome))
        # A broken one with a delivery has an outcome that is still to be collected.
        self._lines = [
            line
            for line in self._lines
            if line.state is not LineState.BROKEN or line.delivery is not None
        ]

    def _wind_up(self) -> None:
        """Settle what can be settled and close the lines, whatever ended the run."""
        self._let_go("the run is ending")
        for line in self._lines:
            if line.state is LineState.IDLE:
                line.close()
            else:
                outcome = line.abandon("the run ended")
                if outcome is not None:
                    self._outcomes.append(outcome)
        self._lines = []
        self.transport.close()
        self._record([])
