"""Going on with a ledger that was put back from a backup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from publisher.delivery.gap import find_gap
from publisher.entries import load_entries
from publisher.model.articles import Entry
from publisher.model.delivery import CarriedArticle, Edition
from publisher.model.publication import Publication
from publisher.model.witness import Gap
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What a ledger was told that it did not know."""

    gap: Gap
    #: Editions that it did not know, with the articles that count as carried.
    lost: tuple[Edition, ...]
    #: Edition id → deliveries that are in doubt now.
    doubtful: Mapping[str, int]


def take_as_it_is(
    publication: Publication, ledger: Ledger, now: datetime, *, is_sent: bool
) -> Restored | None:
    """Go on with a ledger that does not know all that was sent; None where it knows everything.

    Where what was lost counts as sent nobody is mailed twice: articles of lost editions count as
    carried, and those that were public when an edition went out of which only the page is known;
    deliveries without an outcome are in doubt. Otherwise all that the ledger does not know is
    new, and readers may get it again.

    Raises:
        AlreadyRunningError: Another process is sending; nothing was done.
        LedgerBusyError: Another process holds the write lock; nothing was done.
        FileAccessError: The witness or a page cannot be read or written.
    """
    with ledger.deliveries.sending():
        gap = find_gap(publication, ledger)
        if gap is None:
            return None
        lost = gap.lost
        if is_sent and any(not edition.content.articles for edition in lost):
            lost = _fill_in(publication, ledger, lost, now)
        doubtful = ledger.witness.close_gap(lost, now, is_sent=is_sent)
        return Restored(gap=gap, lost=lost, doubtful=doubtful)


def _fill_in(
    publication: Publication, ledger: Ledger, lost: Sequence[Edition], now: datetime
) -> tuple[Edition, ...]:
    """Let editions without articles carry all that were public then and no edition carried."""
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        loaded = load_entries(publication, ledger.identities, cache, now, elsewhere=ledger.sources)
    carried = {edition.content.newsletter: set[str]() for edition in lost}
    for newsletter, ids in carried.items():
        ids.update(ledger.deliveries.list_carried(newsletter))
    for edition in lost:
        carried[edition.content.newsletter].update(each.id for each in edition.content.articles)
    filled = []
    for edition in sorted(lost, key=_frozen_at):
        ids = carried[edition.content.newsletter]
        if not edition.content.articles:
            found = [entry for entry in loaded.entries if _was_new(entry, ids, edition.frozen_at)]
            ids.update(entry.id for entry in found)
            content = replace(edition.content, articles=tuple(map(_as_carried, found)))
            edition = replace(edition, content=content)
        filled.append(edition)
    return tuple(filled)


def _was_new(entry: Entry, carried: set[str], moment: datetime) -> bool:
    return entry.article.published <= moment and entry.id not in carried


def _as_carried(entry: Entry) -> CarriedArticle:
    article = entry.article
    return CarriedArticle(id=entry.id, title=article.title, url=article.url, source=article.source)


def _frozen_at(edition: Edition) -> datetime:
    return edition.frozen_at
