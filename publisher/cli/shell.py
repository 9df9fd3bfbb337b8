"""What every command shares: the publication, its ledger, the clock, and how things are printed."""

import itertools
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import click

from publisher.config.load import find_publication, load_publication
from publisher.errors import ConfigurationError
from publisher.idle import note_idle
from publisher.model.articles import Remark
from publisher.model.ledger import Opening
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.storage.database import Database
from publisher.storage.ledger import Ledger

#: Width of a line that nobody looks at.
_ENDLESS = 10_000


def now() -> datetime:
    """Return the moment. The clock is read here and nowhere below the shells."""
    return datetime.now(UTC)


class Kept(Protocol):
    """A feed of which readers have the last good one."""

    @property
    def message(self) -> str:
        """One line, no full stop."""
        ...

    @property
    def hint(self) -> str:
        """One sentence: what to do."""
        ...


@dataclass
class Shell:
    """The publication that the command line names, read when it is first asked for."""

    #: Where the search for `publisher.toml` begins.
    start: Path

    @cached_property
    def publication(self) -> Publication:
        """Return the publication.

        Raises:
            ConfigurationError: There is none, or its settings cannot be.
        """
        return load_publication(find_publication(self.start))

    @contextmanager
    def open_ledger(self) -> Iterator[Ledger]:
        """Give the publication's ledger.

        Raises:
            LedgerError: It cannot be opened.
            LedgerAwayError: Its server does not answer.
        """
        from publisher.storage.open import open_ledger

        publication = self.publication
        with open_ledger(publication.ledger, durability=publication.delivery.durability) as ledger:
            self._tell_of_opening(ledger.opening)
            yield ledger

    @contextmanager
    def open_database(self) -> Iterator[Database]:
        """Give the database of the publication's ledger, to be looked after.

        Raises:
            LedgerError: It cannot be opened.
            LedgerAwayError: Its server does not answer.
        """
        from publisher.storage.open import open_database

        publication = self.publication
        database = open_database(publication.ledger, durability=publication.delivery.durability)
        with closing(database):
            self._tell_of_opening(database.opening)
            yield database

    def _tell_of_opening(self, opening: Opening) -> None:
        """Say that the schema is another one; or that there was no ledger, where feeds are."""
        if 0 < opening.schema_before < opening.schema:
            kept = "" if opening.copy is None else f"\n  As it was before: {opening.copy.name}"
            click.echo(
                f"{click.style('Ledger:', fg='yellow', bold=True)} {opening.name}: schema"
                f" {opening.schema_before} became {opening.schema}.{kept}",
                err=True,
            )
        if opening.is_new and any(self.publication.feeds_folder.glob("*.*")):
            click.echo(
                f"{click.style('New ledger:', fg='yellow', bold=True)} {opening.name}: no"
                " readers, and nothing counts as sent.\n  If there was one, put it back from a"
                " backup first.",
                err=True,
            )

    def note_idle(self, *, quiet_until: str | None = None, hub_due: str | None = None) -> None:
        """Let the next run know what this one found out; see `publisher.idle.note_idle`.

        Where the ledger is on a server, others write to it unseen, and the next run asks it.
        """
        publication = self.publication
        if isinstance(publication.ledger, Path):
            ledger_file = str(publication.ledger)
            note_idle(str(publication.folder), ledger_file, os.environ, quiet_until, hub_due)

    def local(self, moment: datetime) -> str:
        """Return a moment as people in the publication's time zone write it."""
        return moment.astimezone(self.publication.timezone).strftime("%Y-%m-%d %H:%M %Z")


def find_newsletter(publication: Publication, name: str) -> NewsletterDefinition:
    """Return the newsletter of that name.

    Raises:
        ConfigurationError: There is none.
    """
    for newsletter in publication.newsletters:
        if newsletter.name == name:
            return newsletter
    known = ", ".join(each.name for each in publication.newsletters)
    raise ConfigurationError(
        f"no newsletter {name!r} in publisher.toml",
        hint=f"Known: {known}." if known else "Add one with a [[newsletter]] table.",
    )


