"""When a source is asked, in figures."""

from datetime import UTC, datetime, timedelta

import pytest

from publisher.model.publication import SourceDefinition
from publisher.model.sources import SourceState
from publisher.sources.decide import begin, next_due, wait_after_failure, wait_after_success

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = SourceDefinition(name="elders", url="https://elders.example.org/feed")


@pytest.mark.parametrize(
    ("control", "ttl", "expected"),
    [
        ("", None, HOUR),
        ("max-age=60", None, HOUR),
        ("public, max-age=7200", None, 2 * HOUR),
        ('max-age="7200"', None, 2 * HOUR),
        ("s-max-age=7200", None, HOUR),
        ("no-cache, max-age=7200", None, HOUR),
        ("max-age=7200", 180, 3 * HOUR),
        ("", 9_999_999, 24 * HOUR),
    ],
)
def test_as_long_as_the_longest_asks_for(
    control: str, ttl: int | None, expected: timedelta
) -> None:
    """A source is left alone as long as I, its server or its feed want, the last two to a day."""
    assert wait_after_success(HOUR, {"cache-control": control}, ttl) == expected


def test_later_and_later() -> None:
    """Each failure doubles the wait, up to a day or my own interval, and chance adds a fifth."""
    waits = [wait_after_failure(HOUR, number, {}, NOW, 0) for number in (1, 2, 5, 6, 10**9)]
    assert waits == [HOUR, 2 * HOUR, 16 * HOUR, 24 * HOUR, 24 * HOUR]
    assert wait_after_failure(100 * HOUR, 3, {}, NOW, 0) == 100 * HOUR
    assert wait_after_failure(HOUR, 1, {}, NOW, 1) == 1.2 * HOUR


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("7200", 2),
        ("Mon, 23 Nov 2026 15:00:00 GMT", 3),
        ("Mon, 23 Nov 2026 15:00:00 -0000", 3),
        ("Mon, 23 Nov 2020 15:00:00 GMT", 1),
        ("Mon, 23 Nov 2126 15:00:00 GMT", 24),
        ("soon", 1),
        ("", 1),
    ],
)
def test_when_the_server_says(said: str, hours: int) -> None:
    """A server that says «later» can say when, as a number or a date."""
    assert wait_after_failure(HOUR, 1, {"retry-after": said}, NOW, 0) == hours * HOUR


def test_next_of_all() -> None:
    """The next tick that has something to ask is that of the first source to be due."""
    gone = SourceDefinition(name="gone", url="https://gone.example.org/feed")
    states: dict[str, SourceState] = {}
    assert next_due([], states, NOW) is None
    assert next_due([SOURCE, gone], states, NOW) == NOW
    for source, due_at, is_gone in ((SOURCE, NOW + HOUR, False), (gone, None, True)):
        begun = begin(source, None)
        states[source.name] = SourceState(
            name=begun.name,
            url=begun.url,
            address=begun.address,
            settings=begun.settings,
            due_at=due_at,
            is_gone=is_gone,
        )
    assert next_due([SOURCE, gone], states, NOW) == NOW + HOUR
