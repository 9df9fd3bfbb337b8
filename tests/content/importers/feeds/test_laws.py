"""Feeds that publisher writes come back whole."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.body import render_body
from publisher.content.importers.feeds import is_feed, read_feed
from publisher.content.importers.imported import ImportedArticle
from publisher.content.markup import plain_words
from publisher.model.articles import Article, Entry, Person, Picture
from publisher.model.publication import FeedFormat
from publisher.syndication.feeds import Feed
from publisher.syndication.render import Renderer

URL = "https://example.org/"
WORD = st.text(alphabet="aZé’–&<>;'\"#ß海 ", min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
)
WORDS = st.lists(WORD.filter(bool), min_size=1, max_size=5).map(" ".join)
NAME = st.text(alphabet="aZéö'- ", min_size=1, max_size=12).map(
    lambda text: f"J {' '.join(text.split())}".strip()
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=3)
PEOPLE = st.lists(
    st.builds(
        Person,
        name=NAME,
        email=st.none() | st.just("redactie@kust.online"),
        url=st.none() | st.just("https://example.org/wie"),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda person: person.name.casefold(),
)
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001 - made aware
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
ARTICLE = st.builds(
    lambda paragraphs, **fields: Article(
        source="articles/eb.md",
        slug="eb",
        url="https://example.org/zee/eb/?a=1&b=2",
        html="".join(f"<p>{_escape(each)}</p>\n" for each in paragraphs)
        + '<h2>Meer</h2>\n<ul>\n<li><a href="https://example.net/a?b=1&amp;c=2">hier</a></li>\n</ul>\n',
        **fields,
    ),
    PARAGRAPHS,
    title=WORDS,
    published=MOMENT,
    updated=st.none() | MOMENT,
    language=st.sampled_from(["nl-BE", "fr", "zh-Hant"]),
    section=st.none() | WORDS,
    tags=st.lists(WORDS, max_size=3, unique_by=str.casefold).map(tuple),
    authors=PEOPLE.map(tuple),
    summary=WORDS,
)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def publish(article: Article, format_: FeedFormat, id_: str) -> bytes:
    feed = Feed(
        name="all",
        id="urn:x:feed",
        title="De Kust & co",
        description="Over zee",
        language="nl-BE",
        page_url=URL,
        self_urls={each: f"{URL}feeds/all.{each}" for each in FeedFormat},
        entries=(Entry(id=id_, article=article),),
        full_text=True,
        updated=article.significant_at,
        author=Person(name="Redactie"),
        rights=None,
    )
    renderer = Renderer(publication_url=URL, timezone=ZoneInfo("Europe/Brussels"))
    return renderer.render(feed, format_)


def come_back(content: bytes) -> ImportedArticle:
    assert is_feed(content[:4096])
    feed = read_feed(content, url=None)
    assert (feed.title, feed.problems) == ("De Kust & co", ())
    [article] = feed.articles
    assert not article.doubts
    return article


def kept(people: tuple[Person, ...], format_: FeedFormat) -> tuple[Person, ...]:
    """What the format has room for."""
    match format_:
        case FeedFormat.ATOM:
            return people
        case FeedFormat.JSON:
            return tuple(Person(name=person.name, url=person.url) for person in people)
        case FeedFormat.RSS:
            email = people[0].email if len(people) == 1 else None
            return tuple(Person(name=person.name, email=email) for person in people)


@pytest.mark.parametrize("format_", FeedFormat)
@given(
    article=ARTICLE, id_=st.sampled_from(["tag:example.org,2026-01-05:eb", "urn:x:1", f"{URL}?p=1"])
)
def test_an_article_comes_back_as_it_was(format_: FeedFormat, article: Article, id_: str) -> None:
    """What I publish and import again has lost nothing, whatever the format."""
    back = come_back(publish(article, format_, id_))
    assert (back.declared_id, back.original.id) == (id_, id_)
    assert (back.original.url, back.slug) == (article.url, article.slug)
    assert back.title == article.title
    assert back.published == article.published
    has_update = format_ is not FeedFormat.RSS and article.updated != article.published
    assert back.updated == (article.updated if has_update else None)
    assert back.authors == kept(article.authors, format_)
    assert back.language == article.language
    assert back.summary == article.summary
    terms = {term.casefold() for term in (back.section, *back.tags) if term}
    assert terms == {term.casefold() for term in (article.section, *article.tags) if term}
    if format_ is not FeedFormat.JSON:
        assert back.section == article.section
    html = render_body(back.markdown, slug="eb", url=article.url).html
    assert plain_words(html) == plain_words(article.html)
    assert 'href="https://example.net/a?b=1&amp;c=2"' in html
    # And a second time, as if the imported article had been published.
    assert come_back(publish(article, format_, id_)) == back


@pytest.mark.parametrize("format_", FeedFormat)
def test_a_picture_comes_back_once(format_: FeedFormat) -> None:
    """The picture in front of an article is still there, and not twice."""
    article = Article(
        source="articles/eb.md",
        title="Eb",
        slug="eb",
        url="https://example.org/eb/",
        published=datetime(2026, 3, 3, tzinfo=UTC),
        language="nl",
        html="<p>Tekst.</p>\n",
        picture=Picture(url="https://example.org/eb.jpg", alt="Zee", caption="De zee"),
    )
    back = come_back(publish(article, format_, "urn:x:1"))
    assert back.markdown.count("https://example.org/eb.jpg") == 1
    assert "De zee" in back.markdown


@pytest.mark.parametrize("format_", FeedFormat)
@pytest.mark.parametrize("words", ["AT&amp;T", "De <b>tag</b> uitgelegd", "a &lt; b", "&eacute;"])
def test_words_about_markup_come_back_as_they_were(format_: FeedFormat, words: str) -> None:
    """An article about HTML keeps its title, its tags and its authors to the letter."""
    article = Article(
        source="articles/eb.md",
        title=words,
        slug="eb",
        url="https://example.org/eb/",
        published=datetime(2026, 3, 3, tzinfo=UTC),
        language="nl",
        tags=(words,),
        authors=(Person(name=words),),
        summary=words,
        html="<p>Tekst.</p>\n",
    )
    back = come_back(publish(article, format_, "urn:x:1"))
    assert (back.title, back.tags, back.summary) == (words, (words,), words)
    assert back.authors == article.authors
