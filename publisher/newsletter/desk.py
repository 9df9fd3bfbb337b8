"""What has to be known to put the next edition of a newsletter together."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from publisher.entries import LoadedEntries, load_entries
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.drafted import Library
from publisher.newsletter.drafts import find_draft
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger, ReaderLedger


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The articles that there are, and what readers of one newsletter had of them."""

    publication: Publication
    newsletter: NewsletterDefinition
    loaded: LoadedEntries
    #: Whom an edition would go to.
    readers: ReaderLedger
    #: Identities of articles that readers had.
    carried: set[str]
    #: Drafts that editions were made from, as `name_draft` names them.
    sent: set[str]
    #: Of the edition that comes next; 1 for the first.
    number: int
    #: UTC.
    now: datetime

    @cached_property
    def library(self) -> Library:
        """The articles by the names that a draft can give them."""
        return Library(self.loaded, self.now)

    def find_draft(self) -> Path | None:
        """Return the draft that goes out next, or None."""
        return find_draft(self.publication, self.newsletter, self.sent)


def open_desk(
    publication: Publication, newsletter: NewsletterDefinition, ledger: Ledger, now: datetime
) -> Desk:
    """Return what a newsletter's next edition can be made of at the moment `now`.

    Raises:
        LedgerBusyError: Another process holds the write lock.
    """
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        loaded = load_entries(publication, ledger.identities, cache, now, elsewhere=ledger.sources)
    editions = ledger.deliveries.list_editions(newsletter.name)
    return Desk(
        publication=publication,
        newsletter=newsletter,
        loaded=loaded,
        readers=ledger.readers,
        carried=ledger.deliveries.list_carried(newsletter.name),
        sent={each.content.draft for each in editions},
        number=len(editions) + 1,
        now=now,
    )
