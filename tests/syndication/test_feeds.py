"""Which feeds there are, and what stands in each."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
from lxml import etree

from publisher.model.articles import Article, Person
from publisher.model.publication import FeedFormat
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.pages.listing import list_pages

Write = Callable[..., Article]
SECTIONS = '[[feed]]\nname = "section/{section}"\neach = "section"\n'
ATOM = "{http://www.w3.org/2005/Atom}"


def list_by_name(desk: Any, *articles: Article) -> dict[str, Feed]:
    loaded = desk.load(articles)
    published = desk.ledger.list_published_feeds()
    return {feed.name: feed for feed in list_feeds(desk.publication, loaded, published).feeds}


def test_each_value_has_a_feed(open_desk: Any, write: Write) -> None:
    """Sections, tags, authors and languages each get a feed of their own."""
    desk = open_desk(
        "".join(
            f'[[feed]]\nname = "{scope}/{{{scope}}}"\neach = "{scope}"\n'
            for scope in ("section", "tag", "author", "language")
        )
    )
    feeds = list_by_name(
        desk,
        write("a", section="Biotech", tags=("AI", "Zee"), authors=(Person(name="Zoë Maes"),)),
        write("b", language="fr", authors=()),
    )
    assert {
        name: [entry.article.slug for entry in feed.entries] for name, feed in feeds.items()
    } == {
        "author/zoe-maes": ["a"],
        "language/fr": ["b"],
        "language/nl-be": ["a"],
        "section/biotech": ["a"],
        "tag/ai": ["a"],
        "tag/zee": ["a"],
    }
    assert feeds["section/biotech"].title == "De Kust – Biotech"
    assert feeds["language/fr"].language == "fr"
    assert feeds["section/biotech"].language == "nl-BE"


def test_spellings_of_one_tag_are_one_feed(open_desk: Any, write: Write) -> None:
    """AI and ai are the same tag, called as I write it most often."""
    desk = open_desk('[[feed]]\nname = "tag/{tag}"\neach = "tag"\n')
    feeds = list_by_name(
        desk,
        write("a", tags=("ai", "AI")),
        write("b", tags=("AI",)),
        write("c", tags=("Ai",)),
    )
    assert list(feeds) == ["tag/ai"]
    assert feeds["tag/ai"].title == "De Kust – AI"
    assert [entry.article.slug for entry in feeds["tag/ai"].entries] == ["a", "b", "c"]


def test_title_and_description_with_a_place_for_the_value(open_desk: Any, write: Write) -> None:
    """I can word the titles of section feeds myself."""
    desk = open_desk(SECTIONS + 'title = "Nieuws: {section}"\ndescription = "Over {section}"\n')
    feed = list_by_name(desk, write("a", section="Bio {section}"))["section/bio-section"]
    assert (feed.title, feed.description) == ("Nieuws: Bio {section}", "Over Bio {section}")


def test_limit_keeps_the_newest(open_desk: Any, write: Write) -> None:
    """A feed of two shows the two newest, newest first."""
    desk = open_desk('[[feed]]\nname = "all"\nlimit = 2\n')
    days = {
        name: datetime(2026, 5, day, tzinfo=UTC) for name, day in zip("abc", (1, 3, 2), strict=True)
    }
    feed = list_by_name(desk, *(write(name, published=day) for name, day in days.items()))["all"]
    assert [entry.article.slug for entry in feed.entries] == ["b", "c"]
    assert feed.updated == days["b"]


def test_selection(open_desk: Any, write: Write) -> None:
    """A feed of one language in a section shows nothing else and is in that language."""
    desk = open_desk('[[feed]]\nname = "fr"\nlanguages = ["fr"]\nsections = ["Zee"]\n')
    feed = list_by_name(
        desk,
        write("a", language="fr-BE", section="zee"),
        write("b", language="fr", section="Land"),
        write("c", section="Zee"),
    )["fr"]
    assert [entry.article.slug for entry in feed.entries] == ["a"]
    assert feed.language == "fr"


def test_feed_whose_entries_are_gone_is_still_there(open_desk: Any, write: Write) -> None:
    """Whoever subscribed to a section that is empty now gets an empty feed, not an error."""
    desk = open_desk(SECTIONS)
    desk.build(write("a", section="Biotech"))
    report = desk.build(write("a", section="Zee"))
    document = etree.fromstring(desk.read("section/biotech.atom"))
    assert document.findall(f"{ATOM}entry") == []
    assert document.findtext(f"{ATOM}updated") == "1970-01-01T01:00:00+01:00"
    assert json.loads(desk.read("section/biotech.json"))["items"] == []
    assert not feedparser.parse(desk.read("section/biotech.rss")).bozo
    assert report.stale == ()


def test_definition_without_each_wins_its_name(open_desk: Any, write: Write) -> None:
    """One section can have a title of its own beside the pattern for all."""
    desk = open_desk(
        SECTIONS
        + '[[feed]]\nname = "section/zee"\ntitle = "Zeeën en meren"\n'
        + 'sections = ["Zee"]\nlimit = 5\n'
    )
    report = desk.build(write("a", section="Zee"), write("b", section="Land"))
    assert feedparser.parse(desk.read("section/zee.atom")).feed.title == "Zeeën en meren"
    assert report.failed == ()


def test_name_that_two_patterns_give_is_reported(open_desk: Any, write: Write) -> None:
    """A section and a tag of one name cannot both have the same file; the first table has it."""
    desk = open_desk(
        '[[feed]]\nname = "{section}"\neach = "section"\n[[feed]]\nname = "{tag}"\neach = "tag"\n'
    )
    report = desk.build(write("a", section="Zee"), write("b", tags=("zee",)))
    assert [problem.feed for problem in report.failed] == ["zee"]
    assert [entry.id[-1] for entry in feedparser.parse(desk.read("zee.rss")).entries] == ["a"]


def test_very_long_tag_fits_a_file_name(open_desk: Any, write: Write) -> None:
    """A sentence by mistake among the tags does not stop the build."""
    desk = open_desk('[[feed]]\nname = "tag/{tag}"\neach = "tag"\n')
    report = desk.build(write("a", tags=("zéé " * 200, "zéé " * 201)))
    assert len(report.written) == 6


def test_feed_id_survives_a_new_domain_and_other_formats(desk: Any, write: Write) -> None:
    """Moving the publication changes neither the feed's id nor those of its entries."""
    before = list_by_name(desk, write("a"))["all"]
    desk = replace(
        desk,
        publication=replace(
            desk.publication, url="https://new.example.net/", feeds_url="https://f.example.net/"
        ),
    )
    older = write("b", published=datetime(2020, 1, 1, tzinfo=UTC))
    after = list_by_name(desk, write("a"), older)["all"]
    assert after.id == before.id
    assert after.entries[0].id == before.entries[0].id
    assert after.self_urls[FeedFormat.ATOM] == "https://f.example.net/all.atom"


