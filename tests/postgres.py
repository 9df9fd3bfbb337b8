"""A PostgreSQL server of the tests' own, and databases in it: a fresh one in a few milliseconds."""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from publisher.model.ledger import LedgerServer
from publisher.storage.open import open_ledger
from publisher.storage.postgres.schema import MARK

#: Not to be waited for: nothing here outlives the tests. The few that are about what does, say so.
_SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "shared_buffers=32MB")


def _find_program(name: str) -> str:
    """Return a server program's path; Debian keeps them out of the way of other versions."""
    found = shutil.which(name)
    if found is not None:
        return found
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not kept:
        pytest.skip(f"there is no PostgreSQL here ({name}): apt-get install postgresql")
    return str(kept[-1])


def _as_its_user(command: Sequence[str]) -> list[str]:
    """Return a command as root has to give it: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]


class PostgresServer:
    """A server that listens on a socket in a folder of its own, and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._ledger: LedgerServer | None = None

    def address(self, database: str, role: str = "owner") -> LedgerServer:
        host = quote(str(self._folder), safe="")
        return LedgerServer(address=f"postgresql://{role}@/{database}?host={host}")

    @contextmanager
    def connect(
        self, database: str = "postgres"
    ) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        with psycopg.connect(self.address(database).address, autocommit=True) as connection:
            yield connection

    @contextmanager
    def connect_to(self, server: LedgerServer) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(server.address, autocommit=True) as connection:
            yield connection

    def end_connections(self, server: LedgerServer) -> None:
        """End every connection to a database, as a server does that is shut down."""
        with self.connect_to(server) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid != pg_backend_pid()"
            )

    def make_database(self) -> LedgerServer:
        """Make an empty database and return where it is."""
        name = f"ledger{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        return self.address(name)

    def make_ledger(self) -> LedgerServer:
        """Return an empty ledger: always the same one, which is quicker than to make another.

        For one test at a time; one that needs two makes the other with `make_database`.
        """
        if self._ledger is None:
            self._ledger = self.make_database()
            with open_ledger(self._ledger):
                pass
        with psycopg.connect(self._ledger.address) as connection:
            connection.execute("SET session_replication_role = replica")  # in any order
            tables = connection.execute(
                "SELECT quote_ident(relname) FROM pg_class"
                " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                " AND relname NOT IN (%s, 'standing')",
                (MARK,),
            ).fetchall()
            for (table,) in tables:
                connection.execute(f"DELETE FROM {table}".encode())
            connection.execute("UPDATE standing SET ledger = '', turn = 0")
            connection.execute(
                "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
            )
        return self._ledger


@contextmanager
def run_postgres() -> Iterator[PostgresServer]:
    """Give a server; skip the test where there is none, with the reason."""
    initdb, pg_ctl = _find_program("initdb"), _find_program("pg_ctl")
    # A socket's path has at most 107 bytes; pytest's folders are longer, and closed to others.
    folder = Path(tempfile.mkdtemp(prefix="publisher-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        data, log = folder / "data", folder / "log"
        made = ["--username=owner", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
        _run([initdb, "--pgdata", str(data), *made], folder)
        options = " ".join(
            f"-c {each}" for each in (*_SETTINGS, f"unix_socket_directories={folder}")
        )
        _run([pg_ctl, "-D", str(data), "-w", "-l", str(log), "-o", options, "start"], folder)
        try:
            yield PostgresServer(folder)
        finally:
            _run([pg_ctl, "-D", str(data), "-w", "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder)


def _run(command: Sequence[str], folder: Path) -> None:
    done = subprocess.run(
        _as_its_user(command),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the server inherits it, and would hold a pipe open
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode == 0, f"{command[0]} failed; its log is in {folder}"
