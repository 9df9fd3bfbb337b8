"""Identities in the database; the promises are those of `IdentityLedger`."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from publisher.errors import LedgerError
from publisher.model.articles import Identity, Withdrawal
from publisher.storage.database import Database, Rows, from_stored, to_stored

_SELECT = "SELECT id, source, title, published, body_digest, updated FROM identity"


class StoredIdentities:
    """Tables `origin`, `identity`, `feed_entry` and `withdrawal`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_origin(self, url: str) -> str:
        """Return the publication's first address; `url` becomes it where there is none yet.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        origin = self.find_origin()
        if origin is not None:
            return origin
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO origin (url) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM origin)", (url,)
            )
            return str(connection.execute("SELECT url FROM origin").fetchone()[0])

    def find_origin(self) -> str | None:
        """Return the publication's first address, None where there is none yet."""
        with self._database.read() as connection:
            row = connection.execute("SELECT url FROM origin").fetchone()
        return None if row is None else str(row[0])

    def list_identities(self) -> list[Identity]:
        """Return every identity ever minted, oldest first."""
        with self._database.read() as connection:
            return _read(connection.execute(f"{_SELECT} ORDER BY number"))

    def find_identities(
        self, *, sources: Collection[str], alike: Collection[Identity]
    ) -> list[Identity]:
        """Return the identities at those sources, and any that is like one of `alike`."""
        columns: dict[str, list[str]] = {
            "source": list(sources),
            "id": [each.id for each in alike],
            "title": [each.title for each in alike],
            "body_digest": [each.body_digest for each in alike if each.body_digest],
        }
        with self._database.read() as connection:
            texts = connection.spelling.texts
            has_any = " OR ".join(f"{name} IN {texts}" for name in columns)
            return _read(
                connection.execute(
                    f"{_SELECT} WHERE {has_any} ORDER BY number",
                    [json.dumps(values) for values in columns.values()],
                )
            )

    def store_identities(self, identities: Iterable[Identity]) -> None:
        """Add new identities; bring known ones up to date.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            connection.executemany(
                "INSERT INTO identity (id, source, title, published, body_digest, updated)"
                " VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET source = excluded.source, title = excluded.title,"
                " published = excluded.published, body_digest = excluded.body_digest,"
                " updated = excluded.updated",
                [
                    (
                        each.id,
                        each.source,
                        each.title,
                        to_stored(each.published),
                        each.body_digest,
                        None if each.updated is None else to_stored(each.updated),
                    )
                    for each in identities
                ],
            )

    def record_published(self, shown: Mapping[str, Iterable[str]], now: datetime) -> int:
        """Remember which entries stand in which feeds; return how often one was new there.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            added = 0
            for feed, ids in shown.items():
                # The order of an archive must not change when somebody sets the clock back.
                (latest,) = connection.execute(
                    "SELECT max(since) FROM feed_entry WHERE feed = ?", (feed,)
                ).fetchone()
                since = to_stored(now) if latest is None else max(to_stored(now), latest + 1)
                added += connection.executemany(
                    "INSERT INTO feed_entry (feed, identity, since)"
                    " SELECT ?, number, ? FROM identity WHERE id = ? ON CONFLICT DO NOTHING",
                    [(feed, since, each) for each in ids],
                ).rowcount
            return added

    def count_identities(self) -> int:
        """Return how many identities were ever minted."""
        with self._database.read() as connection:
            (number,) = connection.execute("SELECT count(*) FROM identity").fetchone()
            return int(number)

    def list_published(self, feed: str) -> set[str]:
        """Return the id of every entry that ever stood in a feed."""
        with self._database.read() as connection:
            return {
                row[0]
                for row in connection.execute(
                    "SELECT id FROM feed_entry JOIN identity ON number = identity WHERE feed = ?",
                    (feed,),
                )
            }

    def list_published_feeds(self) -> list[str]:
        """Return the name of every feed that ever had an entry, in order."""
        with self._database.read() as connection:
            return [
                row[0]
                for row in connection.execute("SELECT DISTINCT feed FROM feed_entry ORDER BY feed")
            ]

    def list_appearances(self, feed: str) -> dict[str, int | None]:
        """Return id → closed page of the feed's archive or None, in order of first appearance."""
        with self._database.read() as connection:
            return dict(
                connection.execute(
                    "SELECT id, page FROM feed_entry JOIN identity ON number = identity"
                    " WHERE feed = ? ORDER BY since, number",
                    (feed,),
                )
            )

    def close_pages(self, feed: str, pages: Mapping[int, Iterable[str]]) -> None:
        """Remember which entries stand in which pages of a feed's archive.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            connection.executemany(
                "UPDATE feed_entry SET page = ? WHERE feed = ? AND page IS NULL"
                " AND identity = (SELECT number FROM identity WHERE id = ?)",
                [(number, feed, each) for number, ids in pages.items() for each in ids],
            )

    def withdraw(self, identity: str, *, reason: str, url: str, now: datetime) -> bool:
        """Remember that an article is withdrawn; return if it was not yet.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
            LedgerError: No such identity was ever minted; nothing was written.
        """
        with self._database.write() as connection:
            row = connection.execute(
                "SELECT number, EXISTS (SELECT 1 FROM withdrawal WHERE identity = number)"
                " FROM identity WHERE id = ?",
                (identity,),
            ).fetchone()
            if row is None:
                raise LedgerError(
                    f"{identity}: no article has this id",
                    hint="Name the article by its file or its address.",
                )
            number, was_withdrawn = row
            connection.execute(
                "INSERT INTO withdrawal (identity, since, reason, url) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (identity) DO UPDATE SET reason = excluded.reason,"
                " url = excluded.url",
                (number, to_stored(now), reason, url),
            )
            return not was_withdrawn

    def put_back(self, identity: str) -> bool:
        """Forget that an article was withdrawn; return if it was.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        with self._database.write() as connection:
            done = connection.execute(
                "DELETE FROM withdrawal"
                " WHERE identity = (SELECT number FROM identity WHERE id = ?)",
                (identity,),
            )
            return done.rowcount > 0

    def list_withdrawn(self) -> list[Withdrawal]:
        """Return every article that is withdrawn, in the order in which they were."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT number, id, url, since, reason, source, title, published"
                " FROM withdrawal JOIN identity ON number = identity ORDER BY since, number"
            ).fetchall()
            feeds: dict[int, list[str]] = {row[0]: [] for row in rows}
            for number, feed in connection.execute(
                "SELECT identity, feed FROM feed_entry"
                " WHERE identity IN (SELECT identity FROM withdrawal) ORDER BY feed"
            ):
                feeds[number].append(feed)
        return [
            Withdrawal(
                id=row[1],
                url=row[2],
                at=from_stored(row[3]),
                reason=row[4],
                source=row[5],
                title=row[6],
                published=from_stored(row[7]),
                feeds=tuple(feeds[row[0]]),
            )
            for row in rows
        ]


def _read(rows: Rows) -> list[Identity]:
    return [
        Identity(
            id=row[0],
            source=row[1],
            title=row[2],
            published=from_stored(row[3]),
            body_digest=row[4],
            updated=None if row[5] is None else from_stored(row[5]),
        )
        for row in rows
    ]
