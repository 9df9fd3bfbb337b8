"""Feeds and an edition come of whatever stands in the articles."""

import random
from pathlib import Path

import pytest

from publisher.cli.boundary import DONE, IN_PART
from publisher.cli.main import run

SETTINGS = """[publication]
title = "De Kust"
url = "https://example.org/"
[content]
dialect = "{dialect}"
[[newsletter]]
name = "weekly"
title = "De Kust"
from = "De Kust <kust@example.org>"
full = 12
"""
HEAD = "---\ntitle: Eb {number}\ndate: 2026-03-01\nsummary: {piece!r}\n---\n\n"
PIECES = (
    *("[x](http://[x)", "<a href='http://[::1'>y</a>", "<img src='http://[x/a.png'>", "&#0;"),
    *("[^1]", "[^1]: x [^1]\n\n", "> [!pullquote]\n> Nat.\n\n", "# ", "|a|b|\n|-|-|\n|c|\n"),
    *("<div>" * 300, "</div>", "<table><tr><td>", "<!-- more -->", "*" * 500, "> " * 300),
    *("[" * 500, "- " * 300, "<svg><a>", "<math>", "<![CDATA[", "<video src=x>", "\x00", "\ufeff"),
    *(
        "{{< x ",
        "{% if a %}",
        "{{ b }}",
        ":::tip\n",
        "!!! note\n    x\n",
        "x" * 2000,
        "\u0301" * 90,
    ),
    *("999999999. a\n", "<h6>x</h6>", "https://example.org/" + "y" * 2000, "e\u00ad" * 90),
)


@pytest.mark.parametrize("dialect", ["publisher", "hugo", "jekyll", "docusaurus"])
def test_whatever_stands_in_articles(
    dialect: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Articles that no person would write are built and put into an edition."""
    # Where a folder's name begins with a line, Docusaurus sees no articles.
    posts = tmp_path / "articles" / ("_posts" if dialect == "jekyll" else "posts")
    posts.mkdir(parents=True)
    (tmp_path / "publisher.toml").write_text(SETTINGS.format(dialect=dialect), "utf-8")
    chance = random.Random(dialect)
    for number in range(12):
        pieces = [chance.choice(PIECES) for _ in range(chance.randint(1, 12))]
        text = HEAD.format(number=number, piece=pieces[0]) + chance.choice(["", "\n\n"]).join(
            pieces
        )
        (posts / f"2026-03-01-eb-{number}.md").write_text(text, "utf-8")
    for words in (["build"], ["send", "weekly", "--dry-run"]):
        assert run(["--publication", str(tmp_path), *words]) in (DONE, IN_PART)
    assert "Eb" in capsys.readouterr().out
    assert (tmp_path / "feeds" / "all.atom").is_file() or list((tmp_path / "feeds").iterdir())
