"""Feeds of all kinds become articles."""

import json
from datetime import UTC, date, datetime

import pytest

from publisher.content.importers.feeds import read_feed
from publisher.content.importers.imported import Doubt, Original
from publisher.errors import ImportSourceError
from publisher.model.articles import Person, Picture
from tests.content.importers.feeds.conftest import URL, atom, read, read_one, rss

EB = datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_an_item_of_rss_is_an_article() -> None:
    """I keep everything that my old blog's feed says of an article."""
    feed = read(
        rss(
            "<title>Eb</title><link>https://example.org/zee/eb-en-vloed.html?x=1</link>"
            '<guid isPermaLink="false">https://example.org/?p=12</guid>'
            "<description>Kort over &lt;i&gt;eb&lt;/i&gt;.</description>"
            '<content:encoded><![CDATA[<p>Alles over <a href="vloed">vloed</a>.</p>]]>'
            "</content:encoded><pubDate>di, 03 mrt 2026 11:00:00 CEST</pubDate>"
            "<dc:creator>An Visser</dc:creator><dc:creator>Jan &amp; Co</dc:creator>"
            "<category>Zee</category><category><![CDATA[Wind &amp; weer]]></category>"
            "<category>zee</category>"
        )
    )
    assert (feed.title, feed.problems) == ("De Kust", ())
    [article] = feed.articles
    assert article.original == Original(
        id="https://example.org/?p=12", url="https://example.org/zee/eb-en-vloed.html?x=1"
    )
    assert article.declared_id == "https://example.org/?p=12"
    assert article.title == "Eb"
    assert article.markdown == "Alles over [vloed](https://example.org/zee/vloed).\n"
    assert article.summary == "Kort over eb."
    assert (article.published, article.updated) == (EB, None)
    assert article.authors == (Person(name="An Visser"), Person(name="Jan & Co"))
    assert (article.section, article.tags) == (None, ("Zee", "Wind & weer"))
    assert (article.language, article.slug) == ("nl-BE", "eb-en-vloed")
    assert (article.was_public, article.draft, article.doubts) == (True, False, ())


def test_an_entry_of_atom_is_an_article() -> None:
    """Atom's languages, bases, kinds of text and people are understood."""
    article = read_one(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl" xml:base="https://example.org/blog/">'
        "<title>Kust</title><author><name>Redactie</name></author>"
        '<entry xml:lang="fr"><id>urn:uuid:1</id><title type="html">Mar&amp;eacute;e &lt;b&gt;!'
        '&lt;/b&gt;</title><link href="maree/"/><published>2026-03-03T10:00:00+01:00</published>'
        "<updated>2026-03-04T00:00:00Z</updated>"
        "<author><name>An</name><email>an@example.org</email><uri>/an</uri></author>"
        '<category term="mer" label="Mer"/><summary>Court</summary>'
        '<content type="xhtml" xml:base="maree/"><div xmlns="http://www.w3.org/1999/xhtml">'
        '<p>Une<br/>image <a href="p">ici</a></p></div></content></entry></feed>'
    )
    assert (article.title, article.language, article.slug) == ("Marée !", "fr", "maree")
    assert article.original == Original(id="urn:uuid:1", url="https://example.org/blog/maree/")
    assert article.published == EB
    assert article.updated == datetime(2026, 3, 4, tzinfo=UTC)
    assert article.authors == (
        Person(name="An", email="an@example.org", url="https://example.org/an"),
    )
    assert article.tags == ("Mer",)
    assert article.summary == "Court"
    assert article.markdown == "Une\\\nimage [ici](https://example.org/blog/maree/p)\n"


def test_an_entry_of_atom_has_the_authors_of_its_feed() -> None:
    """Where an entry names nobody, the feed's author wrote it (RFC 4287 section 4.2.1)."""
    assert read_one(atom("<id>urn:a</id><title>a</title>")).authors == (Person(name="Redactie"),)


