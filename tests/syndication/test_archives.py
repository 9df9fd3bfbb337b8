"""Archives of feeds: pages that never change once they are closed (RFC 5005)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import feedparser
import pytest

from publisher.errors import ConfigurationError
from publisher.model.articles import Article

Write = Callable[..., Article]
START = datetime(2026, 1, 1, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SETTINGS = '\n[[feed]]\nname = "all"\nlimit = 5\narchive = 10\n'
FORMATS = ("atom", "rss", "json")


@dataclass
class Year:
    """A publication with one article a day."""

    open_desk: Callable[..., Any]
    write: Write
    settings: str = SETTINGS

    def __post_init__(self) -> None:
        self.articles: list[Article] = []

    def article(self, day: int, **fields: object) -> Article:
        moment = START + timedelta(days=day)
        return self.write(f"d{day:03}", **{"published": moment, **fields})

    def build(self, days: int) -> Any:
        """Build after so many days."""
        for day in range(len(self.articles), days):
            self.articles.append(self.article(day))
        return self.rebuild()

    def rebuild(self) -> Any:
        self.desk = self.open_desk(self.settings)
        return self.desk.build(*self.articles, now=START + timedelta(days=len(self.articles)))

    @property
    def folder(self) -> Path:
        folder: Path = self.desk.publication.feeds_folder
        return folder

    def pages(self) -> dict[str, str]:
        """Return file → hash of every page."""
        pages = sorted((self.folder / "archive").rglob("*.*"))
        return {
            str(page.relative_to(self.folder)): sha256(page.read_bytes()).hexdigest()
            for page in pages
        }

    def read(self, address: str) -> bytes:
        """Return what a server would answer."""
        assert address.startswith("https://example.org/feeds/")
        return (self.folder / address.removeprefix("https://example.org/feeds/")).read_bytes()

    def follow(self, suffix: str) -> Iterator[tuple[list[str], dict[str, str]]]:
        """Yield ids and links of each document, the newest first, as a reader goes back."""
        address: str | None = f"https://example.org/feeds/all.{suffix}"
        while address is not None:
            document = self.read(address)
            if suffix == "json":
                feed = json.loads(document)
                links = {"self": feed["feed_url"], "prev-archive": feed.get("next_url")}
                ids = [item["id"] for item in feed["items"]]
            else:
                parsed = feedparser.parse(document)
                assert not parsed.bozo
                links = {link.rel: link.href for link in parsed.feed.links}
                ids = [entry.id for entry in parsed.entries]
            assert links["self"] == address
            yield ids, links
            address = links.get("prev-archive")


@pytest.fixture
def year(open_desk: Callable[..., Any], write: Write) -> Year:
    return Year(open_desk, write)


def ids_of(year: Year) -> list[str]:
    return [each.id for each in year.desk.ledger.list_identities()]


def test_closed_pages_never_change_in_a_year(year: Year) -> None:
    """Whatever I write, a page of the archive that is there keeps every byte."""
    before: dict[str, str] = {}
    for day in range(1, 121):
        year.build(day)
        pages = year.pages()
        assert before.items() <= pages.items()
        assert len(pages) == day // 10 * 3
        before = pages


@pytest.mark.parametrize("suffix", FORMATS)
def test_whole_history_is_found_by_going_back(year: Year, suffix: str) -> None:
    """A reader that follows the links gets everything that I ever published, each entry once."""
    for day in range(1, 38):
        year.build(day)
        documents = list(year.follow(suffix))
        newest, pages = documents[0][0], [ids for ids, _ in documents[1:]]
        archived = [id_ for ids in pages for id_ in ids]
        assert sorted({*newest, *archived}) == sorted(ids_of(year))
        assert len(archived) == len(set(archived)) == day // 10 * 10
        assert len(newest) == max(day % 10, min(day, 5))


def test_a_page_says_what_it_is(year: Year) -> None:
    """A page of the archive leads to the newest entries, and to the page before it."""
    year.build(25)
    for suffix in ("atom", "rss"):
        newest, second, first = year.follow(suffix)
        base = "https://example.org/feeds"
        assert newest[1]["prev-archive"] == f"{base}/archive/all/2.{suffix}"
        assert second[1]["prev-archive"] == f"{base}/archive/all/1.{suffix}"
        assert "prev-archive" not in first[1]
        assert second[1]["current"] == first[1]["current"] == f"{base}/all.{suffix}"
        assert "current" not in newest[1]
        marks = [
            b'<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'
            in year.desk.read(name)
            for name in (f"all.{suffix}", f"archive/all/2.{suffix}")
        ]
        assert marks == [False, True]
    feed_ids = {
        feedparser.parse(year.desk.read(name)).feed.id
        for name in ("all.atom", "archive/all/1.atom", "archive/all/2.atom")
    }
    assert len(feed_ids) == 1


def test_feed_says_that_it_is_complete_so_long_as_it_is(year: Year) -> None:
    """While everything stands in one document, it says so; then it does not."""
    complete = b"<fh:complete "
    year.build(5)
    assert [complete in year.desk.read(f"all.{each}") for each in ("atom", "rss")] == [True, True]
    year.articles.pop(2)
    year.rebuild()
    assert complete not in year.desk.read("all.atom")
    year.build(10)
    assert complete not in year.desk.read("all.atom")


def test_typo_title_and_address_change_no_closed_page(year: Year) -> None:
    """A closed page is left alone when I mend a typo, and when the publication moves."""
    year.build(25)
    before = year.pages()
    year.articles = [replace(each, html="<p>Anders.</p>", title="X") for each in year.articles]
    assert year.rebuild().failed == ()
    assert year.pages() == before
    head = '[publication]\ntitle = "Z"\nurl = "https://other.example.org/"\n'
    desk = year.open_desk(year.settings, head=head)
    desk.build(*year.articles)
    assert year.pages() == before
    assert b"https://other.example.org/feeds/archive/all/2.atom" in desk.read("all.atom")


def test_article_that_is_deleted_stays_in_a_closed_page(year: Year) -> None:
    """What I delete without a word stays where readers find the past."""
    year.build(25)
    before = year.pages()
    del year.articles[3:20]
    year.rebuild()
    assert year.pages() == before


@pytest.mark.parametrize("damage", [Path.unlink, lambda page: page.write_bytes(b"spoilt")])
def test_page_that_is_lost_is_written_again(year: Year, damage: Callable[[Path], object]) -> None:
    """A page that somebody deleted or spoilt is there again after the next build, as it was."""
    year.build(25)
    before = year.pages()
    for suffix in FORMATS:
        damage(year.folder / f"archive/all/1.{suffix}")
    report = year.rebuild()
    assert report.written == tuple(Path(f"feeds/archive/all/1.{each}") for each in FORMATS)
    assert year.pages() == before


def test_page_survives_a_lost_cache(year: Year) -> None:
    """Without its cache, publisher still knows what it closed."""
    year.build(25)
    before = year.pages()
    for file in year.desk.publication.state_folder.glob("cache.sqlite*"):
        file.unlink()
    year.articles = [replace(each, title="X") for each in year.articles]
    year.rebuild()
    assert year.pages() == before


def test_first_build_of_an_old_blog_closes_its_pages(year: Year) -> None:
    """When I turn archives on, what readers have seen is in them, and then the oldest first."""
    year.settings = SETTINGS.replace("archive = 10\n", "")
    year.build(23)
    assert not (year.folder / "archive").exists()
    year.settings = SETTINGS
    year.rebuild()
    newest, second, first = year.follow("atom")
    ids = ids_of(year)
    assert sorted(first[0]) == sorted([*ids[-5:], *ids[:5]])
    assert sorted(second[0]) == sorted(ids[5:15])
    assert sorted(newest[0]) == sorted(ids[15:])


def test_article_that_waits_unread_closes_no_page(year: Year) -> None:
    """An article that is away while others fill a page gets into the next one."""
    year.build(8)
    away = year.articles.pop(2)
    year.articles += [year.article(day) for day in range(8, 12)]
    year.rebuild()
    year.articles.append(away)
    year.rebuild()
    newest, first = year.follow("json")
    assert len(first[0]) == 10
    assert sorted({*newest[0], *first[0]}) == sorted(ids_of(year))


def test_build_that_stopped_before_recording_closes_the_same_page(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before a power cut is what the next build writes."""
    year.build(9)
    ledger = type(year.desk.ledger)
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "record_published", lambda *_: 0)
        patch.setattr(ledger, "close_pages", lambda *_: None)
        year.build(10)
    before = year.pages()
    assert len(before) == 3
    year.build(11)
    assert year.pages() == before


