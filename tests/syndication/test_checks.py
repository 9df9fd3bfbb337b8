"""What is looked at before a document takes the place of the one that readers have."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from publisher.model.articles import Article, Attachment, Person, Supplement
from publisher.model.publication import FeedFormat
from publisher.syndication.checks import find_fault
from publisher.syndication.content_checks import find_content_fault
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.value_checks import read_rfc_822, read_rfc_3339

Write = Callable[..., Article]
FEED = '[[feed]]\nname = "p"\n[feed.podcast]\nexplicit = false\n'
FILE = Attachment(url="https://example.org/a.mp3", media_type="audio/mpeg", length=3)


@pytest.fixture
def built(open_desk: Any, write: Write) -> tuple[Feed, dict[FeedFormat, bytes]]:
    """A podcast with two entries, and its documents."""
    desk = open_desk(FEED)
    articles = [
        write(
            name,
            published=datetime(2026, 3, day, tzinfo=UTC),
            authors=(Person(name="An", email="an@example.org"),),
            supplement=Supplement(attachments=(FILE,)),
        )
        for day, name in enumerate("ab", start=1)
    ]
    desk.build(*articles)
    (feed,) = list_feeds(desk.publication, desk.load(articles), []).feeds
    return feed, {format_: desk.read(f"p.{format_}") for format_ in FeedFormat}


def test_good_documents_pass(built: tuple[Feed, dict[FeedFormat, bytes]]) -> None:
    """What publisher writes is what publisher asks for."""
    assert find_fault(*built) is None


ENTRY = "entry tag:example.org,2026-03-02:articles/b: "
TAMPERED = [
    ("atom", b"<title>De Kust</title>", b"", "has not exactly one title"),
    ("atom", b"<title>Over b</title>", b"<title/><title/>", f"{ENTRY}has not exactly one title"),
    ("atom", b"<id>urn:uuid:", b"<id>", "the id '"),
    ("atom", b'rel="self"', b'rel="related"', "does not say once where it is"),
    ("atom", b'type="application/atom+xml"/>', b'/><link rel="self" href="https://x.y/"/>',
     "does not say once where it is"),
    ("atom", b"2026-03-02T01:00:00+01:00</updated>\n  <author", b"2026-03-02T00:00:00Z</updated>\n"
     b"  <author", "updated is '2026-03-02T00:00:00Z', which is no date as RFC 3339 has it"),
    ("atom", b"2026-03-02T01:00:00+01:00</updated>\n  <author",
     b"2026-03-03T01:00:00+01:00</updated>\n  <author", "is not as new as its newest entry"),
    ("atom", b"2026-03-02T01:00:00+01:00</published>", b"2026-02-30T01:00:00+01:00</published>",
     f"{ENTRY}published is '2026-02-30T01:00:00+01:00', which is no date as RFC 3339 has it"),
    ("atom", b"articles/a</id>", b"articles/c</id>", "holds other entries than it should"),
    ("atom", b'href="https://example.org/b/"', b'href="/b/"', f"{ENTRY}a link leads to '/b/', "),
    ("atom", b'rel="enclosure" type="audio/mpeg"', b'rel="enclosure"',
     f"{ENTRY}the file https://example.org/a.mp3 has no media type"),
    ("atom", b'rel="enclosure" type="audio/mpeg"', b'type="text/html"',
     f"{ENTRY}leads to more than one page of a type and language"),
    ("atom", b'<content type="html">', b'<content type="CDATA">',
     f"{ENTRY}its content is of the type 'CDATA' and not html"),
    ("atom", b"Alles over b.", b"&lt;script&gt;", f"{ENTRY}<script> stands in the text"),
    ("atom", b"</feed>", b"<rights>x</rights></feed>", "something stands behind the first entry"),
    ("rss", b"<link>https://example.org/</link>", b"<link/>", "has no link"),
    ("rss", b'rel="self"', b'rel="hub"', "does not say once where it is"),
    ("rss", b"<lastBuildDate>Mon,", b"<lastBuildDate>Tue,", "its date is 'Tue, 02 Mar 2026"),
    ("rss", b"2026 01:00:00 +0100</pubDate>", b"26 01:00:00 +0100</pubDate>",
     f"{ENTRY}its date is 'Mon, 02 Mar 26 "),
    ("rss", b"<pubDate>Mon, 02 Mar 2026 01:00:00 +0100", b"<pubDate>Mon, 02 Mar 2026 00:00:00 GMT",
     f"{ENTRY}its date is 'Mon, 02 Mar 2026 00:00:00 GMT'"),
    ("rss", b'isPermaLink="false"', b'isPermaLink="true"', f"{ENTRY}its id is said to be its"),
    ("rss", b"an@example.org (An)", b"An", f"{ENTRY}its author is 'An', without an e-mail"),
    ("rss", b"<enclosure ", b'<enclosure url="x"/><enclosure ', f"{ENTRY}has more than one enc"),
    ("rss", b'length="3"', b"", f"{ENTRY}the file https://example.org/a.mp3 has no length"),
    ("rss", b'<enclosure url="https://example.org/a.mp3" length="3" type="audio/mpeg"/>', b"",
     f"{ENTRY}stands in a podcast and has nothing to play"),
    ("rss", b"</content:encoded>", b"</content:encoded><description>x</description>",
     f"{ENTRY}its summary stands behind its text"),
    ("rss", b"Alles over b.", b"&lt;a href=\"x\"&gt;",
     f"{ENTRY}href leads to 'x', which is no absolute address"),
    ("json", b'{\n "version"', b'{\n "x": 1,\n "version"', "does not begin with its version"),
    ("json", b'"title": "De Kust"', b'"title": ""', "has no title"),
    ("json", b"feeds/p.json", b"feeds/q.json", "does not say where it is"),
    ("json", b"articles/b", b"articles/c", "holds other entries than it should"),
    ("json", b'"content_html"', b'"content"', f"{ENTRY}has neither content_html nor content_text"),
    ("json", b'"mime_type"', b'"type"', f"{ENTRY}the file https://example.org/a.mp3 has no media"),
    ("json", b'"date_published": "2026-03-02', b'"date_published": "02-03-2026',
     f"{ENTRY}date_published is '02-03-2026T"),
    ("json", b"<p>Alles over b.", b"<p onclick=\\\"x\\\">",
     f"{ENTRY}the attribute onclick stands in the text"),
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "before", "after", "fault"), TAMPERED)
def test_each_fault_is_found(
    built: tuple[Feed, dict[FeedFormat, bytes]],
    suffix: str,
    before: bytes,
    after: bytes,
    fault: str,
) -> None:
    """Whatever is wrong with a document is said, with the entry where it is."""
    feed, documents = built
    document = documents[FeedFormat(suffix)]
    assert before in document
    found = find_fault(feed, {FeedFormat(suffix): document.replace(before, after, 1)})
    assert found is not None
    assert found.startswith(f"p.{suffix}: {fault}")


def test_image_that_is_too_large_for_rss(built: tuple[Feed, dict[FeedFormat, bytes]]) -> None:
    """RSS allows 144 pixels of width and 400 of height."""
    feed, documents = built
    image = b"<image><width>144</width><height>401</height></image><item>"
    wide = documents[FeedFormat.RSS].replace(b"<item>", image, 1)
    assert find_fault(feed, {FeedFormat.RSS: wide}) == (
        "p.rss: its image has a height of 401 pixels, of which RSS allows 400"
    )


def test_feed_that_is_no_podcast_must_not_look_like_one(
    open_desk: Any, write: Write, built: tuple[Feed, dict[FeedFormat, bytes]]
) -> None:
    """Directories do not take an ordinary feed for a podcast."""
    desk = open_desk('[[feed]]\nname = "p"\n')
    articles = [entry.article for entry in built[0].entries]
    (feed,) = list_feeds(desk.publication, desk.load(articles), []).feeds
    fault = find_fault(feed, {FeedFormat.RSS: built[1][FeedFormat.RSS]})
    assert fault == f"p.rss: {ENTRY}speaks of podcasts in a feed that is none"


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<p id="a">x &lt;script&gt;</p>', None),
        ('<img src="https://a.b/c" alt="" srcset="https://a.b/c 1x, https://a.b/d 2x">', None),
        ('<a href="mailto:a@b.c" title="x > y">x</a>', None),
        ('<img src="https://a.b/c" srcset="https://a.b/c 1x, d 2x" alt="">', "srcset leads to 'd'"),
        ('<img src="https://a.b/c">', "a picture has no alternative text, not even an empty one"),
        ('<a href="#fn">1</a>', "href leads to '#fn', which is no absolute address"),
        ('<a href="javascript:x">1</a>', "href leads to 'javascript:x'"),
        ('<video poster="/a.png"></video>', "poster leads to '/a.png'"),
        ('<p style="color: red">x</p>', "the attribute style stands in the text"),
        ("<FORM>", "<form> stands in the text"),
        ('<iframe src="https://a.b/">', "<iframe> stands in the text"),
    ],
)
def test_content(html: str, fault: str | None) -> None:
    """Text that a reader could not show, or should not, is found."""
    found = find_content_fault(html)
    assert (found is None) is (fault is None)
    assert (found or "").startswith(fault or "")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "2026-03-02T00:00:00Z",
        "2026-03-02T00:00:00.5+00:00",
        "2026-03-02 00:00:00+00:00",
        "2026-02-30T00:00:00+00:00",
        "26-03-02T00:00:00+00:00",
    ],
)
def test_dates_that_some_reader_does_not_take(text: str | None) -> None:
    """A date has four digits for the year, whole seconds and a zone in numbers."""
    assert read_rfc_3339(text) is None


@pytest.mark.parametrize(
    "text",
    [
        None,
        "Mon, 2 Mar 2026 00:00:00 +0000",
        "Tue, 02 Mar 2026 00:00:00 +0000",
        "02 Mar 2026 00:00:00 +0000",
        "Mon, 02 Mrt 2026 00:00:00 +0000",
        "Mon, 02 Mar 2026 24:00:00 +0000",
        "Mon, 02 Mar 2026 00:00:00 CET",
    ],
)
def test_rss_dates_that_some_reader_does_not_take(text: str | None) -> None:
    """A date has the right day of the week, a month in English and a zone in numbers."""
    assert read_rfc_822(text) is None


def test_order(desk: Any, write: Write) -> None:
    """The newest stands first; of two of one moment, the one whose id comes first."""
    loaded = desk.load([write("a"), write("b")])
    (feed,) = list_feeds(desk.publication, loaded, []).feeds
    turned = replace(feed, entries=feed.entries[::-1])
    assert find_fault(feed, {}) is None
    assert find_fault(turned, {}) == (
        "the entry tag:example.org,2026-03-01:articles/a stands behind"
        " tag:example.org,2026-03-01:articles/b, and should stand before it"
    )
