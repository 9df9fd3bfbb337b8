"""What does not agree in a ledger."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from publisher.storage.database import Connection, Database
from publisher.storage.frozen import read_message
from publisher.storage.upkeep.copy import count_rows

#: What was to be so, and a query for what is not: edition or row, and what is wrong with it.
_QUERIES = (
    (
        "an edition has as many deliveries as readers it was frozen for",
        "SELECT edition.id, 'frozen for ' || CAST(audience AS TEXT) || ', has '"
        " || CAST(count(delivery.id) AS TEXT) FROM edition"
        " LEFT JOIN delivery ON delivery.edition = edition.number"
        " GROUP BY edition.number, edition.id, audience"
        " HAVING count(delivery.id) != audience ORDER BY edition.number",
    ),
    (
        "a newsletter's editions are numbered without a gap",
        "SELECT newsletter, 'the last is ' || CAST(max(newsletter_number) AS TEXT) || ' of '"
        " || CAST(count(*) AS TEXT) FROM edition"
        " GROUP BY newsletter HAVING max(newsletter_number) != count(*) ORDER BY newsletter",
    ),
    (
        "a correction is one of an edition that is there",
        "SELECT id, 'corrects ' || corrects FROM edition WHERE corrects IS NOT NULL"
        " AND corrects NOT IN (SELECT id FROM edition) ORDER BY number",
    ),
    (
        "a deferred delivery says when it is due",
        "SELECT edition.id, 'delivery ' || CAST(delivery.id AS TEXT) FROM delivery"
        " JOIN edition ON edition.number = delivery.edition"
        " WHERE state = 'deferred' AND (due_at IS NULL OR first_tried IS NULL)"
        " ORDER BY delivery.id",
    ),
    (
        "nothing of a cancelled edition waits to be sent",
        "SELECT edition.id, 'delivery ' || CAST(delivery.id AS TEXT) || ' is ' || state"
        " FROM delivery JOIN edition ON edition.number = delivery.edition"
        " WHERE cancelled_at IS NOT NULL AND state IN ('pending', 'deferred')"
        " ORDER BY delivery.id",
    ),
    (
        "an edition that went out says what it carried, in order",
        "SELECT edition.id, 'article ' || CAST(max(position) + 1 AS TEXT) || ' of '"
        " || CAST(count(*) AS TEXT) FROM edition"
        " JOIN edition_article ON edition_article.edition = edition.number"
        " GROUP BY edition.number, edition.id HAVING max(position) + 1 != count(*)"
        " ORDER BY edition.number",
    ),
)
#: Faults of one kind that are named; how many more there are is said.
_MOST = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something in a ledger that is not as it has to be."""

    #: What was to be so.
    rule: str
    #: Where it is not, and how.
    found: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What was looked at, and what is wrong with it."""

    schema: int
    #: Table → number of rows.
    rows: dict[str, int]
    faults: tuple[Fault, ...]


def verify_ledger(database: Database) -> Verified:
    """Return what is wrong in a ledger; nothing is changed.

    The database's own check, then whether what the tables say of each other agrees, and whether
    what was kept as JSON can be read.

    Raises:
        LedgerError: It cannot be read.
    """
    faults = [Fault(rule="the database is whole", found=each) for each in database.find_damage()]
    with database.read() as connection:
        for rule, query in _QUERIES:
            found = connection.execute(f"{query} LIMIT {_MOST + 1}").fetchall()
            faults += _name(rule, [f"{where}: {what}" for where, what in found])
        for rule, query, read in _TEXTS:
            faults += _name(rule, list(_find_unreadable(connection, query, read)))
    return Verified(schema=database.opening.schema, rows=count_rows(database), faults=tuple(faults))


def _name(rule: str, found: list[str]) -> list[Fault]:
    named = [Fault(rule=rule, found=each) for each in found[:_MOST]]
    if len(found) > _MOST:
        named.append(Fault(rule=rule, found="and there are more"))
    return named


def _read_fields(text: str) -> None:
    if not isinstance(json.loads(text), dict):
        raise TypeError(text)


def _read_message(text: str) -> None:
    read_message(text)


#: What was to be so, a query for names and texts, and what reads such a text.
_TEXTS: tuple[tuple[str, str, Callable[[str], None]], ...] = (
    (
        "an edition's message can be read",
        "SELECT id, message FROM edition ORDER BY number",
        _read_message,
    ),
    (
        "what is known of a reader can be read",
        "SELECT email, attributes FROM subscriber ORDER BY id",
        _read_fields,
    ),
    (
        "what a message says to its reader can be read",
        "SELECT email, fields FROM delivery WHERE state IN ('pending', 'deferred')",
        _read_fields,
    ),
)


def _find_unreadable(
    connection: Connection, query: str, read: Callable[[str], None]
) -> Iterator[str]:
    for name, text in connection.stream(query):
        try:
            read(text)
        except (ValueError, TypeError, KeyError) as error:
            yield f"{name}: {type(error).__name__}: {error}"[:200]
