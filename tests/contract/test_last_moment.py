"""Leaving, calling off and taking back: what holds up to the last moment, and what is too late."""

from datetime import timedelta

import pytest

from publisher.errors import LedgerError
from publisher.model.delivery import DeliveryState, Outcome, OutcomeKind
from publisher.storage.ledger import Ledger
from tests.contract.places import NOW, Place, an_edition, claim, freeze, states, subscribe

_LATER = NOW + timedelta(hours=1)


def _outcome(delivery: int, kind: OutcomeKind) -> Outcome:
    due = _LATER if kind is OutcomeKind.DEFERRED else None
    return Outcome(delivery_id=delivery, kind=kind, due_at=due)


def test_who_leaves_while_her_message_is_offered(ledger: Ledger, place: Place) -> None:
    """Between claim and hand-over an unsubscription still holds; others are not held up."""
    edition = freeze(ledger, "an", "left", "suppressed", "elsewhere")
    subscribe(ledger, "elsewhere", newsletter="daily")
    an, left, suppressed, elsewhere = (each.id for each in claim(ledger, edition))
    with place.open() as another:
        another.readers.unsubscribe("left@example.org", "weekly", NOW)
        another.readers.suppress("Suppressed@example.org", "bounced", NOW)
        another.readers.unsubscribe("elsewhere@example.org", "daily", NOW)
    refused = ledger.deliveries.record([an, left, suppressed, elsewhere], [], _LATER)
    assert refused == {left, suppressed}
    assert states(ledger, edition) == {
        "an": "handed_over",
        "left": "suppressed",
        "suppressed": "suppressed",
        "elsewhere": "handed_over",
    }


def test_who_leaves_after_the_hand_over_got_it(ledger: Ledger) -> None:
    """What was handed over before she left is settled as it went."""
    edition = freeze(ledger, "an")
    (an,) = claim(ledger, edition)
    assert ledger.deliveries.record([an.id], [], NOW) == frozenset()
    ledger.readers.unsubscribe("an@example.org", None, NOW)
    ledger.deliveries.record([], [_outcome(an.id, OutcomeKind.SENT)], NOW)
    assert states(ledger, edition) == {"an": "sent"}


def test_called_off_while_it_is_sent(ledger: Ledger, place: Place) -> None:
    """A claimed delivery of a cancelled edition is called off when its sender comes to it."""
    edition, other = freeze(ledger, "an", "bo", "cas"), freeze(ledger)
    an, bo, _ = (each.id for each in claim(ledger, edition))
    (others, *_) = claim(ledger, other, 1)
    ledger.deliveries.record([bo], [], NOW)
    with place.open() as another:
        assert another.deliveries.cancel(edition.id, NOW) == 0
    assert ledger.deliveries.record([an, others.id], [], _LATER) == {an}
    assert states(ledger, edition) == {"an": "cancelled", "bo": "handed_over", "cas": "claimed"}
    ledger.deliveries.record([], [_outcome(bo, OutcomeKind.SENT)], _LATER)
    assert states(ledger, edition)["bo"] == "sent"
    assert set(states(ledger, other).values()) == {"handed_over", "pending"}


@pytest.mark.parametrize("kind", OutcomeKind)
def test_called_off_before_the_answer(ledger: Ledger, kind: OutcomeKind) -> None:
    """After a cancellation nothing comes back to be tried again; an answer stays an answer."""
    edition = freeze(ledger, "an")
    (an,) = claim(ledger, edition)
    ledger.deliveries.record([an.id], [], NOW)
    ledger.deliveries.cancel(edition.id, NOW)
    ledger.deliveries.record([], [_outcome(an.id, kind)], NOW)
    is_again = kind in (OutcomeKind.RELEASED, OutcomeKind.DEFERRED)
    assert states(ledger, edition) == {"an": "cancelled" if is_again else kind.value}
    assert claim(ledger, edition, now=_LATER) == []
    assert ledger.deliveries.list_unfinished() == []


