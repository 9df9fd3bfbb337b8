"""Every older ledger becomes one of today, with all that was in it, and a copy from before."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.errors import FileAccessError, LedgerError
from publisher.model.articles import Identity
from publisher.model.delivery import DeliveryState, Outcome, OutcomeKind
from publisher.storage import schema, sqlite
from publisher.storage.database import Database
from publisher.storage.ledger import Ledger
from publisher.storage.open import find_schema, open_database, open_ledger
from publisher.storage.schema import APPLICATION_ID, MIGRATIONS
from publisher.storage.sqlite_copy import keep_before
from publisher.storage.upkeep.copy import copy_ledger
from publisher.storage.upkeep.verify import verify_ledger
from tests.contract.places import NOW, an_edition, claim, subscribe
from tests.contract.test_sources import a_fetch
from tests.postgres import PostgresServer

SAMPLE = Path(__file__).with_name("ledger_of_schema_6.sql")

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of today with something in every table."""
    file = tmp_path_factory.mktemp("full") / "ledger.sqlite"
    with open_ledger(file, durability="process") as ledger:
        fill(ledger)
    with closing(open_database(file)) as database:
        assert [table for table, rows in read_rows(database).items() if not rows] == []
    return file


def fill(ledger: Ledger) -> None:
    identity = Identity(
        id="tag:example.org,2026-11-01:articles/zee",
        source="articles/zee.md",
        title="De zee",
        published=NOW,
        body_digest="0" * 64,
    )
    ledger.identities.keep_origin("https://example.org/")
    ledger.identities.store_identities([identity, replace(identity, id="a:b", source="b.md")])
    ledger.identities.record_published({"all": [identity.id, "a:b"]}, NOW)
    ledger.identities.close_pages("all", {1: [identity.id]})
    ledger.identities.withdraw("a:b", reason="Onwaar", url="", now=NOW)
    subscribe(ledger, "an", "bo", "cy", "di")
    ledger.readers.suppress("eve@example.org", "complained", NOW)
    edition = ledger.deliveries.freeze(an_edition("weekly", identity.id), NOW)
    an, bo, cy = claim(ledger, edition, 3)
    ledger.deliveries.record([an.id, bo.id, cy.id], [], NOW)
    sent = Outcome(delivery_id=an.id, kind=OutcomeKind.SENT, code=250, text="ok")
    later = Outcome(delivery_id=bo.id, kind=OutcomeKind.DEFERRED, code=451, due_at=NOW)
    ledger.deliveries.record([], [sent, later], NOW)
    ledger.deliveries.record_carried_elsewhere(["a:c"], NOW)
    ledger.deliveries.store_due_run("weekly", NOW)
    ledger.announcements.note("https://hub.example.org/", {"a": "b"}, NOW)
    ledger.sources.record_fetch(a_fetch())


def read_rows(database: Database) -> Rows:
    with database.read() as connection:
        return {
            table: connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            for table, columns in database.list_tables().items()
        }


def make_older(file: Path, full: Path, number: int) -> Mapping[str, tuple[str, ...]]:
    """Write the full ledger as the program of that schema would have; return its columns."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for migration in MIGRATIONS[:number]:
            connection.executescript(migration)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")
    with closing(sqlite.SqliteDatabase(file, durability="process", migrates=False)) as database:
        tables = database.list_tables()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS today", (str(full),))
        for table, columns in tables.items():
            names = ", ".join(columns)
            connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM today.{table}")
    return tables


@pytest.mark.parametrize("number", range(1, len(MIGRATIONS)))
def test_upgrade(tmp_path: Path, full: Path, number: int) -> None:
    """Whatever I recorded with an older version is there after the update, to the value."""
    file = tmp_path / "ledger.sqlite"
    before = make_older(file, full, number)
    assert find_schema(file) == number
    with closing(open_database(full)) as database:
        today, expected = database.list_tables(), read_rows(database)
    with closing(open_database(file)) as database:
        assert database.opening.schema_before == number
        assert database.list_tables() == today
        assert verify_ledger(database).faults == ()
        found = read_rows(database)
    for table, columns in before.items():
        places = [today[table].index(column) for column in columns]
        assert [[row[place] for place in places] for row in found[table]] == [
            [row[place] for place in places] for row in expected[table]
        ]
    copy = file.with_name(f"ledger.sqlite.before-{len(MIGRATIONS)}")
    assert find_schema(copy) == number
    assert copy.stat().st_mode & 0o777 == 0o600


def test_migrations_made_what_is_out_there() -> None:
    """The tables of a ledger that a released version made are what the migrations make."""
    released, made = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    released.executescript(SAMPLE.read_text(encoding="utf-8"))
    made.executescript("\n".join(MIGRATIONS[:6]))
    tables = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert released.execute(tables).fetchall() == made.execute(tables).fetchall()
    released.close()
    made.close()


def test_two_copies_are_kept(tmp_path: Path) -> None:
    """Copies from before do not fill the disk: of all of them the latest two stay."""
    file = tmp_path / "ledger.sqlite"
    with open_ledger(file) as ledger:
        subscribe(ledger, "an")
        assert ledger.opening.copy is None
    for number in (8, 9, 10, 11):
        keep_before(file, number)
    found = sorted(each.name for each in tmp_path.iterdir())
    assert found == ["ledger.sqlite", "ledger.sqlite.before-10", "ledger.sqlite.before-11"]


def test_upgrade_that_fails(tmp_path: Path, full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade happens whole or not at all."""
    file = tmp_path / "ledger.sqlite"
    make_older(file, full, len(MIGRATIONS) - 1)
    broken = (*MIGRATIONS, "ALTER TABLE edition ADD COLUMN mood TEXT;\nALTER TABLE nothing ADD a;")
    monkeypatch.setattr(sqlite, "MIGRATIONS", broken)
    with pytest.raises(sqlite3.OperationalError), open_ledger(file):
        raise AssertionError("opened")
    monkeypatch.undo()
    assert find_schema(file) == len(MIGRATIONS) - 1
    with open_ledger(file) as ledger:
        assert len(ledger.deliveries.list_editions()) == 1


