"""From the files of a publication to the entries that may be shown at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from publisher.content.articles import load_articles
from publisher.content.identities import match_identities
from publisher.model.articles import Article, Entry, Remark
from publisher.model.publication import Publication
from publisher.storage.ledger import IdentityLedger


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedEntries:
    """What a publication has to show at one moment."""

    #: Public articles with their identities, newest first; those of one moment in order of id.
    entries: tuple[Entry, ...]
    #: One for each file that cannot be understood; the others went on.
    refused: tuple[Remark, ...]
    remarks: tuple[Remark, ...]
    #: Next moment at which an article appears or expires though no file changes.
    next_change: datetime | None
    #: The publication's first address; feeds are named after it wherever the publication moves.
    origin: str


def load_entries(
    publication: Publication,
    ledger: IdentityLedger,
    now: datetime,
    *,
    is_strict: bool = False,
) -> LoadedEntries:
    """Read the articles and return those that are public at `now`, each with its identity.

    New identities are in the ledger before this returns; where nothing changed, it is not
    written to.

    Raises:
        ArticleError: `is_strict`, and an article cannot be understood; it is the first of them.
        ConfigurationError: A content folder does not exist, or the permalink pattern is wrong.
        FileAccessError: A folder cannot be read.
        LedgerBusyError: Another process holds the write lock; nothing was written.
    """
    loaded = load_articles(publication)
    if is_strict and loaded.refused:
        raise loaded.refused[0]
    refused = loaded.refusals
    known = ledger.list_identities()
    matched = match_identities(
        loaded.articles,
        known,
        publication_url=publication.url,
        timezone=publication.timezone,
        now=now,
        unread={remark.source for remark in refused},
    )
    if matched.changed:
        ledger.store_identities(matched.changed)
    return LoadedEntries(
        entries=_order(matched.entries),
        refused=refused,
        remarks=(*loaded.remarks, *matched.remarks),
        next_change=_next_change(loaded.articles, now),
        origin=ledger.keep_origin(publication.url),
    )


def _order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    by_id = sorted(entries, key=lambda entry: entry.id)
    return tuple(sorted(by_id, key=lambda entry: entry.article.published, reverse=True))


def _next_change(articles: Iterable[Article], now: datetime) -> datetime | None:
    moments = [
        moment
        for article in articles
        # One that expires before it is published never appears.
        if not article.draft and (article.expires is None or article.published < article.expires)
        for moment in (article.published, article.expires)
        if moment is not None and moment > now
    ]
    return min(moments, default=None)
