"""Whether a log shows that a message never arrived: when in doubt, it does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from publisher.delivery.log_stamps import Stamp
from publisher.delivery.postfix_log import LogReading
from publisher.delivery.proof import choose_witnesses, find_flaw
from publisher.model.delivery import Delivery, DeliveryState, Edition
from tests.contract.places import NOW, an_edition

_HOUR = timedelta(hours=1)
_EDITION = Edition(id="weekly-1", number=1, frozen_at=NOW, content=an_edition(), audience=9)


def _at(moment: datetime) -> Stamp:
    return Stamp(earliest=moment, latest=moment)


def _delivery(number: int, state: DeliveryState, code: int | None = None) -> Delivery:
    return Delivery(
        id=number,
        edition_id="weekly-1",
        email=f"reader{number}@example.org",
        fields={},
        token="t",
        state=state,
        message_id=f"weekly-1.{number}@example.org",
        code=code,
        since=NOW + _HOUR,
    )


_DOUBTS = [_delivery(1, DeliveryState.IN_DOUBT)]
_WITNESSES = ["weekly-1.2@example.org", "weekly-1.3@example.org"]
#: A log that proves it.
_PROOF = LogReading(
    taken_in=dict.fromkeys(_WITNESSES, "taken in"),
    begun=frozenset(),
    lines=9,
    begin=_at(NOW - _HOUR),
    end=_at(NOW + 3 * _HOUR),
    silences=(),
    has_lost_lines=False,
)


def test_proof() -> None:
    """A whole log of the right server proves that what is not in it never arrived."""
    assert find_flaw(_PROOF, _EDITION, _DOUBTS, _WITNESSES) is None
    # Silent before the edition was frozen.
    quiet = replace(_PROOF, silences=((NOW - 30 * _HOUR, NOW - _HOUR),))
    assert find_flaw(quiet, _EDITION, _DOUBTS, _WITNESSES) is None


@pytest.mark.parametrize(
    ("spoil", "flaw"),
    [
        (lambda log: replace(log, begin=None, end=None), "no line in it begins with a date"),
        (lambda log: replace(log, begin=_at(NOW)), "it begins at 2026-11-23 12:00 UTC"),
        (lambda log: replace(log, end=_at(NOW + 1.9 * _HOUR)), "it ends at 2026-11-23 13:54 UTC"),
        (
            lambda log: replace(log, end=Stamp(earliest=NOW - 9 * _HOUR, latest=NOW + 17 * _HOUR)),
            "--log-timezone",
        ),
        (
            lambda log: replace(log, silences=((NOW + _HOUR, NOW + 20 * _HOUR),)),
            "it says nothing for 19 hours",
        ),
        (lambda log: replace(log, has_lost_lines=True), "lines were dropped"),
        (
            lambda log: replace(log, taken_in={_WITNESSES[0]: "taken in"}),
            "1 of 2 messages of weekly-1 that the server did take in are not in it either",
        ),
    ],
)
def test_log_that_proves_nothing(spoil: Callable[[LogReading], LogReading], flaw: str) -> None:
    """A log that is short, has a hole or is another server's proves nothing, and I am told why."""
    assert flaw in (find_flaw(spoil(_PROOF), _EDITION, _DOUBTS, _WITNESSES) or "")


def test_log_without_witnesses() -> None:
    """While nobody is known to have got the edition, no log can be told from another server's."""
    flaw = find_flaw(_PROOF, _EDITION, _DOUBTS, [])
    assert flaw == "no message of weekly-1 is known to be in this server's log"


def test_witnesses() -> None:
    """A hundred or two of the sent messages are asked for, and only where a server answered."""
    sent = [_delivery(number, DeliveryState.SENT, code=250) for number in range(5000)]
    chosen = choose_witnesses(sent, len(sent), NOW + _HOUR)
    assert 100 <= len(chosen) <= 200
    assert chosen[-1].startswith("weekly-1.49")
    told = [_delivery(number, DeliveryState.SENT) for number in range(9)]
    assert choose_witnesses(told, 9, NOW + _HOUR) == []
    assert choose_witnesses(sent, 5000, NOW) == []
