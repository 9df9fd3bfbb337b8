"""Editions and deliveries in the database; the promises are those of `DeliveryLedger`."""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from publisher.model.delivery import (
    TRANSITIONS,
    Delivery,
    DeliveryState,
    Edition,
    EditionTally,
    NewEdition,
    Outcome,
    OutcomeKind,
    Step,
)
from publisher.storage.database import Connection, from_stored, to_stored
from publisher.storage.editions import check_variants, read_edition, store_edition
from publisher.storage.readers import AUDIENCE
from publisher.storage.standing import take_turn
from publisher.storage.steering import StoredSteering
from publisher.storage.steps import (
    DEFERRED,
    PENDING,
    TAKEN,
    any_of,
    call_off,
    list_due,
    list_unwanted,
    message_id,
    take_step,
)

_STEPS = {
    OutcomeKind.SENT: Step.SETTLE_SENT,
    OutcomeKind.DEFERRED: Step.SETTLE_DEFERRED,
    OutcomeKind.REJECTED: Step.SETTLE_REJECTED,
    OutcomeKind.IN_DOUBT: Step.LOSE_ANSWER,
    OutcomeKind.RELEASED: Step.RELEASE,
}


#: After these a delivery of a cancelled edition would be taken up again.
_MAY_BE_CALLED_OFF = frozenset({OutcomeKind.RELEASED, OutcomeKind.DEFERRED})


