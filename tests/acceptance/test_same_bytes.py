"""The same articles give the same bytes, wherever and however often they are built."""

import os
import shutil
import subprocess
from pathlib import Path
from unittest import mock

import pytest

from tests.acceptance.conftest import run_publisher
from tests.newsroom import Newsroom

FEEDS = """
timezone = "Europe/Brussels"
language = "nl-BE"
[[feed]]
name = "all"
[[feed]]
name = "{section}/{tag}"
each = ["section", "tag"]
[[feed]]
name = "wie/{author}"
each = "author"
authors = ["Ann Maes", "Bram Claes", "Cleo"]
"""
WORDS = (
    "Zee & duin",
    "Élan vital",
    "Ĳzer",
    "naïef",
    "größer",
    "İstanbul",
    "straße",
    "Œuvre",
    "дом",
)


def make_publication(folder: Path) -> Newsroom:
    """Write articles whose order, case and dates depend on the locale, if anything does."""
    newsroom = Newsroom(folder)
    newsroom.configure(FEEDS)
    for number, word in enumerate(WORDS):
        newsroom.write(
            f"{'news' if number % 2 else 'Opinie'}/a{number}",
            f"title: {word}",
            f"date: 2026-03-{27 + number // 3} 02:30",
            f"tags: [{word}, {word.upper()}, alle, tag{number % 3}]",
            f"authors: [Ann Maes, {'Bram Claes' if number % 2 else 'Cleo'}]",
            f"section: {'Nieuws' if number % 2 else 'Één mening'}",
            body=f"{word} « ’s avonds » [x](a{number - 1}.md)\n\n![{word}](/a.png)\n\nMore.",
        )
    return newsroom


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    made = make_publication(tmp_path_factory.mktemp("expected") / "de-kust")
    built = run_publisher("build", cwd=made.folder, PYTHONHASHSEED="0", TZ="UTC")
    assert built.code == 0, built.err
    assert len(made.contents()) > 30
    return made


def list_locales() -> list[str]:
    """Return locales that this machine has, the most different ones first."""
    done = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    have = done.stdout.split()
    wanted = ("tr_TR.utf8", "nl_BE.utf8", "de_DE.utf8", "C.utf8", "C", "POSIX")
    return [name for name in wanted if name in have] or ["C"]


SURROUNDINGS = {
    "hash seed": {"PYTHONHASHSEED": "1"},
    "another hash seed": {"PYTHONHASHSEED": "4294967295"},
    "zone ahead": {"TZ": "Pacific/Kiritimati"},
    "zone behind": {"TZ": "America/St_Johns"},
    "unknown zone": {"TZ": "Nowhere/Land"},
    **{name: {"LC_ALL": name, "LANG": name} for name in list_locales()[:2]},
}


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_surroundings(expected: Newsroom, tmp_path: Path, name: str) -> None:
    """Hash seed, locale and time zone of the machine change no byte and no date of a file."""
    made = make_publication(tmp_path / "elsewhere")
    built = run_publisher("build", cwd=made.folder, **SURROUNDINGS[name])
    assert built.code == 0, built.err
    assert made.contents() == expected.contents()
    assert [time for _, time in made.stamps().values()] == [
        time for _, time in expected.stamps().values()
    ]
    # What is remembered does not depend on them either.
    again = run_publisher("build", cwd=made.folder, PYTHONHASHSEED="7", LC_ALL="C")
    assert again.out in (
        f"0 files written, {len(made.contents())} unchanged in feeds/.\n",
        "Nothing changed.\n",
    )


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o027])
def test_umask(expected: Newsroom, tmp_path: Path, umask: int) -> None:
    """Whatever the umask, web servers may read the feeds, and nobody else the ledger."""
    made = make_publication(tmp_path / "elsewhere")
    before = os.umask(umask)
    try:
        made.build()
    finally:
        os.umask(before)
    assert made.contents() == expected.contents()
    for file in made.feeds.rglob("*"):
        assert file.stat().st_mode & 0o777 == (0o755 if file.is_dir() else 0o644)
    assert made.state.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("processors", [1, 2])
def test_processors(expected: Newsroom, tmp_path: Path, processors: int) -> None:
    """Whether one process reads, renders and sets everything or two, the files are the same."""
    made = make_publication(tmp_path / "elsewhere")
    with (
        mock.patch("publisher.content.dividing._FEWEST", 2),
        mock.patch("publisher.syndication.ahead._FEWEST", 2),
        mock.patch("publisher.syndication.pages.ahead._FEWEST", 2),
        mock.patch("os.cpu_count", return_value=processors),
        mock.patch("os.fork", side_effect=os.fork) as fork,
    ):
        made.build()
    assert fork.call_count == 3 * (processors - 1)
    assert made.contents() == expected.contents()


def test_order_of_files(expected: Newsroom, tmp_path: Path) -> None:
    """Files that were made in another order, as a clone makes them, are the same articles."""
    made = Newsroom(tmp_path / "elsewhere")
    made.configure(FEEDS)
    for file in sorted(expected.articles.rglob("*.md"), reverse=True):
        target = made.folder / file.relative_to(expected.folder)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)
    made.build()
    assert made.contents() == expected.contents()
