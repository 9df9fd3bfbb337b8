"""The dates of feeds: RFC 822, RFC 3339, and whatever else is written in their place.

Not those that feedparser reads: it takes an unknown zone for UTC, and what is missing from today.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

_LONGEST = 100
_CLOCK = (
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?(?:uur|uhr|h)\b)?(?: ?(?P<zone>[^ ].{0,40}))?"
)
_DAY_NAME = r"(?:[^\W\d_]{1,15}\.?,? )?(?:(?:le|den|the|de|am|op|on) )?"
_BEFORE_CLOCK = r"(?:,? ?(?:-|om|à|um|at|de) |,? )"
_FORMS = (
    # RFC 3339, ISO 8601
    re.compile(
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?:(?: ?t ?| )" + _CLOCK + r")?"
    ),
    re.compile(
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:t(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<part>)(?P<half>)(?P<zone>.*))?"
    ),
    # RFC 822 in any language
    re.compile(
        rf"{_DAY_NAME}(?P<day>\d{{1,2}})(?:\.|er|st|nd|rd|th|e)?(?: de)?[ -]"
        rf"(?P<month>[^\W\d_]{{1,12}})\.?,?(?: de)?[ -](?P<year>\d{{4}}|\d{{2}})"
        rf"(?:{_BEFORE_CLOCK}{_CLOCK})?"
    ),
    re.compile(
        rf"{_DAY_NAME}(?P<month>[^\W\d_]{{1,12}})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? "
        rf"(?P<year>\d{{4}})(?:{_BEFORE_CLOCK}{_CLOCK})?"
    ),
    # asctime
    re.compile(
        r"[^\W\d_]{1,15} (?P<month>[^\W\d_]{1,12}) (?P<day>\d{1,2}) "
        r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})(?P<part>)(?P<half>)"
        r"(?: (?P<zone>[a-z]{1,5}|[+-]\d{4}))? (?P<year>\d{4})"
    ),
)
#: English, Dutch, French and German, as short as they are told apart, without accents of their
#: own where those are often left out.
_MONTHS = (
    ("jan", "janv", "jänner", "jän"),
    ("feb", "févr", "fevr", "fév", "fev"),
    ("mar", "maart", "mrt", "mars", "mär", "märz", "maerz", "mrz"),
    ("apr", "avr"),
    ("may", "mei", "mai"),
    ("jun", "juin"),
    ("jul", "juil"),
    ("aug", "août", "aout", "aoû"),
    ("sep",),
    ("oct", "okt"),
    ("nov",),
    ("dec", "déc", "dez"),
)
_LONG = {
    "january": 1, "januari": 1, "janvier": 1, "januar": 1, "february": 2, "februari": 2,
    "février": 2, "fevrier": 2, "februar": 2, "march": 3, "april": 4, "avril": 4, "june": 6,
    "juni": 6, "july": 7, "juli": 7, "juillet": 7, "august": 8, "augustus": 8, "september": 9,
    "septembre": 9, "sept": 9, "october": 10, "oktober": 10, "octobre": 10, "november": 11,
    "novembre": 11, "december": 12, "décembre": 12, "decembre": 12, "dezember": 12,
}  # fmt: skip
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names} | _LONG
#: Minutes east of Greenwich. Names that mean several zones are not here; those of America are,
#: because RFC 822 section 5.1 gives them a meaning.
_ZONES = {
    "utc": 0, "gmt": 0, "ut": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60,
    "met": 60, "cest": 120, "mesz": 120, "mest": 120, "eet": 120, "eest": 180, "msk": 180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "jst": 540, "aest": 600, "aedt": 660,
    "nzst": 720, "nzdt": 780,
}  # fmt: skip
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d{2}))?(?: ?\(.*\))?")
_PLACE = re.compile(r"[a-z]{1,20}(?:/[a-z_+-]{1,30}){1,2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDate:
    """What a date says."""

    #: In UTC; the bare day where no time is told.
    value: datetime | date
    #: Why it could be another moment, or None.
    doubt: str | None = None


def read_date(text: str) -> FoundDate | None:
    """Return the moment that a feed writes, or None for what cannot be understood."""
    folded = " ".join(text.replace("\N{MINUS SIGN}", "-").split()).lower()
    if not folded or len(folded) > _LONGEST:
        return None
    for form in _FORMS:
        found = form.fullmatch(folded)
        if found is not None:
            try:
                return _make(found, text)
            except (ValueError, OverflowError):
                return None
    return _read_otherwise(folded, text)


def _make(found: re.Match[str], text: str) -> FoundDate | None:
    parts = found.groupdict()
    month = parts["month"]
    number = int(month) if month.isdecimal() else _MONTH_NUMBERS.get(month)
    if number is None:
        return None
    year = int(parts["year"])
    if len(parts["year"]) == 2:  # RFC 5322 section 4.3
        year += 2000 if year < 50 else 1900
    day = date(year, number, int(parts["day"]))
    if parts["hour"] is None:
        return FoundDate(value=day)
    hour = int(parts["hour"])
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] == "p" else 0)
    moment = datetime(
        day.year,
        day.month,
        day.day,
        # A day's last moment can be written as its 24th hour, and a minute can have 61 seconds.
        hour % 24 if hour == 24 else hour,
        int(parts["minute"]),
        min(int(parts["second"] or 0), 59),
        int((parts["part"] or "").ljust(6, "0")[:6]),
        tzinfo=UTC,
    ) + timedelta(days=hour == 24)
    return _set_zone(moment, (parts["zone"] or "").strip(), text)


def _set_zone(moment: datetime, zone: str, text: str) -> FoundDate:
    offset = _OFFSET.fullmatch(zone)
    if offset is not None:
        distance = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return FoundDate(value=moment + distance if offset[1] == "-" else moment - distance)
    name = zone.strip("()")
    if name in _ZONES:
        return FoundDate(value=moment - timedelta(minutes=_ZONES[name]))
    if _PLACE.fullmatch(name):
        try:
            # Files of zones are called Europe/Brussels, America/New_York.
            place = ZoneInfo("/".join(_capitalise(part) for part in name.split("/")))
            return FoundDate(value=moment.replace(tzinfo=place).astimezone(UTC))
        except (KeyError, ValueError, OSError):
            pass
    shown = " ".join(text.split())
    reason = "tells no time zone" if not name else "has a time zone that is not known"
    return FoundDate(value=moment, doubt=f"“{shown}” {reason}; it was taken for UTC")


def _capitalise(part: str) -> str:
    return "_".join(word.capitalize() for word in part.split("_"))


def _read_otherwise(folded: str, text: str) -> FoundDate | None:
    if folded.isascii() and folded.isdecimal():
        if len(folded) in (10, 13):
            seconds = int(folded) // (1000 if len(folded) == 13 else 1)
            return FoundDate(value=datetime.fromtimestamp(seconds, UTC))
        return None
    try:
        parts = parsedate_tz(folded)
        if parts is None or parts[0] < 1000:
            return None
        moment = datetime(*parts[:6], tzinfo=timezone(timedelta(seconds=parts[9] or 0)))
        value = moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    doubt = None
    if parts[9] is None:
        doubt = f"“{' '.join(text.split())}” tells no time zone; it was taken for UTC"
    return FoundDate(value=value, doubt=doubt)
