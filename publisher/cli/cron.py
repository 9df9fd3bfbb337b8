"""`publisher cron`: one tick, silent when there is nothing to say."""

import sys
from datetime import datetime

import click

from publisher.cli.build import run_update, show_update
from publisher.cli.shell import Shell, now
from publisher.delivery.decide import due_moment
from publisher.errors import AlreadyRunningError
from publisher.model.publication import NewsletterDefinition, Publication
from publisher.storage.ledger import Ledger


@click.command()
@click.pass_obj
def cron(shell: Shell) -> None:
    """Do one tick: build what changed, send what is due.

    Nothing changed and nothing due: no output, exit code 0. Another tick still running: exit
    code 75 at once. In a crontab:

    \b
    */5 * * * *  /srv/de-kust/.venv/bin/publisher --publication /srv/de-kust cron
    """
    try:
        code = _tick(shell)
    except AlreadyRunningError:
        # Ticks that overlap a long delivery are ordinary; cron would mail each word about it.
        if sys.stderr.isatty():
            raise
        code = 75
    click.get_current_context().exit(code)


def _tick(shell: Shell) -> int:
    update = run_update(shell)
    code = 0
    if update.build is not None:
        if update.build.written or update.refused or update.build.failed:
            show_update(update)
        if update.refused or update.build.failed:
            code = 3
    with shell.open_ledger() as ledger:
        for newsletter, is_due in _list_work(shell.publication, ledger):
            code = max(code, _send(shell, ledger, newsletter, is_due=is_due))
    return code


def _list_work(publication: Publication, ledger: Ledger) -> list[tuple[NewsletterDefinition, bool]]:
    """Return newsletters with something to deliver, and whether a new edition is due."""
    unfinished = {each.content.newsletter for each in ledger.deliveries.list_unfinished()}
    work = []
    for newsletter in publication.newsletters:
        moment = None
        if newsletter.schedule is not None:
            moment = due_moment(
                newsletter.schedule, publication, _last_run(ledger, newsletter), now()
            )
        if moment is not None or newsletter.name in unfinished:
            work.append((newsletter, moment is not None))
    return work


def _last_run(ledger: Ledger, newsletter: NewsletterDefinition) -> datetime | None:
    """Return when the schedule was last acted upon, also by a tick that died right after."""
    frozen = [each.frozen_at for each in ledger.deliveries.list_editions(newsletter.name)[-1:]]
    noted = ledger.deliveries.last_due_run(newsletter.name)
    return max([*frozen, *([] if noted is None else [noted])], default=None)


def _send(shell: Shell, ledger: Ledger, newsletter: NewsletterDefinition, *, is_due: bool) -> int:
    from publisher.cli.sending import sending_surroundings, show_edition, show_in_doubt
    from publisher.delivery.send import send_newsletter

    begun = now()
    with sending_surroundings() as surroundings:
        report = send_newsletter(
            shell.publication, newsletter, ledger, surroundings, compose=is_due
        )
    if is_due and report.has_looked:
        ledger.deliveries.store_due_run(newsletter.name, begun)
    for edition in report.editions:
        if edition.counts or edition.in_doubt:
            show_edition(shell, edition)
            show_in_doubt(
                {
                    each: number
                    for each, number in ledger.deliveries.count_in_doubt().items()
                    if each == edition.edition.id
                }
            )
    return 0 if report.is_finished and not report.left_out else 3
