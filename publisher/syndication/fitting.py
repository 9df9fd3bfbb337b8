"""A document that is not larger than it should be: older entries are left to the archive."""

from collections.abc import Collection
from dataclasses import replace

from publisher.model.publication import FeedFormat
from publisher.syndication.feeds import Feed, latest_change
from publisher.syndication.render import Renderer


def fit(
    feed: Feed, needed: Collection[str], renderer: Renderer
) -> tuple[Feed, dict[FeedFormat, bytes]]:
    """Return the feed without its oldest entries, so that no format is too large, and what it is.

    The newest entry stays, and so do those that are `needed` because they stand nowhere else:
    then the documents may be too large all the same. Every format holds the same entries.

    Raises:
        ArticleError: An article's file is gone, or was spoilt a moment ago.
        ValueError: An id, an address or a setting cannot stand in the document.
    """
    while True:
        documents = {format_: renderer.render(feed, format_) for format_ in feed.self_urls}
        largest = max(documents, key=lambda format_: len(documents[format_]))
        excess = len(documents[largest]) - feed.largest
        sizes = renderer.measure(feed, largest)
        dropped = set()
        for entry, size in reversed(list(zip(feed.entries, sizes, strict=True))[1:]):
            if excess <= 0:
                break
            if entry.id not in needed:
                dropped.add(entry.id)
                # In a document of JSON an entry takes more than this. Then there is another round.
                excess -= size
        if not dropped:
            return feed, documents
        entries = tuple(entry for entry in feed.entries if entry.id not in dropped)
        feed = replace(feed, entries=entries, updated=latest_change(entries))
