"""A publication of other people's articles."""

import feedparser
import pytest

from publisher.model.selection import Selection
from tests.sources.conftest import Desk
from tests.sources.site import Site, atom, entry

RSS = """<rss version="2.0"><channel><title>Radio</title><link>https://radio.example.org/</link>
<item><title>Waves &amp;amp; wind</title><link>https://radio.example.org/waves</link>
<guid>https://radio.example.org/waves</guid><pubDate>Mon, 02 Nov 2026 09:00:00 +0100</pubDate>
<description>&lt;p onclick="x()"&gt;Sea. &lt;script&gt;alert(1)&lt;/script&gt;
&lt;img src="/sea.jpg"&gt;&lt;/p&gt;</description></item>
</channel></rss>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Dunes",
"feed_url": "https://dunes.example.org/feed.json",
"items": [{"id": "urn:dunes:1", "url": "https://dunes.example.org/1", "title": "Marram",
"content_html": "<p>Grass. <a href='/2'>More</a></p>", "tags": ["Plants"], "language": "en-GB",
"date_published": "2026-11-03T10:00:00Z", "authors": [{"name": "Bo"}]}]}"""


@pytest.fixture
def planet(desk: Desk, site: Site) -> Desk:
    site.put("/atom", atom(entry("a", day=1), entry("z", day=4, body="Zed.")))
    site.put("/rss", RSS)
    site.put("/json", JSON)
    desk.configure(
        '/atom\nname = "elders"\nsection = "Elders"',
        '/rss\nname = "radio"\ntitle = "Wave Radio"\ntags = ["sea"]',
        '/json\nname = "dunes"\nlanguage = "nl"',
        more='[[feed]]\nname = "all"\n[[feed]]\nname = "section/{section}"\neach = "section"',
    )
    desk.ask()
    return desk


def test_three_sources_are_one_planet(planet: Desk) -> None:
    """Articles keep id, author, date and address, and each says which feed it comes from."""
    assert planet.build().refused == ()
    read = feedparser.parse(planet.feed("all.atom"))
    assert not read.bozo
    shown = [
        (each.id, each.title, each.author, each.link, each.published, each.source.title)
        for each in read.entries
    ]
    assert shown == [
        ("tag:elders.example.org,2026:z", "Z", "An", "https://elders.example.org/z/",
         "2026-11-04T08:00:00+00:00", "Elders"),
        ("urn:dunes:1", "Marram", "Bo", "https://dunes.example.org/1",
         "2026-11-03T10:00:00+00:00", "Dunes"),
        ("https://radio.example.org/waves", "Waves & wind", "Wave Radio",
         "https://radio.example.org/waves", "2026-11-02T08:00:00+00:00", "Wave Radio"),
        ("tag:elders.example.org,2026:a", "A", "An", "https://elders.example.org/a/",
         "2026-11-01T08:00:00+00:00", "Elders"),
    ]  # fmt: skip
    assert read.entries[0].source.id == "tag:elders.example.org,2020:feed"
    assert "sea" in [tag.term for tag in read.entries[2].tags]
    in_rss = feedparser.parse(planet.feed("all.rss"))
    assert [each.source.title for each in in_rss.entries] == [
        "Elders",
        "Dunes",
        "Wave Radio",
        "Elders",
    ]


def test_only_what_is_harmless(planet: Desk) -> None:
    """What others write is sanitised like our own, and addresses are those of their pages."""
    planet.build()
    text = planet.feed("all.json").decode()
    assert "<script" not in text
    assert "alert" not in text
    assert "onclick" not in text
    assert "https://radio.example.org/sea.jpg" in text
    assert "https://dunes.example.org/2" in text


def test_in_the_section_that_it_is_given(planet: Desk) -> None:
    """A section's feed has the articles of the sources that are filed under it."""
    planet.build()
    read = feedparser.parse((planet.folder / "feeds/section/elders.atom").read_bytes())
    assert [each.title for each in read.entries] == ["Z", "A"]


def test_podcasts(desk: Desk, site: Site) -> None:
    """What can be played elsewhere can be played in a podcast made of it."""
    item = (
        "<item><title>{0}</title><guid isPermaLink='false'>urn:x:{0}</guid>"
        "<enclosure url='https://radio.example.org/{0}.mp3' {1}/></item>"
    )
    items = (item.format("one", "type='audio/mpeg' length='1234'"), item.format("two", "type='?'"))
    site.put("/feed", RSS.replace("</channel>", "".join(items) + "</channel>"))
    desk.configure("/feed", more='[[feed]]\nname = "cast"\npodcast = true\n[[feed]]\nname = "all"')
    desk.ask()
    report = desk.build()
    assert report.build is not None
    assert report.build.failed == ()
    (played,) = feedparser.parse(desk.feed("cast.rss")).entries
    (enclosure,) = played.enclosures
    assert (played.title, enclosure.href, enclosure.length) == (
        "one",
        "https://radio.example.org/one.mp3",
        "1234",
    )
    assert len(feedparser.parse(desk.feed("all.rss")).entries) == 3


def test_selected(desk: Desk, site: Site) -> None:
    """A feed takes our own articles and those of all sources, of some, or of none."""
    (desk.folder / "articles").mkdir()
    (desk.folder / "articles/own.md").write_text("---\ntitle: Own\ndate: 2026-11-09\n---\nWords.\n")
    site.put("/a", atom(entry("a")))
    site.put("/b", atom(entry("b")))
    tables = {"every": "true", "one": '["s1"]', "none": "false"}
    lines = (f'[[feed]]\nname = "{name}"\nsources = {value}' for name, value in tables.items())
    desk.configure("/a", "/b", more="\n".join(lines))
    desk.ask()
    desk.build()
    assert {
        name: [each.title for each in feedparser.parse(desk.feed(f"{name}.atom")).entries]
        for name in tables
    } == {"every": ["Own", "A", "B"], "one": ["Own", "B"], "none": ["Own"]}
    assert Selection().sources is None


