"""From the files of a publication to the entries that may be shown at a moment."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from publisher.content.articles import as_remarks
from publisher.content.bodies import ReadArticle
from publisher.content.identities import Matched, match_identities
from publisher.content.index import ArticleIndex, KeptIndex, index_articles
from publisher.content.republished import (
    Republished,
    choose_own,
    list_own_ids,
    republish,
)
from publisher.errors import ArticleError
from publisher.model.articles import (
    Article,
    Entry,
    Remark,
    Withdrawal,
)
from publisher.model.publication import Publication
from publisher.stamps import Stamp
from publisher.storage.cache import Cache
from publisher.storage.identity_ledger import IdentityLedger
from publisher.storage.source_ledger import SourceLedger

#: Kind in the cache: source → what is remembered of the file.
ARTICLES = "article"
_READING, _KEY = "reading", "key"


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedEntries:
    """What a publication has to show at one moment."""

    #: Public articles with their identities, newest first; those of one moment in order of id.
    #: Their bodies are read by `complete`.
    entries: tuple[Entry, ...]
    #: One for each file that cannot be understood; the others went on.
    refused: tuple[Remark, ...]
    remarks: tuple[Remark, ...]
    #: Next moment at which an article appears or expires though no file changes.
    next_change: datetime | None
    #: The publication's first address; feeds are named after it wherever the publication moves.
    origin: str
    #: Articles that no reader is to see any more; they are not among the entries.
    withdrawn: tuple[Withdrawal, ...] = ()
    #: Where the bodies are; None where the articles are whole already.
    index: ArticleIndex | None = field(default=None, compare=False)
    #: What comes from feeds elsewhere; None where there is nothing.
    republished: Republished | None = field(default=None, compare=False)

    def complete(self, entry: Entry) -> tuple[Entry, ReadArticle]:
        """Return the entry with its article's body, and all that reading the body told.

        Raises:
            ArticleError: The article's file is gone, or was spoilt, since the entries were loaded.
        """
        if self.republished is not None and entry.article.source in self.republished.said:
            whole = self.republished.complete(entry.article)
            return replace(entry, article=whole), ReadArticle(article=whole, remarks=())
        if self.index is None or entry.article.is_whole:
            return entry, ReadArticle(article=entry.article, remarks=())
        read = self.index.complete(entry.article)
        return replace(entry, article=read.article), read


def load_entries(
    publication: Publication,
    ledger: IdentityLedger,
    cache: Cache,
    now: datetime,
    *,
    is_strict: bool = False,
    stamps: Mapping[str, Stamp] | None = None,
    significant: Collection[str] = (),
    elsewhere: SourceLedger | None = None,
) -> LoadedEntries:
    """Return the articles that are public at `now`, each with its identity.

    Those that were withdrawn are left out. Only files that changed are read. New identities are
    in the ledger before this returns; where nothing changed, it is not written to. `stamps` is how
    the article files stand, where that is known already. `significant` are the sources of
    articles whose change is called significant now: their entries count as updated at `now`. What
    `elsewhere` remembers of sources joins them.

    Raises:
        ArticleError: `is_strict`, and an article cannot be understood; it is the first of them.
            Or one that is to be `significant` is no public article.
        ConfigurationError: A content folder does not exist, or the permalink pattern is wrong.
        FileAccessError: A folder cannot be read.
        LedgerBusyError: Another process holds the write lock; nothing was written.
    """
    index = _load_index(publication, cache, now, stamps)
    if is_strict and index.refused:
        raise index.refused[0]
    refused = as_remarks(index.refused)
    matched = _match(index, refused, publication, ledger, now)
    if significant:
        _mark_significant(significant, matched.entries, ledger, now)
        matched = _match(index, refused, publication, ledger, now)
    republished = _republish(publication, index, matched, ledger, elsewhere)
    if republished is not None:
        matched = replace(matched, entries=(*matched.entries, *republished.entries))
    withdrawn = {each.id: each for each in ledger.list_withdrawn()}
    for entry in matched.entries if withdrawn else ():
        if entry.id in withdrawn:
            withdrawn[entry.id] = replace(withdrawn[entry.id], url=entry.article.url)
    return LoadedEntries(
        entries=order_entries(entry for entry in matched.entries if entry.id not in withdrawn),
        withdrawn=tuple(withdrawn.values()),
        refused=refused,
        remarks=(*index.remarks, *matched.remarks),
        next_change=find_next_change(index.articles, now),
        origin=ledger.keep_origin(publication.url),
        index=index,
        republished=republished,
    )


def _republish(
    publication: Publication,
    index: ArticleIndex,
    matched: Matched,
    ledger: IdentityLedger,
    elsewhere: SourceLedger | None,
) -> Republished | None:
    """Return what comes from feeds elsewhere; its identities are in the ledger."""
    if elsewhere is None or not publication.sources:
        return None
    known = ledger.list_identities()
    own = list_own_ids(
        index.articles, matched.entries, known, unread=(error.source for error in index.refused)
    )
    entries = {source.name: elsewhere.list_entries(source.name) for source in publication.sources}
    republished = republish(publication, elsewhere.list_states(), entries, known, own=own)
    if republished.changed:
        ledger.store_identities(republished.changed)
    return republished


def _match(
    index: ArticleIndex,
    refused: Iterable[Remark],
    publication: Publication,
    ledger: IdentityLedger,
    now: datetime,
) -> Matched:
    """Return each article's identity; new ones and changed ones are in the ledger."""
    matched = match_identities(
        index.articles,
        choose_own(index.articles, ledger.list_identities()),
        publication_url=publication.url,
        timezone=publication.timezone,
        now=now,
        unread={remark.source for remark in refused},
        withdrawn={each.id for each in ledger.list_withdrawn()},
    )
    if matched.changed:
        ledger.store_identities(matched.changed)
    return matched