def test_rss_1_is_read() -> None:
    """RSS 1.0 has its date and its id in other places."""
    article = read_one(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="x"><title>Kust</title></channel>'
        '<item rdf:about="https://example.org/eb"><title>Eb</title>'
        "<link>https://example.org/eb</link><description>Tekst.</description>"
        "<dc:date>2026-03-03T10:00+01:00</dc:date><dc:creator>An</dc:creator>"
        "<dc:subject>Zee</dc:subject></item></rdf:RDF>"
    )
    assert article.declared_id == "https://example.org/eb"
    assert (article.published, article.updated) == (EB, None)
    assert (article.authors, article.tags) == ((Person(name="An"),), ("Zee",))


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_rss_of_any_age_is_read(version: str) -> None:
    """Feeds of 1999 still are feeds."""
    doctype = '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://example.com/rss.dtd">'
    article = read_one(
        f'<?xml version="1.0"?>\n{doctype}<rss version="{version}"><channel><title>Kust</title>'
        "<item><title>Eb &eacute;n vloed</title><link>https://example.org/eb</link>"
        "<description>Tekst.</description></item></channel></rss>"
    )
    assert (article.title, article.markdown) == ("Eb én vloed", "Tekst.\n")


def test_json_feeds_of_both_versions_are_read() -> None:
    """Version 1.0 has one author and ids that are numbers; 1.1 has several authors."""
    both = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "De Kust",
        "language": "nl",
        "author": {"name": "Redactie"},
        "items": [
            {
                "id": 12,
                "content_text": "Eb < vloed\n\nen\nterug",
                "title": "Eb",
                "tags": ["Zee", 7],
            },
            {
                "id": "https://example.org/wind",
                "url": "/wind",
                "title": "AT&amp;T",
                "content_html": "<p>Wind.</p>",
                "summary": "Kort",
                "date_published": "2026-03-03T10:00:00+01:00",
                "date_modified": "2026-03-03T10:00:00+01:00",
                "authors": [{"name": "An", "url": "https://example.org/an"}, {"name": "Jan"}],
                "language": "fr",
                "image": "/wind.jpg",
                "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}, {"url": "/b.pdf"}],
            },
            "nonsense",
        ],
    }
    feed = read(json.dumps(both))
    eb, wind = feed.articles
    assert feed.problems == ("1 items are no objects and were left out",)
    assert (eb.declared_id, eb.authors, eb.tags) == (None, (Person(name="Redactie"),), ("Zee", "7"))
    assert "Eb" in eb.markdown
    assert wind.declared_id == "https://example.org/wind"
    assert wind.original.url == "https://example.org/wind"
    assert (wind.title, wind.language, wind.summary) == ("AT&amp;T", "fr", "Kort")
    assert (wind.published, wind.updated) == (EB, None)
    assert wind.authors == (Person(name="An", url="https://example.org/an"), Person(name="Jan"))
    assert wind.picture == Picture(url="https://example.org/wind.jpg")
    assert wind.markdown == (
        'Wind.\n\n<audio controls src="https://example.org/a.mp3"></audio>\n\n'
        '<p><a href="https://example.org/b.pdf">b.pdf</a></p>\n'
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("AT&amp;T", "AT&T"),
        ("<![CDATA[AT&amp;T]]>", "AT&T"),
        ("AT&#x26;T", "AT&T"),
        ("Een &lt;b&gt;vet&lt;/b&gt; woord", "Een vet woord"),
        ("De tag &lt;br&gt; uitgelegd", "De tag <br> uitgelegd"),
        ("a &lt; b &amp;&amp; c", "a < b && c"),
        ("  twee\n regels ", "twee regels"),
        ("caf&eacute; &nbsp;&ndash; &#8217;t", "café \u00a0– ’t"),
    ],
)
def test_titles_are_decoded_once(written: str, expected: str) -> None:
    """A title reads as it was meant, without tags and without entities."""
    assert read_one(rss(f"<title>{written}</title>")).title == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("an@example.org (An Visser)", Person(name="An Visser", email="an@example.org")),
        ("An Visser", Person(name="An Visser")),
        ("&lt;an@example.org&gt; An", Person(name="An", email="an@example.org")),
        ("An Visser (correspondent)", Person(name="An Visser (correspondent)")),
        ("an@kust.online (An)", Person(name="An", email="an@kust.online")),
        ("An &lt;an@kust.online&gt;", Person(name="An", email="an@kust.online")),
        ("an@example.org", Person(name="an@example.org", email="an@example.org")),
        ("noreply@example.org (An)", Person(name="An")),
    ],
)
def test_authors_of_rss_are_people(written: str, expected: Person) -> None:
    """An author is a name, with an address where there is a real one."""
    assert read_one(rss(f"<title>a</title><author>{written}</author>")).authors == (expected,)


