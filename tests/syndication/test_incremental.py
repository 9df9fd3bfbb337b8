"""A build that reads only what changed writes what a build of everything would write."""

import contextlib
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.model.articles import Withdrawal
from publisher.model.publication import FeedFormat
from publisher.storage.cache import open_cache
from publisher.storage.identity_ledger import IdentityLedger
from publisher.storage.open import open_ledger
from publisher.syndication.differences import read_shown
from publisher.syndication.update import UpdateReport
from tests.syndication.updating import NOW, read_feeds, update_folder

SETTINGS = """[publication]
title = "{title}"
url = "{url}"
[content]
dialect = "{dialect}"
[[feed]]
name = "all"
limit = 4
[[feed]]
name = "tag/{{tag}}"
each = "tag"
[[feed]]
name = "short"
content = "summary"
[[feed]]
name = "past"
limit = 2
archive = 3
largest = 6_000
[[feed]]
name = "daily"
digest = "day"
limit = 3
[[feed]]
name = "weekly/{{tag}}"
each = "tag"
digest = "week"
"""
TAGS = ("zee", "duin", "stad")


class Folder:
    """A publication that is changed at random."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.articles = folder / "articles"
        self.articles.mkdir(parents=True)
        self.settings = {"title": "T", "url": "https://example.org/", "dialect": "hugo"}
        self.configure()
        for number in range(6):
            self.write(f"a{number}")

    def configure(self, **settings: str) -> None:
        self.settings |= settings
        (self.folder / "publisher.toml").write_text(SETTINGS.format(**self.settings))

    def write(self, name: str) -> None:
        chance = self.chance
        slug = f"slug: s{chance.randrange(30)}\n" if chance.random() < 0.3 else ""
        other = chance.choice([path.stem for path in self.articles.iterdir()] or ["a0"])
        (self.articles / f"{name}.md").write_text(
            f"---\ntitle: Title {chance.randrange(50)}\n{slug}"
            f"date: 2026-01-{chance.randrange(1, 28):02}\ntags: [{chance.choice(TAGS)}]\n---\n\n"
            f'Words {chance.randrange(99)}, [a]({{{{< ref "{other}.md" >}}}}), [x]({other}.md).\n'
        )

    def change(self) -> str:
        """Do one thing of those that happen to a publication; return what."""
        files = sorted(self.articles.iterdir())
        file = self.chance.choice(files)
        changes: dict[str, Callable[[], object]] = {
            "edit": lambda: self.write(file.stem),
            "add": lambda: self.write(f"n{self.chance.randrange(100)}"),
            "touch": lambda: os.utime(file),
            "rename": lambda: file.rename(self.articles / f"r{self.chance.randrange(100)}.md"),
            "delete": lambda: file.unlink() if len(files) > 3 else None,
            "break": lambda: file.write_text("---\ntitle: [\n---\n"),
            "retitle": lambda: self.configure(title=f"T{self.chance.randrange(9)}"),
            "move": lambda: self.configure(url=f"https://{self.chance.choice('ab')}.example.org/"),
            "dialect": lambda: self.configure(dialect=self.chance.choice(["hugo", "publisher"])),
            "spoil": lambda: self.spoil(),
            "withdraw": lambda: self.withdraw(),
            "put back": lambda: self.put_back(),
            "nothing": lambda: None,
        }
        name = self.chance.choice(list(changes))
        changes[name]()
        return name

    def spoil(self) -> None:
        feeds = sorted((self.folder / "feeds").rglob("*.*"))
        self.chance.choice(feeds).write_bytes(b"spoilt")

    def withdraw(self) -> None:
        with self.open_identities() as identities:
            known = [each.id for each in identities.list_identities()]
            if known:
                reason = f"Reason {self.chance.randrange(3)} & <more>"
                identities.withdraw(self.chance.choice(known), reason=reason, url="", now=NOW)

    def put_back(self) -> None:
        with self.open_identities() as identities:
            for each in identities.list_withdrawn()[:2]:
                identities.put_back(each.id)

    @contextlib.contextmanager
    def open_identities(self) -> Iterator[IdentityLedger]:
        publication = load_publication(self.folder / "publisher.toml", {})
        with open_ledger(publication.ledger, durability="process") as ledger:
            yield ledger.identities

    def pages(self) -> dict[str, bytes]:
        """Return the pages of the archive that nobody spoilt."""
        return {
            name: content
            for name, content in self.feeds().items()
            if name.startswith("archive/") and content != b"spoilt"
        }

    def withdrawn(self) -> list[Withdrawal]:
        with self.open_identities() as identities:
            return identities.list_withdrawn()

    def update(self, *, is_forced: bool = False) -> UpdateReport:
        return update_folder(self.folder, is_forced=is_forced)

    def feeds(self) -> dict[str, bytes]:
        return read_feeds(self.folder)


def shown(name: str, page: bytes) -> set[str]:
    return set(read_shown(page, FeedFormat(name.rpartition(".")[2])))


@pytest.mark.parametrize("seed", range(8))
def test_same_bytes_as_a_build_of_everything(tmp_path: Path, seed: int) -> None:
    """Whatever happens to articles, settings and feeds, no feed shows what was true before."""
    folder = Folder(tmp_path / "one", random.Random(seed))
    folder.update()
    done: list[str] = []
    for _ in range(12):
        withdrawn = folder.withdrawn()
        done += [folder.change() for _ in range(folder.chance.randint(1, 2))]
        pages = folder.pages()
        copy = Folder.__new__(Folder)
        copy.folder = tmp_path / "copy"
        shutil.copytree(folder.folder, copy.folder)
        (copy.folder / ".publisher" / "cache.sqlite").unlink()
        one, other = folder.update(), copy.update(is_forced=True)
        assert folder.feeds() == copy.feeds(), done
        if folder.withdrawn() == withdrawn:
            after = folder.pages()
            for name in [name for name in pages if pages[name] != after[name]]:
                # It was spoilt, or cut, while an article was away that is there again.
                assert shown(name, pages[name]) < shown(name, after[name]), done
        assert [each.source for each in one.refused] == [each.source for each in other.refused]
        shutil.rmtree(copy.folder)


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """An old article's typo changes no feed in which it does not stand any more."""
    folder = Folder(tmp_path / "one", random.Random(3))
    folder.settings["dialect"] = "publisher"
    for number in range(8):
        (folder.articles / f"b{number}.md").write_text(
            f"---\ntitle: B{number}\ndate: 2026-02-{number + 1:02}\nsummary: S\n---\nWords.\n"
        )
    folder.configure(dialect="publisher")
    folder.update()
    (folder.articles / "b0.md").write_text(
        "---\ntitle: B0\ndate: 2026-02-01\nsummary: S\n---\nWorlds.\n"
    )
    report = folder.update()
    assert report.build is not None
    # Not in `all`, which shows four, and `short` shows no bodies.
    assert report.build.written == ()
    (folder.articles / "b7.md").write_text(
        "---\ntitle: B7\ndate: 2026-02-08\nsummary: S\n---\nWorlds.\n"
    )
    report = folder.update()
    assert report.build is not None
    assert {path.stem for path in report.build.written} == {"all", "past"}


def test_lost_cache_costs_time_alone(tmp_path: Path) -> None:
    """Without its cache, publisher writes nothing that is there already."""
    folder = Folder(tmp_path / "one", random.Random(4))
    folder.update()
    for file in (folder.folder / ".publisher").glob("cache.sqlite*"):
        file.unlink()
    (folder.folder / ".publisher" / "unchanged").unlink()
    report = folder.update()
    assert report.build is not None
    assert report.build.written == ()


def test_nothing_is_remembered_of_what_no_feed_shows(tmp_path: Path) -> None:
    """Whatever comes and goes over the years, the cache does not grow with it."""
    folder = Folder(tmp_path / "one", random.Random(5))
    folder.update()
    for name in ("vloed", "springtij"):
        file = folder.articles / f"{name}.md"
        file.write_text(f"---\ntitle: {name}\ndate: 2026-03-01\n---\nWords.\n")
        folder.update()
        file.unlink()
        folder.update()
    with open_cache(folder.folder / ".publisher" / "cache.sqlite") as cache:
        for kind in ("article", "entry", "fragment"):
            keys = cache.list_keys(kind)
            assert keys
            assert not [key for key in keys if "vloed" in key or "springtij" in key], kind
