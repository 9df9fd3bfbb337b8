"""Told to stop, or to go slowly, the sender settles what is in the air and nothing is in doubt."""

import os
import signal
import threading
import time
from collections import Counter

import pytest

from publisher.model.delivery import DeliveryState
from tests.faults.conftest import StartRehearsal
from tests.faults.recording_server import Moment


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("moment", list(Moment)[1:])
def test_stopped_by_a_signal(
    rehearse: StartRehearsal, number: signal.Signals, moment: Moment
) -> None:
    """Ctrl-C and SIGTERM leave nobody in doubt, exit with 3, and the next run does the rest."""
    is_known = threading.Event()
    pids: list[int] = []

    def stop(reached: Moment, times: int, recipient: str) -> None:
        if reached is moment and times == 1:
            assert is_known.wait(10)
            os.kill(pids[0], number)

    with rehearse(stop, connections=1) as rehearsal:
        pids.append(rehearsal.start())
        is_known.set()
        assert rehearsal.finish() == 3
        states = Counter(rehearsal.states().values())
        assert set(states) <= {DeliveryState.SENT, DeliveryState.PENDING}
        assert states[DeliveryState.PENDING] >= 2
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=0) == []


def test_rate_is_kept(rehearse: StartRehearsal) -> None:
    """At ten a second four messages take three tenths of a second, however many connections."""
    moments: list[float] = []

    def note(reached: Moment, times: int, recipient: str) -> None:
        if reached is Moment.MAIL:
            moments.append(time.monotonic())

    with rehearse(note, rate="10/s") as rehearsal:
        assert rehearsal.run() == 0
        assert moments[-1] - moments[0] > 0.25


def test_cancelled_edition_goes_no_further(rehearse: StartRehearsal) -> None:
    """What is called off reaches nobody else, and the edition is finished."""
    is_known = threading.Event()
    pids: list[int] = []

    def stop(reached: Moment, times: int, recipient: str) -> None:
        if reached is Moment.FINAL_DOT and times == 1:
            assert is_known.wait(10)
            os.kill(pids[0], signal.SIGTERM)

    with rehearse(stop, connections=1) as rehearsal:
        pids.append(rehearsal.start())
        is_known.set()
        assert rehearsal.finish() == 3
        assert rehearsal.run(command=["edition", "cancel", "weekly-1"]) == 0
        assert rehearsal.run() == 0
        states = Counter(rehearsal.states().values())
        assert states == {DeliveryState.SENT: 1, DeliveryState.CANCELLED: 3}
        assert rehearsal.server.copies.total() == 1
        assert rehearsal.tally().is_finished
