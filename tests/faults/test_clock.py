"""A clock that jumps, between runs and in the middle of one: nobody is missed, nobody is last."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from publisher.model.delivery import DeliveryState
from tests.acceptance.conftest import BARE_ENVIRONMENT
from tests.faults.conftest import StartRehearsal
from tests.faults.recording_server import Moment
from tests.faults.rehearsal import KILLED, Rehearsal

DAY = 24 * 60 * 60
YEAR = 365 * DAY
LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def set_clock(rehearsal: Rehearsal, seconds: int) -> dict[str, str]:
    """Let the clock be ahead by so much; return the order that makes a sender look at it."""
    file = rehearsal.folder / "clock"
    file.with_suffix(".new").write_text(str(seconds))
    file.with_suffix(".new").replace(file)
    return {"clock": str(file)}


@pytest.mark.parametrize("ahead", [-YEAR, -DAY, DAY, YEAR])
def test_jump_in_the_middle(rehearse: StartRehearsal, ahead: int) -> None:
    """The clock jumps while an edition runs, it is killed, and the next run ends it."""

    def jump(moment: Moment, number: int, recipient: str) -> None:
        if (moment, number) == (Moment.DATA, 2):
            set_clock(rehearsal, ahead)

    with rehearse(jump) as rehearsal:
        order: dict[str, Any] = set_clock(rehearsal, 0)
        assert rehearsal.run(step="after hand_over", number=3, **order) == KILLED
        rehearsal.run_until_finished(**order)
        assert rehearsal.find_violations(kills=1) == []


@pytest.mark.parametrize("ahead", [-10 * DAY, YEAR])
def test_deferred_by_a_wrong_clock(rehearse: StartRehearsal, ahead: int) -> None:
    """Who was deferred while the clock was wrong is tried again when it is right."""
    busy = "reader1@example.org"

    def refuse(moment: Moment, number: int, recipient: str) -> str | None:
        is_busy = rehearsal.exit_codes == [] and recipient == busy
        return "450 4.2.1 busy" if moment is Moment.RCPT and is_busy else None

    with rehearse(refuse, give_up_after="800 days") as rehearsal:
        assert rehearsal.run(**set_clock(rehearsal, ahead)) == 3
        assert Counter(rehearsal.states().values())[DeliveryState.DEFERRED] == 1
        assert rehearsal.run(command=["cron"], **set_clock(rehearsal, 0)) == 0
        assert set(rehearsal.states().values()) == {DeliveryState.SENT}
        assert rehearsal.find_violations(kills=0) == []


@pytest.mark.skipif(not LIBRARIES, reason="libfaketime is not installed: no clock can be set")
def test_whole_command_in_another_time(rehearse: StartRehearsal) -> None:
    """The whole command, killed where the clock is ahead, goes on where it is right."""
    killed: list[int] = []

    def strike(moment: Moment, number: int, recipient: str) -> None:
        if (moment, number) == (Moment.ANSWERED, 2):
            killed.append(sender.pid)
            sender.kill()

    with rehearse(strike) as rehearsal:
        for ahead in ("+400d", "-400d", "+0d"):
            sender = subprocess.Popen(
                [sys.executable, "-m", "publisher", "send", "weekly"],
                cwd=rehearsal.folder,
                env={
                    **BARE_ENVIRONMENT,
                    "PUBLISHER_DELIVERY_TRANSPORT": f"smtp://127.0.0.1:{rehearsal.server.port}",
                    "LD_PRELOAD": os.fspath(LIBRARIES[0]),
                    "FAKETIME": ahead,
                    # How long it waits is not what is tried here.
                    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                },
            )
            sender.wait(60)
        assert killed
        assert rehearsal.find_violations(kills=1) == []
