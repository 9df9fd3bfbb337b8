"""A publication in which the whole command runs at moments of a test's choosing."""

import contextlib
import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from publisher.cli import build, cron
from publisher.cli.main import run
from publisher.content import bodies, heads
from publisher.content.plain_articles import PlainReader
from publisher.idle import find_idle_words
from publisher.model.publication import FeedFormat

#: Long after any file of a test was made: only the kernel says when that was.
NOW = datetime(2100, 11, 23, 12, tzinfo=UTC)
_DOCUMENTS = frozenset(f".{format_}" for format_ in FeedFormat)
SETTINGS = ('title = "De Kust"', 'url = "https://kust.example.org/"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A command that ran to its end."""

    code: int
    out: str
    err: str
    #: Told by the snapshot alone, before the program was loaded.
    is_idle: bool


@dataclass
class Newsroom:
    """A publication's folder, and what its editors do."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.articles.mkdir(parents=True, exist_ok=True)
        if not self.settings.exists():
            self.configure()

    @property
    def articles(self) -> Path:
        return self.folder / "articles"

    @property
    def settings(self) -> Path:
        return self.folder / "publisher.toml"

    @property
    def state(self) -> Path:
        return self.folder / ".publisher"

    @property
    def feeds(self) -> Path:
        return self.folder / "feeds"

    def configure(self, *lines: str, title: str = SETTINGS[0], url: str = SETTINGS[1]) -> None:
        """Write the settings; `lines` follow the title and the address."""
        self.settings.write_text("\n".join(["[publication]", title, url, *lines, ""]))

    def write(self, name: str, *lines: str, body: str = "Some words.") -> Path:
        """Write an article of November 2026, unless `lines` of front matter say otherwise."""
        file = self.articles / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        said = {line.partition(":")[0] for line in lines}
        dated = [] if "date" in said else ["date: 2026-11-01 09:00:00Z"]
        titled = [] if "title" in said else [f"title: {name.capitalize()}"]
        file.write_text("\n".join(["---", *titled, *dated, *lines, "---", "", body, ""]))
        return file

    def run(self, *words: str, at: datetime = NOW) -> Said:
        """Run a command as `publisher` does, from its first look at the snapshot on."""
        words = ("--publication", str(self.folder), *words)
        nanoseconds = int(at.timestamp() * 1e6) * 1000
        with mock.patch.dict(os.environ, self.environment):
            idle = find_idle_words(words, os.environ, str(self.folder), nanoseconds)
            if idle is not None:
                return Said(code=0, out=idle, err="", is_idle=True)
            out, err = io.StringIO(), io.StringIO()
            with (
                mock.patch.object(build, "now", return_value=at),
                mock.patch.object(cron, "now", return_value=at),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                code = run(words)
        return Said(code=code, out=out.getvalue(), err=err.getvalue(), is_idle=False)

    def build(self, *words: str, at: datetime = NOW) -> Said:
        """Build, where that must succeed."""
        said = self.run("build", *words, at=at)
        assert said.code == 0, said.err
        return said

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Return feed document → inode and modification time."""
        return {name: (file.stat().st_ino, file.stat().st_mtime_ns) for name, file in self._files()}

    def contents(self) -> dict[str, bytes]:
        """Return feed document → its bytes; pages about the feeds are not among them."""
        return {name: file.read_bytes() for name, file in self._files()}

    def lose_cache(self) -> None:
        """Remove what can be made again, and the snapshot with it."""
        for file in (*self.state.glob("cache.sqlite*"), *self.state.glob("unchanged")):
            file.unlink()

    def lose_ledger(self) -> None:
        """Remove all that a fresh clone has not."""
        shutil.rmtree(self.state)

    def _files(self) -> Iterable[tuple[str, Path]]:
        found = sorted(self.feeds.rglob("*")) if self.feeds.is_dir() else []
        return [
            (path.relative_to(self.feeds).as_posix(), path)
            for path in found
            if path.is_file() and path.suffix in _DOCUMENTS
        ]


def link_elsewhere(newsroom: Newsroom) -> None:
    """Keep the articles in a folder of their own, and a link in their place."""
    elsewhere = newsroom.folder.parent / "elsewhere"
    newsroom.articles.rename(elsewhere)
    newsroom.articles.symlink_to(elsewhere)


@contextlib.contextmanager
def count_parsed() -> Iterator[mock.Mock]:
    """Count the articles whose head or body is parsed in the block."""
    counted = mock.Mock()

    def watch(function: Callable[..., object]) -> Callable[..., object]:
        def watched(*arguments: object) -> object:
            found = function(*arguments)
            if found is not None:  # else it was not plain, and is parsed step by step
                counted()
            return found

        return watched

    with (
        mock.patch.object(PlainReader, "read", watch(PlainReader.read)),
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
