"""`publisher edition show`: what a stored edition says, its very bytes, its readers."""

import sys

import click

from publisher.cli.editions.choosing import find_past_edition
from publisher.cli.editions.listing import edition_as_values
from publisher.cli.editions.variants import (
    count_variants,
    show_variants,
    variants_as_values,
)
from publisher.cli.sending import describe
from publisher.cli.shell import Shell, json_option, print_json, print_table, printable
from publisher.errors import AddressError
from publisher.model.delivery import Delivery, DeliveryState, Edition, EditionTally
from publisher.storage.ledger import Ledger


@click.command(short_help="Show a stored edition: what it says, its bytes, its readers.")
@click.argument("words", nargs=-1, required=True, metavar="EDITION | NEWSLETTER WHEN")
@click.option(
    "--html", "part", flag_value="html", help="Print the HTML, for a reader without a name."
)
@click.option("--text", "part", flag_value="text", help="Print the text part, likewise.")
@click.option("--message", metavar="ADDRESS", help="Print this reader's whole message.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in DeliveryState]),
    help="List the readers in this state, with the server's words.",
)
@json_option
@click.pass_obj
def show(
    shell: Shell,
    words: tuple[str, ...],
    part: str | None,
    message: str | None,
    states: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show a stored edition: its articles and deliveries, or its very bytes.

    It is named by its id, or by its newsletter and a number, a week, or a day: weekly-7, weekly 7,
    weekly 2026-W47, weekly 2026-11-20.

    Example: publisher edition show weekly 2026-W47 --text
    """
    if len(words) > 2:
        raise click.UsageError("one edition; or a newsletter, and a number, week or day")
    with shell.open_ledger() as ledger:
        found = find_past_edition(shell, ledger, words)
        if message is not None:
            sys.stdout.buffer.write(_build_message(shell, ledger, found, message))
            return
        if part is not None:
            click.echo(fill_part(found, part), nl=False)
            return
        tally = ledger.deliveries.tally(found.id)
        wanted = [DeliveryState(state) for state in states]
        deliveries = list(ledger.deliveries.list_deliveries(found.id, wanted)) if states else []
        variants = count_variants(found, ledger.deliveries.list_deliveries(found.id))
    if as_json:
        listed = [delivery_as_values(each) for each in deliveries]
        values = {**edition_as_values(found, tally), **variants_as_values(variants)}
        print_json({**values, **({"deliveries": listed} if states else {})})
        return
    _show(shell, found, tally)
    show_variants(variants)
    if states:
        click.echo()
        print_table(
            ("Address", "State", "Since", "Answer", "Message-ID"),
            [
                (
                    each.email,
                    each.state.replace("_", " "),
                    "" if each.since is None else shell.local(each.since),
                    describe_answer(each),
                    each.message_id,
                )
                for each in deliveries
            ],
        )


def _show(shell: Shell, found: Edition, tally: EditionTally) -> None:
    content = found.content
    click.secho(f"{found.id}  {content.subject}", bold=True)
    if content.preheader:
        click.echo(f"Preheader   {content.preheader}")
    click.echo(f"Frozen      {shell.local(found.frozen_at)}")
    if content.draft:
        click.echo(f"Draft       {content.draft}")
    if content.corrects is not None:
        click.echo(f"Corrects    {content.corrects}, for those who got it")
    click.echo(f"Deliveries  {describe(tally)}")
    if content.articles:
        click.echo("Articles")
    for article in content.articles:
        click.echo(f"  {article.title}  {article.url}")


def fill_part(found: Edition, part: str) -> str:
    """Return the HTML or text as a reader without a name sees it."""
    from publisher.newsletter.compiled import fill_slots

    message = found.content.message
    values = {
        "email": "reader@example.org",
        "unsubscribe_url": message.unsubscribe_url or f"mailto:{message.unsubscribe_mailto}",
    }
    return fill_slots(message, message.html if part == "html" else message.text, values)


def _build_message(shell: Shell, ledger: Ledger, found: Edition, email: str) -> bytes:
    from publisher.newsletter.compiled import CompiledEdition
    from publisher.newsletter.dkim import find_keys

    keys = find_keys(shell.publication.delivery.dkim, found.content.domain)
    for delivery in ledger.deliveries.list_deliveries(found.id):
        if delivery.email.casefold() == email.casefold():
            return CompiledEdition(found, keys).build_message(delivery)
    raise AddressError(
        f"{found.id} has no delivery to {email}",
        hint=f"See who has: publisher edition show {found.id} --state sent",
    )


def describe_answer(delivery: Delivery) -> str:
    """Return what the server said last, «250 2.0.0 Ok»; empty where it said nothing."""
    return printable(" ".join(str(word) for word in (delivery.code, delivery.reply) if word))


def delivery_as_values(delivery: Delivery) -> dict[str, object]:
    """Return one delivery as plain values for JSON."""
    return {
        "email": delivery.email,
        "state": delivery.state,
        "since": delivery.since,
        "attempts": delivery.attempts,
        "due_at": delivery.due_at,
        "code": delivery.code,
        "reply": delivery.reply,
        "message_id": delivery.message_id,
    }
