"""`publisher cron`: one tick, silent when there is nothing to say."""

import contextlib
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from publisher.cli.announcing import announce_changes, show_lasting_trouble
from publisher.cli.boundary import exit_code, show_error
from publisher.cli.build import run_update, show_update
from publisher.cli.shell import Shell, metrics_option, now, show_remarks
from publisher.cli.telling import keep_mistakes, keep_news, keep_paused
from publisher.delivery.decide import due_moment, has_due, next_moment
from publisher.errors import (
    AlreadyRunningError,
    AuthorError,
    ConfigurationError,
    LedgerBehindError,
    PublisherError,
)
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.sources.decide import next_due
from publisher.storage.ledger import Ledger

#: Newsletters with something to do, and the definition of those that are due.
Work = dict[str, NewsletterDefinition | None]


@click.command()
@metrics_option
@click.pass_obj
def cron(shell: Shell, metrics: Path | None) -> None:
    """Do one tick: ask sources that are due, build what changed, send what is due.

    Nothing changed and nothing due: no output, exit code 0. An article that is left out, or a feed
    that fails a check, is told once, by the tick that finds it, with exit code 3, and so is a
    draft or a template that cannot be used, with exit code 1; until it is mended, «publisher
    status» shows it. That an edition is paused is told once as well, with exit code 3. Another tick
    still running: exit code 75 at once. In a crontab:

    \b
    */5 * * * *  /srv/de-kust/.venv/bin/publisher --publication /srv/de-kust cron
    """
    try:
        code = _tick(shell) if metrics is None else _tick_and_measure(shell, metrics)
    except AlreadyRunningError:
        # Ticks that overlap a long delivery are ordinary; cron would mail each word about it.
        if sys.stderr.isatty():
            raise
        code = 75
    click.get_current_context().exit(code)


def _tick_and_measure(shell: Shell, file: Path) -> int:
    from publisher.cli.measuring import keep_metrics

    with keep_metrics(shell, file):
        return _tick(shell)


def _tick(shell: Shell) -> int:
    code = _try(lambda: _fetch(shell)) if shell.publication.sources else 0
    code = max(code, _try(lambda: _build(shell)), _try(lambda: _announce(shell)))
    publication = shell.publication
    with shell.open_ledger() as ledger:
        code = max(code, _tell_of_paused(publication, ledger))
        work = _list_work(publication, ledger)
        if work:
            return max(code, _send_all(shell, ledger, work))
        keep_mistakes(publication, {})
        due = _next_work(publication, ledger)
    if code == 0:
        until = "" if due is None else str(int(due.timestamp()) * 1_000_000_000)
        shell.note_idle(quiet_until=until)
    return code


def _send_all(shell: Shell, ledger: Ledger, work: Work) -> int:
    """Send what is to be sent, and name the editions that have more in doubt than before."""
    from publisher.cli.sending import show_in_doubt

    before = ledger.deliveries.count_in_doubt()
    mistakes: dict[str, PublisherError] = {}
    codes = [
        _try(partial(_set_aside, mistakes, name, partial(_send, shell, ledger, name, due)))
        for name, due in work.items()
    ]
    for mistake in keep_mistakes(shell.publication, mistakes):
        show_error(mistake)
        codes.append(exit_code(mistake))
    after = ledger.deliveries.count_in_doubt()
    show_in_doubt({each: number for each, number in after.items() if number > before.get(each, 0)})
    return max(codes)


def _set_aside(
    mistakes: dict[str, PublisherError], newsletter: str, work: Callable[[], int]
) -> int:
    """Do one newsletter's work; what stands until somebody mends it is added to `mistakes`.

    Each tick looks whether it is mended, and then sends.
    """
    try:
        return work()
    except (AuthorError, ConfigurationError, LedgerBehindError) as error:
        mistakes[newsletter] = error
        return 0


def _try(work: Callable[[], int]) -> int:
    """Do one part of a tick; its failure is shown, and does not stop the other parts.

    Raises:
        AlreadyRunningError: Another process does this part; it is its tick.
    """
    try:
        return work()
    except AlreadyRunningError:
        raise
    except PublisherError as error:
        show_error(error)
        return exit_code(error)


