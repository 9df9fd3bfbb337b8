"""A server that drops, stalls, refuses or talks nonsense, at every phase of the dialogue."""

from collections import Counter

import pytest

from publisher.model.delivery import DeliveryState
from tests.faults.conftest import StartRehearsal
from tests.faults.recording_server import Drop, Moment

DIALOGUE = (Moment.MAIL, Moment.RCPT, Moment.DATA, Moment.FINAL_DOT)
WHEN_MESSAGE_MAY_BE_THERE = (Moment.FINAL_DOT, Moment.ANSWERED)


class Once:
    """A fault that happens at the second time of a moment, and never again."""

    def __init__(self, moment: Moment, reply: str | type[Drop]) -> None:
        self._moment = moment
        self._reply = reply

    def __call__(self, moment: Moment, number: int, recipient: str) -> str | None:
        if moment is not self._moment or number != 2:
            return None
        if isinstance(self._reply, str):
            return self._reply
        raise self._reply


class Always:
    """A fault that one reader meets whenever she is tried."""

    def __init__(self, moment: Moment, reply: str, recipient: str) -> None:
        self._fault = (moment, recipient)
        self._reply = reply

    def __call__(self, moment: Moment, number: int, recipient: str) -> str | None:
        return self._reply if (moment, recipient) == self._fault else None


@pytest.mark.parametrize("has_pipelining", [True, False])
@pytest.mark.parametrize("moment", [*DIALOGUE, Moment.ANSWERED])
def test_connection_dropped(rehearse: StartRehearsal, moment: Moment, has_pipelining: bool) -> None:
    """A connection that breaks in one phase costs nobody the edition."""
    with rehearse(Once(moment, Drop), has_pipelining=has_pipelining) as rehearsal:
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []
        in_doubt = Counter(rehearsal.states().values())[DeliveryState.IN_DOUBT]
        assert in_doubt <= (1 if moment in WHEN_MESSAGE_MAY_BE_THERE else 0)


@pytest.mark.parametrize("moment", DIALOGUE)
def test_server_says_goodbye(rehearse: StartRehearsal, moment: Moment) -> None:
    """A 421 ends the connection, not the edition; after the final dot it means «later»."""
    with rehearse(Once(moment, "421 4.3.2 closing")) as rehearsal:
        code = rehearsal.run()
        states = Counter(rehearsal.states().values())
        if moment is Moment.FINAL_DOT:
            assert (code, states[DeliveryState.DEFERRED]) == (3, 1)
        else:
            assert (code, states[DeliveryState.SENT]) == (0, len(rehearsal.addresses))
        assert max(rehearsal.server.copies.values()) == 1


@pytest.mark.parametrize("moment", [Moment.RCPT, Moment.FINAL_DOT])
@pytest.mark.parametrize("has_pipelining", [True, False])
@pytest.mark.parametrize(
    ("reply", "state", "exit_code"),
    [
        ("450 4.2.1 mailbox busy", DeliveryState.DEFERRED, 3),
        ("550 5.1.1 no such reader", DeliveryState.REJECTED, 0),
    ],
)
def test_one_reader_refused(
    rehearse: StartRehearsal,
    moment: Moment,
    has_pipelining: bool,
    reply: str,
    state: DeliveryState,
    exit_code: int,
) -> None:
    """Who is refused is deferred or rejected with the server's words; the others get theirs."""
    unlucky = "reader1@example.org"
    with rehearse(Always(moment, reply, unlucky), has_pipelining=has_pipelining) as rehearsal:
        assert rehearsal.run() == exit_code
        states = rehearsal.states()
        assert states.pop(unlucky) is state
        assert set(states.values()) == {DeliveryState.SENT}
        assert rehearsal.server.copies[unlucky] == 0
        rehearsal.run(command=["edition", "show", "weekly-1", "--state", str(state)])
        assert reply[4:] in rehearsal.log


def test_tick_leaves_who_is_not_due(rehearse: StartRehearsal) -> None:
    """While a deferred reader waits for her time, a tick has nothing to do and nothing to say."""
    with rehearse(Always(Moment.RCPT, "450 4.2.1 busy", "reader1@example.org")) as rehearsal:
        assert rehearsal.run() == 3
        assert rehearsal.run(command=["cron"]) == 0
        tried, said = rehearsal.server.moments[Moment.RCPT], rehearsal.log
        assert rehearsal.run(command=["cron"]) == 0
        assert rehearsal.server.moments[Moment.RCPT] == tried
        assert rehearsal.log == said


