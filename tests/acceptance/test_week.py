"""A week of cron, every five minutes: what is written when, and what is not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.newsroom import Newsroom

MONDAY = datetime(2100, 11, 22, tzinfo=UTC)
TICK = timedelta(minutes=5)
FEEDS = """
[[feed]]
name = "all"
[[feed]]
name = "short"
content = "summary"
"""
NOTHING: frozenset[str] = frozenset()
ALL, SHORT = (
    frozenset(f"{name}.{format_}" for format_ in ("atom", "rss", "json"))
    for name in ("all", "short")
)


def at(day: int, clock: str) -> datetime:
    """Return a moment of that week; day 0 is Monday."""
    hours, minutes = map(int, clock.split(":"))
    return MONDAY + timedelta(days=day, hours=hours, minutes=minutes)


def write(newsroom: Newsroom, name: str, moment: datetime, *lines: str, body: str = "") -> None:
    newsroom.write(
        name, f"date: {moment:%Y-%m-%d %H:%M}:00Z", f"summary: Of {name}.", *lines,
        body=body or f"The {name} is here.",
    )  # fmt: skip


def make_week(newsroom: Newsroom) -> dict[datetime, Callable[[], object]]:
    """Return what the editors do, and when: an article each day, and what comes in between."""
    days = ("crane", "heron", "stork", "tern", "plover", "dunlin", "knot")
    lines = {"heron": (f"expires: {at(5, '08:00'):%Y-%m-%d %H:%M}:00Z",)}

    def write_daily(day: int, name: str) -> Callable[[], object]:
        return lambda: write(newsroom, name, at(day, "10:00"), *lines.get(name, ()))

    week = {at(day, "10:00"): write_daily(day, name) for day, name in enumerate(days)}
    week[at(0, "11:00")] = lambda: write(newsroom, "scheduled", at(3, "15:32"))
    stork = at(2, "10:00")
    week[at(4, "12:00")] = lambda: write(newsroom, "stork", stork, body="The stork is there.")
    week[at(5, "16:00")] = lambda: write(
        newsroom, "stork", stork, f"updated: {at(5, '16:00'):%Y-%m-%d %H:%M}:00Z", body="It left."
    )
    week[at(6, "20:00")] = lambda: (newsroom.articles / "scheduled.md").unlink()
    return week


#: Tick → the files that it writes, and the modification time that web servers tell of them.
WRITTEN = {
    at(0, "00:00"): (ALL | SHORT, None),
    at(0, "10:00"): (ALL | SHORT, at(0, "10:00")),
    at(0, "11:00"): (NOTHING, None),
    at(1, "10:00"): (ALL | SHORT, at(1, "10:00")),
    at(2, "10:00"): (ALL | SHORT, at(2, "10:00")),
    at(3, "10:00"): (ALL | SHORT, at(3, "10:00")),
    # No file changed: the scheduled article's moment is between two ticks.
    at(3, "15:35"): (ALL | SHORT, at(3, "15:32")),
    at(4, "10:00"): (ALL | SHORT, at(4, "10:00")),
    # The typo is not in the standfirst, and no date moves.
    at(4, "12:00"): (ALL, at(4, "10:00") + timedelta(seconds=1)),
    at(5, "08:00"): (ALL | SHORT, None),
    at(5, "10:00"): (ALL | SHORT, at(5, "10:00")),
    at(5, "16:00"): (ALL | SHORT, at(5, "16:00")),
    at(6, "10:00"): (ALL | SHORT, at(6, "10:00")),
    at(6, "20:00"): (ALL | SHORT, at(6, "10:00") + timedelta(seconds=1)),
}


def test_a_week_of_ticks(tmp_path: Path) -> None:
    """Each feed is written at the tick at which its words change, and at no other tick.

    A tick with nothing to do does not even load the program.
    """
    newsroom = Newsroom(tmp_path / "de-kust")
    newsroom.configure(FEEDS)
    newsroom.write("avocet", "date: 2100-11-01", "summary: Of the avocet.")
    week = make_week(newsroom)
    before = newsroom.stamps()
    written, idle = {}, 0
    for number in range(7 * 24 * 12):
        moment = MONDAY + number * TICK
        week.get(moment, lambda: None)()
        said = newsroom.run("cron", at=moment)
        assert said.code == 0, said.err
        after = newsroom.stamps()
        changed = frozenset(name for name in after if after[name] != before.get(name))
        assert after.keys() >= before.keys()
        assert not (said.is_idle and changed)
        idle += said.is_idle
        if not said.is_idle:
            written[moment] = changed
        before = after
        if moment in WRITTEN and (modified := WRITTEN[moment][1]) is not None:
            assert {after[name][1] for name in changed} == {int(modified.timestamp()) * 10**9}
    assert written == {moment: files for moment, (files, _) in WRITTEN.items()}
    assert idle == 7 * 24 * 12 - len(WRITTEN)
    assert b"scheduled" not in newsroom.contents()["all.atom"]
