"""`publisher edition missing`, `receipts`: who has an edition, who has not, and why."""

from collections.abc import Iterator

import click

from publisher.cli.editions.choosing import find_past_edition
from publisher.cli.editions.showing import delivery_as_values, describe_answer
from publisher.cli.shell import Shell, count, json_option, print_json, print_table
from publisher.errors import AddressError
from publisher.model.delivery import Delivery, DeliveryState, Edition
from publisher.storage.ledger import Ledger

#: Those about whom a person can do something come first.
_MISSING = (
    DeliveryState.IN_DOUBT,
    DeliveryState.REJECTED,
    DeliveryState.EXPIRED,
    DeliveryState.DEFERRED,
    DeliveryState.HANDED_OVER,
    DeliveryState.CLAIMED,
    DeliveryState.PENDING,
    DeliveryState.CANCELLED,
    DeliveryState.SUPPRESSED,
)
_words_argument = click.argument(
    "words", nargs=-1, required=True, metavar="EDITION | NEWSLETTER WHEN"
)
_limit_option = click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=100,
    show_default=True,
    help="Most readers that are listed; 0 lists all of them. JSON has all of them.",
)


@click.command(short_help="List who does not have an edition, and why.")
@_words_argument
@_limit_option
@json_option
@click.pass_obj
def missing(shell: Shell, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List the readers who do not have an edition: why, and when it is tried again.

    Those about whom you can do something come first.

    Example: publisher edition missing weekly-7
    """
    with shell.open_ledger() as ledger:
        found = _find(shell, ledger, words)
        tally = ledger.deliveries.tally(found.id)
        number = tally.audience - tally.count(DeliveryState.SENT)
        shown = _list_missing(ledger, found, None if as_json else limit)
        rows = [(each, _explain(shell, ledger, each)) for each in shown]
    if as_json:
        listed = [{**delivery_as_values(each), "why": why} for each, why in rows]
        print_json({"edition": found.id, "missing": number, "deliveries": listed})
        return
    if not rows:
        click.echo(f"All {count(tally.audience, 'reader')} of {found.id} have it.")
        return
    print_table(
        ("Address", "State", "Why"),
        [(each.email, each.state.replace("_", " "), why) for each, why in rows],
    )
    _say_rest(number, len(rows))
    if tally.count(DeliveryState.IN_DOUBT):
        click.echo(f"In doubt: publisher edition resolve {found.id} --help", err=True)
    if tally.count(DeliveryState.REJECTED):
        click.echo(f"Try the rejected ones again: publisher edition retry {found.id}", err=True)


def _find(shell: Shell, ledger: Ledger, words: tuple[str, ...]) -> Edition:
    if len(words) > 2:
        raise click.UsageError("one edition; or a newsletter, and a number, week or day")
    return find_past_edition(shell, ledger, words)


def _list_missing(ledger: Ledger, edition: Edition, limit: int | None) -> list[Delivery]:
    return list(
        _take(
            (
                each
                for state in _MISSING
                for each in ledger.deliveries.list_deliveries(edition.id, [state])
            ),
            limit,
        )
    )


def _take(deliveries: Iterator[Delivery], limit: int | None) -> Iterator[Delivery]:
    """Yield at most so many; None and 0 are all."""
    for number, each in enumerate(deliveries):
        if limit and number >= limit:
            return
        yield each


def _say_rest(number: int, shown: int) -> None:
    if number > shown:
        click.echo(f"… and {number - shown:,} more; all of them: --limit 0", err=True)


def _explain(shell: Shell, ledger: Ledger, delivery: Delivery) -> str:
    """Return why a reader does not have it, with the server's words where there are any."""
    said = describe_answer(delivery)
    match delivery.state:
        case DeliveryState.PENDING:
            return f"to be tried again; {said}" if said else "not tried yet"
        case DeliveryState.CLAIMED | DeliveryState.HANDED_OVER:
            return "a sender has it in hand, or was killed: the next one puts it right"
        case DeliveryState.DEFERRED if delivery.due_at is not None:
            return f"{said}; again at {shell.local(delivery.due_at)}"
        case DeliveryState.EXPIRED:
            return f"deferred for too long; {said}"
        case DeliveryState.IN_DOUBT:
            return f"handed over, and the answer never came; <{delivery.message_id}>"
        case DeliveryState.CANCELLED:
            return "called off"
        case DeliveryState.SUPPRESSED:
            return ledger.readers.find_suppression(delivery.email) or "unsubscribed in time"
    return said


@click.command(short_help="List who got an edition, when, and what the server said.")
@_words_argument
@click.option(
    "--address", "addresses", multiple=True, metavar="ADDRESS", help="Only this reader; repeatable."
)
@_limit_option
@json_option
@click.pass_obj
def receipts(
    shell: Shell, words: tuple[str, ...], addresses: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """List the readers who got an edition, when the server took it, and its words.

    With an address all that is known of that delivery, whatever became of it. A server's «250» says
    that it took the message over; what happened there afterwards stands in its own log, under the
    Message-ID.

    Example: publisher edition receipts weekly-7 --address ann@example.org
    """
    with shell.open_ledger() as ledger:
        found = _find(shell, ledger, words)
        if addresses:
            listed = _find_deliveries(ledger, found, addresses)
            number = len(listed)
        else:
            number = ledger.deliveries.tally(found.id).count(DeliveryState.SENT)
            sent = ledger.deliveries.list_deliveries(found.id, [DeliveryState.SENT])
            listed = list(_take(sent, None if as_json else limit))
    if as_json:
        print_json({"edition": found.id, "deliveries": [delivery_as_values(e) for e in listed]})
    elif addresses:
        for each in listed:
            _show_one(shell, each)
    elif not listed:
        click.echo(f"Nobody got {found.id} yet. See: publisher edition status {found.id}")
    else:
        print_table(
            ("Address", "Sent", "The server's words"),
            [(each.email, _when(shell, each), describe_answer(each)) for each in listed],
        )
        _say_rest(number, len(listed))


def _find_deliveries(
    ledger: Ledger, edition: Edition, addresses: tuple[str, ...]
) -> list[Delivery]:
    """Return the deliveries to some addresses, in the order in which these were named.

    Raises:
        AddressError: One of them has none.
    """
    wanted = {address.casefold() for address in addresses}
    found = {
        each.email.casefold(): each
        for each in ledger.deliveries.list_deliveries(edition.id)
        if each.email.casefold() in wanted
    }
    for address in addresses:
        if address.casefold() not in found:
            raise AddressError(
                f"{edition.id} has no delivery to {address}",
                hint=f"See who has: publisher edition export {edition.id}",
            )
    return [found[address.casefold()] for address in addresses]


def _when(shell: Shell, delivery: Delivery) -> str:
    return "" if delivery.since is None else shell.local(delivery.since)


def _show_one(shell: Shell, delivery: Delivery) -> None:
    click.secho(delivery.email, bold=True)
    click.echo(f"State       {delivery.state.replace('_', ' ')} since {_when(shell, delivery)}")
    click.echo(f"Answer      {describe_answer(delivery) or 'none'}")
    click.echo(f"Attempts    {delivery.attempts:,}")
    if delivery.due_at is not None and delivery.state is DeliveryState.DEFERRED:
        click.echo(f"Again at    {shell.local(delivery.due_at)}")
    click.echo(f"Message-ID  <{delivery.message_id}>")
