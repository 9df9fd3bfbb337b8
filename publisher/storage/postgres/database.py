"""One connection to a ledger on a PostgreSQL server: opening, transactions, locks."""

import contextlib
import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from publisher.errors import AlreadyRunningError, LedgerError, PublisherError
from publisher.model.ledger import LedgerServer, Opening
from publisher.storage import database
from publisher.storage.postgres.connection import Inner, PostgresConnection
from publisher.storage.postgres.schema import MARK, translate_schema
from publisher.storage.postgres.trouble import explain, explain_refusal, first_line
from publisher.storage.schema import APPLICATION_ID, MIGRATIONS, refuse_newer

#: What the address does not say; a server that is gone is noticed within a minute.
_DEFAULTS: dict[str, str | int | None] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "application_name": "publisher",
}
#: Seconds; so long it may take until the server has noticed that a process was killed.
_FAREWELL = 0.5
#: For the session: the server notices a client that is gone, whose locks others wait for.
_SETTINGS = (
    "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
)
_LOOK = f"""
    SELECT current_schema(), current_setting('server_encoding'),
        count(*), coalesce(bool_or(relname = '{MARK}'), false)
    FROM pg_class
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
    AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
"""
_TABLES = """
    SELECT relname, array_agg(attname ORDER BY attnum) FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname != ?
    GROUP BY pg_class.oid, relname ORDER BY pg_class.oid
"""
_NUMBERED = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND is_identity = 'YES'
"""
_HELD = """
    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid = CAST(CAST(? AS BIGINT) AS OID) AND objid = CAST(CAST(? AS BIGINT) AS OID)
"""
_INVALID = """
    SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready)
