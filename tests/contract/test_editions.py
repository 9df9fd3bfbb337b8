"""Freezing: from then on an edition's bytes, its articles and its audience do not change."""

from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from publisher.errors import LedgerBusyError
from publisher.model.audience import NewSubscriber
from publisher.model.delivery import (
    DeliveryState,
    FrozenMessage,
    NewEdition,
    Outcome,
    OutcomeKind,
    Slot,
    SlotPlace,
    Variant,
)
from publisher.model.personal import Answer, Comparison, Question
from publisher.storage.ledger import Ledger
from tests.contract.places import (
    NOW,
    Place,
    SqlitePlace,
    an_edition,
    claim,
    freeze,
    states,
    subscribe,
)

_DAY = NOW.date().isoformat()
_LATER = NOW + timedelta(days=7)


def _with_message(message: FrozenMessage) -> NewEdition:
    return replace(an_edition("weekly", "zee", "duin"), message=message)


def test_edition_comes_back_whole(ledger: Ledger, place: Place) -> None:
    """What was frozen is what is found again, by any process."""
    composed = _with_message(
        FrozenMessage(
            headers=(("Subject", "=?utf-8?q?=C3=A9t=C3=A9?="), ("From", '"A, B"\r\n <a@b.org>')),
            html="<p>été 🐚 t0e\r\n\0</p>",
            text="été t1e\n",
            slots=(
                Slot(token="t0e", field="name", default="lezer", place=SlotPlace.ATTRIBUTE),
                Slot(token="t1e", field="email", place=SlotPlace.PLAIN),
            ),
            unsubscribe_url="https://example.org/u/{token}",
            unsubscribe_mailto="redactie@example.org",
        )
    )
    subscribe(ledger, "an", "bo")
    frozen = ledger.deliveries.freeze(composed, _LATER)
    assert frozen.content == composed
    assert (frozen.id, frozen.number, frozen.audience) == ("weekly-1", 1, 2)
    assert frozen.frozen_at == _LATER
    with place.open() as again:
        assert again.deliveries.find_edition("weekly-1") == frozen


def test_editions_are_numbered_by_newsletter(ledger: Ledger) -> None:
    """Each newsletter counts its own editions."""
    for newsletter in ("weekly", "daily", "weekly"):
        ledger.deliveries.freeze(an_edition(newsletter), NOW)
    assert [each.id for each in ledger.deliveries.list_editions()] == [
        "weekly-1",
        "daily-1",
        "weekly-2",
    ]
    listed = ledger.deliveries.list_editions("weekly")
    assert [each.number for each in listed] == [1, 2]
    assert {each.content.message.html for each in listed} == {""}
    assert ledger.deliveries.find_edition("weekly-3") is None


def test_audience_is_who_is_confirmed_at_that_moment(ledger: Ledger, place: Place) -> None:
    """Who waits, left or is suppressed gets nothing; nor does who comes or is of elsewhere."""
    subscribe(ledger, "an", "pending", "left", "suppressed", "Zoe")
    subscribe(ledger, "elsewhere", newsletter="daily")
    place.make_pending("pending@example.org")
    ledger.readers.unsubscribe("left@example.org", "weekly", NOW)
    ledger.readers.suppress("SUPPRESSED@example.org", "bounced", NOW)
    edition = ledger.deliveries.freeze(an_edition(), NOW)
    subscribe(ledger, "late")
    assert states(ledger, edition) == {"an": "pending", "Zoe": "pending"}
    assert edition.audience == 2
    assert ledger.deliveries.tally(edition.id).is_balanced


def test_correction_is_for_those_who_got_it(ledger: Ledger) -> None:
    """A correction goes to whom the edition was sent, and who has not left since; to nobody else.

    Not to whom it was refused or is in doubt, not to who came later.
    """
    answers = {
        "an": OutcomeKind.SENT,
        "left": OutcomeKind.SENT,
        "suppressed": OutcomeKind.SENT,
        "refused": OutcomeKind.REJECTED,
        "doubt": OutcomeKind.IN_DOUBT,
        "bo": OutcomeKind.SENT,
    }
    wrong = freeze(ledger, *answers)
    claimed = claim(ledger, wrong)
    ledger.deliveries.record([each.id for each in claimed], [], NOW)
    outcomes = [
        Outcome(delivery_id=each.id, kind=kind)
        for each, kind in zip(claimed, answers.values(), strict=True)
    ]
    ledger.deliveries.record([], outcomes, NOW)
    other = freeze(ledger, "late")
    (late, *_) = [each for each in claim(ledger, other) if each.email.startswith("late")]
    ledger.deliveries.record([late.id], [], NOW)
    ledger.deliveries.record([], [Outcome(delivery_id=late.id, kind=OutcomeKind.SENT)], NOW)
    ledger.readers.unsubscribe("left@example.org", "weekly", NOW)
    ledger.readers.suppress("suppressed@example.org", "complaint", NOW)
    composed = replace(an_edition(), corrects=wrong.id, draft="corrections.md")
    correction = ledger.deliveries.freeze(composed, _LATER)
    assert states(ledger, correction) == {"an": "pending", "bo": "pending"}
    assert correction.audience == 2
    assert ledger.deliveries.find_edition(correction.id) == correction
    assert correction.content == composed
    # It was sent beside the schedule.
    assert ledger.deliveries.last_frozen("weekly") == NOW