def test_called_off_and_the_sender_killed(ledger: Ledger) -> None:
    """What a killed sender had claimed of a cancelled edition is called off on recovery."""
    edition = freeze(ledger, "an", "bo")
    an, _ = claim(ledger, edition)
    ledger.deliveries.record([an.id], [], NOW)
    ledger.deliveries.cancel(edition.id, NOW)
    assert ledger.deliveries.recover(edition.id, NOW) == (1, 1)
    assert states(ledger, edition) == {"an": "in_doubt", "bo": "cancelled"}


def test_suppressed_by_a_report(ledger: Ledger) -> None:
    """A suppressed address gets nothing from any newsletter, and the last reason is known."""
    subscribe(ledger, "an", "bo")
    subscribe(ledger, "an", newsletter="daily")
    ledger.readers.suppress("AN@example.org", "bounced", NOW)
    ledger.readers.suppress("an@example.org", "complained", _LATER)
    assert ledger.readers.find_suppression("An@example.org") == "complained"
    assert states(ledger, ledger.deliveries.freeze(an_edition(), NOW)) == {"bo": "pending"}
    assert states(ledger, ledger.deliveries.freeze(an_edition("daily"), NOW)) == {}


def test_taken_back(ledger: Ledger) -> None:
    """Rejections that were not about the readers are undone, all of them or none."""
    edition = freeze(ledger, "an", "bo", "cas")
    an, bo, cas = (each.id for each in claim(ledger, edition))
    rejected = [_outcome(each, OutcomeKind.REJECTED) for each in (an, bo)]
    ledger.deliveries.record([], rejected, NOW)
    for ids in ([an, cas], [an, 999], [an, an]):
        with pytest.raises(LedgerError):
            ledger.deliveries.take_back(ids, NOW)
        assert states(ledger, edition) == {"an": "rejected", "bo": "rejected", "cas": "claimed"}
    ledger.deliveries.take_back([bo, an], NOW)
    assert states(ledger, edition) == {"an": "pending", "bo": "pending", "cas": "claimed"}
    assert {each.id for each in claim(ledger, edition)} == {an, bo}
    ledger.deliveries.take_back([], NOW)


def test_given_up_by_the_first_attempt(ledger: Ledger) -> None:
    """How long a delivery is tried counts from its first answer, not from the freeze."""
    edition = freeze(ledger, "an", "bo")
    days = timedelta(days=1)
    (an,) = claim(ledger, edition, 1)
    ledger.deliveries.record([], [_outcome(an.id, OutcomeKind.DEFERRED)], NOW)
    (bo,) = claim(ledger, edition, 1)
    ledger.deliveries.record([], [_outcome(bo.id, OutcomeKind.DEFERRED)], NOW + 2 * days)
    again = claim(ledger, edition, now=NOW + 3 * days, give_up_before=NOW + days)
    assert [each.id for each in again] == [bo.id]
    assert states(ledger, edition) == {"an": "expired", "bo": "claimed"}
    ledger.deliveries.record([], [_outcome(bo.id, OutcomeKind.DEFERRED)], NOW + 3 * days)
    claim(ledger, edition, now=NOW + 4 * days, give_up_before=NOW + 2 * days + days / 2)
    assert states(ledger, edition) == {"an": "expired", "bo": "expired"}


def test_last_edition_of_each_newsletter(ledger: Ledger) -> None:
    """When a newsletter last had an edition is known, newsletter by newsletter."""
    assert ledger.deliveries.last_frozen("weekly") is None
    for newsletter, moment in (("weekly", _LATER), ("daily", NOW), ("weekly", NOW)):
        ledger.deliveries.freeze(an_edition(newsletter), moment)
    assert ledger.deliveries.last_frozen("weekly") == _LATER
    assert ledger.deliveries.last_frozen("daily") == NOW
    assert ledger.deliveries.tally("weekly-1").count(*DeliveryState) == 0
