"""Short phrases that people write in `publisher.toml`: rates, durations, schedules, addresses."""

import re
from datetime import time, timedelta

from publisher.model.articles import Person
from publisher.model.newsletters import Schedule

_UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1,
    "min": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "day": 86400, "days": 86400,
}  # fmt: skip
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
#: What stands in headers and envelopes as it is: RFC 5321 section 4.1.2, unquoted, ASCII.
_ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
#: `Name <address>`, `"Name" <address>` or a bare address.
_PERSON = re.compile(rf'(?:"?([^"<>\x00-\x1f]*?)"?\s*<({_ADDRESS})>|({_ADDRESS}))')
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def parse_duration(phrase: str) -> timedelta:
    """Return the length of `90 s`, `10 min`, `3 h`, `2 days`.

    Raises:
        ValueError: The phrase is not a duration.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*", phrase)
    if found is None or found[2] not in _UNITS:
        raise ValueError(phrase)
    try:
        return timedelta(seconds=float(found[1]) * _UNITS[found[2]])
    except OverflowError as error:
        raise ValueError(phrase) from error


def parse_size(phrase: str) -> int:
    """Return the bytes of `900 kB` and `1.5 MB`.

    Raises:
        ValueError: The phrase is not a size.
    """
    found = re.fullmatch(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*(kB|KB|MB)\s*", phrase)
    if found is None:
        raise ValueError(phrase)
    return int(float(found[1]) * (1_000_000 if found[2] == "MB" else 1_000))


def parse_rate(phrase: str) -> timedelta:
    """Return the least pause between two messages at `50/s`, `100/min`, `2000/h`, `5000/day`.

    Raises:
        ValueError: The phrase is not a rate.
    """
    found = re.fullmatch(r"\s*(\d+)\s*/\s*([a-z]+)\s*", phrase)
    if found is None or found[2] not in _UNITS or int(found[1]) == 0:
        raise ValueError(phrase)
    return timedelta(seconds=_UNITS[found[2]] / int(found[1]))


def parse_schedule(phrase: str) -> Schedule:
    """Return when `fri 08:00`, `mon,thu 07:30`, `daily 06:00` is due.

    Raises:
        ValueError: The phrase is not a schedule.
    """
    words = phrase.lower().split()
    if len(words) != 2:
        raise ValueError(phrase)
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", words[1])
    if found is None:
        raise ValueError(phrase)
    names = _WEEKDAYS if words[0] == "daily" else words[0].split(",")
    weekdays = frozenset(_read_weekday(name) for name in names)
    return Schedule(weekdays=weekdays, at=time(int(found[1]), int(found[2])))


def _read_weekday(word: str) -> int:
    """Return 0 for `mon`, `monday` and what lies between.

    Raises:
        ValueError: The word is not a day of the week.
    """
    for number, name in enumerate(_WEEKDAYS):
        if len(word) >= 3 and name.startswith(word):
            return number
    raise ValueError(word)


def parse_person(phrase: str) -> Person:
    """Return name and address of `Redactie <redactie@example.org>`.

    Raises:
        ValueError: There is no address, or more than one.
    """
    found = _PERSON.fullmatch(phrase.strip())
    if found is None:
        raise ValueError(phrase)
    return Person(name=found[1] or "", email=found[2] or found[3])
