"""Dates as people write them in front matter."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

#: RFC 3339 with the freedoms that front matter takes: no time, no seconds, no zone, spaces.
_WRITTEN = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"[ \t]*(?:([Zz]|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?)?)?"
)
_EARLIEST_YEAR = 1000
#: Whole numbers that are seconds since 1970: from 1973 to 2100.
_UNIX_SECONDS = range(100_000_000, 4_102_444_800)
#: Longest text that is looked at as a date.
_LONGEST = 60
#: Ruby takes a second year for nothing: `2023-01-29 18:30:22 2023 -0800`.
_DOUBLED_YEAR = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) \d{4}( [+-]\d{4})")
#: Widest offset in use: near the end of the calendar a moment must still be showable anywhere.
_WIDEST_OFFSET = timedelta(hours=14)


def read_moment(value: object, zone: tzinfo) -> datetime:
    """Return the UTC moment that a front matter value names, to the second.

    A date without a time is the start of that day in `zone`; a time without a zone is in `zone`.

    Raises:
        ValueError: The value is no date, or one before the year 1000.
    """
    return read_written_moment(value, zone).astimezone(UTC)


def read_written_moment(value: object, zone: tzinfo) -> datetime:
    """Return the same moment in the zone in which it is written, `zone` where it names none.

    Raises:
        ValueError: The value is no date, or one before the year 1000.
    """
    if isinstance(value, str):
        moment = _read_text(value, zone)
    elif isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=zone)
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day, tzinfo=zone)
    else:
        raise ValueError(value)  # noqa: TRY004 - to the caller all of these are one case
    if moment.year < _EARLIEST_YEAR:
        raise ValueError(value)
    moment = moment.replace(microsecond=0)
    try:
        _ = moment.astimezone(UTC) + _WIDEST_OFFSET
    except OverflowError as error:
        raise ValueError(value) from error
    return moment


def read_foreign_moment(value: object, zone: tzinfo) -> datetime:
    """Return the moment that another generator's front matter names, in the zone that it writes.

    What `read_moment` does not know is left to dateutil, month first where that is not clear
    (`Jul 08 2022`, `05/06/2022`), as JavaScript and Ruby read it.

    Raises:
        ValueError: The value is no date, or one before the year 1000.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value in _UNIX_SECONDS:
        return datetime.fromtimestamp(value, UTC)
    try:
        return read_written_moment(value, zone)
    except ValueError:
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
            raise
    from dateutil import parser

    doubled = _DOUBLED_YEAR.fullmatch(value.strip())
    text = f"{doubled[1]}{doubled[2]}" if doubled else value
    try:
        found = parser.parse(
            text,
            default=datetime(1, 1, 1),  # noqa: DTZ001 - a year is wanted
            tzinfos=_read_offset,
        )
    except (ValueError, OverflowError, TypeError) as error:
        raise ValueError(value) from error
    return read_written_moment(found, zone)


def _read_offset(_name: str | None, seconds: int | None) -> tzinfo | None:
    """Return the zone of an offset; a name that could be several zones' (`CST`) is none."""
    return None if seconds is None else timezone(timedelta(seconds=seconds))


def _read_text(text: str, zone: tzinfo) -> datetime:
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    hour, minute, second = int(found[4] or 0), int(found[5] or 0), int(found[6] or 0)
    if found[7]:
        zone = UTC
    elif found[8]:
        offset = timedelta(hours=int(found[9]), minutes=int(found[10] or 0))
        zone = timezone(-offset if found[8] == "-" else offset)
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)
