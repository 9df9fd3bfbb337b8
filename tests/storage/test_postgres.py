"""The ledger on a server: made, refused, lost in the middle; never spoilt."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.errors import (
    AlreadyRunningError,
    ConfigurationError,
    LedgerAwayError,
    LedgerBusyError,
    LedgerError,
    PublisherError,
)
from publisher.model.delivery import Outcome, OutcomeKind
from publisher.model.ledger import LedgerServer
from publisher.storage.database import Database
from publisher.storage.open import find_schema, open_database, open_ledger
from publisher.storage.schema import MIGRATIONS
from tests.contract.places import NOW, claim, freeze, states, subscribe
from tests.postgres import PostgresServer


@pytest.fixture
def server(postgres: PostgresServer) -> LedgerServer:
    return postgres.make_ledger()


@pytest.fixture
def database(server: LedgerServer) -> Iterator[Database]:
    with closing(open_database(server)) as opened:
        yield opened


def _refuse(server: LedgerServer) -> PublisherError:
    with pytest.raises((LedgerError, LedgerAwayError)) as refused, open_ledger(server):
        raise AssertionError("opened")
    return refused.value


def test_same_tables_as_in_a_file(database: Database, tmp_path: Path) -> None:
    """Each table and column of the one is in the other, in the same order."""
    with closing(open_database(tmp_path / "ledger.sqlite")) as in_file:
        assert database.list_tables() == in_file.list_tables()


def test_looking_makes_nothing(postgres: PostgresServer) -> None:
    """A database that is named is not filled by a look at it."""
    empty = postgres.make_database()
    assert find_schema(empty) == 0
    assert find_schema(empty) == 0
    with open_ledger(empty) as ledger:
        assert ledger.opening.is_new
    assert find_schema(empty) == len(MIGRATIONS)


def test_database_of_somebody_else(postgres: PostgresServer) -> None:
    """Tables of another program are left alone, and what to do is said."""
    other = postgres.make_database()
    with postgres.connect_to(other) as connection:
        connection.execute("CREATE TABLE birds (name text)")
    error = _refuse(other)
    assert error.message == f"{other}: schema 'public' has tables and is not a publisher ledger"
    assert "createdb" in error.hint
    with postgres.connect_to(other) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == [("birds",)]
    # Another schema of the same database is as good as a database of its own.
    with postgres.connect_to(other) as connection:
        connection.execute("CREATE SCHEMA kust")
    with open_ledger(LedgerServer(address=f"{other}&options=-csearch_path%3Dkust")) as ledger:
        subscribe(ledger, "an")


def test_newer_ledger(postgres: PostgresServer) -> None:
    """An older program leaves a newer ledger as it is."""
    server = postgres.make_database()
    with open_ledger(server):
        pass
    with postgres.connect_to(server) as connection:
        connection.execute("UPDATE publisher_ledger SET version = version + 1")
    error = _refuse(server)
    assert error.message.startswith(f"{server}: written by a newer publisher (schema ")
    assert "Upgrade" in error.hint


def test_wrong_encoding(postgres: PostgresServer) -> None:
    """Where names of readers could not all be kept, none are."""
    with postgres.connect() as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    error = _refuse(postgres.address("latin"))
    assert "LATIN1, not in UTF-8" in error.message
    assert "UTF8" in error.hint


def test_nobody_answers(tmp_path: Path) -> None:
    """A server that is away is for the next tick of cron: try later."""
    error = _refuse(LedgerServer(address=f"postgresql://owner@/kust?host={tmp_path}"))
    assert isinstance(error, LedgerAwayError)
    assert error.message.startswith(f"postgresql://owner@/kust?host={tmp_path}: connection to")


def test_server_does_not_want_us(postgres: PostgresServer) -> None:
    """A database that is not there does not come by waiting."""
    error = _refuse(postgres.address("nowhere"))
    assert isinstance(error, LedgerError)
    assert 'database "nowhere" does not exist' in error.message
    assert "PUBLISHER_LEDGER_PASSWORD" in error.hint


def test_no_word_of_the_password(postgres: PostgresServer) -> None:
    """Whatever goes wrong, a password is in no message."""
    where = LedgerServer(address=str(postgres.address("nowhere")), password="s3cret")
    error = _refuse(where)
    assert "s3cret" not in f"{error.message} {error.hint} {where} {where!r}"


def test_address_that_libpq_does_not_know() -> None:
    """A misspelt option of the address is named."""
    error = _refuse(LedgerServer(address="postgresql://db.example.org/kust?sslmodus=require"))
    assert "sslmodus" in error.message
    assert "[ledger] database" in error.hint


def test_driver_is_not_installed(monkeypatch: pytest.MonkeyPatch, server: LedgerServer) -> None:
    """Who has not installed what PostgreSQL needs is told the line that does."""
    for name in [each for each in sys.modules if each.startswith("publisher.storage.postgres")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError) as refused, open_ledger(server):
        raise AssertionError("opened")
    assert refused.value.hint == "Run: pip install 'publisher[postgres]'"


@pytest.mark.parametrize(("durability", "setting"), [("power", "on"), ("process", "off")])
def test_durability(server: LedgerServer, durability: str, setting: str) -> None:
    """«power» waits for the server's disk at each commit, «process» does not."""
    with closing(open_database(server, durability=durability)) as opened, opened.read() as found:
        assert found.execute("SHOW synchronous_commit").fetchone() == (setting,)


