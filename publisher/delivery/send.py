"""Sending a newsletter: go on where it stopped, or compose what is new, freeze it, deliver it."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from publisher.delivery.decide import has_due
from publisher.delivery.engine import Run, Surroundings
from publisher.delivery.transports.choose import open_transport
from publisher.delivery.web import publish_editions, publish_pictures
from publisher.model.articles import Remark
from publisher.model.audience import SubscriptionState
from publisher.model.delivery import DeliveryState, Edition, EditionTally, OutcomeKind
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.dkim import find_keys
from publisher.newsletter.upcoming import Upcoming, compose_upcoming, look_for_new
from publisher.storage.ledger import Ledger

#: Seconds between two looks whether an edition was paused.
_PAUSE_GLANCE = 0.5


class Beginning(StrEnum):
    """How a run came to an edition."""

    #: Composed and frozen just now.
    NEW = "new"
    #: Frozen earlier and not finished.
    CONTINUED = "continued"


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionReport:
    """What one run did for one edition."""

    edition: Edition
    beginning: Beginning
    #: Outcomes of this run alone.
    counts: Counter[OutcomeKind]
    #: How the edition stands now.
    tally: EditionTally
    #: True when the run before had left readers out: pending, claimed or handed over.
    was_interrupted: bool = False
    #: Deliveries that a process which stopped had claimed and not handed over.
    released: int = 0
    #: Deliveries that it had handed over without an answer; they wait for a person's word.
    in_doubt: int = 0
    #: True when a person holds it up, so that the rest of it was left.
    is_paused: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SendReport:
    """What one `publisher send` did."""

    newsletter: str
    editions: tuple[EditionReport, ...] = ()
    #: Confirmed readers.
    readers: int = 0
    #: What was new, if it was looked for.
    upcoming: Upcoming | None = field(default=None, repr=False)
    #: True when whatever was new was acted upon; False when earlier editions came first.
    has_looked: bool = False

    @property
    def waiting(self) -> int:
        """Return how many new articles this run left for the next edition."""
        if self.upcoming is None or any(each.beginning is Beginning.NEW for each in self.editions):
            return 0
        return len(self.upcoming.entries) + self.upcoming.held

    @property
    def unready(self) -> Path | None:
        """Return the draft that may not go out yet, and so was not sent; None where none is."""
        if self.upcoming is None or self.upcoming.is_ready:
            return None
        return self.upcoming.draft

    @property
    def left_out(self) -> tuple[Remark, ...]:
        """Return the article files that could not be understood and stand in no edition."""
        return () if self.upcoming is None else self.upcoming.loaded.refused

    @property
    def is_finished(self) -> bool:
        """Tell whether no edition of this newsletter has anything left to do."""
        return all(report.tally.is_finished for report in self.editions)


def send_newsletter(
    publication: Publication,
    newsletter: NewsletterDefinition,
    ledger: Ledger,
    surroundings: Surroundings,
) -> SendReport:
    """Deliver what is left of earlier editions; if nothing was pending, compose what is new.

    Where there is an editor's draft, that is the new edition; one that says that it is not ready
    holds everything up. An edition of which only deferred deliveries are left does not hold up
    the next one; one that was interrupted does, so that the same command again never begins
    something else. So does one that a person has paused.

    Raises:
        AlreadyRunningError: Another process is sending; nothing was done.
        ArticleError: The editor's draft cannot be understood; earlier editions went on.
        TemplateError: The new edition cannot be rendered; nothing was frozen.
        ConfigurationError: A key to sign with cannot be used; nothing was frozen.
        ArticleError: A picture of the new edition cannot be used; nothing was frozen.
        FileAccessError: A page or a picture of an edition cannot be written; nothing was handed
            over.
        TransportError: The server refuses this sender; see `Run.deliver` for this and others.
    """
    with ledger.deliveries.sending():
        reports = _continue_editions(publication, newsletter.name, ledger, surroundings)
        report = SendReport(
            newsletter=newsletter.name,
            editions=reports,
            readers=count_readers(ledger, newsletter),
        )
        now = surroundings.now()
        upcoming = look_for_new(publication, newsletter, ledger, now)
        report = replace(report, upcoming=upcoming)
        is_held_up = any(each.was_interrupted or each.is_paused for each in reports)
        if is_held_up or surroundings.is_stopped():
            return report
        report = replace(report, has_looked=True)
        if upcoming.content is None or not upcoming.is_ready or not report.readers:
            return report
        new = freeze_and_deliver(publication, upcoming, ledger, surroundings)
        return replace(report, editions=(*reports, new))


def freeze_and_deliver(
    publication: Publication, upcoming: Upcoming, ledger: Ledger, surroundings: Surroundings
) -> EditionReport:
    """Freeze an edition that says something, and deliver it; the caller holds the sending lock.

    Raises:
        TemplateError: It cannot be rendered; nothing was frozen.
        ConfigurationError: A key to sign with cannot be used; nothing was frozen.
        TransportError: The server refuses this sender; see `Run.deliver` for this and others.
    """
    now = surroundings.now()
    composed = compose_upcoming(publication, upcoming, now)
    # A key that cannot be used, or a server that cannot be reached, is found out before anything
    # is frozen.
    find_keys(publication.delivery.dkim, composed.domain)
    open_transport(publication).open().close()
    edition = ledger.deliveries.freeze(composed, now)
    return _deliver(publication, edition, ledger, surroundings, Beginning.NEW)


def count_readers(ledger: Ledger, newsletter: NewsletterDefinition) -> int:
    """Return how many confirmed subscribers a newsletter has."""
    states = ledger.readers.count_subscriptions().get(newsletter.name, {})
    return states.get(SubscriptionState.CONFIRMED, 0)


def continue_editions(
    publication: Publication, newsletter: str, ledger: Ledger, surroundings: Surroundings
) -> SendReport:
    """Deliver what is left of a newsletter's frozen editions; it need not be defined any more.

    Raises:
        AlreadyRunningError: Another process is sending; nothing was done.
        TransportError: The server refuses this sender; see `Run.deliver` for this and others.
    """
    with ledger.deliveries.sending():
        reports = _continue_editions(publication, newsletter, ledger, surroundings)
        return SendReport(newsletter=newsletter, editions=reports)


def _continue_editions(
    publication: Publication,
    newsletter: str,
    ledger: Ledger,
    surroundings: Surroundings,
) -> tuple[EditionReport, ...]:
    return tuple(
        continue_edition(publication, unfinished.id, ledger, surroundings)
        for unfinished in ledger.deliveries.list_unfinished()
        if unfinished.content.newsletter == newsletter and not surroundings.is_stopped()
    )


def continue_edition(
    publication: Publication, edition_id: str, ledger: Ledger, surroundings: Surroundings
) -> EditionReport:
    """Deliver what is left of one edition, unless it is paused; the caller holds the sending lock.

    Raises:
        TransportError: The server refuses this sender; see `Run.deliver` for this and others.
    """
    now = surroundings.now()
    released, in_doubt = ledger.deliveries.recover(edition_id, now)
    edition = ledger.deliveries.find_edition(edition_id)
    assert edition is not None
    tally = ledger.deliveries.tally(edition_id)
    is_paused = edition.paused_at is not None and not tally.is_finished
    if has_due(tally, now) and not is_paused:
        report = _deliver(publication, edition, ledger, surroundings, Beginning.CONTINUED)
    else:
        report = EditionReport(
            edition=edition,
            beginning=Beginning.CONTINUED,
            counts=Counter(),
            tally=tally,
            is_paused=is_paused,
        )
    was_interrupted = in_doubt + tally.count(DeliveryState.PENDING) > 0
    return replace(report, released=released, in_doubt=in_doubt, was_interrupted=was_interrupted)


def _stop_for_pause(
    surroundings: Surroundings, edition_id: str, ledger: Ledger
) -> Callable[[], bool]:
    """Return what tells a run to stop: what told it before, and that its edition is paused.

    The ledger is asked now and then, so that the engine may ask each round.
    """
    asked, is_paused = 0.0, False

    def is_stopped() -> bool:
        nonlocal asked, is_paused
        moment = time.monotonic()
        if not is_paused and moment - asked >= _PAUSE_GLANCE:
            asked, is_paused = moment, ledger.deliveries.is_paused(edition_id)
        return is_paused or surroundings.is_stopped()

    return is_stopped


def _deliver(
    publication: Publication,
    edition: Edition,
    ledger: Ledger,
    surroundings: Surroundings,
    beginning: Beginning,
) -> EditionReport:
    # Readers may open the message before the last of them has it. What it names it has named since
    # the freeze, whatever the settings have become.
    publish_pictures(publication, edition)
    publish_editions(publication, ledger)
    run = Run(
        edition=edition,
        ledger=ledger.deliveries,
        transport=open_transport(publication),
        settings=publication.delivery,
        surroundings=replace(
            surroundings, is_stopped=_stop_for_pause(surroundings, edition.id, ledger)
        ),
    )
    counts = run.deliver()
    tally = ledger.deliveries.tally(edition.id)
    return EditionReport(
        edition=edition,
        beginning=beginning,
        counts=counts,
        tally=tally,
        is_paused=ledger.deliveries.is_paused(edition.id) and not tally.is_finished,
    )
