"""The sentence: killed at any step, nobody is skipped and nobody is mailed twice."""

import random
import threading
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.conftest import StartRehearsal
from tests.faults.recording_server import Moment
from tests.faults.rehearsal import KILLED, Rehearsal, kill

STEPS = (
    "freeze", "recover", "claim", "offer", "record", "say", "hand_over", "send", "settle", "commit",
)  # fmt: skip
#: More crossings of one step than a rehearsal has.
MANY = 60


def kill_everywhere(rehearse: StartRehearsal, step: str, **order: Any) -> tuple[int, list[str]]:
    """Kill at the first crossing of a step, the second … until there are no more.

    Return how many crossings there were, and every violation of the sentence.
    """
    violations: list[str] = []
    for number in range(1, MANY):
        with rehearse() as rehearsal:
            code = rehearsal.run(step=step, number=number, **order)
            if code != KILLED:
                assert code == 0, rehearsal.log
                return number - 1, violations
            rehearsal.run_until_finished(**order)
            found = rehearsal.find_violations(kills=1)
            violations += [f"{step} {number}: {each}" for each in found]
    raise AssertionError(f"more than {MANY} crossings of {step}")


@pytest.mark.parametrize(
    "step", [f"{when} {step}" for step in STEPS for when in ("before", "after")]
)
def test_killed_at_every_step(rehearse: StartRehearsal, step: str) -> None:
    """Whatever I was doing when the machine died, every reader gets the edition once."""
    crossings, violations = kill_everywhere(rehearse, step)
    assert violations == []
    # Nothing is left to recover in a first run; every other step is really crossed.
    assert crossings > 0 or "recover" in step


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("has_pipelining", [True, False])
def test_killed_while_the_server_listens(
    rehearse: StartRehearsal, moment: Moment, has_pipelining: bool
) -> None:
    """Killed at any phase of the dialogue, every reader gets the edition once."""
    for number in range(1, MANY):
        assassin = Assassin(moment, number)
        with rehearse(assassin.strike, has_pipelining=has_pipelining) as rehearsal:
            assassin.aim(rehearsal.start())
            if rehearsal.finish() != KILLED:
                assert number > 1
                return
            rehearsal.run_until_finished()
            assert rehearsal.find_violations(kills=1) == []
    raise AssertionError(f"more than {MANY} times {moment}")


class Assassin:
    """A server's fault that kills the client, once, at the n-th time of a moment."""

    def __init__(self, moment: Moment, number: int) -> None:
        self._moment = moment
        self._number = number
        self._victim = 0
        self._is_known = threading.Event()

    def aim(self, pid: int) -> None:
        self._victim = pid
        self._is_known.set()

    def strike(self, moment: Moment, number: int, recipient: str) -> None:
        if moment is self._moment and number == self._number:
            assert self._is_known.wait(10)
            kill(self._victim)


def test_killed_again_and_again(rehearse: StartRehearsal) -> None:
    """Killed many times in the same edition, it still ends with everyone served once."""
    choice = random.Random(20261120)
    with rehearse() as rehearsal:
        more = [f"another{number}@example.org" for number in range(60)]
        (rehearsal.folder / "more.csv").write_text("\n".join(["email", *more]))
        assert (
            rehearsal.run(command=["subscriber", "import", str(rehearsal.folder / "more.csv")]) == 0
        )
        rehearsal = replace(rehearsal, addresses=[*rehearsal.addresses, *more])
        kills = 0
        for _ in range(15):
            step = f"{choice.choice(['before', 'after'])} {choice.choice(STEPS[2:])}"
            kills += rehearsal.run(step=step, number=choice.randint(1, 9)) == KILLED
        assert kills > 5
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=kills) == []


@pytest.mark.parametrize("wrong", ["afterwards", "before"])
def test_wrong_senders_are_found_out(rehearse: StartRehearsal, wrong: str) -> None:
    """A sender that records only afterwards, or only before, does not pass this suite."""
    violations: list[str] = []
    for step in ("after hand_over", "before hand_over"):
        violations += kill_everywhere(rehearse, step, wrong=wrong)[1]
    expected = "copies" if wrong == "afterwards" else "got nothing"
    assert [each for each in violations if expected in each]


def finished_alone(rehearsal: Rehearsal) -> bool:
    """Tell whether nothing was in doubt: an uninterrupted run leaves none."""
    return rehearsal.find_violations(kills=0) == []


def test_undisturbed(rehearse: StartRehearsal) -> None:
    """Left alone, everyone gets the edition once, and the same command again sends nothing."""
    with rehearse() as rehearsal:
        assert rehearsal.run() == 0
        assert finished_alone(rehearsal)
        assert rehearsal.run() == 0
        assert finished_alone(rehearsal)
        assert "Nothing new for weekly." in rehearsal.log
