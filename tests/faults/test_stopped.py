"""Told to stop, or to go slowly, the sender settles what is in the air and nothing is in doubt."""

import os
import signal
import threading
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from publisher.model.delivery import DeliveryState
from publisher.storage.open import open_ledger
from tests.faults.conftest import StartRehearsal
from tests.faults.recording_server import Moment
from tests.faults.rehearsal import KILLED


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


def test_second_signal_at_any_moment(rehearse: StartRehearsal) -> None:
    """Ctrl-C twice ends the program on the spot, also right after a message went out."""
    for number in range(1, 30):
        with rehearse() as rehearsal:
            signals = [signal.SIGINT, signal.SIGINT]
            code = rehearsal.run(step="after send", number=number, signals=signals)
            if code == 0:
                assert number > 8
                return
            assert code == 3
            rehearsal.run_until_finished()
            assert rehearsal.find_violations(kills=1) == []
    raise AssertionError("more sends than there can be")


def test_unsubscribed_while_it_runs(rehearse: StartRehearsal) -> None:
    """Whoever leaves while the edition runs does not get it, if it was not handed over yet."""
    leaver = "reader3@example.org"

    def leave(reached: Moment, times: int, recipient: str) -> None:
        if reached is Moment.FINAL_DOT and times == 1:
            with open_ledger(rehearsal.folder / ".publisher" / "publisher.sqlite") as ledger:
                ledger.readers.unsubscribe(leaver, None, datetime.now(UTC))

    with rehearse(leave, connections=1) as rehearsal:
        assert rehearsal.run() == 0
        states = rehearsal.states()
        assert states.pop(leaver) is DeliveryState.SUPPRESSED
        assert set(states.values()) == {DeliveryState.SENT}
        assert rehearsal.server.copies[leaver] == 0


def test_cancelled_after_a_kill(rehearse: StartRehearsal) -> None:
    """What a killed sender had claimed is called off as well."""
    with rehearse() as rehearsal:
        assert rehearsal.run(step="after claim", number=1) == KILLED
        assert rehearsal.run(command=["edition", "cancel", "weekly-1"]) == 0
        assert rehearsal.run() == 0
        assert set(rehearsal.states().values()) == {DeliveryState.CANCELLED}
        assert rehearsal.server.copies.total() == 0


def test_newsletter_renamed_in_between(rehearse: StartRehearsal) -> None:
    """An edition that was frozen is finished, also when its newsletter has another name now."""
    with rehearse() as rehearsal:
        assert rehearsal.run(step="after claim", number=1) == KILLED
        file = rehearsal.folder / "publisher.toml"
        lines = [line for line in file.read_text().splitlines() if not line.startswith("name =")]
        where = lines.index("[[newsletter]]")
        file.write_text("\n".join([*lines[: where + 1], 'name = "monthly"', *lines[where + 1 :]]))
        assert rehearsal.run(command=["cron"]) == 0
        assert rehearsal.find_violations(kills=1) == []


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
