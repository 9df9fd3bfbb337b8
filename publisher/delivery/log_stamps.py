"""When a line of a log was written, as far as the line says: pure functions of bytes.

syslog's own stamps name neither year nor zone (RFC 3164 section 4.1.2); those of RFC 3339, as
rsyslog and journalctl write them, name both. What is not known makes an instant a span.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_MONTHS = dict(
    zip(
        b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
        range(1, 13),
        strict=True,
    )
)
#: Either stamp, and the blank behind it.
STAMP = (
    rb"(?:(?P<month>[A-Z][a-z]{2}) {1,2}(?P<day>\d{1,2}) (?P<time>\d\d:\d\d:\d\d)(?:\.\d{1,9})?"
    rb"|(?P<date>\d{4}-\d\d-\d\d)[T ](?P<clock>\d\d:\d\d:\d\d)(?:[.,]\d{1,9})?"
    rb"(?P<offset>Z|[+-]\d\d:?\d\d)?) "
)
_STAMP = re.compile(STAMP)
#: The zones of the world, from the one where it is latest to the one where it is earliest.
_EASTERNMOST, _WESTERNMOST = timedelta(hours=14), timedelta(hours=-12)
#: A clock that is ahead by more than this is not taken for one of last year.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """A moment that is known to lie between two others; UTC."""

    earliest: datetime
    latest: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class LogClock:
    """What one has to know to read stamps that do not say all."""

    #: Of stamps that name none; None: it may be any.
    zone: tzinfo | None
    #: Aware; no line was written after it.
    now: datetime

    def read(self, line: bytes) -> Stamp | None:
        """Return when a line was written, None where it does not begin with a stamp."""
        found = _STAMP.match(line)
        if found is None:
            return None
        if found["month"] is not None:
            return self._read_syslog(found)
        offset = (found["offset"] or b"").replace(b"Z", b"+00:00")
        try:
            local = f"{found['date'].decode()}T{found['clock'].decode()}"
            if not offset:
                return self._place(datetime.fromisoformat(local))
            moment = datetime.fromisoformat(local + offset.decode())
            return Stamp(earliest=moment.astimezone(UTC), latest=moment.astimezone(UTC))
        except (ValueError, OverflowError):
            return None

    def _read_syslog(self, found: re.Match[bytes]) -> Stamp | None:
        """Return the latest moment with such a stamp that is not in the future."""
        month = _MONTHS.get(found["month"])
        if month is None:
            return None
        hour, minute, second = (int(part) for part in found["time"].split(b":"))
        # As far back as a 29 February can be.
        for year in range(self.now.year + 1, self.now.year - 8, -1):
            try:
                stamp = self._place(
                    datetime(year, month, int(found["day"]), hour, minute, second)  # noqa: DTZ001 - the zone is what is looked for
                )
            except (ValueError, OverflowError):
                continue
            if stamp.earliest <= self.now + _AHEAD:
                return stamp
        return None

    def _place(self, local: datetime) -> Stamp:
        """Return the span in which clocks on a wall show this; in a known zone mostly an instant.

        Of an hour that clocks show twice it may be either.
        """
        if self.zone is None:
            return Stamp(
                earliest=(local - _EASTERNMOST).replace(tzinfo=UTC),
                latest=(local - _WESTERNMOST).replace(tzinfo=UTC),
            )
        either = [local.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
        return Stamp(earliest=min(either), latest=max(either))
