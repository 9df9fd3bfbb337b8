"""What is due, and when to try again: pure functions of what is given."""

from datetime import UTC, datetime, timedelta

from publisher.model.delivery import DeliveryState, EditionTally
from publisher.model.newsletters import Schedule
from publisher.model.publication import Publication

#: Pauses before the second, third … attempt; the last one is repeated.
_PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
)
#: No deferred delivery is due later than this after its answer.
LONGEST_PAUSE = _PAUSES[-1] * 6 / 5
#: A scheduled edition that was missed for longer than this waits for its next time.
_LARGEST_DELAY = timedelta(hours=24)
#: The same for a newsletter that has sent nothing yet: whoever writes «fri 08:00» into the
#: settings on a Friday afternoon does not mean this afternoon.
_LARGEST_FIRST_DELAY = timedelta(minutes=15)


def next_attempt(attempts: int, delivery_id: int, now: datetime) -> datetime:
    """Return when a delivery that was deferred for the `attempts`-th time is due again.

    Up to a fifth is added, by the delivery's number, so that they do not all come at once.
    """
    pause = _PAUSES[min(attempts, len(_PAUSES)) - 1]
    return now + pause + pause * (delivery_id * 0x9E3779B1 % 1000) / 5000


def has_due(tally: EditionTally, now: datetime) -> bool:
    """Tell whether an edition has deliveries that can be tried now, or that were left half-way.

    Those that a clock put off that was far ahead can be tried, too.
    """
    left = tally.count(DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.HANDED_OVER)
    due = tally.next_due
    return left > 0 or (due is not None and (due <= now or due > now + LONGEST_PAUSE))


def due_moment(
    schedule: Schedule, publication: Publication, last: datetime | None, now: datetime
) -> datetime | None:
    """Return the schedule's latest moment that is to be acted upon now, or None.

    That is the latest one not after `now`, unless it was acted upon already (`last`) or lies
    more than a day back; more than 15 minutes, where nothing was ever acted upon. Wall-clock
    times are those of the publication's zone; one that summer time skips comes as much later as
    the clocks jumped, of one that occurs twice the first counts (RFC 5545 section 3.3.5).
    """
    if last is not None and last > now + timedelta(days=1):
        last = None  # noted by a clock that was far ahead
    local = now.astimezone(publication.timezone)
    for days in range(8):
        day = (local - timedelta(days=days)).date()
        if day.weekday() not in schedule.weekdays:
            continue
        moment = datetime.combine(day, schedule.at, publication.timezone).astimezone(UTC)
        if moment > now:
            continue
        if last is None:
            return moment if now - moment <= _LARGEST_FIRST_DELAY else None
        return moment if moment > last and now - moment <= _LARGEST_DELAY else None
    return None


def next_moment(schedule: Schedule, publication: Publication, now: datetime) -> datetime:
    """Return the schedule's first moment after `now`, in UTC."""
    today = now.astimezone(publication.timezone).date()
    moments = (
        datetime.combine(day, schedule.at, publication.timezone).astimezone(UTC)
        for day in (today + timedelta(days=days) for days in range(9))
        if day.weekday() in schedule.weekdays
    )
    return next(moment for moment in moments if moment > now)


def is_refusing_everyone(streak: int, *, threshold: int = 10) -> bool:
    """Tell whether so many in a row were rejected that the fault is not the readers'."""
    return streak >= threshold
