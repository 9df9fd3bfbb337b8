"""How an edition stands, in one word, and how fast it goes: pure functions of what is given."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from publisher.model.delivery import DeliveryState, Edition, EditionTally

#: What counts as now, when it is asked how fast an edition goes.
PACE_WINDOW = timedelta(minutes=1)


class Standing(StrEnum):
    """What is going on with an edition."""

    #: Nothing is left to do that the program would do by itself.
    FINISHED = "finished"
    #: Finished, because a person called off the rest.
    CANCELLED = "cancelled"
    #: A person holds it up.
    PAUSED = "paused"
    #: A sender has some of its deliveries in its hands.
    SENDING = "sending"
    #: Some deliveries are left, and no sender is at them.
    STOPPED = "stopped"
    #: Only deferred deliveries are left, and they are not due yet.
    WAITING = "waiting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How fast an edition goes."""

    #: Sent messages, over the last minute.
    per_second: float
    #: Until the rest is sent at that pace; None where nothing moves.
    left: timedelta | None


def decide_standing(
    edition: Edition, tally: EditionTally, *, is_sending: bool, now: datetime
) -> Standing:
    """Return what is going on with an edition; `is_sending` where some process sends just now."""
    if tally.is_finished:
        is_called_off = edition.cancelled_at is not None and tally.count(DeliveryState.CANCELLED)
        return Standing.CANCELLED if is_called_off else Standing.FINISHED
    if edition.paused_at is not None:
        return Standing.PAUSED
    taken = tally.count(DeliveryState.CLAIMED, DeliveryState.HANDED_OVER)
    if is_sending and taken:
        return Standing.SENDING
    is_due = tally.next_due is not None and tally.next_due <= now
    if is_due or taken or tally.count(DeliveryState.PENDING):
        return Standing.STOPPED
    return Standing.WAITING


def measure_pace(edition: Edition, tally: EditionTally, sent: int, now: datetime) -> Pace:
    """Return how fast an edition goes of which so many were sent within the last minute."""
    # One that was frozen just now has not had a whole minute.
    window = max(min(PACE_WINDOW, now - edition.frozen_at), timedelta(seconds=1))
    per_second = sent / window.total_seconds()
    waiting = tally.count(DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.HANDED_OVER)
    left = timedelta(seconds=round(waiting / per_second)) if per_second else None
    return Pace(per_second=per_second, left=left)
