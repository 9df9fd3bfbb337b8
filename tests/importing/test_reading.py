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
