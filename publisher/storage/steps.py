"""What is due, and one step of many deliveries at once, in SQL."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from publisher.errors import LedgerError
from publisher.model.delivery import TRANSITIONS, DeliveryState, Step
from publisher.storage.database import Connection, to_stored

# The conditions of the partial indexes, to the letter: SQLite uses one only where a query
# repeats it.
PENDING = "state = 'pending'"
DEFERRED = "state = 'deferred'"
TAKEN = "state IN ('claimed', 'handed_over')"

#: True while the reader has not left, and nothing is known against her address.
_IS_WANTED = """
    EXISTS (
        SELECT 1 FROM subscription JOIN edition ON edition.number = delivery.edition
        WHERE subscription.subscriber = delivery.subscriber
        AND subscription.newsletter = edition.newsletter AND subscription.state = 'confirmed'
    ) AND NOT EXISTS (
        SELECT 1 FROM suppression JOIN subscriber USING (email_key)
        WHERE subscriber.id = delivery.subscriber
    )
"""
_COLUMNS = f"""
    delivery.id, delivery.subscriber, delivery.email, fields, delivery.token, attempts, {_IS_WANTED}
"""

#: Id, subscriber, address, fields, token, attempts, and whether the reader still wants it.
DueRow = tuple[int, int, str, str, str, int, int]


def any_of(states: Collection[DeliveryState]) -> str:
    """Return states as an SQL list; they are the program's own words, never a person's."""
    return "(" + ", ".join(f"'{state.value}'" for state in sorted(states)) + ")"


def list_due(connection: Connection, edition: int, limit: int, now: datetime) -> list[DueRow]:
    """Return deliveries that can be claimed: pending ones first, then deferred ones that are due.

    Reads about as many rows as it returns, however large the edition is.
    """
    taking = connection.spelling.taking
    pending: list[DueRow] = connection.execute(
        f"SELECT {_COLUMNS} FROM delivery WHERE edition = ? AND {PENDING}"
        f" ORDER BY id LIMIT ?{taking}",
        (edition, limit),
    ).fetchall()
    deferred: list[DueRow] = connection.execute(
        f"SELECT {_COLUMNS} FROM delivery WHERE edition = ? AND {DEFERRED} AND due_at <= ?"
        f" ORDER BY due_at LIMIT ?{taking}",
        (edition, to_stored(now), limit - len(pending)),
    ).fetchall()
    return pending + deferred


def list_unwanted(connection: Connection, ids: Sequence[int]) -> dict[Step, list[int]]:
    """Return which of the claimed deliveries are not to be sent any more, by the step to take."""
    unwanted: dict[Step, list[int]] = {Step.SUPPRESS: [], Step.CANCEL: []}
    for each in ids:
        row = connection.execute(
            f"SELECT {_IS_WANTED}, cancelled_at IS NOT NULL FROM delivery"
            " JOIN edition ON edition.number = delivery.edition WHERE delivery.id = ?",
            (each,),
        ).fetchone()
        if row is None:
            continue  # the step that follows refuses what does not exist
        is_wanted, is_cancelled = row
        if is_cancelled:
            unwanted[Step.CANCEL].append(each)
        elif not is_wanted:
            unwanted[Step.SUPPRESS].append(each)
    return unwanted


def call_off(connection: Connection, now: datetime) -> int:
    """Cancel what cancelled editions have pending or deferred; return how many."""
    found = [
        row[0]
        for condition in (PENDING, DEFERRED)
        for row in connection.execute(
            f"SELECT id FROM delivery WHERE {condition}"
            " AND edition IN (SELECT number FROM edition WHERE cancelled_at IS NOT NULL)"
            f"{connection.spelling.taking}"
        )
    ]
    take_step(connection, Step.CANCEL, found, now)
    return len(found)


def take_step(connection: Connection, step: Step, ids: Sequence[int], now: datetime) -> None:
    """Take one step with every delivery in `ids`.

    Raises:
        LedgerError: One of them is in a state that this step cannot follow.
    """
    if not ids:
        return
    sources, target = TRANSITIONS[step]
    moved = connection.executemany(
        f"UPDATE delivery SET state = ?, since = ? WHERE id = ? AND state IN {any_of(sources)}",
        [(target, to_stored(now), each) for each in ids],
    )
    if moved.rowcount != len(ids):
        raise LedgerError(
            f"{len(ids) - moved.rowcount} of {len(ids)} deliveries cannot take the step {step}",
            hint="Somebody else changed them; nothing was written. Run the same command again.",
        )


def message_id(edition_id: str, salt: str, subscriber: int, domain: str) -> str:
    """Return a Message-ID without brackets (RFC 5322 section 3.6.4).

    Made from edition and subscriber alone, so that a second copy is known as one.
    """
    mark = hashlib.blake2b(f"{salt}:{subscriber}".encode(), digest_size=10).hexdigest()
    return f"{edition_id}.{mark}@{domain}"
