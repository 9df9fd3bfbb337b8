"""Identities in SQLite; the promises are those of `IdentityLedger`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from publisher.model.articles import Identity
from publisher.storage.sqlite import Database, from_stored, to_stored


class SqliteIdentities:
    """Tables `origin`, `identity` and `feed_entry`."""

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
            return [
                Identity(
                    id=row[0],
                    source=row[1],
                    title=row[2],
                    published=from_stored(row[3]),
                    body_digest=row[4],
                    updated=None if row[5] is None else from_stored(row[5]),
                )
                for row in connection.execute(
                    "SELECT id, source, title, published, body_digest, updated"
                    " FROM identity ORDER BY number"
                )
            ]

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
            before = connection.total_changes
            connection.executemany(
                "INSERT OR IGNORE INTO feed_entry (feed, identity, since)"
                " SELECT ?, number, ? FROM identity WHERE id = ?",
                [(feed, to_stored(now), each) for feed, ids in shown.items() for each in ids],
            )
            return connection.total_changes - before

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
