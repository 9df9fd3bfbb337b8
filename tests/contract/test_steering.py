"""An edition that a person holds up, looks at, or decides about while it is on its way."""

from datetime import timedelta

import pytest

from publisher.errors import LedgerError
from publisher.model.delivery import Outcome, OutcomeKind
from publisher.storage.ledger import Ledger
from tests.contract.places import NOW, Place, an_edition, claim, freeze, states


def test_pause_is_seen_by_every_process(ledger: Ledger, place: Place) -> None:
    """I pause an edition from another terminal, and the sender sees it."""
    edition = freeze(ledger, "an")
    with place.open() as elsewhere:
        assert elsewhere.deliveries.pause(edition.id, NOW)
        assert ledger.deliveries.is_paused(edition.id)
        (listed,) = ledger.deliveries.list_unfinished()
        assert listed.paused_at == NOW
        assert elsewhere.deliveries.resume(edition.id)
        assert not ledger.deliveries.is_paused(edition.id)
    assert ledger.deliveries.find_edition(edition.id) == edition


def test_pause_twice_keeps_the_first_moment(ledger: Ledger) -> None:
    """An edition that is paused already is paused since the first time."""
    edition = freeze(ledger, "an")
    assert not ledger.deliveries.resume(edition.id)
    assert ledger.deliveries.pause(edition.id, NOW)
    assert not ledger.deliveries.pause(edition.id, NOW + timedelta(hours=1))
    found = ledger.deliveries.find_edition(edition.id)
    assert found is not None
    assert found.paused_at == NOW


def test_pause_is_of_one_edition(ledger: Ledger) -> None:
    """Pausing one edition leaves the others, and every delivery, as they are."""
    edition = freeze(ledger, "an")
    other = ledger.deliveries.freeze(an_edition(), NOW)
    ledger.deliveries.pause(edition.id, NOW)
    assert not ledger.deliveries.is_paused(other.id)
    assert states(ledger, edition) == {"an": "pending"}
    assert not ledger.deliveries.pause("weekly-9", NOW)


def test_doubts_are_settled_with_words(ledger: Ledger) -> None:
    """What I found out about a delivery in doubt stands as its answer; others stay as they are."""
    edition = freeze(ledger, "an", "bo", "cy")
    an, bo, cy = (each.id for each in claim(ledger, edition))
    ledger.deliveries.record([an, bo, cy], [], NOW)
    lost = [Outcome(delivery_id=each, kind=OutcomeKind.IN_DOUBT) for each in (an, bo)]
    ledger.deliveries.record(
        [], [*lost, Outcome(delivery_id=cy, kind=OutcomeKind.SENT, code=250, text="ok")], NOW
    )
    later = NOW + timedelta(hours=1)
    with pytest.raises(LedgerError):
        ledger.deliveries.settle_doubts({an: "seen", cy: "seen"}, later)
    assert states(ledger, edition) == {"an": "in_doubt", "bo": "in_doubt", "cy": "sent"}
    ledger.deliveries.settle_doubts({an: "seen in the log"}, later)
    assert states(ledger, edition) == {"an": "sent", "bo": "in_doubt", "cy": "sent"}
    found = next(ledger.deliveries.list_deliveries(edition.id))
    assert (found.code, found.reply, found.since) == (None, "seen in the log", later)


def test_pace(ledger: Ledger) -> None:
    """I see how many readers got an edition lately, and when the last one did."""
    edition = freeze(ledger, "an", "bo", "cy")
    assert ledger.deliveries.last_sent(edition.id) is None
    moments = [NOW + timedelta(minutes=minute) for minute in (0, 5, 6)]
    for delivery, moment in zip(claim(ledger, edition), moments, strict=True):
        ledger.deliveries.record([delivery.id], [], moment)
        sent = Outcome(delivery_id=delivery.id, kind=OutcomeKind.SENT)
        ledger.deliveries.record([], [sent], moment)
    assert ledger.deliveries.last_sent(edition.id) == moments[-1]
    assert [ledger.deliveries.count_sent(edition.id, each) for each in moments] == [3, 2, 1]
    assert ledger.deliveries.count_sent("weekly-9", NOW) == 0
