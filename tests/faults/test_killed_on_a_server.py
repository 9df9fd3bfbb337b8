"""The sentence, for a ledger on a server: killed or cut off at any step, nobody twice, all once."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from publisher.storage.open import open_database
from publisher.storage.upkeep.copy import copy_ledger
from tests.faults.conftest import StartRehearsal
from tests.faults.rehearsal import Rehearsal
from tests.faults.test_killed import kill_everywhere
from tests.postgres import PostgresServer

#: Exit code: the ledger's server is away.
LATER = 75


@pytest.fixture
def rehearse_there(rehearse: StartRehearsal, postgres: PostgresServer) -> StartRehearsal:
    """Give a fresh publication whose ledger is on the server, as often as asked."""

    @contextmanager
    def start(*args: Any, **settings: Any) -> Iterator[Rehearsal]:
        with rehearse(*args, **settings) as rehearsal:
            _move(rehearsal, postgres)
            yield rehearsal

    return start


def _move(rehearsal: Rehearsal, postgres: PostgresServer) -> None:
    server = postgres.make_ledger()
    with (
        closing(open_database(rehearsal.ledger)) as source,
        closing(open_database(server)) as target,
    ):
        copy_ledger(source, target, lambda done, total: None)
    assert isinstance(rehearsal.ledger, Path)
    rehearsal.ledger.unlink()
    rehearsal.elsewhere = server
    with (rehearsal.folder / "publisher.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[ledger]\ndatabase = "{server}"\n')


# The steps that touch the ledger, and the final dot; the dialogue is that of `test_killed.py`.
@pytest.mark.parametrize(
    "step", ["before freeze", "after claim", "after record", "after hand_over", "before commit"]
)
def test_killed(rehearse_there: StartRehearsal, step: str) -> None:
    """Whatever I was doing when the machine died, every reader gets the edition once."""
    crossings, violations = kill_everywhere(rehearse_there, step)
    assert violations == []
    assert crossings > 0


@pytest.mark.parametrize("step", ["before commit", "after hand_over"])
def test_cut_off(rehearse_there: StartRehearsal, step: str) -> None:
    """The line to the ledger breaks at any moment: the sender stops, and the next one goes on."""
    for number in range(1, 60):
        with rehearse_there() as rehearsal:
            code = rehearsal.run(step=step, number=number, cuts=True)
            if code == 0:
                assert number > 2
                return
            assert code == LATER, rehearsal.log
            rehearsal.run_until_finished()
            assert rehearsal.find_violations(kills=1) == []
    raise AssertionError("it never came to an end")


def test_wrong_sender_is_found_out(rehearse_there: StartRehearsal) -> None:
    """A sender that records only afterwards does not pass this suite either."""
    _, violations = kill_everywhere(rehearse_there, "after hand_over", wrong="afterwards")
    assert [each for each in violations if "copies" in each]
