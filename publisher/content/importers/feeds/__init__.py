"""Feeds come back as articles: RSS 0.90 to 2.0, Atom and JSON Feed.

What a feed says of an article is taken as it is; no page is fetched for more.
"""

from dataclasses import dataclass

from publisher.content.importers.feeds.recognising import is_feed
from publisher.content.importers.imported import ImportedArticle

__all__ = ["FEED_LIMIT", "FeedImport", "is_feed", "read_feed"]

#: Most bytes that a feed may have. To be checked before it is read into memory.
FEED_LIMIT = 20_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedImport:
    """What a feed holds."""

    #: Plain text; empty for a feed that has none.
    title: str
    #: In the order of the feed.
    articles: tuple[ImportedArticle, ...]
    #: What is wrong with the feed as a whole, or was left out; one line each, no full stop.
    problems: tuple[str, ...]


def read_feed(content: bytes, *, url: str | None, content_type: str | None = None) -> FeedImport:
    """Return the articles of a feed that was found at `url`, or in a file for None.

    `content_type` is what the server said of it, with its charset. A broken feed gives what can
    be read of it, and a problem. Entries that say the same id count once.

    Raises:
        ImportSourceError: It is no feed, has no entries that can be read, or is too large.
    """
    # feedparser and lxml take longer to import than most commands take to run.
    from publisher.content.importers.feeds.reading import read

    return read(content, url=url, content_type=content_type)