def test_feed_address_is_ascii(open_desk: Any, write: Write) -> None:
    """The feed of an Arabic tag says where it is in a form that every reader can fetch."""
    desk = open_desk('[[feed]]\nname = "tag/{tag}"\neach = "tag"\n')
    feed = next(iter(list_by_name(desk, write("a", tags=("بحر",))).values()))
    assert feed.self_urls[FeedFormat.RSS] == "https://example.org/feeds/tag/%D8%A8%D8%AD%D8%B1.rss"


def test_future_article_appears_at_its_minute(desk: Any, write: Write) -> None:
    """What is dated tomorrow is in no feed today, and in all of them tomorrow."""
    due = datetime(2026, 12, 1, 7, tzinfo=UTC)
    article = write("a", published=due)
    assert list_entries(desk, article, now=due - timedelta(seconds=1)) == []
    assert list_entries(desk, article, now=due) == ["a"]


def list_entries(desk: Any, *articles: Article, now: datetime) -> list[str]:
    desk.build(*articles, now=now)
    return [entry.id[-1] for entry in feedparser.parse(desk.read("all.atom")).entries]


def test_each_combination_has_a_feed(open_desk: Any, write: Write) -> None:
    """Each section in each language has a feed in that language, called so in its own words."""
    desk = open_desk(
        '[[feed]]\nname = "section/{section}.{language}"\neach = ["section", "language"]\n'
        'title = { nl = "Nieuws: {section}", fr = "Nouvelles : {section}" }\n'
    )
    feeds = list_by_name(
        desk,
        write("a", section="Zee {language}", language="nl-BE"),
        write("b", section="Zee {language}", language="fr"),
        write("c", section="Land", language="en"),
        write("d", language="fr"),
    )
    assert {
        name: (feed.title, feed.language, [entry.article.slug for entry in feed.entries])
        for name, feed in feeds.items()
    } == {
        "section/land.en": ("Nieuws: Land", "en", ["c"]),
        "section/zee-language.fr": ("Nouvelles : Zee {language}", "fr", ["b"]),
        "section/zee-language.nl-be": ("Nieuws: Zee {language}", "nl-BE", ["a"]),
    }


