"""`publisher edition export`: a row for each delivery, for other programs."""

import sys
from pathlib import Path

import click

from publisher.cli.editions.choosing import find_past_edition
from publisher.cli.shell import Shell, printable
from publisher.delivery.records import export_as_csv, export_as_json
from publisher.files import write_if_changed
from publisher.model.delivery import DeliveryState


@click.command(short_help="Write a row for each delivery, as CSV or JSON.")
@click.argument("words", nargs=-1, required=True, metavar="EDITION | NEWSLETTER WHEN")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="What is written.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in DeliveryState]),
    help="Only deliveries in this state; can be repeated.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; else the terminal."
)
@click.pass_obj
def export(
    shell: Shell,
    words: tuple[str, ...],
    format_: str,
    as_json: bool,
    states: tuple[str, ...],
    output: Path | None,
) -> None:
    """Write a row for each delivery of an edition: reader, state, since when, the server's words.

    Moments are in UTC. In CSV a cell that a spreadsheet would run as a formula begins with an
    apostrophe.

    Example: publisher edition export weekly-7 --state rejected --output rejected.csv
    """
    if len(words) > 2:
        raise click.UsageError("one edition; or a newsletter, and a number, week or day")
    wanted = [DeliveryState(state) for state in states]
    with shell.open_ledger() as ledger:
        found = find_past_edition(shell, ledger, words)
        rows = ledger.deliveries.list_deliveries(found.id, wanted)
        lines = export_as_json(rows) if as_json or format_ == "json" else export_as_csv(rows)
        if output is None:
            for line in lines:
                # Not by click, which takes colours out of what is piped: a server's words stay.
                sys.stdout.write(_tame(line) if sys.stdout.isatty() else line)
        else:
            write_if_changed(output, "".join(lines).encode(), is_private=True)
            click.echo(f"Written: {output}", err=True)


def _tame(line: str) -> str:
    """Return lines of a file as a terminal may show them."""
    return "".join(
        f"{printable(part.rstrip())}\n" if part.endswith("\n") else printable(part)
        for part in line.splitlines(keepends=True)
    )