def _fetch(shell: Shell) -> int:
    """Ask the sources that are due; that one cannot be had fails nothing."""
    publication = shell.publication
    with shell.open_ledger() as ledger:
        states = {state.name: state for state in ledger.sources.list_states()}
        due = next_due(publication.sources, states, now())
    if due is not None and due <= now():
        from publisher.cli.source import fetch_sources, show_turns

        # Where somebody asks them just now, what is here is built and sent all the same.
        with contextlib.suppress(AlreadyRunningError):
            show_turns(fetch_sources(shell, publication.sources))
    return 0


def _build(shell: Shell) -> int:
    """Build what changed; what is left out is told by the tick that finds it, and by no other."""
    update = keep_news(shell.publication, run_update(shell))
    failed = () if update.build is None else update.build.failed
    if update.build is None:
        show_remarks(update.refused)
    else:
        is_beside_written = update.surroundings is not None and update.surroundings.written
        if update.build.written or is_beside_written or update.refused or failed:
            show_update(update)
    return 3 if update.refused or failed else 0


def _announce(shell: Shell) -> int:
    """Tell the hub what it does not know; that it is away fails nothing."""
    show_lasting_trouble(announce_changes(shell))
    return 0


def _tell_of_paused(publication: Publication, ledger: Ledger) -> int:
    """Say which editions a person holds up, once for each pause."""
    paused = [each for each in ledger.deliveries.list_unfinished() if each.paused_at is not None]
    news = keep_paused(publication, paused)
    if news:
        from publisher.cli.sending import show_paused

        for edition in news:
            show_paused(edition, ledger.deliveries.tally(edition.id))
    return 3 if news else 0


def _list_work(publication: Publication, ledger: Ledger) -> Work:
    """Return newsletters with something to do, by name, and with their definition if one is due.

    A newsletter that is in the settings no more still has its frozen editions finished. One
    whose deferred readers are not due yet has nothing to do, and of one with a paused edition
    nothing new is sent.
    """
    deliveries = ledger.deliveries
    unfinished = deliveries.list_unfinished()
    paused = {each.content.newsletter for each in unfinished if each.paused_at is not None}
    work: Work = {
        edition.content.newsletter: None
        for edition in unfinished
        if edition.paused_at is None and has_due(deliveries.tally(edition.id), now())
    }
    for newsletter in publication.newsletters:
        if newsletter.schedule is not None and newsletter.name not in paused:
            last = _last_run(ledger, newsletter.name)
            if due_moment(newsletter.schedule, publication, last, now()) is not None:
                work[newsletter.name] = newsletter
    return work


def _next_work(publication: Publication, ledger: Ledger) -> datetime | None:
    """Return when something becomes due by itself, where nothing is due now; None for never."""
    deliveries = ledger.deliveries
    deferred = (
        deliveries.tally(each.id).next_due
        for each in deliveries.list_unfinished()
        if each.paused_at is None
    )
    scheduled = (
        next_moment(newsletter.schedule, publication, now())
        for newsletter in publication.newsletters
        if newsletter.schedule is not None
    )
    states = {state.name: state for state in ledger.sources.list_states()}
    moments = (*deferred, *scheduled, next_due(publication.sources, states, now()))
    return min((each for each in moments if each is not None), default=None)


def _last_run(ledger: Ledger, newsletter: str) -> datetime | None:
    """Return when the schedule was last acted upon, also by a tick that died right after."""
    moments = (
        ledger.deliveries.last_frozen(newsletter),
        ledger.deliveries.last_due_run(newsletter),
    )
    return max((moment for moment in moments if moment is not None), default=None)


def _send(shell: Shell, ledger: Ledger, name: str, due: NewsletterDefinition | None) -> int:
    from publisher.cli.sending import sending_surroundings, show_edition, show_unready
    from publisher.delivery.send import continue_editions, send_newsletter

    begun = now()
    with sending_surroundings() as surroundings:
        if due is None:
            report = continue_editions(shell.publication, name, ledger, surroundings)
        else:
            report = send_newsletter(shell.publication, due, ledger, surroundings)
    if due is not None and report.has_looked:
        ledger.deliveries.store_due_run(name, begun)
    for edition in report.editions:
        if edition.counts or edition.in_doubt:
            show_edition(shell, edition)
    # Its moment counts as acted upon, so this is said once.
    if report.has_looked and report.unready is not None:
        show_unready(report)
        return 3
    return 0 if report.is_finished and not report.left_out else 3
