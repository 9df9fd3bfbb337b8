"""What is due, and when to try again."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.config.load import load_publication
from publisher.config.phrases import parse_schedule
from publisher.delivery.decide import (
    due_moment,
    is_refusing_everyone,
    next_attempt,
    next_moment,
)
from publisher.model.newsletters import Schedule
from publisher.model.publication import Publication

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_FRIDAY = datetime(2026, 11, 20, 7, tzinfo=UTC)  # 08:00 in Brussels

InZone = Callable[[str], Publication]


@pytest.fixture(scope="module")
def in_zone(tmp_path_factory: pytest.TempPathFactory) -> InZone:
    """Return a function that gives a publication in a time zone."""

    def in_zone_(zone: str) -> Publication:
        file: Path = tmp_path_factory.mktemp("kust") / "publisher.toml"
        file.write_text(
            f'[publication]\ntitle = "K"\nurl = "https://example.org/"\ntimezone = "{zone}"\n'
        )
        return load_publication(file, {})

    return in_zone_


@pytest.fixture(scope="module")
def brussels(in_zone: InZone) -> Publication:
    return in_zone("Europe/Brussels")


@given(st.integers(1, 20), st.integers(1, 10**9))
def test_pauses_grow(attempts: int, delivery: int) -> None:
    """Each pause is at least as long as the one before, and at most a fifth longer than said."""
    least = [5 * _MINUTE, 15 * _MINUTE, _HOUR, 3 * _HOUR][min(attempts, 4) - 1]
    pause = next_attempt(attempts, delivery, _NOW) - _NOW
    assert least <= pause < least * 1.2
    if attempts < 4:
        assert next_attempt(attempts + 1, delivery, _NOW) - _NOW > pause


@pytest.mark.parametrize("step", [1, 2, 10])
def test_pauses_are_spread(step: int) -> None:
    """A thousand readers of one busy server do not all come again in the same minute."""
    dues = [next_attempt(3, number * step, _NOW) for number in range(1000)]
    per_minute = [
        sum(start <= due < start + _MINUTE for due in dues)
        for start in (_NOW + _HOUR + number * _MINUTE for number in range(12))
    ]
    assert sum(per_minute) == 1000
    assert max(per_minute) <= 110


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        (None, _FRIDAY - timedelta(microseconds=1), None),
        (None, _FRIDAY, _FRIDAY),
        (None, _FRIDAY + 15 * _MINUTE, _FRIDAY),
        (None, _FRIDAY + 16 * _MINUTE, None),
        (_FRIDAY - 7 * _DAY, _FRIDAY - _MINUTE, None),
        (_FRIDAY - 7 * _DAY, _FRIDAY, _FRIDAY),
        (_FRIDAY - 7 * _DAY, _FRIDAY + 5 * _HOUR, _FRIDAY),
        (_FRIDAY - 7 * _DAY, _FRIDAY + 24 * _HOUR, _FRIDAY),
        (_FRIDAY - 7 * _DAY, _FRIDAY + 24 * _HOUR + _MINUTE, None),
        (_FRIDAY, _FRIDAY, None),
        (_FRIDAY, _FRIDAY + _HOUR, None),
        (_FRIDAY, _FRIDAY + 7 * _DAY, _FRIDAY + 7 * _DAY),
        (_FRIDAY - 70 * _DAY, _FRIDAY + _HOUR, _FRIDAY),
        (_FRIDAY + _MINUTE, _FRIDAY + _HOUR, None),
        (_FRIDAY + _DAY, _FRIDAY, None),
        (_FRIDAY + 365 * _DAY, _FRIDAY, _FRIDAY),
    ],
)
def test_due(
    brussels: Publication, last: datetime | None, now: datetime, expected: datetime | None
) -> None:
    """Due is the last time that has come, unless it was acted upon or is too long ago."""
    assert due_moment(parse_schedule("fri 08:00"), brussels, last, now) == expected


def test_due_knows_the_day_of_the_publication(in_zone: InZone) -> None:
    """Friday is when it is Friday where the publication is, not in Greenwich."""
    schedule = parse_schedule("fri 08:00")
    auckland = datetime(2026, 11, 19, 19, tzinfo=UTC)
    honolulu = datetime(2026, 11, 20, 18, tzinfo=UTC)
    assert due_moment(schedule, in_zone("Pacific/Auckland"), None, auckland) == auckland
    assert due_moment(schedule, in_zone("Pacific/Honolulu"), None, honolulu) == honolulu
    assert due_moment(schedule, in_zone("Pacific/Honolulu"), None, auckland) is None


@pytest.mark.parametrize(
    ("at", "day", "expected"),
    [
        # The night of 28 to 29 March 2026 goes from 02:00 to 03:00.
        ("01:59", 29, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("02:00", 29, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("02:30", 29, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("03:00", 29, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("08:00", 28, datetime(2026, 3, 28, 7, 0, tzinfo=UTC)),
        ("08:00", 29, datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
    ],
)
def test_night_without_two_o_clock(
    brussels: Publication, at: str, day: int, expected: datetime
) -> None:
    """What is set for a time that the clocks skip comes after they jumped, once."""
    schedule = parse_schedule(f"daily {at}")
    before = datetime(2026, 3, day - 1, 23, tzinfo=UTC) - 4 * _HOUR
    moments = _run(schedule, brussels, before, timedelta(hours=23, minutes=59))
    assert [moment for moment in moments if moment.day == day] == [expected]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # In the night of 24 to 25 October 2026 it is 02:00 to 03:00 twice.
        ("02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("02:00", datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
        ("03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("08:00", datetime(2026, 10, 25, 7, 0, tzinfo=UTC)),
    ],
)
def test_night_with_two_o_clock_twice(brussels: Publication, at: str, expected: datetime) -> None:
    """What is set for a time that comes twice is sent at the first of them, once."""
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    moments = _run(parse_schedule(f"daily {at}"), brussels, start, timedelta(hours=22))
    assert moments == [expected]


def _run(
    schedule: Schedule, publication: Publication, start: datetime, length: timedelta
) -> list[datetime]:
    """Return what a cron job that runs every minute acts upon."""
    acted: list[datetime] = []
    last = due_moment(schedule, publication, None, start) or start - _HOUR
    for minutes in range(length // _MINUTE):
        due = due_moment(schedule, publication, last, start + minutes * _MINUTE)
        if due is not None:
            acted.append(due)
            last = due
    return acted


_MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - made aware here
    lambda moment: moment.replace(tzinfo=UTC)
)
_SCHEDULES = st.builds(
    Schedule,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    at=st.times().map(lambda at: time(at.hour, at.minute)),
)


@given(_SCHEDULES, _MOMENTS)
def test_next_moment_is_the_next_that_is_due(
    brussels: Publication, schedule: Schedule, now: datetime
) -> None:
    """When the status says it is due next, it is due then, and at no time before."""
    coming = next_moment(schedule, brussels, now)
    assert now < coming <= now + timedelta(days=7, hours=1)
    assert due_moment(schedule, brussels, now, coming) == coming
    almost = coming - timedelta(microseconds=1)
    assert due_moment(schedule, brussels, now, almost) is None
    local = coming.astimezone(brussels.timezone)
    assert local.weekday() in schedule.weekdays
    assert local.minute == schedule.at.minute


@given(_SCHEDULES, _MOMENTS)
def test_acted_upon_once(brussels: Publication, schedule: Schedule, now: datetime) -> None:
    """What was acted upon is not due again, now or in an hour, until its next time."""
    due = due_moment(schedule, brussels, now - 30 * _DAY, now)
    if due is None:
        return
    assert now - _DAY <= due <= now
    again = due_moment(schedule, brussels, due, now + _HOUR)
    assert again is None or again > due


def test_everyone_is_refused() -> None:
    """Ten in a row that are rejected are the sender's fault, nine may be theirs."""
    assert not is_refusing_everyone(9)
    assert is_refusing_everyone(10)
