"""One message over one connection: every answer in every phase, and every way to break off."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from publisher.delivery.transports.patience import advance
from publisher.delivery.transports.protocol import LineState
from publisher.delivery.transports.smtp_line import dot_stuff
from publisher.errors import TransportError
from publisher.model.delivery import Outcome, OutcomeKind
from tests.delivery.transports.far_end import FarEnd, a_parcel, connect

_ENVELOPE = "MAIL FROM:<redactie@example.org>\nRCPT TO:<an@example.org>\nDATA\n"
_COMMANDS = ["MAIL", "RCPT", "DATA"]
_YES = {"MAIL": "250 sender", "RCPT": "250 recipient", "DATA": "354 go on"}


def _outcome(kind: str, code: int | None = None, text: str = "") -> Outcome:
    return Outcome(delivery_id=1, kind=OutcomeKind(kind), code=code, text=text)


def _as_seen(outcome: Outcome | None) -> tuple[str, int | None, str]:
    assert outcome is not None
    assert outcome.delivery_id == 1
    return (outcome.kind.value, outcome.code, outcome.text)


def _answer_until(far: FarEnd, refused: str, reply: str) -> Outcome | None:
    """Accept every command before `refused`, answer that with `reply`."""
    for command in _COMMANDS[: _COMMANDS.index(refused)]:
        assert far.says(_YES[command]) is None
        far.reads()
    return far.says(reply)


def test_sent_with_pipelining() -> None:
    """The envelope goes out in one piece, the message after its go-ahead, and it is sent."""
    with connect() as far:
        far.offer()
        assert far.state() is LineState.OFFERED
        assert far.reads() == _ENVELOPE
        assert far.says("250 sender\n250 recipient\n354 go on") is None
        assert far.state() is LineState.READY
        assert far.reads() == ""
        far.line.hand_over()
        assert far.reads() == "Subject: x\n\nbody\n.\n"
        assert far.state() is LineState.HANDED_OVER
        assert _as_seen(far.says("250 2.0.0 queued as 7")) == ("sent", 250, "2.0.0 queued as 7")
        assert (far.state(), far.line.delivery) == (LineState.IDLE, None)


def test_sent_without_pipelining() -> None:
    """A server without pipelining gets one command after the other."""
    with connect(pipelining=False) as far:
        far.offer()
        for line in _ENVELOPE.splitlines(keepends=True):
            assert far.reads() == line
            assert far.says(_YES[line[:4]]) is None
        far.line.hand_over()
        assert far.reads().endswith("\n.\n")
        assert _as_seen(far.says("250 taken")) == ("sent", 250, "taken")


def test_many_messages_on_one_line() -> None:
    """A connection is used again and again, with nothing left over from the message before."""
    with connect() as far:
        for number in range(3):
            far.takes_envelope(a_parcel(b"%d\r\n" % number))
            far.line.hand_over()
            assert far.reads() == f"{number}\n.\n"
            assert _as_seen(far.says("250 taken"))[0] == "sent"


def test_every_answer_byte_by_byte() -> None:
    """However slowly answers drip in, the line waits for their ends."""
    with connect() as far:
        far.offer()
        far.reads()
        answers = b"250-sender\r\n250 ok\r\n250 recipient\r\n354-go\r\n354-on\r\n354 now\r\n"
        for position in range(len(answers)):
            assert far.state() is LineState.OFFERED
            far.socket.sendall(answers[position : position + 1])
            assert advance(far.line) is None
        assert far.state() is LineState.READY
        far.line.hand_over()
        last = b"250-taken\r\n250 as 7\r\n"
        outcomes = []
        for position in range(len(last)):
            far.socket.sendall(last[position : position + 1])
            outcomes.append(advance(far.line))
        assert outcomes[:-1] == [None] * (len(last) - 1)
        assert _as_seen(outcomes[-1]) == ("sent", 250, "taken as 7")


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("phase", ["RCPT", "DATA"])
@pytest.mark.parametrize(("code", "kind"), [(450, "deferred"), (550, "rejected")])
def test_reader_refused(phase: str, code: int, kind: str, pipelining: bool) -> None:
    """A refusal of the reader is hers, in the server's words; the line serves the next one."""
    with connect(pipelining=pipelining) as far:
        far.offer()
        far.reads()
        outcome = _answer_until(far, phase, f"{code}-no\n{code} not her")
        if pipelining and phase == "RCPT":
            assert outcome is None
            outcome = far.says("554 no valid recipients")
        assert _as_seen(outcome) == (kind, code, f"{phase}: no not her")
        assert far.state() is LineState.IDLE
        far.offer()
        assert far.reads() == ("RSET\n" + _ENVELOPE if pipelining else "RSET\n")
        if pipelining:
            assert far.says("250 reset\n250 ok\n250 ok\n354 go") is None
        else:
            for reply in ("250 reset", "250 ok", "250 ok", "354 go"):
                assert far.says(reply) is None
                far.reads()
        assert far.state() is LineState.READY