def test_no_room_for_the_copy(tmp_path: Path, full: Path) -> None:
    """Without a copy from before nothing is changed."""
    file = tmp_path / "ledger.sqlite"
    make_older(file, full, 1)
    file.with_name(f"ledger.sqlite.before-{len(MIGRATIONS)}").mkdir()
    with pytest.raises(FileAccessError) as refused, open_ledger(file):
        raise AssertionError("opened")
    assert "before-" in refused.value.message
    assert find_schema(file) == 1


def test_server_from_the_schema_before(
    postgres: PostgresServer, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger on a server is brought up to date where it is."""
    from publisher.storage.postgres import database as on_server

    server = postgres.make_database()
    with monkeypatch.context() as patched:
        for module in (on_server, schema):
            patched.setattr(module, "MIGRATIONS", MIGRATIONS[:-1])
        with closing(open_database(server)):
            pass
    assert find_schema(server) == len(MIGRATIONS) - 1
    with closing(open_database(server)) as database, closing(open_database(full)) as source:
        assert database.opening.schema_before == len(MIGRATIONS) - 1
        assert database.list_tables() == source.list_tables()


def test_there_and_back(postgres: PostgresServer, full: Path, tmp_path: Path) -> None:
    """Copied to a server and back, the ledger is what it was; and the server's can be used."""
    server = postgres.make_ledger()
    seen: list[tuple[int, int]] = []
    with (
        closing(open_database(full)) as source,
        closing(open_database(server)) as middle,
        closing(open_database(tmp_path / "back.sqlite")) as back,
    ):
        counts = copy_ledger(source, middle, lambda done, total: seen.append((done, total)))
        assert copy_ledger(middle, back, lambda done, total: None) == counts
        written, read = read_rows(source), read_rows(back)
        assert written.pop("standing") == [(1, "", 1)]
        assert read.pop("standing") == [(1, "", 0)]  # a copy has not sent
        assert read == written
        assert verify_ledger(middle).faults == ()
        assert seen[-1] == (sum(counts.values()), sum(counts.values()))
        with pytest.raises(LedgerError, match="is in use already"):
            copy_ledger(source, middle, lambda done, total: None)
    with open_ledger(server) as ledger:
        assert ledger.deliveries.recover("weekly-1", NOW) == (0, 1)
        subscribe(ledger, "flo")
        edition = ledger.deliveries.freeze(an_edition(), NOW)
        assert (edition.id, edition.audience) == ("weekly-2", 5)
        assert {each.state for each in claim(ledger, edition)} == {DeliveryState.CLAIMED}


def test_copy_of_a_nul(postgres: PostgresServer, tmp_path: Path) -> None:
    """What an older ledger has and PostgreSQL cannot keep becomes U+FFFD."""
    with closing(open_database(tmp_path / "ledger.sqlite")) as source:
        with source.write() as connection:
            connection.execute(
                "INSERT INTO subscriber (email, email_key, name, attributes) VALUES (?, ?, ?, ?)",
                ("an@example.org", "an@example.org", "A\0n", '{"a": "\\u0000", "b": "\\\\u0000"}'),
            )
        with closing(open_database(postgres.make_ledger())) as target:
            copy_ledger(source, target, lambda done, total: None)
            with target.read() as connection:
                found = connection.execute("SELECT name, attributes FROM subscriber").fetchone()
    assert found == ("A\ufffdn", '{"a": "\ufffd", "b": "\\\\u0000"}')