def test_durability_whatever_the_server_thinks(postgres: PostgresServer) -> None:
    """A server that does not wait by itself waits for us where the settings say «power»."""
    server = postgres.make_database()
    name = server.address.partition("@/")[2].partition("?")[0]
    with postgres.connect() as connection:
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off".encode())
    with closing(open_database(server)) as opened, opened.read() as found:
        assert found.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_connection_lost_in_a_transaction(postgres: PostgresServer, server: LedgerServer) -> None:
    """When the server ends the connection nothing of the block is stored; try later."""
    with open_ledger(server) as ledger:
        subscribe(ledger, "an")
        with (  # noqa: PT012 - that nothing of the block stays is the point
            pytest.raises(LedgerAwayError) as lost,
            closing(open_database(server)) as other,
            other.write() as connection,
        ):
            connection.execute("UPDATE subscription SET state = 'unsubscribed'")
            postgres.end_connections(server)
            connection.execute("SELECT 1")
        assert lost.value.message.startswith(f"{server}: ")
        with pytest.raises(LedgerAwayError):
            subscribe(ledger, "bo")
    with open_ledger(server) as ledger:
        assert [str(each.state) for each in ledger.readers.list_subscriptions()] == ["confirmed"]


def test_sending_ends_with_the_connection(postgres: PostgresServer, server: LedgerServer) -> None:
    """One sends at a time; who lost the server cannot record anything, and another may begin."""
    with open_ledger(server) as ledger, open_ledger(server) as another:
        edition = freeze(ledger, "an", "bo")
        with ledger.deliveries.sending():
            with pytest.raises(AlreadyRunningError), another.deliveries.sending():
                raise AssertionError("two senders")
            with pytest.raises(AlreadyRunningError), ledger.deliveries.sending():
                raise AssertionError("twice in one process")
            assert another.deliveries.is_sending()
            (first, *_) = claim(ledger, edition)
            postgres.end_connections(server)
            with open_ledger(server) as third, third.deliveries.sending():
                assert third.deliveries.recover(edition.id, NOW) == (2, 0)
            with pytest.raises(LedgerAwayError):
                ledger.deliveries.record([first.id], [], NOW)
    with open_ledger(server) as ledger:
        assert not ledger.deliveries.is_sending()
        assert states(ledger, edition) == {"an": "pending", "bo": "pending"}


