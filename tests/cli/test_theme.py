"""`publisher theme`."""

import json
from pathlib import Path

import pytest

from tests.newsroom import Newsroom

NEWSLETTER = (
    "[[newsletter]]",
    'name = "weekly"',
    'title = "De Kust, elke vrijdag"',
    'from = "De Kust <redactie@example.org>"',
    'address = "Kaai 1, 8400 Oostende"',
    'language = "nl"',
    'template = "mine"',
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path / "kust")
    newsroom.configure(*NEWSLETTER)
    return newsroom


def test_a_theme_of_ones_own_from_copy_to_look(newsroom: Newsroom, tmp_path: Path) -> None:
    """I copy a layout, override a block, check it and look at it, in my language."""
    copied = newsroom.run("theme", "copy", "digest", "mine", "--blocks-only")
    assert (copied.code, copied.out.splitlines()[0]) == (
        0,
        "Wrote templates/newsletter/mine/: mine.html, mine.txt",
    )
    mine = newsroom.folder / "templates" / "newsletter" / "mine" / "mine.html"
    with mine.open("a") as file:
        file.write("{% block rest %}<tr><td>Tot volgende week</td></tr>{% endblock %}")
    checked = newsroom.run("theme", "check", "--preview", str(tmp_path / "look"))
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.startswith("mine: works; the sample edition has ")
    look = (tmp_path / "look" / "mine.html").read_text("utf-8")
    assert ("Tot volgende week" in look, "Uitschrijven" in look) == (True, True)


def test_a_theme_that_does_not_work_is_told(newsroom: Newsroom) -> None:
    """Of two layouts one is wrong: I hear which, where and what to do, and scripts hear it too."""
    newsroom.run("theme", "copy", "letter", "mine")
    newsroom.run("theme", "copy", "bulletin", "other", "--blocks-only")
    folder = newsroom.folder / "templates" / "newsletter"
    with (folder / "other" / "other.txt").open("a") as file:
        file.write("{% block mian %}{% endblock %}")
    checked = newsroom.run("theme", "check")
    place = "templates/newsletter/other/other.txt:13"
    assert checked.code == 1
    assert checked.out.startswith("mine: works; ")
    assert f"{place}: there is no block 'mian' in bulletin.txt, base.txt" in checked.err
    assert "Did you mean 'main'?" in checked.err
    told = json.loads(newsroom.run("theme", "check", "--json").out)
    assert [each["layout"] for each in told if each["error"]] == ["other"]


def test_layouts_are_listed(newsroom: Newsroom) -> None:
    """I see which layouts there are and which newsletter is set in which."""
    newsroom.run("theme", "copy", "letter", "mine")
    listed = newsroom.run("theme", "list").out.splitlines()
    assert [line.split() for line in listed[1:]] == [
        ["bulletin", "-", "built", "in"],
        ["digest", "-", "built", "in"],
        ["letter", "-", "built", "in"],
        ["mine", "weekly", "templates/newsletter/mine/mine.html"],
    ]
    told = json.loads(newsroom.run("theme", "list", "--json").out)
    assert [each["newsletters"] for each in told] == [[], [], [], ["weekly"]]


def test_nothing_is_written_over(newsroom: Newsroom) -> None:
    """A second copy of the same name leaves the first as I have changed it."""
    newsroom.run("theme", "copy", "letter", "mine")
    mine = newsroom.folder / "templates" / "newsletter" / "mine" / "mine.html"
    mine.write_text("changed")
    said = newsroom.run("theme", "copy", "letter", "mine")
    assert (said.code, mine.read_text()) == (1, "changed")
    assert "mine is there already: templates/newsletter/mine/mine.html" in said.err


def test_a_newsletter_can_be_named_to_try_with(newsroom: Newsroom) -> None:
    """A newsletter that does not exist is an error and not a default."""
    said = newsroom.run("theme", "check", "digest", "--newsletter", "weakly")
    assert said.code == 2
    assert "no newsletter 'weakly'" in said.err
