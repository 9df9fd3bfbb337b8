"""Two senders at once, and one that slept while the world went on."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from tests.faults.conftest import StartRehearsal
from tests.faults.recording_server import Moment
from tests.faults.rehearsal import KILLED, Nursery, kill


@pytest.fixture(scope="module")
def second_nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.mark.parametrize("command", [["send", "weekly"], ["cron"]])
def test_two_senders(rehearse: StartRehearsal, second_nursery: Nursery, command: list[str]) -> None:
    """While one sends, another leaves with 75 and sends nothing; killed, it is as if alone."""
    codes: list[int] = []
    first: list[int] = []
    is_known = threading.Event()

    def start_another(moment: Moment, number: int, recipient: str) -> None:
        if (moment, number) == (Moment.FINAL_DOT, 2):
            order = {"folder": str(rehearsal.folder), "log": str(rehearsal.folder / "second")}
            second_nursery.start({**order, "command": command})
            codes.append(second_nursery.finish())
            assert is_known.wait(10)
            kill(first[0])

    with rehearse(start_another) as rehearsal:
        first.append(rehearsal.start())
        is_known.set()
        assert rehearsal.finish() == KILLED
        assert codes == [75]
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []


@pytest.mark.parametrize("moment", [Moment.MAIL, Moment.DATA, Moment.FINAL_DOT, Moment.ANSWERED])
def test_asleep_for_longer_than_the_server_waits(rehearse: StartRehearsal, moment: Moment) -> None:
    """A sender that is stopped while the server loses patience wakes up and goes on."""
    sleeper: list[int] = []
    is_known = threading.Event()

    def wake() -> None:
        rehearsal.server.lose_patience()
        os.kill(sleeper[0], signal.SIGCONT)

    def put_to_sleep(reached: Moment, number: int, recipient: str) -> None:
        if (reached, number) == (moment, 2):
            assert is_known.wait(10)
            os.kill(sleeper[0], signal.SIGSTOP)
            threading.Timer(0.2, wake).start()

    with rehearse(put_to_sleep) as rehearsal:
        sleeper.append(rehearsal.start())
        is_known.set()
        rehearsal.finish()
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []
