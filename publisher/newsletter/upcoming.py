"""The edition that a newsletter would send now: found, arranged, composed; not frozen."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from publisher.entries import LoadedEntries
from publisher.model.articles import Entry
from publisher.model.delivery import NewEdition
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.choosing import select_entries
from publisher.newsletter.compose import compose_edition, suggest_content
from publisher.newsletter.content import EditionContent
from publisher.newsletter.desk import Desk, open_desk
from publisher.newsletter.draft_file import name_draft, read_draft
from publisher.newsletter.drafted import resolve_draft
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger, ReaderLedger


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
    draft: Path | None = None
    #: False where the draft says that it may not go out yet.
    is_ready: bool = True
    #: How many new articles wait for others, because they are fewer than the newsletter's minimum.
    held: int = 0
    #: Id of the edition that this one corrects; None for an ordinary one.
    corrects: str | None = None
    loaded: LoadedEntries
    #: Whom the edition would go to.
    readers: ReaderLedger

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return what the next edition carries, in order; empty when there is nothing new."""
        return () if self.content is None else tuple(item.entry for item in self.content.items)


def look_for_new(
    publication: Publication, newsletter: NewsletterDefinition, ledger: Ledger, now: datetime
) -> Upcoming:
    """Return what the newsletter's next edition would be at the moment `now`.

    That is the editor's draft where there is one, ready or not; otherwise what is new.

    Raises:
        ArticleError: The draft cannot be understood or names what cannot be, or an article's file
            was spoilt while we looked.
        LedgerBusyError: Another process holds the write lock.
    """
    desk = open_desk(publication, newsletter, ledger, now)
    path = desk.find_draft()
    return _compose_alone(desk) if path is None else read_upcoming(desk, path)


def read_upcoming(desk: Desk, path: Path, *, corrects: str | None = None) -> Upcoming:
    """Return the edition that an editor's draft describes.

    A correction can name articles that readers had.

    Raises:
        ArticleError: The draft cannot be understood, or names what cannot be.
        FileAccessError: It cannot be read.
    """
    draft = read_draft(path, desk.publication)
    carried = desk.carried if corrects is None else set[str]()
    return Upcoming(
        newsletter=desk.newsletter,
        number=desk.number,
        content=resolve_draft(draft, desk.library, carried, desk.newsletter, desk.number),
        draft=path,
        is_ready=draft.is_ready,
        corrects=corrects,
        loaded=desk.loaded,
        readers=desk.readers,
    )


def _compose_alone(desk: Desk) -> Upcoming:
    """Return the edition that nobody has drafted."""
    newsletter = desk.newsletter
    selected = select_entries(newsletter, desk.loaded.entries, desk.carried, desk.now)
    is_enough = len(selected) >= newsletter.minimum
    whole = [desk.loaded.complete(entry)[0] for entry in selected] if is_enough else []
    return Upcoming(
        newsletter=newsletter,
        number=desk.number,
        content=suggest_content(newsletter, whole, number=desk.number, now=desk.now)
        if whole
        else None,
        held=0 if is_enough else len(selected),
        loaded=desk.loaded,
        readers=desk.readers,
    )


def compose_upcoming(
    publication: Publication, upcoming: Upcoming, now: datetime, *, is_trial: bool = False
) -> NewEdition:
    """Return the next edition, composed at `now` and not frozen; there has to be content.

    A trial, which is only looked at, has what is wrong with pictures among its remarks.

    Raises:
        ArticleError: A picture is missing or cannot be used, and this is no trial.
        TemplateError: The template or its styles cannot be used.
    """
    assert upcoming.content is not None
    content = replace(upcoming.content, composed_at=now)
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        composed = compose_edition(publication, content, cache, upcoming.readers, is_trial=is_trial)
    return replace(
        composed,
        draft="" if upcoming.draft is None else name_draft(upcoming.draft, publication),
        corrects=upcoming.corrects,
    )
