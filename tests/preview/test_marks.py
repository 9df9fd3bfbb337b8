"""Numbers at the places that checks speak of."""

import re
from dataclasses import replace

import pytest

from publisher.preflight.findings import Finding, Level
from publisher.preview.marks import Mark, Target, insert_marks, list_placed

EDITION = (
    '<html><head><title>T</title></head><body><table><tr><td>One <a href="https://example.org/a/#b">'
    'a</a></td></tr></table><h1>Two</h1><img src="c.png" alt=""></body></html>'
)
FINDING = Finding(
    rule="edition/image-alt",
    level=Level.WARNING,
    message='a "picture" <without> words',
    hint="Say what it shows.",
    file="articles/a.md",
)
MARK = Mark(number=7, finding=FINDING, target=None, url=None)


@pytest.mark.parametrize(
    ("target", "place"),
    [
        (Target("a", 0), "One |<a hr"),
        (Target("img", 0), "</h1>|<img "),
        (Target("h1", 0), "<h1>|Two</"),
        (Target("td", 0), "<td>|One <"),
    ],
)
def test_where_a_number_stands(target: Target, place: str) -> None:
    """A number stands before links and pictures, and within everything else."""
    marked = insert_marks(EDITION, (replace(MARK, target=target),))
    before, _, rest = marked.partition("<span")
    after = rest.partition("</span>")[2]
    one, other = place.split("|")
    assert before.endswith(one)
    assert after.startswith(other)
    assert before + after == EDITION


@pytest.mark.parametrize("name", ["table", "tr"])
def test_no_words_between_cells(name: str) -> None:
    """What is wrong with a table is marked in its first cell: browsers move words out of others."""
    marked = insert_marks(EDITION, (replace(MARK, target=Target(name, 0)),))
    assert "<td><span" in marked


def test_of_an_article() -> None:
    """What is wrong with an article's file is marked at the first link to the article."""
    assert "One <span" in insert_marks(EDITION, (replace(MARK, url="https://example.org/a/"),))


def test_no_place() -> None:
    """What is not to be seen has no number, and the list no link to it."""
    nowhere = (
        MARK,
        replace(MARK, target=Target("title", 0)),
        replace(MARK, target=Target("img", 1)),
        replace(MARK, url="https://example.org/elsewhere/"),
    )
    assert insert_marks(EDITION, nowhere) == EDITION
    assert list_placed(EDITION, nowhere) == frozenset()


def test_several_at_one_place() -> None:
    """Two numbers at one place stand below each other."""
    here = replace(MARK, target=Target("h1", 0))
    marked = insert_marks(EDITION, (here, replace(here, number=8)))
    assert re.findall(r" margin: (\d+)px 0 0", marked) == ["1", "23"]


def test_words_of_a_check_are_words() -> None:
    """What a check quotes does not become part of the page."""
    marked = insert_marks(EDITION, (replace(MARK, target=Target("h1", 0)),))
    assert "a &quot;picture&quot; &lt;without&gt; words" in marked