def test_combination_without_entries_keeps_its_feed(open_desk: Any, write: Write) -> None:
    """Whoever subscribed to a combination that is empty now gets an empty feed, in its language."""
    desk = open_desk('[[feed]]\nname = "{tag}-in-{language}"\neach = ["language", "tag"]\n')
    desk.build(write("a", tags=("Zee",), language="fr"))
    feed = list_by_name(desk, write("a", tags=("Land",), language="fr"))["zee-in-fr"]
    assert (feed.title, feed.language, feed.entries) == ("De Kust – fr – zee", "fr", ())


def test_language_of_an_empty_feed_is_spelt_as_before(open_desk: Any, write: Write) -> None:
    """A feed that lost its entries says the same of itself as when it had some."""
    desk = open_desk('[[feed]]\nname = "{language}"\neach = "language"\n')
    before = list_by_name(desk, write("a", language="nl-BE"))["nl-be"]
    desk.build(write("a", language="nl-BE"))
    after = list_by_name(desk, write("a", language="fr"))["nl-be"]
    assert (
        (after.language, after.title)
        == (before.language, before.title)
        == (
            "nl-BE",
            "De Kust – nl-BE",
        )
    )


def test_name_that_only_looks_like_a_combination(open_desk: Any, write: Write) -> None:
    """A feed of another table is not taken for an empty one of years and languages."""
    desk = open_desk(
        '[[feed]]\nname = "{year}-{language}"\neach = ["year", "language"]\n'
        '[[feed]]\nname = "{tag}"\neach = "tag"\n'
    )
    desk.build(write("a", tags=("zee-nl", "2026 een nieuwjaarsbrief")))
    assert list(list_by_name(desk)) == ["2026-een-nieuwjaarsbrief", "2026-nl-be", "zee-nl"]
    assert (
        list_by_name(desk)["2026-een-nieuwjaarsbrief"].title == "De Kust – 2026-een-nieuwjaarsbrief"
    )


def test_names_that_look_like_those_of_another_table(open_desk: Any, write: Write) -> None:
    """Feeds of authors are not taken for empty ones of sections and tags, then or later."""
    desk = open_desk(
        '[[feed]]\nname = "{section}/{tag}"\neach = ["section", "tag"]\ntitle = "{section} {tag}"\n'
        '[[feed]]\nname = "by/{author}"\neach = "author"\ntitle = "By {author}"\n'
    )
    article = write("a", section="Zee", tags=("duin",))
    titles = {"by/redactie": "By Redactie", "zee/duin": "Zee duin"}
    for _ in range(2):
        assert desk.build(article).failed == ()
        assert {name: feed.title for name, feed in list_by_name(desk, article).items()} == titles
    titles = {"by/redactie": "By redactie", "zee/duin": "zee duin"}
    assert {name: feed.title for name, feed in list_by_name(desk).items()} == titles


