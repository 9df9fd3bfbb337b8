"""Statements as psycopg takes them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.types.string import StrDumperUnknown

from publisher.storage.database import Spelling
from publisher.storage.postgres.schema import translate_schema

Inner = psycopg.Connection[tuple[Any, ...]]
Found = psycopg.Cursor[tuple[Any, ...]]

_SPELLING = Spelling(
    texts="(SELECT value FROM jsonb_array_elements_text(CAST(? AS JSONB)))",
    fields=(
        "CAST(CAST(attributes AS JSONB) - ARRAY['name', 'language', 'since']"
        " || jsonb_strip_nulls(jsonb_build_object('name', name, 'language', language, 'since',"
        " to_char(to_timestamp(since / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD'))) AS TEXT)"
    ),
    taking=" FOR UPDATE OF delivery SKIP LOCKED",
)


class _TextDumper(StrDumperUnknown):
    """Texts as PostgreSQL takes them: a mail server's answer may hold a NUL, its texts may not."""

    def dump(self, obj: str) -> bytes | bytearray | memoryview | None:
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


class PostgresConnection:
    """A connection that takes the statements of this program, each its own transaction or not."""

    spelling = _SPELLING

    def __init__(self, inner: Inner) -> None:
        inner.adapters.register_dumper(str, _TextDumper)
        self._inner = inner
        self._streams = 0

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Found:
        """Run a statement."""
        return self._inner.execute(_number_places(statement), values)

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> Found:
        """Run a statement that returns nothing once for each of `rows`."""
        cursor = self._inner.cursor()
        cursor.executemany(_number_places(statement), rows)
        return cursor

    def stream(self, statement: str, values: Sequence[Any] = (), /) -> Iterator[tuple[Any, ...]]:
        """Yield what a query finds, as it is when the first row is asked for.

        The server keeps the rows; some hundreds at a time are here.
        """
        self._streams += 1
        name = f"rows_{self._streams}"
        with psycopg.RawServerCursor(self._inner, name, withhold=True) as cursor:
            cursor.itersize = 200
            cursor.execute(_number_places(statement), values)
            yield from cursor

    def commit(self) -> None:
        """Store what was written since the transaction began."""
        self._inner.commit()

    def rollback(self) -> None:
        """Forget what was written since the transaction began; does nothing outside of one."""
        self._inner.rollback()


@lru_cache
def _number_places(statement: str) -> bytes:
    """Return a statement with `$1`, `$2` … for each `?`; our statements hold no other.

    What makes a table is translated: a temporary one must compare with those of the ledger.
    """
    if statement.lstrip().startswith("CREATE TEMPORARY TABLE"):
        statement = translate_schema(statement)
    head, *pieces = statement.split("?")
    numbered = (f"${number}{piece}" for number, piece in enumerate(pieces, 1))
    return (head + "".join(numbered)).encode()
