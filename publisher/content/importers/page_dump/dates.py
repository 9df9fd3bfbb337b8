"""The dates that a page's head tells in words."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from publisher.content.importers.page_dump import date_words

_MONTH = "|".join(sorted(date_words.MONTHS, key=lambda word: (-len(word), word)))
_DAY_BEFORE = (
    rf"(?:(?P<d1>\d{{1,2}})(?:\.|er|st|nd|rd|th|e)?\s+(?:of\s+)?(?P<m1>{_MONTH})\.?,?\s+"
    r"(?P<y1>\d{4}))"
)
_MONTH_BEFORE = rf"(?:(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}}))"
_ISO = r"(?:(?P<y3>\d{4})-(?P<n3>\d{1,2})-(?P<d3>\d{1,2}))"
_FIGURES = r"(?:(?P<a4>\d{1,2})(?P<s4>[/.-])(?P<b4>\d{1,2})(?P=s4)(?P<y4>\d{4}|\d{2}(?!\d)))"
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 60, "ist": 60, "cet": 60, "mez": 60, "cest": 120,
    "mesz": 120, "eet": 120, "eest": 180, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
_TIME = (
    r"(?:[,\s]*(?:[-–|·•T]|om|à|at|um|@)?\s*(?<!\d)(?P<hour>\d{1,2})\s?(?:[:.hu]|"
    r"h\s)\s?(?P<minute>\d{2})"
    r"(?::\d{2}(?:\.\d{1,6})?)?\s*(?P<half>[ap]\.?m\b\.?)?\s*(?:uur|uhr|u\b|h\b)?"
    r"(?:\s*\(?(?P<zone>utc|gmt|wet|bst|cet|cest|mez|mesz|eet|eest|[ecmp][sd]t|z\b|"
    r"[+-]\d{2}:?\d{2})\)?(?!\w))?)"
)
DATE = re.compile(
    rf"(?<![\w/])(?:(?:{date_words.WEEKDAYS})\.?,?\s+(?:(?:den|le|the|de)\s+)?)?"
    rf"(?:{_DAY_BEFORE}|{_MONTH_BEFORE}|{_ISO}|{_FIGURES})(?!\d){_TIME}?(?![\w/])",
    re.IGNORECASE,
)
#: A day without its year, or a time alone: part of a head, but no date.
PARTIAL = re.compile(
    rf"(?<![\w/])(?:(?:{date_words.WEEKDAYS})\.?,?\s+)?(?:\d{{1,2}}\.?\s+(?:{_MONTH})|"
    rf"(?:{_MONTH})\.?\s+"
    rf"\d{{1,2}}|\d{{1,2}}[:h.]\d{{2}}(?:\s*(?:uur|uhr|[ap]m))?|(?:{_MONTH})\s+\d{{4}})(?![\w/])",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDate:
    """A date in a line."""

    #: Aware where the line names the zone, else the bare day.
    value: datetime | date
    #: Day and month could be the other way round.
    is_unsure: bool
    #: Where it stands in the line.
    start: int
    end: int


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates of a short line, in order; days that no calendar has are passed over."""
    found = []
    for match in DATE.finditer(text[:300]):
        read = _read(match)
        if read is not None:
            found.append(read)
    return found


def _read(match: re.Match[str]) -> FoundDate | None:
    is_unsure = False
    if match["d1"]:
        day, month, year = (
            int(match["d1"]),
            date_words.MONTHS[match["m1"].lower()],
            int(match["y1"]),
        )
    elif match["d2"]:
        day, month, year = (
            int(match["d2"]),
            date_words.MONTHS[match["m2"].lower()],
            int(match["y2"]),
        )
    elif match["d3"]:
        day, month, year = int(match["d3"]), int(match["n3"]), int(match["y3"])
    else:
        day, month, year = int(match["a4"]), int(match["b4"]), int(match["y4"])
        year += 2000 if year < 100 else 0
        is_unsure = day <= 12 and month <= 12 and day != month
        if month > 12 >= day:
            day, month = month, day
    try:
        value: datetime | date = date(year, month, day)
        if match["hour"] and match["zone"]:
            value = _add_time(match, year, month, day)
    except ValueError:
        return None
    return FoundDate(value=value, is_unsure=is_unsure, start=match.start(), end=match.end())


def _add_time(match: re.Match[str], year: int, month: int, day: int) -> datetime:
    hour, zone = int(match["hour"]), match["zone"].lower()
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0].lower() == "p" else 0)
    if zone in _ZONES:
        minutes = _ZONES[zone]
    else:
        minutes = int(zone[1:3]) * 60 + int(zone[-2:])
        minutes = -minutes if zone[0] == "-" else minutes
    offset = timezone(timedelta(minutes=minutes))
    return datetime(year, month, day, hour, int(match["minute"]), tzinfo=offset)
