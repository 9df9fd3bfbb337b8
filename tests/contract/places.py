"""Where a ledger under test is kept, and what no method of it can make.

A place opens any number of connections to one ledger. What the program has no command for yet, a
pending subscription, is written into the database directly.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from publisher.model.audience import NewSubscriber
from publisher.model.delivery import CarriedArticle, Delivery, Edition, FrozenMessage, NewEdition
from publisher.model.ledger import LedgerServer
from publisher.storage.database import Connection
from publisher.storage.ledger import Ledger
from publisher.storage.open import open_database, open_ledger

#: The moment at which everything happens unless a test says otherwise.
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
#: Before every edition: nothing is given up.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)

_MAKE_PENDING = (
    "UPDATE subscription SET state = 'pending'"
    " WHERE subscriber = (SELECT id FROM subscriber WHERE email_key = ?)"
)


class Place(Protocol):
    """A ledger's database."""

    def open(self) -> AbstractContextManager[Ledger]: ...

    def hold_write_lock(self) -> AbstractContextManager[None]:
        """Be another process that is writing while the block runs."""
        ...

    def make_pending(self, email: str) -> None:
        """Let a subscriber's subscriptions wait for confirmation."""
        ...


class SqlitePlace:
    """One SQLite file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def open(self) -> AbstractContextManager[Ledger]:
        return open_ledger(self._file, durability="process")

    @contextlib.contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._file, isolation_level=None)
        try:
            yield connection
        finally:
            connection.close()

    @contextlib.contextmanager
    def hold_write_lock(self) -> Iterator[None]:
        with self._connect() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield

    def make_pending(self, email: str) -> None:
        with self._connect() as connection:
            connection.execute(_MAKE_PENDING, (email.casefold(),))


class PostgresPlace:
    """One database of a PostgreSQL server."""

    def __init__(self, server: LedgerServer) -> None:
        self._server = server

    def open(self) -> AbstractContextManager[Ledger]:
        return open_ledger(self._server, durability="process")

    @contextlib.contextmanager
    def _connect(self) -> Iterator[Connection]:
        database = open_database(self._server)
        try:
            with database.write() as connection:
                yield connection
        finally:
            database.close()

    @contextlib.contextmanager
    def hold_write_lock(self) -> Iterator[None]:
        with self._connect():
            yield

    def make_pending(self, email: str) -> None:
        with self._connect() as connection:
            connection.execute(_MAKE_PENDING, (email.casefold(),))


def readers_of(*names: str) -> list[NewSubscriber]:
    """Return a reader at example.org for each name."""
    return [NewSubscriber(email=f"{name}@example.org") for name in names]


def subscribe(ledger: Ledger, *names: str, newsletter: str = "weekly") -> None:
    ledger.readers.store_subscribers(newsletter, readers_of(*names), consent="a test", now=NOW)


def an_edition(newsletter: str = "weekly", *article_ids: str) -> NewEdition:
    """Return a composed edition that carries these articles."""
    return NewEdition(
        newsletter=newsletter,
        subject="De zee",
        preheader="Alles over zee",
        composed_at=NOW,
        message=FrozenMessage(headers=(("Subject", "De zee"),), html="<p>zee</p>", text="zee"),
        articles=tuple(
            CarriedArticle(
                id=each,
                title=f"Over {each}",
                url=f"https://example.org/{each}/",
                source=f"articles/{each}.md",
            )
            for each in article_ids
        ),
        return_path="redactie@example.org",
        domain="example.org",
    )


def freeze(ledger: Ledger, *names: str) -> Edition:
    """Subscribe readers and freeze an edition for all there are."""
    subscribe(ledger, *names)
    return ledger.deliveries.freeze(an_edition(), NOW)


def claim(
    ledger: Ledger,
    edition: Edition,
    limit: int = 100,
    *,
    now: datetime = NOW,
    give_up_before: datetime = NEVER,
) -> list[Delivery]:
    return ledger.deliveries.claim(edition.id, limit, now, give_up_before)


def states(ledger: Ledger, edition: Edition) -> dict[str, str]:
    """Return name → state of every delivery, in order."""
    return {
        each.email.partition("@")[0]: each.state.value
        for each in ledger.deliveries.list_deliveries(edition.id)
    }
