"""A ledger that an older version left, in the middle of an edition."""

import sqlite3
from contextlib import closing
from email import message_from_bytes
from pathlib import Path

import pytest

from publisher.storage.schema import MIGRATIONS
from tests.cli.test_drafts import run_here, take_outbox

#: Made by a version that knew neither drafts nor variants: three readers, killed when it had sent
#: to one and claimed the others.
SAMPLE = Path(__file__).parents[1] / "storage" / "ledger_of_schema_6.sql"


def test_newer_version_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """I update the program while an edition is on its way, and the others get it, once."""
    assert run_here("init", str(tmp_path / "harbour")).code == 0
    monkeypatch.chdir(tmp_path / "harbour")
    Path("articles/welcome.md").write_text("---\ntitle: Another\ndate: 2026-11-25\n---\nBy now.\n")
    Path(".publisher").mkdir(exist_ok=True)
    with closing(sqlite3.connect(".publisher/publisher.sqlite")) as connection:
        connection.executescript(SAMPLE.read_text(encoding="utf-8"))
    sent = run_here("send", "weekly")
    ledger = Path(".publisher/publisher.sqlite").absolute()
    copy = f"{ledger.name}.before-{len(MIGRATIONS)}"
    assert (sent.code, sent.err) == (
        0,
        f"Ledger: {ledger}: schema 6 became {len(MIGRATIONS)}.\n  As it was before: {copy}\n",
    )
    assert ledger.with_name(copy).is_file()
    assert sent.out == (
        "Went on with weekly-1 «Welcome to Harbour» to 3 readers: 3 sent.\n"
        "  2 deliveries taken up again.\n"
    )
    messages = [message_from_bytes(each) for each in take_outbox(tmp_path / "harbour")]
    assert sorted(str(each["To"]) for each in messages) == [
        "Bo <bo@example.org>",
        "cy@example.org",
    ]
    assert run_here("send", "weekly").out == "Nothing new for weekly.\n"
    shown = run_here("edition", "show", "weekly-1", "--message", "ann@example.org")
    assert "Subject: Welcome to Harbour" in shown.out
