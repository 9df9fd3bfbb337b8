"""An edition over several servers, and over connections that are renewed."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.conftest import StartRehearsal
from tests.faults.recording_server import Drop, Moment, RecordingServer


def _at_every_moment(reply: str | None) -> Callable[[Moment, int, str], str | None]:
    def break_down(moment: Moment, number: int, recipient: str) -> str | None:
        if reply is None:
            raise Drop
        return reply

    return break_down


def test_both_have_their_share(rehearse: StartRehearsal) -> None:
    """Two servers share an edition, and each reader has it once."""
    with rehearse() as rehearsal, RecordingServer() as second:
        rehearsal.others.append(second)
        rehearsal.add_readers(20)
        assert rehearsal.run() == 0
        assert rehearsal.find_violations(kills=0) == []
        assert min(len(rehearsal.server.received), len(second.received)) > 4


@pytest.mark.parametrize("reply", [None, "421 4.3.2 going down"])
def test_one_breaks_down(rehearse: StartRehearsal, reply: str | None) -> None:
    """A server that breaks down in the middle is left, and the other takes what it did not."""
    with rehearse(connections=4) as rehearsal, RecordingServer() as second:
        rehearsal.others.append(second)
        rehearsal.add_readers(40)

        def break_down(moment: Moment, number: int, recipient: str) -> str | None:
            if moment is Moment.MAIL and number == 3:
                second.fault = _at_every_moment(reply)
            return second.fault(moment, 0, recipient) if number > 2 else None

        second.fault = break_down
        assert rehearsal.run() == 0
        assert rehearsal.find_violations(kills=0) == []
        assert 0 < len(second.received) < 4


def test_one_is_away_from_the_start(rehearse: StartRehearsal) -> None:
    """A server that does not answer does not keep the other from its work."""
    with RecordingServer() as second:
        pass
    with rehearse() as rehearsal:
        rehearsal.others.append(second)
        assert rehearsal.run() == 0
        assert rehearsal.find_violations(kills=0) == []


def test_none_is_left(rehearse: StartRehearsal) -> None:
    """When no server is left the run stops, in the words of one of them, and nobody is lost."""
    with (
        rehearse(_at_every_moment("421 4.3.2 first is busy")) as rehearsal,
        RecordingServer(fault=_at_every_moment("421 4.3.2 second is busy")) as second,
    ):
        rehearsal.others.append(second)
        assert rehearsal.run() == 75
        assert "421 4.3.2 first is busy" in rehearsal.log
        assert rehearsal.list_editions() == []


def test_one_refuses_us_for_good(rehearse: StartRehearsal) -> None:
    """A server that will never take us stops the run before anybody gets anything."""
    with (
        rehearse() as rehearsal,
        RecordingServer(fault=_at_every_moment("554 5.7.1 not you")) as second,
    ):
        rehearsal.others.append(second)
        assert rehearsal.run() == 1
        assert f"smtp://127.0.0.1:{second.port}: 554 5.7.1 not you" in rehearsal.log
        assert rehearsal.copies == Counter()


def test_connections_are_renewed(rehearse: StartRehearsal) -> None:
    """A connection carries so many messages and no more, and nobody notices."""
    with rehearse(connections=3, messages_per_connection=5) as rehearsal:
        rehearsal.add_readers(60)
        assert rehearsal.run() == 0
        assert rehearsal.find_violations(kills=0) == []
        # One to see whether the server is there, before the edition is frozen.
        assert rehearsal.server.moments[Moment.EHLO] >= 1 + 64 // 5


def test_old_connections_are_renewed(rehearse: StartRehearsal) -> None:
    """A connection that is too old after its message is renewed as well."""
    with rehearse(connections=1, connection_age="0 s") as rehearsal:
        assert rehearsal.run() == 0
        assert rehearsal.find_violations(kills=0) == []
        assert rehearsal.server.moments[Moment.EHLO] >= 1 + len(rehearsal.addresses)
