"""The ledger compared with its witness, and what is told about each."""

from datetime import timedelta

from publisher.model.delivery import Outcome, OutcomeKind
from publisher.storage.ledger import Ledger
from tests.contract.places import NOW, Place, an_edition, claim, freeze, states, subscribe


def test_up_to_date(place: Place) -> None:
    """A ledger that sent, and one that never did, have no gap, also when they are opened again."""
    with place.open() as ledger:
        assert ledger.witness.find_gap() is None
        edition = freeze(ledger, "an", "bo")
        ledger.witness.keep_up()
        ledger.deliveries.record([claim(ledger, edition)[0].id], [], NOW)
        assert ledger.witness.find_gap() is None
    with place.open() as ledger:
        assert ledger.witness.find_gap() is None


def test_sent_without_a_witness(ledger: Ledger) -> None:
    """What was frozen and never handed over needs no witness."""
    freeze(ledger, "an")
    assert ledger.witness.find_gap() is None


def test_going_on(ledger: Ledger) -> None:
    """Lost editions keep their names, their articles count as carried, and the rest is in doubt."""
    edition = freeze(ledger, "an", "bo", "cas", "dre")
    first, second, third, _ = claim(ledger, edition)
    outcomes = [
        Outcome(delivery_id=first.id, kind=OutcomeKind.SENT),
        Outcome(delivery_id=second.id, kind=OutcomeKind.DEFERRED, due_at=NOW + timedelta(hours=1)),
    ]
    ledger.deliveries.record([first.id, second.id, third.id], [], NOW)
    ledger.deliveries.record([], outcomes, NOW)
    subscribe(ledger, "els")
    lost = ledger.deliveries.freeze(an_edition("weekly", "zee"), NOW)
    doubtful = ledger.witness.close_gap([lost], NOW, is_sent=True)
    assert doubtful == {edition.id: 3, lost.id: 5}
    assert sorted(states(ledger, edition).values()) == ["in_doubt"] * 3 + ["sent"]
    assert ledger.witness.find_gap() is None
