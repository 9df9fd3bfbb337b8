"""What decides everything that stands beside the feeds, told without setting any of it.

Templates and languages take longer to load than one article takes to publish.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from publisher.model.articles import Entry
from publisher.model.publication import Publication
from publisher.stamps import YOUNG_NANOSECONDS, stamp_file
from publisher.syndication.feeds import Feed
from publisher.syndication.sources import list_surrounding_sources
from publisher.templating.folders import packaged_folders


def describe_around(
    feeds: Sequence[Feed], publication: Publication, gone: Sequence[str], now: datetime
) -> str:
    """Return what stands for all pages and server files: while it is the same, so are they.

    Empty where a template was changed a moment ago: it can change again, and look the same.
    """
    sources = [*list_surrounding_sources(publication), *_list_packaged()]
    stamps = [(str(path), stamp_file(str(path))) for path in sources]
    trusted_until = int(now.timestamp() * 1e9) - YOUNG_NANOSECONDS
    if any(stamp[2] >= trusted_until for _, stamp in stamps):
        return ""
    told = {entry.id: _tell(entry) for feed in feeds for entry in feed.entries}
    shown = [
        (replace(feed, entries=(), everything=(), witnesses=()), [each.id for each in feed.entries])
        for feed in feeds
    ]
    described = repr((publication.digest, stamps, gone, shown, told))
    return sha256(described.encode("utf-8", "surrogatepass")).hexdigest()


def _tell(entry: Entry) -> str:
    """Return what pages can show of an entry: all but its body."""
    bare = replace(entry.article, html="", markdown="", body_digest="", content_key="", extra={})
    return repr(bare)


def _list_packaged() -> Iterable[Path]:
    for folder in packaged_folders():
        for name in ("feeds", "server"):
            yield from sorted((folder / name).rglob("*"))
