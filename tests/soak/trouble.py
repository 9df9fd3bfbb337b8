"""What can befall an edition: each trouble is done to one run of the command."""

import contextlib
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.obstacles import fill
from tests.soak.stage import EDITION, Account, Stage

Trouble = Callable[[Stage, Account, random.Random], None]


def _wait(stage: Stage, lots: random.Random, process: subprocess.Popen[bytes]) -> None:
    """Wait until a run has handed over a few messages more, or is done."""
    goal = stage.count_taken() + lots.choice((0, 0, 1, 2, 5, 20, 60))
    deadline = time.monotonic() + lots.uniform(0.2, 3)
    while process.poll() is None and time.monotonic() < deadline:
        if stage.count_taken() > goal:
            break
        time.sleep(0.002)
    time.sleep(lots.uniform(0, 0.02))


def _send(stage: Stage, lots: random.Random) -> subprocess.Popen[bytes]:
    process = stage.start(*lots.choice((("send", "weekly"), ("send", "weekly"), ("cron",))))
    _wait(stage, lots, process)
    return process


def nothing(stage: Stage, account: Account, lots: random.Random) -> None:
    stage.end(_send(stage, lots))


def killed(stage: Stage, account: Account, lots: random.Random) -> None:
    process = _send(stage, lots)
    process.kill()
    stage.end(process)
    account.breaks += 1


def told_to_stop(stage: Stage, account: Account, lots: random.Random) -> None:
    process = _send(stage, lots)
    for _ in range(lots.choice((1, 1, 2))):
        process.send_signal(lots.choice((signal.SIGTERM, signal.SIGINT)))
        account.breaks += 1  # a second one ends it on the spot
    stage.end(process)


def asleep(stage: Stage, account: Account, lots: random.Random) -> None:
    process = _send(stage, lots)
    process.send_signal(signal.SIGSTOP)
    time.sleep(lots.uniform(0.05, 2.5))
    process.send_signal(signal.SIGCONT)
    stage.end(process)
    account.breaks += 1  # its patience may have ended while it slept


def server_killed(stage: Stage, account: Account, lots: random.Random) -> None:
    process = _send(stage, lots)
    stage.kill_server()
    account.breaks += 1
    is_away_for_long = lots.random() < 0.5
    if is_away_for_long:
        stage.end(process)
    stage.serve(lots.choice((0, 0.01, 0.05)))
    if not is_away_for_long:
        stage.end(process)


def unsubscribed(stage: Stage, account: Account, lots: random.Random) -> None:
    process = _send(stage, lots)
    states = stage.read_states() if stage.has_edition() else {}
    for who in lots.sample(sorted(states), min(len(states), 3)):
        account.left.add(who)
        stage.run("subscriber", "unsubscribe", who)
    stage.end(process)


def paused(stage: Stage, account: Account, lots: random.Random) -> None:
    process = _send(stage, lots)
    if stage.has_edition():
        stage.run("edition", "pause", EDITION)
    stage.end(process)
    if stage.has_edition():
        stage.run("edition", "resume", EDITION)


def two_at_once(stage: Stage, account: Account, lots: random.Random) -> None:
    processes = [_send(stage, lots) for _ in range(3)]
    if lots.random() < 0.5:
        processes[0].kill()
        account.breaks += 1
    for process in processes:
        stage.end(process)


def locked(stage: Stage, account: Account, lots: random.Random) -> None:
    process = _send(stage, lots)
    connection = sqlite3.connect(stage.ledger, isolation_level=None, timeout=5)
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(lots.uniform(0.1, 3))
    connection.close()
    stage.end(process)


def disk_full(stage: Stage, account: Account, lots: random.Random) -> None:
    """Only where the publication has a small disk of its own."""
    filling = stage.folder.parent / "filling"
    if not stage.folder.parent.is_mount():
        return nothing(stage, account, lots)
    process = _send(stage, lots)
    fill(filling, lots.choice((0, 0, 8, 40)))
    if lots.random() < 0.5:
        time.sleep(lots.uniform(0, 1))
    else:
        stage.end(process)
    filling.unlink()
    stage.end(process)
    account.breaks += 1
    return None


def back_up(stage: Stage) -> Path:
    """Copy the ledger as a backup tool for SQLite does, also while somebody writes."""
    backup = stage.taken.with_name("backup.sqlite")
    backup.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(stage.ledger, timeout=30)) as source,
        contextlib.closing(sqlite3.connect(backup)) as target,
    ):
        source.backup(target)
    return backup


def put_back(stage: Stage, account: Account, lots: random.Random) -> None:
    """Back the ledger up in the middle of a run, and put it back after it."""
    process = _send(stage, lots)
    backup = back_up(stage)
    if lots.random() < 0.5:
        _wait(stage, lots, process)
        process.kill()
    stage.end(process)
    for end in ("-wal", "-shm", ""):
        Path(f"{stage.ledger}{end}").unlink(missing_ok=True)
    shutil.copy(backup, stage.ledger)
    account.was_put_back = True
    account.breaks += 1
    if stage.run("restored") != 0:
        raise AssertionError("a ledger that was put back could not be gone on with")


TROUBLES: tuple[Trouble, ...] = (
    nothing, killed, killed, killed, told_to_stop, asleep, server_killed, unsubscribed, paused,
    two_at_once, locked, disk_full, put_back,
)  # fmt: skip
