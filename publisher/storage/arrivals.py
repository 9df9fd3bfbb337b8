"""Readers who are to be stored, a few or a million: laid down first, then taken in all at once.

They are laid down in a temporary table, row by row, so that memory does not grow with their number
and nobody else waits meanwhile; what becomes of all of them is then a handful of statements in one
transaction of the ledger.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import count

from publisher.model.audience import NewSubscriber, SubscriptionState
from publisher.storage.database import Connection, to_stored
from publisher.storage.ledger import Stored

#: Known readers whose values are compared at a time.
_BATCH = 1000

_TABLE = """
CREATE TEMPORARY TABLE arrival (
    position INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT,
    language TEXT,
    attributes TEXT NOT NULL,
    state TEXT NOT NULL,
    token TEXT NOT NULL,
    has_changed INTEGER NOT NULL DEFAULT 1
)
"""
_LAY_DOWN = """
INSERT INTO arrival (position, email, email_key, name, language, attributes, state, token)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
#: Made when all are there: sorting a million addresses once is quicker than finding each a place.
_ORDER = "CREATE INDEX arrival_by_key ON arrival (email_key, position)"
_FORGET_REPEATED = """
DELETE FROM arrival WHERE EXISTS (
    SELECT 1 FROM arrival AS earlier
    WHERE earlier.email_key = arrival.email_key AND earlier.position < arrival.position
)
"""
_ADD_PERSONS = """
INSERT INTO subscriber (email, email_key, name, language, attributes)
SELECT email, email_key, name, language, attributes FROM arrival
WHERE NOT EXISTS (SELECT 1 FROM subscriber WHERE subscriber.email_key = arrival.email_key)
ORDER BY position
"""
_KNOWN_PERSONS = """
SELECT position, subscriber.id, subscriber.name, subscriber.language,
    subscriber.attributes, arrival.name, arrival.language, arrival.attributes
FROM arrival JOIN subscriber ON subscriber.email_key = arrival.email_key
WHERE position > ? ORDER BY position LIMIT ?
"""
_COUNT_BY_STATE = """
SELECT subscription.state, arrival.state, has_changed, count(*)
FROM arrival JOIN subscriber ON subscriber.email_key = arrival.email_key
LEFT JOIN subscription
    ON subscription.subscriber = subscriber.id AND subscription.newsletter = ?
GROUP BY subscription.state, arrival.state, has_changed
"""
#: Whoever left stays away, and who is confirmed keeps the moment and the words of her consent.
_SUBSCRIBE = """
INSERT INTO subscription (subscriber, newsletter, state, since, consent, token)
SELECT subscriber.id, ?, arrival.state, ?, ?, token
FROM arrival JOIN subscriber ON subscriber.email_key = arrival.email_key
WHERE true ORDER BY position
ON CONFLICT (subscriber, newsletter) DO UPDATE
SET state = excluded.state, since = excluded.since, consent = excluded.consent
WHERE subscription.state <> 'unsubscribed' AND subscription.state <> excluded.state
"""


def lay_down(connection: Connection, readers: Iterable[NewSubscriber]) -> Counter[Stored]:
    """Keep readers in the temporary table `arrival`; return how many do not count, and why.

    Of several with one address the first counts; whoever has not answered yet stays out.
    """
    connection.execute("DROP TABLE IF EXISTS arrival")
    connection.execute(_TABLE)
    connection.executemany(_LAY_DOWN, map(_as_row, count(), readers))
    connection.execute(_ORDER)
    repeated = connection.execute(_FORGET_REPEATED)
    pending = connection.execute("DELETE FROM arrival WHERE state = 'pending'")
    return Counter({Stored.REPEATED: repeated.rowcount, Stored.KEPT_OUT: pending.rowcount})


def _as_row(position: int, reader: NewSubscriber) -> tuple[object, ...]:
    return (
        position,
        reader.email,
        fold_email(reader.email),
        reader.name and _mend(reader.name),
        reader.language,
        as_json({_mend(key): _mend(value) for key, value in reader.attributes.items()}),
        reader.state,
        secrets.token_hex(16),
    )


def _mend(text: str) -> str:
    """Return a text as every database can keep it: U+FFFD stands for NUL."""
    return text.replace("\0", "\ufffd")


def take_in(
    connection: Connection, newsletter: str, *, consent: str, now: datetime
) -> Counter[Stored]:
    """Make subscribers of those laid down, inside a transaction; return how many became what."""
    suppressed = connection.execute(
        "DELETE FROM arrival WHERE email_key IN (SELECT email_key FROM suppression)"
    )
    counts = Counter({Stored.KEPT_OUT: suppressed.rowcount})
    _bring_up_to_date(connection)
    connection.execute(_ADD_PERSONS)
    for before, after, has_changed, number in connection.execute(_COUNT_BY_STATE, (newsletter,)):
        counts[_judge(before, SubscriptionState(after), bool(has_changed))] += number
    connection.execute(_SUBSCRIBE, (newsletter, to_stored(now), consent))
    return counts


def _judge(before: str | None, after: SubscriptionState, has_changed: bool) -> Stored:
    """Return what becomes of a reader who was in this state, or in none, before."""
    is_leaving = after is SubscriptionState.UNSUBSCRIBED
    if before == SubscriptionState.UNSUBSCRIBED:
        return Stored.UNCHANGED if is_leaving else Stored.KEPT_OUT
    if before == SubscriptionState.CONFIRMED and not is_leaving:
        return Stored.UPDATED if has_changed else Stored.UNCHANGED
    return Stored.LEFT if is_leaving else Stored.ADDED


def _bring_up_to_date(connection: Connection) -> None:
    """Give known persons the values that are new; one that is not said does not erase another."""
    last = -1
    while rows := connection.execute(_KNOWN_PERSONS, (last, _BATCH)).fetchall():
        changed, unchanged = [], []
        for position, number, *values in rows:
            name, language, attributes, new_name, new_language, new_attributes = values
            before = (name, language, json.loads(attributes))
            after = (
                new_name or name,
                new_language or language,
                {**before[2], **json.loads(new_attributes)},
            )
            if after == before:
                unchanged.append((position,))
            else:
                changed.append((after[0], after[1], as_json(after[2]), number))
        connection.executemany(
            "UPDATE subscriber SET name = ?, language = ?, attributes = ? WHERE id = ?", changed
        )
        connection.executemany("UPDATE arrival SET has_changed = 0 WHERE position = ?", unchanged)
        last = rows[-1][0]


def fold_email(email: str) -> str:
    """Return the form by which two spellings of an address are known as one."""
    return email.casefold()


def as_json(values: Mapping[str, str]) -> str:
    """Return attributes as the ledger keeps them."""
    return json.dumps(dict(sorted(values.items())), ensure_ascii=False) if values else "{}"
