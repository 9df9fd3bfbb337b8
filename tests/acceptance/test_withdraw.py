"""An article is withdrawn, told of, and put back, as an editor does it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.conftest import Publisher

WriteArticle = Callable[..., Path]


@pytest.fixture
def built(publisher: Publisher, write_article: WriteArticle) -> Publisher:
    """A publication with two articles that readers have."""
    write_article("crane")
    write_article("heron")
    ran = publisher("build")
    assert ran.code == 0, ran.err
    return publisher


def titles(folder: Path) -> set[str]:
    feed = json.loads((folder / "feeds" / "all.json").read_text())
    return {item["title"] for item in feed["items"]}


def test_withdrawn_and_put_back(built: Publisher, folder: Path) -> None:
    """I withdraw an article by its file; feeds, status and the next edition do without it."""
    ran = built("withdraw", "articles/crane.md", "--reason", "The figures were wrong.")
    assert ran.code == 0, ran.err
    assert "Withdrawn: «Crane»" in ran.out
    assert "410 at https://" in ran.out
    assert "Crane" not in titles(folder)
    assert "The figures were wrong." in (folder / "feeds" / "all.atom").read_text()
    status = json.loads(built("status", "--json").out)
    (withdrawn,) = status["withdrawn"]
    assert (withdrawn["title"], withdrawn["reason"]) == ("Crane", "The figures were wrong.")
    assert status["gone"] == ["/crane/"]
    assert "1 withdrawn" in built("status").out
    assert "3 files written" not in built("build").out
    assert built("subscriber", "add", "an@example.org").code == 0
    assert built("send", "weekly").code == 0
    (message,) = (folder / "outbox" / "new").iterdir()
    assert b"Heron" in message.read_bytes()
    assert b"Crane" not in message.read_bytes()
    ran = built("withdraw", "--undo", withdrawn["id"])
    assert ran.code == 0, ran.err
    assert "Crane" in titles(folder)
    assert json.loads(built("status", "--json").out)["withdrawn"] == []


def test_named_by_address_after_its_file_is_gone(built: Publisher, folder: Path) -> None:
    """I can withdraw what I deleted, and name it by what I see in a browser."""
    address = json.loads(built("check", "--json").out)["articles"][0]["url"]
    source = json.loads(built("check", "--json").out)["articles"][0]["source"]
    ran = built("withdraw", address, "--reason", "Wrong.", "--json")
    assert json.loads(ran.out)["url"] == address
    (folder / source).unlink()
    ran = built("withdraw", address, "--reason", "Untrue.", "--json")
    assert (ran.code, json.loads(ran.out)["was_withdrawn"]) == (0, True)
    assert "Untrue." in (folder / "feeds" / "all.atom").read_text()


def test_servers_are_told(built: Publisher, folder: Path) -> None:
    """The web server answers 410 where the page of a withdrawn article was."""
    settings = folder / "publisher.toml"
    text = settings.read_text().replace("[publication]", '[publication]\nservers = "static"', 1)
    settings.write_text(text)
    assert built("withdraw", "articles/crane.md", "--reason", "Wrong.").code == 0
    redirects = (folder / "server" / "_redirects").read_text().split("\n")
    assert [line.split() for line in redirects if "/crane/" in line] == [
        ["/crane/", "/410.html", "410"]
    ]
    assert built("withdraw", "articles/crane.md", "--undo").code == 0
    assert "/crane/" not in (folder / "server" / "_redirects").read_text()


def test_trial_changes_nothing(built: Publisher, folder: Path) -> None:
    """Before I withdraw something I see where it stood and what carried it."""
    assert built("subscriber", "add", "an@example.org").code == 0
    assert built("send", "weekly").code == 0
    before = (folder / "feeds" / "all.atom").read_bytes()
    ran = built("withdraw", "articles/crane.md", "--reason", "Wrong.", "--dry-run")
    assert ran.code == 0, ran.err
    assert "Would be withdrawn: «Crane»" in ran.out
    assert "not to be taken back: weekly-1" in ran.out
    assert (folder / "feeds" / "all.atom").read_bytes() == before
    assert json.loads(built("status", "--json").out)["withdrawn"] == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("articles/crane.md",), "a withdrawal needs a reason"),
        (("articles/crane.md", "--reason", " "), "a withdrawal needs a reason"),
        (("articles/ibis.md", "--reason", "Wrong."), "no article 'articles/ibis.md'"),
        (("articles/crane.md", "--undo"), "is not withdrawn"),
    ],
)
def test_mistakes_are_refused(built: Publisher, words: tuple[str, ...], message: str) -> None:
    """I am told what is wrong, and nothing is withdrawn."""
    ran = built("withdraw", *words)
    assert ran.code == 2
    assert message in ran.err
    assert json.loads(built("status", "--json").out)["withdrawn"] == []
