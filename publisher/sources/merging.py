"""What a feed says now, laid over what is remembered of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from publisher.content.identities import is_identity
from publisher.content.importers.feeds import FeedImport
from publisher.content.importers.imported import ImportedArticle
from publisher.content.summaries import cut_at_word
from publisher.model.publication import SourceDefinition
from publisher.model.sources import SourceChange, SourceEntry, SourceState

#: What is dated longer before a source was added than that, it had published before.
_LATE = timedelta(days=1)
_SECOND = timedelta(seconds=1)
#: Nobody looks at what a feed says before it is shown: nothing in it may be without end.
_LONGEST_TITLE = 300
_LONGEST_SUMMARY = 600
_LONGEST_ADDRESS = 2000
#: Tags, authors, and files, of one article; there can be a feed for each of the former.
_MOST_NAMES = 20


def merge_feed(
    source: SourceDefinition,
    state: SourceState,
    feed: FeedImport,
    known: Sequence[SourceEntry],
    *,
    zone: tzinfo,
    now: datetime,
) -> SourceChange:
    """Return what a feed that was read at `now` changes.

    What left the feed stays, what changed is taken as it is now, and of all together the newest
    stay, up to the limit. `state` is how the source stood before it was asked.
    """
    before = {entry.id: entry for entry in known}
    ids = _find_ids(feed.articles, known)
    found = {
        id_: _make_entry(article, id_, position, before.get(id_), zone, now)
        for position, (id_, article) in enumerate(zip(ids, feed.articles, strict=True))
    }
    is_first = state.added_at is None or (
        # Another feed stands where this one did, or its name was given to another.
        state.fetched_at is None and not found.keys() & before.keys()
    )
    added_at = now if is_first else state.added_at
    assert added_at is not None
    kept = _keep_newest((before | found).values(), source.limit)
    new = [entry for entry in kept if entry.id not in before]
    return SourceChange(
        state=replace(
            state,
            title=feed.title,
            page=feed.page if feed.page is not None and _is_web(feed.page) else "",
            feed_id=feed.id if is_identity(feed.id) else "",
            origin=state.origin or feed.origin,
            added_at=added_at,
            fetched_at=now,
        ),
        changed=tuple(entry for entry in kept if before.get(entry.id) != entry),
        dropped=tuple(sorted(before.keys() - {entry.id for entry in kept})),
        carried=tuple(
            entry.id
            for entry in new
            if not source.backlog and (is_first or entry.published < added_at - _LATE)
        ),
        new=tuple(entry.id for entry in new),
    )


def _keep_newest(entries: Iterable[SourceEntry], limit: int) -> list[SourceEntry]:
    by_id = sorted(entries, key=lambda entry: entry.id)
    return sorted(by_id, key=lambda entry: entry.published, reverse=True)[:limit]


def _find_ids(articles: Sequence[ImportedArticle], known: Iterable[SourceEntry]) -> list[str]:
    """Return the id of each article: its own, or that by which readers know it already.

    A feed that gets another generator shows everything under other ids. What has the address and
    the title of an article whose id is there no longer, and nobody else has, is that article.
    """
    ids = [_state_id(article) for article in articles]
    stated = frozenset(ids)
    left = [entry for entry in known if entry.id not in stated]
    gone = Counter((entry.url, entry.title) for entry in left)
    come = Counter((each.original.url, each.title) for each in articles)
    by_words = {(entry.url, entry.title): entry.id for entry in left}
    found = []
    for article, id_ in zip(articles, ids, strict=True):
        key = (article.original.url, article.title)
        is_same = article.original.url is not None and gone[key] == 1 and come[key] == 1
        found.append(by_words[key] if is_same else id_)
    return found


def _state_id(article: ImportedArticle) -> str:
    stated = article.declared_id
    is_good = stated is not None and len(stated) <= _LONGEST_ADDRESS and is_identity(stated)
    return stated if stated is not None and is_good else article.original.id


def _make_entry(
    article: ImportedArticle,
    id_: str,
    position: int,
    known: SourceEntry | None,
    zone: tzinfo,
    now: datetime,
) -> SourceEntry:
    original = article.original
    first_seen = now if known is None else known.first_seen
    published = _to_moment(article.published, zone)
    if published is None:
        # In the order of the feed, and where it was the next time.
        published = first_seen - position * _SECOND if known is None else known.published
    url, picture = original.url, article.picture
    entry = SourceEntry(
        id=id_,
        original_id=original.id,
        url=url if url is not None and _is_web(url) else None,
        title=cut_at_word(article.title, _LONGEST_TITLE),
        markdown=article.markdown,
        # It is public already, whatever it says of the future.
        published=min(published, first_seen),
        updated=_limit_update(_to_moment(article.updated, zone), known, now),
        authors=article.authors[:_MOST_NAMES],
        section=article.section,
        tags=article.tags[:_MOST_NAMES],
        language=article.language,
        summary=None if article.summary is None else cut_at_word(article.summary, _LONGEST_SUMMARY),
        picture=picture if picture is not None and _is_web(picture.url) else None,
        attachments=tuple(each for each in article.attachments[:_MOST_NAMES] if _is_web(each.url)),
        first_seen=first_seen,
    )
    # Some feeds call everything updated whenever they are asked.
    is_same = known is not None and replace(entry, updated=known.updated) == known
    return known if known is not None and is_same else entry


def _is_web(address: str) -> bool:
    is_short = len(address) <= _LONGEST_ADDRESS
    return is_short and address.startswith(("http://", "https://"))


def _to_moment(written: datetime | date | None, zone: tzinfo) -> datetime | None:
    """Return a moment in UTC, in whole seconds; a day begins where the publication is."""
    if written is None:
        return None
    moment = written if isinstance(written, datetime) else datetime.combine(written, time(), zone)
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:  # the first or last day that a datetime can hold
        return moment.replace(tzinfo=UTC, microsecond=0)


def _limit_update(
    updated: datetime | None, known: SourceEntry | None, now: datetime
) -> datetime | None:
    """Return when the source updated the article: never later than it was seen to."""
    if updated is None or updated <= now:
        return updated
    # What was put in its place the last time stays, so that nothing moves with the clock.
    return known.updated if known is not None and known.updated is not None else now
