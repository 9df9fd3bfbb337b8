"""What is noticed when it is saved."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.preview.proof import Proof
from publisher.preview.watching import Watch
from tests.newsroom import Newsroom

NOTHING = Proof(begun_at=datetime(2026, 11, 25, tzinfo=UTC))
SEEN = (
    "articles/zee.md", "articles/deep/new.md", "articles/zee.png", "editions/weekly/48.md",
    "templates/newsletter/digest.html", "templates/newsletter/styles.kept.css",
    "templates/newsletter/locale/nl.po", ".publisher/publisher.sqlite",
)  # fmt: skip
UNSEEN = (
    "feeds/all.atom", "articles/.zee.md.swp", "articles/.git/HEAD", "outbox/new/1",
    ".publisher/cache.sqlite", "notes.txt",
)  # fmt: skip


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "kust")
    room.write("zee")
    return room


@pytest.fixture
def watch(newsroom: Newsroom) -> Watch:
    return Watch(load_publication(newsroom.settings))


def touch(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{file.read_text() if file.exists() else ''}\n")


@pytest.mark.parametrize("name", SEEN)
def test_what_changes_the_edition_is_seen(newsroom: Newsroom, watch: Watch, name: str) -> None:
    """Each file that the edition is made from is noticed, once."""
    touch(newsroom.folder / name)
    assert watch.look(NOTHING)
    assert not watch.look(NOTHING)


@pytest.mark.parametrize("name", UNSEEN)
def test_what_does_not_is_passed_over(newsroom: Newsroom, watch: Watch, name: str) -> None:
    """What editors' programs and publisher itself write beside it makes no work."""
    touch(newsroom.folder / name)
    assert not watch.look(NOTHING)


def test_settings(newsroom: Newsroom, watch: Watch) -> None:
    """A content folder that the settings name from now on is looked into from now on."""
    newsroom.configure('[content]\nfolders = ["more"]')
    assert watch.look(NOTHING)
    latest = Proof(begun_at=NOTHING.begun_at, publication=load_publication(newsroom.settings))
    watch.look(latest)
    touch(newsroom.folder / "more" / "meer.md")
    assert watch.look(latest)


def test_a_folder_that_is_away(newsroom: Newsroom, watch: Watch) -> None:
    """A content folder can go and come back."""
    away = newsroom.articles.rename(newsroom.folder / "away")
    assert watch.look(NOTHING)
    assert not watch.look(NOTHING)
    away.rename(newsroom.articles)
    assert watch.look(NOTHING)


def test_what_is_removed(newsroom: Newsroom, watch: Watch) -> None:
    """An article that is taken away is noticed."""
    (newsroom.articles / "zee.md").unlink()
    assert watch.look(NOTHING)
