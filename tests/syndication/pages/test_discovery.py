"""What programs find feeds by: OPML, alternate links, and the style sheet of raw feeds."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from publisher.model.articles import Article
from publisher.model.publication import FeedFormat
from publisher.syndication.render import Renderer

Write = Callable[..., Article]
FEEDS = """
[[feed]]
name = "all"
[[feed]]
name = "kort"
title = "De Kust – Kort"
formats = ["json", "rss"]
[[feed]]
name = "programma"
title = "Voor programma's"
formats = ["json"]
[[feed]]
name = "tag/{tag}"
each = "tag"
"""


def test_opml_lists_every_feed_once(print_pages: Any, write: Write) -> None:
    """I import one file and have all feeds in my feed reader, each in one format."""
    opml = etree.fromstring(
        print_pages(write("a", tags=("zee",)), feeds=FEEDS).pages["feeds.opml"].content
    )
    assert opml.get("version") == "2.0"
    assert [
        (each.get("type"), each.get("text"), each.get("xmlUrl"), each.get("version"))
        for each in opml.iterfind("body/outline")
    ] == [
        ("rss", "De Kust", "https://example.org/feeds/all.atom", "ATOM"),
        ("rss", "De Kust – Kort", "https://example.org/feeds/kort.rss", "RSS2"),
        ("rss", "Voor programma's", "https://example.org/feeds/programma.json", None),
        ("rss", "De Kust – zee", "https://example.org/feeds/tag/zee.atom", "ATOM"),
    ]
    assert opml.findtext("head/ownerEmail") == "redactie@example.org"


def test_opml_has_the_date_of_the_feeds(print_pages: Any, write: Write) -> None:
    """Its date is that of the latest article, and none where there is no article."""
    articles = write("a"), write("b")
    dated, undated = (
        etree.fromstring(printed.pages["feeds.opml"].content)
        for printed in (print_pages(*articles), print_pages())
    )
    assert parsedate_to_datetime(str(dated.findtext("head/dateModified"))) == articles[0].published
    assert undated.find("head/dateModified") is None


def test_alternate_links_name_the_feeds_that_stand_for_themselves(
    print_pages: Any, write: Write
) -> None:
    """My feed reader offers me the main feeds of a web site, not a hundred tags."""
    printed = print_pages(write("a", tags=("zee",)), feeds=FEEDS)
    links = printed.links()
    assert [(each.get("type"), each.get("title"), each.get("href")) for each in links] == [
        ("application/atom+xml", "De Kust", "https://example.org/feeds/all.atom"),
        ("application/rss+xml", "De Kust – Kort", "https://example.org/feeds/kort.rss"),
        ("application/feed+json", "Voor programma's", "https://example.org/feeds/programma.json"),
    ]
    assert {each.get("rel") for each in links} == {"alternate"}


def test_alternate_links_are_there_with_feeds_of_sections_alone(
    print_pages: Any, write: Write
) -> None:
    """A publication that has only feeds of sections is found too."""
    feeds = '[[feed]]\nname = "{section}"\neach = "section"\n'
    printed = print_pages(write("a", section="Zee"), write("b", section="Duin"), feeds=feeds)
    links = printed.links()
    assert [link.get("title") for link in links] == ["De Kust – Duin", "De Kust – Zee"]


@pytest.mark.parametrize("format_", [FeedFormat.ATOM, FeedFormat.RSS])
def test_raw_feed_names_its_style_sheet(
    print_pages: Any, write: Write, format_: FeedFormat
) -> None:
    """A feed opened in a browser finds the sheet that makes it readable, wherever it stands."""
    printed = print_pages(write("a", tags=("zee",)), feeds=FEEDS)
    renderer = Renderer(
        publication_url="https://example.org/", timezone=ZoneInfo("Europe/Brussels")
    )
    found: dict[str, str | None] = {}
    for feed in printed.feeds:
        if format_ in feed.self_urls:
            root = etree.fromstring(renderer.render(feed, format_))
            instruction = root.getprevious()
            assert isinstance(instruction, etree._ProcessingInstruction)
            assert instruction.target == "xml-stylesheet"
            assert instruction.get("type") == "text/css"
            found[feed.name] = instruction.get("href")
    assert found["all" if format_ is FeedFormat.ATOM else "kort"] == "feed.css"
    assert found["tag/zee"] == "../feed.css"


def test_style_sheet_speaks_each_language(print_pages: Any, write: Write) -> None:
    """A raw French feed greets me in French, and no quotation mark ends the words early."""
    feeds = '[[feed]]\nname = "{language}"\neach = "language"\n'
    sheet = print_pages(write("a", language="fr"), feeds=feeds).text("feed.css")
    assert 'feed:lang("fr")::before { content: "Ceci est un flux\\a0 :' in sheet
    assert 'rss::before { content: "Dit is een feed:' in sheet