def test_several_authors_keep_their_own_addresses() -> None:
    """Nobody gets the address of somebody else."""
    authors = "".join(
        f"<author><name>{name}</name>{email}</author>"
        for name, email in [("An", "<email>an@kust.online</email>"), ("Jan", ""), ("Piet", "")]
    )
    source = "<source><author><name>Elders</name></author></source>"
    assert read_one(atom(f"<id>urn:a</id><title>a</title>{source}{authors}")).authors == (
        Person(name="An", email="an@kust.online"),
        Person(name="Jan"),
        Person(name="Piet"),
    )


def test_an_author_who_is_named_twice_is_one_person() -> None:
    """The address that RSS asks for and the name of dc:creator are the same person's."""
    article = read_one(
        rss("<title>a</title><author>an@example.org</author><dc:creator>An</dc:creator>")
    )
    assert article.authors == (Person(name="An", email="an@example.org"),)


def test_an_id_of_ones_own_is_derived() -> None:
    """Entries without a good id are known again at the next import, and never mixed up."""
    items = (
        "<title>a</title><guid>12</guid>",
        "<title>a</title><guid>13</guid>",
        "<title>a</title><link>https://example.org/a</link>",
        "<title>a</title><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate>",
        "<title>a</title>",
        "<description>a</description>",
    )
    ids = [article.original.id for article in read(rss(*items)).articles]
    assert len(set(ids)) == len(items)
    assert all(each.startswith("urn:uuid:") for each in ids)
    # In another order, from a saved copy, and beside new ones.
    again = read(rss("<title>b</title>", *reversed(items)), url=None)
    assert [article.original.id for article in again.articles][:0:-1] == ids
    # Where there is no id, readers go by the address.
    known = [article.declared_id for article in again.articles if article.declared_id]
    assert known == ["https://example.org/a"]
    elsewhere = rss(*items).replace("https://example.org/<", "https://example.net/<")
    assert not {article.original.id for article in read(elsewhere).articles} & set(ids)


def test_repeated_ids_count_once() -> None:
    """Of two entries with one id the first is kept, and I am told."""
    items = [f"<title>{name}</title><guid>urn:x:1</guid>" for name in "abc"]
    feed = read(rss(*items))
    assert [article.title for article in feed.articles] == ["a"]
    assert feed.problems == (
        "“b” was left out: it has the id of “a”, urn:x:1",
        "“c” was left out: it has the id of “a”, urn:x:1",
    )
    many = read(rss(*items * 10))
    assert len(many.problems) == 11
    assert many.problems[-1] == "19 more were left out for the same reason"


def test_a_title_is_made_where_there_is_none() -> None:
    """A note without a title is called by how it begins, and I am told."""
    article = read_one(rss("<description>Eb en &lt;b&gt;vloed&lt;/b&gt;.</description>"))
    assert article.title == "Eb en vloed."
    assert article.doubts == (
        Doubt(key="title", reason="the feed has none; “Eb en vloed.” stands for it"),
    )


@pytest.mark.parametrize(
    "end", ["[…]", "...", "[&amp;hellip;]", "Lees meer »", "Continue reading →"]
)
def test_an_excerpt_is_told(end: str) -> None:
    """I see at once that a feed holds the beginnings only."""
    article = read_one(rss(f"<title>a</title><description>Een begin {end}</description>"))
    assert [doubt.key for doubt in article.doubts] == ["body"]
    assert "only its beginning" in article.doubts[0].reason


def test_whole_texts_are_not_taken_for_excerpts() -> None:
    """An ordinary end raises no doubt."""
    text = "<title>a</title><description>Hij bleef lezen. Wie wil, leest verder!</description>"
    assert read_one(rss(text)).doubts == ()


