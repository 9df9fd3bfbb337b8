"""Whatever stands in an article, its feeds are documents that pass every check."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.config.load import load_publication
from publisher.content.body import render_body
from publisher.entries import LoadedEntries
from publisher.model.articles import (
    Article,
    Attachment,
    Entry,
    Episode,
    OriginalFeed,
    Person,
    Picture,
    Supplement,
)
from publisher.model.publication import FeedFormat, Publication
from publisher.syndication.checks import Checker
from publisher.syndication.feeds import list_feeds
from publisher.syndication.render import Renderer

SETTINGS = """
[publication]
title = "De Kust"
url = "https://example.org/"
timezone = "America/St_Johns"
[[feed]]
name = "all"
[[feed]]
name = "short"
content = "summary"
[[feed]]
name = "luister"
podcast = true
"""
WORDS = st.one_of(
    st.text(st.characters(exclude_categories=[]), max_size=12),
    st.sampled_from(["]]>", "&amp;", "<b>", "a & b", "\x00", "\ud800", "\ufffe", "<!--", "%", "é"]),
)
NAMES = WORDS.map(lambda words: f"An {' '.join(words.split())}")
ADDRESSES = st.sampled_from(["https://example.org/a.mp3", "https://b.example/x?a=1&b=2#c"])
BODIES = st.lists(
    st.one_of(
        WORDS,
        st.sampled_from(
            ["# a", "<p onclick=x>", "![b](c.png)", "<iframe src=https://a.b/></iframe>", "[^1]",
             "\n\n[^1]: x", "```html\n<b>\n```", "| a |\n|--|\n| b |", "<svg>", "<a href='//'>"]
        ),
    ),
    max_size=6,
).map(" ".join)  # fmt: skip
PEOPLE = st.lists(
    st.builds(Person, name=NAMES, email=st.sampled_from([None, "an@example.org", "a(n)@x", "an"])),
    max_size=2,
).map(tuple)
ATTACHMENTS = st.lists(
    st.builds(
        Attachment,
        url=ADDRESSES,
        media_type=st.sampled_from(["", "audio/mpeg", "application/pdf"]),
        length=st.sampled_from([None, 3]),
        duration=st.sampled_from([None, timedelta(0), timedelta(seconds=90)]),
        title=WORDS,
    ),
    max_size=3,
).map(tuple)
SUPPLEMENTS = st.builds(
    Supplement,
    attachments=ATTACHMENTS,
    comments=st.one_of(st.none(), ADDRESSES),
    original_feed=st.one_of(
        st.none(), st.builds(OriginalFeed, url=ADDRESSES, title=WORDS, id=ADDRESSES)
    ),
    rights=st.one_of(st.none(), WORDS),
    episode=st.builds(Episode, number=st.sampled_from([None, 0, 7]), people=PEOPLE),
)
# Bounds without a zone are what Hypothesis asks for.
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def articles(draw: st.DrawFn) -> Article:
    # A file holds no half characters.
    body = render_body(
        draw(BODIES).encode(errors="replace").decode(), slug="a", url="https://example.org/a/"
    )
    return Article(
        source="articles/a.md",
        title=draw(WORDS),
        slug="a",
        url="https://example.org/a/",
        published=draw(MOMENTS),
        updated=draw(st.one_of(st.none(), MOMENTS)),
        language=draw(st.sampled_from(["en", "ar", "nl-BE"])),
        section=draw(st.one_of(st.none(), NAMES)),
        tags=tuple(draw(st.lists(NAMES, max_size=3))),
        authors=draw(PEOPLE),
        summary=draw(WORDS),
        html=body.html,
        picture=draw(st.one_of(st.none(), st.builds(Picture, url=ADDRESSES, alt=WORDS))),
        supplement=draw(SUPPLEMENTS),
    )


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    file = tmp_path_factory.mktemp("kust") / "publisher.toml"
    file.write_text(SETTINGS, encoding="utf-8")
    return load_publication(file, {})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=st.lists(articles(), max_size=3))
def test_any_article_stands_in_feeds_that_pass(
    publication: Publication, found: list[Article]
) -> None:
    """No article, however odd, takes a feed away from its readers."""
    entries = [
        Entry(
            id=f"tag:example.org,2026:{number}",
            article=replace(article, source=f"articles/{number}.md"),
        )
        for number, article in enumerate(found)
    ]
    entries.sort(key=lambda entry: entry.article.published, reverse=True)
    loaded = LoadedEntries(
        entries=tuple(entries), refused=(), remarks=(), next_change=None, origin=publication.url
    )
    renderer = Renderer(publication_url=publication.url, timezone=publication.timezone)
    for feed in list_feeds(publication, loaded, []).feeds:
        documents = {format_: renderer.render(feed, format_) for format_ in FeedFormat}
        checker = Checker(timezone=publication.timezone, now=datetime.max.replace(tzinfo=UTC))
        assert checker.find_fault(feed, documents) is None
        titles = [item["title"] for item in json.loads(documents[FeedFormat.JSON])["items"]]
        for format_ in (FeedFormat.ATOM, FeedFormat.RSS):
            parsed = feedparser.parse(documents[format_])
            assert not parsed.bozo
            assert [entry.id for entry in parsed.entries] == [entry.id for entry in feed.entries]
        assert all(titles)