def test_each_year_has_a_feed(open_desk: Any, write: Write) -> None:
    """The year is the one on the publication's own clock."""
    desk = open_desk('[[feed]]\nname = "year/{year}"\neach = "year"\n')
    feeds = list_by_name(
        desk,
        write("a", published=datetime(2025, 12, 31, 23, 30, tzinfo=UTC)),
        write("b", published=datetime(2025, 12, 31, 22, 30, tzinfo=UTC)),
    )
    assert {
        name: [entry.article.slug for entry in feed.entries] for name, feed in feeds.items()
    } == {"year/2025": ["b"], "year/2026": ["a"]}
    assert feeds["year/2026"].title == "De Kust – 2026"


def test_feed_ids_of_combinations_differ(open_desk: Any, write: Write) -> None:
    """No two feeds are taken for one."""
    desk = open_desk('[[feed]]\nname = "{year}/{tag}"\neach = ["year", "tag"]\n')
    feeds = list_by_name(desk, write("a", tags=("x", "y")), write("b", tags=("y",)))
    assert list(feeds) == ["2026/x", "2026/y"]
    assert len({feed.id for feed in feeds.values()}) == 2


def test_renamed_feed_keeps_its_id(open_desk: Any, write: Write) -> None:
    """I give feeds better names, twice, and feed readers know them as the ones they had."""
    article = write("a", section="Zee")
    named = '[[feed]]\nname = "{}"\n{}'
    scoped = '[[feed]]\nname = "{}"\neach = "section"\n{}'
    first = list_by_name(
        open_desk(named.format("nieuws", "") + scoped.format("s/{section}", "")), article
    )
    again = list_by_name(
        open_desk(
            named.format("alles", 'formerly = ["nieuws", "news"]\n')
            + scoped.format("rubriek/{section}", 'formerly = "s/{section}"\n')
        ),
        article,
    )
    assert again["alles"].id == first["nieuws"].id
    assert again["rubriek/zee"].id == first["s/zee"].id


def test_no_two_feeds_share_an_id(open_desk: Any, write: Write) -> None:
    """An old name that is given to another feed, or was that of two, makes no feed its double."""
    named = '[[feed]]\nname = "{}"\nformerly = "{}"\n'
    feeds = list_by_name(
        open_desk(named.format("a", "b") + named.format("b", "c") + named.format("d", "c")),
        write("x"),
    )
    assert len({feed.id for feed in feeds.values()}) == 3


def test_section_in_another_language(open_desk: Any, write: Write) -> None:
    """A section that is all in French says so, and is titled in French, in every format."""
    title = 'title = { nl = "Nieuws: {section}", fr = "Nouvelles : {section}" }\n'
    desk = open_desk(SECTIONS + title + '[[feed]]\nname = "all"\n')
    french = [write(name, section="Mer", language=tag) for name, tag in (("a", "fr"), ("b", "fr"))]
    dutch = write("c", section="Zee")
    feeds = list_by_name(desk, *french, dutch)
    assert {name: (feed.language, feed.title) for name, feed in feeds.items()} == {
        "all": ("nl-BE", "De Kust"),
        "section/mer": ("fr", "Nouvelles : Mer"),
        "section/zee": ("nl-BE", "Nieuws: Zee"),
    }
    desk.build(*french, dutch)
    assert etree.fromstring(desk.read("section/mer.rss")).findtext("channel/language") == "fr"
    atom = etree.fromstring(desk.read("section/mer.atom"))
    assert atom.xpath("//@xml:lang") == ["fr"]
    page = next(
        each.content.decode()
        for each in list_pages(list(feeds.values()), desk.publication)
        if each.path == "section/mer.html"
    )
    assert '<html lang="fr"' in page
    assert "S’abonner" in page


def test_section_whose_articles_do_not_agree(open_desk: Any, write: Write) -> None:
    """A section in several languages is in that of the publication; variants of one agree."""
    desk = open_desk(SECTIONS)

    def language(*tags: str) -> str:
        articles = [
            write(str(number), section="Mer", language=tag) for number, tag in enumerate(tags)
        ]
        return list_by_name(desk, *articles)["section/mer"].language

    assert language("fr", "de") == "nl-BE"
    assert language("fr", "nl") == "nl-BE"
    assert language("nl", "nl") == "nl-BE"
    assert language("fr-BE", "fr") == "fr"
    assert language("fr-BE", "fr-BE") == "fr-BE"
