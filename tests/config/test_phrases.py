"""Rates, durations, schedules and addresses as people write them."""

import contextlib
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.config.phrases import parse_duration, parse_person, parse_rate, parse_schedule
from publisher.model.articles import Person
from publisher.model.newsletters import Schedule

_SECONDS = {"s": 1, "sec": 1, "seconds": 1, "min": 60, "h": 3600, "hours": 3600, "days": 86400}
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@given(st.integers(0, 10_000), st.sampled_from(sorted(_SECONDS)), st.sampled_from(["", " ", "  "]))
def test_duration_is_number_times_unit(number: int, unit: str, gap: str) -> None:
    """«10 min» is ten minutes, with or without a space."""
    actual = parse_duration(f"{number}{gap}{unit}")
    assert actual == timedelta(seconds=number * _SECONDS[unit])


def test_duration_with_a_fraction() -> None:
    """«1.5 h» is an hour and a half."""
    assert parse_duration(" 1.5 h ") == timedelta(minutes=90)


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "5",
        "min",
        "-5 min",
        "5 fortnights",
        "5 min 3 s",
        "1e3 s",
        "99999999999999 days",
        "1" * 400 + " s",
    ],
)
def test_no_duration(phrase: str) -> None:
    """What is not a length of time is refused, even when it is only far too long."""
    with pytest.raises(ValueError, match=r".*"):
        parse_duration(phrase)


@given(st.integers(1, 100_000), st.sampled_from(sorted(_SECONDS)))
def test_rate_is_the_pause_between_two(number: int, unit: str) -> None:
    """As many as the rate says fit into its unit, and not one more than that."""
    pause = parse_rate(f"{number}/{unit}")
    off = abs(pause * number - timedelta(seconds=_SECONDS[unit]))
    assert off <= timedelta(microseconds=number / 2 + 1)


@pytest.mark.parametrize(
    "phrase", ["", "50", "50/", "/s", "0/s", "-1/s", "5.5/s", "50 per s", "9" * 5000 + "/s"]
)
def test_no_rate(phrase: str) -> None:
    """What is not a rate is refused; none at all is not a rate either."""
    with pytest.raises(ValueError, match=r".*"):
        parse_rate(phrase)


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.booleans(),
)
def test_schedule_is_days_and_a_time(days: set[int], at: time, is_loud: bool) -> None:
    """«mon,thu 07:30» is due on these days at that time, however it is spelt."""
    phrase = f"{','.join(_DAYS[day] for day in sorted(days))} {at:%H:%M}"
    actual = parse_schedule(phrase.upper() if is_loud else phrase)
    assert actual == Schedule(weekdays=frozenset(days), at=at)


def test_schedule_in_full_words() -> None:
    """«daily» is every day, and days may be written out."""
    assert parse_schedule("daily 6:05") == Schedule(weekdays=frozenset(range(7)), at=time(6, 5))
    assert parse_schedule("Friday,sund 23:59").weekdays == {4, 6}


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "fri",
        "08:00",
        "fri 8",
        "fri 24:00",
        "fri 08:60",
        "fri 8:0",
        "fr 08:00",
        "frisbee 08:00",
        "monkey 08:00",
        "mon, thu 08:00",
        "mon,,thu 08:00",
        "fri 08:00 UTC",
        "vri 08:00",
    ],
)
def test_no_schedule(phrase: str) -> None:
    """A schedule that could be misread is refused: «monkey» is not Monday."""
    with pytest.raises(ValueError, match=r".*"):
        parse_schedule(phrase)


@pytest.mark.parametrize(
    ("phrase", "name", "email"),
    [
        ("Redactie <redactie@example.org>", "Redactie", "redactie@example.org"),
        ('"De Kust, redactie" <a@example.org>', "De Kust, redactie", "a@example.org"),
        (
            "  An Claes   <a.claes+kust@mail.example.org> ",
            "An Claes",
            "a.claes+kust@mail.example.org",
        ),
        ("a@example.org", "", "a@example.org"),
        ("<a@example.org>", "", "a@example.org"),
        ("Éloïse <o'neill@example.org>", "Éloïse", "o'neill@example.org"),
    ],
)
def test_person(phrase: str, name: str, email: str) -> None:
    """Name and address are found in each of the usual ways to write them."""
    assert parse_person(phrase) == Person(name=name, email=email)


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "Redactie",
        "a@b@example.org",
        "A <a@example.org> <b@example.org>",
        "a@example.org, b@example.org",
        "a,b@example.org",
        "A <a b@example.org>",
        "a@example.org\r\nBcc: b@example.org",
        "a@kust.été",
        "é@example.org",
        "a..b@example.org",
        "a(b)@example.org",
        "a@",
        "@example.org",
        "A <a@.org>",
    ],
)
def test_no_person(phrase: str) -> None:
    """An address that would not be one in a header, or would be two, is refused."""
    with pytest.raises(ValueError, match=r".*"):
        parse_person(phrase)


@given(st.text(max_size=60))
def test_whatever_is_written(phrase: str) -> None:
    """No text makes a parser do anything but understand or refuse it."""
    for parse in (parse_duration, parse_rate, parse_schedule, parse_person):
        with contextlib.suppress(ValueError):
            parse(phrase)