def test_dates_that_say_too_little_are_never_now() -> None:
    """An unreadable date stays empty and is told; one without a zone is told."""
    items = (
        "<title>a</title><pubDate>gisteren</pubDate>",
        "<title>b</title><pubDate>2026-03-03T09:00:00</pubDate>",
        "<title>c</title><pubDate>2026-03-03</pubDate>",
        "<title>d</title>",
    )
    articles = read(rss(*items)).articles
    assert [article.published for article in articles] == [None, EB, date(2026, 3, 3), None]
    about_dates = [[each for each in article.doubts if each.key == "date"] for article in articles]
    assert [len(each) for each in about_dates] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    "element",
    [
        '<enclosure url="/eb.jpg" type="image/jpeg" length="1"/>',
        '<media:thumbnail url="/eb.jpg"/>',
        '<media:content url="/eb.jpg" medium="image"/>',
        '<media:group><media:content url="/eb.jpg" type="image/jpeg"/></media:group>',
        '<itunes:image href="/eb.jpg"/>',
    ],
)
def test_the_picture_of_an_article_is_found(element: str) -> None:
    """However a feed shows its picture, I have it."""
    article = read_one(rss(f"<title>a</title><description>b</description>{element}"))
    assert article.picture == Picture(url="https://example.org/eb.jpg")
    assert article.markdown == "b\n"


def test_a_file_that_the_text_mentions_is_not_added() -> None:
    """A podcast's file is played once."""
    link = '&lt;a href="https://example.org/a.mp3"&gt;hoor&lt;/a&gt;'
    sound = '<enclosure url="https://example.org/a.mp3" type="audio/mpeg" length="1"/>'
    article = read_one(rss(f"<title>a</title><description>{link}</description>{sound}"))
    assert article.markdown.count("a.mp3") == 1


@pytest.mark.parametrize(
    ("link", "slug"),
    [
        ("https://example.org/2026/03/eb-en-vloed/", "eb-en-vloed"),
        ("https://example.org/eb/index.html", "eb"),
        ("https://example.org/eb.php?x=y", "eb"),
        ("https://example.org/Eb_en_vloed", None),
        ("https://example.org/?p=12", None),
        ("https://example.org/%E6%B5%B7", "海"),
    ],
)
def test_the_slug_is_that_of_the_original(link: str, slug: str | None) -> None:
    """Addresses stay as readers know them, where they fit mine."""
    assert read_one(rss(f"<title>a</title><link>{link}</link>")).slug == slug


def test_a_web_page_is_refused_with_its_feed() -> None:
    """Where I gave the page instead of the feed, I am told the feed."""
    page = (
        b"<!doctype html><html><head><link rel=stylesheet href=a.css>"
        b'<LINK href="/feed?a=1&amp;b=2" type="application/rss+xml" rel="alternate home"></head>'
    )
    with pytest.raises(ImportSourceError) as caught:
        read_feed(page, url=URL)
    assert caught.value.message == f"{URL}: this is a web page, not a feed"
    assert caught.value.hint == "It names a feed; import that: https://example.org/feed?a=1&b=2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the feed is empty"),
        ("hallo", "it is not an RSS, Atom or JSON feed"),
        ("<opml/>", "it is not an RSS, Atom or JSON feed"),
        ('{"items": ', "the feed is not JSON: Expecting value, line 1"),
        ('{"version": 1}', "it is JSON, but no JSON Feed: it has no list of items"),
        ("[1]", "it is JSON, but no JSON Feed: it has no list of items"),
        (rss(), "the feed has no entries"),
        ('{"items": [7]}', "the feed has no entries: 1 items are no objects and were left out"),
        ("<html><body>x", "this is a web page, not a feed"),
    ],
)
def test_what_gives_nothing_is_refused_with_the_reason(text: str, message: str) -> None:
    """I am told why there is nothing to import."""
    with pytest.raises(ImportSourceError) as caught:
        read(text, url=None)
    assert caught.value.message == message
    assert caught.value.hint


def test_guid_that_is_no_address() -> None:
    """A guid counts as the entry's address only where it is one."""
    items = ("<title>a</title><guid>12</guid>", "<title>b</title><guid>https://example.org/b</guid>")
    found = read(rss(*items)).articles
    assert [each.original.url for each in found] == [None, "https://example.org/b"]
    assert [each.slug for each in found] == [None, "b"]
