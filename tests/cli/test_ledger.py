"""`publisher ledger`: backed up, checked, brought up to date, moved to a server and used there."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from publisher.model.ledger import LedgerServer
from publisher.storage.open import find_schema, open_ledger
from publisher.storage.schema import MIGRATIONS
from tests.cli.test_drafts import run_here, take_outbox
from tests.cli.test_older_ledger import SAMPLE
from tests.contract.places import NOW, an_edition, subscribe
from tests.postgres import PostgresServer

LEDGER = Path(".publisher/publisher.sqlite")


@pytest.fixture
def coast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication whose newsletter two readers get."""
    folder = tmp_path / "coast"
    assert run_here("init", str(folder)).code == 0
    monkeypatch.chdir(folder)
    with open_ledger(LEDGER) as ledger:
        subscribe(ledger, "an", "bo")
    return folder


def _break(statement: str) -> None:
    with closing(sqlite3.connect(LEDGER, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)


def test_backup(coast: Path) -> None:
    """A backup is a ledger that I can put in the place of one that is lost."""
    said = run_here("ledger", "backup", "kept.sqlite")
    assert (said.code, said.err) == (0, "")
    kept = coast / "kept.sqlite"
    assert (
        said.out == f"kept.sqlite: a copy of the ledger, {kept.stat().st_size:,} bytes, checked.\n"
    )
    assert kept.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in coast.glob("*kept*")) == ["kept.sqlite"]
    run_here("subscriber", "add", "cy@example.org")
    for each in (coast / ".publisher").glob("publisher.sqlite*"):
        each.unlink()
    kept.rename(LEDGER)
    assert "2 confirmed" in run_here("status").out


def test_backup_overwrites_nothing(coast: Path) -> None:
    """A backup of yesterday is not replaced unless I say so."""
    Path("kept.sqlite").write_bytes(b"yesterday")
    refused = run_here("ledger", "backup", "kept.sqlite")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("Error: kept.sqlite: is there already\nHint: ")
    assert Path("kept.sqlite").read_bytes() == b"yesterday"
    assert run_here("ledger", "backup", "kept.sqlite", "--force").code == 0
    assert find_schema(Path("kept.sqlite")) == len(MIGRATIONS)


def test_backup_while_somebody_writes(coast: Path) -> None:
    """What is being written while the backup is made is in it whole or not at all."""
    with open_ledger(LEDGER) as ledger:
        edition = ledger.deliveries.freeze(an_edition(), NOW)
        rows = ledger.deliveries.list_deliveries(edition.id)
        next(rows)
        assert run_here("ledger", "backup", "kept.sqlite", "--json").code == 0
        with closing(sqlite3.connect(LEDGER, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("DELETE FROM delivery")
            assert run_here("ledger", "backup", "kept.sqlite", "--force").code == 0
            writer.execute("ROLLBACK")
    with open_ledger(Path("kept.sqlite")) as kept:
        assert kept.deliveries.tally("weekly-1").audience == 2
        assert len(list(kept.deliveries.list_deliveries("weekly-1"))) == 2


@pytest.mark.parametrize("command", ["backup x.sqlite", "verify", "copy x.sqlite"])
def test_no_ledger_yet(coast: Path, command: str) -> None:
    """Who looks after a ledger that is not there is told so, and none is made."""
    for each in (coast / ".publisher").glob("publisher.sqlite*"):
        each.unlink()
    refused = run_here("ledger", *command.split())
    assert refused.code == 1
    assert "there is no ledger yet" in refused.err
    assert not LEDGER.exists()
    assert not Path("x.sqlite").exists()


def test_all_agrees(coast: Path) -> None:
    """Of a ledger in order I am told what is in it."""
    assert run_here("send", "weekly").code == 0
    verified = run_here("ledger", "verify")
    assert (verified.code, verified.err) == (0, "")
    assert verified.out == (
        f"{LEDGER.absolute()}, schema {len(MIGRATIONS)}: 2 readers, 1 edition, 2 deliveries,"
        " 1 identity.\nAll of it agrees.\n"
    )


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM delivery WHERE id = 1", "weekly-1: frozen for 2, has 1"),
        ("UPDATE delivery SET state = 'deferred' WHERE id = 1", "weekly-1: delivery 1"),
        (
            "UPDATE edition SET cancelled_at = 1",
            "weekly-1: delivery 2 is pending",
        ),
        ("UPDATE edition SET newsletter_number = 3", "weekly: the last is 3 of 1"),
        ("UPDATE edition SET corrects = 'daily-1'", "weekly-1: corrects daily-1"),
        ("UPDATE edition SET message = '{}'", "weekly-1: KeyError: 'headers'"),
        ("UPDATE subscriber SET attributes = '[' WHERE id = 1", "an@example.org: JSONDecodeError"),
        ("UPDATE delivery SET fields = '[]' WHERE id = 2", "bo@example.org: TypeError: []"),
        ("UPDATE subscription SET state = 'asleep' WHERE id = 1", "subscription"),
        ("DELETE FROM subscriber WHERE id = 1", "delivery: row 1 names what is not in subscriber"),
        ("UPDATE edition_article SET position = 7", "weekly-1: article 8 of 1"),
    ],
)
def test_what_does_not_agree(coast: Path, statement: str, words: str) -> None:
    """What is wrong in a ledger is named, with what should be so, and nothing is changed."""
    with open_ledger(LEDGER) as ledger:
        ledger.deliveries.freeze(an_edition("weekly", "zee"), NOW)
    _break(statement)
    verified = run_here("ledger", "verify")
    assert verified.code == 1
    assert words in verified.err
    assert "It should be so: " in verified.err
    assert "agrees" not in verified.out
    values = json.loads(run_here("ledger", "verify", "--json").out)
    assert [each for each in values["faults"] if words in each["found"]]


