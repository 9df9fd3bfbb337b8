"""`publisher edition list`: every edition, and how its deliveries stand."""

import click

from publisher.cli.sending import describe
from publisher.cli.shell import Shell, counts_as_json, json_option, print_json, print_table
from publisher.model.delivery import Edition, EditionTally


@click.command("list")
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
        print_json(
            [edition_as_values(each, tally) for each, tally in zip(editions, tallies, strict=True)]
        )
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


def edition_as_values(found: Edition, tally: EditionTally) -> dict[str, object]:
    """Return an edition and how its deliveries stand as plain values for JSON."""
    return {
        "edition": found.id,
        "newsletter": found.content.newsletter,
        "subject": found.content.subject,
        "preheader": found.content.preheader,
        "frozen_at": found.frozen_at,
        "draft": found.content.draft or None,
        "corrects": found.content.corrects,
        "audience": found.audience,
        "paused_at": found.paused_at,
        "cancelled_at": found.cancelled_at,
        "states": counts_as_json(tally.counts),
        "finished": tally.is_finished,
        "articles": [
            {"id": each.id, "title": each.title, "url": each.url, "source": each.source}
            for each in found.content.articles
        ],
    }
