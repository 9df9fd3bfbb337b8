"""The edition that a newsletter would send now: found, arranged, composed; not frozen."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from publisher.entries import LoadedEntries, load_entries
from publisher.model.articles import Entry
from publisher.model.delivery import NewEdition
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.compose import compose_edition, select_entries, suggest_content
from publisher.newsletter.content import EditionContent
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger


@dataclass(frozen=True, kw_only=True, slots=True)
class Upcoming:
    """What a newsletter would send next."""

    newsletter: NewsletterDefinition
    #: 1 for its first edition.
    number: int
    #: What the edition says: the editor's draft, or what is new as it stands by itself. None where
    #: there is nothing to send.
    content: EditionContent | None
    #: The editor's draft that `content` was read from; None where there is none.
    draft: Path | None
    loaded: LoadedEntries

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return what the next edition carries, in order; empty when there is nothing new."""
        return () if self.content is None else tuple(item.entry for item in self.content.items)


def look_for_new(
    publication: Publication, newsletter: NewsletterDefinition, ledger: Ledger, now: datetime
) -> Upcoming:
    """Return what the newsletter's next edition would be at the moment `now`.

    Raises:
        ArticleError: An article's file was spoilt while we looked.
        LedgerBusyError: Another process holds the write lock.
    """
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        loaded = load_entries(publication, ledger.identities, cache, now, elsewhere=ledger.sources)
    carried = ledger.deliveries.list_carried(newsletter.name)
    selected = select_entries(newsletter, loaded.entries, carried)
    number = len(ledger.deliveries.list_editions(newsletter.name)) + 1
    whole = [loaded.complete(entry)[0] for entry in selected]
    return Upcoming(
        newsletter=newsletter,
        number=number,
        content=suggest_content(newsletter, whole, number=number, now=now) if whole else None,
        draft=None,
        loaded=loaded,
    )


def compose_upcoming(publication: Publication, upcoming: Upcoming, now: datetime) -> NewEdition:
    """Return the next edition, composed at `now` and not frozen; there has to be content.

    Raises:
        TemplateError: The template or its styles cannot be used.
    """
    assert upcoming.content is not None
    content = replace(upcoming.content, composed_at=now)
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        return compose_edition(publication, content, cache)
