"""What MAIL and RCPT say to a server, and whom it cannot reach."""

import pytest

from publisher.delivery.transports.patience import advance
from publisher.delivery.transports.protocol import LineState
from publisher.model.delivery import OutcomeKind
from tests.delivery.transports.far_end import a_parcel, connect

_ZOE = "zoë@xn--caf-dma.example.org"


def test_reader_with_letters_of_her_own() -> None:
    """An address beyond ASCII goes out as it is to a server that takes such addresses."""
    with connect(smtputf8=True, size=True) as far:
        far.offer(a_parcel("To: zoë\r\n\r\nx\r\n".encode(), email=_ZOE))
        assert far.reads() == (
            "MAIL FROM:<redactie@example.org> SIZE=15 SMTPUTF8 BODY=8BITMIME\n"
            f"RCPT TO:<{_ZOE}>\nDATA\n"
        )


def test_reader_in_ascii_needs_nothing() -> None:
    """A message in seven bits to an address in ASCII asks nothing of a server that could more."""
    with connect(smtputf8=True) as far:
        far.offer()
        assert far.reads().startswith("MAIL FROM:<redactie@example.org>\nRCPT")


def test_reader_that_the_server_cannot_reach() -> None:
    """She alone is rejected, in plain words, and the line serves the next reader."""
    with connect() as far:
        far.offer(a_parcel(email=_ZOE))
        assert (far.state(), far.line.wants_write) == (LineState.OFFERED, True)
        outcome = advance(far.line)
        assert outcome is not None
        assert (outcome.kind, outcome.code, outcome.is_personal) == (
            OutcomeKind.REJECTED,
            None,
            True,
        )
        assert "not ASCII before the @" in outcome.text
        assert advance(far.line) is None
        assert (far.reads(), far.state()) == ("", LineState.IDLE)
        far.takes_envelope(a_parcel(id_=2))
        assert far.state() is LineState.READY


def test_unreachable_reader_of_a_run_that_ends() -> None:
    """A line that is given up before it could say so gives her back."""
    with connect() as far:
        far.offer(a_parcel(email=_ZOE))
        outcome = far.line.abandon("the run is ending")
        assert outcome is not None
        assert outcome.kind is OutcomeKind.RELEASED
        assert advance(far.line) is None


@pytest.mark.parametrize(("size", "fits"), [(100, True), (101, False)])
def test_larger_than_the_server_takes(size: int, fits: bool) -> None:
    """A message above the server's limit is never offered, and is nobody's fault but ours."""
    with connect(size=True, largest=100) as far:
        far.offer(a_parcel(b"x" * size))
        if fits:
            assert "SIZE=100" in far.reads()
            return
        outcome = advance(far.line)
        assert outcome is not None
        assert outcome.kind is OutcomeKind.RELEASED
        assert (far.state(), far.line.delivery) == (LineState.BROKEN, None)
        assert far.line.fault is not None
        assert "this one has 101" in far.line.fault.message
        assert far.reads() == "<closed>"
