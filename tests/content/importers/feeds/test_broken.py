"""Broken and hostile feeds: what can be read is read, in bounded time and memory."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.importers.feeds import FEED_LIMIT, is_feed, read_feed
from publisher.errors import ImportSourceError
from tests.content.importers.feeds.conftest import atom, read, read_one, rss

ENOUGH = 100_000
PIECES = (
    *("<rss>", "<rss version='2.0'><channel>", "<item>", "</item>", "<title>", "</title>", "<link"),
    *("<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<id>", "<author>", "<name>", "/>"),
    *(
        "<links a='b'/>",
        "<authors a='b'/>",
        "<tags a='b'/>",
        "<category>",
        "<content type='xhtml'>",
    ),
    *("<summary_detail a='b'/>", "<entries a='b'>", "<image>", "<source>", "<guid>", "<pubDate>"),
    *("<![CDATA[", "]]>", "<!--", "&", "&amp;", "&nbsp;", "&#1;", "dc:creator>", "<dc:creator>"),
    *("<description>", "2026-03-03", "een", "é", "{", '"items":[', '{"id":1}', "]}", ">", "'"),
    *("<enclosure url='a' type='image/x'/>", "<media:content a='b'/>", "<div xml:base='::'>"),
)


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (rss("<title>AT&T en &eacute;&foo;</title>"), "not well-formed (invalid token), line 4"),
        (rss("<title>AT&amp;T en é&amp;foo;</title>")[:-16], "no element found"),
        (rss("<title>AT&amp;T en é&amp;foo;</title>") + "<p>", "junk after document element"),
        (rss("<title>AT&amp;T en é&amp;foo;</title><b>a</i>"), "mismatched tag"),
        (rss("<title>AT&amp;T en é&amp;foo;</title><thr:a>x</thr:a>"), "unbound prefix"),
    ],
)
def test_a_broken_feed_with_entries_is_read_and_told(broken: str, problem: str) -> None:
    """One slip in a feed does not cost me its articles, nor a word of them."""
    feed = read(broken)
    assert [article.title for article in feed.articles] == ["AT&T en é&foo;"]
    assert len(feed.problems) == 1
    assert problem in feed.problems[0]


def test_a_missing_namespace_is_supplied() -> None:
    """The usual prefixes mean what they usually mean."""
    feed = rss("<title>a</title><dc:creator>An</dc:creator>")
    article = read_one(feed.replace('xmlns:dc="http://purl.org/dc/elements/1.1/"', ""))
    assert [person.name for person in article.authors] == ["An"]


def test_words_before_the_feed_are_passed_over() -> None:
    """A server's warning in front of a feed does not hide it."""
    feed = read("\n <br /><b>Warning</b>: in /x.php\n" + rss("<title>a</title>"))
    assert [article.title for article in feed.articles] == ["a"]


@pytest.mark.parametrize(
    ("encoding", "declared", "problems"),
    [
        ("utf-8", "utf-8", 0),
        ("utf-8-sig", "utf-8", 0),
        ("utf-16", "utf-16", 0),
        ("iso-8859-1", "ISO-8859-1", 0),
        ("cp1252", "iso-8859-1", 0),
        ("cp1252", "utf-8", 1),
        ("utf-8", "iso-8859-1", 1),
        ("utf-8", "unicode_escape", 0),
        ("utf-8", "zlib", 0),
    ],
)
def test_encodings_are_found_out(encoding: str, declared: str, problems: int) -> None:
    """Accents are right even where a feed is wrong about its encoding."""
    text = rss("<title>café</title>").replace("utf-8", declared)
    feed = read(text.encode(encoding))
    assert [article.title for article in feed.articles] == ["café"]
    assert len(feed.problems) == problems


def test_the_server_knows_the_encoding() -> None:
    """What the server says counts where the feed says nothing."""
    feed = '<rss version="2.0"><channel><item><title>жук</title></item></channel></rss>'
    read_ = read_feed(
        feed.encode("koi8-r"), url=None, content_type="application/rss+xml; charset=KOI8-R"
    )
    assert [article.title for article in read_.articles] == ["жук"]