def choose_newsletter(publication: Publication, name: str | None) -> str:
    """Return the newsletter that was named, or the only one there is.

    Raises:
        ConfigurationError: It does not exist, or none was named and there are several or none.
    """
    if name is not None:
        return find_newsletter(publication, name).name
    names = [each.name for each in publication.newsletters]
    if len(names) == 1:
        return names[0]
    raise ConfigurationError(
        f"which newsletter? there are: {', '.join(names) or 'none'}",
        hint="Say it with --newsletter NAME." if names else "Add a [[newsletter]] table.",
    )


class InOrder(click.Group):
    """A group whose commands are listed in the order in which they are written."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in that order."""
        return list(self.commands)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


metrics_option = click.option(
    "--metrics",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write how everything stands into FILE, for Prometheus.",
)


def print_json(values: object) -> None:
    """Print a value as indented JSON; moments in RFC 3339."""
    click.echo(format_json(values), nl=False)


def format_json(values: object) -> str:
    """Return a value as indented JSON with a line's end; moments in RFC 3339."""
    return json.dumps(values, indent=2, ensure_ascii=False, default=_as_text) + "\n"


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print columns; on a terminal cells are wrapped to its width, elsewhere a row is a line."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in header:
        table.add_column(title, overflow="fold")
    for row in rows:
        # As text, not as rich's markup: a subject may hold square brackets.
        table.add_row(*(Text(str(cell)) for cell in row))
    is_terminal = sys.stdout.isatty()
    Console(width=None if is_terminal else _ENDLESS, highlight=False).print(
        table, no_wrap=not is_terminal
    )


def show_remarks(
    refused: Sequence[Remark], remarks: Sequence[Remark] = (), *, limit: int | None = None
) -> None:
    """Print, on standard error, articles that were left out and what should be known of others.

    A hint that holds for several in a row stands below the last of them. With `limit` no more
    remarks than that many; how many there are more is said.
    """
    shown = remarks if limit is None else remarks[:limit]
    for label, colour, found in (("Left out:", "red", refused), ("Remark:", "yellow", shown)):
        heading = click.style(label, fg=colour, bold=True)
        for hint, alike in itertools.groupby(found, key=lambda remark: remark.hint):
            for remark in alike:
                click.echo(f"{heading} {remark.place}: {remark.message}", err=True)
            click.echo(f"  {hint}", err=True)
    if len(shown) < len(remarks):
        more = count(len(remarks) - len(shown), "more remark")
        click.echo(f"{more}; «publisher check» shows all.", err=True)


def show_kept(kept: Iterable[Kept]) -> None:
    """Print, on standard error, of which feeds readers have the last good ones, and why."""
    for each in kept:
        click.echo(f"{click.style('Kept:', fg='red', bold=True)} {each.message}", err=True)
        click.echo(f"  {each.hint}", err=True)


def show_stale(stale: Iterable[Path]) -> None:
    """Print which files of the feeds folder are of no feed any more."""
    names = ", ".join(map(str, stale))
    click.echo(f"No definition writes these any more; delete them if you like: {names}")


def remarks_as_values(remarks: Iterable[Remark]) -> list[dict[str, object]]:
    """Return remarks as plain values for JSON."""
    return [
        {"source": each.source, "line": each.line, "message": each.message, "hint": each.hint}
        for each in remarks
    ]


def printable(text: str) -> str:
    """Return a text from elsewhere in one line that does nothing to a terminal but stand there."""
    return "".join(each if each.isprintable() else " " for each in text)


def count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 article`, `3 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def counts_as_json(counts: Mapping[Any, int]) -> dict[str, int]:
    """Return counts by the names of their keys, empty ones left out."""
    return {str(state): number for state, number in counts.items() if number}
