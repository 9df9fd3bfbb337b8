"""A ledger that was put back from a backup asks before it sends: readers would get it twice."""

import contextlib
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from publisher.model.delivery import DeliveryState
from tests.faults.conftest import StartRehearsal
from tests.faults.rehearsal import KILLED, Rehearsal


def ledger_of(rehearsal: Rehearsal) -> Path:
    return rehearsal.folder / ".publisher" / "publisher.sqlite"


def back_up(rehearsal: Rehearsal) -> Path:
    """Copy the ledger as a backup tool for SQLite does, also while somebody writes."""
    backup = rehearsal.folder / "backup.sqlite"
    backup.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(ledger_of(rehearsal))) as source,
        contextlib.closing(sqlite3.connect(backup)) as target,
    ):
        source.backup(target)
    return backup


def put_back(rehearsal: Rehearsal, backup: Path) -> None:
    for end in ("-wal", "-shm", ""):
        Path(f"{ledger_of(rehearsal)}{end}").unlink(missing_ok=True)
    shutil.copy(backup, ledger_of(rehearsal))


def write_another(rehearsal: Rehearsal) -> None:
    text = (rehearsal.folder / "articles" / "harbour.md").read_text()
    changed = text.replace("quiet", "busy").replace("2026-11-01", "2026-11-02")
    (rehearsal.folder / "articles" / "busy.md").write_text(changed)


def test_from_before_the_edition(rehearse: StartRehearsal) -> None:
    """With yesterday's ledger nobody is mailed again, and the next edition has the next number."""
    with rehearse() as rehearsal:
        backup = back_up(rehearsal)
        assert rehearsal.run() == 0
        put_back(rehearsal, backup)
        assert rehearsal.run() == 1
        assert "or an old state of it; it does not know weekly-1" in rehearsal.log
        assert "publisher restored" in rehearsal.log
        assert rehearsal.run(command=["status"]) == 0
        assert rehearsal.run(command=["restored"]) == 0
        assert "weekly-1 «A quiet harbour»" in rehearsal.log
        assert rehearsal.run() == 0
        assert set(rehearsal.server.copies.values()) == {1}
        write_another(rehearsal)
        assert rehearsal.run() == 0
        assert rehearsal.list_editions() == ["weekly-1", "weekly-2"]
        page = (rehearsal.folder / "feeds" / "weekly" / "1.html").read_text()
        assert "quiet" in page
        assert set(rehearsal.server.copies.values()) == {2}


@pytest.mark.parametrize("is_finished", [True, False])
def test_from_the_middle_of_a_run(rehearse: StartRehearsal, is_finished: bool) -> None:
    """Who may have got it since the backup was made is in doubt, and is not mailed again."""
    with rehearse(connections=1) as rehearsal:
        assert rehearsal.run(step="after hand_over", number=1) == KILLED
        backup = back_up(rehearsal)
        if is_finished:
            rehearsal.run_until_finished()
        else:
            assert rehearsal.run(step="after hand_over", number=2) == KILLED
        put_back(rehearsal, backup)
        assert rehearsal.run() == 1
        assert "more was sent since" in rehearsal.log
        assert rehearsal.run(command=["restored"]) == 0
        assert set(rehearsal.states().values()) == {DeliveryState.IN_DOUBT}
        assert rehearsal.tally().is_finished
        assert rehearsal.run() == 0
        assert max(rehearsal.server.copies.values()) == 1


def test_nobody_got_it(rehearse: StartRehearsal) -> None:
    """When I say that nobody got what is lost, it goes out as a new edition."""
    with rehearse() as rehearsal:
        backup = back_up(rehearsal)
        assert rehearsal.run() == 0
        put_back(rehearsal, backup)
        assert rehearsal.run(command=["restored", "--resend"]) == 0
        assert rehearsal.run() == 0
        assert set(rehearsal.server.copies.values()) == {2}
        assert rehearsal.list_editions() == ["weekly-1", "weekly-2"]


@pytest.mark.parametrize("lost", ["ledger", "witness", "both"])
def test_without_ledger_or_witness(rehearse: StartRehearsal, lost: str) -> None:
    """A ledger begun anew, one without its witness, and a folder put back are asked about, once."""
    with rehearse() as rehearsal:
        backup = back_up(rehearsal)
        assert rehearsal.run() == 0
        witness = ledger_of(rehearsal).with_name("publisher.sqlite.witness")
        if lost != "ledger":
            witness.unlink()
        if lost == "ledger":
            ledger_of(rehearsal).unlink()
        if lost == "both":
            put_back(rehearsal, backup)
        assert rehearsal.run() == 1
        expected = {
            "ledger": "not the ledger that sent from here last, or an old state of it; it does not",
            "witness": "its witness is not beside it",
            "both": "pages of editions that it does not know: weekly-1",
        }
        assert expected[lost] in rehearsal.log
        assert rehearsal.run(command=["restored"]) == 0
        assert rehearsal.run() == 0
        assert rehearsal.run(command=["restored"]) == 0
        assert "nothing to do" in rehearsal.log
        assert set(rehearsal.server.copies.values()) == {1}


def test_copy_beside_another_witness(rehearse: StartRehearsal) -> None:
    """Once I went on with an old ledger, the one that I find again is asked about as well."""
    with rehearse() as rehearsal:
        old = back_up(rehearsal).rename(rehearsal.folder / "old.sqlite")
        assert rehearsal.run() == 0
        newest = back_up(rehearsal)
        put_back(rehearsal, old)
        assert rehearsal.run(command=["restored"]) == 0
        put_back(rehearsal, newest)
        assert rehearsal.run() == 1
        assert "not the ledger that sent from here last" in rehearsal.log


def test_tick_says_it_once(rehearse: StartRehearsal) -> None:
    """A crontab whose ledger was put back mails me once, sends nothing, and goes on building."""
    with rehearse(connections=1) as rehearsal:
        assert rehearsal.run(step="after hand_over", number=1) == KILLED
        backup = back_up(rehearsal)
        rehearsal.run_until_finished()
        put_back(rehearsal, backup)
        assert [rehearsal.run(command=["cron"]) for _ in range(3)] == [1, 0, 0]
        assert rehearsal.log.count("Error:") == 1
        assert Counter(rehearsal.server.copies.values()) == {1: 4}


def test_crash_while_it_is_taken(rehearse: StartRehearsal) -> None:
    """Killed while I say how to go on, the same command again does it."""
    for number in range(1, 9):
        with rehearse() as rehearsal:
            backup = back_up(rehearsal)
            assert rehearsal.run() == 0
            put_back(rehearsal, backup)
            step = {"command": ["restored"], "step": "before fsync", "number": number}
            code = rehearsal.run(**step)
            if code == 0:
                assert number > 1
                return
            assert code == KILLED
            assert rehearsal.run() == 1
            assert rehearsal.run(command=["restored"]) == 0
            assert rehearsal.run() == 0
            assert set(rehearsal.server.copies.values()) == {1}
    raise AssertionError("more files than there can be")