def test_a_large_feed_is_refused() -> None:
    """A feed that is too large is not parsed at all."""
    with pytest.raises(ImportSourceError, match="more than 20,000,000"):
        read_feed(b"<rss>" + bytes(FEED_LIMIT), url=None)


def test_nothing_is_read_or_fetched_for_a_feed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entities in a feed open no file and no connection, and do not grow."""
    secret = tmp_path / "geheim"
    secret.write_text("GEHEIM", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    bomb = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 20))
    feed = rss("<title>a &b19; &x; &y; b</title>").partition("\n")[2]
    doctype = (
        f'<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/a.dtd" [<!ENTITY b0 "lol">{bomb}'
        f'<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % z SYSTEM "http://127.0.0.1:1/z"> %z;'
        f'<!ENTITY y SYSTEM "http://127.0.0.1:1/y">]>'
    )
    for start in (doctype, f'<?xml version="1.0"?>\n{doctype}'):
        assert read_one(start + feed).title == "a &b19; &x; &y; b"
    # The bytes are no name of a file, whatever they say.
    with pytest.raises(ImportSourceError):
        read(str(secret))


@pytest.mark.parametrize(
    "content",
    [
        "<" * ENOUGH,
        "\n" * ENOUGH + rss("<title>a</title>"),
        "<!--" * ENOUGH,
        "<!DOCTYPE a [" * ENOUGH,
        rss("&" * ENOUGH),
        rss("<![CDATA[" * ENOUGH),
        rss("<title>&" + "a" * ENOUGH),
        rss(f"<title>a</title><author>{'a' * ENOUGH}</author>"),
        rss("<title>a</title>" + "".join(f"<category>{n}</category>" for n in range(30_000))),
        rss("<title>a</title><b " + " ".join(f'a{n}=""' for n in range(ENOUGH)) + "/>"),
        rss("".join(f"<p{n}:a/>" for n in range(ENOUGH))),
        rss("<b>" * ENOUGH),
        rss(f"<title>a</title><pubDate>{'1 ' * ENOUGH}</pubDate>"),
        rss(f"<title>a</title><description>{'read ' * ENOUGH}</description>"),
        rss(f"<title>a</title><guid>{'a:' * ENOUGH}</guid>"),
        rss("<title>a</title>" + "<enclosure url='http://x/a' type='a/b'/>" * (ENOUGH // 40)),
        "[" * ENOUGH,
        '{"items":[{"id":' + "1" * ENOUGH + "}]}",
        "<html>" + "<link " * ENOUGH,
    ],
    ids=range(19),
)
def test_hostile_repetition_costs_little(content: str) -> None:
    """No feed, however it repeats itself, holds the program for longer than a few seconds."""
    program = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (10, 10))\n"
        "from publisher.content.importers.feeds import is_feed, read_feed\n"
        "from publisher.errors import ImportSourceError\n"
        "content = sys.stdin.buffer.read()\n"
        "is_feed(content)\n"
        "try:\n"
        "    read_feed(content, url=None)\n"
        "except ImportSourceError as error:\n"
        "    assert '\\n' not in error.message\n"
    )
    child = subprocess.run([sys.executable, "-c", program], input=content.encode(), check=False)
    assert child.returncode == 0


def check(content: bytes) -> None:
    is_feed(content)
    feed, refusal = None, None
    try:
        feed = read_feed(content, url=None)
    except ImportSourceError as error:
        refusal = error
    if feed is None:
        assert refusal is not None
        assert refusal.hint
        assert "\n" not in refusal.message
        return
    for article in feed.articles:
        assert article.title
        assert article.original.id
        assert "\n" not in article.title
        for text in (article.title, article.markdown, *article.tags, article.original.id):
            text.encode()
    for problem in feed.problems:
        assert "\n" not in problem


@given(content=st.binary(max_size=200) | st.binary(max_size=200).map(lambda b: b"<rss>" + b))
def test_any_bytes_are_a_feed_or_refused(content: bytes) -> None:
    """No bytes stop the program."""
    check(content)


@given(
    text=st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join),
    wrap=st.sampled_from([str, rss, atom]),
)
def test_any_text_is_a_feed_or_refused(text: str, wrap: Callable[[str], str]) -> None:
    """No feed, however broken, stops the program."""
    check(wrap(text).encode("utf-8", "surrogatepass"))