def test_values_are_those_of_the_freeze(ledger: Ledger) -> None:
    """A name that is changed later does not change a message, whenever it is tried."""
    reader = NewSubscriber(
        email="an@example.org", name="Án \"'\1🐚", attributes={"city": "Oostende", "n": "null"}
    )
    ledger.readers.store_subscribers("weekly", [reader], consent="", now=NOW)
    subscribe(ledger, "bo")
    edition = ledger.deliveries.freeze(an_edition(), NOW)
    renamed = NewSubscriber(email="an@example.org", name="Anna")
    ledger.readers.store_subscribers("weekly", [renamed], consent="", now=NOW)
    an, bo = claim(ledger, edition)
    expected = {"name": "Án \"'\1🐚", "city": "Oostende", "n": "null"}
    assert an.fields == {**expected, "since": _DAY}
    assert bo.fields == {"since": _DAY}


def test_token_is_the_subscriptions(ledger: Ledger) -> None:
    """The unsubscribe link of a message is that of the reader and of this newsletter."""
    subscribe(ledger, "an", newsletter="daily")
    edition = freeze(ledger, "an")
    (delivery,) = claim(ledger, edition)
    found = ledger.readers.find_token(delivery.token)
    assert found is not None
    assert (found.subscriber.email, found.newsletter) == ("an@example.org", "weekly")


def test_edition_for_nobody(ledger: Ledger) -> None:
    """An edition without readers is frozen, finished and empty."""
    edition = ledger.deliveries.freeze(an_edition(), NOW)
    tally = ledger.deliveries.tally(edition.id)
    assert (edition.audience, tally.is_balanced, tally.is_finished) == (0, True, True)
    assert claim(ledger, edition) == []
    assert ledger.deliveries.list_unfinished() == []


def test_carried_articles(ledger: Ledger) -> None:
    """What an edition carries counts for its newsletter alone, in the order of the edition."""
    edition = ledger.deliveries.freeze(an_edition("weekly", "zee", "duin"), NOW)
    ledger.deliveries.freeze(an_edition("weekly", "strand"), NOW)
    ledger.deliveries.freeze(an_edition("daily", "zee"), NOW)
    assert ledger.deliveries.list_carried("weekly") == {"zee", "duin", "strand"}
    assert ledger.deliveries.list_carried("daily") == {"zee"}
    assert ledger.deliveries.list_carried("monthly") == set()
    assert [each.id for each in edition.content.articles] == ["zee", "duin"]


def test_articles_that_readers_had_already(ledger: Ledger) -> None:
    """What readers had when it was imported counts for every newsletter, and twice is once."""
    ledger.deliveries.freeze(an_edition("weekly", "zee"), NOW)
    ledger.deliveries.record_carried_elsewhere(["oud", "ouder"], NOW)
    ledger.deliveries.record_carried_elsewhere(["oud"], NOW)
    assert ledger.deliveries.list_carried("weekly") == {"zee", "oud", "ouder"}
    assert ledger.deliveries.list_carried("not there yet") == {"oud", "ouder"}


def _reader(name: str, **attributes: str) -> NewSubscriber:
    return NewSubscriber(email=f"{name}@example.org", language="fr", attributes=attributes)


_IS_PAYING = Question(field="segment", test=Comparison.EQUALS, value="paying", formats=("lower",))
_WITH_VARIANTS = FrozenMessage(
    headers=(("From", "a@example.org"),),
    html="<p>Join us</p>",
    text="Join us",
    subject="Hello t0e",
    slots=(Slot(token="t0e", field="name", place=SlotPlace.HEADER, formats=("title",)),),
    path=(Answer(question=_IS_PAYING, is_so=False),),
    others=(
        Variant(
            path=(Answer(question=_IS_PAYING, is_so=True),), html="<p>Thanks</p>", text="Thanks"
        ),
    ),
)


def test_variants_come_back_whole(ledger: Ledger, place: Place) -> None:
    """Every variant is frozen, and found again by any process."""
    readers = [_reader("an", segment="Paying"), _reader("bo")]
    ledger.readers.store_subscribers("weekly", readers, consent="a test", now=NOW)
    frozen = ledger.deliveries.freeze(_with_message(_WITH_VARIANTS), NOW)
    with place.open() as again:
        assert again.deliveries.find_edition(frozen.id) == frozen
        assert frozen.content.message == _WITH_VARIANTS
        assert [each.fields for each in claim(again, frozen)] == [
            {"language": "fr", "segment": "Paying", "since": _DAY},
            {"language": "fr", "since": _DAY},
        ]


def test_a_reader_for_whom_there_is_no_variant(ledger: Ledger) -> None:
    """Who began to pay while the edition was composed gets no other reader's edition."""
    readers = [_reader("an", segment="paying")]
    ledger.readers.store_subscribers("weekly", readers, consent="a test", now=NOW)
    with pytest.raises(LedgerBusyError, match="readers changed while the edition was composed"):
        ledger.deliveries.freeze(_with_message(replace(_WITH_VARIANTS, others=())), NOW)
    assert ledger.deliveries.list_editions() == []
    assert ledger.deliveries.list_carried("weekly") == set()


