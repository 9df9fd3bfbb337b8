"""When a build is skipped, and when it must not be."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.storage.cache import Cache
from publisher.storage.ledger import Ledger
from publisher.storage.open import open_ledger
from publisher.syndication.update import UpdateReport, update_feeds
from tests.syndication.conftest import make_edition

#: Long after any file of a test was made: only the kernel says when that was.
NOW = datetime(2100, 11, 23, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC).timestamp()


@dataclass
class Publication:
    """A folder that is updated at moments of our choosing."""

    folder: Path
    ledger: Ledger
    cache: Cache

    def write(self, name: str, *lines: str, body: str = "Words.") -> Path:
        file = self.folder / "articles" / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(["---", f"title: {name}", *lines, "---", body, ""]))
        os.utime(file, (LONG_AGO, LONG_AGO))
        return file

    def configure(self, *lines: str) -> None:
        self.folder.joinpath("publisher.toml").write_text(
            "\n".join(["[publication]", 'title = "T"', 'url = "https://example.org/"', *lines])
        )

    def update(self, now: datetime = NOW) -> UpdateReport:
        publication = load_publication(self.folder / "publisher.toml", {})
        return update_feeds(
            publication,
            self.ledger.identities,
            self.cache,
            now,
            deliveries=self.ledger.deliveries,
        )

    def is_skipped(self, now: datetime = NOW) -> bool:
        return self.update(now).build is None

    def titles(self) -> list[str]:
        feed = json.loads((self.folder / "feeds" / "all.json").read_text())
        return [item["title"] for item in feed["items"]]


@pytest.fixture
def publication(tmp_path: Path) -> Iterator[Publication]:
    ledger_file = tmp_path / ".publisher" / "publisher.sqlite"
    with open_ledger(ledger_file, durability="process") as ledger:
        cache = Cache(tmp_path / "cache.sqlite")
        made = Publication(tmp_path, ledger, cache)
        made.configure()
        made.write("a", "date: 2026-11-01")
        yield made
        cache.close()


def test_nothing_changed(publication: Publication) -> None:
    """What was built and not touched since is not built again."""
    assert not publication.is_skipped()
    assert publication.is_skipped()
    assert publication.is_skipped(NOW + timedelta(days=400))


Change = Callable[[Publication], object]


def _edit_unnoticed(publication: Publication) -> None:
    """Other words of the same length, and the modification time put back."""
    file = publication.folder / "articles" / "a.md"
    file.write_text(file.read_text().replace("Words.", "Worlds"))
    os.utime(file, (LONG_AGO, LONG_AGO))


def _replace_in_place(publication: Publication) -> None:
    """Another file of the same name, size and modification time, as some editors write it."""
    file = publication.folder / "articles" / "a.md"
    other = file.with_name("other")
    other.write_text(file.read_text().replace("Words.", "Worlds"))
    os.utime(other, (LONG_AGO, LONG_AGO))
    other.replace(file)


def _delete_one_of_two(publication: Publication) -> None:
    """Another one stays: a folder that is empty all at once stops the update."""
    publication.write("b", "date: 2026-11-02")
    publication.update()
    (publication.folder / "articles" / "a.md").unlink()


@pytest.mark.parametrize(
    "change",
    [
        lambda publication: publication.write("a", "date: 2026-11-01", body="Other words."),
        lambda publication: publication.write("b", "date: 2026-11-02"),
        _delete_one_of_two,
        lambda publication: (publication.folder / "articles" / "a.md").rename(
            publication.folder / "articles" / "z.md"
        ),
        _replace_in_place,
        _edit_unnoticed,
        lambda publication: publication.configure('description = "New"'),
        lambda publication: (publication.folder / "feeds" / "all.rss").unlink(),
        lambda publication: (publication.folder / "feeds" / "all.rss").write_bytes(b"<rss/>"),
    ],
    ids=[
        "edited", "added", "deleted", "renamed", "replaced", "unnoticed", "configured",
        "feed deleted", "feed edited",
    ],
)  # fmt: skip
def test_something_changed(publication: Publication, change: Change) -> None:
    """Whatever changed, the next update sees it, and the one after that has nothing to do."""
    publication.update()
    change(publication)
    assert not publication.is_skipped()
    assert publication.is_skipped()


def test_young_files_are_not_trusted(publication: Publication) -> None:
    """A file written in the second of the build may change again unseen: it is read once more."""
    made = publication.write("b", "date: 2026-11-02").stat().st_ctime
    a_second_later = datetime.fromtimestamp(made + 1, UTC)
    publication.update(a_second_later)
    assert not publication.is_skipped(a_second_later + timedelta(seconds=5))
    assert publication.is_skipped(a_second_later + timedelta(seconds=6))


def test_articles_come_and_go_by_the_clock(publication: Publication) -> None:
    """An article appears at its minute and goes at its minute, though no file changed."""
    publication.write("b", "date: 2100-11-23 13:00:00Z", "expires: 2100-11-23 14:00:00Z")
    publication.update()
    assert publication.is_skipped(NOW + timedelta(minutes=59))
    assert publication.titles() == ["a"]
    assert not publication.is_skipped(NOW + timedelta(minutes=60))
    assert publication.titles() == ["b", "a"]
    assert publication.is_skipped(NOW + timedelta(minutes=61))
    assert not publication.is_skipped(NOW + timedelta(minutes=120))
    assert publication.titles() == ["a"]


def test_clock_set_back(publication: Publication) -> None:
    """After the clock was set back, nothing is taken for granted."""
    publication.update()
    assert not publication.is_skipped(NOW - timedelta(hours=1))


def test_refused_articles_are_named_again(publication: Publication) -> None:
    """An update that is skipped still knows which articles are left out."""
    publication.write("broken", "date: soon")
    first = publication.update()
    again = publication.update()
    assert again.build is None
    assert [remark.source for remark in again.refused] == ["articles/broken.md"]
    assert again.refused == first.refused


def test_snapshot_of_another_version(publication: Publication) -> None:
    """A snapshot that cannot be understood costs one build and nothing else."""
    publication.update()
    snapshot = publication.folder / ".publisher" / "unchanged"
    snapshot.write_text(snapshot.read_text().replace("fact\ttaken_at\t", "fact\ttaken\t"))
    assert not publication.is_skipped()
    snapshot.write_bytes(b"\xff")
    assert not publication.is_skipped()


def test_digest_is_built_when_its_day_is_over(publication: Publication) -> None:
    """The digest of a day appears at midnight, though no file changes."""
    publication.write("b", "date: 2100-11-23")
    publication.configure("[[feed]]", 'name = "all"', 'digest = "day"')
    assert not publication.is_skipped()
    assert publication.is_skipped(NOW + timedelta(hours=11, minutes=59))
    assert publication.titles() == ["T, November 1, 2026"]
    assert not publication.is_skipped(NOW + timedelta(hours=12))
    assert publication.titles() == ["T, November 23, 2100", "T, November 1, 2026"]
    assert publication.is_skipped(NOW + timedelta(days=400))


def test_digest_knows_standfirsts_that_are_in_bodies(publication: Publication) -> None:
    """A standfirst that I did not write is the first paragraph in a digest, too, also later on."""
    publication.configure("[[feed]]", 'name = "all"', 'digest = "day"')
    feed = publication.folder / "feeds" / "all.json"
    publication.update()
    assert "<p>Words.</p>" in json.loads(feed.read_text())["items"][0]["content_html"]
    before = feed.read_bytes()
    publication.write("b", "date: 2100-11-23")
    publication.update()
    assert feed.read_bytes() == before
    publication.write("a", "date: 2026-11-01", body="Others.")
    publication.update()
    assert "<p>Others.</p>" in json.loads(feed.read_text())["items"][0]["content_html"]


def test_new_edition_makes_a_build(publication: Publication) -> None:
    """An edition that was frozen since the last build is noticed, though no file changed."""
    publication.configure(
        *("[[feed]]", 'name = "all"', 'editions = "weekly"', "[[newsletter]]", 'name = "weekly"'),
        *('title = "W"', 'from = "An <an@example.org>"', 'template = "digest"'),
    )
    assert not publication.is_skipped()
    assert publication.is_skipped()
    publication.ledger.deliveries.freeze(make_edition("Een", []), NOW)
    assert not publication.is_skipped()
    assert publication.titles() == ["Een"]
    assert publication.is_skipped()


def test_template_that_changes_during_a_build(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page's template that is saved while the pages are set is read by the next build."""
    monkeypatch.setattr("publisher.syndication.standing.YOUNG_NANOSECONDS", 0)
    article = publication.write("eb", "date: 2026-11-01")
    template = publication.folder / "templates" / "feeds" / "note.txt"
    template.parent.mkdir(parents=True)
    template.touch()
    while template.stat().st_ctime_ns - article.stat().st_ctime_ns < 10_000:
        template.touch()
    between = (template.stat().st_ctime_ns + article.stat().st_ctime_ns) / 2e9
    publication.update(datetime.fromtimestamp(between, UTC))
    assert not publication.is_skipped()