@pytest.mark.parametrize("answer", ["250 empty", "554 no recipients"])
def test_recipient_refused_and_data_accepted(answer: str) -> None:
    """A server that wants a message for nobody gets an empty one, and nobody gets anything."""
    with connect() as far:
        far.offer()
        far.reads()
        assert far.says("250 sender\n550 no such reader\n354 go on") is None
        assert far.state() is LineState.OFFERED
        assert far.reads() == ".\n"
        assert _as_seen(far.says(answer)) == ("rejected", 550, "RCPT: no such reader")
        far.offer()
        assert far.reads() == _ENVELOPE


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("code", [450, 550])
def test_sender_refused(code: int, pipelining: bool) -> None:
    """A refused sender is nobody's fault among the readers: the message goes back unsent."""
    with connect(pipelining=pipelining) as far:
        far.offer()
        far.reads()
        outcome = far.says(f"{code} go away")
        if outcome is None:
            outcome = far.says("503 no sender\n503 no sender")
        assert _as_seen(outcome) == ("released", code, "MAIL: go away")
        assert far.state() is LineState.BROKEN
        if code == 550:
            assert isinstance(far.line.fault, TransportError)
            assert "550 go away" in far.line.fault.message
        else:
            assert far.line.fault is None


@pytest.mark.parametrize("phase", ["RCPT", "DATA", "final dot"])
@pytest.mark.parametrize("reply", ["550 5.1.8 bad outbound sender", "450 4.1.7 sender unknown"])
def test_sender_refused_late(phase: str, reply: str) -> None:
    """What a server says against the sender is not the reader's, in whatever phase it says it."""
    with connect(pipelining=False) as far:
        if phase == "final dot":
            far.takes_envelope()
            far.line.hand_over()
            outcome = far.says(reply)
        else:
            far.offer()
            outcome = _answer_until(far, phase, reply)
        assert _as_seen(outcome) == ("released", int(reply[:3]), f"{phase}: {reply[4:]}")
        assert far.state() is LineState.BROKEN
        assert (far.line.fault is not None) is reply.startswith("5")


@pytest.mark.parametrize(
    ("code", "kind"), [(451, "deferred"), (421, "deferred"), (552, "rejected"), (554, "rejected")]
)
def test_message_refused(code: int, kind: str) -> None:
    """A refusal after the final dot is an answer: nothing is in doubt."""
    with connect() as far:
        far.takes_envelope()
        far.line.hand_over()
        far.reads()
        assert _as_seen(far.says(f"{code} 5.7.1 no")) == (kind, code, "final dot: 5.7.1 no")
        assert far.state() is (LineState.BROKEN if code == 421 else LineState.IDLE)


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("phase", _COMMANDS)
def test_goodbye_in_the_dialogue(phase: str, pipelining: bool) -> None:
    """A 421 ends the line at once and says nothing of the message."""
    with connect(pipelining=pipelining) as far:
        far.offer()
        far.reads()
        outcome = _answer_until(far, phase, "421 4.3.2 closing")
        assert outcome is not None
        assert (outcome.kind, outcome.code) == (OutcomeKind.RELEASED, 421)
        assert far.state() is LineState.BROKEN
        assert far.line.last_words == "421 4.3.2 closing"
        assert far.line.fault is None


