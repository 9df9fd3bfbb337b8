"""Sources in the database; the promises are those of `SourceLedger`."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from publisher.model.articles import Attachment, Person, Picture
from publisher.model.sources import SourceChange, SourceEntry, SourceState
from publisher.storage.database import Database, from_stored, to_stored

_STATE = (
    "name", "url", "address", "settings", "title", "page", "feed_id", "origin", "etag",
    "last_modified", "due_at", "failures", "problem", "is_gone", "added_at", "fetched_at",
)  # fmt: skip
_MOMENTS = ("due_at", "added_at", "fetched_at")


class StoredSources:
    """Tables `source` and `source_entry`; and `carried_elsewhere`, for what readers had before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_states(self) -> list[SourceState]:
        """Return every source that was ever asked, in order of name."""
        with self._database.read() as connection:
            rows = connection.execute(f"SELECT {', '.join(_STATE)} FROM source ORDER BY name")
            return [_to_state(dict(zip(_STATE, row, strict=True))) for row in rows]

    def list_entries(self, name: str) -> list[SourceEntry]:
        """Return a source's articles, newest first; those of one moment in order of id."""
        with self._database.read() as connection:
            return [
                _to_entry(*row)
                for row in connection.execute(
                    "SELECT id, published, first_seen, said FROM source_entry WHERE source = ?"
                    " ORDER BY published DESC, id",
                    (name,),
                )
            ]

    def record_fetch(self, change: SourceChange) -> None:
        """Remember what one fetch changed, all of it or nothing.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        name, values = change.state.name, asdict(change.state)
        values["is_gone"] = int(change.state.is_gone)
        for key in _MOMENTS:
            values[key] = _to_optional(values[key])
        with self._database.write() as connection:
            connection.execute(
                f"INSERT INTO source ({', '.join(_STATE)})"
                f" VALUES ({', '.join('?' for _ in _STATE)}) ON CONFLICT (name)"
                f" DO UPDATE SET {', '.join(f'{key} = excluded.{key}' for key in _STATE)}",
                [values[key] for key in _STATE],
            )
            connection.executemany(
                "DELETE FROM source_entry WHERE source = ? AND id = ?",
                [(name, each) for each in change.dropped],
            )
            connection.executemany(
                "INSERT INTO source_entry"
                " (source, id, published, first_seen, digest, said) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (source, id) DO UPDATE SET published = excluded.published,"
                " first_seen = excluded.first_seen, digest = excluded.digest, said = excluded.said",
                [_to_row(name, each) for each in change.changed],
            )
            if change.state.fetched_at is not None:
                connection.executemany(
                    "INSERT INTO carried_elsewhere (id, since) VALUES (?, ?)"
                    " ON CONFLICT DO NOTHING",
                    [(each, to_stored(change.state.fetched_at)) for each in change.carried],
                )

    def describe(self) -> str:
        """Return what stands for everything that is shown of the sources."""
        found = hashlib.sha256()
        with self._database.read() as connection:
            for row in connection.execute(
                "SELECT name, address, title, page, feed_id FROM source ORDER BY name"
            ):
                found.update(repr(row).encode())
            for row in connection.execute(
                "SELECT source, id, published, digest FROM source_entry ORDER BY source, id"
            ):
                found.update(repr(row).encode())
        return found.hexdigest()


def _to_state(values: dict[str, Any]) -> SourceState:
    for key in _MOMENTS:
        values[key] = None if values[key] is None else from_stored(values[key])
    values["is_gone"] = bool(values["is_gone"])
    return SourceState(**values)


def _to_optional(moment: datetime | None) -> int | None:
    return None if moment is None else to_stored(moment)


def _to_row(source: str, entry: SourceEntry) -> tuple[str, str, int, int, str, str]:
    values = asdict(entry)
    del values["id"], values["published"], values["first_seen"]
    values["updated"] = _to_optional(entry.updated)
    said = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()
    return source, entry.id, to_stored(entry.published), to_stored(entry.first_seen), digest, said


def _to_entry(id_: str, published: int, first_seen: int, said: str) -> SourceEntry:
    values = json.loads(said)
    picture = values["picture"]
    return SourceEntry(
        id=id_,
        published=from_stored(published),
        first_seen=from_stored(first_seen),
        original_id=values["original_id"],
        url=values["url"],
        title=values["title"],
        markdown=values["markdown"],
        updated=None if values["updated"] is None else from_stored(values["updated"]),
        authors=tuple(Person(**each) for each in values["authors"]),
        section=values["section"],
        tags=tuple(values["tags"]),
        language=values["language"],
        summary=values["summary"],
        attachments=tuple(Attachment(**each) for each in values["attachments"]),
        picture=None if picture is None else Picture(**picture),
    )
