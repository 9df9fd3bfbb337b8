"""What stands in the documents that readers fetch, read back with the parser readers use."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from lxml import etree

from publisher.model.articles import Article, Person, Picture

Write = Callable[..., Article]
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FORMATS = pytest.mark.parametrize("suffix", ["atom", "rss"])


def read_back(document: bytes) -> Any:
    feed = feedparser.parse(document)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_three_formats_show_the_same_ids_in_the_same_order(desk: Any, write: Write) -> None:
    """Whichever format I subscribe to, I get the same entries."""
    desk.build(
        write("a", published=datetime(2026, 3, 1, tzinfo=UTC)),
        write("c", published=datetime(2026, 3, 2, tzinfo=UTC)),
        write("b", published=datetime(2026, 3, 2, tzinfo=UTC)),
        write("d", declared_id="https://old.example.org/?p=1&q=2"),
    )
    expected = [
        "tag:example.org,2026-03-02:articles/b",
        "tag:example.org,2026-03-02:articles/c",
        "https://old.example.org/?p=1&q=2",
        "tag:example.org,2026-03-01:articles/a",
    ]
    atom, rss = read_back(desk.read("all.atom")), read_back(desk.read("all.rss"))
    items = json.loads(desk.read("all.json"))["items"]
    assert [entry.id for entry in atom.entries] == expected
    assert [entry.id for entry in rss.entries] == expected
    assert [item["id"] for item in items] == expected


def test_guid_is_not_an_address(desk: Any, write: Write) -> None:
    """A reader does not open the id as if it were a page."""
    desk.build(write("a"))
    guid = etree.fromstring(desk.read("all.rss")).find("channel/item/guid")
    assert guid is not None
    assert dict(guid.attrib) == {"isPermaLink": "false"}


@FORMATS
def test_dates_show_the_day_that_was_written(desk: Any, write: Write, suffix: str) -> None:
    """An article of 20 November in Brussels is dated 20 November, not the evening before."""
    desk.build(
        write(
            "a",
            published=datetime(2026, 11, 19, 23, tzinfo=UTC),
            updated=datetime(2026, 11, 20, 9, 30, 15, 999, tzinfo=UTC),
        )
    )
    entry = read_back(desk.read(f"all.{suffix}")).entries[0]
    expected = {
        "atom": "2026-11-20T00:00:00+01:00",
        "rss": "Fri, 20 Nov 2026 00:00:00 +0100",
    }
    assert entry.published == expected[suffix]


def test_updated_is_what_the_article_says(desk: Any, write: Write) -> None:
    """The moment of a significant change is shown to the second, in all three formats."""
    changed = datetime(2026, 7, 2, 9, 30, 15, 999, tzinfo=UTC)
    desk.build(write("a", updated=changed), write("b"))
    atom = read_back(desk.read("all.atom"))
    rss = read_back(desk.read("all.rss"))
    document = json.loads(desk.read("all.json"))
    dates = {entry.id[-1]: entry.updated for entry in atom.entries}
    assert dates == {"a": "2026-07-02T11:30:15+02:00", "b": "2026-03-01T09:00:00+01:00"}
    assert atom.feed.updated == "2026-07-02T11:30:15+02:00"
    assert rss.feed.updated == "Thu, 02 Jul 2026 11:30:15 +0200"
    assert {item["id"][-1]: item["date_modified"] for item in document["items"]} == dates


@pytest.mark.parametrize(
    ("published", "atom", "rss"),
    [
        pytest.param(
            datetime(1850, 1, 1, 12, tzinfo=UTC),
            "1850-01-01T12:00:00+00:00",
            "Tue, 01 Jan 1850 12:00:00 +0000",
            id="an offset with seconds is shown in UTC",
        ),
        pytest.param(
            datetime(850, 6, 1, tzinfo=UTC),
            "0850-06-01T00:00:00+00:00",
            "Wed, 01 Jun 0850 00:00:00 +0000",
            id="a year has four digits",
        ),
        pytest.param(
            datetime(1, 1, 1, tzinfo=UTC),
            "0001-01-01T00:00:00+00:00",
            "Mon, 01 Jan 0001 00:00:00 +0000",
            id="the first day there is",
        ),
    ],
)
def test_odd_dates(desk: Any, write: Write, published: datetime, atom: str, rss: str) -> None:
    """A document of long ago has a date that readers understand."""
    desk.build(write("a", published=published))
    assert desk.read("all.atom").count(f">{atom}<".encode()) == 3
    assert desk.read("all.rss").count(f">{rss}<".encode()) == 2


def test_language_is_stated_where_it_differs(desk: Any, write: Write) -> None:
    """A French article in a Dutch feed says so; the others are left to the feed."""
    desk.build(write("a", language="fr", published=NEWER), write("b", language="nl-be"))
    atom, rss = etree.fromstring(desk.read("all.atom")), etree.fromstring(desk.read("all.rss"))
    items = json.loads(desk.read("all.json"))["items"]
    assert atom.get(XML_LANG) == "nl-BE"
    assert [entry.get(XML_LANG) for entry in atom.iter(f"{ATOM}entry")] == ["fr", None]
    assert rss.findtext("channel/language") == "nl-BE"
    assert [item.findtext(f"{DC}language") for item in rss.iter("item")] == ["fr", None]
    assert [item.get("language") for item in items] == ["fr", None]


NEWER = datetime(2026, 6, 1, tzinfo=UTC)
AWKWARD = "AT&T <b>zegt</b> ]]> \"ja\" &amp; 'nee' 😀 المد والجزر"


@FORMATS
def test_awkward_text_arrives_as_it_was_written(desk: Any, write: Write, suffix: str) -> None:
    """Ampersands, brackets, ]]>, emoji and Arabic in a body come out as they went in."""
    html = "<p>R&amp;D ]]&gt; 😀 المد <code>a &lt; b &amp;&amp; c</code></p>"
    desk.build(write("a", html=html, section="R&D <x>", tags=("مد", "😀")))
    entry = read_back(desk.read(f"all.{suffix}")).entries[0]
    assert entry.content[0].value == html
    assert entry.content[0].type == "text/html"
    assert [tag.term for tag in entry.tags] == ["R&D <x>", "مد", "😀"]


def test_awkward_title_is_spelled_as_most_readers_show_it(desk: Any, write: Write) -> None:
    """`&` and `<` in RSS titles are hexadecimal references, which readers agree on."""
    desk.build(write("a", title=AWKWARD, tags=("R&D",), authors=(Person(name="Jan & <Co>"),)))
    rss = desk.read("all.rss").decode()
    root = etree.fromstring(rss.encode())
    assert "<title>AT&#x26;T &#x3C;b&gt;zegt&#x3C;/b&gt; ]]&gt;" in rss
    assert ">R&#x26;D</category>" in rss
    assert root.findtext("channel/item/title") == AWKWARD
    assert root.findtext(f"channel/item/{DC}creator") == "Jan & <Co>"
    assert root.findtext("channel/description") == "Alles over zee & strand"
    atom = etree.fromstring(desk.read("all.atom"))
    assert atom.findtext(f"{ATOM}entry/{ATOM}title") == AWKWARD
    assert b"&#x26;amp; 'nee'" in desk.read("all.atom")
    assert json.loads(desk.read("all.json"))["items"][0]["title"] == AWKWARD


def test_summary_is_plain_text_in_atom_and_html_in_rss(desk: Any, write: Write) -> None:
    """A standfirst with a bracket is not taken for a tag, and stands before the whole text."""
    desk.build(write("a", summary="1 < 2 & 3"))
    atom, rss = etree.fromstring(desk.read("all.atom")), etree.fromstring(desk.read("all.rss"))
    summary = atom.find(f"{ATOM}entry/{ATOM}summary")
    assert summary is not None
    assert (summary.get("type"), summary.text) == ("text", "1 < 2 & 3")
    item = rss.find("channel/item")
    assert item is not None
    assert item.findtext("description") == "1 &lt; 2 &amp; 3"
    names = [etree.QName(child).localname for child in item]
    assert names.index("description") < names.index("encoded")


def test_control_character_is_replaced_and_reported(desk: Any, write: Write) -> None:
    """A stray backspace in one article does not take the feed away from everybody."""
    report = desk.build(write("a", title="Zee\x08", html="<p>\ud800 en \ufffe</p>"), write("b"))
    entries = {entry.id[-1]: entry for entry in read_back(desk.read("all.atom")).entries}
    item = json.loads(desk.read("all.json"))["items"][0]
    assert entries["a"].title == "Zee\ufffd"
    assert item["content_html"] == "<p>\ufffd en \ufffd</p>"
    assert [(remark.source, remark.message) for remark in report.remarks] == [
        (
            "articles/a.md",
            f"{name}: character U+{code} at offset 3 cannot stand in a feed;"
            " U+FFFD stands there instead",
        )
        for name, code in (("title", "0008"), ("text", "D800"))
    ]


def test_authors(desk: Any, write: Write) -> None:
    """RSS takes one author with an address in `author`, else all in `dc:creator`; none is lost."""
    zoe, jan = Person(name="Zoë Maes"), Person(name="Jan", email="jan@example.org")
    desk.build(
        write("a", authors=(zoe, jan), published=NEWER + timedelta(days=1)),
        write("b", authors=(jan, zoe), published=NEWER),
        write("c", authors=(jan,)),
        write("d", authors=()),
    )
    items = etree.fromstring(desk.read("all.rss")).findall("channel/item")
    assert [
        ([each.text for each in item.findall("author")],
         [each.text for each in item.findall(f"{DC}creator")])
        for item in items
    ] == [
        ([], ["Zoë Maes", "Jan"]),
        ([], ["Jan", "Zoë Maes"]),
        (["jan@example.org (Jan)"], []),
        ([], []),
    ]  # fmt: skip
    atom = etree.fromstring(desk.read("all.atom"))
    names = f"{ATOM}author/{ATOM}name"
    assert [name.text for name in atom.findall(names)] == ["Redactie"]
    assert [
        [name.text for name in entry.findall(names)] for entry in atom.findall(f"{ATOM}entry")
    ] == [["Zoë Maes", "Jan"], ["Jan", "Zoë Maes"], ["Jan"], []]


def test_categories_have_a_scheme_and_stand_once(desk: Any, write: Write) -> None:
    """A tag that repeats the section, or another tag in capitals, is shown once."""
    desk.build(write("a", section="Zee", tags=("AI", "ai", "zee")))
    tags = read_back(desk.read("all.atom")).entries[0].tags
    assert [(tag.term, tag.scheme) for tag in tags] == [
        ("Zee", "https://example.org/#section"),
        ("AI", "https://example.org/#tag"),
    ]
    assert json.loads(desk.read("all.json"))["items"][0]["tags"] == ["Zee", "AI"]


def test_picture_stands_first_unless_the_body_shows_it(desk: Any, write: Write) -> None:
    """The article's picture is seen once, with its description and caption."""
    picture = Picture(url="https://example.org/eb.jpg?a&b", alt='Een "strand"', caption="Zee & zo")
    shown = '<p><img src="https://example.org/eb.jpg?a&amp;b" alt=""></p>'
    desk.build(
        write("a", picture=picture, published=NEWER), write("b", picture=picture, html=shown)
    )
    first, second = json.loads(desk.read("all.json"))["items"]
    assert first["content_html"] == (
        '<figure><img src="https://example.org/eb.jpg?a&amp;b" alt="Een &quot;strand&quot;">'
        "<figcaption>Zee &amp; zo</figcaption></figure>\n<p>Alles over a.</p>\n"
    )
    assert second["content_html"] == shown
    assert first["image"] == picture.url
    in_atom = etree.fromstring(desk.read("all.atom")).findtext(f"{ATOM}entry/{ATOM}content")
    assert in_atom == first["content_html"]