"""


class PostgresDatabase:
    """One connection to the ledger's database. Not shared between threads.

    Writers take turns, as they do with SQLite, but those whose work is shared: any number of
    these write beside each other, and nobody else does.
    """

    #: The server's own backups and replicas protect the ledger.
    witness = None

    def __init__(self, server: LedgerServer, *, durability: str, migrates: bool = True) -> None:
        """Connect, and make the schema or bring it up to date where needed.

        The tables are in the first schema of the connection's search path.

        Args:
            server: Where the database is.
            durability: `power` waits for the server's disk at each commit, `process` does not.
            migrates: Whether the schema may be made or changed.

        Raises:
            LedgerError: The server refuses, the database holds something else, or the ledger is
                newer than this program.
            LedgerAwayError: The server does not answer.
            LedgerBusyError: Another process is changing the schema.
        """
        self.name = str(server)
        self._held: set[str] = set()
        self._inner = _connect(server)
        self._connection = PostgresConnection(self._inner)
        self._schema = ""
        try:
            with self._translate():
                self._prepare(durability, migrates=migrates)
        except BaseException:
            self._inner.close()
            raise

    def _prepare(self, durability: str, *, migrates: bool) -> None:
        version = self._read_version()
        patience = int(database.PATIENCE.total_seconds() * 1000)
        self._inner.execute(f"{_SETTINGS}; SET lock_timeout = {patience}".encode())
        if durability == "process":
            self._inner.execute("SET synchronous_commit = off")
        elif self._inner.execute("SHOW synchronous_commit").fetchone() == ("off",):
            self._inner.execute("SET synchronous_commit = on")
        self.opening = Opening(name=self.name, schema_before=version, schema=len(MIGRATIONS))
        if version < len(MIGRATIONS) and migrates:
            self._migrate()

    def _read_version(self) -> int:
        found = self._inner.execute(_LOOK).fetchone()
        assert found is not None  # it counts
        schema, encoding, tables, is_marked = found
        if schema is None:
            raise LedgerError(
                f"{self.name}: there is no schema to keep the ledger in",
                hint="Make the one that the search path names: CREATE SCHEMA …",
            )
        if encoding != "UTF8":
            raise LedgerError(
                f"{self.name}: the database is in {encoding}, not in UTF-8",
                hint="Make one with: createdb --encoding UTF8 --template template0 NAME",
            )
        self._schema = schema
        if not is_marked:
            if tables:
                raise LedgerError(
                    f"{self.name}: schema {schema!r} has tables and is not a publisher ledger",
                    hint="Give the ledger a database of its own: createdb NAME",
                )
            return 0
        row = self._inner.execute(f"SELECT version FROM {MARK}").fetchone()
        assert row is not None  # made with its table
        refuse_newer(self.name, row[0])
        return int(row[0])

    def _migrate(self) -> None:
        with self.write():
            # Read again inside the lock: another process may have been first.
            version = self._read_version()
            self.opening = replace(self.opening, schema_before=version)
            if version == 0:
                self._inner.execute(f"CREATE TABLE {MARK} (version BIGINT NOT NULL)")
                self._inner.execute(f"INSERT INTO {MARK} (version) VALUES (0)")
            for migration in MIGRATIONS[version:]:
                self._inner.execute(translate_schema(migration).encode())
            self._inner.execute(f"UPDATE {MARK} SET version = {len(MIGRATIONS)}")

    @contextlib.contextmanager
    def write(
        self, *, is_trial: bool = False, is_shared: bool = False
    ) -> Iterator[PostgresConnection]:
        """Give the connection inside one transaction: all of the block is stored, or nothing.

        A trial does everything but store it. Shared blocks run beside each other.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing of the block was stored.
            LedgerAwayError: The connection is lost; if that was at the very end, the block may be
                stored or not.
            LedgerError: The server cannot write; nothing of the block was stored.
        """
        lock = "pg_advisory_xact_lock_shared" if is_shared else "pg_advisory_xact_lock"
        beginning = f"BEGIN; SELECT {lock}({self._key('writing')})"
        with self._transact(beginning, is_trial=is_trial) as connection:
            yield connection

    @contextlib.contextmanager
    def prepare(self) -> Iterator[PostgresConnection]:
        """Give the connection for filling temporary tables: nobody else waits, nothing is stored.

        Raises:
            LedgerAwayError: The connection is lost.
            LedgerError: There is no room for them.
        """
        with self._transact("BEGIN") as connection:
            yield connection

    @contextlib.contextmanager
    def _transact(self, beginning: str, *, is_trial: bool = False) -> Iterator[PostgresConnection]:
        with self._translate():
            try:
                self._inner.execute(beginning.encode())
                yield self._connection
                if is_trial:
                    self._connection.rollback()
                else:
                    self._connection.commit()
            except BaseException:
                with contextlib.suppress(psycopg.Error):  # a lost connection has forgotten it, too
                    self._connection.rollback()
                raise

    @contextlib.contextmanager
    def read(self) -> Iterator[PostgresConnection]:
        """Give the connection for reading.

        Raises:
            LedgerAwayError: The connection is lost.
            LedgerError: The server cannot read.
        """
        with self._translate():
            yield self._connection

    @contextlib.contextmanager
    def hold(self, what: str) -> Iterator[None]:
        """Be the one process that does `what` with this ledger, as long as this is connected.

        Raises:
            AlreadyRunningError: Another process does it; returned within a second.
        """
        key = self._key(what)
        # PostgreSQL gives a session the same lock twice.
        if what in self._held or not self._take(key):
            raise AlreadyRunningError(
                f"another publisher is {what} from this ledger",
                hint="Run the same command again when it is done.",
            )
        self._held.add(what)
        try:
            yield
        finally:
            self._held.discard(what)
            with contextlib.suppress(psycopg.Error):  # lost with the connection
                self._inner.execute(f"SELECT pg_advisory_unlock({key})".encode())

    def _take(self, key: str) -> bool:
        """Take a lock for the session; return if nobody else has it, or just had."""
        deadline = time.monotonic() + _FAREWELL
        with self._translate():
            while True:
                taken = f"SELECT pg_try_advisory_lock({key})".encode()
                if self._inner.execute(taken).fetchone() == (True,):
                    return True
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.02)

    def is_held(self, what: str) -> bool:
        """Tell whether a process does `what` with this ledger at this moment."""
        mark, number = self._key(what).split(", ")
        with self.read() as connection:
            # PostgreSQL shows the two numbers without their signs.
            found = connection.execute(_HELD, (int(mark), int(number) % 2**32)).fetchone()
        return found is not None

    def list_tables(self) -> dict[str, tuple[str, ...]]:
        """Return table → columns, in the order in which they were made."""
        with self.read() as connection:
            found = connection.execute(_TABLES, (MARK,)).fetchall()
        return {name: tuple(columns) for name, columns in found}

    def settle_numbers(self) -> None:
        """Let the numbers that rows get begin after the highest there is."""
        with self.read() as connection:
            for table, column in connection.execute(_NUMBERED).fetchall():
                connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'),"
                    f" coalesce(max({column}), 0) + 1, false) FROM {table}"
                )

    def find_damage(self) -> list[str]:
        """Return indexes that cannot be relied on; PostgreSQL looks after the rest by itself."""
        with self.read() as connection:
            rows = connection.execute(_INVALID).fetchall()
        return [f"index {name} is not valid: run REINDEX INDEX {name}" for (name,) in rows]

    def _key(self, what: str) -> str:
        """Return the two numbers of an advisory lock: ours, and that of this ledger's `what`."""
        digest = hashlib.blake2b(f"{self._schema}:{what}".encode(), digest_size=4).digest()
        return f"{APPLICATION_ID}, {int.from_bytes(digest, signed=True)}"

    @contextlib.contextmanager
    def _translate(self) -> Iterator[None]:
        try:
            yield
        except PublisherError:
            raise
        except psycopg.Error as error:
            explained = explain(self.name, error, is_lost=self._inner.closed)
            if explained is None:  # a mistake of the program keeps its traceback
                raise
            raise explained from error

    def close(self) -> None:
        """Let go of the server."""
        self._inner.close()


def _connect(server: LedgerServer) -> Inner:
    name = str(server)
    try:
        said = conninfo_to_dict(server.address, password=server.password)
        settings = make_conninfo("", **{**_DEFAULTS, **said, "client_encoding": "utf8"})
    except psycopg.ProgrammingError as error:
        raise LedgerError(
            f"{name}: {first_line(error)}", hint="Mend the address in [ledger] database."
        ) from error
    try:
        return psycopg.connect(settings, autocommit=True, cursor_factory=psycopg.RawCursor)
    except psycopg.Error as error:
        raise explain_refusal(name, settings, error) from error
