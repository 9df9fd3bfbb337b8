"""Addresses that lead elsewhere or nowhere, and the files that tell servers."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from publisher.errors import ConfigurationError
from publisher.model.articles import Article
from publisher.storage.cache import open_cache
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.servers.listing import list_server_files
from publisher.syndication.servers.moves import list_moves
from publisher.syndication.surroundings import write_surroundings
from publisher.templating.environment import Templates

Write = Callable[..., Article]
HEAD = """
[publication]
title = "De Kust"
url = "https://example.org/kust/"
servers = ["static", "nginx"]
compress = true
"""
FEEDS = """
[[feed]]
name = "all"
formats = ["atom"]
formerly = ["nieuws", "tag/vuur"]
[[feed]]
name = "tag/{tag}"
each = "tag"
formats = ["atom"]
formerly = ["t/{tag}"]
"""
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def list_all(desk: Any, *articles: Article) -> tuple[Feed, ...]:
    return list_feeds(desk.publication, desk.load(articles, NOW), []).feeds


def write_map(desk: Any, text: str | bytes) -> Path:
    file: Path = desk.publication.folder / "server" / "moved.map"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_renamed_feeds_lead_to_their_new_names(open_desk: Any, write: Write) -> None:
    """Whoever subscribed before I renamed a feed is led on, in each format and on its page."""
    desk = open_desk(FEEDS, head=HEAD)
    moves = list_moves(list_all(desk, write("a", tags=("Zee & duin",))), desk.publication)
    base = "https://example.org/kust/feeds/"
    assert {move.path: move.target for move in moves} == {
        "/kust/feeds/nieuws.atom": f"{base}all.atom",
        "/kust/feeds/nieuws.html": f"{base}all.html",
        "/kust/feeds/tag/vuur.atom": f"{base}all.atom",
        "/kust/feeds/tag/vuur.html": f"{base}all.html",
        "/kust/feeds/t/zee-duin.atom": f"{base}tag/zee-duin.atom",
        "/kust/feeds/t/zee-duin.html": f"{base}tag/zee-duin.html",
    }


def test_renamed_feeds_of_several_kinds(open_desk: Any, write: Write) -> None:
    """Feeds of a section in a language are led on, each to its own."""
    feeds = '[[feed]]\nname = "{section}.{language}"\neach = ["section", "language"]\n'
    feeds += 'formats = "rss"\nformerly = "{language}/{section}"\n'
    desk = open_desk(feeds, head=HEAD)
    moves = list_moves(list_all(desk, write("a", section="Zee")), desk.publication)
    base = "https://example.org/kust/feeds/zee.nl-be"
    assert [(move.path, move.target) for move in moves] == [
        ("/kust/feeds/nl-be/zee.html", f"{base}.html"),
        ("/kust/feeds/nl-be/zee.rss", f"{base}.rss"),
    ]


def test_feed_that_is_there_is_never_led_away(open_desk: Any, write: Write) -> None:
    """A new feed under an old name is read, whatever the settings and the map say of it."""
    desk = open_desk(FEEDS, head=HEAD)
    write_map(desk, "/kust/feeds/all.atom\n")
    moves = list_moves(list_all(desk, write("a", tags=("vuur",))), desk.publication)
    paths = {move.path for move in moves}
    assert paths.isdisjoint({"/kust/feeds/tag/vuur.atom", "/kust/feeds/all.atom"})


def test_map_says_what_moved_and_what_is_gone(open_desk: Any) -> None:
    """A line with one address means gone, with two it means moved; comments are for people."""
    desk = open_desk(head=HEAD)
    write_map(desk, "# weg\n\n/a%20b/\n/\u00e9\t/duin/\n/c /d?e=f\n/g http://example.com/\u00fc\n")
    found = {move.path: move.target for move in list_moves(list_all(desk), desk.publication)}
    assert found == {
        "/a b/": "",
        "/c": "https://example.org/d?e=f",
        "/g": "http://example.com/%C3%BC",
        "/\u00e9": "https://example.org/duin/",
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("/a /b /c", "more than two addresses"),
        ("a", "'a' is not a path"),
        ("/a%0Ab", "'/a%0Ab' is not a path"),
        ("/a%FF", "'/a%FF' is not a path"),
        ("/a b", "'b' is neither a path nor a web address"),
        ("/a ftp://example.org/", "'ftp://example.org/' is neither a path nor a web address"),
        ("/a ../b", "'../b' is neither a path nor a web address"),
        ("/%61 /a", "/%61 leads to itself"),
        ("/1", "/1 is there twice"),
    ],
)
def test_mistake_in_the_map_is_named_with_its_line(open_desk: Any, line: str, message: str) -> None:
    """I mistype an address and am told which line it is in, before any server reads it."""
    desk = open_desk(head=HEAD)
    write_map(desk, f"/1\n{line}\n")
    with pytest.raises(ConfigurationError) as caught:
        list_moves(list_all(desk), desk.publication)
    assert caught.value.message == f"server/moved.map:2: {message}"


def test_map_that_is_no_text_is_refused(open_desk: Any) -> None:
    """A map in another encoding is refused and not guessed at."""
    desk = open_desk(head=HEAD)
    write_map(desk, b"/caf\xe9\n")
    with pytest.raises(ConfigurationError) as caught:
        list_moves(list_all(desk), desk.publication)
    assert caught.value.message == "server/moved.map: not UTF-8 (byte 4)"


def test_only_the_servers_that_were_named_get_files(open_desk: Any, write: Write) -> None:
    """I find files for my web server, and none for others."""
    desk = open_desk(head=HEAD)
    paths = [each.path for each in list_server_files(list_all(desk, write("a")), desk.publication)]
    assert paths == ["server/_headers", "server/_redirects", "server/nginx.conf"]
    without = open_desk()
    assert list(list_server_files(list_all(without, write("a")), without.publication)) == []


def test_static_hosts_learn_types_and_moves(open_desk: Any, write: Write) -> None:
    """A host that reads _headers and _redirects serves feeds as my own server would."""
    desk = open_desk(FEEDS, head=HEAD)
    write_map(desk, "/a%20b/\n/c /d\n")
    files = {
        each.path: each.content.decode()
        for each in list_server_files(list_all(desk, write("a")), desk.publication)
    }
    assert (
        "/kust/feeds/all.atom\n  Content-Type: application/atom+xml; charset=utf-8\n"
        in files["server/_headers"]
    )
    lines = [line for line in files["server/_redirects"].splitlines() if not line.startswith("#")]
    assert lines[:3] == [
        "/a%20b/ /410.html 410",
        "/c https://example.org/d 301",
        "/kust/feeds/nieuws.atom https://example.org/kust/feeds/all.atom 301",
    ]


def test_second_writing_touches_nothing(open_desk: Any, write: Write, tmp_path: Path) -> None:
    """Nothing beside the feeds is downloaded again when nothing changed."""
    desk = open_desk(FEEDS, head=HEAD)
    feeds = list_all(desk, write("a", tags=("zee",)))
    desk.build(write("a", tags=("zee",)))
    with open_cache(tmp_path / "cache.sqlite") as cache:
        first = write_surroundings(feeds, desk.publication, cache)
        second = write_surroundings(feeds, desk.publication, cache)
        cache.put("surroundings", "files", b"damaged")
        third = write_surroundings(feeds, desk.publication, cache)
    assert third == second
    assert (first.unchanged, second.written) == ((), ())
    assert first.written == second.unchanged
    assert Path("feeds/tag/zee.html.gz") in first.written


def test_compressed_copies_go_when_they_are_not_wanted_any_more(
    open_desk: Any, write: Write, tmp_path: Path
) -> None:
    """I switch compress off, and no server goes on sending the last copy for ever."""
    desk = open_desk(FEEDS, head=HEAD)
    desk.build(write("a"))
    feeds = list_all(desk, write("a"))
    folder: Path = desk.publication.feeds_folder
    with open_cache(tmp_path / "cache.sqlite") as cache:
        write_surroundings(feeds, desk.publication, cache)
        assert len(list(folder.rglob("*.gz"))) > 3
        write_surroundings(feeds, replace(desk.publication, compress=False), cache)
    assert list(folder.rglob("*.gz")) == []
    assert (folder / "all.html").is_file()


def test_unchanged_page_is_not_set_again(
    open_desk: Any, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One new article sets the pages that show it; a page that somebody edited is set right."""
    desk = open_desk(FEEDS, head=HEAD)
    articles = [write("a", tags=("zee",)), write("b", tags=("duin",))]
    filled: list[str] = []
    fill = Templates.fill

    def note(templates: Templates, name: str, context: Mapping[str, object]) -> str:
        filled.append(str(getattr(context.get("feed"), "name", name)))
        return fill(templates, name, context)

    monkeypatch.setattr(Templates, "fill", note)
    with open_cache(tmp_path / "cache.sqlite") as cache:
        write_surroundings(list_all(desk, *articles), desk.publication, cache)
        assert {"all", "tag/zee", "tag/duin"} <= set(filled)
        filled.clear()
        feeds = list_all(desk, *articles, write("c", tags=("zee",)))
        write_surroundings(feeds, desk.publication, cache)
        assert {"all", "tag/zee", "tag/duin"} & set(filled) == {"all", "tag/zee"}
        page: Path = desk.publication.feeds_folder / "tag" / "duin.html"
        before = page.read_bytes()
        page.write_bytes(before + b"<p>")
        write_surroundings(feeds, desk.publication, cache)
    assert page.read_bytes() == before


