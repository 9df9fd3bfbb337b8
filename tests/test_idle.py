"""A run that has nothing to do is told at once, and no other is."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.idle import find_idle_words, note_idle
from publisher.storage.cache import open_cache
from publisher.storage.open import open_ledger
from publisher.syndication.update import update_feeds

#: Long after any file of a test was made: only the kernel says when that was.
NOW = datetime(2100, 11, 23, 12, tzinfo=UTC)
FUTURE = "---\ntitle: B\ndate: 2100-11-23 13:00:00Z\n---\nWords.\n"


def nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000_000


class Desk:
    """A publication after a tick at `NOW` that found nothing to send."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str] = {}
        (folder / "articles" / "deep").mkdir(parents=True)
        self.article = folder / "articles" / "deep" / "a.md"
        self.article.write_text("---\ntitle: A\ndate: 2026-11-01\n---\nWords.\n")
        (folder / "publisher.toml").write_text(
            '[publication]\ntitle = "T"\nurl = "https://example.org/"\n'
        )

    def tick(self, now: datetime = NOW, quiet_until: datetime | None = None) -> None:
        self.build(now, "" if quiet_until is None else str(nanoseconds(quiet_until)))

    def build(self, now: datetime = NOW, quiet_until: str | None = None) -> None:
        publication = load_publication(self.folder / "publisher.toml", self.environment)
        with (
            open_ledger(publication.ledger, durability="process") as ledger,
            open_cache(publication.state_folder / "cache.sqlite") as cache,
        ):
            update_feeds(publication, ledger.identities, cache, now)
        note_idle(str(self.folder), str(publication.ledger), self.environment, quiet_until)

    def say(self, *arguments: str, now: datetime = NOW) -> str | None:
        return find_idle_words(arguments, self.environment, str(self.folder), nanoseconds(now))

    def edit(self) -> None:
        self.article.write_text(self.article.read_text().replace("Words", "Worlds"))

    def write_to_ledger(self) -> None:
        with open_ledger(
            self.folder / ".publisher" / "publisher.sqlite", durability="process"
        ) as ledger:
            ledger.deliveries.store_due_run("weekly", NOW)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "de-kust")
    made.tick()
    return made


def test_nothing_to_do(desk: Desk) -> None:
    """A build says that nothing changed, a tick of cron says nothing."""
    assert desk.say("build") == "Nothing changed.\n"
    assert desk.say("cron") == ""


def test_from_elsewhere(desk: Desk, tmp_path: Path) -> None:
    """The publication is found below the folder it is run in, and where it is named."""
    desk.folder = desk.folder / "articles"
    assert desk.say("cron") == ""
    desk.folder = tmp_path
    assert desk.say("cron") is None
    assert desk.say("--publication", "de-kust", "cron") == ""
    assert desk.say("--publication", str(tmp_path / "de-kust"), "build") == "Nothing changed.\n"
    assert desk.say("--publication", "elsewhere", "cron") is None


@pytest.mark.parametrize(
    "arguments", [("build", "--force"), ("build", "--json"), ("send",), ("--help",), ()]
)
def test_whatever_else_is_asked_for(desk: Desk, arguments: tuple[str, ...]) -> None:
    """Only a plain build and a plain tick can be idle."""
    assert desk.say(*arguments) is None


