"""Feeds of a newspaper on the coast."""

from publisher.content.importers.feeds import FeedImport, read_feed
from publisher.content.importers.imported import ImportedArticle

URL = "https://example.org/feeds/all.xml"
_RSS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>\n'
    "<title>De Kust</title><link>https://example.org/</link><language>nl-be</language>\n"
)
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl"><title>De Kust</title>'
    "<id>urn:kust</id><author><name>Redactie</name></author>"
)


def rss(*items: str) -> str:
    """A feed in RSS with these items."""
    return _RSS + "".join(f"<item>{item}</item>\n" for item in items) + "</channel></rss>"


def atom(*entries: str) -> str:
    """A feed in Atom with these entries."""
    return _ATOM + "".join(f"<entry>{entry}</entry>" for entry in entries) + "</feed>"


def read(text: str | bytes, url: str | None = URL) -> FeedImport:
    return read_feed(text.encode() if isinstance(text, str) else text, url=url)


def read_one(text: str | bytes, url: str | None = URL) -> ImportedArticle:
    [article] = read(text, url).articles
    return article
