"""Feeds as files: what is written, what is left alone, what is reported."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.errors import FileAccessError
from publisher.model.articles import Article, Entry
from publisher.model.publication import FeedFormat
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.history import History
from publisher.syndication.render import Renderer
from tests.syndication.conftest import find_fault

Write = Callable[..., Article]
NAMES = [Path("feeds/all.atom"), Path("feeds/all.rss"), Path("feeds/all.json")]
XML = "<?xml version='1.0' encoding='UTF-8'?>"
EACH = """
[[feed]]
name = "all"
[[feed]]
name = "tag/{tag}"
each = "tag"
"""


def fingerprint(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_second_build_touches_nothing(desk: Any, write: Write) -> None:
    """A server goes on answering 304 when nothing changed."""
    first = desk.build(write("a"))
    before = fingerprint(desk.publication.feeds_folder)
    second = desk.build(write("a"))
    assert (list(first.written), list(first.unchanged)) == (NAMES, [])
    assert (list(second.written), list(second.unchanged)) == ([], NAMES)
    assert fingerprint(desk.publication.feeds_folder) == before


def test_file_has_the_time_of_the_feed(desk: Any, write: Write) -> None:
    """Last-Modified says when something significant changed, not when the program ran."""
    moment = datetime(2026, 7, 2, 9, 30, tzinfo=UTC)
    desk.build(write("a", updated=moment), write("b"))
    times = {path.stat().st_mtime for path in desk.publication.feeds_folder.iterdir()}
    assert times == {moment.timestamp()}


def test_file_of_an_old_feed_has_a_time_that_every_disk_can_hold(desk: Any, write: Write) -> None:
    """A feed of historical documents can be written on any file system."""
    desk.build(write("a", published=datetime(1302, 7, 11, tzinfo=UTC)))
    assert {path.stat().st_mtime for path in desk.publication.feeds_folder.iterdir()} == {0}


def test_first_appearances_are_counted_once(open_desk: Any, write: Write) -> None:
    """I am told how many entries are new, and the second time that none is."""
    desk = open_desk(EACH)
    assert desk.build(write("a", tags=("zee",)), write("b")).first_appearances == 3
    assert desk.build(write("a", tags=("zee",)), write("b")).first_appearances == 0
    assert desk.build(write("c"), write("b")).first_appearances == 1


def test_build_that_stopped_before_recording_is_completed(desk: Any, write: Write) -> None:
    """What was written before a power cut is recorded by the next build."""
    loaded = desk.load([write("a")])
    renderer = Renderer(publication_url=desk.publication.url, timezone=desk.publication.timezone)
    (listed,) = list_feeds(desk.publication, loaded, []).feeds
    feed = replace(listed, history=History(is_complete=True))
    desk.publication.feeds_folder.mkdir()
    for format_ in feed.self_urls:
        (desk.publication.feeds_folder / f"all.{format_}").write_bytes(
            renderer.render(feed, format_)
        )
    report = desk.build(write("a"))
    assert (report.written, report.first_appearances) == ((), 1)


def test_feed_that_fails_keeps_its_last_good_file(open_desk: Any, write: Write) -> None:
    """Readers never get a feed with the same id twice; the feeds beside it are written."""
    desk = open_desk(EACH)
    desk.build(write("a"))
    good = desk.read("all.atom")
    loaded = desk.load([write("a", tags=("zee",)), write("b")])
    twins = tuple(replace(entry, id="urn:example:twin") for entry in loaded.entries)
    report = desk.build_loaded(replace(loaded, entries=twins))
    assert [(problem.feed, problem.message) for problem in report.failed] == [
        ("all", "feed all was not written: the id urn:example:twin stands there 2 times")
    ]
    assert desk.read("all.atom") == good
    assert [str(path) for path in report.written] == [
        "feeds/tag/zee.atom",
        "feeds/tag/zee.rss",
        "feeds/tag/zee.json",
    ]


def test_id_that_xml_cannot_hold_fails_only_its_feed(desk: Any, write: Write) -> None:
    """A ledger with a damaged id does not put a broken document before readers."""
    loaded = desk.load([write("a")])
    damaged = tuple(replace(entry, id="urn:example:\x08") for entry in loaded.entries)
    report = desk.build_loaded(replace(loaded, entries=damaged))
    assert [problem.feed for problem in report.failed] == ["all"]
    assert not desk.publication.feeds_folder.exists()


@pytest.mark.parametrize(
    ("format_", "document", "fault"),
    [
        (
            "atom",
            f"{XML}<a>&b;</a>".encode(),
            "all.atom: not well-formed XML: Entity 'b' not defined",
        ),
        ("rss", XML.encode() + b"<a>\xff</a>", "all.rss: not well-formed XML: "),
        ("rss", XML.encode() + b"<a>\x08</a>", "all.rss: not well-formed XML: "),
        ("json", b"\xff", "all.json: not UTF-8 at byte 0"),
        ("json", b'"\x08"', "all.json: not valid JSON: Invalid control character"),
        ("json", b'"\\u0008"', "all.json: a character that XML 1.0 cannot hold"),
        ("json", b'"\xef\xbf\xbe"', "all.json: a character that XML 1.0 cannot hold"),
        ("rss", b"\xef\xbb\xbf<a/>", "all.rss: begins with a byte order mark"),
        ("json", b"{", "all.json: not valid JSON: "),
        ("atom", b"<?xml version='1.0'?><a/>", "all.atom: does not say that it is UTF-8"),
        ("atom", f"{XML}<a>\u00eb</a>".encode(), "all.atom: is no Atom feed"),
        ("rss", f"{XML}<a>\u00eb</a>".encode(), "all.rss: is no RSS 2.0 feed"),
        ("json", b'"\xc3\xab"', "all.json: is no JSON Feed"),
    ],
)
def test_document_is_checked_before_readers_see_it(
    desk: Any, write: Write, format_: str, document: bytes, fault: str
) -> None:
    """A broken document is never written over a good one."""
    feed: Feed = list_feeds(desk.publication, desk.load([write("a")]), []).feeds[0]
    found = find_fault(feed, {FeedFormat(format_): document})
    assert found is not None
    assert found.startswith(fault)


def test_stale_feeds_are_named_and_kept(open_desk: Any, write: Write) -> None:
    """When I drop a feed from the settings, its file is named to me and not deleted."""
    desk = open_desk(EACH)
    desk.build(write("a", tags=("zee",)))
    for name in ("README.html", "tag/zee.html", "tag/zee.atom.gz"):
        (desk.publication.feeds_folder / name).write_text("mine, or not")
    report = open_desk().build(write("a", tags=("zee",)))
    assert [str(path) for path in report.stale] == [
        "feeds/tag/zee.atom",
        "feeds/tag/zee.atom.gz",
        "feeds/tag/zee.html",
        "feeds/tag/zee.json",
        "feeds/tag/zee.rss",
    ]
    assert (desk.publication.feeds_folder / "tag/zee.atom").is_file()


def test_folder_that_cannot_be_written(desk: Any, write: Write) -> None:
    """A file where the feeds folder should be gives an error that I can act on."""
    desk.publication.feeds_folder.write_text("not a folder")
    with pytest.raises(FileAccessError) as caught:
        desk.build(write("a"))
    assert str(desk.publication.feeds_folder) in caught.value.message


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)))
def test_order_of_articles_changes_no_byte(desk: Any, write: Write, order: list[int]) -> None:
    """Whatever order the disk lists my articles in, nobody downloads a feed again."""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    articles = [
        write(name, published=moment, tags=("AI", "ai"), section=name.upper()) for name in "abcde"
    ]
    desk.build(*articles)
    assert desk.build(*(articles[index] for index in order)).written == ()


_SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from publisher.config.load import load_publication
from publisher.entries import load_entries
from publisher.storage.cache import open_cache
from publisher.storage.open import open_ledger
from publisher.syndication import feeds
assert "feedgen" not in sys.modules and "lxml" not in sys.modules, "imported too early"
from publisher.model.publication import FeedFormat
from publisher.syndication.build import build_feeds
assert "feedgen" not in sys.modules and "lxml" not in sys.modules, "imported too early"
publication = load_publication(Path(sys.argv[1]) / "publisher.toml", {})
now = datetime(2026, 11, 23, 12, tzinfo=UTC)
with (
    open_ledger(publication.ledger, durability="process") as ledger,
    open_cache(publication.folder / "cache.sqlite") as cache,
):
    loaded = load_entries(publication, ledger.identities, cache, now)
    report = build_feeds(publication, loaded, ledger.identities, cache, now)
assert report.failed == () and len(loaded.entries) == 3
"""
_ARTICLE = """\
---
title: {name} & co
date: {date}
language: {language}
tags: [AI, Zee, "{name}"]
section: Kust
---
Het *verhaal* van {name}.
"""


