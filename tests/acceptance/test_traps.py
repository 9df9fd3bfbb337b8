"""What makes other generators show yesterday's words, or write what did not change."""

import base64
import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from publisher import stamps
from publisher.content import bodies, heads
from publisher.files import run_lock
from publisher.stamps import YOUNG_NANOSECONDS, Stamp
from publisher.syndication.build import BuildReport, build_feeds
from tests.newsroom import NOW, Newsroom
from tests.obstacles import as_ordinary_user, disk_of, folder_for_everybody

#: A picture of one point.
PICTURE = base64.b64decode(
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


#: What else than articles and settings can stand behind a feed.
NEW = {"hugo.toml": b"title = 'De Kust'\n", "articles/a.png": PICTURE}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A publication that has been built, with nothing to do."""
    made = Newsroom(tmp_path / "de-kust")
    for number in range(1, 5):
        made.write(f"a{number}", f"date: 2026-11-0{number} 09:00:00Z", body=f"Words of {number}.")
    assert made.run("cron").code == 0
    assert made.run("cron").is_idle
    return made


@contextlib.contextmanager
def count_parsed() -> Iterator[mock.Mock]:
    """Count the articles whose head or body is parsed in the block."""
    counted = mock.Mock()

    def watch(function: Callable[..., object]) -> Callable[..., object]:
        def watched(*arguments: object) -> object:
            counted()
            return function(*arguments)

        return watched

    with (
        mock.patch("publisher.content.index.read_head", watch(heads.read_head)),
        mock.patch("publisher.content.index.read_body", watch(bodies.read_body)),
    ):
        yield counted


def is_untouched(newsroom: Newsroom, *, parsed: int = 0, at: datetime = NOW) -> bool:
    """Tell whether a build writes no file, and parses no more than so many articles."""
    before = newsroom.stamps()
    with count_parsed() as counted:
        newsroom.build(at=at)
    return newsroom.stamps() == before and counted.call_count == parsed


def test_counter_counts(newsroom: Newsroom) -> None:
    """An article that was edited is parsed, and the others are not."""
    newsroom.write("a1", body="Other words.")
    with count_parsed() as counted:
        newsroom.build()
    assert counted.call_count in (2, 3)


# --- Nothing changed, though it seems so


def touch(newsroom: Newsroom) -> None:
    for file in newsroom.articles.iterdir():
        os.utime(file)


def change_rights(newsroom: Newsroom) -> None:
    for file in newsroom.articles.iterdir():
        file.chmod(0o600)


def check_out(newsroom: Newsroom) -> None:
    """Write every article anew with the bytes that it has, as git does between branches."""
    for file in newsroom.articles.iterdir():
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content)


def move(newsroom: Newsroom) -> None:
    newsroom.folder = newsroom.folder.rename(newsroom.folder.with_name("de-zee"))


def copy(newsroom: Newsroom) -> None:
    """As with cp -r: other inodes and other times."""
    other = newsroom.folder.with_name("copy")
    shutil.copytree(newsroom.folder, other, copy_function=shutil.copyfile)
    for file, (_, modified) in newsroom.stamps().items():
        os.utime(other / "feeds" / file, ns=(modified, modified + 10**9))
    newsroom.folder = other


def link_elsewhere(newsroom: Newsroom) -> None:
    """Keep the articles in a folder of their own, and a link in their place."""
    elsewhere = newsroom.folder.parent / "elsewhere"
    newsroom.articles.rename(elsewhere)
    newsroom.articles.symlink_to(elsewhere)


def switch_link(newsroom: Newsroom) -> None:
    """Let the link point to a second copy, as those do who deploy without a gap."""
    link_elsewhere(newsroom)
    newsroom.build()
    other = newsroom.folder.parent / "other"
    shutil.copytree(newsroom.folder.parent / "elsewhere", other)
    newsroom.articles.unlink()
    newsroom.articles.symlink_to(other)


def go_away_for_a_moment(newsroom: Newsroom) -> None:
    """Be a network folder that is gone at one tick and back at the next."""
    away = newsroom.articles.rename(newsroom.folder / "away")
    said = newsroom.run("cron")
    assert (said.code, "no folder 'articles'" in said.err) == (2, True)
    away.rename(newsroom.articles)


SEEMING: dict[str, Callable[[Newsroom], object]] = {
    "nothing": lambda newsroom: None,
    "touched": touch,
    "checked out": check_out,
    "moved": move,
    "copied": copy,
    "linked": link_elsewhere,
    "link switched": switch_link,
    "away": go_away_for_a_moment,
    "snapshot lost": lambda newsroom: (newsroom.state / "unchanged").unlink(),
    "snapshot of another version": lambda newsroom: (newsroom.state / "unchanged").write_text(
        (newsroom.state / "unchanged").read_text().replace("taken_at", "made_at")
    ),
    "rights": change_rights,
}


@pytest.mark.parametrize("change", SEEMING)
def test_seeming_change(newsroom: Newsroom, change: str) -> None:
    """What leaves every word as it was parses no article and writes no file."""
    SEEMING[change](newsroom)
    assert is_untouched(newsroom)
    assert newsroom.run("build").is_idle


def test_another_version_reads_all_again(newsroom: Newsroom) -> None:
    """A new version of the program trusts nothing of the old one, and writes only what differs."""
    with contextlib.ExitStack() as stack:
        for module in ("idle", "config.load", "syndication.update"):
            stack.enter_context(mock.patch(f"publisher.{module}.__version__", "99.0"))
        assert is_untouched(newsroom, parsed=12)
        assert newsroom.run("build").is_idle
    assert is_untouched(newsroom, parsed=12)


# --- Times that say nothing


def edit_later(file: Path, content: bytes, than: int) -> int:
    """Write a file at another tick of the file system's clock; return when, in nanoseconds."""
    while True:
        file.write_bytes(content)
        written = file.stat().st_ctime_ns
        if written > than + 2_000:
            return written


def find_latest(newsroom: Newsroom) -> int:
    """Return when the last file was changed that feeds are made from, in nanoseconds."""
    files = (newsroom.settings, *newsroom.articles.iterdir())
    return max(file.stat().st_ctime_ns for file in files)


def just_old_enough(nanoseconds: int) -> datetime:
    """Return the first moment at which what was written then is trusted."""
    return datetime.fromtimestamp(0, UTC) + timedelta(
        microseconds=(nanoseconds + YOUNG_NANOSECONDS) // 1000 + 1
    )


@pytest.mark.parametrize("name", ["articles/a1.md", "publisher.toml", *NEW])
def test_young_file_is_looked_at_again(newsroom: Newsroom, name: str) -> None:
    """What was written in the second of the build may change again unseen, whatever it is."""
    newsroom.write("a2", body="![A crane](/a.png)")
    file = newsroom.folder / name
    content = file.read_bytes() if file.exists() else NEW[name]
    now = just_old_enough(find_latest(newsroom))
    written = edit_later(file, content, than=find_latest(newsroom))
    newsroom.build(at=now)
    assert not newsroom.run("build", at=now).is_idle
    newsroom.build(at=just_old_enough(written))
    assert newsroom.run("build", at=just_old_enough(written)).is_idle


def test_settings_edited_while_it_builds(newsroom: Newsroom) -> None:
    """What I change in the settings while a build runs is in the feeds after the next one."""
    newsroom.write("a1", body="Other words.")
    latest = find_latest(newsroom)
    edited = newsroom.settings.read_bytes().replace(b"De Kust", b"De Zee")

    def edit_first(*arguments: Any) -> BuildReport:
        edit_later(newsroom.settings, edited, than=latest)
        return build_feeds(*arguments)

    with mock.patch("publisher.syndication.build.build_feeds", edit_first):
        newsroom.build(at=just_old_enough(latest))
    newsroom.build()
    assert b"<title>De Zee</title>" in newsroom.contents()["all.atom"]


def test_two_edits_in_one_tick_of_the_clock(newsroom: Newsroom) -> None:
    """Of two edits of one length and one time, with a build between them, readers get both."""
    article = newsroom.write("a1", body="Words, first.")
    first = article.stat()
    newsroom.build(at=datetime.fromtimestamp(first.st_ctime, UTC))
    assert b"Words, first." in newsroom.contents()["all.atom"]
    with article.open("r+b") as file:
        file.write(article.read_bytes().replace(b"first", b"again"))
    second = article.stat()

    def see_the_same(status: os.stat_result) -> Stamp:
        return stamp(first if stamp(status) == stamp(second) else status)

    stamp = stamps._stamp
    with mock.patch("publisher.stamps._stamp", see_the_same):
        assert stamps.stamp_file(str(article)) == stamp(first)
        newsroom.build()
    assert b"Words, again." in newsroom.contents()["all.atom"]


def test_clock_set_forward_and_back(newsroom: Newsroom) -> None:
    """A clock that runs ahead for an hour shows an article early, and takes it back."""
    newsroom.write("tern", "date: 2100-11-23 13:00:00Z")
    newsroom.build()
    before = newsroom.contents()
    newsroom.build(at=NOW + timedelta(hours=2))
    assert newsroom.contents() != before
    assert not newsroom.run("build", at=NOW + timedelta(minutes=5)).is_idle
    assert newsroom.contents() == before
    assert newsroom.run("build", at=NOW + timedelta(minutes=10)).is_idle
    newsroom.build(at=NOW + timedelta(hours=1))
    assert b"Tern" in newsroom.contents()["all.atom"]


# --- Deletions


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


# --- Somebody or something in the way


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


def fill(file: Path, room: int) -> None:
    """Leave no room on a file's disk but so many kilobytes."""
    with file.open("wb", buffering=0) as opened:
        with contextlib.suppress(OSError):
            while opened.write(bytes(4096)):
                pass
        opened.truncate(opened.tell() - room * 1024)
