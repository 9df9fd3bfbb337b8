"""`publisher edition pause`, `resume`: hold an edition up that is on its way, and let it go on."""

import click

from publisher.cli.editions.choosing import find_edition
from publisher.cli.sending import describe
from publisher.cli.shell import Shell, counts_as_json, json_option, now, print_json
from publisher.model.delivery import Edition, EditionTally

_dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Change nothing; say what would be done."
)


@click.command(short_help="Hold up an edition that is on its way.")
@click.argument("edition_id", metavar="EDITION")
@_dry_run_option
@json_option
@click.pass_obj
def pause(shell: Shell, edition_id: str, dry_run: bool, as_json: bool) -> None:
    """Hold an edition up: nobody else gets it until it is resumed.

    A sender that is running stops within a second, but for what it has handed over. The pause holds
    over restarts, for cron as well, and no later edition of the newsletter overtakes this one.

    Example: publisher edition pause weekly-7
    """
    with shell.open_ledger() as ledger:
        found = find_edition(ledger, edition_id)
        tally = ledger.deliveries.tally(edition_id)
        was = found.paused_at is not None
        if not was and not tally.is_finished and not dry_run:
            ledger.deliveries.pause(edition_id, now())
        is_sending = ledger.deliveries.is_sending()
    is_paused = was or (not tally.is_finished and not dry_run)
    if as_json:
        _print_values(found, tally, is_paused=is_paused, is_changed=is_paused != was)
    elif was:
        click.echo(f"{edition_id} was paused already. {_say_how_to_resume(edition_id)}")
    elif tally.is_finished:
        click.echo(f"{edition_id} is finished, so there is nothing to pause: {describe(tally)}.")
    elif dry_run:
        click.echo(f"{edition_id} would be paused, with {describe(tally)}.")
    else:
        click.echo(f"{edition_id} is paused, with {describe(tally)}.")
        if is_sending:
            click.echo("  The sender at work settles what it has handed over, and stops.")
        click.echo(f"  {_say_how_to_resume(edition_id)}")


@click.command(short_help="Let an edition go on that was paused.")
@click.argument("edition_id", metavar="EDITION")
@_dry_run_option
@json_option
@click.pass_obj
def resume(shell: Shell, edition_id: str, dry_run: bool, as_json: bool) -> None:
    """Let an edition go on that was paused; publisher send or the next tick of cron sends it.

    Example: publisher edition resume weekly-7
    """
    with shell.open_ledger() as ledger:
        found = find_edition(ledger, edition_id)
        was = found.paused_at is not None
        if was and not dry_run:
            ledger.deliveries.resume(edition_id)
        tally = ledger.deliveries.tally(edition_id)
    if as_json:
        _print_values(found, tally, is_paused=was and dry_run, is_changed=was and not dry_run)
    elif not was:
        click.echo(f"{edition_id} was not paused: {describe(tally)}.")
    elif dry_run:
        click.echo(f"{edition_id} would go on, with {describe(tally)}.")
    else:
        click.echo(f"{edition_id} may go on, with {describe(tally)}.")
        if not tally.is_finished:
            click.echo(f"  Now: publisher send {found.content.newsletter}; or cron does.")


def _print_values(
    found: Edition, tally: EditionTally, *, is_paused: bool, is_changed: bool
) -> None:
    print_json(
        {
            "edition": found.id,
            "paused": is_paused,
            "changed": is_changed,
            "finished": tally.is_finished,
            "states": counts_as_json(tally.counts),
        }
    )


def _say_how_to_resume(edition_id: str) -> str:
    return f"Let it go on: publisher edition resume {edition_id}"
