"""How an edition stands, in one word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from publisher.delivery.standing import Standing, decide_standing, measure_pace
from publisher.model.delivery import DeliveryState, Edition, EditionTally
from tests.contract.places import NOW, an_edition

_EDITION = Edition(id="weekly-1", number=1, frozen_at=NOW, content=an_edition(), audience=2)
_SOON = NOW + timedelta(minutes=5)


def _tally(due: bool = False, **counts: int) -> EditionTally:
    return EditionTally(
        edition_id="weekly-1",
        audience=2,
        counts={DeliveryState(state): number for state, number in counts.items()},
        next_due=NOW if due else _SOON if "deferred" in counts else None,
    )


@pytest.mark.parametrize(
    ("tally", "is_sending", "expected"),
    [
        (_tally(sent=1, in_doubt=1), False, Standing.FINISHED),
        (_tally(sent=1, pending=1), False, Standing.STOPPED),
        # Somebody sends, but something else.
        (_tally(sent=1, pending=1), True, Standing.STOPPED),
        (_tally(handed_over=1, pending=1), True, Standing.SENDING),
        # Its sender was killed.
        (_tally(handed_over=1, sent=1), False, Standing.STOPPED),
        (_tally(sent=1, deferred=1), False, Standing.WAITING),
        (_tally(sent=1, deferred=1, due=True), False, Standing.STOPPED),
        # The sums do not agree: that is not finished.
        (_tally(sent=1), False, Standing.WAITING),
    ],
)
def test_standing(tally: EditionTally, is_sending: bool, expected: Standing) -> None:
    """I see in one word whether an edition is on its way, waits, or was left half-way."""
    assert decide_standing(_EDITION, tally, is_sending=is_sending, now=NOW) == expected


def test_what_a_person_decided_comes_first() -> None:
    """An edition that I paused or called off says so, unless there was nothing left of it."""
    paused = replace(_EDITION, paused_at=NOW)
    moving = _tally(handed_over=1, pending=1)
    assert decide_standing(paused, moving, is_sending=True, now=NOW) is Standing.PAUSED
    done = _tally(sent=2)
    assert decide_standing(paused, done, is_sending=False, now=NOW) is Standing.FINISHED
    called_off = replace(_EDITION, cancelled_at=NOW)
    rest = _tally(sent=1, cancelled=1)
    assert decide_standing(called_off, rest, is_sending=False, now=NOW) is Standing.CANCELLED
    assert decide_standing(called_off, done, is_sending=False, now=NOW) is Standing.FINISHED


def test_pace() -> None:
    """I see how fast it goes and how long it will take; one that stands still has no end."""
    tally = EditionTally(edition_id="weekly-1", audience=1000, counts={DeliveryState.PENDING: 600})
    pace = measure_pace(_EDITION, tally, 60, NOW + timedelta(hours=1))
    assert (pace.per_second, pace.left) == (1.0, timedelta(minutes=10))
    # Frozen ten seconds ago.
    assert measure_pace(_EDITION, tally, 60, NOW + timedelta(seconds=10)).per_second == 6.0
    assert measure_pace(_EDITION, tally, 0, NOW).left is None
