"""A body in Markdown becomes the text part of a message."""

import pytest

from publisher.content.plaintext import render_plain_text

URL = "https://example.org/zee/eb/"


def text(markdown: str, width: int = 72) -> str:
    return render_plain_text(markdown, width=width, base_url=URL).text


def links(markdown: str) -> tuple[str, ...]:
    return render_plain_text(markdown, base_url=URL).links


def test_paragraphs_are_wrapped() -> None:
    """Lines are no longer than asked for, and paragraphs stand apart."""
    assert text("Een *twee* **drie** `vier`\nvijf.\n\nZes  \nzeven\n", 16) == (
        "Een twee drie\nvier vijf.\n\nZes\nzeven"
    )


def test_french_marks_stay_with_their_words() -> None:
    """No line begins with the mark that closes a quotation, and none ends with an opening one."""
    assert text("Elle dit : « non ! » et s’en va. Il gagne 38 % de plus", 11) == (
        "Elle dit :\n« non ! »\net s’en va.\nIl gagne\n38 % de\nplus"
    )


def test_links_are_numbered() -> None:
    """The words stay readable, the addresses come behind, each once."""
    made = render_plain_text(
        "[a](b) [c](/d) [e](b), [](/f), [g](javascript:h).", base_url=URL, first_link=7
    )
    assert made.text == "a [7] c [8] e [7], [9], g."
    assert made.links == (f"{URL}b", "https://example.org/d", "https://example.org/f")


@pytest.mark.parametrize(
    "written",
    [
        "https://example.org/a",
        "<https://example.org/a>",
        "[https://example.org/a](/a)",
        "<an@example.org>",
        "[an@example.org](mailto:an@example.org)",
    ],
)
def test_address_that_is_its_own_words_has_no_number(written: str) -> None:
    """An address is not written twice."""
    assert links(written) == ()
    assert text(written) in ("https://example.org/a", "an@example.org")


def test_number_stays_with_its_words() -> None:
    """No line begins with the number of a link."""
    assert text("een twee drie [vier](/a)", 18) == "een twee drie\nvier [1]"


def test_long_address_stands_whole_on_its_own_line() -> None:
    """An address that is too long for a line is not broken."""
    assert text("Zie https://example.org/a/b/c/d nu", 16) == (
        "Zie\nhttps://example.org/a/b/c/d\nnu"
    )


def test_lists_keep_their_numbers_and_depth() -> None:
    """A list in a list is a list in a list."""
    written = "9. a\n10. b\n    - c d e f g h\n    - [x] i\n\nj\n\n- k\n\n- l\n\n  m\n"
    assert text(written, 24) == (
        " 9. a\n10. b\n    - c d e f g h\n    - [x] i\n\nj\n\n- k\n\n- l\n\n  m"
    )


def test_narrow_lists_keep_their_marks() -> None:
    """Where a line has no room for indents, the marks are still there."""
    assert text("- een twee\n  1. drie vier\n", 12) == "- een twee\n1. drie\nvier"


def test_quotations_code_and_rules() -> None:
    """Quotations are marked, code is left as it is."""
    written = "> a\n>\n> > b\n\n```py\nx = 1   \n\n  y\n```\n\n***\n\nc\n: d\n"
    assert text(written, 40) == ("> a\n>\n> > b\n\n    x = 1\n\n      y\n\n* * *\n\nc\n    d")


def test_table_in_columns() -> None:
    """A table is a table."""
    written = "| Jaar | Ton |\n|:--|--:|\n| 2025 | 1.200 |\n| 2026 | [9](/a) |\n"
    assert text(written) == "Jaar    Ton\n----  -----\n2025  1.200\n2026  9 [1]"


def test_wide_table_as_lines() -> None:
    """A table that is too wide says of each cell what it is."""
    written = "| Jaar | Wat |\n|--|--|\n| 2025 | een lange zin |\n| 2026 | nog een |\n"
    assert text(written, 18) == ("Jaar: 2025\nWat: een lange zin\n\nJaar: 2026\nWat: nog een")


def test_pictures_are_their_words() -> None:
    """A picture says what it shows, a decoration nothing."""
    assert text("![Een *kraan*](a.png) ![](b.png)\n\n[![c](d.png)](/e)") == (
        "[Een kraan]\n\n[c] [1]"
    )


def test_footnotes_stand_at_the_end() -> None:
    """A note is found below the text, by its number."""
    written = "a[^x] b[^y][^x]\n\n[^y]: c [d](/e)\n[^x]: f\n\n    g\n\nh\n"
    assert text(written) == "a¹ b² ¹\n\nh\n\n¹ f\n\n  g\n² c d [1]"


def test_html_is_its_text() -> None:
    """Of HTML in an article the words are left."""
    written = (
        "<div><p>a &amp; <b>b</b></p><p>c<br>d</p><script>e</script></div>\n\n"
        "f<br>g <span>h</span> &amp; <!-- i -->\n\n"
        '<iframe src="https://video.example.org/1"></iframe>\n\n<!--more-->\n'
    )
    assert text(written) == "a & b\n\nc\n\nd\n\nf\ng h & \n\nhttps://video.example.org/1".replace(
        "& \n", "&\n"
    )


def test_pull_quotes() -> None:
    """A pull-quote that repeats the text is left out, another one is set off."""
    written = (
        "De zee neemt.\n\n> [!pullquote]\n> “De zee neemt”\n\n> [!pullquote]\n> Nieuw\n\nEinde.\n"
    )
    assert text(written) == "De zee neemt.\n\n    Nieuw\n\nEinde."


def test_typographic_characters_stay() -> None:
    """Typographic characters are kept, and no line ends at a no-break space."""
    written = "«\u00a0Voilà\u00a0» — l’été…"
    assert text(written, 9) == "«\u00a0Voilà\u00a0»\n— l’été…"
    assert text(written, 72) == written


def test_text_without_blanks_is_cut() -> None:
    """Japanese is wrapped too, two columns a character."""
    assert text("海" * 12, 16) == f"{'海' * 8}\n{'海' * 4}"


def test_headings_stand_on_their_own() -> None:
    """A heading is a line with space around it."""
    assert text("# Een\nTwee\n\n## Drie *vier*\n") == "Een\n\nTwee\n\nDrie vier"


def test_forbidden_characters_do_not_pass() -> None:
    """A character reference brings no control character into a message."""
    assert text("a&#1;b `c&#1;`\n") == "a\ufffdb c&#1;"


def test_empty_body_has_no_text() -> None:
    """Nothing comes of nothing."""
    assert render_plain_text("\n<!-- a -->\n", base_url=URL).text == ""
