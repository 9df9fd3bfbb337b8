"""What makes other generators show yesterday's words, or write what did not change."""

import os
import re
import shutil
import struct
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from publisher import stamps
from publisher.stamps import YOUNG_NANOSECONDS, Stamp
from publisher.syndication.build import build_feeds
from publisher.syndication.reports import BuildReport
from tests.newsroom import NOW, Newsroom, count_parsed, is_untouched, link_elsewhere


def draw(width: int) -> bytes:
    """Return a picture of one line, as many bytes whatever its width; it is not seen to its end."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    chunks = (struct.pack(">I", 13), head, struct.pack(">I", zlib.crc32(head)), bytes(4), b"IDAT")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


#: What else than articles and settings can stand behind a feed.
NEW = {"hugo.toml": b"title = 'De Kust'\n", "articles/a.png": draw(1)}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A publication that has been built, with nothing to do."""
    made = Newsroom(tmp_path / "de-kust")
    for number in range(1, 5):
        made.write(f"a{number}", f"date: 2026-11-0{number} 09:00:00Z", body=f"Words of {number}.")
    assert made.run("cron").code == 0
    assert made.run("cron").is_idle
    return made


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
    with mock.patch("publisher.stamps.__version__", "99.0"):
        assert is_untouched(newsroom, parsed=12)
        assert newsroom.run("build").is_idle
    assert is_untouched(newsroom, parsed=12)


def test_another_library_reads_all_again(newsroom: Newsroom, tmp_path: Path) -> None:
    """After a library was upgraded, all is read again, and only what differs is written."""
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    libraries = tmp_path / "lib" / python / "site-packages"
    libraries.mkdir(parents=True)
    with mock.patch("sys.prefix", str(tmp_path)):
        newsroom.build()
        assert newsroom.run("build").is_idle
        (libraries / "nh3-0.3.2.dist-info").mkdir()
        assert is_untouched(newsroom, parsed=12)
        assert newsroom.run("build").is_idle


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

    def edit_first(*arguments: Any, **named: Any) -> BuildReport:
        edit_later(newsroom.settings, edited, than=latest)
        return build_feeds(*arguments, **named)

    with mock.patch("publisher.syndication.build.build_feeds", edit_first):
        newsroom.build(at=just_old_enough(latest))
    newsroom.build()
    assert b"<title>De Zee</title>" in newsroom.contents()["all.atom"]


@pytest.mark.parametrize("name", ["a1.md", "a.png"])
def test_two_edits_in_one_tick_of_the_clock(newsroom: Newsroom, name: str) -> None:
    """Of two edits of one length and one time, with a build between them, readers get both."""
    newsroom.write("a1", body="First. ![A crane](/a.png)")
    file = newsroom.articles / name
    file.write_bytes(draw(77) if name == "a.png" else file.read_bytes())
    first = file.stat()
    newsroom.build(at=datetime.fromtimestamp(first.st_ctime, UTC))
    before = newsroom.contents()["all.json"]
    with file.open("r+b") as opened:
        opened.write(draw(78) if name == "a.png" else file.read_bytes().replace(b"First", b"Again"))
    second = file.stat()

    def see_the_same(status: os.stat_result) -> Stamp:
        return stamp(first if stamp(status) == stamp(second) else status)

    stamp = stamps._stamp
    with mock.patch("publisher.stamps._stamp", see_the_same):
        assert stamps.stamp_file(str(file)) == stamp(first)
        newsroom.build()
    old, new = (b"77", b"78") if name == "a.png" else (b"First", b"Again")
    assert old in before
    assert newsroom.contents()["all.json"] == before.replace(old, new)


def test_clock_set_forward_and_back(newsroom: Newsroom) -> None:
    """A clock that runs ahead for an hour shows an article early, and takes it back."""
    newsroom.write("tern", "date: 2100-11-23 13:00:00Z")
    newsroom.build()
    before = newsroom.contents()
    newsroom.build(at=NOW + timedelta(hours=2))
    assert newsroom.contents() != before
    assert not newsroom.run("build", at=NOW + timedelta(minutes=5)).is_idle
    # Whoever saw it early keeps it: the feed does not claim to be all there ever was.
    assert newsroom.contents() == {
        name: re.sub(rb"\s*<fh:complete[^>]*>", b"", content) for name, content in before.items()
    }
    assert newsroom.run("build", at=NOW + timedelta(minutes=10)).is_idle
    newsroom.build(at=NOW + timedelta(hours=1))
    assert b"Tern" in newsroom.contents()["all.atom"]


@pytest.mark.parametrize("place", ["articles", ".", "static/deep"])
def test_picture_that_comes_later(newsroom: Newsroom, place: str) -> None:
    """A picture that is copied here after its article has its size in the feeds all the same."""
    name = "deep/a.png" if place == "static/deep" else "a.png"
    newsroom.write("a1", body=f"![A crane](/{name})")
    newsroom.build()
    assert newsroom.run("build").is_idle
    file = newsroom.folder / place / "a.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(draw(1))
    newsroom.build()
    assert b"width" in newsroom.contents()["all.json"]
    assert newsroom.run("build").is_idle
    file.unlink()
    newsroom.build()
    assert b"width" not in newsroom.contents()["all.json"]
    assert newsroom.run("build").is_idle
