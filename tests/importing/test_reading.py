"""What a source is, whatever its name says."""

import gzip
import zlib

import pytest

from publisher.errors import PublisherError
from publisher.importing.reading import read_content, recognise

FEED = b"""<rss version="2.0"><channel><title>Zee</title><item><title>Eb</title>
<guid>https://example.org/eb</guid><description>Words.</description></item></channel></rss>"""


def test_feed_in_gzip() -> None:
    """A compressed feed is read as what is in it."""
    found = read_content(gzip.compress(FEED), "feed.xml.gz")
    assert [each.title for each in found.articles] == ["Eb"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_a_source_is(encoding: str) -> None:
    """A page and a text are told apart by what is in them, in whatever encoding."""
    assert recognise("<html><body><p>Eb</p></body></html>".encode(encoding), "eb") == "page"
    assert recognise("Eb en vloed.".encode(encoding), "eb") == "dump"
    assert recognise(FEED.decode().encode(encoding), "eb") == "feed"


@pytest.mark.parametrize(
    "content",
    [
        b'{"a": 1}',
        b'[{"a": 1}]',
        b'<?xml version="1.0"?><urlset><url/></urlset>',
        b'<opml version="2.0"><head/></opml>',
        b"%PDF-1.4\n1 0 obj",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04",
    ],
)
def test_what_is_written_for_programs(content: bytes) -> None:
    """What no person wrote to be read is refused, and not taken for a text."""
    with pytest.raises(PublisherError, match="is neither text, a page, a feed nor an export"):
        recognise(content, "eb")


def test_json_feed_that_says_so_late() -> None:
    """A JSON Feed is one wherever its version stands; a text may begin with a bracket."""
    items = ", ".join('{"id": "1", "content_text": "Eb"}' for _ in range(300))
    late = f'{{"items": [{items}], "version": "https://jsonfeed.org/version/1.1"}}'
    assert recognise(late.encode(), "eb") == "feed"
    assert recognise(b"[Photo] Eb and flood", "eb") == "dump"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(FEED)[:60], "broke off"),
        (b"\x1f\x8b" + FEED, "wrongly compressed"),
    ],
)
def test_damaged_gzip(content: bytes, words: str) -> None:
    """A damaged one is named."""
    with pytest.raises(PublisherError, match=words):
        read_content(content, "feed.xml.gz")


def test_gzip_that_grows_without_bound() -> None:
    """One that unpacks to gigabytes is refused before it does."""
    packing = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packing.compress(bytes(1_000_000)) for _ in range(60)) + packing.flush()
    assert len(bomb) < 100_000
    with pytest.raises(PublisherError, match="more than 50 MB"):
        read_content(bomb, "feed.xml.gz")