@pytest.mark.parametrize("moment", DIALOGUE)
def test_server_falls_silent(rehearse: StartRehearsal, moment: Moment) -> None:
    """A server that stops answering is left after the time-out, and nobody is lost."""
    with rehearse(Once(moment, ""), timeout="1 s") as rehearsal:
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []
        in_doubt = Counter(rehearsal.states().values())[DeliveryState.IN_DOUBT]
        assert in_doubt == (1 if moment is Moment.FINAL_DOT else 0)


@pytest.mark.parametrize("moment", DIALOGUE)
def test_server_talks_nonsense(rehearse: StartRehearsal, moment: Moment) -> None:
    """What is no SMTP reply ends the connection; after the final dot it leaves one in doubt."""
    with rehearse(Once(moment, "the quick brown fox")) as rehearsal:
        rehearsal.run_until_finished()
        violations = rehearsal.find_violations(kills=1)
        assert violations == []


@pytest.mark.parametrize(
    ("moment", "reply"),
    [(Moment.DATA, "250 2.0.0 fine"), (Moment.FINAL_DOT, "354 go on"), (Moment.RCPT, "354 go on")],
)
def test_answer_of_another_phase(rehearse: StartRehearsal, moment: Moment, reply: str) -> None:
    """What would be fine in another phase is no answer here: nobody counts as sent for it."""
    with rehearse(Once(moment, reply)) as rehearsal:
        rehearsal.run_until_finished()
        assert rehearsal.find_violations(kills=1) == []


@pytest.mark.parametrize("reply", ["554 5.7.1 relay access denied", "550 5.4.5 quota for today"])
def test_everyone_refused(rehearse: StartRehearsal, reply: str) -> None:
    """Refused one after the other for what is not about them, readers lose nothing by it."""
    is_mended = False

    def refuse(moment: Moment, number: int, recipient: str) -> str | None:
        return reply if moment is Moment.RCPT and number > 2 and not is_mended else None

    with rehearse(refuse) as rehearsal:
        more = [f"another{number}@example.org" for number in range(30)]
        (rehearsal.folder / "more.csv").write_text("\n".join(["email", *more]))
        rehearsal.run(command=["subscriber", "import", str(rehearsal.folder / "more.csv")])
        assert rehearsal.run() == 1
        assert f"rejects one after the other: 5{reply[1:3]} RCPT: {reply[4:]}" in rehearsal.log
        states = Counter(rehearsal.states().values())
        assert states == {DeliveryState.SENT: 2, DeliveryState.PENDING: 32}
        is_mended = True
        assert rehearsal.run() == 0
        assert Counter(rehearsal.states().values()) == {DeliveryState.SENT: 34}


def test_sender_refused(rehearse: StartRehearsal) -> None:
    """A server that refuses the sender stops the edition, and no reader is rejected for it."""

    def refuse(moment: Moment, number: int, recipient: str) -> str | None:
        return "550 5.7.1 go away" if moment is Moment.MAIL else None

    with rehearse(refuse) as rehearsal:
        assert rehearsal.run() == 1
        assert set(rehearsal.states().values()) == {DeliveryState.PENDING}
        assert "refuses this sender: 550 5.7.1 go away" in rehearsal.log


def test_in_doubt_waits_for_a_person(rehearse: StartRehearsal) -> None:
    """Who is in doubt is not mailed again by any number of runs, and is when I say so."""
    with rehearse(Once(Moment.FINAL_DOT, Drop)) as rehearsal:
        rehearsal.run_until_finished()
        states = rehearsal.states()
        [doubtful] = [who for who, state in states.items() if state is DeliveryState.IN_DOUBT]
        assert rehearsal.run() == 0
        assert rehearsal.server.copies[doubtful] == 1
        resolve = ["edition", "resolve", "weekly-1", "--resend", "--address", doubtful]
        assert rehearsal.run(command=resolve) == 0
        assert rehearsal.run() == 0
        assert rehearsal.server.copies[doubtful] == 2
        assert rehearsal.states()[doubtful] is DeliveryState.SENT
        first, second = (
            each.message_id for each in rehearsal.server.received if each.recipient == doubtful
        )
        assert first == second


def test_every_answer_lost(rehearse: StartRehearsal) -> None:
    """A server that hangs up after every final dot stops the edition before all are in doubt."""

    def drop(moment: Moment, number: int, recipient: str) -> str | None:
        if moment is Moment.FINAL_DOT:
            raise Drop
        return None

    with rehearse(drop, connections=1) as rehearsal:
        assert rehearsal.run() == 75
        states = Counter(rehearsal.states().values())
        assert states[DeliveryState.IN_DOUBT] == 3
        assert states[DeliveryState.PENDING] == 1
