"""`publisher subscriber`: add, import, list, export, unsubscribe."""

from dataclasses import asdict
from pathlib import Path

import click

from publisher.audience.addresses import read_address
from publisher.cli.shell import (
    InOrder,
    Shell,
    choose_newsletter,
    count,
    find_newsletter,
    json_option,
    now,
    print_json,
    print_table,
)
from publisher.errors import AddressError
from publisher.model.audience import ImportReport, NewSubscriber, Subscription, SubscriptionState
from publisher.storage.ledger import Stored

#: Refused rows that are shown one by one; the rest are counted.
_SHOWN = 20


@click.group(cls=InOrder)
def subscriber() -> None:
    """Readers: who gets which newsletter."""


newsletter_option = click.option(
    "--newsletter", metavar="NAME", help="Which one; needed only where there are several."
)


@subscriber.command()
@click.argument("email")
@newsletter_option
@click.option("--name", help="How she is addressed.")
@click.option("--language", help="Her language, for example nl.")
@click.option("--again", is_flag=True, help="She unsubscribed before and asked to be back herself.")
@click.pass_obj
def add(
    shell: Shell,
    email: str,
    newsletter: str | None,
    name: str | None,
    language: str | None,
    again: bool,
) -> None:
    """Subscribe one reader.

    Example: publisher subscriber add ann@example.org --name "Ann Peeters"
    """
    chosen = choose_newsletter(shell.publication, newsletter)
    address = read_address(email)
    reader = NewSubscriber(email=address, name=name, language=language)
    with shell.open_ledger() as ledger:
        if again:
            ledger.readers.confirm_again(
                chosen, address, consent="asked to be back, added by the editor", now=now()
            )
        stored = ledger.readers.store_subscribers(
            chosen, [reader], consent="added by the editor", now=now()
        )
        reason = ledger.readers.find_suppression(address)
    if Stored.KEPT_OUT in stored:
        raise AddressError(
            f"{address} gets nothing: {reason}"
            if reason is not None
            else f"{address} unsubscribed from {chosen} and stays so",
            hint="If she asked to be back herself, say so with --again."
            if reason is None
            else "Ask her for another address.",
        )
    done = "is subscribed to" if Stored.ADDED in stored or again else "was already subscribed to"
    click.echo(f"{address} {done} {chosen}.")


