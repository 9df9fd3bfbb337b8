"""The ledger's file: made, opened, refused; never spoilt."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.errors import LedgerBusyError, LedgerError
from publisher.storage import database
from publisher.storage.open import open_ledger
from publisher.storage.readers import StoredReaders
from publisher.storage.schema import APPLICATION_ID, MIGRATIONS
from publisher.storage.sqlite import SqliteDatabase
from tests.contract.places import NOW, readers_of, subscribe
from tests.obstacles import as_ordinary_user, folder_for_everybody


def _run(file: Path, *statements: str) -> list[object]:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        return [connection.execute(each).fetchone() for each in statements]
    finally:
        connection.close()


def _refuse(file: Path) -> LedgerError:
    with pytest.raises(LedgerError) as refused, open_ledger(file):
        raise AssertionError("opened")
    return refused.value


def test_made_with_its_folder(tmp_path: Path) -> None:
    """The first command makes the ledger, wherever it is to be."""
    file = tmp_path / "state" / "of" / "ledger.sqlite"
    with open_ledger(file) as ledger:
        subscribe(ledger, "an")
    assert _run(file, "PRAGMA application_id", "PRAGMA user_version", "PRAGMA journal_mode") == [
        (APPLICATION_ID,),
        (len(MIGRATIONS),),
        ("wal",),
    ]


def test_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    """An empty file, as a backup tool may leave one, is as good as none."""
    file = tmp_path / "ledger.sqlite"
    file.touch()
    with open_ledger(file) as ledger:
        subscribe(ledger, "an")
        assert len(list(ledger.readers.list_subscriptions())) == 1


@pytest.mark.parametrize(("durability", "level"), [("power", 2), ("process", 1)])
def test_durability(tmp_path: Path, durability: str, level: int) -> None:
    """«power» waits for the disk at each commit (FULL), «process» does not (NORMAL)."""
    database = SqliteDatabase(tmp_path / "ledger.sqlite", durability=durability)
    with database.read() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (level,)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    database.close()


def _write_text(file: Path) -> None:
    file.write_bytes(b"email,name\nan@example.org,An\n" * 100)


def _write_other_database(file: Path) -> None:
    _run(file, "PRAGMA journal_mode = DELETE", "CREATE TABLE birds (name)")


def _write_marked_database(file: Path) -> None:
    _run(file, "PRAGMA application_id = 1", "PRAGMA user_version = 7")


def _write_newer_ledger(file: Path) -> None:
    with open_ledger(file):
        pass
    _run(file, "PRAGMA journal_mode = DELETE", f"PRAGMA user_version = {len(MIGRATIONS) + 1}")


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (_write_text, "file is not a database"),
        (_write_other_database, "an SQLite file, but not a publisher ledger"),
        (_write_marked_database, "an SQLite file, but not a publisher ledger"),
        (_write_newer_ledger, "written by a newer publisher (schema "),
    ],
)
def test_file_of_somebody_else(tmp_path: Path, write: Callable[[Path], None], message: str) -> None:
    """What is not this program's ledger is refused and left as it is, to the byte."""
    file = tmp_path / "ledger.sqlite"
    write(file)
    before = file.read_bytes()
    error = _refuse(file)
    assert error.message.startswith(f"{file}: {message}")
    assert error.hint
    assert file.read_bytes() == before


def test_folder_in_the_way(tmp_path: Path) -> None:
    """A folder where the file should be, or a file where the folder should be, is said so."""
    (tmp_path / "folder.sqlite").mkdir()
    assert "unable to open" in _refuse(tmp_path / "folder.sqlite").message
    (tmp_path / "file").touch()
    error = _refuse(tmp_path / "file" / "ledger.sqlite")
    assert error.message.startswith(f"{tmp_path / 'file'}: ")
    assert "database" in error.hint


