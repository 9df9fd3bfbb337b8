"""Every step of a delivery, legal and illegal, and what is recorded with it."""

from datetime import timedelta

import pytest

from publisher.errors import LedgerError
from publisher.model.delivery import (
    Delivery,
    DeliveryState,
    Edition,
    Outcome,
    OutcomeKind,
)
from publisher.storage.ledger import Ledger
from tests.contract.places import NOW, claim, freeze, states

_LATER = NOW + timedelta(hours=1)

#: What a sender or a person can do to a delivery → from where → where it is then. Written out
#: once more, so that the table in the model is not its own judge.
_LEGAL = {
    "claim": {"pending": "claimed", "deferred": "claimed"},
    "intend": {"claimed": "handed_over"},
    "released": {"claimed": "pending", "handed_over": "pending"},
    "sent": {"handed_over": "sent"},
    "deferred": {"claimed": "deferred", "handed_over": "deferred"},
    "rejected": {"claimed": "rejected", "handed_over": "rejected"},
    "in_doubt": {"handed_over": "in_doubt"},
    "resolve as sent": {"in_doubt": "sent"},
    "resolve to send again": {"in_doubt": "pending"},
    "recover": {"claimed": "pending", "handed_over": "in_doubt"},
    "cancel": {"pending": "cancelled", "deferred": "cancelled"},
}
#: Steps that pick what they can act upon, and pass over what they cannot.
_PICKING = ("claim", "recover", "cancel", "resolve as sent", "resolve to send again")
_STATES = [
    "pending", "claimed", "handed_over", "sent", "deferred", "rejected", "in_doubt",
    "suppressed", "expired", "cancelled",
]  # fmt: skip


def _outcome(
    delivery: int, kind: str, *, code: int | None = None, text: str = "", hours: int = 0
) -> Outcome:
    return Outcome(
        delivery_id=delivery,
        kind=OutcomeKind(kind),
        code=code,
        text=text,
        due_at=NOW + timedelta(hours=hours) if kind == "deferred" else None,
    )


def _bring(ledger: Ledger, edition: Edition, state: str) -> None:
    """Bring an edition's only delivery to a state in the way in which it comes there."""
    if state == "pending":
        return
    (found,) = ledger.deliveries.list_deliveries(edition.id)
    if state == "suppressed":
        ledger.readers.unsubscribe(found.email, None, NOW)
        claim(ledger, edition)
        ledger.readers.confirm_again("weekly", found.email, consent="", now=NOW)
        return
    if state == "cancelled":
        ledger.deliveries.cancel(edition.id, NOW)
        return
    claim(ledger, edition)
    if state != "claimed":
        ledger.deliveries.record([found.id], [], NOW)
    if state in ("sent", "deferred", "rejected", "in_doubt"):
        ledger.deliveries.record([], [_outcome(found.id, state)], NOW)
    if state == "expired":
        ledger.deliveries.record([], [_outcome(found.id, "deferred", hours=1)], NOW)
        claim(ledger, edition, give_up_before=_LATER)


def _take(step: str, ledger: Ledger, edition: Edition, delivery: Delivery) -> None:
    """Take a step; an outcome's name is the step of recording it."""
    match step:
        case "claim":
            claim(ledger, edition, now=_LATER)
        case "intend":
            ledger.deliveries.record([delivery.id], [], _LATER)
        case "recover":
            ledger.deliveries.recover(edition.id, _LATER)
        case "cancel":
            ledger.deliveries.cancel(edition.id, _LATER)
        case "resolve as sent":
            ledger.deliveries.resolve(edition.id, DeliveryState.SENT, [], _LATER)
        case "resolve to send again":
            ledger.deliveries.resolve(edition.id, DeliveryState.PENDING, [], _LATER)
        case _:
            ledger.deliveries.record([], [_outcome(delivery.id, step)], _LATER)


@pytest.mark.parametrize("state", _STATES)
@pytest.mark.parametrize("step", _LEGAL)
def test_step_from_state(ledger: Ledger, state: str, step: str) -> None:
    """A legal step does what it says; an illegal one is refused and changes nothing at all."""
    edition = freeze(ledger, "an")
    _bring(ledger, edition, state)
    (before,) = ledger.deliveries.list_deliveries(edition.id)
    assert before.state == state
    target = _LEGAL[step].get(state)
    if target is None and step not in _PICKING:
        with pytest.raises(LedgerError) as refused:
            _take(step, ledger, edition, before)
        assert refused.value.message.startswith("1 of 1 deliveries cannot take the step ")
    else:
        _take(step, ledger, edition, before)
    (after,) = ledger.deliveries.list_deliveries(edition.id)
    if target is None:
        assert after == before
    else:
        assert (after.state, after.since) == (target, _LATER)
    assert ledger.deliveries.tally(edition.id).is_balanced


