"""What readers would notice is told before it is written, and nothing is shown to them twice."""

import json
import shutil
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


def read_dates(folder: Path) -> dict[str, tuple[str, str]]:
    """Return title → when it was published and updated, as readers see it."""
    feed = json.loads((folder / "feeds" / "all.json").read_text())
    return {
        item["title"]: (item["date_published"], item["date_modified"]) for item in feed["items"]
    }


def read_files(folder: Path) -> dict[Path, bytes]:
    """Return every file but the cache, which a trial may fill."""
    return {
        path: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "cache.sqlite" not in path.name
    }


def test_trial_says_what_readers_would_notice(
    built: Publisher, folder: Path, write_article: WriteArticle
) -> None:
    """Before I publish I see how many feeds change, and that nobody sees anything twice."""
    write_article("stork")
    write_article("crane", body="Some worlds.")
    write_article("heron", updated="2026-11-03")
    before = read_files(folder)
    ran = built("build", "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "1 feed changes; 1 entry new, 1 updated, 1 corrected; 0 would be unread again.\n"
    )
    assert read_files(folder) == before
    values = json.loads(built("build", "--dry-run", "--json").out)
    counts = {name: len(values[name]) for name in ("written", "new", "updated", "corrected")}
    assert counts == {"written": 3, "new": 1, "updated": 1, "corrected": 1}
    assert built("build").out.startswith("3 files written, 0 unchanged in feeds/.\n")
    assert built("build", "--dry-run").out == "No feed changes.\n"


def test_trial_names_what_would_leave_the_feeds(
    built: Publisher, folder: Path, write_article: WriteArticle
) -> None:
    """Before I publish I am told which articles readers would miss, and which by a mistake."""
    write_article("stork")
    assert built("build").code == 0
    write_article("crane", date="gisteren")
    ran = built("build", "--dry-run")
    assert ran.code == 3
    assert ran.out.splitlines()[1] == "1 gone: articles/crane.md, which has an error"
    (folder / "articles" / "stork.md").unlink()
    values = json.loads(built("build", "--dry-run", "--json").out)
    gone = [each["source"] for each in values["gone"]]
    assert gone == ["articles/crane.md", "articles/stork.md"]
    # What newer articles drive out of a feed is not gone.
    settings = folder / "publisher.toml"
    settings.write_text(settings.read_text().replace("limit = 20", "limit = 1"))
    write_article("crane")
    write_article("stork")
    ran = built("build", "--dry-run")
    assert (ran.code, "gone" in ran.out) == (0, False)


def test_clone_with_an_error_is_not_called_complete(
    publisher: Publisher, folder: Path, write_article: WriteArticle
) -> None:
    """Without a ledger, a mistake in an article makes no reader forget it."""
    write_article("stork")
    feed = folder / "feeds" / "all.atom"
    for date, is_complete in (("2026-11-01", True), ("gisteren", False)):
        write_article("stork", date=date)
        shutil.rmtree(folder / ".publisher", ignore_errors=True)
        publisher("build")
        assert ("<fh:complete " in feed.read_text()) is is_complete


def test_trial_of_a_first_build_leaves_nothing(publisher: Publisher, folder: Path) -> None:
    """Trying a build out mints no identity: the article's file can still be renamed."""
    ran = publisher("build", "--dry-run")
    assert ran.out == (
        "1 feed changes; 1 entry new, 0 updated, 0 corrected; 0 would be unread again.\n"
    )
    assert not (folder / "feeds").exists()
    article = next((folder / "articles").iterdir())
    article.rename(article.with_name("renamed.md"))
    publisher("build")
    assert ":articles/renamed" in (folder / "feeds" / "all.json").read_text()


def test_typo_moves_no_date_and_a_significant_change_does(
    built: Publisher, folder: Path, write_article: WriteArticle
) -> None:
    """Only what I call significant counts as updated, from then on."""
    before = read_dates(folder)
    article = write_article("crane", body="Some worlds.")
    built("build")
    assert read_dates(folder) == before
    ran = built("build", "--significant", str(article))
    assert ran.code == 0, ran.err
    after = read_dates(folder)
    assert after.pop("Crane") > before["Crane"]
    assert after.items() <= before.items()
    kept = read_dates(folder)
    write_article("crane", body="Yet others.")
    built("build")
    assert read_dates(folder) == kept


def test_significant_is_an_article_that_readers_have(built: Publisher, folder: Path) -> None:
    """A file that is none is named, and nothing is written."""
    ran = built("build", "--significant", "articles/none.md")
    assert ran.code == 1
    assert ran.err == (
        "Error: articles/none.md:1: is no article that readers have\n"
        "Hint: Name the file as it stands below the publication's folder.\n"
    )


def test_lost_ledger_does_not_show_everything_again(built: Publisher, folder: Path) -> None:
    """Without the ledger, a renamed article would be unread again: readers keep what they have."""
    article = folder / "articles" / "crane.md"
    article.rename(article.with_name("grus.md"))
    built("build")
    before = (folder / "feeds" / "all.json").read_bytes()
    shutil.rmtree(folder / ".publisher")
    assert "; 1 would be unread again." in built("build", "--dry-run").out
    ran = built("build")
    assert ran.code == 3
    assert "is known to readers as tag:" in ran.err
    assert "build with --reidentify." in ran.err
    assert (folder / "feeds" / "all.json").read_bytes() == before
    # It is refused as long as it is so, and done when it is asked for.
    assert built("build").code == 3
    ran = built("build", "--reidentify")
    assert (ran.code, ran.out) == (0, "3 files written, 0 unchanged in feeds/.\n")
    assert built("build").code == 0


def test_lost_ledger_alone_changes_nothing(built: Publisher, folder: Path) -> None:
    """A fresh clone mints the same identities, and writes the same bytes."""
    before = read_files(folder / "feeds")
    shutil.rmtree(folder / ".publisher")
    ran = built("build")
    assert (ran.code, ran.out) == (0, "0 files written, 3 unchanged in feeds/.\n")
    assert read_files(folder / "feeds") == before
