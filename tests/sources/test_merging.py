"""What stays of a feed, what changes, and what newsletters carry of it."""

import json
from collections.abc import Mapping

from tests.sources.conftest import NOW, Desk
from tests.sources.site import Site, atom, entry


def test_what_left_the_feed_stays(desk: Desk, site: Site) -> None:
    """An article that its feed shows no longer stays here, until newer ones take its place."""
    desk.configure("/feed\nlimit = 3")
    for days in ([1, 2], [3], [4]):
        site.put("/feed", atom(*(entry(f"a{day}", day=day) for day in days)))
        desk.ask(is_forced=True)
    assert [each.title for each in desk.entries()] == ["A4", "A3", "A2"]


def test_changed(desk: Desk, site: Site) -> None:
    """An article that its feed changed is changed here, and is not a new one."""
    site.put("/feed", atom(entry("a"), entry("b")))
    desk.configure("/feed")
    desk.ask()
    site.put("/feed", atom(entry("a", body="Other words."), entry("b")))
    (report,) = desk.ask(is_forced=True)
    assert (report.new, report.changed) == ((), 1)
    assert {each.title: each.markdown for each in desk.entries()} == {
        "A": "Other words.\n",
        "B": "Words.\n",
    }


def test_same_id_twice(desk: Desk, site: Site) -> None:
    """Of two entries with one id, the first counts."""
    site.put("/feed", atom(entry("a"), entry("a", title="Again")))
    desk.configure("/feed")
    (report,) = desk.ask()
    assert report.new == ("A",)
    assert len(report.remarks) == 1


def test_backlog_is_carried(desk: Desk, site: Site) -> None:
    """What a source had when I added it is in no newsletter."""
    site.put("/feed", atom(entry("a"), entry("b", day=2)))
    desk.configure("/feed")
    desk.ask()
    assert desk.carried() == {"tag:elders.example.org,2026:a", "tag:elders.example.org,2026:b"}


def json_feed(*items: Mapping[str, object]) -> str:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [*items]}
    )


def test_what_comes_later_is_not_carried(desk: Desk, site: Site) -> None:
    """What is new since a source was added goes to newsletters; what merely surfaces does not."""
    desk.configure("/feed")
    site.put("/feed", json_feed({"id": "urn:x:1", "content_text": "Eén."}))
    desk.ask()
    site.put(
        "/feed",
        json_feed(
            {"id": "urn:x:2", "content_text": "Two.", "date_published": "2100-11-23T12:30:00Z"},
            {"id": "urn:x:3", "content_text": "Three."},
            {"id": "urn:x:4", "content_text": "Old.", "date_published": "2100-11-21T12:30:00Z"},
        ),
    )
    desk.wait(hours=1)
    desk.ask()
    assert desk.carried() == {"urn:x:1", "urn:x:4"}


