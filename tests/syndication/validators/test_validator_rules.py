"""Every feed against what the W3C feed validator would say of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.syndication.validators.validator_rules import list_warnings


def test_validator_has_nothing_to_say(feeds: Path) -> None:
    """The W3C feed validator says nothing of my feed that I would have to mend."""
    for file in sorted((*feeds.rglob("*.atom"), *feeds.rglob("*.rss"))):
        assert (file.name, list_warnings(file.read_bytes())) == (file.name, [])


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("media/all.rss", b"<itunes:owner>", b"<itunes:owned>"),
        ("media/all.rss", b"<itunes:name>An &#x26;", b"<itunes:name>An &amp;"),
        ("media/all.rss", b'url="https://example.org/a.mp3"', b'url="https://localhost/a.mp3"'),
        ("media/all.rss", b'length="0"', b'length="-1"'),
        ("media/all.rss", b"+0000</pubDate>", b"+0045</pubDate>"),
        ("media/all.rss", b"<description>Tekst.</description>\n      <content", b"<content"),
        ("media/all.rss", b"?a=1&amp;b=2</comments>", b"?a[1]</comments>"),
        ("media/all.rss", b"alt=", b"onerror="),
        ("media/all.rss", b"&lt;p&gt;Tekst", b"&lt;bdo&gt;Tekst"),
        ("media/all.rss", b'src="https://example.org/k.jpg"', b'src="k.jpg"'),
        ("media/all.atom", b"<updated>2026-03-01T08:00:00+00:00</updated>\n      <link", b"<link"),
        ("media/all.atom", b'rel="replies"', b'rel="talk"'),
        ("code/all.atom", b"&#x26;amp;", b"&amp;amp;"),
        ("names/all.atom", b"articles/%C3%A9", b"articles/%c3%a9"),
        ("dutch/all.atom", b"an@example.org", b"an@localhost"),
        ("dutch/all.atom", b'<summary type="text">', b'<summary type="text">\xc2\x92'),
    ],
)  # fmt: skip
def test_stand_in_says_something(
    built: Mapping[str, Path], name: str, before: bytes, after: bytes
) -> None:
    """The rules are not such that everything keeps them."""
    publication, _, file = name.partition("/")
    document = (built[publication] / file).read_bytes()
    assert before in document
    if b"owned" in after:
        document = document.replace(b"</itunes:owner>", b"</itunes:owned>")
    assert list_warnings(document.replace(before, after, 1)) != []
