"""`publisher edition retry`, `cancel`: a person decides about deliveries."""

from collections.abc import Sequence

import click

from publisher.cli.editions.choosing import find_edition
from publisher.cli.sending import describe
from publisher.cli.shell import Shell, count, counts_as_json, json_option, now, print_json
from publisher.errors import AddressError
from publisher.model.delivery import Delivery, DeliveryState, Edition
from publisher.storage.ledger import Ledger

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Change nothing; say what would be done."
)


def show_moved(
    found: Edition,
    moved: Sequence[Delivery],
    target: DeliveryState,
    *,
    is_trial: bool,
    as_json: bool,
) -> None:
    """Print how many deliveries a person's word moved, and what comes next."""
    if as_json:
        print_json(
            {
                "edition": found.id,
                "state": target,
                "addresses": [each.email for each in moved],
                "dry_run": is_trial,
            }
        )
        return
    verb = "settled as sent" if target is DeliveryState.SENT else "pending again"
    would = "would be " if is_trial else ""
    click.echo(f"{count(len(moved), 'delivery', 'deliveries')} {would}{verb}.")
    if moved and target is DeliveryState.PENDING and not is_trial:
        click.echo(f"Mail them: publisher send {found.content.newsletter}")


def check_state(
    ledger: Ledger, edition_id: str, state: DeliveryState, addresses: tuple[str, ...]
) -> list[Delivery]:
    """Return the deliveries in a state that were meant: those named, or all.

    Raises:
        AddressError: One that was named is not in that state; nothing was changed.
    """
    listed = list(ledger.deliveries.list_deliveries(edition_id, [state]))
    by_address = {each.email.casefold(): each for each in listed}
    for address in addresses:
        if address.casefold() not in by_address:
            words = state.replace("_", " ")
            raise AddressError(
                f"{address} is not {words} in {edition_id}; nothing was changed",
                hint=f"See who is: publisher edition show {edition_id} --state {state}",
            )
    named = dict.fromkeys(address.casefold() for address in addresses)
    return [by_address[key] for key in named] or listed


@click.command(short_help="Try readers again who were rejected.")
@click.argument("edition_id", metavar="EDITION")
@click.option("--address", "addresses", multiple=True, help="Only this reader; can be repeated.")
@dry_run_option
@json_option
@click.pass_obj
def retry(
    shell: Shell, edition_id: str, addresses: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Try readers again whom the server rejected, once the reason is mended.

    Example: publisher edition retry weekly-7 --address ann@example.org
    """
    with shell.open_ledger() as ledger:
        found = find_edition(ledger, edition_id)
        rejected = check_state(ledger, edition_id, DeliveryState.REJECTED, addresses)
        if not dry_run:
            ledger.deliveries.take_back([each.id for each in rejected], now())
    show_moved(found, rejected, DeliveryState.PENDING, is_trial=dry_run, as_json=as_json)


@click.command(short_help="Call off what has not been sent.")
@click.argument("edition_id", metavar="EDITION")
@dry_run_option
@json_option
@click.pass_obj
def cancel(shell: Shell, edition_id: str, dry_run: bool, as_json: bool) -> None:
    """Call off what has not been sent of an edition; nobody else gets it.

    A sender that is running stops at once, but for what it has handed over. The articles stay
    carried: they do not come again in the next edition.

    Example: publisher edition cancel weekly-7
    """
    with shell.open_ledger() as ledger:
        find_edition(ledger, edition_id)
        if dry_run:
            tally = ledger.deliveries.tally(edition_id)
            cancelled = tally.count(DeliveryState.PENDING, DeliveryState.DEFERRED)
        else:
            cancelled = ledger.deliveries.cancel(edition_id, now())
            tally = ledger.deliveries.tally(edition_id)
    if as_json:
        states = counts_as_json(tally.counts)
        print_json(
            {"edition": edition_id, "cancelled": cancelled, "states": states, "dry_run": dry_run}
        )
        return
    would = "would be " if dry_run else ""
    click.echo(f"{count(cancelled, 'delivery', 'deliveries')} {would}cancelled. {describe(tally)}.")
