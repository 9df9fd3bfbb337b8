"""What subscribers see, with a feed reader that people use: newsboat, and its own database."""

import contextlib
import functools
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.newsroom import Newsroom

FORMATS = ("atom", "rss")


def in_both(*titles: str) -> dict[str, list[str]]:
    """Return what a subscriber to either format has."""
    return {format_: list(titles) for format_ in FORMATS}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing."""


@dataclass(frozen=True)
class Newsboat:
    """A subscriber to each format; newsboat knows one entry of an id, so each has a database."""

    folder: Path
    address: str

    def fetch(self) -> None:
        for format_ in FORMATS:
            urls, config = self.folder / f"{format_}.urls", self.folder / "config"
            urls.write_text(f"{self.address}/all.{format_}\n")
            config.write_text("auto-reload no\ndownload-retries 1\n")
            database = self._database(format_)
            done = subprocess.run(
                ["newsboat", "-q", "-u", urls, "-c", database, "-C", config, "-x", "reload"],
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "TERM": "dumb"},
                capture_output=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, done.stderr

    def read_all(self) -> None:
        for format_ in FORMATS:
            self._ask(format_, "UPDATE rss_item SET unread = 0")

    def unread(self) -> dict[str, list[str]]:
        """Return format → titles that are shown as new."""
        return self._list("SELECT title FROM rss_item WHERE unread ORDER BY title")

    def shown(self) -> dict[str, list[str]]:
        """Return format → titles, doubles as often as they are there."""
        return self._list("SELECT title FROM rss_item ORDER BY title")

    def _list(self, query: str) -> dict[str, list[str]]:
        return {format_: [title for (title,) in self._ask(format_, query)] for format_ in FORMATS}

    def _ask(self, format_: str, query: str) -> list[tuple[str]]:
        with contextlib.closing(sqlite3.connect(self._database(format_))) as database, database:
            return database.execute(query).fetchall()

    def _database(self, format_: str) -> Path:
        return self.folder / f"{format_}.db"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path / "de-kust")
    for number, name in enumerate(("crane", "heron", "stork"), start=1):
        made.write(name, f"date: 2026-11-0{number} 09:00:00Z", body=f"Of the {name}, a tpyo.")
    made.build()
    return made


@pytest.fixture
def reader(newsroom: Newsroom, tmp_path: Path) -> Iterator[Newsboat]:
    if shutil.which("newsboat") is None:
        pytest.skip("newsboat is not installed here")
    serve = functools.partial(_Quiet, directory=str(newsroom.feeds))
    (tmp_path / "reader").mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = Newsboat(tmp_path / "reader", f"http://127.0.0.1:{server.server_port}")
        made.fetch()
        assert made.unread() == in_both("Crane", "Heron", "Stork")
        made.read_all()
        yield made
        server.shutdown()


def _replace(newsroom: Newsroom, name: str, old: str, new: str) -> None:
    file = newsroom.articles / f"{name}.md"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def _move_and_move_back(newsroom: Newsroom) -> None:
    newsroom.configure(url='url = "https://zee.example.org/"')
    newsroom.build()
    newsroom.configure()


def _check_out(newsroom: Newsroom) -> None:
    """Write every file anew with the bytes that it has, as git does between branches."""
    for file in newsroom.articles.iterdir():
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content)


#: In this order, all on one publication.
CHANGES: dict[str, Callable[[Newsroom], object]] = {
    "nothing": lambda newsroom: None,
    "file renamed": lambda newsroom: (newsroom.articles / "crane.md").rename(
        newsroom.articles / "grus.md"
    ),
    "slug": lambda newsroom: _replace(newsroom, "heron", "---\n\n", "slug: reiger\n---\n\n"),
    "title": lambda newsroom: _replace(newsroom, "stork", "title: Stork", "title: The stork"),
    "file and title": lambda newsroom: newsroom.write(
        "grus", "title: The crane", "date: 2026-11-01 09:00:00Z", body="Of the crane, a tpyo."
    ).rename(newsroom.articles / "kraanvogel.md"),
    "typo": lambda newsroom: _replace(newsroom, "heron", "tpyo", "typo"),
    "significant": lambda newsroom: _replace(
        newsroom, "stork", "---\n\n", "updated: 2026-11-09 10:00:00Z\n---\n\n"
    ),
    "checkout": _check_out,
    "domain": lambda newsroom: newsroom.configure(url='url = "https://zee.example.org/"'),
    "domain there and back": _move_and_move_back,
    "cache lost": Newsroom.lose_cache,
    "deleted": lambda newsroom: (newsroom.articles / "stork.md").rename(newsroom.folder / "aside"),
    "put back": lambda newsroom: (newsroom.folder / "aside").rename(newsroom.articles / "stork.md"),
    "broken": lambda newsroom: _replace(newsroom, "heron", "date: ", "date: soon "),
    "mended": lambda newsroom: _replace(newsroom, "heron", "date: soon ", "date: "),
}


def test_nobody_sees_anything_twice(newsroom: Newsroom, reader: Newsboat) -> None:
    """Whatever I rename, move or mend, subscribers have nothing unread and nothing double."""
    for name, change in CHANGES.items():
        change(newsroom)
        assert newsroom.run("build").code == (3 if name == "broken" else 0)
        reader.fetch()
        assert reader.unread() == in_both()
        assert [len(titles) for titles in reader.shown().values()] == [3, 3]
    newsroom.write("tern", "date: 2026-11-10 09:00:00Z")
    newsroom.build()
    reader.fetch()
    assert reader.unread() == in_both("Tern")


def test_lost_ledger_shows_nothing_again(newsroom: Newsroom, reader: Newsboat) -> None:
    """From a fresh clone, also of a publication with renamed files, nothing is unread again."""
    newsroom.lose_ledger()
    newsroom.build()
    reader.fetch()
    assert reader.unread() == in_both()
    for change in ("file renamed", "slug", "domain"):
        CHANGES[change](newsroom)
        newsroom.build()
    newsroom.lose_ledger()
    kept = newsroom.run("build")
    assert (kept.code, "is known to readers as" in kept.err) == (3, True)
    reader.fetch()
    assert reader.unread() == in_both()
    assert [len(titles) for titles in reader.shown().values()] == [3, 3]
    newsroom.build("--reidentify")
    reader.fetch()
    assert reader.unread() == in_both("Crane", "Heron", "Stork")