def test_many_faults_are_not_all_named(coast: Path) -> None:
    """A thousand faults of one kind are told as five."""
    with open_ledger(LEDGER) as ledger:
        subscribe(ledger, *(f"reader{number}" for number in range(20)))
    _break("UPDATE subscriber SET attributes = 'x'")
    verified = run_here("ledger", "verify")
    assert verified.err.count("JSONDecodeError") == 5
    assert "and there are more" in verified.err


def test_migrate(coast: Path) -> None:
    """I can see what an update would do to the ledger before it does it, and do that alone."""
    for each in (coast / ".publisher").glob("publisher.sqlite*"):
        each.unlink()
    with closing(sqlite3.connect(LEDGER)) as connection:
        connection.executescript(SAMPLE.read_text(encoding="utf-8"))
    looked = run_here("ledger", "migrate", "--dry-run")
    assert (looked.code, looked.err) == (0, "")
    assert looked.out == f"{LEDGER.absolute()}: schema 6 would become {len(MIGRATIONS)}.\n"
    assert find_schema(LEDGER) == 6
    done = run_here("ledger", "migrate")
    assert (done.code, done.out) == (0, "")
    assert f"schema 6 became {len(MIGRATIONS)}" in done.err
    again = run_here("ledger", "migrate")
    assert again.out == f"{LEDGER.absolute()}: schema {len(MIGRATIONS)}, up to date.\n"


def test_moved_to_a_server(coast: Path, postgres: PostgresServer) -> None:
    """I move to PostgreSQL, go on there, and nobody gets an edition twice."""
    with open_ledger(LEDGER) as ledger:
        subscribe(ledger, "cy")
    assert run_here("send", "weekly", "--json").code == 0
    address = str(postgres.make_ledger())
    looked = run_here("ledger", "copy", address, "--dry-run")
    assert looked.out.endswith(f"rows would be copied to {address}.\n")
    copied = run_here("ledger", "copy", address)
    assert (copied.code, copied.err) == (0, "")
    assert f'\n[ledger]\ndatabase = "{address}"\n' in copied.out
    with Path("publisher.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[ledger]\ndatabase = "{address}"\n')
    LEDGER.unlink()
    _go_on(coast, address)
    refused = run_here("ledger", "backup", "kept.dump")
    assert refused.code == 2
    assert f"pg_dump --format=custom --file=kept.dump '{address}'" in refused.err
    back = run_here("ledger", "copy", "back.sqlite", "--json")
    assert json.loads(back.out)["rows"]["subscriber"] == 4
    assert find_schema(Path("back.sqlite")) == len(MIGRATIONS)


def _go_on(coast: Path, address: str) -> None:
    """Write, build, send and look, all on the server."""
    assert len(take_outbox(coast)) == 3
    assert run_here("send", "weekly").out == "Nothing new for weekly.\n"
    assert take_outbox(coast) == []
    run_here("subscriber", "add", "di@example.org")
    Path("articles/tide.md").write_text("---\ntitle: Tide\ndate: 2026-11-20\n---\nHigh.\n")
    assert run_here("build").code == 0
    assert run_here("cron").out == ""
    sent = run_here("send", "weekly")
    assert sent.out.startswith("Sent weekly-2 «Tide»")
    assert "4 readers: 4 sent" in sent.out
    assert f"Ledger     {address}\n" in run_here("status").out
    # What another machine does is noticed, although nothing changed on this one.
    assert run_here("cron").out == run_here("build").err == ""
    with open_ledger(LedgerServer(address=address)) as elsewhere:
        elsewhere.deliveries.freeze(an_edition("weekly", "zee"), NOW)
    assert "weekly-3 «De zee» to 4 readers: 4 sent" in run_here("cron").out
    verified = run_here("ledger", "verify")
    assert verified.out.startswith(f"{address}, schema {len(MIGRATIONS)}: 4 readers, 3 editions")
    assert not LEDGER.exists()


def test_copy_into_something(coast: Path) -> None:
    """A ledger that is in use is not written over, and the ledger itself is no target."""
    assert run_here("ledger", "copy", "other.sqlite").code == 0
    refused = run_here("ledger", "copy", "other.sqlite")
    assert refused.code == 1
    assert "is in use already" in refused.err
    refused = run_here("ledger", "copy", str(LEDGER))
    assert refused.code == 2
    assert "is the ledger itself" in refused.err


def test_copy_while_somebody_sends(coast: Path) -> None:
    """A ledger is not copied from under a sender."""
    with open_ledger(LEDGER) as ledger, ledger.deliveries.sending():
        assert run_here("ledger", "copy", "other.sqlite").code == 75