def test_read_only_file() -> None:
    """A ledger that may only be read can be looked at; who writes is told what to do."""
    with folder_for_everybody() as folder:
        file = folder / "ledger.sqlite"
        with open_ledger(file) as ledger:
            subscribe(ledger, "an")
        file.chmod(0o444)
        with as_ordinary_user(), open_ledger(file) as ledger:
            with pytest.raises(LedgerError) as refused:
                subscribe(ledger, "bo")
            assert len(list(ledger.readers.list_subscriptions())) == 1
        assert refused.value.message == f"{file}: attempt to write a readonly database"
        assert refused.value.hint == "Give this user the right to write there."


def test_read_only_folder() -> None:
    """Where nothing may be written no ledger can be made, and nothing is left there."""
    with folder_for_everybody() as folder:
        folder.chmod(0o555)
        with as_ordinary_user():
            assert _refuse(folder / "ledger.sqlite").hint
            assert _refuse(folder / "state" / "ledger.sqlite").message == (
                f"{folder / 'state'}: Permission denied"
            )
        assert list(folder.iterdir()) == []


def test_full_disk(tmp_path: Path) -> None:
    """When there is no more room nothing of the block is stored, and the ledger stays whole."""
    file = tmp_path / "ledger.sqlite"
    database = SqliteDatabase(file, durability="process")
    with database.read() as connection:
        connection.execute("PRAGMA max_page_count = 40")
    readers = StoredReaders(database)
    many = readers_of(*(f"reader{number}" for number in range(2000)))
    with pytest.raises(LedgerError) as refused:
        readers.store_subscribers("weekly", many, consent="", now=NOW)
    assert refused.value.message == f"{file}: database or disk is full"
    assert refused.value.hint == "Make room on the disk, then run the same command again."
    assert list(readers.list_subscriptions()) == []
    readers.store_subscribers("weekly", many[:3], consent="", now=NOW)
    database.close()
    with open_ledger(file) as ledger:
        assert len(list(ledger.readers.list_subscriptions())) == 3


def test_damaged_in_the_middle(tmp_path: Path) -> None:
    """A ledger whose pages were overwritten is refused with the way back: the backup."""
    file = tmp_path / "ledger.sqlite"
    with open_ledger(file) as ledger:
        subscribe(ledger, *(f"reader{number}" for number in range(500)))
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(LedgerError) as refused, open_ledger(file) as ledger:
        list(ledger.readers.list_subscriptions())
    assert "malformed" in refused.value.message
    assert "backup" in refused.value.hint


def test_locked_while_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes while another process makes the ledger is asked to come again."""
    monkeypatch.setattr(database, "PATIENCE", timedelta(milliseconds=1))
    file = tmp_path / "ledger.sqlite"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(LedgerBusyError), open_ledger(file):
            raise AssertionError("opened")
    finally:
        connection.close()


def test_many_processes_make_it_at_once(tmp_path: Path) -> None:
    """However many commands start on a new publication together, each finds one ledger."""
    code = (
        "import sys; from pathlib import Path; sys.stdin.readline()\n"
        "from publisher.storage.open import open_ledger\n"
        "with open_ledger(Path(sys.argv[1])) as ledger: ledger.identities.keep_origin(sys.argv[2])"
    )
    file = tmp_path / "ledger.sqlite"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, file, f"https://{number}.example.org/"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(6)
    ]
    for each in started:
        assert each.stdin is not None
        each.stdin.write(b"\n")
        each.stdin.flush()
    assert [each.communicate()[1] for each in started] == [b""] * len(started)
    assert [each.returncode for each in started] == [0] * len(started)


def test_mistakes_of_the_program_keep_their_traceback(tmp_path: Path) -> None:
    """A wrong statement is no problem of the disk, and is not dressed up as one."""
    database = SqliteDatabase(tmp_path / "ledger.sqlite", durability="process")
    with pytest.raises(sqlite3.OperationalError), database.write() as connection:
        connection.execute("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.IntegrityError), database.write() as connection:
        connection.execute("INSERT INTO feed_entry VALUES ('all', 99, 0, NULL)")
    database.close()