CHANGES: dict[str, Callable[[Desk], object]] = {
    "edited": Desk.edit,
    "added": lambda desk: (desk.folder / "articles" / "b.md").write_text(FUTURE),
    "deleted": lambda desk: desk.article.unlink(),
    "renamed": lambda desk: desk.article.rename(desk.article.with_name("b.md")),
    "touched": lambda desk: os.utime(desk.article),
    "folder renamed": lambda desk: desk.article.parent.rename(desk.folder / "articles" / "other"),
    "folder gone": lambda desk: (desk.folder / "articles").rename(desk.folder / "texts"),
    "settings": lambda desk: (desk.folder / "publisher.toml").write_text(
        '[publication]\ntitle = "U"\nurl = "https://example.org/"\n'
    ),
    "environment": lambda desk: desk.environment.update(PUBLISHER_PUBLICATION_TITLE="V"),
    "another generator": lambda desk: (desk.folder / "hugo.toml").write_text("title = 'x'\n"),
    "feed edited": lambda desk: (desk.folder / "feeds" / "all.rss").write_bytes(b""),
    "feed deleted": lambda desk: (desk.folder / "feeds" / "all.rss").unlink(),
    "ledger": Desk.write_to_ledger,
    "ledger gone": lambda desk: (desk.folder / ".publisher" / "publisher.sqlite").unlink(),
    "snapshot cut": lambda desk: (desk.folder / ".publisher" / "unchanged").write_text("fact\ta"),
    "snapshot gone": lambda desk: (desk.folder / ".publisher" / "unchanged").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_something_changed(desk: Desk, change: str) -> None:
    """Whatever a run depends on: when it is not as it was, the whole program looks."""
    CHANGES[change](desk)
    assert desk.say("build") is None
    assert desk.say("cron") is None


def test_password_is_not_written_down(desk: Desk) -> None:
    """A secret of the environment is not in the snapshot, and changes nothing that is built."""
    desk.environment["PUBLISHER_DELIVERY_PASSWORD"] = "secret-of-mine"
    assert desk.say("cron") == ""
    desk.tick()
    assert "secret-of-mine" not in (desk.folder / ".publisher" / "unchanged").read_text()


def test_publication_that_was_moved(desk: Desk, tmp_path: Path) -> None:
    """A publication's folder can be renamed: nothing in it has changed."""
    desk.folder = desk.folder.rename(tmp_path / "de-zee")
    assert desk.say("cron") == ""


def test_until_something_is_due(desk: Desk) -> None:
    """A tick is idle until the newsletter's hour, a build also then."""
    desk.tick(quiet_until=NOW + timedelta(hours=1))
    assert desk.say("cron", now=NOW + timedelta(minutes=59)) == ""
    assert desk.say("cron", now=NOW + timedelta(minutes=60)) is None
    assert desk.say("build", now=NOW + timedelta(minutes=60)) == "Nothing changed.\n"


def test_build_after_something_was_sent(desk: Desk) -> None:
    """What a build does not look at, as when the next reader is due, it does not call settled."""
    desk.tick(quiet_until=NOW + timedelta(hours=1))
    desk.write_to_ledger()
    desk.build()
    assert desk.say("build") == "Nothing changed.\n"
    assert desk.say("cron") is None
    desk.tick(quiet_until=NOW + timedelta(hours=1))
    desk.build()
    assert desk.say("cron") == ""


def test_until_an_article_appears(desk: Desk) -> None:
    """An article whose minute has come is built, though no file changed."""
    (desk.folder / "articles" / "b.md").write_text(FUTURE)
    desk.tick()
    assert desk.say("build", now=NOW + timedelta(minutes=59)) is not None
    assert desk.say("build", now=NOW + timedelta(minutes=60)) is None
    assert desk.say("cron", now=NOW + timedelta(minutes=60)) is None


def test_clock_set_back(desk: Desk) -> None:
    """After the clock was set back, an article may have to go again."""
    assert desk.say("build", now=NOW - timedelta(seconds=1)) is None


def test_left_out_articles_are_named_each_time(desk: Desk) -> None:
    """As long as an article is left out, no run is silent about it."""
    (desk.folder / "articles" / "broken.md").write_text("---\ntitle: [\n---\n")
    desk.tick()
    assert desk.say("build") is None
    assert desk.say("cron") is None


def test_idle_run_loads_next_to_nothing(tmp_path: Path) -> None:
    """Neither click nor anything else that takes time to load is loaded for nothing."""
    desk = Desk(tmp_path)
    desk.environment = {"PATH": os.environ["PATH"]}
    desk.tick()
    program = (
        "import sys, time\n"
        f"time.time_ns = lambda: {nanoseconds(NOW)}\n"
        "sys.argv[1:] = ['build']\n"
        "before = set(sys.modules)\n"
        "from publisher.__main__ import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as left:\n"
        "    print(left.code, *sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=desk.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    words, modules = done.stdout.split("\n", 1)
    assert words == "Nothing changed."
    assert modules.split() == [
        "0", "__future__", "publisher", "publisher.__main__", "publisher.idle",
        "publisher.snapshot", "publisher.stamps",
    ]  # fmt: skip