def test_clock_that_is_set_back_changes_no_order(year: Year) -> None:
    """The order of the archive is that of appearance, wherever the clock was."""
    year.settings = SETTINGS.replace("limit = 5", "limit = 1")
    year.desk = year.open_desk(year.settings)
    for day in range(22):
        year.articles.append(year.article(-day))
        year.desk.build(*year.articles, now=START + timedelta(days=100 - day))
    newest, second, first = year.follow("json")
    ids = ids_of(year)
    assert (set(first[0]), set(second[0])) == (set(ids[:10]), set(ids[10:20]))
    assert set(newest[0]) == {ids[0], *ids[20:]}


def test_document_is_not_larger_than_it_should_be(year: Year) -> None:
    """Older entries go to the archive early where articles are long."""
    year.settings = SETTINGS.replace("limit = 5", "limit = 20") + "largest = 30_000\n"
    for day in range(25):
        body = f"<p>{'woord ' * 1000}</p>\n"
        year.articles.append(year.article(day, html=body))
        year.rebuild()
        assert all((year.folder / f"all.{each}").stat().st_size <= 30_000 for each in FORMATS)
    documents = list(year.follow("rss"))
    assert len(documents[0][0]) == 4
    assert {id_ for ids, _ in documents for id_ in ids} == set(ids_of(year))
    before = year.pages()
    year.rebuild()
    assert year.pages() == before


