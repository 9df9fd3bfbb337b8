"""A process that has imported the program and forks a fresh sender for every line it reads.

Each line is a JSON object: `folder`, and optionally `step` and `number` (die by SIGKILL at that
crossing, or get these `signals` there, or with `cuts` lose the line to the ledger), `wrong` (be one
of two senders that must not pass), `at` (the moment at which it builds), `clock` (a file with the
seconds by which the clock of deliveries is ahead) or `patience` (seconds for which it waits for
another writer). Per line it prints two:
the child's pid at once, its wait status when it is gone.

The steps are crossed in the real program, wrapped from outside: what is killed here is what
readers' mail depends on.
"""

import functools
import json
import os
import signal
import socket
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedgen.feed  # noqa: F401 - imported here once, so that a child starts in no time
import premailer  # noqa: F401 - likewise
import psycopg

import publisher.syndication.build  # noqa: F401 - likewise
from publisher.cli import build, cron, sending
from publisher.cli.main import run
from publisher.delivery.transports.smtp_line import SmtpLine
from publisher.model.delivery import Outcome, OutcomeKind
from publisher.newsletter import typeset  # noqa: F401 - likewise
from publisher.storage import database as storage_database
from publisher.storage.deliveries import StoredDeliveries
from publisher.storage.postgres import database  # noqa: F401 - likewise
from publisher.storage.postgres.connection import PostgresConnection
from publisher.storage.sqlite import SqliteConnection
from publisher.storage.witness_file import WitnessFile


class Killer:
    """Counts crossings of steps and kills its own process at the one it was given."""

    def __init__(self, order: dict[str, Any]) -> None:
        self._step = order.get("step")
        self._number = order.get("number", 0)
        self._signals = order.get("signals", [signal.SIGKILL])
        self._crossed: Counter[str] = Counter()
        #: Called in place of the signals, where the line to the ledger is to be cut instead.
        self.cut: Callable[[], None] | None = None
        self._cuts = order.get("cuts", False)

    def cross(self, step: str) -> None:
        self._crossed[step] += 1
        if step == self._step and self._crossed[step] == self._number:
            if self._cuts:
                assert self.cut is not None
                self.cut()
                return
            for each in self._signals:
                os.kill(os.getpid(), each)

    def around(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def crossed(*args: Any, **kwargs: Any) -> Any:
            self.cross(f"before {step}")
            result = function(*args, **kwargs)
            self.cross(f"after {step}")
            return result

        return crossed


def mark_steps(killer: Killer) -> None:
    """Let the killer see every step of a delivery, and of a file that is written."""
    for name in ("freeze", "recover", "claim", "record"):
        setattr(StoredDeliveries, name, killer.around(name, getattr(StoredDeliveries, name)))
    WitnessFile.say = killer.around("say", WitnessFile.say)  # type: ignore[method-assign]  # the real one, watched
    socket.socket.send = killer.around("send", socket.socket.send)  # type: ignore[method-assign]  # the real one, watched
    for name in ("offer", "hand_over", "_settle"):
        setattr(SmtpLine, name, killer.around(name.strip("_"), getattr(SmtpLine, name)))

    for module, names in ((tempfile, ("mkstemp",)), (os, ("utime", "fsync", "replace"))):
        for name in names:
            setattr(module, name, killer.around(name, getattr(module, name)))

    commit = killer.around("commit", SqliteConnection.commit)
    SqliteConnection.commit = commit  # type: ignore[method-assign]  # the real one, watched

    commit_there = killer.around("commit", PostgresConnection.commit)
    PostgresConnection.commit = commit_there  # type: ignore[method-assign]  # likewise
    connect_there = psycopg.connect

    def connect_and_tell(*args: Any, **kwargs: Any) -> psycopg.Connection[Any]:
        connection = connect_there(*args, **kwargs)
        line = socket.socket(fileno=os.dup(connection.fileno()))
        killer.cut = functools.partial(line.shutdown, socket.SHUT_RDWR)
        return connection

    psycopg.connect = connect_and_tell

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
            if sql != "COMMIT":
                return super().execute(sql, *args)
            killer.cross("before commit")
            cursor = super().execute(sql, *args)
            killer.cross("after commit")
            return cursor

    connect = sqlite3.connect
    sqlite3.connect = functools.partial(connect, factory=Connection)  # type: ignore[assignment]  # the real one, with a subclass


def be_wrong(kind: str) -> None:
    """Turn the program into a sender that records afterwards only, or before only."""
    record, recover = StoredDeliveries.record, StoredDeliveries.recover

    def recover_without_intents(self: StoredDeliveries, edition_id: str, now: Any) -> Any:
        with self._database.write() as connection:
            connection.execute("UPDATE delivery SET state = 'claimed' WHERE state = 'handed_over'")
        return recover(self, edition_id, now)

    def record_before(
        self: StoredDeliveries, intents: list[int], outcomes: list[Outcome], now: Any
    ) -> frozenset[int]:
        del outcomes  # it believes what it wrote beforehand
        record(self, intents, [], now)
        sent = [Outcome(delivery_id=each, kind=OutcomeKind.SENT) for each in intents]
        return record(self, [], sent, now)

    if kind == "afterwards":
        StoredDeliveries.recover = recover_without_intents  # type: ignore[method-assign]  # a wrong sender, on purpose
    else:
        StoredDeliveries.record = record_before  # type: ignore[method-assign,assignment]  # likewise


def live(order: dict[str, Any]) -> int:
    """Be one sender, from start to end."""
    if "wrong" in order:
        be_wrong(order["wrong"])
    if "at" in order:
        moment = datetime.fromisoformat(order["at"])
        setattr(build, "now", lambda: moment)  # noqa: B010 - its own name is not exported
    if "clock" in order:
        clock = Path(order["clock"])
        shift = lambda: datetime.now(UTC) + timedelta(seconds=int(clock.read_text()))  # noqa: E731 - it stands in for a function
        setattr(sending, "now", shift)  # noqa: B010 - its own name is not exported
        setattr(cron, "now", shift)  # noqa: B010 - likewise
    if "patience" in order:
        setattr(storage_database, "PATIENCE", timedelta(seconds=order["patience"]))  # noqa: B010 - likewise
    mark_steps(Killer(order))
    return run(["--publication", order["folder"], *order.get("command", ["send", "weekly"])])


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(log, 1)
            os.dup2(log, 2)
            code = 70
            try:
                code = live(order)
                sys.stdout.flush()
            finally:
                os._exit(code)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