def build_elsewhere(folder: Path, names: list[str], **environment: str) -> dict[str, bytes]:
    (folder / "articles").mkdir(parents=True)
    (folder / "publisher.toml").write_text(
        '[publication]\ntitle = "De Kust"\nurl = "https://example.org/"\n'
        'timezone = "Europe/Brussels"\n'
        + EACH
        + '[[feed]]\nname = "l/{language}"\neach = "language"\n'
    )
    for name in names:
        language = {"a": "nl", "b": "fr", "c": "nl"}[name]
        (folder / "articles" / f"{name}.md").write_text(
            _ARTICLE.format(name=name, date="2026-03-01", language=language)
        )
    subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(folder)],
        env={**os.environ, **environment},
        check=True,
    )
    feeds = folder / "feeds"
    return {
        str(path.relative_to(feeds)): path.read_bytes()
        for path in sorted(feeds.rglob("*"))
        if path.is_file()
    }


def test_bytes_depend_on_the_content_alone(tmp_path: Path) -> None:
    """Another machine, zone, locale, hash seed and order of files give the same bytes."""
    here = build_elsewhere(
        tmp_path / "one", ["a", "b", "c"], PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C"
    )
    there = build_elsewhere(
        tmp_path / "two",
        ["c", "b", "a"],
        PYTHONHASHSEED="2",
        TZ="Asia/Kolkata",
        LC_ALL="C.UTF-8",
        PYTHONUTF8="0",
    )
    assert len(here) == 3 * (1 + 5 + 2)
    assert here == there