def test_newest_entry_is_there_however_large(year: Year) -> None:
    """One article that is longer than a feed should be is in the feed all the same."""
    year.settings += "largest = 10_000\n"
    year.build(3)
    year.articles.append(year.article(3, html=f"<p>{'woord ' * 9000}</p>\n"))
    year.rebuild()
    newest, *_ = year.follow("json")
    assert newest[0] == [ids_of(year)[-1]]


def test_old_pages_are_not_rendered_again(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    """One new article costs me the page that it closes and no older one."""
    year.build(28)
    from publisher.syndication import archive_files

    read: list[bytes] = []
    monkeypatch.setattr(archive_files, "read_page", lambda document, _: read.append(document))
    before = year.pages()
    assert year.build(29).written == tuple(Path(f"feeds/all.{each}") for each in FORMATS)
    assert len(year.build(30).written) == 6
    assert read == []
    assert before.items() <= year.pages().items()


def test_removed_archive_is_named(year: Year) -> None:
    """When I turn archives off, I am told which files nobody writes any more."""
    year.build(12)
    year.settings = SETTINGS.replace("archive = 10\n", "")
    stale = {path.as_posix() for path in year.rebuild().stale}
    assert stale == {f"feeds/archive/all/1.{each}" for each in FORMATS}


def test_archive_of_a_feed_with_a_fault_is_kept(year: Year) -> None:
    """While an article keeps a feed from being written, nobody tells me to delete its past."""
    year.build(12)
    before = year.pages()
    year.articles.append(year.article(12, html='<p><a href="b">x</a></p>'))
    report = year.rebuild()
    assert [each.feed for each in report.failed] == ["all"]
    assert report.stale == ()
    assert year.pages() == before


def test_no_feed_is_called_like_an_archive(open_desk: Callable[..., Any], write: Write) -> None:
    """A feed that would stand among the pages of another one is refused."""
    with pytest.raises(ConfigurationError, match="where archives of feeds stand"):
        open_desk('\n[[feed]]\nname = "archive/all/1"\n')
    desk = open_desk(SETTINGS + '[[feed]]\nname = "{section}/news"\neach = "section"\n')
    report = desk.build(write("a", section="Archive"), write("b", section="Zee"))
    assert [each.feed for each in report.failed] == ["archive/news"]
    assert (desk.publication.feeds_folder / "zee/news.atom").is_file()


def test_feed_without_archive_says_that_it_is_complete(open_desk: Any, write: Write) -> None:
    """A small feed says that nothing else is of it, until readers would lose something by that."""
    year = Year(open_desk, write, settings='\n[[feed]]\nname = "all"\nlimit = 5\n')

    def says() -> list[bool]:
        return [b"<fh:complete " in year.desk.read(f"all.{each}") for each in ("atom", "rss")]

    year.build(4)
    assert says() == [True, True]
    # Withdrawn, it is to go from readers; what is left is everything.
    gone = year.articles[1]
    known = {each.source: each.id for each in year.desk.ledger.list_identities()}
    year.desk.ledger.withdraw(known[gone.source], reason="Onwaar", url=gone.url, now=NOW)
    year.build(6)
    assert says() == [True, True]
    # It has outgrown its limit.
    year.build(7)
    assert says() == [False, False]


def test_what_is_gone_for_now_is_not_dropped(open_desk: Any, write: Write) -> None:
    """While an article has an error, its feed does not tell readers to forget it."""
    year = Year(open_desk, write, settings='\n[[feed]]\nname = "all"\nlimit = 5\n')
    year.build(4)
    broken = year.articles.pop(2)
    year.rebuild()
    assert b"<fh:complete " not in year.desk.read("all.atom")
    year.articles.insert(2, broken)
    year.rebuild()
    assert b"<fh:complete " in year.desk.read("all.atom")


def test_new_ledger_knows_that_more_is_there(open_desk: Any, write: Write) -> None:
    """A feed with more articles than its limit never says that it is complete."""
    year = Year(open_desk, write, settings='\n[[feed]]\nname = "all"\nlimit = 5\n')
    year.build(6)
    assert b"<fh:complete " not in year.desk.read("all.atom")


def test_archive_goes_on_under_a_new_name(year: Year) -> None:
    """I rename a feed, and its archive has the pages that it had, each at a new address."""
    year.build(25)
    feed_id = feedparser.parse(year.desk.read("all.atom")).feed.id
    before = {number: read_page_ids(year, "all", number) for number in (1, 2)}
    year.settings = SETTINGS.replace('"all"', '"nieuws"\nformerly = "all"')
    year.rebuild()
    assert {number: read_page_ids(year, "nieuws", number) for number in (1, 2)} == before
    assert feedparser.parse(year.desk.read("nieuws.atom")).feed.id == feed_id
    pages = year.pages()
    # The ledger knows it under the new name by now.
    assert year.rebuild().written == ()
    year.settings = SETTINGS.replace('"all"', '"nieuws"')
    year.build(30)
    assert pages.items() <= year.pages().items()
    assert {number: read_page_ids(year, "nieuws", number) for number in (1, 2)} == before
    assert len(read_page_ids(year, "nieuws", 3)) == 10


def test_withdrawn_before_the_feed_was_renamed(year: Year) -> None:
    """An article that was withdrawn under the old name of a feed is told of under the new one."""
    year.build(12)
    gone = year.articles[11]
    known = {each.source: each.id for each in year.desk.ledger.list_identities()}
    year.desk.ledger.withdraw(known[gone.source], reason="Onwaar", url=gone.url, now=NOW)
    year.rebuild()
    assert b"deleted-entry" in year.desk.read("all.atom")
    year.settings = SETTINGS.replace('"all"', '"nieuws"\nformerly = "all"')
    year.rebuild()
    document = year.desk.read("nieuws.atom")
    assert b"deleted-entry" in document
    assert year.rebuild().written == ()
    assert year.desk.read("nieuws.atom") == document


def read_page_ids(year: Year, name: str, number: int) -> list[str]:
    document = year.desk.read(f"archive/{name}/{number}.json")
    return [each["id"] for each in json.loads(document)["items"]]
