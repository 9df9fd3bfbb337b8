"""Deliveries in doubt, settled by the mail server's log or by a person."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.model.delivery import DeliveryState
from tests.cli.scenes import begin_edition, the_ledger
from tests.contract.places import NOW
from tests.newsroom import Newsroom

#: The scenes happen at NOW, in November 2026; a log has to go on for an hour.
_BEFORE, _AFTER = NOW - timedelta(hours=1), NOW + timedelta(hours=2)
_FIRST = "qmgr[1]: started"


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    # Dates that name no year are the last such days.
    monkeypatch.setattr("publisher.cli.editions.resolving.now", lambda: NOW + timedelta(days=1))
    newsroom = Newsroom(tmp_path / "kust")
    in_doubt = DeliveryState.IN_DOUBT
    begin_edition(newsroom, an=DeliveryState.SENT, bo=in_doubt, cy=in_doubt, dirk=in_doubt)
    return newsroom


Write = Callable[..., Path]


@pytest.fixture
def write_log(newsroom: Newsroom) -> Write:
    """Write a log that goes from before the edition to well after it; named readers are in it."""
    with the_ledger(newsroom) as ledger:
        ids = {
            each.email.partition("@")[0]: each.message_id
            for each in ledger.deliveries.list_deliveries("weekly-1")
        }

    def write(*taken_in: str, begun: str = "", stamp: str = "%Y-%m-%dT%H:%M:%SZ") -> Path:
        said = [(_BEFORE, _FIRST)]
        for number, name in enumerate((*taken_in, *([begun] if begun else []))):
            queue = f"4F2{number}A"
            said.append((NOW, f"cleanup[2]: {queue}: message-id=<{ids[name]}>"))
            if name != begun:
                status = f"to=<{name}@example.org>, relay=x, dsn=2.0.0, status=sent (250 Ok)"
                active = "from=<a@b>, size=9, nrcpt=1 (queue active)"
                said.append((NOW, f"qmgr[1]: {queue}: {active}"))
                said.append((NOW, f"smtp[3]: {queue}: {status}"))
        said.append((_AFTER, _FIRST))
        log = newsroom.folder / "mail.log"
        log.write_text(
            "".join(f"{moment:{stamp}} mail postfix/{words}\n" for moment, words in said)
        )
        return log

    return write


def _states(newsroom: Newsroom) -> list[str]:
    with the_ledger(newsroom) as ledger:
        return [each.state.value for each in ledger.deliveries.list_deliveries("weekly-1")]


def test_log_settles_what_it_knows(newsroom: Newsroom, write_log: Write) -> None:
    """What Postfix took in is sent, with the log's words; what is not there stays in doubt."""
    log = write_log("an", "bo", begun="cy")
    words = ("edition", "resolve", "weekly-1", "--from-log", str(log))
    tried = newsroom.run(*words, "--dry-run", "--json")
    assert tried.code == 3
    assert [each["email"] for each in json.loads(tried.out)["settled"]] == ["bo@example.org"]
    assert _states(newsroom) == ["sent", "in_doubt", "in_doubt", "in_doubt"]
    said = newsroom.run(*words)
    assert (said.code, said.err) == (3, "")
    rows = [" ".join(line.split()) for line in said.out.splitlines()]
    assert rows[1:4] == [
        "bo@example.org sent Postfix took it in as 4F21A: sent (250 Ok)",
        "cy@example.org in doubt began to arrive; the log does not say that it was taken in",
        "dirk@example.org in doubt is not in the log",
    ]
    assert rows[4] == "2 deliveries still in doubt."
    assert _states(newsroom) == ["sent", "sent", "in_doubt", "in_doubt"]
    receipt = newsroom.run("edition", "receipts", "weekly-1", "--address", "bo@example.org")
    assert "Answer      Postfix took it in as 4F21A: sent (250 Ok)" in receipt.out