def test_summary_feed_holds_no_body(open_desk: Any, write: Write) -> None:
    """A feed of standfirsts leads to the page for the rest."""
    desk = open_desk('[[feed]]\nname = "short"\ncontent = "summary"\n')
    desk.build(write("a"))
    atom, rss = read_back(desk.read("short.atom")), read_back(desk.read("short.rss"))
    item = json.loads(desk.read("short.json"))["items"][0]
    assert [(e.summary, e.link, "content" in e) for e in (*atom.entries, *rss.entries)] == [
        ("Kort over a.", "https://example.org/a/", False)
    ] * 2
    assert (item["content_text"], "content_html" in item) == ("Kort over a.", False)


def test_frame_of_atom(desk: Any, write: Write) -> None:
    """An Atom feed says where it is, whose it is and what made it, without a version."""
    desk.build(write("a"))
    atom = etree.fromstring(desk.read("all.atom"))
    children = [etree.QName(child).localname for child in atom]
    assert [(link.get("rel"), link.get("href")) for link in atom.findall(f"{ATOM}link")] == [
        ("self", "https://example.org/feeds/all.atom"),
        ("alternate", "https://example.org/"),
    ]
    assert atom.findtext(f"{ATOM}rights") == "© De Kust"
    assert [dict(each.attrib) for each in atom.findall(f"{ATOM}generator")] == [{}]
    assert children.count("entry") == 1
    assert children[-1] == "entry"