def test_standfirst_only(desk: Desk, site: Site) -> None:
    """With full = false the whole text stays where it is."""
    site.put("/feed", atom(entry("a", body="First.&lt;/p>&lt;p>The rest.")))
    desk.configure("/feed\nfull = false")
    desk.ask()
    desk.build()
    text = desk.feed("all.json").decode()
    assert "First." in text
    assert "The rest." not in text


def test_nothing_stands_twice(desk: Desk, site: Site) -> None:
    """The same article of two sources, or one that is ours already, stands there once."""
    (desk.folder / "articles").mkdir()
    own = "---\ntitle: Own\ndate: 2026-11-09\n{}\n---\nWords.\n"
    (desk.folder / "articles/b.md").write_text(own.format("id: tag:elders.example.org,2026:b"))
    (desk.folder / "articles/c.md").write_text(
        own.format("original: {id: 'tag:elders.example.org,2026:c'}")
    )
    site.put("/one", atom(entry("a"), entry("b"), entry("c")))
    site.put("/two", atom(entry("a", title="A as others have it"), entry("d")))
    desk.configure("/one", "/two")
    desk.ask()
    desk.build()
    titles = [each.title for each in feedparser.parse(desk.feed()).entries]
    assert sorted(titles) == ["A", "D", "Own", "Own"]


def test_ours_later(desk: Desk, site: Site) -> None:
    """An article that came from a source and is ours now keeps its id."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    desk.ask()
    desk.build()
    (desk.folder / "articles").mkdir()
    (desk.folder / "articles/mine.md").write_text(
        "---\ntitle: Mine\ndate: 2026-11-01\nid: tag:elders.example.org,2026:a\n---\nWords.\n"
    )
    report = desk.build()
    assert report.build is not None
    assert report.build.failed == ()
    assert [(each.id, each.title) for each in feedparser.parse(desk.feed()).entries] == [
        ("tag:elders.example.org,2026:a", "Mine")
    ]


def test_ours_stays_ours(desk: Desk, site: Site) -> None:
    """While a file of ours cannot be understood, a source does not take its identity."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    (desk.folder / "articles").mkdir()
    mine = desk.folder / "articles/mine.md"
    text = "---\ntitle: Mine\ndate: 2026-11-01\nid: tag:elders.example.org,2026:a\n---\nWords.\n"
    mine.write_text(text)
    desk.build()
    mine.write_text("---\ntitle: [\n---\n")
    desk.ask()
    assert len(desk.build().refused) == 1
    assert feedparser.parse(desk.feed()).entries == []


def test_a_copy_does_not_take_its_identity(desk: Desk, site: Site) -> None:
    """An article of ours with the words and title of one elsewhere is another article."""
    site.put("/feed", atom(entry("a")))
    desk.configure("/feed")
    desk.ask()
    desk.build()
    (desk.folder / "articles").mkdir()
    (desk.folder / "articles/copy.md").write_text(
        "---\ntitle: A\ndate: 2026-11-01 08:00:00Z\n---\nWords.\n"
    )
    desk.build()
    ids = {each.id for each in feedparser.parse(desk.feed()).entries}
    assert ids == {"tag:elders.example.org,2026:a", "tag:example.org,2026-11-01:articles/copy"}


def test_incremental_build_is_a_whole_one(planet: Desk, site: Site) -> None:
    """After anything that sources do, a build of what changed writes what a whole one writes."""
    planet.build()
    assert planet.build().build is None
    for content in (
        atom(entry("a", body="Changed.")),
        atom(entry("b", day=5)),
        atom(entry("b", day=5), title="Renamed"),
        atom(entry("b", day=5, title="Other")),
    ):
        site.put("/atom", content)
        planet.ask(is_forced=True)
        report = planet.build()
        assert report.build is not None
        assert report.build.written != ()
        before = planet.feed(), planet.feed("all.json"), planet.feed("all.rss")
        planet.build(is_forced=True)
        assert before == (planet.feed(), planet.feed("all.json"), planet.feed("all.rss"))
        assert planet.build().build is None


def test_nothing_new_touches_nothing(planet: Desk) -> None:
    """Asking again, with nothing new, lets every feed be."""
    planet.build()
    planet.wait(hours=1)
    planet.ask()
    assert planet.build().build is None


def test_one_dead_source(planet: Desk, site: Site) -> None:
    """A source that cannot be had holds up neither the others nor the build; its articles stay."""
    planet.build()
    site.put("/rss", status=500)
    site.put("/atom", atom(entry("new", day=6)))
    planet.wait(hours=1)
    planet.ask()
    planet.build()
    titles = [each.title for each in feedparser.parse(planet.feed()).entries]
    assert titles == ["New", "Z", "Marram", "Waves & wind", "A"]


def test_lost_cache(planet: Desk, site: Site) -> None:
    """Articles survive the loss of the cache though no feed has them any more."""
    planet.build()
    before = planet.feed()
    site.pages.clear()
    (planet.folder / ".publisher/cache.sqlite").unlink()
    planet.build(is_forced=True)
    assert planet.feed() == before


def test_articles_that_come_later(planet: Desk) -> None:
    """A folder of articles that is made after the first build is found."""
    planet.build()
    (planet.folder / "articles").mkdir()
    (planet.folder / "articles/own.md").write_text("---\ntitle: Own\ndate: 2026-11-09\n---\nHi.\n")
    planet.build()
    assert feedparser.parse(planet.feed()).entries[0].title == "Own"
