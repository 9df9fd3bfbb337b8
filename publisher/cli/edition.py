"""`publisher edition`: list, show, test, resolve, retry, cancel."""

import sys

import click

from publisher.cli.sending import describe
from publisher.cli.shell import (
    InOrder,
    Shell,
    choose_newsletter,
    count,
    counts_as_json,
    find_newsletter,
    json_option,
    now,
    print_json,
    print_table,
)
from publisher.cli.variants import count_variants, show_variants
from publisher.errors import AddressError, ConfigurationError, TransportError
from publisher.model.delivery import Delivery, DeliveryState, Edition, EditionTally, OutcomeKind
from publisher.storage.ledger import Ledger


@click.group(cls=InOrder, short_help="Editions: what went out, to whom.")
def edition() -> None:
    """Newsletters that were composed: what went out, to whom, with what answer."""


@edition.command("list")
@click.option("--newsletter", metavar="NAME", help="Only this newsletter's.")
@json_option
@click.pass_obj
def list_all(shell: Shell, newsletter: str | None, as_json: bool) -> None:
    """List editions, the latest last, with how their deliveries stand.

    Example: publisher edition list --newsletter weekly
    """
    with shell.open_ledger() as ledger:
        editions = ledger.deliveries.list_editions(newsletter)
        tallies = [ledger.deliveries.tally(each.id) for each in editions]
    if as_json:
        print_json([_as_values(each, tally) for each, tally in zip(editions, tallies, strict=True)])
        return
    if not editions:
        click.echo("No editions yet. Send one: publisher send NEWSLETTER", err=True)
        return
    print_table(
        ("Edition", "Frozen", "Subject", "Deliveries"),
        [
            (each.id, shell.local(each.frozen_at), each.content.subject, describe(tally))
            for each, tally in zip(editions, tallies, strict=True)
        ],
    )


def _as_values(found: Edition, tally: EditionTally) -> dict[str, object]:
    return {
        "edition": found.id,
        "newsletter": found.content.newsletter,
        "subject": found.content.subject,
        "preheader": found.content.preheader,
        "frozen_at": found.frozen_at,
        "audience": found.audience,
        "states": counts_as_json(tally.counts),
        "finished": tally.is_finished,
        "articles": [
            {"id": each.id, "title": each.title, "url": each.url, "source": each.source}
            for each in found.content.articles
        ],
    }


def find_edition(ledger: Ledger, edition_id: str) -> Edition:
    """Return an edition whole.

    Raises:
        ConfigurationError: There is none of that id.
    """
    found = ledger.deliveries.find_edition(edition_id)
    if found is None:
        raise ConfigurationError(
            f"no edition {edition_id!r} in the ledger", hint="See: publisher edition list"
        )
    return found