def _mark_significant(
    sources: Collection[str], entries: Iterable[Entry], ledger: IdentityLedger, now: datetime
) -> None:
    """Note that the articles changed significantly at `now`.

    Raises:
        ArticleError: One of them is no public article; nothing was noted.
    """
    ids = {entry.article.source: entry.id for entry in entries}
    for source in sources:
        if source not in ids:
            raise ArticleError(
                "is no article that readers have",
                source=source,
                line=1,
                hint="Name the file as it stands below the publication's folder.",
            )
    marked = {ids[source] for source in sources}
    moment = now.replace(microsecond=0)
    ledger.store_identities(
        replace(each, updated=moment) for each in ledger.list_identities() if each.id in marked
    )


def _load_index(
    publication: Publication, cache: Cache, now: datetime, stamps: Mapping[str, Stamp] | None
) -> ArticleIndex:
    reading_key = (cache.get(_READING, _KEY) or b"").decode()
    kept = KeptIndex(reading_key=reading_key, files=cache.read_all(ARTICLES))
    index = index_articles(publication, now, kept, stamps)
    if index.reading_key != reading_key:
        # Until all of them are kept, they belong to no key: a run that is stopped here leaves none
        # that were read in another way than the key says.
        cache.put(_READING, _KEY, b"")
    if index.fresh or index.gone:
        cache.change(ARTICLES, index.fresh, index.gone)
    if index.reading_key != reading_key:
        cache.put(_READING, _KEY, index.reading_key.encode())
    # A third of the index's memory, and nobody needs it any more.
    return replace(index, fresh={}, gone=frozenset())


def order_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries newest first, those of one moment in order of id."""
    by_id = sorted(entries, key=lambda entry: entry.id)
    return tuple(sorted(by_id, key=lambda entry: entry.article.published, reverse=True))


def find_next_change(articles: Iterable[Article], now: datetime) -> datetime | None:
    """Return when the next of the articles appears or expires after `now`."""
    moments = [
        moment
        for article in articles
        # One that expires before it is published never appears.
        if not article.draft and (article.expires is None or article.published < article.expires)
        for moment in (article.published, article.expires)
        if moment is not None and moment > now
    ]
    return min(moments, default=None)