@subscriber.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@newsletter_option
@click.option("--encoding", default="utf-8", show_default=True, help="How the file is encoded.")
@click.option("--unsubscribed", is_flag=True, help="They all left elsewhere; they stay away.")
@click.option("--dry-run", is_flag=True, help="Say what would become of them, store nothing.")
@json_option
@click.pass_obj
def import_file(
    shell: Shell,
    file: Path,
    newsletter: str | None,
    encoding: str,
    unsubscribed: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Subscribe the readers of a CSV file.

    Its first line names the columns: email, and name, language or any others. Who unsubscribed
    stays unsubscribed. Rows that cannot be taken are listed with their line, the others count.

    Example: publisher subscriber import readers.csv --newsletter weekly
    """
    from publisher.audience.csv_files import import_subscribers
    from publisher.cli.progress import watch_reading

    chosen = choose_newsletter(shell.publication, newsletter)
    with shell.open_ledger() as ledger, watch_reading(file, f"Reading {file.name}") as watch:
        report = import_subscribers(
            file,
            chosen,
            ledger.readers,
            now=now(),
            encoding=encoding,
            is_trial=dry_run,
            have_left=unsubscribed,
            watch=watch,
        )
    if as_json:
        print_json({"newsletter": chosen, "dry_run": dry_run, **asdict(report)})
    else:
        _show_import(f"Would import into {chosen}" if dry_run else chosen, report)
    if report.refused:
        click.get_current_context().exit(3)


def _show_import(heading: str, report: ImportReport) -> None:
    click.echo(
        f"{heading}: {report.added:,} added, {report.updated:,} updated, "
        f"{report.unchanged:,} unchanged."
    )
    if report.left:
        click.echo(f"{report.left:,} left elsewhere; they are remembered, and stay away.")
    if report.kept_out:
        click.echo(f"{report.kept_out:,} unsubscribed or suppressed before; they stay out.")
    if report.repeated:
        click.echo(f"{report.repeated:,} stood there more than once; the first row counts.")
    if report.refused:
        click.echo(f"{count(len(report.refused), 'row')} refused:", err=True)
        for row in report.refused[:_SHOWN]:
            click.echo(f"  line {row.line}: {row.reason}", err=True)
        if len(report.refused) > _SHOWN:
            click.echo(f"  and {len(report.refused) - _SHOWN:,} more (--json has all)", err=True)


state_option = click.option(
    "--state", type=click.Choice([state.value for state in SubscriptionState]), help="Only these."
)


def _as_state(state: str | None) -> SubscriptionState | None:
    return None if state is None else SubscriptionState(state)


@subscriber.command("list")
@newsletter_option
@state_option
@json_option
@click.pass_obj
def list_all(shell: Shell, newsletter: str | None, state: str | None, as_json: bool) -> None:
    """List readers with what they are subscribed to.

    Example: publisher subscriber list --newsletter weekly --state unsubscribed
    """
    if newsletter is not None:
        find_newsletter(shell.publication, newsletter)
    with shell.open_ledger() as ledger:
        found = list(ledger.readers.list_subscriptions(newsletter, _as_state(state)))
    if as_json:
        print_json([_as_values(each) for each in found])
        return
    if not found:
        click.echo("No readers yet. Add one: publisher subscriber add ann@example.org", err=True)
        return
    print_table(
        ("Address", "Name", "Newsletter", "State", "Since", "Consent"),
        [
            (
                each.subscriber.email,
                each.subscriber.name or "",
                each.newsletter,
                each.state,
                shell.local(each.since),
                each.consent,
            )
            for each in found
        ],
    )


def _as_values(subscription: Subscription) -> dict[str, object]:
    """Return what programs may know; the token stays in the ledger."""
    reader = subscription.subscriber
    return {
        "email": reader.email,
        "name": reader.name,
        "language": reader.language,
        "attributes": dict(reader.attributes),
        "newsletter": subscription.newsletter,
        "state": subscription.state,
        "since": subscription.since,
        "consent": subscription.consent,
    }


@subscriber.command()
@newsletter_option
@state_option
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; else the terminal."
)
@click.pass_obj
def export(shell: Shell, newsletter: str | None, state: str | None, output: Path | None) -> None:
    """Write readers as CSV, with state and consent.

    Example: publisher subscriber export --output readers.csv
    """
    from publisher.audience.csv_files import export_subscriptions
    from publisher.files import write_if_changed

    if newsletter is not None:
        find_newsletter(shell.publication, newsletter)
    with shell.open_ledger() as ledger:
        lines = export_subscriptions(
            ledger.readers.list_subscriptions(newsletter, _as_state(state))
        )
        if output is None:
            for line in lines:
                click.echo(line, nl=False)
        else:
            write_if_changed(output, "".join(lines).encode(), is_private=True)
            click.echo(f"Written: {output}", err=True)


@subscriber.command()
@click.argument("who", metavar="ADDRESS|TOKEN")
@newsletter_option
@click.pass_obj
def unsubscribe(shell: Shell, who: str, newsletter: str | None) -> None:
    """Unsubscribe a reader from one newsletter, or from all.

    TOKEN is what stands behind «unsubscribe» in the subject of a reader's mail; it names her
    and the newsletter. No import brings her back.

    Example: publisher subscriber unsubscribe ann@example.org
    """
    if newsletter is not None:
        find_newsletter(shell.publication, newsletter)
    with shell.open_ledger() as ledger:
        by_token = ledger.readers.find_token(who) if "@" not in who else None
        if by_token is not None:
            address, newsletter = by_token.subscriber.email, by_token.newsletter
        else:
            address = read_address(who)
        if not ledger.readers.find_subscriptions(address):
            raise AddressError(
                f"{address} is not known here", hint="See: publisher subscriber list"
            )
        left = ledger.readers.unsubscribe(address, newsletter, now())
    if left:
        click.echo(f"{address} is unsubscribed from {', '.join(left)}.")
    else:
        click.echo(f"{address} was unsubscribed already.")


@subscriber.command(short_help="Never mail an address again.")
@click.argument("email")
@click.option("--reason", required=True, help="Why; shown to whoever tries to add it again.")
@click.pass_obj
def suppress(shell: Shell, email: str, reason: str) -> None:
    """Make sure that an address gets nothing any more, from any newsletter.

    For an address that complained or does not exist; whoever merely wants to leave is
    unsubscribed.

    Example: publisher subscriber suppress ann@example.org --reason "complained on 20 November"
    """
    address = read_address(email)
    with shell.open_ledger() as ledger:
        ledger.readers.suppress(address, reason, now())
    click.echo(f"{address} gets nothing any more.")