def test_renderer_gives_each_feed_its_own_setting(desk: Any, write: Write) -> None:
    """The same article in a full feed and in one of standfirsts is not mixed up."""
    loaded = desk.load([write("a", language="fr")])
    full: Feed = list_feeds(desk.publication, loaded, []).feeds[0]
    short = replace(full, full_text=False, language="fr")
    renderer = Renderer(publication_url=desk.publication.url, timezone=desk.publication.timezone)
    alone = Renderer(publication_url=desk.publication.url, timezone=desk.publication.timezone)
    for format_ in full.self_urls:
        renderer.render(full, format_)
        assert renderer.render(short, format_) == alone.render(short, format_)


def test_naive_moment_is_refused(desk: Any, write: Write) -> None:
    """A date without a zone is never guessed at on the way out."""
    article = write("a", published=datetime(2026, 3, 1))  # noqa: DTZ001 - what is tested
    feed: Feed = list_feeds(desk.publication, desk.load([]), []).feeds[0]
    naive = replace(feed, entries=(Entry(id="urn:example:a", article=article),))
    renderer = Renderer(publication_url=desk.publication.url, timezone=desk.publication.timezone)
    with pytest.raises(ValueError, match="without time zone"):
        renderer.render(naive, next(iter(naive.self_urls)))
