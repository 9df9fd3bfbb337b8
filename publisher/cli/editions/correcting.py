"""`publisher edition correct`: a correction for exactly those who got an edition."""

from pathlib import Path

import click

from publisher.cli.editions.choosing import find_edition
from publisher.cli.sending import (
    as_values,
    describe,
    sending_surroundings,
    show_edition,
    show_in_doubt,
)
from publisher.cli.shell import Shell, count, json_option, print_json
from publisher.delivery.correct import find_begun, look_at_correction, send_correction
from publisher.delivery.engine import Surroundings
from publisher.delivery.upcoming import as_if_frozen
from publisher.model.delivery import DeliveryState, Edition
from publisher.newsletter.upcoming import compose_upcoming
from publisher.storage.ledger import Ledger


@click.command(short_help="Send a correction to those who got an edition.")
@click.argument("edition_id", metavar="EDITION")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--test", "address", metavar="ADDRESS", help="Send it to this address alone.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@json_option
@click.pass_obj
def correct(
    shell: Shell, edition_id: str, file: Path, address: str | None, dry_run: bool, as_json: bool
) -> None:
    """Send what FILE says to those who got EDITION and have not left since; to nobody else.

    FILE is written like a draft: a subject between two lines of ---, and below them what there is
    to say, in Markdown. It can list articles as well. It becomes an edition of the same newsletter.
    The same command again goes on where it stopped, and nobody gets it twice.

    Example: publisher edition correct weekly-7 correction.md --test me@example.org
    """
    with shell.open_ledger() as ledger:
        wrong = find_edition(ledger, edition_id)
        with sending_surroundings() as surroundings:
            if address is not None or dry_run:
                composed = _look(shell, ledger, wrong, file, surroundings)
                _try_out(shell, ledger, wrong, composed, address, as_json=as_json)
                return
            report = send_correction(shell.publication, wrong, file, ledger, surroundings)
        in_doubt = ledger.deliveries.count_in_doubt()
    if as_json:
        print_json({**as_values(report), "corrects": wrong.id, "in_doubt": in_doubt})
    else:
        for each in report.editions:
            if each.tally.is_finished and not each.counts:
                click.echo(
                    f"{file} was sent already, as {each.edition.id}, to {describe(each.tally)}."
                )
            else:
                show_edition(shell, each)
        show_in_doubt(in_doubt)
    if not report.is_finished:
        click.get_current_context().exit(3)


def _look(
    shell: Shell, ledger: Ledger, wrong: Edition, file: Path, surroundings: Surroundings
) -> Edition:
    """Return the correction as it was sent, or as it would be."""
    begun = find_begun(shell.publication, wrong, file, ledger)
    if begun is not None:
        return find_edition(ledger, begun.id)
    upcoming = look_at_correction(shell.publication, wrong, file, ledger, surroundings)
    composed = compose_upcoming(shell.publication, upcoming, surroundings.now())
    return as_if_frozen(composed, upcoming.number)


def _try_out(
    shell: Shell,
    ledger: Ledger,
    wrong: Edition,
    composed: Edition,
    address: str | None,
    *,
    as_json: bool,
) -> None:
    if address is not None:
        from publisher.cli.editions.trying import try_edition

        try_edition(shell, ledger, composed, address, as_json=as_json)
        return
    readers = ledger.deliveries.tally(wrong.id).count(DeliveryState.SENT)
    if as_json:
        print_json(
            {
                "edition": composed.id,
                "corrects": wrong.id,
                "subject": composed.content.subject,
                "readers_at_most": readers,
            }
        )
        return
    click.echo(
        f"Would send {composed.id} «{composed.content.subject}» to those of"
        f" {count(readers, 'reader')} of {wrong.id} who have not left."
    )
