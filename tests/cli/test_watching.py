"""How deliveries go on, seen from another terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from publisher.model.delivery import DeliveryState
from tests.acceptance.conftest import BARE_ENVIRONMENT
from tests.cli.scenes import begin_edition, the_ledger
from tests.contract.places import NOW
from tests.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path / "kust")
    begin_edition(
        newsroom, an=DeliveryState.SENT, bo=DeliveryState.PENDING, cy=DeliveryState.IN_DOUBT
    )
    return newsroom


def test_lines_say_what_is_new(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no terminal a line is written when something changed, until Ctrl-C."""
    looks = iter(range(4))

    def wait(seconds: float) -> None:
        number = next(looks)
        if number == 1:
            with the_ledger(newsroom) as ledger:
                ledger.deliveries.pause("weekly-1", NOW)
        if number == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", wait)
    said = newsroom.run("status", "--watch")
    assert (said.code, said.err) == (0, "")
    assert [line.partition(" ")[2] for line in said.out.splitlines()] == [
        "weekly-1: 1 of 3 sent, 1 pending, 1 in doubt; nobody is sending it",
        "weekly-1: 1 of 3 sent, 1 pending, 1 in doubt; paused",
    ]


def test_terminal_shows_a_picture(newsroom: Newsroom) -> None:
    """On a terminal I see bars that change, and Ctrl-C ends it without a complaint."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "publisher", "status", "--watch", "0.2"]
    environment = {**BARE_ENVIRONMENT, "TERM": "xterm", "COLUMNS": "80", "LANG": "C.UTF-8"}
    with subprocess.Popen(
        command, cwd=newsroom.folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    ) as watcher:
        os.close(theirs)
        shown, deadline = b"", time.monotonic() + 60
        while b"Ctrl-C" not in shown:
            assert time.monotonic() < deadline, shown
            if select.select([ours], [], [], 0.1)[0]:
                shown += os.read(ours, 65536)
        watcher.send_signal(signal.SIGINT)
        assert watcher.wait(timeout=60) == 0
    os.close(ours)
    lines = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode().splitlines()
    assert "weekly-1  De zee" in lines
    assert any(line.rstrip().endswith(" 66.7 %") for line in lines)
    assert "1 of 3 sent, 1 pending, 1 in doubt; nobody is sending it" in lines
    assert max(map(len, lines)) <= 80


def test_one_thing_at_a_time(newsroom: Newsroom) -> None:
    """Watching, measuring and printing for programs are three things, and refused together."""
    assert newsroom.run("status", "--watch", "--json").code == 2
    assert newsroom.run("status", "--watch", "0").code == 2


def test_status_of_a_paused_edition(newsroom: Newsroom) -> None:
    """The overview says that an edition is paused, and how it goes on."""
    newsroom.run("edition", "pause", "weekly-1")
    said = newsroom.run("status").out
    assert "           paused since " in said
    assert "           goes on with: publisher edition resume weekly-1\n" in said
    assert "goes on with: publisher send weekly" not in said
