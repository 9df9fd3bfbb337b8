"""`publisher send`: compose what is new, deliver it; again, and it goes on where it stopped."""

import click

from publisher.cli.sending import (
    as_values,
    describe,
    sending_surroundings,
    show_edition,
    show_in_doubt,
    show_paused,
    show_unready,
)
from publisher.cli.shell import (
    Shell,
    count,
    find_newsletter,
    json_option,
    now,
    print_json,
    show_remarks,
)
from publisher.delivery.engine import Surroundings
from publisher.delivery.send import SendReport, count_readers, send_newsletter
from publisher.errors import PublisherError
from publisher.model.delivery import NewEdition
from publisher.model.newsletters import NewsletterDefinition
from publisher.newsletter.upcoming import Upcoming, compose_upcoming, look_for_new
from publisher.storage.ledger import Ledger


@click.command(short_help="Compose what is new and deliver it.")
@click.argument("newsletter")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@json_option
@click.pass_obj
def send(shell: Shell, newsletter: str, dry_run: bool, as_json: bool) -> None:
    """Compose what NEWSLETTER has not carried yet and deliver it to its readers.

    Where an editor began a draft (publisher edition compose), that is what goes out, once it does
    not say ready: false.

    Stopped at any moment and run again, it goes on where it was: nobody is skipped, nobody gets
    it twice. Exit code 3: something is left to do, run it again.

    Example: publisher send weekly
    """
    chosen = find_newsletter(shell.publication, newsletter)
    with shell.open_ledger() as ledger:
        if dry_run:
            _show_dry_run(shell, chosen, ledger, as_json=as_json)
            return
        with sending_surroundings() as surroundings:
            report = _send_or_say_how_far(shell, chosen, ledger, surroundings)
        in_doubt = ledger.deliveries.count_in_doubt()
    if as_json:
        print_json({**as_values(report), "in_doubt": in_doubt})
    else:
        _show_report(shell, report)
        show_in_doubt(in_doubt)
    if not report.is_finished or report.left_out or report.unready:
        click.get_current_context().exit(3)


def _send_or_say_how_far(
    shell: Shell, newsletter: NewsletterDefinition, ledger: Ledger, surroundings: Surroundings
) -> SendReport:
    try:
        return send_newsletter(shell.publication, newsletter, ledger, surroundings)
    except PublisherError:
        for edition in ledger.deliveries.list_unfinished():
            if edition.content.newsletter == newsletter.name:
                tally = ledger.deliveries.tally(edition.id)
                click.echo(f"{edition.id} has got to {describe(tally)}.", err=True)
        raise


def _show_report(shell: Shell, report: SendReport) -> None:
    show_remarks(report.left_out)
    for edition in report.editions:
        show_edition(shell, edition)
    if report.unready is not None:
        show_unready(report)
    elif report.waiting and not report.readers:
        click.echo(
            f"{report.newsletter} has no readers yet; {count(report.waiting, 'article')} wait."
            f" Add one: publisher subscriber add ann@example.org"
        )
    elif report.upcoming is not None and report.upcoming.held:
        click.echo(_describe_held(report.upcoming))
    elif report.waiting:
        click.echo(
            f"{count(report.waiting, 'new article')} for the next edition:"
            f" publisher send {report.newsletter}"
        )
    elif not report.editions:
        click.echo(f"Nothing new for {report.newsletter}.")


def _describe_held(upcoming: Upcoming) -> str:
    newsletter = upcoming.newsletter
    return (
        f"{count(upcoming.held, 'new article')} for {newsletter.name}, which waits for"
        f" {newsletter.minimum}. To send without waiting: publisher edition compose"
        f" {newsletter.name}"
    )


def _show_dry_run(
    shell: Shell, newsletter: NewsletterDefinition, ledger: Ledger, *, as_json: bool
) -> None:
    unfinished = [
        edition
        for edition in ledger.deliveries.list_unfinished()
        if edition.content.newsletter == newsletter.name
    ]
    moment = now()
    upcoming = look_for_new(shell.publication, newsletter, ledger, moment)
    show_remarks(upcoming.loaded.refused)
    composed = None
    if upcoming.content is not None:
        composed = compose_upcoming(shell.publication, upcoming, moment, is_trial=True)
        show_remarks((), composed.remarks)
    readers = count_readers(ledger, newsletter)
    if as_json:
        names = [edition.id for edition in unfinished]
        print_json({"unfinished": names, **_as_values(upcoming, composed, readers)})
        return
    for edition in unfinished:
        if edition.paused_at is None:
            click.echo(f"Would go on with {edition.id}.")
        else:
            show_paused(edition, ledger.deliveries.tally(edition.id))
    if composed is None:
        nothing = f"Nothing new for {newsletter.name}."
        click.echo(_describe_held(upcoming) if upcoming.held else nothing)
        return
    verb = "Would send" if upcoming.is_ready else "Not ready; then would send"
    origin = "" if not composed.draft else f", from {composed.draft}"
    click.echo(
        f"{verb} «{composed.subject}» to {count(readers, 'reader')}"
        f" ({_size(composed):,} bytes of HTML{origin}):"
    )
    for entry in upcoming.entries:
        click.echo(f"  {entry.article.title} ({entry.article.source})")


def _size(composed: NewEdition | None) -> int:
    return 0 if composed is None else len(composed.message.html.encode())


def _as_values(upcoming: Upcoming, composed: NewEdition | None, readers: int) -> dict[str, object]:
    return {
        "newsletter": upcoming.newsletter.name,
        "readers": readers,
        "draft": upcoming.draft,
        "ready": upcoming.is_ready,
        "subject": None if composed is None else composed.subject,
        "html_bytes": _size(composed),
        "articles": [
            {"id": each.id, "title": each.article.title, "source": each.article.source}
            for each in upcoming.entries
        ],
    }
