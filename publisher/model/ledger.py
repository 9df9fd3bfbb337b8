"""Where a ledger is kept."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerServer:
    """A database on a PostgreSQL server; as text it is its address, which tells no secret."""

    #: `postgresql://…`, as libpq reads it; without a password.
    address: str
    #: Beside what libpq finds by itself: `PGPASSWORD`, `~/.pgpass`.
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """What opening a ledger did to it."""

    #: As a person knows the ledger: its file, or its address without a password.
    name: str
    #: The schema that it had; 0: there was no ledger.
    schema_before: int
    #: The schema that it has.
    schema: int
    #: A copy of the ledger as it was before its schema was brought up to date, if one was made.
    copy: Path | None = None

    @property
    def is_new(self) -> bool:
        """Tell whether there was no ledger."""
        return self.schema_before == 0


#: The file of an SQLite ledger, or where a PostgreSQL one is.
LedgerPlace = Path | LedgerServer
