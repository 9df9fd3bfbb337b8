"""What holds for any input at all."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from publisher.config.load import load_publication
from publisher.content.articles import read_article
from publisher.content.body import render_body
from publisher.content.moments import read_moment
from publisher.content.plaintext import render_plain_text
from publisher.content.slugs import slugify
from publisher.errors import ArticleError
from publisher.model.publication import Publication
from tests.content.conftest import SETTINGS

URL = "https://example.org/zee/eb/"
HEAD = b"---\ntitle: Eb\ndate: 2026-11-20\n---\n"
#: Text in which Markdown, HTML and addresses come up more often than by chance.
WORDS = (
    *("# ", "> ", "- ", "1. ", "    ", "\n", "\n\n", "*", "**", "`", "```\n", "~~", ": "),
    *("[", "](", ")", "![", "[^1]", "[^1]: ", "[!pullquote]\n", "| a | b |\n|--|--|\n| c | d |\n"),
    *("<", ">", '"', "<div>", "</div>", "<a href=", "<img src=", "<script>", "<svg>", "<math>"),
    *("<p>", "</p>", "<h1>", "<iframe src=a>", "<!--more-->", "srcset=", "onclick=", "&#1;"),
    *('<div class="footnote-definition">', '<sup class="footnote-reference">', "&amp;"),
    *("https://example.net/a", "javascript:alert(1)", "//b", "../c", "data:"),
    *("een twee drie ", "é", "海", "\u00a0"),
)
PIECES = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=40).map("".join)
ATTRIBUTE = re.compile(r' (href|src|poster|cite|srcset)="([^"]*)"')
ALLOWED = re.compile(r"(?:https?://[^/\s]|mailto:|tel:)", re.IGNORECASE)


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    file = tmp_path_factory.mktemp("kust") / "publisher.toml"
    (file.parent / "articles").mkdir()
    file.write_text(SETTINGS, encoding="utf-8")
    return load_publication(file, {})


def message_of(content: bytes, publication: Publication) -> str:
    """The message with which the file is refused; empty for an article."""
    try:
        read_article(content, "articles/eb.md", publication)
    except ArticleError as error:
        return error.message
    return ""


@given(content=st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: HEAD + tail))
def test_any_bytes_are_an_article_or_refused(coast: Publication, content: bytes) -> None:
    """No file, however broken, stops the program."""
    assert re.fullmatch(r"(?:articles/eb\.md:\d+: .+)?", message_of(content, coast))


@given(block=PIECES | st.text(alphabet="abt:[]{}&*!|>-'\"#%@,~? \n\t\\", max_size=60))
def test_any_front_matter_is_read_or_refused(coast: Publication, block: str) -> None:
    """No front matter, however broken, stops the program."""
    for fence in ("---", "+++"):
        content = f"{fence}\ntitle: Eb\ndate: 2026-11-20\n{block}\n{fence}\nTekst.\n".encode()
        assert re.fullmatch(r"(?:articles/eb\.md:\d+: .+)?", message_of(content, coast))


@given(markdown=PIECES)
def test_rendered_bodies_are_harmless(markdown: str) -> None:
    """Whatever I write, only harmless and absolute addresses leave the house."""
    html = render_body(markdown, slug="eb", url=URL).html
    assert html == render_body(markdown, slug="eb", url=URL).html
    for tag in re.findall(r"<[^>]*>", html):
        assert not re.match(r"</?(?:script|style|form|iframe|object|svg|math|h1)\b", tag)
        assert not re.search(r" (?:on\w+|style)=", re.sub(r'"[^"]*"', '""', tag))
        assert not tag.startswith(('<sup class="', '<div class="'))
        for name, value in ATTRIBUTE.findall(tag):
            for address in value.split(", ") if name == "srcset" else [value]:
                assert ALLOWED.match(address)
    assert html.count("<img") == len(re.findall(r"<img[^>]* alt=", html))


@given(markdown=PIECES, width=st.integers(min_value=1, max_value=90))
def test_plain_text_keeps_its_width(markdown: str, width: int) -> None:
    """No line of the text part is too wide or ends in a blank."""
    made = render_plain_text(markdown, width=width, base_url=URL)
    assert made == render_plain_text(markdown, width=width, base_url=URL)
    for line in made.text.split("\n"):
        assert line == line.rstrip()
        assert len(line) <= width or "://" in line or "    " in line  # an address, or code
    for address in made.links:
        assert ALLOWED.match(address)


@given(text=st.text())
def test_slugs_are_stable(text: str) -> None:
    """The slug of a slug is itself, and can stand in an address."""
    slug = slugify(text)
    assert slugify(slug) == slug
    assert slug
    assert not re.search(r"[\s/?#A-Z]|--|^-|-$", slug)


@given(
    moment=st.datetimes(
        min_value=datetime(1000, 1, 1),  # noqa: DTZ001 - bounds of naive moments are naive
        max_value=datetime(9999, 12, 30),  # noqa: DTZ001 - likewise
    ),
    offset=st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_written_moments_are_read_back(moment: datetime, offset: int) -> None:
    """A moment that a program wrote is the same moment when it is read."""
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset)))
    brussels = ZoneInfo("Europe/Brussels")
    assume(aware.astimezone(UTC).year >= 1000)
    assert read_moment(aware.isoformat(), brussels) == aware
    assert read_moment(str(aware), brussels) == aware
