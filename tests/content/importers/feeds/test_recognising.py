"""Telling feeds from other files."""

import pytest

from publisher.content.importers.feeds import is_feed
from tests.content.importers.feeds.conftest import atom, rss


@pytest.mark.parametrize(
    "text",
    [
        rss("<title>a</title>"),
        atom(),
        "\ufeff \n" + rss(),
        '<?xml version="1.0"?>\n<!-- een <html> --><?xml-stylesheet href="a"?><rss version="2.0">',
        '<!DOCTYPE rss [<!ENTITY a "b>">]><rss>',
        '<atom:feed xmlns:atom="http://www.w3.org/2005/Atom">',
        '<rdf:RDF xmlns:rdf="a" xmlns="http://purl.org/rss/1.0/">',
        '{\n "version": "https://jsonfeed.org/version/1", "items": []}',
        '{"title":"a","version":"https:\\/\\/jsonfeed.org\\/version\\/1.1"}',
    ],
)
def test_feeds_are_recognised(text: str) -> None:
    """Every format of feed is known by how it begins, in every encoding."""
    for encoding in ("utf-8", "utf-16", "utf-16-le"):
        assert is_feed(text.encode(encoding))


@pytest.mark.parametrize(
    "text",
    [
        *("", "<", "<!--", "<!DOCTYPE", "rss", "<!doctype html><html>", "<html><rss>", "# rss"),
        *('{"db": []}', '{"version": "1"}', "[]", "<opml>", "<urlset>", "<!-- <rss> --><html>"),
        '<rdf:RDF xmlns:rdf="a"><foaf:Person/>',
        '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">',
        "---\ntitle: <rss>\n---\n",
        "<p>Over <rss> en <feed></p>",
    ],
)
def test_other_files_are_not_taken_for_feeds(text: str) -> None:
    """Pages, exports and articles are read by those who know them."""
    assert not is_feed(text.encode())
