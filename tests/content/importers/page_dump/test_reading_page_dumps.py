"""The text of a web page becomes an article."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.importers.page_dump import read_page_dump
from publisher.content.markup import plain_words
from publisher.content.parsing import to_html
from publisher.content.pull_quotes import set_pull_quotes
from publisher.errors import ImportSourceError
from tests.content.importers.page_dump.reports import DUMPS, describe, read_expected

_FILES = sorted(DUMPS.glob("*.txt"))
_PAGE = """\
Skip to content
Home > Energy > The quay goes quiet
The quay goes quiet

By Ann Lund

Ships at Norrhamn switch off. The town sleeps.

The first night was the oddest. Nobody knew what was missing.

{}

The gulls came back in a week. They are louder than the ships.
"""


def _read_file(file: Path) -> str:
    return file.read_bytes().decode()


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_a_page_becomes_its_article_and_nothing_else(file: Path) -> None:
    """I import what I copied from a page: all of the article is there, nothing of the frame."""
    article = read_page_dump(_read_file(file), name=file.name)
    assert describe(article) == read_expected(file.with_suffix(".md"))


def test_there_are_dumps() -> None:
    """The dumps that are compared are there, each with its article."""
    assert len(_FILES) == 85
    assert {file.with_suffix(".md") for file in _FILES} == set(DUMPS.glob("*.md"))


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_line_ends_and_unseen_characters_change_nothing(file: Path) -> None:
    """A dump saved on Windows, or with zero-width characters in it, is the same article."""
    text = _read_file(file).replace("\r\n", "\n")
    other = "\ufeff" + text.replace("\n", "\r\n").replace("tion", "ti\u00adon").replace(
        "en ", "en\u200b "
    )
    assert read_page_dump(other) == read_page_dump(text)


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_a_page_without_empty_lines_keeps_every_sentence(file: Path) -> None:
    """A scraper that drops empty lines costs no words of the article."""
    text = _read_file(file)
    if "wrapped" in file.stem:
        pytest.skip("without empty lines nothing tells where its paragraphs end")
    squeezed = "\n".join(line for line in text.splitlines() if line.strip())
    expected = read_page_dump(text)
    article = read_page_dump(squeezed)
    found = f"{article.summary} {plain_words(to_html(article.markdown))}"
    missing = [
        block
        for block in expected.markdown.split("\n\n")
        if block[0] not in ">|-#\\" and plain_words(to_html(block)) not in found
    ]
    assert missing == []


def test_the_same_article_is_the_same_original() -> None:
    """I import a page twice: it is known again, whatever its white space or a corrected word."""
    one = read_page_dump(_PAGE.format("It was March. It rained all week."))
    two = read_page_dump(_PAGE.format("It was March.  It rained all week.").replace("\n", "\r\n"))
    corrected = read_page_dump(_PAGE.format("It was April. It rained all week.") + "\nRelated\nA\n")
    assert one.original.id == two.original.id == corrected.original.id
    assert one.original.id.startswith("sha256:")


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("The quay goes quiet", "The quay goes dark"),
        ("By Ann Lund", "By Ann Lund\n3 March 2026"),
        ("Ships at Norrhamn switch off.", "Ferries now stay at home for good."),
    ],
)
def test_another_article_is_another_original(words: str, others: str) -> None:
    """Two articles of one title are told apart by their day, or by their first words."""
    page = _PAGE.format("It was March. It rained all week.")
    other = read_page_dump(page.replace(words, others))
    assert read_page_dump(page).original.id != other.original.id


def test_the_address_is_the_identity_where_it_is_known() -> None:
    """I say where the page came from: the article is known by that address."""
    article = read_page_dump(_PAGE.format("It rained."), url="https://example.org/quay")
    assert (article.original.id, article.original.url) == (
        "https://example.org/quay",
        "https://example.org/quay",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n",
        "Home\nNews\nSport\nContact\n",
        "Menu",
        "Home > News\nNext article\n",
        "\x00\x01",
    ],
)
def test_a_page_without_an_article_is_refused(text: str) -> None:
    """I import a menu: I am told that there is no article in it."""
    with pytest.raises(ImportSourceError, match=r"menu\.txt: there is no article in it"):
        read_page_dump(text, name="menu.txt")


@pytest.mark.parametrize(
    "words",
    [
        "It was *not* a _trick_ of the light. Nobody `saw` [it] coming.",
        "1986. That was the year. It rained.",
        "# is the sign. It stands for a number.",
        "- 12 °C was measured. The harbour froze.",
        "A <b> is no tag here. Nor is &amp; a sign. 5 < 6 > 4.",
        "~~Never~~ say never. One | two | three.",
        "[1]: https://example.org/ is an address. It stays.",
        "She wrote C:\\new. He wrote \\*.",
        "+ and = and > are signs. They stay signs.",
    ],
)
def test_marks_of_markdown_come_out_as_written(words: str) -> None:
    """What looks like Markdown in the page's text is text in the article."""
    article = read_page_dump(_PAGE.format(words))
    assert words in plain_words(to_html(article.markdown))


def test_plain_sentences_get_no_backslashes() -> None:
    """Text without Markdown in it is written as it stands."""
    words = "It cost 5 * 3 = 15 kr. (all in) – #1 of snake_case_names & co. at 38 %!"
    assert words in read_page_dump(_PAGE.format(words)).markdown


