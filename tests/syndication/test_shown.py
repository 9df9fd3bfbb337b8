"""Where few files changed, a build that looks at few of them writes what one of all would."""

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.storage.cache import open_cache
from publisher.storage.open import open_ledger
from publisher.syndication.update import UpdateReport, update_feeds
from tests.syndication.updating import NOW, read_feeds

SETTINGS = """[publication]
title = "T"
url = "https://example.org/"
[content]
dialect = "publisher"
[[feed]]
name = "all"
limit = 4
[[feed]]
name = "sea"
tags = ["zee"]
languages = ["nl"]
limit = 2
[[feed]]
name = "tag/{tag}"
each = "tag"
limit = 3
[[feed]]
name = "{section}/{author}"
each = ["section", "author"]
content = "summary"
limit = 2
"""


#: What happens to articles, and on most days.
_DEEDS = (
    *("typo", "typo", "typo", "add", "add", "odd", "rewrite"),
    *("copy", "rename", "delete", "wait", "touch", "spoil"),
)


class Desk:
    """An editorial desk at which articles are written, mended and taken away again."""

    def __init__(self, folder: Path, chance: random.Random, articles: int = 20) -> None:
        self.folder = folder
        self.chance = chance
        (folder / "articles").mkdir(parents=True)
        (folder / "publisher.toml").write_text(SETTINGS)
        self.now = NOW
        for number in range(articles):
            self.write(f"a{number:02}")

    def path(self, name: str) -> Path:
        return self.folder / "articles" / f"{name}.md"

    def write(self, name: str, *, is_odd: bool = False) -> None:
        chance = self.chance
        lines = [f"title: Title {chance.randrange(99)}", f"date: {self.choose_date()}"]
        lines.append(f"language: {chance.choice(('nl', 'nl', 'en'))}")
        lines.append(f"tags: [{chance.choice(('zee', 'duin', 'stad'))}]")
        lines.append(f"section: {chance.choice(('Natuur', 'Cultuur'))}")
        lines.append(f"author: {chance.choice(('An', 'Bo'))}")
        odd: tuple[str, ...] = (
            "draft: true",
            "slug: s1",
            "slug: s2",
            "language: fr",
            "tags: [Zee, nieuw]",
        )
        odd += (f"expires: {self.choose_date()}", "id: tag:example.org,2026:x")
        odd += ("title: [", "id: no id", "date: 2100-11-24")
        if is_odd:
            line = chance.choice(odd)
            lines = [each for each in lines if each.split(":")[0] != line.split(":")[0]] + [line]
        other = chance.choice(["a03", "a07", "n1"])
        body = f"Words {chance.randrange(50)} of [another]({other}.md)."
        self.path(name).write_text("---\n" + "\n".join(lines) + f"\n---\n\n{body}\n")

    def choose_date(self) -> str:
        return f"{self.chance.randint(2026, 2100)}-01-{self.chance.randint(1, 28):02}"

    def change(self) -> str:
        """Do one thing of those that happen on most days; return what."""
        files = sorted((self.folder / "articles").iterdir())
        file = self.chance.choice(files)
        what = self.chance.choice(_DEEDS)
        if what == "typo":
            file.write_text(file.read_text() + f"\nMore {self.chance.randrange(99)}.\n")
        elif what == "add":
            self.write(f"n{self.chance.randrange(30)}")
        elif what == "odd":
            self.write(f"n{self.chance.randrange(30)}", is_odd=True)
        elif what == "rewrite":
            self.write(file.stem)
        elif what == "copy":
            shutil.copy(file, self.path(f"c{self.chance.randrange(9)}"))
        elif what == "rename":
            file.rename(self.path(f"r{self.chance.randrange(9)}"))
        elif what == "delete" and len(files) > 9:
            file.unlink()
        elif what == "wait":
            self.now += timedelta(hours=self.chance.randrange(20))
        elif what == "touch":
            file.touch()
        elif what == "spoil":
            feeds = sorted((self.folder / "feeds").rglob("*.atom"))
            self.chance.choice(feeds).write_bytes(b"spoilt")
        return what

    def update(self, folder: Path | None = None, *, is_forced: bool = False) -> UpdateReport:
        return update(folder or self.folder, self.now, is_forced=is_forced)