class StoredDeliveries(StoredSteering):
    """Tables `edition`, `edition_article`, `delivery` and `due_run`."""

    def sending(self) -> AbstractContextManager[None]:
        """Be the one process that sends from this ledger while the block runs.

        Raises:
            AlreadyRunningError: Another process is sending; returned within a second.
        """
        return self._database.hold("sending")

    def is_sending(self) -> bool:
        """Tell whether a process is sending from this ledger at this moment."""
        return self._database.is_held("sending")

    def list_carried(self, newsletter: str) -> set[str]:
        """Return the ids of all articles that this newsletter's editions carry, and of all that
        readers had already when they were imported.
        """
        with self._database.read() as connection:
            return {
                row[0]
                for row in connection.execute(
                    "SELECT edition_article.id FROM edition_article"
                    " JOIN edition ON edition.number = edition_article.edition"
                    " WHERE newsletter = ?"
                    " UNION SELECT id FROM carried_elsewhere",
                    (newsletter,),
                )
            }

    def record_carried_elsewhere(self, ids: Iterable[str], now: datetime) -> None:
        """Remember that readers have these articles from elsewhere.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            connection.executemany(
                "INSERT INTO carried_elsewhere (id, since) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(each, to_stored(now)) for each in ids],
            )

    def freeze(self, edition: NewEdition, now: datetime) -> Edition:
        """Store an edition with its audience: one pending delivery for each confirmed reader.

        Of a correction, only for those whom the edition that it corrects was sent to.

        Raises:
            LedgerBusyError: Another process holds the write lock, or changed a reader for whom
                there is no variant; nothing was frozen.
        """
        with self._database.write() as connection:
            row = store_edition(connection, edition, now, salt=secrets.token_hex(8))
            fields = connection.spelling.fields
            planned = connection.execute(
                "INSERT INTO delivery (edition, subscriber, email, fields, token, state, since)"
                f" SELECT ?, subscriber.id, email, {fields}, token, 'pending', ?{AUDIENCE}"
                " AND (CAST(? AS TEXT) IS NULL OR subscriber.id IN ("
                "  SELECT delivery.subscriber FROM delivery"
                "  JOIN edition ON edition.number = delivery.edition"
                "  WHERE edition.id = ? AND delivery.state = 'sent'))"
                " ORDER BY subscription.id",
                (row, to_stored(now), edition.newsletter, edition.corrects, edition.corrects),
            )
            connection.execute(
                "UPDATE edition SET audience = ? WHERE number = ?", (planned.rowcount, row)
            )
            check_variants(connection, row, edition.message)
            return read_edition(connection, row)

    def list_editions(self, newsletter: str | None = None) -> list[Edition]:
        """Return frozen editions, oldest first, with their message left empty."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT number FROM edition WHERE CAST(? AS TEXT) IS NULL OR newsletter = ?"
                " ORDER BY number",
                (newsletter, newsletter),
            ).fetchall()
            return [read_edition(connection, row[0], with_message=False) for row in rows]

    def find_edition(self, edition_id: str) -> Edition | None:
        """Return one edition whole, or None."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT number FROM edition WHERE id = ?", (edition_id,)
            ).fetchone()
            return None if row is None else read_edition(connection, row[0])

    def tally(self, edition_id: str) -> EditionTally:
        """Return how the edition's deliveries stand."""
        with self._database.read() as connection:
            number, audience = connection.execute(
                "SELECT number, audience FROM edition WHERE id = ?", (edition_id,)
            ).fetchone()
            counts = connection.execute(
                "SELECT state, count(*) FROM delivery WHERE edition = ? GROUP BY state", (number,)
            ).fetchall()
            (due,) = connection.execute(
                "SELECT min(due_at) FROM delivery WHERE edition = ? AND state = 'deferred'",
                (number,),
            ).fetchone()
        return EditionTally(
            edition_id=edition_id,
            audience=audience,
            counts={DeliveryState(state): count for state, count in counts},
            next_due=None if due is None else from_stored(due),
        )

    def list_unfinished(self) -> list[Edition]:
        """Return editions with deliveries in no final state, oldest first, messages empty."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT number FROM edition WHERE "
                + " OR ".join(
                    "EXISTS (SELECT 1 FROM delivery"
                    f" WHERE delivery.edition = edition.number AND {condition})"
                    for condition in (PENDING, DEFERRED, TAKEN)
                )
                + " ORDER BY number"
            ).fetchall()
            return [read_edition(connection, row[0], with_message=False) for row in rows]

    def count_in_doubt(self) -> Mapping[str, int]:
        """Return edition id → deliveries in doubt, for every edition that has any, oldest first."""
        with self._database.read() as connection:
            return dict(
                connection.execute(
                    "SELECT edition.id, count(*) FROM delivery"
                    " JOIN edition ON edition.number = delivery.edition"
                    " WHERE state = 'in_doubt' GROUP BY edition.number ORDER BY edition.number"
                ).fetchall()
            )

    def recover(self, edition_id: str, now: datetime) -> tuple[int, int]:
        """Put right what a stopped process left; return how many were released, and in doubt.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            moved = [
                connection.execute(
                    f"UPDATE delivery SET state = ?, since = ? WHERE {TAKEN} AND state = ?"
                    " AND edition = (SELECT number FROM edition WHERE id = ?)",
                    (TRANSITIONS[step][1], to_stored(now), before, edition_id),
                ).rowcount
                for step, before in (
                    (Step.RELEASE, DeliveryState.CLAIMED),
                    (Step.LOSE_ANSWER, DeliveryState.HANDED_OVER),
                )
            ]
            call_off(connection, now)
            return moved[0], moved[1]

    def claim(
        self, edition_id: str, limit: int, now: datetime, give_up_before: datetime
    ) -> list[Delivery]:
        """Take up to `limit` deliveries that are due: pending ones first, then deferred ones.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was claimed.
        """
        with self._database.write(is_shared=True) as connection:
            number, salt, domain = connection.execute(
                "SELECT number, salt, domain FROM edition WHERE id = ?", (edition_id,)
            ).fetchone()
            old = connection.execute(
                f"SELECT id FROM delivery WHERE edition = ? AND {DEFERRED} AND first_tried < ?"
                f"{connection.spelling.taking}",
                (number, to_stored(give_up_before)),
            )
            take_step(connection, Step.EXPIRE, [row[0] for row in old], now)
            while True:
                due = list_due(connection, number, limit, now)
                unwanted = [row[0] for row in due if not row[-1]]
                wanted = [row for row in due if row[-1]]
                take_step(connection, Step.SUPPRESS, unwanted, now)
                if wanted or not due:
                    break
            take_step(connection, Step.CLAIM, [row[0] for row in wanted], now)
            return [
                Delivery(
                    id=row[0],
                    edition_id=edition_id,
                    email=row[2],
                    fields=json.loads(row[3]),
                    token=row[4],
                    state=DeliveryState.CLAIMED,
                    message_id=message_id(edition_id, salt, row[1], domain),
                    attempts=row[5],
                    since=now,
                )
                for row in wanted
            ]

    def record(
        self, intents: Sequence[int], outcomes: Sequence[Outcome], now: datetime
    ) -> frozenset[int]:
        """Durably store, together, what is about to be handed over and what was answered.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
            LedgerError: A delivery is not in a state that this can follow; nothing was written.
        """
        with self._database.write(is_shared=True) as connection:
            for kind, step in _STEPS.items():
                answers = [outcome for outcome in outcomes if outcome.kind is kind]
                take_step(connection, step, [answer.delivery_id for answer in answers], now)
                if kind is not OutcomeKind.RELEASED:
                    _store_answers(connection, answers, now)
            if any(outcome.kind in _MAY_BE_CALLED_OFF for outcome in outcomes):
                call_off(connection, now)
            unwanted = list_unwanted(connection, intents)
            take_step(connection, Step.SUPPRESS, unwanted[Step.SUPPRESS], now)
            take_step(connection, Step.CANCEL, unwanted[Step.CANCEL], now)
            refused = frozenset(unwanted[Step.SUPPRESS] + unwanted[Step.CANCEL])
            wanted = [each for each in intents if each not in refused]
            take_step(connection, Step.INTEND, wanted, now)
            witness = self._database.witness
            standing = take_turn(connection) if wanted and witness is not None else None
        if standing is not None and witness is not None:
            # Before the caller hands anything over: an older state of the ledger knows less.
            witness.say(*standing)
        return refused

    def list_deliveries(
        self, edition_id: str, states: Sequence[DeliveryState] = ()
    ) -> Iterator[Delivery]:
        """Yield an edition's deliveries in the order in which readers came."""
        condition = f"AND state IN {any_of(states)}" if states else ""
        with self._database.read() as connection:
            rows = connection.stream(
                "SELECT delivery.id, subscriber, email, fields, token, state, attempts, due_at,"
                " code, reply, since, salt, domain"
                " FROM delivery JOIN edition ON edition.number = delivery.edition"
                f" WHERE edition.id = ? {condition} ORDER BY delivery.id",
                (edition_id,),
            )
            for row in rows:
                yield Delivery(
                    id=row[0],
                    edition_id=edition_id,
                    email=row[2],
                    fields=json.loads(row[3]),
                    token=row[4],
                    state=DeliveryState(row[5]),
                    message_id=message_id(edition_id, row[11], row[1], row[12]),
                    attempts=row[6],
                    due_at=None if row[7] is None else from_stored(row[7]),
                    code=row[8],
                    reply=row[9],
                    since=from_stored(row[10]),
                )

    def last_frozen(self, newsletter: str) -> datetime | None:
        """Return the UTC moment at which a newsletter's latest edition was frozen, or None.

        Corrections do not count.
        """
        with self._database.read() as connection:
            (moment,) = connection.execute(
                "SELECT max(frozen_at) FROM edition WHERE newsletter = ? AND corrects IS NULL",
                (newsletter,),
            ).fetchone()
            return None if moment is None else from_stored(moment)

    def last_due_run(self, newsletter: str) -> datetime | None:
        """Return the UTC moment of the schedule that was last acted upon, or None."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT moment FROM due_run WHERE newsletter = ?", (newsletter,)
            ).fetchone()
            return None if row is None else from_stored(row[0])

    def store_due_run(self, newsletter: str, moment: datetime) -> None:
        """Remember that the schedule's moment was acted upon.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO due_run (newsletter, moment) VALUES (?, ?)"
                " ON CONFLICT (newsletter) DO UPDATE SET moment = excluded.moment",
                (newsletter, to_stored(moment)),
            )


def _store_answers(connection: Connection, answers: Sequence[Outcome], now: datetime) -> None:
    """Note what the server said, and when a deferred delivery is due again."""
    connection.executemany(
        "UPDATE delivery SET code = ?, reply = ?, due_at = ?, attempts = attempts + 1,"
        " first_tried = coalesce(first_tried, ?) WHERE id = ?",
        [
            (
                answer.code,
                answer.text,
                None if answer.due_at is None else to_stored(answer.due_at),
                to_stored(now),
                answer.delivery_id,
            )
            for answer in answers
        ],
    )
