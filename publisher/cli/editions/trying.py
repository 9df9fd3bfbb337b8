"""`publisher edition test`: one message to one address, the bytes that readers get."""

import click

from publisher.cli.editions.choosing import choose_edition
from publisher.cli.shell import Shell, json_option, print_json
from publisher.errors import TransportError
from publisher.model.delivery import Edition, OutcomeKind
from publisher.storage.ledger import Ledger


@click.command(short_help="Send one message, as readers get it.")
@click.argument("words", nargs=-1, required=True, metavar="[NEWSLETTER|EDITION] ADDRESS")
@json_option
@click.pass_obj
def test(shell: Shell, words: tuple[str, ...], as_json: bool) -> None:
    """Send one message to ADDRESS: the bytes that readers get, or got.

    Without an edition it is the next one, as `publisher send` would compose it now: the draft, if
    there is one, ready or not. Nothing is recorded, and no article counts as carried.

    Example: publisher edition test weekly me@example.org
    """
    if len(words) > 2:
        raise click.UsageError("one newsletter or edition, and one address")
    with shell.open_ledger() as ledger:
        chosen = choose_edition(shell, ledger, words[0] if len(words) == 2 else None)
        try_edition(shell, ledger, chosen, words[-1], as_json=as_json)


def try_edition(
    shell: Shell, ledger: Ledger, chosen: Edition, email: str, *, as_json: bool
) -> None:
    """Send one message of an edition, and say so.

    Raises:
        AddressError: It is no address.
        TransportError: The server did not take it.
    """
    from publisher.audience.addresses import read_address
    from publisher.delivery.upcoming import send_test

    address = read_address(email)
    outcome = send_test(shell.publication, chosen, address, ledger)
    if outcome.kind is not OutcomeKind.SENT:
        raise TransportError(
            f"{address}: {outcome.kind.replace('_', ' ')}: {outcome.code or ''} {outcome.text}",
            hint="These are the server's words; readers may meet the same.",
        )
    if as_json:
        print_json(
            {
                "edition": chosen.id,
                "subject": chosen.content.subject,
                "draft": chosen.content.draft or None,
                "address": address,
                "reply": outcome.text,
            }
        )
        return
    places = [each.partition("?")[0] for each in shell.publication.delivery.transports]
    click.echo(
        f"Sent {chosen.id} «{chosen.content.subject}» to {address} by {' or '.join(places)}."
    )