def update(folder: Path, now: datetime, *, is_forced: bool = False) -> UpdateReport:
    publication = load_publication(folder / "publisher.toml", {})
    with (
        open_ledger(publication.ledger, durability="process") as ledger,
        open_cache(publication.state_folder / "cache.sqlite") as cache,
    ):
        return update_feeds(publication, ledger.identities, cache, now, is_forced=is_forced)


def list_known(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    publication = load_publication(folder / "publisher.toml", {})
    with open_ledger(publication.ledger, durability="process") as ledger:
        for each in ledger.identities.list_identities():
            yield each.id, each.source, each.title, each.body_digest


@pytest.mark.parametrize("seed", range(12))
def test_same_as_a_build_of_everything(tmp_path: Path, seed: int) -> None:
    """Whatever a desk does in a week, feeds, ids and remarks are those of a build of everything."""
    desk = Desk(tmp_path / "one", random.Random(seed))
    desk.update()
    done: list[str] = []
    for _ in range(14):
        done += [desk.change() for _ in range(desk.chance.choice((1, 1, 1, 2)))]
        copy = tmp_path / "copy"
        shutil.copytree(desk.folder, copy)
        (copy / ".publisher" / "cache.sqlite").unlink()
        one, other = desk.update(), desk.update(copy, is_forced=True)
        assert read_feeds(desk.folder) == read_feeds(copy), done
        assert list(list_known(desk.folder)) == list(list_known(copy)), done
        assert one.refused == other.refused, done
        if one.build is not None and other.build is not None:
            assert one.build.feeds == other.build.feeds, done
        shutil.rmtree(copy)


@pytest.mark.parametrize(
    ("name", "is_looked_at"),
    [("typo", False), ("new", False), ("moved to another section", True), ("gone", True)],
)
def test_what_no_feed_shows_is_not_looked_at(tmp_path: Path, name: str, is_looked_at: bool) -> None:
    """A typo and a new article leave old articles alone; what leaves its place needs them."""
    desk = Desk(tmp_path / "one", random.Random(1))
    write_days(desk)
    desk.update()
    file, row = desk.path("b11"), "articles/b0.md"
    with open_cache(desk.folder / ".publisher" / "cache.sqlite") as cache:
        # Nobody could look at it and leave it so.
        cache.change("article", {row: "nonsense"})
    if name == "typo":
        file.write_text(file.read_text().replace("Words", "Worlds"))
    elif name == "new":
        desk.path("new").write_text(file.read_text().replace("B11", "New").replace("Words", "W"))
    elif name == "gone":
        file.unlink()
    else:
        file.write_text(file.read_text().replace("Natuur", "Cultuur"))
    report = desk.update()
    assert report.build is not None
    assert Path("feeds/all.atom") in report.build.written
    with open_cache(desk.folder / ".publisher" / "cache.sqlite") as cache:
        assert (cache.read_all("article")[row] != "nonsense") == is_looked_at


def write_days(desk: Desk) -> None:
    """Write an article for each of 12 days, which all feeds that take them are full of."""
    for number in range(12):
        text = f"---\ntitle: B{number}\ndate: 2099-12-{number + 10}\nauthor: An\n"
        text += f"section: Natuur\ntags: [zee]\nlanguage: nl\nimage: p.png\n---\nWords {number}.\n"
        desk.path(f"b{number}").write_text(text)


def mend_a_typo(desk: Desk) -> None:
    desk.path("b11").write_text(desk.path("b11").read_text().replace("Words", "Worlds"))


def take_an_address(desk: Desk) -> None:
    desk.path("b11").write_text(desk.path("b11").read_text().replace("---\nW", "slug: b0\n---\nW"))


def copy_an_old_one(desk: Desk) -> None:
    shutil.copy(desk.path("b0"), desk.path("copy"))


def bring_one_back(desk: Desk) -> None:
    text = desk.path("b1").read_text()
    desk.path("b1").unlink()
    desk.update()
    desk.path("typo").write_text(text.replace("Words 1", "Worlds 1"))


def take_an_id(desk: Desk) -> None:
    known = next(each[0] for each in list_known(desk.folder) if each[1].endswith("b2.md"))
    desk.path("b11").write_text(
        desk.path("b11").read_text().replace("title", f"id: {known}\ntitle")
    )


def take_a_minted_id(desk: Desk) -> None:
    shutil.move(desk.path("b3"), desk.path("moved"))
    desk.update()
    text = "---\ntitle: Other\ndate: 2099-12-13\n---\nOther words.\n"
    desk.path("b3").write_text(text)


def spell_otherwise(desk: Desk) -> None:
    for number in range(7):
        text = desk.path("b11").read_text().replace("zee", "Zee").replace("B11", f"N{number}")
        desk.path(f"n{number}").write_text(text.replace("Words", f"Other {number}"))


def be_spelt_otherwise_before(desk: Desk) -> None:
    for number in range(12):
        file = desk.path(f"b{number}")
        file.write_text(file.read_text().replace("zee", "Zee" if number > 7 else "zee"))
    desk.update()
    desk.path("b11").write_text(desk.path("b11").read_text().replace("Words", "Worlds"))


def state_an_id_too_late(desk: Desk) -> None:
    file = desk.path("b11")
    file.write_text(file.read_text().replace("title", "id: tag:example.org,2026:late\ntitle"))


def break_a_new_one(desk: Desk) -> None:
    desk.path("n").write_text("---\ntitle: [\n---\n")


def set_the_clock_back(desk: Desk) -> None:
    text = desk.path("b11").read_text()
    right, desk.now = desk.now, datetime(2101, 1, 1, tzinfo=UTC)
    desk.path("early").write_text(text.replace("2099-12-21", "2100-12-01"))
    desk.update()
    desk.now = right


def let_one_fall_due(desk: Desk) -> None:
    text = desk.path("b11").read_text()
    desk.path("due").write_text(text.replace("2099-12-21", "2100-12-01"))
    desk.update()
    desk.now = datetime(2100, 12, 2, tzinfo=UTC)
    desk.path("b10").write_text(text.replace("2099-12-21", "2099-12-20"))


def let_one_expire(desk: Desk) -> None:
    text = desk.path("b11").read_text()
    desk.path("b11").write_text(text.replace("title", "expires: 2100-12-01\ntitle"))
    desk.update()
    desk.now = datetime(2100, 12, 2, tzinfo=UTC)
    desk.path("b10").write_text(text.replace("2099-12-21", "2099-12-20"))


def break_one(desk: Desk) -> None:
    desk.path("b11").write_text("---\ntitle: [\n---\n")


def put_the_ledger_back(desk: Desk) -> None:
    ledger = desk.folder / ".publisher" / "publisher.sqlite"
    backup = ledger.with_name("backup")
    shutil.copy(ledger, backup)
    desk.path("n").write_text(desk.path("b11").read_text().replace("B11", "N"))
    desk.update()
    shutil.move(backup, ledger)
    desk.path("n").write_text(desk.path("b11").read_text().replace("B11", "M"))


@pytest.mark.parametrize(
    "happen",
    [
        mend_a_typo,
        take_an_address,
        copy_an_old_one,
        bring_one_back,
        take_an_id,
        take_a_minted_id,
        spell_otherwise,
        be_spelt_otherwise_before,
        state_an_id_too_late,
        break_a_new_one,
        set_the_clock_back,
        let_one_fall_due,
        let_one_expire,
        break_one,
        put_the_ledger_back,
    ],
)
def test_articles_that_no_feed_shows_count(tmp_path: Path, happen: Callable[[Desk], None]) -> None:
    """Where an article that stands in no feed has a say in what feeds show, it is asked."""
    desk = Desk(tmp_path / "one", random.Random(1), articles=0)
    write_days(desk)
    desk.update()
    happen(desk)
    copy = tmp_path / "copy"
    shutil.copytree(desk.folder, copy)
    (copy / ".publisher" / "cache.sqlite").unlink()
    one, other = desk.update(), desk.update(copy, is_forced=True)
    assert read_feeds(desk.folder) == read_feeds(copy)
    assert list(list_known(desk.folder)) == list(list_known(copy))
    assert one.refused == other.refused
    # Links are looked into where a body is read.
    told = [
        [each for each in report.remarks if each.rule != "article/link"] for report in (one, other)
    ]
    assert told[0] == told[1]
