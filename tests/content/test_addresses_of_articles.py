"""Slugs and permalinks: where an article's page is."""

from dataclasses import replace

import pytest

from publisher.content.articles import read_article
from publisher.content.reading import plan_reading
from publisher.content.slugs import slugify
from publisher.errors import ArticleError, ConfigurationError
from publisher.model.publication import ContentSettings, Publication


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Été à Gand", "ete-a-gand"),
        ("Straße Ærø, œuvre!", "strasse-aero-oeuvre"),
        ("  Łódź -- Đà Nẵng ", "lodz-da-nang"),
        ("Море и ветер", "море-и-ветер"),
        ("Йод", "йод"),
        ("हिन्दी", "हिन्दी"),
        ("海とソラ", "海とソラ"),
        ("ﬁets №5", "fiets-no5"),
        ("İstanbul", "istanbul"),
        ("a_b.c", "a-b-c"),
    ],
)
def test_slug_of_a_title(text: str, slug: str) -> None:
    """An address is readable in every language."""
    assert slugify(text) == slug


def test_slug_is_never_empty() -> None:
    """A title of punctuation has an address too, and another one than the next."""
    assert slugify("!?") != slugify("??")
    assert slugify("!?").isalnum()


def address_of(publication: Publication, pattern: str, text: str, source: str) -> str:
    dated = replace(
        publication,
        url="https://example.org/blog/",
        content=ContentSettings(permalink=pattern),
    )
    return read_article(text.encode(), source, dated).article.url


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("/:section/:slug/", "https://example.org/blog/zee-wind/eb/"),
        ("/:slug.html", "https://example.org/blog/eb.html"),
        (":year/:month/:day/:filename", "https://example.org/blog/2026/03/01/2026-03-01-eb"),
    ],
)
def test_permalink_patterns(publication: Publication, pattern: str, address: str) -> None:
    """I choose what an address is made of."""
    text = "---\ntitle: Eb\ndate: 2026-03-01\nsection: Zee & wind\n---\n"
    assert address_of(publication, pattern, text, "articles/2026-03-01-eb.md") == address


def test_parts_of_an_address_are_encoded_and_empty_ones_left_out(publication: Publication) -> None:
    """An article without a section has no empty part in its address."""
    text = "---\ntitle: Eb\ndate: 2026-03-01\nslug: été\n---\n"
    made = address_of(publication, "/:section/:slug/", text, "articles/x.md")
    assert made == "https://example.org/blog/%C3%A9t%C3%A9/"


def test_day_in_the_address_is_the_day_that_was_written(publication: Publication) -> None:
    """An article of the twentieth is not filed under the nineteenth."""
    dated = replace(publication, content=ContentSettings(permalink="/:year-:month-:day/:slug/"))
    article = read_article(b"---\ntitle: Eb\ndate: 2026-11-20\n---\n", "a.md", dated).article
    assert article.url == "https://example.org/2026-11-20/a/"


@pytest.mark.parametrize("pattern", ["/:section/", "", "/../:slug/", "/:Slug/", "/:title/:slug"])
def test_patterns_that_cannot_work_are_refused(publication: Publication, pattern: str) -> None:
    """A pattern that gives several articles one address is refused."""
    with pytest.raises(ConfigurationError, match=r"^publisher\.toml: \[content\] permalink: "):
        plan_reading(replace(publication, content=ContentSettings(permalink=pattern)))


@pytest.mark.parametrize(
    ("stated", "address"),
    [
        ("https://old.example.org/?p=1", "https://old.example.org/?p=1"),
        ("/2026/eb.html", "https://example.org/blog/2026/eb.html"),
    ],
)
def test_address_of_its_own(publication: Publication, stated: str, address: str) -> None:
    """An article keeps the address that it states."""
    text = f"---\ntitle: Eb\ndate: 2026-03-01\nurl: {stated}\n---\n"
    assert address_of(publication, "/:slug/", text, "articles/eb.md") == address


@pytest.mark.parametrize("stated", ["eb", "//example.org/eb", "javascript:1", "https:///eb"])
def test_address_that_is_none(publication: Publication, stated: str) -> None:
    """What is no address is refused, with its place."""
    text = f"---\ntitle: Eb\ndate: 2026-03-01\nurl: {stated}\n---\n"
    with pytest.raises(ArticleError, match="neither a web address nor a path"):
        address_of(publication, "/:slug/", text, "articles/eb.md")
