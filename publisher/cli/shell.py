"""What every command shares: the publication, its ledger, the clock, and how things are printed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from publisher.config.load import find_publication, load_publication
from publisher.model.articles import Remark
from publisher.model.publication import Publication
from publisher.storage.ledger import Ledger


def now() -> datetime:
    """Return the moment. The clock is read here and nowhere below the shells."""
    return datetime.now(UTC)


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

    def open_ledger(self) -> AbstractContextManager[Ledger]:
        """Give the publication's ledger.

        Raises:
            LedgerError: It cannot be opened.
        """
        from publisher.storage.open import open_ledger

        return open_ledger(self.publication.ledger, durability=self.publication.delivery.durability)

    def local(self, moment: datetime) -> str:
        """Return a moment as people in the publication's time zone write it."""
        return moment.astimezone(self.publication.timezone).strftime("%Y-%m-%d %H:%M %Z")


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def print_json(values: object) -> None:
    """Print a value as indented JSON; moments in RFC 3339."""
    click.echo(json.dumps(values, indent=2, ensure_ascii=False, default=_as_text))


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print columns as wide as their widest cell; numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [list(header), *cells]) for i in range(len(header))]
    click.secho(_line(header, widths), bold=True)
    for row in cells:
        click.echo(_line(row, widths))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if cell.isdecimal() else cell.ljust(width)
        for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def show_remarks(refused: Sequence[Remark], remarks: Sequence[Remark] = ()) -> None:
    """Print, on standard error, articles that were left out and what should be known of others."""
    for label, colour, found in (("Left out:", "red", refused), ("Remark:", "yellow", remarks)):
        for remark in found:
            heading = click.style(label, fg=colour, bold=True)
            click.echo(f"{heading} {remark.place}: {remark.message}", err=True)
            click.echo(f"  {remark.hint}", err=True)


def count(number: int, one: str, many: str | None = None) -> str:
    """Return `1 article`, `3 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def counts_as_json(counts: Mapping[Any, int]) -> dict[str, int]:
    """Return counts by the names of their keys, empty ones left out."""
    return {str(state): number for state, number in counts.items() if number}