@edition.command()
@click.argument("edition_id", metavar="EDITION")
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
    edition_id: str,
    part: str | None,
    message: str | None,
    states: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show one edition: its articles and deliveries, or its very bytes.

    Example: publisher edition show weekly-7 --state in_doubt
    """
    with shell.open_ledger() as ledger:
        found = find_edition(ledger, edition_id)
        if message is not None:
            sys.stdout.buffer.write(_build_message(shell, ledger, found, message))
            return
        if part is not None:
            click.echo(_fill_part(found, part))
            return
        tally = ledger.deliveries.tally(edition_id)
        wanted = [DeliveryState(state) for state in states]
        deliveries = list(ledger.deliveries.list_deliveries(edition_id, wanted)) if states else []
        variants = count_variants(found, ledger.deliveries.list_deliveries(edition_id))
    if as_json:
        listed = [_delivery_as_values(each) for each in deliveries]
        values = _as_values(found, tally)
        if variants:
            values["variants"] = [
                {"readers": number, "conditions": [str(answer) for answer in variant.path]}
                for variant, number in variants
            ]
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
                    " ".join(str(word) for word in (each.code, each.reply) if word),
                    each.message_id,
                )
                for each in deliveries
            ],
        )


def _show(shell: Shell, found: Edition, tally: EditionTally) -> None:
    content = found.content
    click.secho(f"{found.id}  {content.subject}", bold=True)
    click.echo(f"Preheader   {content.preheader}")
    click.echo(f"Frozen      {shell.local(found.frozen_at)}")
    click.echo(f"Deliveries  {describe(tally)}")
    click.echo("Articles")
    for article in content.articles:
        click.echo(f"  {article.title}  {article.url}")


def _fill_part(found: Edition, part: str) -> str:
    """Return the HTML or text as a reader of whom nothing is known sees it."""
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


def _delivery_as_values(delivery: Delivery) -> dict[str, object]:
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


@edition.command()
@click.argument("words", nargs=-1, required=True, metavar="[NEWSLETTER|EDITION] ADDRESS")
@click.pass_obj
def test(shell: Shell, words: tuple[str, ...]) -> None:
    """Send one message to ADDRESS: the bytes that readers get, or got.

    Without an edition it is the next one, as `publisher send` would compose it now. Nothing is
    recorded, and no article counts as carried.

    Example: publisher edition test weekly me@example.org
    """
    from publisher.audience.addresses import read_address
    from publisher.delivery.upcoming import send_test

    if len(words) > 2:
        raise click.UsageError("one newsletter or edition, and one address")
    address = read_address(words[-1])
    with shell.open_ledger() as ledger:
        chosen = _choose_edition(shell, ledger, words[0] if len(words) == 2 else None)
        outcome = send_test(shell.publication, chosen, address, ledger)
    if outcome.kind is not OutcomeKind.SENT:
        raise TransportError(
            f"{address}: {outcome.kind.replace('_', ' ')}: {outcome.code or ''} {outcome.text}",
            hint="These are the server's words; readers may meet the same.",
        )
    click.echo(
        f"Sent {chosen.id} «{chosen.content.subject}» to {address}"
        f" by {shell.publication.delivery.transport.partition('?')[0]}."
    )


def _choose_edition(shell: Shell, ledger: Ledger, name: str | None) -> Edition:
    """Return the frozen edition of that id, or the next one of that newsletter."""
    from publisher.delivery.upcoming import (
        as_if_frozen,
        compose_upcoming,
        look_for_new,
    )

    frozen = None if name is None else ledger.deliveries.find_edition(name)
    if frozen is not None:
        return frozen
    stem, _, number = (name or "").rpartition("-")
    if number.isdecimal() and stem in {each.name for each in shell.publication.newsletters}:
        raise ConfigurationError(
            f"no edition {name!r} in the ledger",
            hint=f"For the one that comes next say: publisher edition test {stem} ADDRESS",
        )
    newsletter = find_newsletter(shell.publication, choose_newsletter(shell.publication, name))
    moment = now()
    upcoming = look_for_new(shell.publication, newsletter, ledger, moment)
    if not upcoming.entries:
        raise ConfigurationError(
            f"nothing new for {newsletter.name}",
            hint=f"Name an edition that was sent, for example {newsletter.name}-1.",
        )
    composed = compose_upcoming(shell.publication, upcoming, moment)
    return as_if_frozen(composed, upcoming.number)


@edition.command(short_help="Decide about deliveries in doubt.")
@click.argument("edition_id", metavar="EDITION")
@click.option("--sent", is_flag=True, help="They have it: the server's log says so.")
@click.option("--resend", is_flag=True, help="They do not: mail it again.")
@click.option("--address", "addresses", multiple=True, help="Only this reader; can be repeated.")
@click.pass_obj
def resolve(
    shell: Shell, edition_id: str, sent: bool, resend: bool, addresses: tuple[str, ...]
) -> None:
    """Decide what becomes of deliveries in doubt: handed over, and the answer never came.

    Look their Message-IDs up in the mail server's log first.

    Example: publisher edition resolve weekly-7 --sent --address ann@example.org
    """
    if sent == resend:
        raise click.UsageError("say one of --sent and --resend")
    target = DeliveryState.SENT if sent else DeliveryState.PENDING
    with shell.open_ledger() as ledger:
        found = find_edition(ledger, edition_id)
        _check_state(ledger, edition_id, DeliveryState.IN_DOUBT, addresses)
        moved = ledger.deliveries.resolve(edition_id, target, addresses, now())
    verb = "settled as sent" if sent else "pending again"
    click.echo(f"{count(moved, 'delivery', 'deliveries')} {verb}.")
    if moved and resend:
        click.echo(f"Mail them: publisher send {found.content.newsletter}")


def _check_state(
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
    return [by_address[address.casefold()] for address in addresses] or listed


@edition.command(short_help="Try readers again who were rejected.")
@click.argument("edition_id", metavar="EDITION")
@click.option("--address", "addresses", multiple=True, help="Only this reader; can be repeated.")
@click.pass_obj
def retry(shell: Shell, edition_id: str, addresses: tuple[str, ...]) -> None:
    """Try readers again whom the server rejected, once the reason is mended.

    Example: publisher edition retry weekly-7 --address ann@example.org
    """
    with shell.open_ledger() as ledger:
        found = find_edition(ledger, edition_id)
        rejected = _check_state(ledger, edition_id, DeliveryState.REJECTED, addresses)
        ledger.deliveries.take_back([each.id for each in rejected], now())
    click.echo(f"{count(len(rejected), 'delivery', 'deliveries')} pending again.")
    if rejected:
        click.echo(f"Mail them: publisher send {found.content.newsletter}")


@edition.command(short_help="Call off what has not been sent.")
@click.argument("edition_id", metavar="EDITION")
@click.pass_obj
def cancel(shell: Shell, edition_id: str) -> None:
    """Call off what has not been sent of an edition; nobody else gets it.

    A sender that is running stops at once, but for what it has handed over. The articles stay
    carried: they do not come again in the next edition.

    Example: publisher edition cancel weekly-7
    """
    with shell.open_ledger() as ledger:
        find_edition(ledger, edition_id)
        cancelled = ledger.deliveries.cancel(edition_id, now())
        tally = ledger.deliveries.tally(edition_id)
    click.echo(f"{count(cancelled, 'delivery', 'deliveries')} cancelled. {describe(tally)}.")
