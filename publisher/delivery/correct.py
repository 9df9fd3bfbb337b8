"""A correction: an edition for exactly those who got another one."""

from pathlib import Path

from publisher.delivery.engine import Surroundings
from publisher.delivery.gap import check_gap
from publisher.delivery.send import (
    EditionReport,
    SendReport,
    continue_edition,
    freeze_and_deliver,
)
from publisher.errors import ConfigurationError
from publisher.model.delivery import DeliveryState, Edition, EditionTally
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.desk import open_desk
from publisher.newsletter.draft_file import name_draft
from publisher.newsletter.drafts import drafts_folder
from publisher.newsletter.upcoming import Upcoming, read_upcoming
from publisher.storage.ledger import Ledger


def send_correction(
    publication: Publication,
    wrong: Edition,
    path: Path,
    ledger: Ledger,
    surroundings: Surroundings,
) -> SendReport:
    """Send what a file says to those whom an edition was sent to and who have not left since.

    A file is sent once: the same command again goes on where it stopped, and nobody gets it twice.

    Raises:
        AlreadyRunningError: Another process is sending; nothing was done.
        LedgerBehindError: The ledger does not know all that was sent with it; nothing was done.
        ArticleError: The file cannot be understood; nothing was frozen.
        ConfigurationError: It was sent as something else, or the edition is still on its way.
        TransportError: The server refuses this sender; see `Run.deliver` for this and others.
    """
    with ledger.deliveries.sending():
        check_gap(publication, ledger)
        begun = find_begun(publication, wrong, path, ledger)
        if begun is not None:
            report = continue_edition(publication, begun.id, ledger, surroundings)
            return _say(report)
        upcoming = look_at_correction(publication, wrong, path, ledger, surroundings)
        report = freeze_and_deliver(publication, upcoming, ledger, surroundings)
        return _say(report)


def _say(report: EditionReport) -> SendReport:
    return SendReport(
        newsletter=report.edition.content.newsletter,
        editions=(report,),
        readers=report.edition.audience,
        has_looked=True,
    )


def find_begun(
    publication: Publication, wrong: Edition, path: Path, ledger: Ledger
) -> Edition | None:
    """Return the correction that was made from a file, or None.

    Raises:
        ConfigurationError: Something else was made from it.
    """
    name = name_draft(path, publication)
    for edition in ledger.deliveries.list_editions(wrong.content.newsletter):
        if edition.content.draft == name:
            if edition.content.corrects != wrong.id:
                raise ConfigurationError(
                    f"{name} was sent already, as {edition.id}",
                    hint="Write the correction into another file.",
                )
            return edition
    return None


def look_at_correction(
    publication: Publication,
    wrong: Edition,
    path: Path,
    ledger: Ledger,
    surroundings: Surroundings,
) -> Upcoming:
    """Return the correction of an edition that a file describes, not frozen.

    Raises:
        ArticleError: The file cannot be understood.
        ConfigurationError: It lies where it would go to everybody, or says that it is not ready;
            the edition is still on its way, or nobody got it; or its newsletter is no more.
    """
    newsletter = _find_newsletter(publication, wrong)
    folder = drafts_folder(publication, newsletter)
    if path.absolute().parent.resolve() == folder.resolve():
        raise ConfigurationError(
            f"{name_draft(path, publication)} is among the drafts for all readers",
            hint=f"Move it, for example into {name_draft(folder / 'corrections', publication)}/",
        )
    _check_standing(wrong, ledger.deliveries.tally(wrong.id))
    desk = open_desk(publication, newsletter, ledger, surroundings.now())
    upcoming = read_upcoming(desk, path, corrects=wrong.id)
    if not upcoming.is_ready:
        raise ConfigurationError(
            f"{name_draft(path, publication)} is not ready", hint="Write ready: true in it."
        )
    return upcoming


def _find_newsletter(publication: Publication, wrong: Edition) -> NewsletterDefinition:
    for newsletter in publication.newsletters:
        if newsletter.name == wrong.content.newsletter:
            return newsletter
    raise ConfigurationError(
        f"no newsletter {wrong.content.newsletter!r} in publisher.toml any more",
        hint="Add its [[newsletter]] table again.",
    )


def _check_standing(wrong: Edition, tally: EditionTally) -> None:
    if not tally.is_finished:
        raise ConfigurationError(
            f"{wrong.id} is still on its way: who gets it later would not get the correction",
            hint=f"Call the rest off first: publisher edition cancel {wrong.id}",
        )
    if not tally.count(DeliveryState.SENT):
        raise ConfigurationError(
            f"nobody got {wrong.id}", hint=f"See: publisher edition show {wrong.id}"
        )