@pytest.mark.parametrize("step", ["intend", "released", "sent", "deferred", "rejected", "in_doubt"])
def test_unknown_delivery(ledger: Ledger, step: str) -> None:
    """A delivery that is not there cannot take any step."""
    edition = freeze(ledger, "an")
    ids, outcomes = ([999], []) if step == "intend" else ([], [_outcome(999, step)])
    with pytest.raises(LedgerError):
        ledger.deliveries.record(ids, outcomes, NOW)
    assert states(ledger, edition) == {"an": "pending"}


def test_one_bad_id_and_nothing_is_recorded(ledger: Ledger) -> None:
    """Intents and answers are stored together; one that cannot be leaves all as they were."""
    edition = freeze(ledger, "an", "bo", "cas")
    an, bo, cas = claim(ledger, edition)
    ledger.deliveries.record([an.id], [], NOW)
    before = list(ledger.deliveries.list_deliveries(edition.id))
    good = [_outcome(an.id, "sent", code=250), _outcome(bo.id, "rejected", code=550)]
    for intents, outcomes in (
        ([cas.id, 999], good),
        ([cas.id], [*good, _outcome(999, "sent")]),
        ([cas.id], [*good, _outcome(cas.id, "in_doubt")]),
        ([an.id], good),
        ([cas.id, cas.id], good),
        ([cas.id], [*good, _outcome(an.id, "sent")]),
        ([cas.id], [*good, _outcome(an.id, "deferred")]),
        ([bo.id], good),
    ):
        with pytest.raises(LedgerError):
            ledger.deliveries.record(intents, outcomes, _LATER)
        assert list(ledger.deliveries.list_deliveries(edition.id)) == before
    ledger.deliveries.record([cas.id], good, _LATER)
    assert states(ledger, edition) == {"an": "sent", "bo": "rejected", "cas": "handed_over"}


def test_every_kind_in_one_record(ledger: Ledger) -> None:
    """Answers of all kinds and new intents go in together, as a busy round has them."""
    edition = freeze(ledger, "an", "bo", "cas", "dirk", "els", "fik")
    an, bo, cas, dirk, els, fik = (each.id for each in claim(ledger, edition))
    ledger.deliveries.record([an, bo, cas, dirk, els], [], NOW)
    outcomes = [
        _outcome(els, "released"),
        _outcome(dirk, "in_doubt"),
        _outcome(cas, "rejected"),
        _outcome(bo, "deferred", hours=1),
        _outcome(an, "sent"),
    ]
    ledger.deliveries.record([fik], outcomes, _LATER)
    assert states(ledger, edition) == {
        "an": "sent",
        "bo": "deferred",
        "cas": "rejected",
        "dirk": "in_doubt",
        "els": "pending",
        "fik": "handed_over",
    }


def test_nothing_to_record(ledger: Ledger) -> None:
    """To record nothing is no mistake."""
    edition = freeze(ledger, "an")
    ledger.deliveries.record([], [], NOW)
    assert states(ledger, edition) == {"an": "pending"}


def test_answers_are_kept_in_the_servers_words(ledger: Ledger) -> None:
    """Code, words and moment of the last answer are there, and how often there was one."""
    edition = freeze(ledger, "an")
    (an,) = claim(ledger, edition)
    ledger.deliveries.record([], [_outcome(an.id, "deferred", code=451, text="4.7.1 été")], NOW)
    (found,) = ledger.deliveries.list_deliveries(edition.id)
    assert (found.code, found.reply, found.due_at) == (451, "4.7.1 été", NOW)
    assert found.attempts == 1
    claim(ledger, edition)
    ledger.deliveries.record([an.id], [], NOW)
    ledger.deliveries.record([], [_outcome(an.id, "sent", code=250, text="taken")], _LATER)
    (found,) = ledger.deliveries.list_deliveries(edition.id)
    assert (found.code, found.reply, found.due_at) == (250, "taken", None)
    assert (found.attempts, found.since) == (2, _LATER)