def test_read_only_server(postgres: PostgresServer, server: LedgerServer) -> None:
    """A standby can be looked at; who writes is told to name the other one."""
    with open_ledger(server) as ledger:
        subscribe(ledger, "an")
    standby = LedgerServer(address=f"{server}&options=-cdefault_transaction_read_only%3Don")
    with open_ledger(standby) as ledger:
        assert len(list(ledger.readers.list_subscriptions())) == 1
        with pytest.raises(LedgerError) as refused:
            ledger.readers.unsubscribe("an@example.org", None, NOW)
    assert "read-only" in refused.value.message
    assert "standby" in refused.value.hint


def test_role_without_rights(postgres: PostgresServer, server: LedgerServer) -> None:
    """A role that may not look at the tables is told so in one line."""
    with postgres.connect() as connection:
        connection.execute("CREATE ROLE guest LOGIN")
    guest = LedgerServer(address=str(server).replace("owner@", "guest@"))
    error = _refuse(guest)
    assert "permission denied" in error.message
    assert "right" in error.hint


def test_claims_beside_each_other(server: LedgerServer) -> None:
    """Two who claim at the same time get different readers, and neither waits for the other."""
    with open_ledger(server) as ledger, closing(open_database(server)) as other:
        edition = freeze(ledger, "an", "bo", "cy")
        with other.write(is_shared=True) as connection:
            taken = connection.execute(
                "SELECT email FROM delivery WHERE state = 'pending' ORDER BY id LIMIT 2"
                + connection.spelling.taking
            ).fetchall()
            assert taken == [("an@example.org",), ("bo@example.org",)]
            assert [each.email for each in claim(ledger, edition)] == ["cy@example.org"]


def test_whoever_leaves_waits_for_claims(
    server: LedgerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change to readers and an intent are never stored beside each other."""
    monkeypatch.setattr("publisher.storage.database.PATIENCE", timedelta(milliseconds=1))
    with (
        closing(open_database(server)) as other,
        other.write(is_shared=True),
        open_ledger(server) as ledger,
        pytest.raises(LedgerBusyError),
    ):
        ledger.readers.unsubscribe("an@example.org", None, NOW)


def test_answer_with_a_nul(server: LedgerServer) -> None:
    """What a mail server answers is kept, even with characters that PostgreSQL has not."""
    with open_ledger(server) as ledger:
        edition = freeze(ledger, "an")
        (delivery,) = claim(ledger, edition)
        ledger.deliveries.record([delivery.id], [], NOW)
        answer = Outcome(delivery_id=delivery.id, kind=OutcomeKind.SENT, code=250, text="OK \0 ?")
        ledger.deliveries.record([], [answer], NOW)
        (found,) = ledger.deliveries.list_deliveries(edition.id)
        assert found.reply == "OK \ufffd ?"


def test_rows_come_while_others_are_written(server: LedgerServer) -> None:
    """A long list is as it was when it began, whatever is written while it is read."""
    with open_ledger(server) as ledger:
        subscribe(ledger, *(f"reader{number}" for number in range(500)))
        seen = 0
        for each in ledger.readers.list_subscriptions():
            if seen < 3:
                ledger.readers.unsubscribe(each.subscriber.email, None, NOW)
            seen += each.state == "confirmed"
        assert seen == 500


def test_many_processes_make_it_at_once(postgres: PostgresServer) -> None:
    """However many commands start on a new database together, each finds one ledger."""
    code = (
        "import sys; sys.stdin.readline()\n"
        "from publisher.model.ledger import LedgerServer\n"
        "from publisher.storage.open import open_ledger\n"
        "with open_ledger(LedgerServer(address=sys.argv[1])) as ledger:\n"
        "    print(ledger.identities.keep_origin(sys.argv[2]))"
    )
    address = str(postgres.make_database())
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, address, f"https://{number}.example.org/"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    said = {each.communicate("\n")[0] for each in started}
    assert len(said) == 1
    assert [each.returncode for each in started] == [0, 0, 0]
