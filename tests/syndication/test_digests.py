"""Feeds with one entry for a day or a week."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publisher.model.articles import Article
from publisher.syndication.digests import find_next_digest
from publisher.syndication.pages.listing import list_pages
from tests.syndication.conftest import NOW

Write = Callable[..., Article]
DAILY = '[[feed]]\nname = "daily"\ndigest = "day"\n'
WEEKLY = '[[feed]]\nname = "weekly"\ndigest = "week"\n'
#: Moments in Brussels, an hour later than in UTC: a Friday, a Saturday, a Sunday, a Monday.
FRIDAY = datetime(2026, 11, 20, 8, tzinfo=UTC)
LATE_SATURDAY = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)
EARLY_SUNDAY = datetime(2026, 11, 21, 23, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def list_items(desk: Any, name: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(desk.read(f"{name}.json"))["items"]
    return items


def show(items: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(each["title"], each["date_published"], each["summary"]) for each in items]


def test_day_by_day(open_desk: Any, write: Write) -> None:
    """What appeared on a day stands in one entry, dated at the day's end where I am."""
    desk = open_desk(DAILY)
    desk.build(
        write("a", published=FRIDAY),
        write("b", published=LATE_SATURDAY),
        write("c", published=FRIDAY + timedelta(hours=1), language="fr", summary="Bref & <court>"),
        write("d", published=EARLY_SUNDAY),
        write("e", published=MONDAY),
    )
    items = list_items(desk, "daily")
    assert show(items) == [
        ("De Kust, 22 november 2026", "2026-11-23T00:00:00+01:00", "Over d"),
        ("De Kust, 21 november 2026", "2026-11-22T00:00:00+01:00", "Over b"),
        ("De Kust, 20 november 2026", "2026-11-21T00:00:00+01:00", "Over c · Over a"),
    ]
    assert items[2]["content_html"] == (
        '<ul>\n<li lang="fr" dir="ltr"><p><a href="https://example.org/c/">Over c</a></p>\n'
        "<p>Bref &amp; &lt;court&gt;</p></li>\n"
        '<li><p><a href="https://example.org/a/">Over a</a></p>\n<p>Kort over a.</p></li>\n</ul>\n'
    )
    assert len({item["id"] for item in items} | {item["url"] for item in items}) == 6
    assert items[2]["url"] == "https://example.org/feeds/daily.html#2026-11-20"


def test_week_by_week(open_desk: Any, write: Write) -> None:
    """A week goes from Monday to Sunday, and is called by both in my language."""
    desk = open_desk(WEEKLY)
    desk.build(
        write("a", published=FRIDAY),
        write("b", published=FRIDAY - timedelta(days=7)),
        write("c", published=MONDAY),
        now=NOW + timedelta(days=6),
    )
    assert show(list_items(desk, "weekly")) == [
        ("De Kust, 16–22 nov 2026", "2026-11-23T00:00:00+01:00", "Over a"),
        ("De Kust, 9–15 nov 2026", "2026-11-16T00:00:00+01:00", "Over b"),
    ]


def test_what_has_appeared_does_not_change(open_desk: Any, write: Write) -> None:
    """An entry appears when its day is over, and what follows changes nothing about it."""
    desk = open_desk(DAILY)
    yesterday, today = write("a", published=FRIDAY), write("b", published=MONDAY)
    desk.build(yesterday, now=FRIDAY + timedelta(hours=14, minutes=59))
    assert list_items(desk, "daily") == []
    desk.build(yesterday, now=FRIDAY + timedelta(hours=15))
    (first,) = list_items(desk, "daily")
    assert desk.build(yesterday, today).written == ()
    desk.build(yesterday, today, now=NOW + timedelta(days=1))
    assert list_items(desk, "daily")[1:] == [first]
    assert len(list_items(desk, "daily")) == 2


def test_digest_keeps_its_id(open_desk: Any, write: Write) -> None:
    """Another address of the publication, or another title, makes no digest unread again."""
    desk = open_desk(DAILY)
    desk.build(write("a", published=FRIDAY))
    before = [item["id"] for item in list_items(desk, "daily")]
    moved = replace(desk.publication, url="https://other.example.org/", title="Elders")
    elsewhere = replace(desk, publication=moved)
    elsewhere.build(write("a", title="Anders", published=FRIDAY))
    assert [item["id"] for item in list_items(desk, "daily")] == before