def test_released_is_no_attempt(ledger: Ledger) -> None:
    """What was given back unsent keeps what the server said last, and counts as no attempt."""
    edition = freeze(ledger, "an")
    (an,) = claim(ledger, edition)
    ledger.deliveries.record([], [_outcome(an.id, "deferred", code=451, text="later")], NOW)
    claim(ledger, edition)
    ledger.deliveries.record([], [_outcome(an.id, "released", text="line broke")], NOW)
    (found,) = ledger.deliveries.list_deliveries(edition.id)
    assert (found.state, found.attempts) == (DeliveryState.PENDING, 1)
    assert (found.code, found.reply) == (451, "later")


def test_recover_says_how_many(ledger: Ledger) -> None:
    """After a crash: claimed goes back, handed over is in doubt, all others are left alone."""
    edition = freeze(ledger, "an", "bo", "cas", "dirk", "els")
    an, bo, cas, *_ = claim(ledger, edition, 4)
    ledger.deliveries.record([an.id, bo.id], [], NOW)
    ledger.deliveries.record([], [_outcome(bo.id, "sent")], NOW)
    ledger.deliveries.record([], [_outcome(cas.id, "deferred", hours=1)], NOW)
    other = freeze(ledger)
    claim(ledger, other)
    assert ledger.deliveries.recover(edition.id, _LATER) == (1, 1)
    assert states(ledger, edition) == {
        "an": "in_doubt",
        "bo": "sent",
        "cas": "deferred",
        "dirk": "pending",
        "els": "pending",
    }
    assert set(states(ledger, other).values()) == {"claimed"}
    assert ledger.deliveries.recover(edition.id, _LATER) == (0, 0)


def test_resolve_by_address(ledger: Ledger) -> None:
    """A person's word settles whom it names, in whatever spelling; then all that are left."""
    edition = freeze(ledger, "An", "bo", "cas", "dirk")
    ids = [each.id for each in claim(ledger, edition, 3)]
    ledger.deliveries.record(ids, [], NOW)
    ledger.deliveries.record([], [_outcome(each, "in_doubt") for each in ids], NOW)
    resolve = ledger.deliveries.resolve
    sent, again = DeliveryState.SENT, DeliveryState.PENDING
    assert resolve(edition.id, sent, ["nobody@example.org", "dirk@example.org"], _LATER) == 0
    assert resolve(edition.id, sent, ["AN@example.org", "an@example.org"], _LATER) == 1
    assert ledger.deliveries.count_in_doubt() == {edition.id: 2}
    assert resolve(edition.id, again, [], _LATER) == 2
    assert states(ledger, edition) == {
        "An": "sent",
        "bo": "pending",
        "cas": "pending",
        "dirk": "pending",
    }
    assert resolve(edition.id, again, [], _LATER) == 0
    assert [each.attempts for each in claim(ledger, edition)] == [1, 1, 0]


def test_cancelled_by_a_person(ledger: Ledger) -> None:
    """What nobody has taken is called off; what is on its way, or was answered, is not."""
    edition, other = freeze(ledger, "an", "bo", "cas", "dirk"), freeze(ledger)
    an, bo, _ = claim(ledger, edition, 3)
    ledger.deliveries.record([bo.id], [_outcome(an.id, "deferred", hours=1)], NOW)
    assert ledger.deliveries.cancel(edition.id, _LATER) == 2
    assert states(ledger, edition) == {
        "an": "cancelled",
        "bo": "handed_over",
        "cas": "claimed",
        "dirk": "cancelled",
    }
    assert claim(ledger, edition, now=_LATER) == []
    assert ledger.deliveries.cancel(edition.id, _LATER) == 0
    assert set(states(ledger, other).values()) == {"pending"}


def test_listed_by_state(ledger: Ledger) -> None:
    """Deliveries can be listed by state; the tally counts the same."""
    edition = freeze(ledger, "an", "bo", "cas")
    an, *_ = claim(ledger, edition, 2)
    ledger.deliveries.record([an.id], [], NOW)
    listed = ledger.deliveries.list_deliveries(
        edition.id, [DeliveryState.PENDING, DeliveryState.HANDED_OVER]
    )
    assert [each.email for each in listed] == ["an@example.org", "cas@example.org"]
    tally = ledger.deliveries.tally(edition.id)
    assert tally.counts == {
        DeliveryState.HANDED_OVER: 1,
        DeliveryState.CLAIMED: 1,
        DeliveryState.PENDING: 1,
    }
    assert (tally.audience, tally.is_balanced, tally.is_finished) == (3, True, False)
