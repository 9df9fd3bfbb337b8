"""Who has an edition, who has not, and why."""

import csv
import io
import json
from pathlib import Path

import pytest

from publisher.model.delivery import DeliveryState, Outcome, OutcomeKind
from tests.cli.scenes import begin_edition, the_ledger
from tests.contract.places import NEVER, NOW
from tests.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path / "kust")
    state = DeliveryState
    begin_edition(
        newsroom,
        an=state.SENT,
        bo=state.PENDING,
        cy=state.DEFERRED,
        dirk=state.REJECTED,
        eva=state.IN_DOUBT,
    )
    return newsroom


def test_status_adds_up(newsroom: Newsroom) -> None:
    """I see how many readers are in which state, and that none is missing from the sum."""
    said = newsroom.run("edition", "status", "weekly-1")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "weekly-1  De zee"
    assert lines[1] == "State      stopped; go on with: publisher send weekly"
    assert "  in doubt             1    20.0 %  publisher edition resolve weekly-1" in lines
    assert lines[-1] == "  together             5  as many as it was frozen for"
    assert all(len(line) <= 80 for line in lines)
    values = json.loads(newsroom.run("edition", "status", "weekly", "1", "--json").out)
    assert sum(values["states"].values()) == values["audience"] == 5
    assert (values["standing"], values["balanced"], values["finished"]) == ("stopped", True, False)


def test_status_of_a_ledger_that_was_changed_by_hand(newsroom: Newsroom) -> None:
    """Where a row was taken out of the ledger, I am told that the sums do not agree."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(newsroom.state / "publisher.sqlite")) as connection:
        connection.execute("DELETE FROM delivery WHERE state = 'sent'")
        connection.commit()
    said = newsroom.run("edition", "status", "weekly-1")
    assert said.out.splitlines()[-1] == (
        "  together             4  but it was frozen for 5: the ledger was changed by something"
        " else"
    )


def test_missing_says_why(newsroom: Newsroom) -> None:
    """I see who has not got it, first those about whom I can do something, with the reasons."""
    said = newsroom.run("edition", "missing", "weekly-1")
    assert said.code == 0
    rows = [line.split(maxsplit=1) for line in said.out.splitlines()[1:]]
    assert [row[0].partition("@")[0] for row in rows] == ["eva", "dirk", "cy", "bo"]
    reasons = [" ".join(row[1].split()) for row in rows]
    assert reasons[0].startswith("in doubt handed over, and the answer never came; <weekly-1.")
    assert reasons[1:] == [
        "rejected 550 5.1.1 no such user",
        "deferred 451 4.2.1 mailbox busy; again at 2026-11-23 12:05 UTC",
        "pending not tried yet",
    ]
    assert "publisher edition resolve weekly-1 --help" in said.err
    short = newsroom.run("edition", "missing", "weekly-1", "--limit", "1")
    assert len(short.out.splitlines()) == 2
    assert "… and 3 more; all of them: --limit 0" in short.err


def test_missing_and_receipts_are_everybody(newsroom: Newsroom) -> None:
    """Whoever has no receipt is missing, whoever left in the meantime too, and nobody is both."""
    with the_ledger(newsroom) as ledger:
        ledger.readers.unsubscribe("bo@example.org", None, NOW)
        ledger.readers.suppress("cy@example.org", "complained", NOW)
        ledger.deliveries.claim("weekly-1", 9, NOW.replace(hour=23), NEVER)
    missing = json.loads(newsroom.run("edition", "missing", "weekly-1", "--json").out)
    receipts = json.loads(newsroom.run("edition", "receipts", "weekly-1", "--json").out)
    assert missing["missing"] == len(missing["deliveries"]) == 4
    names = [each["email"] for each in missing["deliveries"] + receipts["deliveries"]]
    assert sorted(name.partition("@")[0] for name in names) == ["an", "bo", "cy", "dirk", "eva"]
    why = {each["email"].partition("@")[0]: each["why"] for each in missing["deliveries"]}
    assert (why["bo"], why["cy"]) == ("unsubscribed in time", "complained")


def test_nobody_is_missing(tmp_path: Path) -> None:
    """When everybody has it, I am told so; before anybody has, likewise."""
    newsroom = Newsroom(tmp_path / "kust")
    begin_edition(newsroom, an=DeliveryState.SENT)
    assert newsroom.run("edition", "missing", "weekly-1").out == (
        "All 1 reader of weekly-1 have it.\n"
    )
    other = Newsroom(tmp_path / "duin")
    begin_edition(other, an=DeliveryState.PENDING)
    assert other.run("edition", "receipts", "weekly-1").out == (
        "Nobody got weekly-1 yet. See: publisher edition status weekly-1\n"
    )


def test_receipt_of_one_reader(newsroom: Newsroom) -> None:
    """A reader asks where her newsletter is; I tell her what became of it."""
    said = newsroom.run("edition", "receipts", "weekly-1", "--address", "CY@example.org")
    assert said.out.splitlines()[:4] == [
        "cy@example.org",
        "State       deferred since 2026-11-23 12:00 UTC",
        "Answer      451 4.2.1 mailbox busy",
        "Attempts    1",
    ]
    unknown = newsroom.run("edition", "receipts", "weekly-1", "--address", "zoe@example.org")
    assert unknown.code != 0
    assert "weekly-1 has no delivery to zoe@example.org" in unknown.err


def test_what_a_server_says_stays_text(newsroom: Newsroom) -> None:
    """A server's words cannot colour my terminal, break my spreadsheet or run in it."""
    hostile = '=1+2\x1b[31m\n"red", \u202e'
    with the_ledger(newsroom) as ledger:
        (row,) = ledger.deliveries.claim("weekly-1", 1, NOW, NEVER)
        ledger.deliveries.record([row.id], [], NOW)
        answer = Outcome(delivery_id=row.id, kind=OutcomeKind.SENT, text=hostile)
        ledger.deliveries.record([], [answer], NOW)
    for words in (("receipts",), ("receipts", "--address", row.email)):
        shown = newsroom.run("edition", words[0], "weekly-1", *words[1:]).out
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    exported = newsroom.run("edition", "export", "weekly-1", "--state", "sent").out
    rows = list(csv.DictReader(io.StringIO(exported, newline="")))
    assert [each["reply"] for each in rows] == ["2.0.0 Ok: queued as 4F2", f"'{hostile}"]
    lines = json.loads(newsroom.run("edition", "export", "weekly-1", "--json").out)
    assert [each["reply"] for each in lines if each["email"] == row.email] == [hostile]


def test_export_holds_every_delivery(newsroom: Newsroom, tmp_path: Path) -> None:
    """I export an edition into a file that is mine alone, a row for each reader."""
    file = tmp_path / "rows.csv"
    said = newsroom.run("edition", "export", "weekly-1", "--output", str(file))
    assert (said.code, said.out, said.err) == (0, "", f"Written: {file}\n")
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["state"] for row in rows] == [
        "sent",
        "pending",
        "deferred",
        "rejected",
        "in_doubt",
    ]
    assert rows[2]["due_at"] == "2026-11-23T12:05:01+00:00"
    none = newsroom.run("edition", "export", "weekly-1", "--json", "--state", "expired")
    assert json.loads(none.out) == []
