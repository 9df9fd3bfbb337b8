"""`publisher ledger`: the durable record, backed up, checked, brought up to date, moved."""

import os
import shlex
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli.progress import show_share
from publisher.cli.shell import InOrder, Shell, count, json_option, print_json
from publisher.errors import ConfigurationError, LedgerError
from publisher.model.ledger import LedgerPlace

if TYPE_CHECKING:
    from publisher.storage.upkeep.verify import Verified


@click.group(cls=InOrder, short_help="Back up, check and move the durable record.")
def ledger() -> None:
    """Look after the ledger: readers, their consent, editions, and what each reader got."""


@ledger.command(short_help="Copy the ledger into a file, while it is in use.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Put it in the place of a file that is there.")
@json_option
@click.pass_obj
def backup(shell: Shell, file: Path, force: bool, as_json: bool) -> None:
    """Copy the ledger into FILE, as it is at one moment, also while something is being sent.

    The copy is checked, and only you can read it. To go back to it put it in the ledger's place.
    A ledger in PostgreSQL is backed up with pg_dump; the command is printed.

    Example: publisher ledger backup /var/backups/de-kust.sqlite --force
    """
    from publisher.storage.sqlite_copy import copy_sqlite

    place = shell.publication.ledger
    if not isinstance(place, Path):
        command = ["pg_dump", "--format=custom", f"--file={file}", str(place)]
        raise ConfigurationError(
            f"{place}: PostgreSQL has a program for that", hint=f"Run: {shlex.join(command)}"
        )
    if file.exists() and not force:
        raise ConfigurationError(f"{file}: is there already", hint="Take another name, or --force.")
    _require(place)
    with shell.open_database() as database:
        copy_sqlite(place, file)
        schema = database.opening.schema
    size = file.stat().st_size
    if as_json:
        print_json({"file": file, "bytes": size, "schema": schema})
    else:
        click.echo(f"{file}: a copy of the ledger, {size:,} bytes, checked.")


@ledger.command(short_help="Check that what the ledger says agrees.")
@json_option
@click.pass_obj
def verify(shell: Shell, as_json: bool) -> None:
    """Check that the ledger is whole, and that what it says of readers and editions agrees.

    Nothing is changed. Exit code 1: something is wrong; it is named.

    Example: publisher ledger verify
    """
    from publisher.storage.upkeep.verify import verify_ledger

    _require(shell.publication.ledger)
    with shell.open_database() as database:
        verified = verify_ledger(database)
    if as_json:
        print_json({"ledger": shell.publication.ledger, **asdict(verified)})
    else:
        _show_verified(shell, verified)
    if verified.faults:
        click.get_current_context().exit(1)


def _show_verified(shell: Shell, verified: "Verified") -> None:
    rows = verified.rows
    click.echo(
        f"{shell.publication.ledger}, schema {verified.schema}:"
        f" {count(rows['subscriber'], 'reader')}, {count(rows['edition'], 'edition')},"
        f" {count(rows['delivery'], 'delivery', 'deliveries')},"
        f" {count(rows['identity'], 'identity', 'identities')}."
    )
    for fault in verified.faults:
        click.echo(f"{click.style('Wrong:', fg='red', bold=True)} {fault.found}", err=True)
        click.echo(f"  It should be so: {fault.rule}.", err=True)
    if verified.faults:
        click.echo("Put the ledger back from a backup, if one is better.", err=True)
    else:
        click.echo("All of it agrees.")


@ledger.command(short_help="Bring the ledger's schema up to date.")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would be done.")
@json_option
@click.pass_obj
def migrate(shell: Shell, dry_run: bool, as_json: bool) -> None:
    """Bring the schema of an older ledger up to date, or make the ledger where there is none.

    Every command does so by itself; this one does nothing else. Of an SQLite file a copy from
    before is kept beside it. A program that is older than the ledger refuses to open it.

    Example: publisher ledger migrate --dry-run
    """
    from publisher.storage.open import find_schema
    from publisher.storage.schema import MIGRATIONS

    place = shell.publication.ledger
    before, schema = find_schema(place), len(MIGRATIONS)
    copy = None
    if not dry_run:
        with shell.open_database() as database:
            copy = database.opening.copy
    if as_json:
        print_json(
            {"ledger": place, "before": before, "schema": schema, "copy": copy, "dry_run": dry_run}
        )
    elif before == schema:
        click.echo(f"{place}: schema {schema}, up to date.")
    elif before == 0:
        click.echo(f"{place}: {'would be' if dry_run else 'was'} made, schema {schema}.")
    elif dry_run:
        click.echo(f"{place}: schema {before} would become {schema}.")


@ledger.command("copy", short_help="Copy the ledger to PostgreSQL, or back.")
@click.argument("target")
@click.option("--dry-run", is_flag=True, help="Copy nothing; say what would be copied.")
@json_option
@click.pass_obj
def copy_(shell: Shell, target: str, dry_run: bool, as_json: bool) -> None:
    """Copy the whole ledger to TARGET: a PostgreSQL address, or a file.

    TARGET must be empty. All is stored there or nothing, and every row is read again and compared.
    The ledger stays as it is; the line to write into publisher.toml is printed. Stop cron and the
    pages readers use first: what is written to the old ledger afterwards is not in the new one.
    The password of a server is PUBLISHER_LEDGER_PASSWORD.

    Example: publisher ledger copy postgresql://publisher@db.example.org/kust
    """
    from publisher.config.ledger import parse_ledger
    from publisher.storage.open import find_schema, open_database
    from publisher.storage.upkeep.copy import copy_ledger, count_rows

    source = shell.publication.ledger
    place = parse_ledger(target, Path.cwd(), os.environ.get("PUBLISHER_LEDGER_PASSWORD"))
    if place == source:
        raise ConfigurationError(f"{target}: is the ledger itself", hint="Name another place.")
    _require(source)
    with shell.open_database() as old:
        if dry_run:
            find_schema(place)
            rows = count_rows(old)
        else:
            with closing(open_database(place)) as new, show_share("copying") as report:
                rows = copy_ledger(old, new, report)
    if as_json:
        print_json({"from": source, "to": place, "rows": rows, "dry_run": dry_run})
        return
    total = count(sum(rows.values()), "row")
    if dry_run:
        click.echo(f"{total} would be copied to {place}.")
        return
    click.echo(f"{total} copied to {place}, read again and compared.")
    click.echo(f"Now write into publisher.toml:\n\n[ledger]\ndatabase = {_quote(place, shell)}\n")
    click.echo(f"The old one stays as it is: {source}")


def _quote(place: LedgerPlace, shell: Shell) -> str:
    """Return a place as TOML has it: a file below the publication's folder by its path there."""
    written = str(place)
    if isinstance(place, Path) and place.is_relative_to(shell.publication.folder):
        written = str(place.relative_to(shell.publication.folder))
    escaped = written.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _require(place: LedgerPlace) -> None:
    """Make sure that there is a ledger: looking at none must not make one.

    Raises:
        LedgerError: There is none.
    """
    if isinstance(place, Path) and not place.is_file():
        raise LedgerError(f"{place}: there is no ledger yet", hint="The first build makes it.")
