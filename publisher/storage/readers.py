"""Readers in the database; the promises are those of `ReaderLedger`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from publisher.model.audience import NewSubscriber, Subscriber, Subscription, SubscriptionState
from publisher.storage.arrivals import fold_email, lay_down, take_in
from publisher.storage.database import Database, from_stored, to_stored
from publisher.storage.ledger import Stored

_SELECT = (
    "SELECT subscriber.id, email, name, language, attributes,"
    " newsletter, state, since, consent, token"
    " FROM subscription JOIN subscriber ON subscriber.id = subscription.subscriber"
)

#: Readers who get an edition of the newsletter that is bound.
AUDIENCE = (
    " FROM subscription JOIN subscriber ON subscriber.id = subscription.subscriber"
    " WHERE newsletter = ? AND state = 'confirmed' AND NOT EXISTS ("
    "  SELECT 1 FROM suppression WHERE suppression.email_key = subscriber.email_key)"
)


class StoredReaders:
    """Tables `subscriber`, `subscription` and `suppression`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def store_subscribers(
        self,
        newsletter: str,
        readers: Iterable[NewSubscriber],
        *,
        consent: str,
        now: datetime,
        is_trial: bool = False,
    ) -> Mapping[Stored, int]:
        """Make each reader a confirmed subscriber; return how many became what.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.prepare() as connection:
            counts = lay_down(connection, readers)
        with self._database.write(is_trial=is_trial) as connection:
            counts += take_in(connection, newsletter, consent=consent, now=now)
        return counts

    def list_fields(self, newsletter: str) -> Iterator[Mapping[str, str]]:
        """Yield what is known of each reader who would get an edition now, in order of arrival."""
        with self._database.read() as connection:
            rows = connection.stream(
                f"SELECT {connection.spelling.fields}{AUDIENCE} ORDER BY subscription.id",
                (newsletter,),
            )
            for (fields,) in rows:
                yield json.loads(fields)

    def confirm_again(self, newsletter: str, email: str, *, consent: str, now: datetime) -> bool:
        """Make someone who unsubscribed confirmed again; return if she had unsubscribed.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            done = connection.execute(
                "UPDATE subscription SET state = 'confirmed', since = ?, consent = ?"
                " WHERE newsletter = ? AND state = 'unsubscribed'"
                " AND subscriber = (SELECT id FROM subscriber WHERE email_key = ?)",
                (to_stored(now), consent, newsletter, fold_email(email)),
            )
            return done.rowcount > 0

    def unsubscribe(self, email: str, newsletter: str | None, now: datetime) -> list[str]:
        """Unsubscribe an address from one newsletter or all; return those she had not left yet.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            rows = connection.execute(
                "UPDATE subscription SET state = 'unsubscribed', since = ?"
                " WHERE state != 'unsubscribed' AND (CAST(? AS TEXT) IS NULL OR newsletter = ?)"
                " AND subscriber = (SELECT id FROM subscriber WHERE email_key = ?)"
                " RETURNING newsletter",
                (to_stored(now), newsletter, newsletter, fold_email(email)),
            ).fetchall()
            return sorted(row[0] for row in rows)

    def find_subscriptions(self, email: str) -> list[Subscription]:
        """Return what is known of an address, in order of newsletter; empty when unknown."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"{_SELECT} WHERE email_key = ? ORDER BY newsletter", (fold_email(email),)
            )
            return [_as_subscription(row) for row in rows]

    def find_token(self, token: str) -> Subscription | None:
        """Return the subscription that a token belongs to, or None."""
        with self._database.read() as connection:
            row = connection.execute(f"{_SELECT} WHERE token = ?", (token,)).fetchone()
            return None if row is None else _as_subscription(row)

    def list_subscriptions(
        self, newsletter: str | None = None, state: SubscriptionState | None = None
    ) -> Iterator[Subscription]:
        """Yield subscriptions in the order in which they came."""
        with self._database.read() as connection:
            rows = connection.stream(
                f"{_SELECT} WHERE (CAST(? AS TEXT) IS NULL OR newsletter = ?)"
                " AND (CAST(? AS TEXT) IS NULL OR state = ?) ORDER BY subscription.id",
                (newsletter, newsletter, state, state),
            )
            yield from map(_as_subscription, rows)

    def count_subscriptions(self) -> Mapping[str, Mapping[SubscriptionState, int]]:
        """Return newsletter → state → number."""
        counts: dict[str, dict[SubscriptionState, int]] = {}
        with self._database.read() as connection:
            for newsletter, state, number in connection.execute(
                "SELECT newsletter, state, count(*) FROM subscription GROUP BY newsletter, state"
            ):
                counts.setdefault(newsletter, {})[SubscriptionState(state)] = number
        return counts

    def suppress(self, email: str, reason: str, now: datetime) -> None:
        """Make sure that an address gets nothing any more, from any newsletter.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO suppression (email_key, reason, since) VALUES (?, ?, ?)"
                " ON CONFLICT (email_key) DO UPDATE SET reason = excluded.reason,"
                " since = excluded.since",
                (fold_email(email), reason, to_stored(now)),
            )

    def find_suppression(self, email: str) -> str | None:
        """Return why an address gets nothing, or None."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT reason FROM suppression WHERE email_key = ?", (fold_email(email),)
            ).fetchone()
            return None if row is None else str(row[0])


def _as_subscription(
    row: tuple[int, str, str | None, str | None, str, str, str, int, str, str],
) -> Subscription:
    return Subscription(
        subscriber=Subscriber(
            id=row[0], email=row[1], name=row[2], language=row[3], attributes=json.loads(row[4])
        ),
        newsletter=row[5],
        state=SubscriptionState(row[6]),
        since=from_stored(row[7]),
        consent=row[8],
        token=row[9],
    )
