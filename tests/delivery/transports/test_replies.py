"""What a server says, whole and in pieces, and what it means."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.delivery.transports.replies import Phase, Reply, ReplyReader, judge_refusal
from publisher.model.delivery import OutcomeKind

_STREAM = (
    b"250 ok\r\n"
    b"250-first\r\n250-second line\r\n250 last\r\n"
    b"354\r\n"
    b"550-5.1.1 no such\r\n550 5.1.1 \xc3\xa9t\xe9\n"
)
_REPLIES = [
    Reply(code=250, text="ok"),
    Reply(code=250, text="first second line last"),
    Reply(code=354, text=""),
    Reply(code=550, text="5.1.1 no such 5.1.1 ét\ufffd"),
]


@pytest.mark.parametrize("cut", range(len(_STREAM) + 1))
def test_replies_cut_anywhere(cut: int) -> None:
    """Wherever the network cuts, the replies are the same."""
    reader = ReplyReader()
    assert reader.add(_STREAM[:cut]) + reader.add(_STREAM[cut:]) == _REPLIES


@given(st.sets(st.integers(0, len(_STREAM))))
def test_replies_cut_often(cuts: set[int]) -> None:
    """The same for any number of cuts, down to single bytes."""
    reader = ReplyReader()
    found: list[Reply] = []
    for start, end in pairwise([0, *sorted(cuts), len(_STREAM)]):
        found += reader.add(_STREAM[start:end])
    assert found == _REPLIES


@pytest.mark.parametrize(
    "garbage",
    ["hello", "", "2 50 ok", "25 ok", "2500 ok", "250ok", "250_ok", "199 ok", "600 no", "000 no",
     "-250 ok", "٢٥٠ ok", "HTTP/1.1 400 Bad Request"],
)  # fmt: skip
def test_no_reply(garbage: str) -> None:
    """What is no reply is not taken for one: a reader would be rejected for nonsense."""
    with pytest.raises(ValueError, match=r".*"):
        ReplyReader().add(garbage.encode() + b"\r\n")


@pytest.mark.parametrize("flood", [b"x" * 70_000, b"250-more\r\n" * 20_000])
def test_reply_without_end(flood: bytes) -> None:
    """A server that never comes to an end is left before it fills the memory."""
    reader = ReplyReader()
    with pytest.raises(ValueError, match="a reply without end"):
        reader.add(flood)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("code", [220, 250, 251, 354, 421, 450, 451, 452, 550, 552, 554])
def test_what_a_code_means(phase: Phase, code: int) -> None:
    """Accepted or not; and if not, later, never, or nothing to do with this reader."""
    reply = Reply(code=code, text="")
    assert reply.is_refusal is (code >= 400)
    assert reply.accepts(phase) is (code == 354 if phase is Phase.DATA else code < 300)
    if code < 400:
        return
    expected = OutcomeKind.REJECTED if code >= 500 else OutcomeKind.DEFERRED
    if phase in (Phase.RSET, Phase.MAIL) or (code == 421 and phase is not Phase.FINAL_DOT):
        expected = OutcomeKind.RELEASED
    assert judge_refusal(phase, reply) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5.1.1 whatever", True),
        ("5.1.10 whatever", True),
        ("5.1.7 user unknown", False),
        ("5.1.8 no such sender", False),
        ("5.2.2 over quota", True),
        ("5.7.1 this user may not send", False),
        ("4.3.2 no such", False),
        ("No such user here", True),
        ("mailbox full", True),
        ("message looks like spam", False),
        ("5.1.1.1 message refused", False),
        ("", False),
    ],
)
def test_whom_a_refusal_is_about(text: str, expected: bool) -> None:
    """A refusal of one reader's mailbox is told from one of everything that we send."""
    assert Reply(code=550, text=text).speaks_of_reader is expected
