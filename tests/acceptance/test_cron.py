"""cron: nothing to do costs nothing and says nothing; what is due is done once."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.conftest import BARE_ENVIRONMENT, Publisher
from tests.faults.recording_server import Moment, RecordingServer

#: Runs one command and prints, after it, which modules it had loaded.
LIST_MODULES = """\
import sys
from publisher.cli.main import run
code = run(sys.argv[1:])
print(code, *sorted(sys.modules))
"""


def set_schedule(folder: Path, moment: datetime) -> None:
    """Make the newsletter due every day at the minute of `moment`."""
    file = folder / "publisher.toml"
    lines = [
        'timezone = "UTC"' if line.startswith("timezone =") else line
        for line in file.read_text().splitlines()
    ]
    where = next(
        number for number, line in enumerate(lines) if line.startswith('template = "digest"')
    )
    lines.insert(where, f'schedule = "daily {moment:%H:%M}"')
    file.write_text("\n".join(lines) + "\n")


@pytest.fixture
def settled(publisher: Publisher) -> Publisher:
    """A publication after its first tick."""
    ran = publisher("cron")
    assert ran.code == 0, ran.err
    return publisher


def test_nothing_to_do_says_nothing(settled: Publisher) -> None:
    """A tick with nothing changed and nothing due prints nothing and leaves with 0."""
    ran = settled("cron")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_nothing_to_do_loads_nothing(settled: Publisher, folder: Path) -> None:
    """A tick with nothing to do does not even import what it would need."""
    newest = max(file.stat().st_ctime for file in (folder / "articles").iterdir())
    while time.time() < newest + 2.1:
        time.sleep(0.1)  # a file is trusted when it is two seconds old, by the kernel's clock
    assert settled("cron").code == 0
    done = subprocess.run(
        [sys.executable, "-c", LIST_MODULES, "cron"],
        cwd=folder,
        env=BARE_ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    code, *modules = done.stdout.split()
    assert code == "0"
    assert "publisher.syndication.update" in modules
    heavy = {"feedgen", "premailer", "jinja2", "lxml", "rich", "babel", "yaml", "nh3", "pyromark"}
    assert heavy & set(modules) == set()


def test_changed_article_is_built(
    settled: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """A tick after an article came writes the feeds that it stands in."""
    write_article("crane")
    ran = settled("cron")
    assert (ran.code, ran.out) == (
        0,
        "3 files written, 0 unchanged in feeds/.\n1 file beside them written.\n",
    )


def test_edited_feed_is_put_right(settled: Publisher, folder: Path) -> None:
    """A feed that somebody edited or deleted is as it was after the next tick."""
    feed = folder / "feeds" / "all.atom"
    before = feed.read_bytes()
    feed.write_bytes(before + b"<!-- hello -->")
    assert settled("cron").code == 0
    assert feed.read_bytes() == before
    feed.unlink()
    assert settled("cron").code == 0
    assert feed.read_bytes() == before


def test_due_newsletter_is_sent_once(settled: Publisher, folder: Path) -> None:
    """A newsletter whose time has come is sent by the next tick, and by no other."""
    settled("subscriber", "add", "an@example.org")
    set_schedule(folder, datetime.now(UTC) - timedelta(minutes=1))
    ran = settled("cron")
    assert ran.code == 0
    assert "Sent weekly-1" in ran.out
    again = settled("cron")
    assert (again.code, again.out, again.err) == (0, "", "")


def test_edition_that_was_sent_stands_in_its_feed(settled: Publisher, folder: Path) -> None:
    """The tick after an edition was sent writes the feed of editions, and no other one."""
    with (folder / "publisher.toml").open("a") as settings:
        settings.write('\n[[feed]]\nname = "editions/weekly"\neditions = "weekly"\n')
    settled("subscriber", "add", "an@example.org")
    assert settled("cron").code == 0
    assert not (folder / "feeds" / "editions").exists()
    assert settled("send", "weekly").code == 0
    ran = settled("cron")
    assert ran.code == 0
    assert ran.out.startswith("3 files written, 3 unchanged in feeds/.\n")
    document = (folder / "feeds" / "editions" / "weekly.atom").read_text()
    assert ":edition:weekly-1</id>" in document
    assert "an@example.org" not in document
    assert settled("check").code == 0
    again = settled("cron")
    assert (again.code, again.out, again.err) == (0, "", "")


def test_due_with_nothing_new_does_not_wait_for_it(
    settled: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """An article written after the newsletter's hour waits for the next one."""
    settled("subscriber", "add", "an@example.org")
    settled("send", "weekly")
    set_schedule(folder, datetime.now(UTC) - timedelta(minutes=1))
    settled("cron")
    write_article("late")
    assert "Sent" not in settled("cron").out


def test_two_ticks_at_once(settled: Publisher, folder: Path) -> None:
    """While one tick is sending, the next leaves with 75 at once, and nobody gets it twice."""
    settled("subscriber", "add", "an@example.org")
    set_schedule(folder, datetime.now(UTC) - timedelta(minutes=1))
    overlapping = []

    def start_another(moment: Moment, number: int, recipient: str) -> None:
        if moment is Moment.FINAL_DOT:
            overlapping.append(settled("cron", **environment))

    with RecordingServer(fault=start_another) as server:
        environment = {"PUBLISHER_DELIVERY_TRANSPORT": f"smtp://127.0.0.1:{server.port}"}
        first = settled("cron", **environment)
        assert first.code == 0, first.err
        assert [(ran.code, ran.out, ran.err) for ran in overlapping] == [(75, "", "")]
        assert server.copies == {"an@example.org": 1}


