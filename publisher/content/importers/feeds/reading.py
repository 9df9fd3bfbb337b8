"""Bytes become the articles of a feed."""

from dataclasses import replace

from publisher.content.addresses import make_absolute
from publisher.content.importers.feeds import FEED_LIMIT, FeedImport
from publisher.content.importers.feeds.decoding import decode
from publisher.content.importers.feeds.entries import make_article, place_feed
from publisher.content.importers.feeds.json_feed import read_json
from publisher.content.importers.feeds.raw import RawFeed
from publisher.content.importers.feeds.recognising import find_linked_feed, find_root, is_html
from publisher.content.importers.feeds.repairing import make_well_formed
from publisher.content.importers.feeds.texts import to_plain
from publisher.content.importers.feeds.xml_feed import read_xml
from publisher.content.importers.imported import ImportedArticle
from publisher.errors import ImportSourceError

#: More of one kind are counted.
_MOST_NAMED = 10


def read(
    content: bytes,
    *,
    url: str | None,
    content_type: str | None,
    origin: str | None,
    may_be_empty: bool,
) -> FeedImport:
    """Return the articles of a feed; see `publisher.content.importers.feeds.read_feed`.

    Raises:
        ImportSourceError: As there; `message` starts with the address where there is one.
    """
    try:
        return _read(content, url, content_type, origin, may_be_empty)
    except ImportSourceError as error:
        if url is None:
            raise
        raise ImportSourceError(f"{url}: {error.message}", hint=error.hint) from error


def _read(
    content: bytes,
    url: str | None,
    content_type: str | None,
    origin: str | None,
    may_be_empty: bool,
) -> FeedImport:
    if len(content) > FEED_LIMIT:
        raise ImportSourceError(
            f"the feed has {len(content):,} bytes, more than {FEED_LIMIT:,}",
            hint="Import a part of it, or an export of the publication.",
        )
    text, problem = decode(content, content_type)
    problems = [] if problem is None else [problem]
    text = text.lstrip("\ufeff \t\r\n")
    if not text:
        raise ImportSourceError("the feed is empty", hint="Check the address or the file.")
    feed = _read_feed(text, url, problems)
    problems.extend(feed.problems)
    # A damaged feed without entries had some: that is not to be taken for an empty one.
    if not feed.entries and (problems or not may_be_empty):
        because = f": {problems[-1]}" if problems else ""
        raise ImportSourceError(
            f"the feed has no entries{because}", hint="Check that it is the feed that you mean."
        )
    place = place_feed(feed, url)
    if origin:
        place = replace(place, origin=origin)
    articles = [make_article(entry, place) for entry in feed.entries]
    kept, repeated = _keep_first(articles)
    return FeedImport(
        title=to_plain(feed.title),
        articles=kept,
        problems=(*problems, *repeated),
        id=feed.id,
        page=make_absolute(feed.link, place.base) if feed.link else None,
        origin=place.origin,
        ttl=feed.ttl,
    )


def _read_feed(text: str, url: str | None, problems: list[str]) -> RawFeed:
    if text.startswith(("{", "[")):
        return read_json(text)
    if is_html(text) or find_root(text)[1].lower() == "html":
        address = find_linked_feed(text, url or "")
        hint = "Give the address of a feed, or import the page itself."
        if address is not None:
            hint = f"It names a feed; import that: {address[:500]}"
        raise ImportSourceError("this is a web page, not a feed", hint=hint)
    content, fault = make_well_formed(text)
    if fault is not None:
        problems.append(fault)
    return read_xml(content)


def _keep_first(
    articles: list[ImportedArticle],
) -> tuple[tuple[ImportedArticle, ...], list[str]]:
    """Return the articles with each id once, and what was left out."""
    kept: dict[str, ImportedArticle] = {}
    left_out: list[str] = []
    for article in articles:
        first = kept.setdefault(article.original.id, article)
        if first is not article:
            left_out.append(
                f"“{article.title}” was left out: it has the id of “{first.title}”, "
                f"{article.original.id}"
            )
    others = len(left_out) - _MOST_NAMED
    if others > 0:
        left_out[_MOST_NAMED:] = [f"{others} more were left out for the same reason"]
    return tuple(kept.values()), left_out
