"""Feeds that say what no feed should."""

import json
import random

import feedparser
import pytest

from publisher.sources.asking import Answer
from tests.sources.conftest import Desk
from tests.sources.site import Site

_VALUES = (
    "", "  ", "-", "\x00\x01x", "\x7f", "\ud800", "\ufffe", "\u202e\u2028", "😀" * 50, "]]>",
    "<b>&amp;\"'</b>", "<script>x()</script>", "http://[x", 'https://exa mple.org/ä?q=<>"', "//x/y",
    "javascript:alert(1)", "data:text/html,x", "mailto:x", "http://e.example.org:99999/", "http://",
    "HTTPS://E.EXAMPLE.ORG", "https://é.example.org/ü", "urn:x:", "tag:", "a:b c", "0001-01-01",
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "x-klingon", "en_US", "A <x@y>",
)  # fmt: skip
_KEYS = (
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "image",
    "banner_image", "date_published", "date_modified", "language",
)  # fmt: skip


def make_item(chance: random.Random) -> dict[str, object]:
    """An item whose every value is one of those above."""

    def some() -> str:
        return chance.choice(_VALUES)

    item: dict[str, object] = {key: some() for key in _KEYS if chance.random() < 0.6}
    if chance.random() < 0.5:
        item["content_html"] = f'<p>{some()}<img src="{some()}"><a href="{some()}">{some()}</a>'
    item["authors"] = [{"name": some(), "url": some()} for _ in range(chance.randint(0, 2))]
    item["tags"] = [some() for _ in range(chance.randint(0, 3))]
    item["attachments"] = [
        {"url": some(), "mime_type": some(), "size_in_bytes": chance.choice((-1, 7, 1e300, "x"))}
        for _ in range(chance.randint(0, 2))
    ]
    return item


@pytest.mark.parametrize("seed", range(5))
def test_whatever_a_source_says(desk: Desk, site: Site, seed: int) -> None:
    """No source, whatever it says, keeps a feed from being written whole and well-formed."""
    chance = random.Random(seed)
    head = {key: chance.choice(_VALUES) for key in ("title", "home_page_url", "feed_url")}
    version = "https://jsonfeed.org/version/1.1"
    items = [make_item(chance) for _ in range(30)]
    site.put("/feed", json.dumps({"version": version, **head, "items": items}))
    tables = ('name = "all"\nlimit = 99', 'name = "tag/{tag}"\neach = "tag"')
    desk.configure("/feed", more="\n".join(f"[[feed]]\n{table}" for table in tables))
    assert desk.ask()[0].answer == Answer.READ
    report = desk.build()
    assert report.build is not None
    assert report.build.failed == ()
    for name in ("all.atom", "all.rss"):
        read = feedparser.parse(desk.feed(name))
        assert not read.bozo
        assert len(read.entries) == len(desk.entries())
    before = desk.entries()
    assert desk.ask(is_forced=True)[0].changed == 0
    assert desk.entries() == before
