"""Articles that were withdrawn leave every feed, and Atom says so (RFC 6721)."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from publisher.model.articles import Article, Withdrawal
from publisher.model.publication import FeedFormat
from publisher.syndication.archive_pages import read_page, take_out
from publisher.syndication.gone import list_gone_paths

Write = Callable[..., Article]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AT = "{http://purl.org/atompub/tombstones/1.0}"
ARCHIVE = '\n[[feed]]\nname = "all"\nlimit = 3\narchive = 4\n'
FORMATS = ("atom", "rss", "json")


def series(write: Write, number: int) -> list[Article]:
    return [
        write(f"d{day:02}", published=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day))
        for day in range(number)
    ]


def withdraw(desk: Any, article: Article, reason: str = "Onwaar & <fout>") -> str:
    """Withdraw an article and return its id."""
    known = {each.source: each.id for each in desk.ledger.list_identities()}
    id_: str = known[article.source]
    assert desk.ledger.withdraw(id_, reason=reason, url=article.url, now=NOW)
    return id_


def read_ids(desk: Any, name: str) -> dict[str, list[str]]:
    """Return format → ids in a document and its two sisters."""
    return {
        "atom": [each.id for each in feedparser.parse(desk.read(f"{name}.atom")).entries],
        "rss": [each.id for each in feedparser.parse(desk.read(f"{name}.rss")).entries],
        "json": [each["id"] for each in json.loads(desk.read(f"{name}.json"))["items"]],
    }


def read_tombstones(desk: Any, name: str) -> list[tuple[str | None, str | None, str | None]]:
    root = etree.fromstring(desk.read(f"{name}.atom"))
    return [
        (each.get("ref"), each.get("when"), each.findtext(f"{AT}comment"))
        for each in root.iter(f"{AT}deleted-entry")
    ]


def test_withdrawn_entry_leaves_every_feed(open_desk: Callable[..., Any], write: Write) -> None:
    """What I withdraw is in no feed any more, and Atom says when and why."""
    desk = open_desk('\n[[feed]]\nname = "all"\n[[feed]]\nname = "tag/{tag}"\neach = "tag"\n')
    articles = [write("a", tags=("zee",)), write("b", tags=("zee",)), write("c")]
    desk.build(*articles)
    gone = withdraw(desk, articles[0])
    assert desk.build(*articles).failed == ()
    for name, number in (("all", 2), ("tag/zee", 1)):
        assert all(gone not in ids and len(ids) == number for ids in read_ids(desk, name).values())
        assert read_tombstones(desk, name) == [
            (gone, "2026-11-23T12:00:00+00:00", "Onwaar & <fout>")
        ]
        for suffix in ("rss", "json"):
            assert gone.encode() not in desk.read(f"{name}.{suffix}")
            assert b"Onwaar" not in desk.read(f"{name}.{suffix}")


def test_withdrawn_entry_is_told_of_though_its_file_is_gone(desk: Any, write: Write) -> None:
    """Whether I delete the file as well makes no difference to readers."""
    articles = [write("a"), write("b")]
    desk.build(*articles)
    gone = withdraw(desk, articles[0])
    desk.build(*articles)
    with_file = desk.read("all.atom")
    assert desk.build(articles[1]).written == ()
    assert desk.read("all.atom") == with_file
    assert [each[0] for each in read_tombstones(desk, "all")] == [gone]


def test_told_so_long_as_it_would_have_stood_there(
    open_desk: Callable[..., Any], write: Write
) -> None:
    """The notice leaves the feed when the entry itself would have left it."""
    desk = open_desk('\n[[feed]]\nname = "all"\nlimit = 3\n')
    articles = series(write, 6)
    desk.build(*articles[:3])
    gone = withdraw(desk, articles[1])
    told = []
    for number in range(3, 7):
        desk.build(*articles[:number])
        told.append([each[0] for each in read_tombstones(desk, "all")])
    assert told == [[gone], [gone], [], []]


def test_never_shown_entry_is_not_told_of(desk: Any, write: Write) -> None:
    """Nobody is told of what stood in no feed."""
    articles = [write("a"), write("b")]
    desk.load(articles)
    withdraw(desk, articles[0])
    desk.build(*articles)
    assert read_tombstones(desk, "all") == []
    assert len(read_ids(desk, "all")["rss"]) == 1


def test_undone(desk: Any, write: Write) -> None:
    """When I take a withdrawal back, every feed is as it was, to the byte."""
    articles = [write("a"), write("b")]
    desk.build(*articles)
    before = [desk.read(f"all.{each}") for each in FORMATS]
    gone = withdraw(desk, articles[0])
    desk.build(*articles)
    assert desk.read("all.rss") != before[1]
    desk.ledger.put_back(gone)
    desk.build(*articles)
    assert [desk.read(f"all.{each}") for each in FORMATS] == before


def test_cut_out_of_a_closed_page(open_desk: Callable[..., Any], write: Write) -> None:
    """A page of the archive loses the entry that I withdrew, and keeps every other byte."""
    desk = open_desk(ARCHIVE)
    articles = series(write, 10)
    desk.build(*articles)
    pages = {
        f"archive/all/{number}.{each}": desk.read(f"archive/all/{number}.{each}")
        for number in (1, 2)
        for each in FORMATS
    }
    # By now the others would be rendered otherwise, and two of them are not there at all.
    changed = [replace(each, html="<p>Anders.</p>", title="X") for each in articles[2:]]
    gone = withdraw(desk, articles[1])
    desk.build(*changed)
    ids = read_ids(desk, "archive/all/1")
    assert all(gone not in each and len(each) == 3 for each in ids.values())
    assert ids["atom"] == ids["rss"] == ids["json"]
    for name, before in pages.items():
        lines, after = before.decode().splitlines(), desk.read(name).decode().splitlines()
        if name.startswith("archive/all/2"):
            assert after == lines
        else:
            added = [line for line in after if line not in lines]
            assert not [line for line in added if "deleted-entry" not in line and "at:" not in line]
            assert len(after) < len(lines)
            assert "\n".join(after).count("Over d00") == 1
    assert [each[0] for each in read_tombstones(desk, "archive/all/1")] == [gone]
    assert read_tombstones(desk, "all") == []


def test_undone_in_a_closed_page(open_desk: Callable[..., Any], write: Write) -> None:
    """An entry that is put back stands again in the page in which it stood."""
    desk = open_desk(ARCHIVE)
    articles = series(write, 10)
    desk.build(*articles)
    before = [desk.read(f"archive/all/1.{each}") for each in FORMATS]
    for reason in ("Onwaar", "Toch waar?"):
        gone = withdraw(desk, articles[1], reason)
        desk.build(*articles)
        assert [each[2] for each in read_tombstones(desk, "archive/all/1")] == [reason]
        desk.ledger.put_back(gone)
        desk.build(*articles)
        assert [desk.read(f"archive/all/1.{each}") for each in FORMATS] == before


def test_other_reason_is_told(open_desk: Callable[..., Any], write: Write) -> None:
    """A better reason takes the place of the first one, in pages of the archive as well."""
    desk = open_desk(ARCHIVE)
    articles = series(write, 10)
    desk.build(*articles)
    gone = withdraw(desk, articles[1])
    withdraw(desk, articles[9])
    desk.build(*articles)
    desk.ledger.withdraw(gone, reason="Achterhaald", url="", now=NOW + timedelta(days=1))
    desk.build(*articles)
    assert [each[1:] for each in read_tombstones(desk, "archive/all/1")] == [
        ("2026-11-23T12:00:00+00:00", "Achterhaald")
    ]
    assert [each[2] for each in read_tombstones(desk, "all")] == ["Onwaar & <fout>"]


def test_page_whose_entries_are_all_withdrawn(open_desk: Callable[..., Any], write: Write) -> None:
    """An archive has an empty page rather than a gap."""
    desk = open_desk(ARCHIVE)
    articles = series(write, 10)
    desk.build(*articles)
    for each in articles[:4]:
        withdraw(desk, each)
    desk.build(*articles)
    assert read_ids(desk, "archive/all/1") == {"atom": [], "rss": [], "json": []}
    assert len(read_tombstones(desk, "archive/all/1")) == 4
    assert desk.build(*articles).written == ()


def test_page_made_by_another_hand_is_not_cut(open_desk: Callable[..., Any], write: Write) -> None:
    """What does not look like a page of this program is made anew, not mended."""
    desk = open_desk(ARCHIVE)
    desk.build(*series(write, 4))
    page = desk.read("archive/all/1.rss").replace(b"    <item>", b"<item>")
    held = read_page(page, FeedFormat.RSS)
    assert held is not None
    assert len(held.ids) == 4
    assert take_out(page, FeedFormat.RSS, {held.ids[0]}, ()) is None


def test_newsboat_does_not_see_it(
    open_desk: Callable[..., Any], write: Write, tmp_path: Path
) -> None:
    """Newsboat reads the feeds and finds all but what I withdrew."""
    if shutil.which("newsboat") is None:
        pytest.skip("newsboat is not installed (Debian package newsboat)")
    desk = open_desk(ARCHIVE)
    articles = series(write, 10)
    desk.build(*articles)
    gone = {withdraw(desk, articles[1]), withdraw(desk, articles[9])}
    desk.build(*articles)
    folder = desk.publication.feeds_folder
    files = [f"all.{each}" for each in ("atom", "rss")]
    files += [f"archive/all/{page}.{each}" for page in (1, 2) for each in ("atom", "rss")]
    (tmp_path / "urls").write_text("".join(f"file://{folder}/{each}\n" for each in files))
    subprocess.run(
        ["newsboat", "-u", "urls", "-c", "cache.db", "-x", "reload"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        check=True,
        capture_output=True,
        timeout=60,
    )
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        rows = {row[0] for row in cache.execute("SELECT guid FROM rss_item")}
    cache.close()
    assert rows == {each.id for each in desk.ledger.list_identities()} - gone


def test_gone_addresses(desk: Any, write: Write) -> None:
    """A server is told which pages are gone: those of this host, where no other is by now."""
    withdrawn = [
        Withdrawal(
            id=f"tag:example.org,2026:{number}",
            url=url,
            at=NOW,
            reason="",
            source="",
            title="",
            published=NOW,
            feeds=(),
        )
        for number, url in enumerate(
            [
                "https://example.org/zee%C3%ABn/",
                "",
                "https://example.org/",
                "https://example.org/%0A",
                "https://other.example.org/x/",
            ]
        )
    ]
    assert list_gone_paths(withdrawn, (), desk.publication) == ("/zeeën/",)
    there = desk.load([write("a", url="https://example.org/zeeën/")]).entries
    assert list_gone_paths(withdrawn, there, desk.publication) == ()


def test_another_article_in_the_place_of_a_withdrawn_one(desk: Any, write: Write) -> None:
    """I withdraw an article and write it anew, at its address: the feed shows the new one."""
    wrong = write("eb", title="De eb")
    desk.build(wrong)
    gone = withdraw(desk, wrong)
    right = write("eb-2", title="De eb", url=wrong.url)
    report = desk.build(right)
    assert report.failed == ()
    for shown in read_ids(desk, "all").values():
        assert len(shown) == 1
        assert shown[0] != gone
    assert [ref for ref, _, _ in read_tombstones(desk, "all")] == [gone]
