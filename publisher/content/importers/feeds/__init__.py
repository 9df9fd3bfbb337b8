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
    #: What the feed says its own id is, as written; empty where it says none.
    id: str = ""
    #: Absolute address of the page that the feed belongs to; None where it names none.
    page: str | None = None
    #: What ids are derived from where entries state none.
    origin: str = ""
    #: Minutes for which it asks to be left alone (RSS `ttl`); None where it says nothing.
    ttl: int | None = None


def read_feed(
    content: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    origin: str | None = None,
    may_be_empty: bool = False,
) -> FeedImport:
    """Return the articles of a feed that was found at `url`, or in a file for None.

    `content_type` is what the server said of it, with its charset. A broken feed gives what can
    be read of it, and a problem. Entries that say the same id count once. `origin` is that of the
    same feed when it was read before: derived ids stay the same wherever it moved.

    Raises:
        ImportSourceError: It is no feed, has no entries that can be read and not `may_be_empty`,
            or is too large.
    """
    # feedparser and lxml take longer to import than most commands take to run.
    from publisher.content.importers.feeds.reading import read

    return read(
        content, url=url, content_type=content_type, origin=origin, may_be_empty=may_be_empty
    )