def test_compressed_copies_hold_the_same_bytes(
    open_desk: Any, write: Write, tmp_path: Path
) -> None:
    """Whoever takes the compressed copy reads the very same feed, as old as the plain one."""
    desk = open_desk(FEEDS, head=HEAD)
    desk.build(write("a"))
    with open_cache(tmp_path / "cache.sqlite") as cache:
        write_surroundings(list_all(desk, write("a")), desk.publication, cache)
    folder: Path = desk.publication.feeds_folder
    for file in (folder / "all.atom", folder / "all.html", folder / "feeds.opml"):
        copy = file.with_name(f"{file.name}.gz")
        assert gzip.decompress(copy.read_bytes()) == file.read_bytes()
        assert copy.stat().st_mtime == file.stat().st_mtime
        assert copy.read_bytes()[3:8] == bytes(5)  # no name, no time (RFC 1952 section 2.3)


ARCHIVED = """
[[feed]]
name = "all"
formats = ["atom"]
limit = 1
archive = 2
formerly = "nieuws"
"""


def test_archive_pages_of_a_renamed_feed_lead_on(open_desk: Any, write: Write) -> None:
    """Whoever reads the past of a feed that I renamed is led on from page to page."""
    articles = [write(name) for name in "abcde"]
    desk = open_desk(ARCHIVED.replace("all", "nieuws").replace('formerly = "nieuws"', ""), HEAD)
    desk.build(*articles)
    desk = open_desk(ARCHIVED, head=HEAD)
    desk.build(*articles)
    moves = list_moves(list_all(desk, *articles), desk.publication)
    folder: Path = desk.publication.feeds_folder
    base = "/kust/feeds/"
    led = {each.path: each.target for each in moves if "/archive/" in each.path}
    assert led == {
        f"{base}archive/nieuws/{number}.atom": f"https://example.org{base}archive/all/{number}.atom"
        for number in (1, 2)
    }
    for path, target in led.items():
        old = folder / path.removeprefix(base)
        new = folder / target.partition(base)[2]
        assert read_ids(old) == read_ids(new)


