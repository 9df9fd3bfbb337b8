"""From files to the entries that may be shown."""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.entries import LoadedEntries, load_entries
from publisher.model.articles import Remark
from publisher.storage.cache import Cache, open_cache
from publisher.storage.identity_ledger import IdentityLedger
from publisher.storage.open import open_ledger

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SETTINGS = """
[publication]
title = "De Kust"
url = "https://example.org/"
timezone = "Europe/Brussels"
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[IdentityLedger]:
    with open_ledger(tmp_path / "ledger.sqlite", durability="process") as opened:
        yield opened.identities


def write(folder: Path, name: str, *lines: str, body: str | None = None) -> Path:
    file = folder / "articles" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    body = f"All about {name}." if body is None else body
    file.write_text("\n".join(["---", f"title: About {name}", *lines, "---", body, ""]))
    return file


def load(
    folder: Path, ledger: IdentityLedger, now: datetime = NOW, settings: str = SETTINGS
) -> LoadedEntries:
    (folder / "publisher.toml").write_text(settings)
    with open_cache(folder / "cache.sqlite") as cache:
        return load_entries(load_publication(folder / "publisher.toml", {}), ledger, cache, now)


def ids(loaded: LoadedEntries) -> list[str]:
    return [entry.id.rpartition("/")[2] for entry in loaded.entries]


def test_newest_first_and_only_what_is_public(tmp_path: Path, ledger: IdentityLedger) -> None:
    """Drafts, expired and future articles stay at home; the rest comes newest first."""
    write(tmp_path, "b", "date: 2026-11-01")
    write(tmp_path, "a", "date: 2026-11-01")
    write(tmp_path, "newest", "date: 2026-11-20")
    write(tmp_path, "draft", "date: 2026-11-20", "draft: true")
    write(tmp_path, "expired", "date: 2026-11-01", "expires: 2026-11-10")
    write(tmp_path, "future", "date: 2026-12-24")
    assert ids(load(tmp_path, ledger)) == ["newest", "a", "b"]
    assert [identity.source for identity in ledger.list_identities()] == [
        "articles/a.md",
        "articles/b.md",
        "articles/newest.md",
    ]


def test_entries_of_one_moment_are_in_order_of_id(tmp_path: Path, ledger: IdentityLedger) -> None:
    """Renaming a file does not change the order in which readers see the articles of a day."""
    write(tmp_path, "a", "date: 2026-11-01", "id: urn:example:z")
    write(tmp_path, "b", "date: 2026-11-01", "id: urn:example:y")
    entries = load(tmp_path, ledger).entries
    assert [entry.id for entry in entries] == ["urn:example:y", "urn:example:z"]


def test_next_change_is_the_next_appearance_or_expiry(
    tmp_path: Path, ledger: IdentityLedger
) -> None:
    """cron knows when to build again though no file changes."""
    write(tmp_path, "a", "date: 2026-11-01", "expires: 2026-11-30 12:00")
    write(tmp_path, "b", "date: 2026-11-25 08:00")
    write(tmp_path, "never", "date: 2026-11-24", "expires: 2026-11-23")
    write(tmp_path, "draft", "date: 2026-11-24", "draft: true")
    appears, expires = datetime(2026, 11, 25, 7, tzinfo=UTC), datetime(2026, 11, 30, 11, tzinfo=UTC)
    assert load(tmp_path, ledger).next_change == appears
    assert load(tmp_path, ledger, appears).next_change == expires
    assert load(tmp_path, ledger, expires).next_change is None
    assert ids(load(tmp_path, ledger, expires)) == ["b"]


def test_identity_survives_everything_at_once(tmp_path: Path, ledger: IdentityLedger) -> None:
    """New domain and file name one day, new title, slug and date the next: still one entry."""
    file = write(tmp_path, "a", "date: 2026-11-01")
    before = load(tmp_path, ledger)
    file.rename(tmp_path / "articles" / "z.md")
    moved = load(tmp_path, ledger, settings=SETTINGS.replace("example.org", "kust.example.net"))
    write(tmp_path, "z", "slug: other", "date: 2026-11-05", body="Mended words about a.")
    edited = load(tmp_path, ledger)
    assert [each.id for each in (*before.entries, *moved.entries, *edited.entries)] == [
        "tag:example.org,2026-11-01:articles/a"
    ] * 3
    assert {loaded.origin for loaded in (before, moved, edited)} == {"https://example.org/"}


def test_broken_file_is_refused_and_keeps_its_identity(
    tmp_path: Path, ledger: IdentityLedger
) -> None:
    """While I have a mistake in one file, the others are published and it loses nothing."""
    file = write(tmp_path, "b", "date: 2026-11-01")
    load(tmp_path, ledger)
    good = file.read_text()
    write(tmp_path, "a", "date: 2026-11-01", body="All about b.")
    file.write_text(good.replace("2026-11-01", "yesterday"))
    broken = load(tmp_path, ledger)
    file.write_text(good)
    assert [(remark.source, remark.line) for remark in broken.refused] == [("articles/b.md", 3)]
    assert isinstance(broken.refused[0], Remark)
    assert broken.refused[0].message.startswith("date: ")
    assert (ids(broken), ids(load(tmp_path, ledger))) == (["a"], ["a", "b"])


def test_ledger_is_not_written_when_nothing_changed(tmp_path: Path, ledger: IdentityLedger) -> None:
    """A cron run without news does not wait for whoever writes to the ledger."""
    write(tmp_path, "a", "date: 2026-11-01")
    before = load(tmp_path, ledger)
    writer = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert load(tmp_path, ledger) == before
    writer.close()


def test_stopped_between_two_settings(
    tmp_path: Path, ledger: IdentityLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is stopped under other settings leaves no address of theirs behind."""
    write(tmp_path, "eb", "date: 2026-11-01")
    assert load(tmp_path, ledger).entries[0].article.url == "https://example.org/eb/"
    change = Cache.change

    def change_and_stop(
        cache: Cache, kind: str, put: Mapping[str, str | bytes], *_: object
    ) -> None:
        change(cache, kind, put)
        raise KeyboardInterrupt

    others = f'{SETTINGS}[content]\npermalink = "/x/:slug/"\n'
    with monkeypatch.context() as patched:
        patched.setattr(Cache, "change", change_and_stop)
        with pytest.raises(KeyboardInterrupt):
            load(tmp_path, ledger, settings=others)
    assert load(tmp_path, ledger).entries[0].article.url == "https://example.org/eb/"
