"""The ledger and its witness; the promises are those of `WitnessLedger`.

A ledger that is no file of its own has none.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from publisher.model.delivery import Edition, Step
from publisher.model.witness import Gap, GapReason
from publisher.storage.database import Connection, Database, from_stored
from publisher.storage.editions import read_edition, store_lost_edition
from publisher.storage.standing import read_standing
from publisher.storage.steps import DEFERRED, PENDING, TAKEN, take_step
from publisher.storage.witness_file import Testimony


class StoredWitness:
    """Table `standing`, and the file that `Database.witness` is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_gap(self) -> Gap | None:
        """Return what the witness knows and this ledger does not; None where there is nothing."""
        witness = self._database.witness
        if witness is None:
            return None
        testimony = witness.read()
        with self._database.read() as connection:
            ledger, turn = read_standing(connection)
            known = {row[0] for row in connection.execute("SELECT id FROM edition")}
        reason = _compare(testimony, ledger, turn)
        if reason is None:
            return None
        said = () if testimony is None else testimony.editions
        return Gap(reason=reason, lost=tuple(each for each in said if each.id not in known))

    def keep_up(self) -> None:
        """Make sure, durably, that the witness knows what the ledger does."""
        witness = self._database.witness
        if witness is None:
            return
        testimony = witness.read()
        said = () if testimony is None else testimony.editions
        with self._database.read() as connection:
            ledger, turn = read_standing(connection)
            added = _list_editions(connection, {(each.id, each.frozen_at) for each in said})
        if not ledger:
            with self._database.write() as connection:
                ledger = _name_anew(connection)
        if testimony is None:
            witness.replace(ledger, turn, added)
        else:
            witness.add(ledger, turn, added)

    def close_gap(
        self, lost: Sequence[Edition], now: datetime, *, is_sent: bool
    ) -> Mapping[str, int]:
        """Take the ledger as it is from now on, with lost editions under their names."""
        with self._database.write() as connection:
            doubtful = _doubt_unfinished(connection, now) if is_sent else {}
            for edition in lost:
                store_lost_edition(connection, edition if is_sent else _without_articles(edition))
            ledger = _name_anew(connection)
            _, turn = read_standing(connection)
            editions = _list_editions(connection)
        if self._database.witness is not None:
            self._database.witness.replace(ledger, turn, editions)
        return doubtful


def _name_anew(connection: Connection) -> str:
    """Give the ledger a random name that no other has; return it."""
    name = secrets.token_hex(16)
    connection.execute("UPDATE standing SET ledger = ?", (name,))
    return name


def _compare(testimony: Testimony | None, ledger: str, turn: int) -> GapReason | None:
    if testimony is None:
        return GapReason.NO_WITNESS if turn else None
    if testimony.ledger != ledger:
        return GapReason.ANOTHER
    return GapReason.BEHIND if testimony.turn > turn else None


def _list_editions(
    connection: Connection, said: Collection[tuple[str, datetime]] = ()
) -> list[Edition]:
    """Return editions, oldest first, with their messages empty; without those of `said`."""
    rows = connection.execute("SELECT number, id, frozen_at FROM edition ORDER BY number")
    return [
        read_edition(connection, number, with_message=False)
        for number, id_, moment in rows.fetchall()
        if (id_, from_stored(moment)) not in said
    ]


def _doubt_unfinished(connection: Connection, now: datetime) -> dict[str, int]:
    """Put every delivery without an outcome in doubt; return edition id → how many."""
    doubtful: dict[str, int] = {}
    for condition in (PENDING, DEFERRED, TAKEN):
        rows = connection.execute(
            "SELECT delivery.id, edition.id FROM delivery"
            f" JOIN edition ON edition.number = delivery.edition WHERE {condition}"
        ).fetchall()
        take_step(connection, Step.LOSE_RECORD, [row[0] for row in rows], now)
        for _, edition in rows:
            doubtful[edition] = doubtful.get(edition, 0) + 1
    return doubtful


def _without_articles(edition: Edition) -> Edition:
    return replace(edition, content=replace(edition.content, articles=(), draft=""))