def test_refused_reader_before_a_goodbye() -> None:
    """A reader who was refused before the goodbye is refused; it need not be asked again."""
    with connect() as far:
        far.offer()
        far.reads()
        outcome = far.says("250 sender\n550 no such reader\n421 closing")
        assert _as_seen(outcome) == ("rejected", 550, "RCPT: no such reader")
        assert far.state() is LineState.BROKEN


def test_goodbye_to_an_idle_line() -> None:
    """A server that hangs up between two messages breaks the line and nothing else."""
    with connect() as far:
        assert far.says("421 4.4.2 idle for too long") is None
        assert far.state() is LineState.BROKEN
        assert far.line.last_words == "421 4.4.2 idle for too long"


@pytest.mark.parametrize("stray", ["421 closing", "250 what?", "354 again"])
def test_word_too_many_before_the_message(stray: str) -> None:
    """Who answers what was not asked is not given a message."""
    with connect() as far:
        far.takes_envelope()
        outcome = far.says(stray)
        assert outcome is not None
        assert outcome.kind is OutcomeKind.RELEASED
        assert far.state() is LineState.BROKEN


def test_word_too_many_after_the_message() -> None:
    """An answer too many does not shift the answers of the next message: the line is left."""
    with connect() as far:
        far.takes_envelope()
        far.line.hand_over()
        far.reads()
        assert _as_seen(far.says("250 taken\n250 taken twice"))[0] == "sent"
        assert far.state() is LineState.BROKEN


@pytest.mark.parametrize(
    "replies", ["354 sender", "250 a\n354 b", "250 a\n250 b\n250 c", "250 a\n550 b\n250 c"]
)
def test_answers_out_of_step(replies: str) -> None:
    """Answers that do not fit their commands are not believed: no message, nobody rejected."""
    with connect() as far:
        far.offer()
        far.reads()
        outcome = far.says(replies)
        assert outcome is not None
        assert outcome.kind is OutcomeKind.RELEASED
        assert far.state() is LineState.BROKEN


def test_go_ahead_instead_of_an_answer() -> None:
    """A 3xx after the final dot is no receipt: the message is in doubt."""
    with connect() as far:
        far.takes_envelope()
        far.line.hand_over()
        far.reads()
        outcome = far.says("354 go on")
        assert outcome is not None
        assert outcome.kind is OutcomeKind.IN_DOUBT
        assert far.state() is LineState.BROKEN


def test_size_is_announced() -> None:
    """A server that asks for sizes is told before it gets anything."""
    with connect(size=True) as far:
        far.offer(a_parcel(b"x" * 1000))
        assert far.reads().startswith("MAIL FROM:<redactie@example.org> SIZE=1000\n")


def test_goodbye_is_said() -> None:
    """A line that is closed says so to the server."""
    with connect() as far:
        far.line.close()
        assert far.reads() == "QUIT\n<closed>"
        assert far.state() is LineState.BROKEN
        far.line.close()


@given(st.binary() | st.text("\r\n.ab", max_size=60).map(str.encode))
@example(b".")
@example(b"..\r\n.\r\n")
@example(b"")
@example(b"no end")
def test_dots(message: bytes) -> None:
    """However many dots a message has, it is over at its end and nowhere before."""
    stuffed = dot_stuff(message)
    lines = stuffed.split(b"\r\n")
    assert lines[-2:] == [b".", b""]
    assert b"." not in lines[:-2]
    unstuffed = b"\r\n".join(line.removeprefix(b".") for line in lines[:-2]) + b"\r\n"
    assert unstuffed == (message if message.endswith(b"\r\n") else message + b"\r\n")


def test_line_to_wait_for() -> None:
    """A line wants to write while it has something to write, and tells until when it waits."""
    with connect() as far:
        assert (far.line.wants_write, far.deadline()) == (False, None)
        assert far.line.fileno() >= 0
        far.offer()
        assert (far.line.wants_write,) == (True,)
        far.reads()
        assert (far.line.wants_write,) == (False,)
        patience = far.deadline()
        assert patience is not None
        assert far.says("250 a\n250 b\n354 c") is None
        assert far.deadline() is None
        far.line.hand_over()
        later = far.deadline()
        assert later is not None
        # A server may work on a message: it has twice as long for that.
        assert later - patience > 250