def test_build_while_a_tick_sends(
    settled: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """While one tick is sending, I can build; nobody gets anything twice, nothing is forgotten."""
    settled("subscriber", "add", "an@example.org")
    set_schedule(folder, datetime.now(UTC) - timedelta(minutes=1))
    built = []

    def build(moment: Moment, number: int, recipient: str) -> None:
        if moment is Moment.FINAL_DOT:
            write_article("crane")
            built.append(settled("build"))

    with RecordingServer(fault=build) as server:
        environment = {"PUBLISHER_DELIVERY_TRANSPORT": f"smtp://127.0.0.1:{server.port}"}
        first = settled("cron", **environment)
        assert first.code == 0, first.err
        assert [(ran.code, ran.out, ran.err) for ran in built] == [
            (0, "3 files written, 0 unchanged in feeds/.\n1 file beside them written.\n", "")
        ]
        assert server.copies == {"an@example.org": 1}
        again = settled("cron", **environment)
        assert (again.code, again.out, again.err) == (0, "", "")
        assert server.copies == {"an@example.org": 1}


def test_due_while_the_articles_are_away(settled: Publisher, folder: Path) -> None:
    """With the disk of the articles away, a newsletter that is due waits for it."""
    settled("subscriber", "add", "an@example.org")
    set_schedule(folder, datetime.now(UTC) - timedelta(minutes=1))
    away = (folder / "articles").rename(folder / "away")
    (folder / "articles").mkdir()
    ran = settled("cron")
    assert (ran.code, ran.out) == (1, "")
    assert "articles: empty, and at the last run it held articles: 1" in ran.err
    (folder / "articles").rmdir()
    away.rename(folder / "articles")
    ran = settled("cron")
    assert (ran.code, ran.err) == (0, "")
    assert "Sent weekly-1" in ran.out


def test_one_newsletter_does_not_stop_another(settled: Publisher, folder: Path) -> None:
    """A newsletter that cannot be sent is named, and the others go out."""
    text = (folder / "publisher.toml").read_text()
    other = """
[[newsletter]]
name = "another"
title = "Another"
from = "De Kust <editors@example.org>"
template = "missing"
"""
    (folder / "publisher.toml").write_text(
        text.replace("[[newsletter]]", f"{other}\n[[newsletter]]")
    )
    for name in ("another", "weekly"):
        settled("subscriber", "add", "an@example.org", "--newsletter", name)
    due = f'schedule = "daily {datetime.now(UTC) - timedelta(minutes=1):%H:%M}"'
    lines = [
        'timezone = "UTC"' if line.startswith("timezone =") else line
        for line in (folder / "publisher.toml").read_text().splitlines()
    ]
    lines = [each for line in lines for each in ([due, line] if "template =" in line else [line])]
    (folder / "publisher.toml").write_text("\n".join(lines))
    ran = settled("cron")
    assert ran.code == 1
    assert "missing.html: no such template" in ran.err
    assert "Sent weekly-1" in ran.out


def test_schedule_written_after_its_hour(settled: Publisher, folder: Path) -> None:
    """Who writes a schedule down after its hour does not mean today."""
    settled("subscriber", "add", "an@example.org")
    set_schedule(folder, datetime.now(UTC) - timedelta(minutes=40))
    ran = settled("cron")
    assert "Sent" not in ran.out


def test_article_with_an_error_is_told_once(
    settled: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """The tick that finds a mistake says so, and status says it until I have mended it."""
    write_article("crane", date="gisteren")
    ran = settled("cron")
    assert (ran.code, ran.err.count("Left out: articles/crane.md:3:")) == (3, 1)
    for _ in range(2):
        # Also while the file is too young to be trusted, and is read again.
        ran = settled("cron")
        assert (ran.code, ran.out, ran.err) == (0, "", "")
    write_article("stork", date="morgen")
    ran = settled("cron")
    assert ran.code == 3
    assert ("articles/stork.md" in ran.err, "articles/crane.md" in ran.err) == (True, False)
    assert settled("status").err.count("Left out: ") == 2
    assert settled("build").code == 3
    write_article("crane")
    assert settled("cron").code == 0
    write_article("crane", date="gisteren")
    assert "articles/crane.md" in settled("cron").err
    write_article("crane")
    write_article("stork")
    assert settled("cron").code == 0
    assert "Left out" not in settled("status").err


def test_build_tells_for_cron(settled: Publisher, write_article: Callable[..., Path]) -> None:
    """What I was told when I built by hand, cron does not mail me."""
    write_article("crane", date="gisteren")
    assert settled("build", "--dry-run").code == 3
    assert settled("cron").code == 3
    write_article("stork", date="morgen")
    assert settled("build").code == 3
    ran = settled("cron")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_feed_that_keeps_its_last_good_file_is_told_once(
    settled: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """A feed that cannot be written is told by one tick; status names it until it can."""
    settings = folder / "publisher.toml"
    before = settings.read_text()
    write_article("crane", section="Archive")
    table = '\n[[feed]]\nname = "{section}/news"\neach = "section"\narchive = 5\n'
    settings.write_text(before + table)
    ran = settled("cron")
    assert (ran.code, ran.err.count("Kept: feed archive/news")) == (3, 1)
    ran = settled("cron")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "Kept: feed archive/news" in settled("status").err
    settings.write_text(before)
    assert settled("cron").code == 0
    assert "Kept: " not in settled("status").err
