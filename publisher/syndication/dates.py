"""Moments as feeds show them."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import format_datetime
from functools import lru_cache

#: `updated` of a feed without entries: a date is compulsory, and the clock would change the bytes.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_HALF_AN_HOUR = timedelta(minutes=30)


@lru_cache(maxsize=4096)  # an entry's moments are shown, and looked at, in every format
def shown(moment: datetime, timezone: tzinfo) -> datetime:
    """Return the moment in whole seconds on the wall clock of `timezone`.

    So the day that a reader sees is the day that was written. In UTC where the zone's offset has
    seconds, as before the age of standard time: RFC 3339 and RFC 5322 write hours and minutes.

    Raises:
        ValueError: The moment is naive.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment without time zone: {moment}")
    moment = moment.astimezone(UTC).replace(microsecond=0)
    try:
        local = moment.astimezone(timezone)
    except OverflowError:  # the first or last day that a datetime can hold
        return moment
    offset = local.utcoffset()
    return moment if offset is None or offset % timedelta(minutes=1) else local


def rss_date(moment: datetime) -> str:
    """Return a date as RSS wants it: RFC 822 with a four-digit year and a numeric zone.

    The zone is one of whole or half hours, which is all that some readers of RSS know; in Nepal or
    on the Chatham Islands the next one is shown, so that the day is still the one that was written.
    """
    offset = moment.utcoffset() or timedelta()
    if offset % _HALF_AN_HOUR:
        smaller = moment.astimezone(timezone(offset // _HALF_AN_HOUR * _HALF_AN_HOUR))
        larger = moment.astimezone(timezone(-(-offset // _HALF_AN_HOUR) * _HALF_AN_HOUR))
        moment = larger if larger.date() == moment.date() else smaller
    return format_datetime(moment)