def test_backlog_on_request(desk: Desk, site: Site) -> None:
    """With backlog = true, newsletters carry what was there before as well."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed\nbacklog = true")
    desk.ask()
    assert desk.carried() == set()


def test_another_feed_in_its_place(desk: Desk, site: Site) -> None:
    """Where I put another feed in the place of a source, its backlog counts as carried too."""
    site.put("/feed", atom(entry("a")))
    site.put("/other", json_feed({"id": "urn:x:1", "content_text": "Now."}))
    desk.configure("/feed")
    desk.ask()
    desk.wait(days=30)
    desk.configure("/other")
    desk.ask()
    assert "urn:x:1" in desk.carried()


def test_same_feed_at_another_address(desk: Desk, site: Site) -> None:
    """Where I mend the address of a source, what it published meanwhile is new."""
    site.put("/feed", json_feed({"id": "urn:x:1", "content_text": "One."}))
    desk.configure("/feed")
    desk.ask()
    desk.wait(days=30)
    new = {"id": "urn:x:2", "content_text": "Two.", "date_published": "2100-12-01T00:00:00Z"}
    site.put("/moved", json_feed({"id": "urn:x:1", "content_text": "One."}, new))
    desk.configure("/moved")
    assert desk.ask()[0].new == ("Two.",)
    assert desk.carried() == {"urn:x:1"}


def test_dates(desk: Desk, site: Site) -> None:
    """Without a date an article is as old as its first sight; it is never of the future."""
    items = (
        {"id": "urn:x:1", "content_text": "First."},
        {"id": "urn:x:2", "content_text": "Second."},
        {"id": "urn:x:3", "content_text": "Third.", "date_published": "2222-01-01T00:00:00Z"},
    )
    site.put("/feed", json_feed(*items))
    desk.configure("/feed")
    desk.ask()
    before = desk.entries()
    assert [each.title for each in before] == ["First.", "Third.", "Second."]
    assert max(each.published for each in before) == NOW
    desk.wait(hours=5)
    site.put("/feed", json_feed({"id": "urn:x:0", "content_text": "Zero."}, *items))
    desk.ask()
    assert desk.entries()[1:] == before


def test_ids_that_are_none(desk: Desk, site: Site) -> None:
    """An entry without an id that feeds can hold gets one, which stays wherever its feed moves."""
    items = "<item><title>One</title><guid isPermaLink='false'>17</guid></item>"
    rss = "<rss version='2.0'><channel><title>R</title><link>{}</link>{}</channel></rss>"
    site.put("/feed", rss.format("https://r.example.org/", items))
    desk.configure("/feed")
    desk.ask()
    (known,) = desk.entries()
    assert known.id.startswith("urn:uuid:")
    site.put("/feed", status=301, headers={"Location": "/moved"})
    site.put("/moved", rss.format("https://s.example.org/", items))
    desk.wait(hours=1)
    assert desk.ask()[0].new == ()
    assert [each.id for each in desk.entries()] == [known.id]


def test_another_generator(desk: Desk, site: Site) -> None:
    """A feed that shows what it had under other ids shows readers nothing twice."""
    site.put("/feed", atom(entry("a"), entry("b", day=2)))
    desk.configure("/feed")
    desk.ask()
    site.put("/feed", atom(entry("a", id="urn:x:a"), entry("b", day=2, id="urn:x:b"), entry("c")))
    desk.wait(hours=1)
    assert desk.ask()[0].new == ("C",)
    known = {f"tag:elders.example.org,2026:{name}" for name in "abc"}
    assert {each.id for each in desk.entries()} == known
    desk.wait(hours=1)
    assert (desk.ask()[0].changed, {each.id for each in desk.entries()}) == (0, known)


def test_one_page_for_everything(desk: Desk, site: Site) -> None:
    """Articles that share an address, or have none, are told apart by their ids."""
    items = [{"id": f"urn:x:{number}", "title": "Day", "content_text": "."} for number in range(4)]
    site.put("/feed", json_feed(*items[:2]))
    desk.configure("/feed", more='[[feed]]\nname = "all"\nlimit = 2')
    desk.ask()
    desk.build()
    site.put("/feed", json_feed(*items[2:]))
    desk.wait(hours=1)
    assert len(desk.ask()[0].new) == 2
    report = desk.build()
    assert report.build is not None
    assert report.build.failed == ()
    assert "urn:x:3" in desk.feed("all.json").decode()


def test_updated_for_nothing(desk: Desk, site: Site) -> None:
    """A feed that says at each fetch that everything is updated just now changes nothing."""
    desk.configure("/feed")
    for hour in (1, 2, 3):
        item = {"id": "urn:x:1", "content_text": ".", "date_modified": f"2100-11-2{hour}T12:00:00Z"}
        site.put("/feed", json_feed({**item, "date_published": "2100-11-01T12:00:00Z"}))
        (report,) = desk.ask(is_forced=True)
        assert report.changed == 0
    (known,) = desk.entries()
    assert known.updated is not None
    assert known.updated.day == 21


def test_nothing_without_end(desk: Desk, site: Site) -> None:
    """What nobody looked at is short where it has to be."""
    long = "word " * 1000
    item = {
        "id": "urn:x:1",
        "url": "https://elders.example.org/" + "a" * 3000,
        "title": long,
        "summary": long,
        "content_text": ".",
        "tags": [f"t{number}" for number in range(1000)],
        "authors": [{"name": f"a{number}"} for number in range(1000)],
    }
    site.put("/feed", json_feed(item))
    desk.configure("/feed")
    desk.ask()
    (known,) = desk.entries()
    assert known.url is None
    assert (len(known.tags), len(known.authors)) == (20, 20)
    assert len(known.title) <= 300
    assert known.summary is not None
    assert len(known.summary) <= 600
    assert desk.build().refused == ()
