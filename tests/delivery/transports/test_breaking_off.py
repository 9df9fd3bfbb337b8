"""A connection that ends, stalls or is given up: what is in doubt, and what is not."""

import socket
from datetime import timedelta

import pytest

from publisher.delivery.transports.patience import advance
from publisher.delivery.transports.protocol import LineState
from publisher.model.delivery import Outcome, OutcomeKind
from tests.delivery.transports.far_end import FarEnd, a_parcel, connect

_ANSWERS = {"MAIL": "250 sender", "RCPT": "250 recipient", "DATA": "354 go on"}


def _end(far: FarEnd, how: str) -> Outcome | None:
    match how:
        case "garbage":
            return far.says("the quick brown fox")
        case "half an answer":
            far.socket.sendall(b"250-taken\r\n25")
            return far.hangs_up()
        case "silence":
            return advance(far.line)
        case _:
            return far.hangs_up()


@pytest.mark.parametrize("phase", [*_ANSWERS, "final dot"])
@pytest.mark.parametrize("end", ["garbage", "hangs up", "half an answer", "silence"])
def test_no_answer(phase: str, end: str) -> None:
    """Without an answer a message is in doubt once its end was written, and not before."""
    patience = timedelta(0) if end == "silence" else timedelta(minutes=5)
    with connect(timeout=patience) as far:
        far.offer()
        if end != "silence" or phase == "final dot":
            before = (
                list(_ANSWERS)
                if phase == "final dot"
                else list(_ANSWERS)[: list(_ANSWERS).index(phase)]
            )
            far.socket.sendall("".join(f"{_ANSWERS[each]}\r\n" for each in before).encode())
            assert far.line.advance() is None
        if phase == "final dot":
            far.line.hand_over()
        outcome = _end(far, end)
        assert outcome is not None
        expected = OutcomeKind.IN_DOUBT if phase == "final dot" else OutcomeKind.RELEASED
        assert (outcome.kind, outcome.code) == (expected, None)
        assert outcome.text
        assert far.state() is LineState.BROKEN
        assert advance(far.line) is None


_BIG = b"x" * 60 + b"\r\n"


def _hand_over_too_much(far: FarEnd) -> None:
    """Hand over more than the connection holds, so that the end of it stays here."""
    far.takes_envelope(a_parcel(_BIG * 500_000))
    far.line.hand_over()
    assert (far.line.wants_write,) == (True,)


def test_line_breaks_while_the_message_is_written() -> None:
    """A message whose end was never written is delivered by no server: it is given back."""
    with connect() as far:
        _hand_over_too_much(far)
        outcome = far.resets()
        assert outcome is not None
        assert outcome.kind is OutcomeKind.RELEASED
        assert far.state() is LineState.BROKEN


def test_line_that_can_write_no_more() -> None:
    """A line that cannot write is of no use, though the other end has not said anything."""
    with connect() as far:
        far.near.shutdown(socket.SHUT_WR)
        far.offer()
        outcome = advance(far.line)
        assert outcome is not None
        assert (outcome.kind, outcome.text) == (OutcomeKind.RELEASED, "Broken pipe")
        assert far.state() is LineState.BROKEN


@pytest.mark.parametrize(
    ("reply", "kind"),
    [("552 too big", "rejected"), ("451 no room", "deferred"), ("421 closing", "deferred"),
     ("250 taken already", "in_doubt")],
)  # fmt: skip
@pytest.mark.parametrize("resets", [True, False])
def test_early_answer(reply: str, kind: str, resets: bool) -> None:
    """An answer before the message has ended counts, and the line is of no further use."""
    with connect() as far:
        _hand_over_too_much(far)
        far.socket.sendall(reply.encode() + b"\r\n")
        outcome = far.resets() if resets else advance(far.line)
        assert outcome is not None
        assert (outcome.kind, outcome.code) == (OutcomeKind(kind), int(reply[:3]))
        assert far.state() is LineState.BROKEN


def test_slow_reader_of_a_big_message() -> None:
    """A message that is bigger than the connection takes at once arrives whole."""
    with connect() as far:
        far.takes_envelope(a_parcel(_BIG * 100_000))
        far.line.hand_over()
        received = 0
        end = b""
        while not end.endswith(b"\r\n.\r\n"):
            part = far.socket.recv(1 << 16)
            received += len(part)
            end = (end + part)[-5:]
            assert advance(far.line) is None
        assert received == len(_BIG) * 100_000 + 3
        outcome = far.says("250 taken")
        assert outcome is not None
        assert outcome.kind is OutcomeKind.SENT


@pytest.mark.parametrize("state", list(LineState))
def test_abandoned(state: LineState) -> None:
    """A line that is given up says what became of its message, in every state."""
    expected: dict[LineState, OutcomeKind | None] = {
        LineState.IDLE: None,
        LineState.OFFERED: OutcomeKind.RELEASED,
        LineState.READY: OutcomeKind.RELEASED,
        LineState.HANDED_OVER: OutcomeKind.IN_DOUBT,
        LineState.BROKEN: None,
    }
    with connect() as far:
        if state is LineState.OFFERED:
            far.offer()
        elif state is LineState.BROKEN:
            far.line.abandon("before")
        elif state is not LineState.IDLE:
            far.takes_envelope()
            if state is LineState.HANDED_OVER:
                far.line.hand_over()
        assert far.state() is state
        outcome = far.line.abandon("told to stop")
        assert (outcome and outcome.kind) == expected[state]
        assert far.state() is LineState.BROKEN
        assert far.line.delivery is None
        assert far.line.abandon("again") is None
