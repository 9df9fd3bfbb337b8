"""Disks that are full, ledgers that are locked or damaged: refused, never repaired."""

import contextlib
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.model.delivery import DeliveryState
from tests.faults.conftest import StartRehearsal
from tests.faults.recording_server import Moment, RecordingServer
from tests.faults.rehearsal import KILLED, Nursery, Rehearsal, copy_publication
from tests.obstacles import disk_of, fill

PAGE = 4096


def ledger_of(folder: Path) -> Path:
    return folder / ".publisher" / "publisher.sqlite"


@pytest.mark.parametrize("room", [0, 40, 80])
def test_disk_of_the_ledger_is_full(
    prepared: tuple[Path, list[str]], nursery: Nursery, tmp_path: Path, room: int
) -> None:
    """Wherever the ledger's disk is full, I am told, and with room again the next run does it."""
    with disk_of(3_000, tmp_path / "disk") as disk, RecordingServer() as server:
        folder = copy_publication(prepared[0], disk / "publication")
        rehearsal = Rehearsal(folder=folder, addresses=prepared[1], nursery=nursery, server=server)
        rehearsal.log_file = tmp_path / "log"
        fill(disk / "filling", room)
        code = rehearsal.run()
        assert code == 0 or (code == 1 and "Make room on the disk" in rehearsal.log)
        assert code == 1 or room > 0
        (disk / "filling").unlink()
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []


def test_disk_fills_while_it_runs(
    prepared: tuple[Path, list[str]], nursery: Nursery, tmp_path: Path
) -> None:
    """When the disk fills between two messages, at most one for each line is in doubt."""

    def take_the_room(moment: Moment, number: int, recipient: str) -> None:
        if (moment, number) == (Moment.FINAL_DOT, 1):
            fill(disk / "filling", 0)

    with (
        disk_of(3_000, tmp_path / "disk") as disk,
        RecordingServer(fault=take_the_room) as server,
    ):
        folder = copy_publication(prepared[0], disk / "publication")
        rehearsal = Rehearsal(folder=folder, addresses=prepared[1], nursery=nursery, server=server)
        rehearsal.log_file = tmp_path / "log"
        assert rehearsal.run() in (0, 1)  # what SQLite took before may be enough
        (disk / "filling").unlink()
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []


def test_disk_of_the_outbox_is_full(
    prepared: tuple[Path, list[str]], nursery: Nursery, tmp_path: Path
) -> None:
    """A full outbox stops the edition; with room again each reader's message is there, once."""
    with disk_of(200, tmp_path / "disk") as disk, RecordingServer() as server:
        rehearsal = Rehearsal(
            folder=copy_publication(prepared[0], tmp_path / "publication"),
            addresses=prepared[1],
            nursery=nursery,
            server=server,
            transport=f"maildir:{disk}",
        )
        fill(disk / "filling", 12)
        assert rehearsal.run() == 1
        assert "Make room on the disk" in rehearsal.log
        (disk / "filling").unlink()
        rehearsal.run_until_finished()
        assert set(rehearsal.states().values()) == {DeliveryState.SENT}
        messages = [each.read_text() for each in (disk / "new").iterdir()]
        found = sorted(
            address
            for address in prepared[1]
            for text in messages
            if f"\nTo: {address}" in text or f"<{address}>" in text
        )
        assert found == sorted(prepared[1])
        assert list((disk / "tmp").iterdir()) == []


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def test_locked_from_the_beginning(rehearse: StartRehearsal) -> None:
    """While another program holds the ledger, nothing is sent and I am asked to come again."""
    with rehearse() as rehearsal:
        with locked(ledger_of(rehearsal.folder)):
            assert rehearsal.run(patience=0.1) == 75
        assert "another process has been writing" in rehearsal.log
        assert rehearsal.server.copies.total() == 0
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=0) == []


@pytest.mark.parametrize("moment", [Moment.DATA, Moment.FINAL_DOT])
def test_locked_while_it_runs(rehearse: StartRehearsal, moment: Moment) -> None:
    """A program that locks the ledger in the middle and keeps it costs nobody the edition."""
    stack = contextlib.ExitStack()

    def lock(reached: Moment, number: int, recipient: str) -> None:
        if (reached, number) == (moment, 2):
            stack.enter_context(locked(ledger_of(rehearsal.folder)))

    with rehearse(lock) as rehearsal:
        with stack:
            assert rehearsal.run(patience=0.1) == 75
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []


def test_pages_overwritten(rehearse: StartRehearsal) -> None:
    """A ledger with a damaged page is refused and left as it is; with its backup all go on."""
    choice = random.Random(20261125)
    refused = 0
    with rehearse(connections=1) as rehearsal:
        assert rehearsal.run(step="after hand_over", number=2) == KILLED
        rehearsal.run(command=["status"])  # what was beside the ledger is in it now
        ledger = ledger_of(rehearsal.folder)
        whole = ledger.read_bytes()
        pages = range(1, len(whole) // PAGE)
        for page in [0, *choice.sample(pages, 6)]:
            damaged = bytearray(whole)
            damaged[page * PAGE : (page + 1) * PAGE] = choice.randbytes(PAGE)
            ledger.write_bytes(damaged)
            code = rehearsal.run(command=["send", "weekly", "--dry-run"])
            assert code in (0, 1, 3), rehearsal.log
            if code == 1:
                refused += 1
                assert ledger.read_bytes() == damaged
        assert refused > 1
        assert "Traceback" not in rehearsal.log
        assert "backup" in rehearsal.log
        ledger.write_bytes(whole)
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []
