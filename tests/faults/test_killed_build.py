"""Killed at any step, a build leaves the old feed or the new one, and the next one completes it."""

import shutil
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from publisher.storage.open import open_ledger
from tests.faults.rehearsal import KILLED, Nursery
from tests.newsroom import NOW, Newsroom

#: What a build crosses: a file begins, has its time, is on the disk, has its name; a transaction.
STEPS = ("mkstemp", "utime", "fsync", "replace", "commit")
FEED = '[[feed]]\nname = "all"\nformats = ["atom", "json"]'


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    made = Newsroom(tmp_path_factory.mktemp("before") / "de-kust")
    made.configure(FEED)
    made.write("crane", body="A tpyo.")
    made.write("heron")
    made.build()
    return made


def edit(newsroom: Newsroom) -> None:
    """Mend a typo, delete an article and write a new one."""
    newsroom.write("crane", body="A typo.")
    (newsroom.articles / "heron.md").unlink()
    newsroom.write("stork", "date: 2026-11-02")


@pytest.fixture(scope="module")
def after(before: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    made = copy(before, tmp_path_factory.mktemp("after") / "de-kust")
    edit(made)
    made.build()
    return made


def copy(newsroom: Newsroom, target: Path) -> Newsroom:
    shutil.copytree(newsroom.folder, target)
    copied = Newsroom(target)
    copied.build()
    return copied


def list_published(newsroom: Newsroom) -> set[str]:
    with open_ledger(newsroom.state / "publisher.sqlite") as ledger:
        return ledger.identities.list_published("all")


@pytest.mark.parametrize(
    "step", [f"{when} {step}" for step in STEPS for when in ("before", "after")]
)
def test_killed_build(
    before: Newsroom, after: Newsroom, nursery: Nursery, tmp_path: Path, step: str
) -> None:
    """At each crossing no feed is a part, and the next run leaves nothing to be seen of it."""
    for number in count(1):
        newsroom = copy(before, tmp_path / str(number))
        edit(newsroom)
        order = {"step": step, "number": number, "command": ["build"]}
        at = NOW + timedelta(minutes=5)
        log = tmp_path / "log"
        nursery.start(
            {**order, "folder": str(newsroom.folder), "log": str(log), "at": at.isoformat()}
        )
        code = nursery.finish()
        old, new = before.contents(), after.contents()
        for name in old:
            assert newsroom.contents()[name] in (old[name], new[name])
        if code == 0:
            assert number > 2
            return
        assert code == KILLED, log.read_text()
        newsroom.build(at=at + timedelta(minutes=5))
        assert newsroom.contents() == new
        assert list_published(newsroom) == list_published(after)
        assert newsroom.run("build", at=at + timedelta(minutes=10)).is_idle
