"""What servers say of a feed, and what becomes of it."""

from datetime import timedelta

import pytest

from publisher.sources.asking import Answer
from tests.sources.conftest import NOW, Desk
from tests.sources.site import Site, atom, entry

HOUR = timedelta(hours=1)


def test_read_once_and_not_sent_again(desk: Desk, site: Site) -> None:
    """A feed that did not change is not sent a second time."""
    site.put("/feed", atom(entry("a")), headers={"ETag": '"1"', "Last-Modified": "some day"})
    desk.configure("/feed")
    (first,) = desk.ask()
    assert (first.answer, first.new, first.state.title) == (Answer.READ, ("A",), "Elders")
    desk.wait(hours=1)
    (second,) = desk.ask()
    assert (second.answer, second.new) == (Answer.UNCHANGED, ())
    asked = site.asked[1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', "some day")
    assert "If-None-Match" not in site.asked[0].headers
    assert asked["User-Agent"].endswith(" (+https://example.org/)")


def test_left_alone_until_it_is_time(desk: Desk, site: Site) -> None:
    """A source is asked as often as I say, or less often where it asks for that."""
    site.put("/feed", atom(entry("a")))
    site.put("/long", atom(entry("b")), headers={"Cache-Control": "public, max-age=7200"})
    site.put("/endless", atom(entry("c")), headers={"Cache-Control": "max-age=999999999"})
    site.put(
        "/ttl",
        "<rss version='2.0'><channel><title>R</title><link>https://r.example.org/</link>"
        "<ttl>180</ttl><item><title>One</title><guid>1</guid></item></channel></rss>",
    )
    desk.configure("/feed", "/long", "/endless", "/ttl")
    desk.ask()
    desk.wait(minutes=59)
    assert {each.answer for each in desk.ask()} == {Answer.NOT_DUE}
    assert [desk.state(f"s{number}").due_at for number in range(4)] == [
        NOW + HOUR,
        NOW + 2 * HOUR,
        NOW + 24 * HOUR,
        NOW + 3 * HOUR,
    ]
    assert len(site.asked) == 4


def test_named_one_is_asked_at_once(desk: Desk, site: Site) -> None:
    """Who asks for a source by name does not wait."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    desk.ask()
    assert desk.ask(is_forced=True)[0].answer == Answer.READ


@pytest.mark.parametrize("status", [301, 308])
def test_moved_for_good(desk: Desk, site: Site, status: int) -> None:
    """A feed that moved for good is asked at its new place from then on, and I am told once."""
    site.put("/old", status=status, headers={"Location": "/new"})
    site.put("/new", atom(entry("a")))
    desk.configure("/old")
    assert desk.ask()[0].moved_to == site.url("/new")
    desk.wait(hours=1)
    assert desk.ask()[0].moved_to is None
    assert (site.count("/old"), site.count("/new")) == (1, 2)


def test_moved_for_now(desk: Desk, site: Site) -> None:
    """A feed that is elsewhere for the time being is asked at its old place again."""
    site.put("/old", status=302, headers={"Location": "/new"})
    site.put("/new", atom(entry("a")))
    desk.configure("/old")
    assert desk.ask()[0].moved_to is None
    desk.wait(hours=1)
    desk.ask()
    assert (site.count("/old"), site.count("/new")) == (2, 2)


def test_only_what_is_for_good_is_remembered(desk: Desk, site: Site) -> None:
    """Of several redirects, those behind one for the time being are not remembered."""
    site.put("/a", status=301, headers={"Location": "/b"})
    site.put("/b", status=307, headers={"Location": "/c"})
    site.put("/c", status=301, headers={"Location": "/d"})
    site.put("/d", atom(entry("a")))
    desk.configure("/a")
    assert desk.ask()[0].moved_to == site.url("/b")


def test_moved_to_where_nothing_is(desk: Desk, site: Site) -> None:
    """Where the new place fails again and again, the old one is asked again."""
    site.put("/old", status=301, headers={"Location": "/new"})
    site.put("/new", atom(entry("a")))
    desk.configure("/old")
    desk.ask()
    site.put("/new", status=404)
    site.put("/old", atom(entry("a"), entry("b")))
    for _ in range(3):
        desk.wait(days=2)
        assert desk.ask()[0].answer == Answer.FAILED
    desk.wait(days=2)
    (report,) = desk.ask()
    assert (report.new, report.moved_to) == (("B",), site.url("/old"))


def test_gone_for_good(desk: Desk, site: Site) -> None:
    """A feed that is gone is never asked again, until I change its settings; its articles stay."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    desk.ask()
    site.put("/feed", status=410)
    desk.wait(hours=1)
    assert desk.ask()[0].answer == Answer.GONE
    desk.wait(days=300)
    assert [each.answer for each in (*desk.ask(), *desk.ask(is_forced=True))] == [
        Answer.NOT_DUE,
        Answer.NOT_DUE,
    ]
    assert site.count("/feed") == 2
    assert [each.title for each in desk.entries()] == ["A"]
    site.put("/feed", atom(entry("b", day=2)))
    desk.configure('/feed\nsection = "Elders"')
    assert desk.ask()[0].new == ("B",)


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_not_to_be_had(desk: Desk, site: Site, status: int) -> None:
    """A feed that cannot be had is asked again later and later, and its articles stay."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    desk.ask()
    site.put("/feed", status=status)
    waits = []
    for _ in range(8):
        desk.wait(days=2)
        assert desk.ask()[0].answer == Answer.FAILED
        due_at = desk.state().due_at
        assert due_at is not None
        waits.append((due_at - desk.now) / HOUR)
    assert waits == [1, 2, 4, 8, 16, 24, 24, 24]
    assert [each.title for each in desk.entries()] == ["A"]
    assert str(status) in desk.state().problem
    site.put("/feed", atom(entry("a")))
    desk.wait(days=2)
    desk.ask()
    assert (desk.state().failures, desk.state().problem) == (0, "")


@pytest.mark.parametrize(
    ("said", "hours"), [("10800", 3), ("99999999", 24), ("nonsense", 1), ("-5", 1)]
)
def test_later(desk: Desk, site: Site, said: str, hours: int) -> None:
    """A server that says when it wants to be asked again is heard, within bounds."""
    site.put("/feed", status=429, headers={"Retry-After": said})
    desk.configure("/feed")
    desk.ask()
    assert desk.state().due_at == NOW + hours * HOUR


def test_compressed(desk: Desk, site: Site) -> None:
    """A feed may come compressed."""
    site.put("/feed", atom(entry("a")), is_gzip=True)
    desk.configure("/feed")
    assert desk.ask()[0].new == ("A",)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"<!doctype html><html><body>Sign in</body></html>", "web page"),
        (b"words", "not an RSS"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><ent", "no entries"),
        (atom(*[entry("a")] * 5001).encode(), "more than 5,000"),
        (b"<rss>" + b" " * 10_000_001, "more than 10 MB"),
    ],
)
def test_no_feed(desk: Desk, site: Site, content: bytes, problem: str) -> None:
    """What is no feed, or an endless one, fails, and what was there before stays."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    desk.ask()
    site.put("/feed", content)
    desk.wait(hours=1)
    assert desk.ask()[0].answer == Answer.FAILED
    assert problem in desk.state().problem
    assert [each.title for each in desk.entries()] == ["A"]


def test_empty_feed(desk: Desk, site: Site) -> None:
    """A feed without entries is well; what it has later is new."""
    site.put("/feed", atom())
    desk.configure("/feed")
    assert desk.ask()[0].answer == Answer.READ
    site.put("/feed", atom(entry("a")))
    desk.wait(hours=1)
    assert desk.ask()[0].new == ("A",)


def test_silent_and_dripping_servers_hold_nobody_up(desk: Desk, site: Site) -> None:
    """Servers that never finish end with the time that there is; the others are read."""
    site.put("/drip", atom(entry("a")), drip=0.05)
    site.put("/silent", atom(entry("b")), drip=60)
    site.put("/feed", atom(entry("c")))
    desk.configure("/drip", "/silent", "/feed")
    reports = desk.ask(total=timedelta(seconds=2))
    assert [each.answer for each in reports] == [Answer.FAILED, Answer.FAILED, Answer.READ]


def test_no_time_left(desk: Desk, site: Site) -> None:
    """A source for which there was no time is due as before, and comes first the next time."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    assert desk.ask(total=timedelta(0))[0].answer == Answer.LEFT
    assert desk.ask()[0].new == ("A",)


def test_private_address(desk: Desk, site: Site) -> None:
    """A feed inside this network is not asked unless its host is allowed by name."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    text = (desk.folder / "publisher.toml").read_text()
    (desk.folder / "publisher.toml").write_text(text.replace("allow_hosts = ", "tags = "))
    assert desk.ask()[0].answer == Answer.FAILED
    assert "allow_hosts" in desk.state().problem
    assert site.asked == []


def test_led_into_this_network(desk: Desk, site: Site) -> None:
    """A redirect to another host inside this network is not followed, nor remembered."""
    site.put("/feed", status=301, headers={"Location": f"http://127.0.0.2:{site.port}/feed"})
    desk.configure("/feed")
    assert desk.ask()[0].answer == Answer.FAILED
    assert "127.0.0.2 is this machine" in desk.state().problem
    assert desk.state().address == site.url("/feed")
    assert len(site.asked) == 1


def test_trial(desk: Desk, site: Site) -> None:
    """A trial says what is new, and remembers nothing."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    assert desk.ask(is_trial=True)[0].new == ("A",)
    with desk.open() as ledger:
        assert ledger.sources.list_states() == []
    assert desk.entries() == []