def test_whom_an_edition_would_go_to(ledger: Ledger) -> None:
    """What is known of each reader who would get it now is what her delivery will know."""
    readers = [_reader("an", city="Gent"), _reader("bo"), _reader("cas"), _reader("dee")]
    ledger.readers.store_subscribers("weekly", readers, consent="a test", now=NOW)
    ledger.readers.unsubscribe("bo@example.org", "weekly", NOW)
    ledger.readers.suppress("cas@example.org", "bounced", NOW)
    subscribe(ledger, "eve", newsletter="daily")
    known = list(ledger.readers.list_fields("weekly"))
    assert known == [
        {"language": "fr", "city": "Gent", "since": _DAY},
        {"language": "fr", "since": _DAY},
    ]
    edition = ledger.deliveries.freeze(an_edition(), NOW)
    assert [each.fields for each in ledger.deliveries.list_deliveries(edition.id)] == known


def test_freeze_is_whole_or_nothing(ledger: Ledger) -> None:
    """A freeze that fails leaves no edition, no carried article, no delivery and no gap."""
    subscribe(ledger, "an")
    unusable = _with_message(FrozenMessage(headers=(), html="\ud800", text=""))
    with pytest.raises(UnicodeEncodeError):
        ledger.deliveries.freeze(unusable, NOW)
    with pytest.raises(TypeError):
        ledger.deliveries.freeze(an_edition("weekly", "zee"), NOW.replace(tzinfo=None))
    assert ledger.deliveries.list_editions() == []
    assert ledger.deliveries.list_carried("weekly") == set()
    assert ledger.deliveries.freeze(an_edition(), NOW).id == "weekly-1"


def test_message_ids_stay_when_tried_again(ledger: Ledger, place: Place) -> None:
    """A second copy of a message can be known as one: its Message-ID is the same."""
    edition = freeze(ledger, "an", "bo", "cas")
    first = {each.id: each.message_id for each in claim(ledger, edition)}
    assert len(set(first.values())) == 3
    assert all(each.endswith("@example.org") for each in first.values())
    with place.open() as again:
        again.deliveries.recover(edition.id, NOW)
        assert {each.id: each.message_id for each in claim(again, edition)} == first
        listed = again.deliveries.list_deliveries(edition.id)
        assert {each.id: each.message_id for each in listed} == first


def test_message_ids_differ_by_edition(ledger: Ledger) -> None:
    """The next edition to the same reader is another message."""
    ids = set()
    for edition in (freeze(ledger, "an"), freeze(ledger)):
        ids |= {each.message_id for each in claim(ledger, edition)}
    assert len(ids) == 2


def test_unfinished_editions(ledger: Ledger) -> None:
    """An edition is unfinished until nothing but a person's word can change it."""
    first, second = freeze(ledger, "an"), freeze(ledger)
    unfinished = ledger.deliveries.list_unfinished
    assert [each.id for each in unfinished()] == [first.id, second.id]
    for edition, kind in ((first, OutcomeKind.SENT), (second, OutcomeKind.IN_DOUBT)):
        (delivery,) = claim(ledger, edition)
        assert edition.id in [each.id for each in unfinished()]
        ledger.deliveries.record([delivery.id], [], NOW)
        assert edition.id in [each.id for each in unfinished()]
        ledger.deliveries.record([], [Outcome(delivery_id=delivery.id, kind=kind)], NOW)
    assert unfinished() == []
    assert ledger.deliveries.tally(second.id).is_finished
    assert ledger.deliveries.count_in_doubt() == {second.id: 1}
    ledger.deliveries.resolve(second.id, DeliveryState.PENDING, [], NOW)
    assert [each.id for each in unfinished()] == [second.id]
    assert unfinished()[0].content.message.html == ""


def test_acted_upon_schedules(ledger: Ledger, place: Place) -> None:
    """The last moment of a schedule that was acted upon is remembered, by newsletter."""
    deliveries = ledger.deliveries
    assert deliveries.last_due_run("weekly") is None
    deliveries.store_due_run("weekly", NOW)
    deliveries.store_due_run("daily", _LATER)
    deliveries.store_due_run("weekly", _LATER.astimezone(UTC) + timedelta(microseconds=1))
    with place.open() as again:
        assert again.deliveries.last_due_run("weekly") == _LATER + timedelta(microseconds=1)
        assert again.deliveries.last_due_run("daily") == _LATER


def test_two_ledgers_do_not_share_message_ids(ledger: Ledger, tmp_path: Path) -> None:
    """A rehearsal with a ledger of its own makes no message that looks like a real one."""
    ids = {each.message_id for each in claim(ledger, freeze(ledger, "an"))}
    with SqlitePlace(tmp_path / "other.sqlite").open() as other:
        ids |= {each.message_id for each in claim(other, freeze(other, "an"))}
    assert len(ids) == 2