def test_digests_of_a_selection_and_of_each_tag(open_desk: Any, write: Write) -> None:
    """A digest names what its feed would hold, and as many digests as the feed shows."""
    desk = open_desk(
        '[[feed]]\nname = "zee"\ndigest = "day"\nsections = "Zee"\nlimit = 1\n'
        '[[feed]]\nname = "tag-{tag}"\neach = "tag"\ndigest = "day"\n'
    )
    desk.build(
        write("a", published=FRIDAY, section="Zee", tags=("eb",)),
        write("b", published=LATE_SATURDAY, section="Zee", tags=("eb", "vloed")),
        write("c", published=EARLY_SUNDAY, section="Land"),
    )
    assert [each["summary"] for each in list_items(desk, "zee")] == ["Over b"]
    assert [each["summary"] for each in list_items(desk, "tag-eb")] == ["Over b", "Over a"]
    assert [each["summary"] for each in list_items(desk, "tag-vloed")] == ["Over b"]


@pytest.mark.parametrize(
    ("feeds", "published", "expected"),
    [
        (DAILY, MONDAY, datetime(2026, 11, 23, 23, tzinfo=UTC)),
        (WEEKLY, MONDAY, datetime(2026, 11, 29, 23, tzinfo=UTC)),
        (DAILY + WEEKLY, MONDAY, datetime(2026, 11, 23, 23, tzinfo=UTC)),
        (DAILY, FRIDAY, None),
        ("", MONDAY, None),
    ],
)
def test_next_digest(
    open_desk: Any, write: Write, feeds: str, published: datetime, expected: datetime | None
) -> None:
    """It is known when the next digest appears, and that none does where nothing is new."""
    desk = open_desk(feeds)
    entries = desk.load([write("a", published=published)]).entries
    assert find_next_digest(desk.publication, entries, NOW) == expected
    assert find_next_digest(desk.publication, (), NOW) is None


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        # Midnight is skipped, when clocks go forward.
        ("Africa/Cairo", datetime(2026, 4, 23, 22, tzinfo=UTC)),
        # Sunday begins twice, when clocks go back at one o'clock.
        ("America/Havana", datetime(2026, 4, 24, 4, tzinfo=UTC)),
    ],
)
def test_day_ends_once(open_desk: Any, write: Write, zone: str, end: datetime) -> None:
    """A night in which the clock is changed has one end of the day all the same."""
    head = f'[publication]\ntitle = "T"\nurl = "https://example.org/"\ntimezone = "{zone}"\n'
    desk = open_desk(DAILY, head=head)
    article = write("a", published=datetime(2026, 4, 23, 12, tzinfo=UTC))
    entries = desk.load([article]).entries
    assert find_next_digest(desk.publication, entries, article.published) == end
    desk.build(article, now=end - timedelta(seconds=1))
    assert list_items(desk, "daily") == []
    desk.build(article, now=end)
    assert len(list_items(desk, "daily")) == 1


def test_language_that_nobody_knows(open_desk: Any, write: Write) -> None:
    """A day has a name in every language; in English where nothing else is known."""
    head = '[publication]\ntitle = "T"\nurl = "https://example.org/"\nlanguage = "tlh"\n'
    desk = open_desk(DAILY, head=head)
    desk.build(write("a", published=FRIDAY))
    assert list_items(desk, "daily")[0]["title"] == "T, November 20, 2026"


def test_every_digest_has_its_place_on_the_page(open_desk: Any, write: Write) -> None:
    """A digest leads to itself on the page of its feed, the oldest that the feed shows too."""
    desk = open_desk(DAILY)
    days = [write(f"d{day}", published=FRIDAY - timedelta(days=day)) for day in range(15)]
    feeds = desk.build(*days).feeds
    (page,) = (each for each in list_pages(feeds, desk.publication) if each.path == "daily.html")
    written = page.content.decode()
    items = list_items(desk, "daily")
    assert len(items) == 15
    for item in items:
        address, _, anchor = item["url"].partition("#")
        assert address == "https://example.org/feeds/daily.html"
        assert written.count(f'id="{anchor}"') == 1