def test_frame_of_rss(desk: Any, write: Write) -> None:
    """An RSS channel links to the web site, and to itself exactly once."""
    desk.build(write("a"))
    channel = etree.fromstring(desk.read("all.rss")).find("channel")
    assert channel is not None
    links = channel.findall(f"{ATOM}link")
    assert [dict(link.attrib) for link in links] == [
        {
            "href": "https://example.org/feeds/all.rss",
            "rel": "self",
            "type": "application/rss+xml",
        }
    ]
    assert [link.text for link in channel.findall("link")] == ["https://example.org/"]
    assert channel.findtext("copyright") == "© De Kust"


def test_json_feed_begins_with_its_version(desk: Any, write: Write) -> None:
    """A JSON feed is recognised by its first line and says where it is."""
    desk.build(write("a"))
    document = json.loads(desk.read("all.json"))
    assert next(iter(document)) == "version"
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == "https://example.org/feeds/all.json"
    assert document["authors"] == [{"name": "Redactie"}]


def test_entry_without_words(desk: Any, write: Write) -> None:
    """An article that is only a title is an entry all the same."""
    desk.build(write("a", html="", summary=""))
    assert read_back(desk.read("all.atom")).entries[0].title == "Over a"
    assert read_back(desk.read("all.rss")).entries[0].title == "Over a"
    assert json.loads(desk.read("all.json"))["items"][0]["content_text"] == ""


