"""Disks that are away or full, other runs, missing rights: readers keep whole feeds."""

import shutil
from pathlib import Path

import pytest

from publisher.files import run_lock
from tests.newsroom import Newsroom, is_untouched, link_elsewhere
from tests.obstacles import as_ordinary_user, disk_of, fill, folder_for_everybody


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A publication that has been built, with nothing to do."""
    made = Newsroom(tmp_path / "de-kust")
    for number in range(1, 5):
        made.write(f"a{number}", f"date: 2026-11-0{number} 09:00:00Z", body=f"Words of {number}.")
    assert made.run("cron").code == 0
    assert made.run("cron").is_idle
    return made


def test_lost_snapshot_hides_no_deletion(newsroom: Newsroom) -> None:
    """An article that went together with all that publisher remembers is in no feed."""
    for pattern in ("unchanged", "cache.sqlite*"):
        deleted = min(newsroom.articles.iterdir())
        deleted.unlink()
        for file in newsroom.state.glob(pattern):
            file.unlink()
        newsroom.build()
        assert deleted.stem.capitalize().encode() not in newsroom.contents()["all.atom"]


@pytest.mark.parametrize("is_linked", [False, True])
def test_emptied_folder_empties_no_feed(newsroom: Newsroom, is_linked: bool) -> None:
    """When the disk with the articles is not mounted, readers keep their feeds, and I am told."""
    if is_linked:
        link_elsewhere(newsroom)
        newsroom.build()
    before = newsroom.stamps()
    away = newsroom.articles.rename(newsroom.folder / "away")
    newsroom.articles.mkdir()
    for command in ("cron", "build", "cron", "status"):
        said = newsroom.run(command)
        assert (said.code, said.out) == (1, "")
        assert said.err == (
            f"Error: {newsroom.articles}: empty, and at the last run it held articles: 4\n"
            "Hint: Mount its disk or put them back; readers keep the feeds they have. If all of"
            " them are to go: publisher build --force\n"
        )
    newsroom.articles.rmdir()
    away.rename(newsroom.articles)
    assert newsroom.stamps() == before
    assert is_untouched(newsroom)


def test_folder_that_is_to_be_empty(newsroom: Newsroom) -> None:
    """Who deletes the last article and says so has empty feeds, and is not asked again."""
    shutil.rmtree(newsroom.articles)
    newsroom.articles.mkdir()
    assert newsroom.run("build").code == 1
    newsroom.build("--force")
    assert b"<entry>" not in newsroom.contents()["all.atom"]
    assert newsroom.run("build").is_idle
    newsroom.write("tern")
    newsroom.build()
    assert newsroom.run("build").is_idle


def test_last_article_moved_to_another_folder(newsroom: Newsroom) -> None:
    """A folder that is empty because I moved its last article is none whose disk is away."""
    newsroom.configure("[content]", 'folders = ["articles", "notes"]')
    note = newsroom.folder / "notes" / "a5.md"
    note.parent.mkdir()
    newsroom.write("a5").rename(note)
    newsroom.build()
    before = newsroom.contents()
    note.rename(newsroom.articles / "a5.md")
    newsroom.build()
    assert newsroom.contents() == before
    (newsroom.articles / "a5.md").rename(note)
    newsroom.build()
    note.unlink()
    assert newsroom.run("build").code == 1
    assert newsroom.contents() == before


def test_overlapping_runs(newsroom: Newsroom) -> None:
    """While one builds, another leaves with 75 and writes nothing; cron does not even say so."""
    newsroom.write("tern")
    before = newsroom.stamps()
    with run_lock(newsroom.state / "building", "building"):
        build, tick = newsroom.run("build"), newsroom.run("cron")
    assert (build.code, build.out) == (75, "")
    assert build.err.startswith("Error: another publisher is building here\n")
    assert (tick.code, tick.out, tick.err) == (75, "", "")
    assert newsroom.stamps() == before
    assert newsroom.run("cron").code == 0
    assert b"Tern" in newsroom.contents()["all.atom"]


def test_feeds_folder_without_rights() -> None:
    """Where I may not write, readers keep their feeds; given the right, the next run does it."""
    with folder_for_everybody() as folder, as_ordinary_user():
        newsroom = Newsroom(folder / "de-kust")
        newsroom.write("crane")
        newsroom.build()
        newsroom.write("heron")
        before = newsroom.stamps()
        newsroom.feeds.chmod(0o555)
        for command in ("build", "cron"):
            said = newsroom.run(command)
            assert said.code == 1
            assert "Permission denied" in said.err
            assert newsroom.stamps() == before
        newsroom.feeds.chmod(0o755)
        newsroom.build()
        assert b"Heron" in newsroom.contents()["all.atom"]


@pytest.mark.parametrize("room", range(0, 160, 16))
def test_full_disk(tmp_path: Path, room: int) -> None:
    """Wherever the disk is full, no feed is cut off; with room again, the next run writes all."""
    with disk_of(2_000, tmp_path / "disk") as disk:
        newsroom = Newsroom(disk / "de-kust")
        newsroom.write("crane", body="Words. " * 3_000)
        newsroom.build()
        old = newsroom.contents()
        newsroom.write("heron", body="Words. " * 3_000)
        fill(disk / "filling", room)
        for command in ("build", "cron"):
            said = newsroom.run(command)
            assert said.code == 1
            assert "Hint: Make room on the disk" in said.err
        full = newsroom.contents()
        (disk / "filling").unlink()
        newsroom.build()
        new = newsroom.contents()
        assert full.keys() == old.keys() == new.keys()
        assert all(full[name] in (old[name], new[name]) for name in full)
        assert b"Heron" in new["all.atom"]