def test_whole_log_proves_what_never_arrived(newsroom: Newsroom, write_log: Write) -> None:
    """Only where I ask for it and the log is whole is somebody mailed again who is not in it."""
    log = write_log("an", "bo", begun="cy")
    words = ("edition", "resolve", "weekly-1", "--resend-missing", "--from-log", str(log))
    said = newsroom.run(*words)
    assert said.code == 3  # cy began to arrive
    assert "dirk@example.org  pending again  the log proves that it never arrived" in said.out
    assert "Mail them: publisher send weekly" in said.out
    assert _states(newsroom) == ["sent", "sent", "in_doubt", "pending"]


def test_log_of_another_server(newsroom: Newsroom, write_log: Write) -> None:
    """A log that does not know who got it already is not the right one: nobody is mailed again."""
    log = write_log("bo")
    words = ("edition", "resolve", "weekly-1", "--resend-missing", "--from-log", str(log))
    said = newsroom.run(*words)
    assert said.code == 3
    assert "Nobody is mailed again: the log is no proof.\n  1 of 1 messages of weekly-1" in said.out
    assert _states(newsroom) == ["sent", "sent", "in_doubt", "in_doubt"]


def test_zone_of_the_log(newsroom: Newsroom, write_log: Write) -> None:
    """Where dates name no zone, I say it; without one a log of a few hours proves nothing."""
    log = write_log("an", stamp="%b %e %H:%M:%S")
    words = ("edition", "resolve", "weekly-1", "--resend-missing", "--from-log", str(log))
    assert "--log-timezone" in newsroom.run(*words, "--dry-run").out
    assert newsroom.run(*words, "--log-timezone", "Asia/Tokyo").code == 3
    assert newsroom.run(*words, "--log-timezone", "UTC").code == 0
    assert _states(newsroom) == ["sent", "pending", "pending", "pending"]
    wrong = newsroom.run(*words, "--log-timezone", "Mars/Olympus")
    assert wrong.code == 2
    assert "'Mars/Olympus' is not a time zone" in wrong.err


def test_several_files_and_one_reader(newsroom: Newsroom, write_log: Write) -> None:
    """The shell's mail.log* names several files, and I may ask for one reader alone."""
    log = write_log("an", "bo", "cy")
    lines = log.read_text().splitlines(keepends=True)
    older = log.with_name("mail.log.1")
    older.write_text("".join(lines[:4]))
    log.write_text("".join(lines[4:]))
    words = ("edition", "resolve", "weekly-1", "--address", "cy@example.org")
    assert newsroom.run(*words, "--from-log", str(log), str(older)).code == 0
    assert _states(newsroom) == ["sent", "in_doubt", "sent", "in_doubt"]


def test_person_says_so(newsroom: Newsroom) -> None:
    """What I say about a delivery stands as its answer, and is said to be mine."""
    words = ("edition", "resolve", "weekly-1")
    twice = ("--address", "bo@example.org", "--address", "BO@example.org")
    assert newsroom.run(*words, "--sent", *twice).out == "1 delivery settled as sent.\n"
    assert newsroom.run(*words, "--resend", "--address", "cy@example.org").code == 0
    assert _states(newsroom) == ["sent", "sent", "pending", "in_doubt"]
    receipts = json.loads(newsroom.run("edition", "receipts", "weekly-1", "--json").out)
    assert [each["reply"] for each in receipts["deliveries"]] == [
        "2.0.0 Ok: queued as 4F2",
        "a person said that it arrived",
    ]


def test_what_does_not_go_together(newsroom: Newsroom, tmp_path: Path) -> None:
    """Saying two things at once, or naming no log, is refused before anything is read."""
    words = ("edition", "resolve", "weekly-1")
    for options in ((), ("--sent", "--resend"), ("--sent", "--from-log", "x"), ("--sent", "x")):
        assert newsroom.run(*words, *options).code == 2
    away = newsroom.run(*words, "--from-log", str(tmp_path / "away.log"))
    assert away.code == 1
    assert "away.log: No such file or directory" in away.err
    newsroom.run(*words, "--sent")
    nothing = newsroom.run(*words, "--from-log", str(tmp_path / "away.log"))
    assert (nothing.code, nothing.out) == (0, "Nothing of weekly-1 is in doubt.\n")