def read_ids(document: Path) -> list[str]:
    return [entry.id for entry in feedparser.parse(document.read_bytes()).entries]


def test_pages_of_archives_are_compressed(open_desk: Any, write: Write, tmp_path: Path) -> None:
    """With compress = true an archive page has its copy too, which goes when it is not wanted."""
    desk = open_desk(ARCHIVED, head=HEAD)
    desk.build(*(write(name) for name in "abcde"))
    feeds = list_all(desk, *(write(name) for name in "abcde"))
    folder: Path = desk.publication.feeds_folder / "archive/all"
    with open_cache(tmp_path / "cache.sqlite") as cache:
        write_surroundings(feeds, desk.publication, cache)
        copies = sorted(folder.glob("*.gz"))
        assert [each.name for each in copies] == ["1.atom.gz", "2.atom.gz"]
        for copy in copies:
            assert gzip.decompress(copy.read_bytes()) == copy.with_suffix("").read_bytes()
        assert write_surroundings(feeds, desk.publication, cache).written == ()
        write_surroundings(feeds, replace(desk.publication, compress=False), cache)
    assert list(folder.glob("*.gz")) == []


def test_static_hosts_name_the_hub(open_desk: Any, write: Write) -> None:
    """A host that reads _headers names the hub, and what to subscribe to; without one, neither."""
    for line, expected in (('hub = "https://hub.example.org/"\n', 1), ("", 0)):
        desk = open_desk(FEEDS, head=HEAD + line)
        feeds = list_all(desk, write("a", tags=("Zee & \u00e9\u00e9n",)))
        listed = list_server_files(feeds, desk.publication)
        files = {each.path: each.content.decode() for each in listed}
        links = [each for each in files["server/_headers"].splitlines() if "  Link: " in each]
        assert len(links) == expected * len(feeds)
        for feed, link in zip(feeds, links, strict=False):
            (url,) = feed.self_urls.values()
            assert link == f'  Link: <https://hub.example.org/>; rel="hub", <{url}>; rel="self"'