def test_author_that_rss_cannot_hold_is_named_all_the_same(desk: Any, write: Write) -> None:
    """A name with a bracket, and an address without a domain, do not make the feed invalid."""
    people = [
        Person(name="An :)", email="an@example.org"),
        Person(name="Jan", email="jan@localhost"),
    ]
    desk.build(*(write(str(number), authors=(each,)) for number, each in enumerate(people)))
    items = etree.fromstring(desk.read("all.rss")).findall("channel/item")
    assert [(item.find("author"), item.findtext(f"{DC}creator")) for item in items] == [
        (None, "An :)"),
        (None, "Jan"),
    ]
    atom = etree.fromstring(desk.read("all.atom"))
    emails = [entry.findtext(f"{ATOM}author/{ATOM}email") for entry in atom.iter(f"{ATOM}entry")]
    assert emails == ["an@example.org", None]


def test_entry_without_text_says_its_title(desk: Any, write: Write) -> None:
    """An article that is nothing but its title is not blank in a reader."""
    desk.build(write("a", summary="", html=""))
    (entry,) = etree.fromstring(desk.read("all.atom")).iter(f"{ATOM}entry")
    assert (entry.findtext(f"{ATOM}summary"), entry.find(f"{ATOM}content")) == ("Over a", None)


@pytest.mark.parametrize("name", ["icon.svg", "icon.webp", "icon.ico"])
def test_icon_of_a_kind_that_rss_lacks_is_left_out(desk: Any, write: Write, name: str) -> None:
    """RSS shows GIF, JPEG and PNG; an icon of another kind stands in the other formats alone."""
    address = f"https://example.org/{name}"
    desk = replace(desk, publication=replace(desk.publication, icon=address))
    desk.build(write("a"))
    assert etree.fromstring(desk.read("all.rss")).find("channel/image") is None
    assert etree.fromstring(desk.read("all.atom")).findtext(f"{ATOM}icon") == address


def test_character_that_was_a_byte_of_windows(desk: Any, write: Write) -> None:
    """Text that was read in the wrong encoding long ago shows its apostrophe again."""
    desk.build(write("a", html="<p>It\x92s\x7f \x81here\x80</p>\n"))
    assert read_back(desk.read("all.atom")).entries[0].content[0].value == "<p>It’s here€</p>"