def test_a_pull_quote_is_understood_by_the_publication() -> None:
    """The pull-quote of an imported page is set as one, and hidden where it repeats the text."""
    article = read_page_dump(_PAGE.format("“They are louder than the ships.”"))
    html = set_pull_quotes(to_html(article.markdown))
    assert html.count('<aside class="pullquote" aria-hidden="true">') == 1


def test_what_was_guessed_is_named() -> None:
    """I see which words were taken for what they probably are."""
    text = _PAGE.format("Related articles\nA crane\n\nThe ferry came late. It always does.")
    article = read_page_dump(text.replace("By Ann Lund", "Ann Lund, mate of the Ida"))
    assert [(doubt.key, doubt.reason) for doubt in article.doubts] == [
        ("authors", "taken from the line “Ann Lund, mate of the Ida”"),
        (
            "summary",
            "taken from the first paragraph, “Ships at Norrhamn switch off. The town sleeps.”",
        ),
        ("body", "goes on with “The ferry came late. It always does.” behind “Related articles”"),
        ("date", "none found on the page"),
    ]
    assert "The ferry came late. It always does." in article.markdown
    assert "A crane" not in article.markdown


def test_captions_are_left_out_and_named() -> None:
    """A caption without its picture does not stand in the text; the doubts name it."""
    article = read_page_dump(_PAGE.format("The quay at night. Photo: Sam Holt"))
    assert "Sam Holt" not in article.markdown
    assert any("The quay at night. Photo: Sam Holt" in doubt.reason for doubt in article.doubts)


def test_who_speaks_and_who_wrote_are_both_named() -> None:
    """A page names whom it is about and, below, who wrote it: I get both, and am told so."""
    card = "Ann Lund\nChief Medical Officer\nAker\nWords: Bo Ek"
    article = read_page_dump(_PAGE.format("It rained.").replace("By Ann Lund", card))
    assert [(each.name, each.role, each.organisation) for each in article.authors] == [
        ("Ann Lund", "Chief Medical Officer", "Aker"),
        ("Bo Ek", None, None),
    ]
    assert [doubt.reason for doubt in article.doubts if doubt.key == "authors"] == [
        "taken from the line “Ann Lund” and what stands below it",
        "“Ann Lund” and “Words: Bo Ek” are both taken",
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Money, and the lack of it",
        "Norrhamn, my love",
        "Waiting at Norrhamn",
        "Quiet, but…",
        "2027",
    ],
)
def test_a_heading_below_a_quotation_is_a_heading(heading: str) -> None:
    """Somebody speaks for a whole paragraph: the line below it heads what follows."""
    words = f"“Norrhamn was loud. Nobody slept at all.”\n\n{heading}"
    markdown = read_page_dump(_PAGE.format(words)).markdown
    assert f"## {heading}\n" in markdown
    assert "> " not in markdown


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Home > News > Title of it",
                "Title of it",
                "By Ann Lund",
                "3 March 2026",
                "",
                "Menu",
                "Next article",
                "“The ships are quiet.”",
                "The ships are quiet. The gulls are not.",
                "- one",
                "1. one",
                "a\tb",
                "Related",
                "Share",
                "Read more:",
                "Tags:",
                "* * *",
                "“",
                "…",
                "Newsletter",
                "© 2026 Us",
                "3 comments",
                "?",
                "|",
                "[!pullquote]",
                "Who: us",
                "## x",
            ]
        ),
        max_size=30,
    )
)
def test_no_order_of_lines_breaks_the_reading(lines: list[str]) -> None:
    """Whatever I feed it, I get an article with a title and text, or am told there is none."""
    try:
        article = read_page_dump("\n".join(lines))
    except ImportSourceError:
        return
    assert article.title
    assert article.markdown


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_reading(text: str) -> None:
    """Any text at all is an article, or refused in words."""
    try:
        article = read_page_dump(_PAGE.format(text))
    except ImportSourceError:
        return
    assert article.title == "The quay goes quiet"


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "A ",
        "\n",
        "a\n",
        "Home > ",
        "“",
        "“a” ",
        "1. ",
        "- x\n",
        "Menu\n",
        "a\tb\n",
        "…",
        "[",
        "*_",
        "\\",
        "By Ann Lund and ",
        "By Ann Lund\n",
        "3 March 2026 ",
        "3 March 2026\n",
        "newsletter ",
        "cookie ",
        "© ",
        "Next article\n",
        "Related\nA title\n",
        "A title without end\n",
        "Foto: ",
        "A sentence is here. ",
        "A sentence of several words is here again.\n",
        "Subheading?\nA sentence is here. And two.\n",
        "“A quote that comes again and again.”\n",
        "Who: us\n",
        "Read more:\n",
        "Aa Bb, cc dd ee\n",
        "#a ",
        "12:00 ",
    ],
)
def test_hostile_repetition_takes_bounded_time(unit: str) -> None:
    """A page of 100 kB that repeats one thing is read, or refused, in seconds."""
    text = _PAGE.format(unit * (100_000 // len(unit)))
    began = time.process_time()
    for page in (text, unit * (100_000 // len(unit))):
        try:
            read_page_dump(page)
        except ImportSourceError:
            continue
    assert time.process_time() - began < 10
