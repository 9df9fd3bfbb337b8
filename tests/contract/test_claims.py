"""Claiming: what is due is taken once, in order, and never for somebody who has left."""

from datetime import timedelta

import pytest

from publisher.model.delivery import DeliveryState, Edition, Outcome, OutcomeKind
from publisher.storage.ledger import Ledger
from tests.contract.places import NOW, Place, claim, freeze, states, subscribe

_HOUR = timedelta(hours=1)


def _defer(ledger: Ledger, edition: Edition, *dues: timedelta) -> None:
    """Claim as many as there are `dues` and defer each for that long."""
    for delivery, due in zip(claim(ledger, edition, len(dues)), dues, strict=True):
        ledger.deliveries.record(
            [],
            [
                Outcome(
                    delivery_id=delivery.id,
                    kind=OutcomeKind.DEFERRED,
                    code=451,
                    text="later",
                    due_at=NOW + due,
                )
            ],
            NOW,
        )


def test_in_the_order_in_which_readers_came(ledger: Ledger, place: Place) -> None:
    """Blocks follow each other in the readers' order, each delivery in one of them only."""
    edition = freeze(ledger, "zoe", "an", "bo", "cas", "dirk")
    with place.open() as another:
        blocks = [claim(each, edition, 2) for each in (ledger, another, ledger, another)]
    assert [[each.email for each in block] for block in blocks] == [
        ["zoe@example.org", "an@example.org"],
        ["bo@example.org", "cas@example.org"],
        ["dirk@example.org"],
        [],
    ]
    assert set(states(ledger, edition).values()) == {"claimed"}


def test_claimed_delivery_says_what_is_to_be_sent(ledger: Ledger) -> None:
    """What is claimed is marked with the moment, and nothing was answered yet."""
    edition = freeze(ledger, "an")
    (delivery,) = claim(ledger, edition, now=NOW + _HOUR)
    assert delivery.state is DeliveryState.CLAIMED
    assert (delivery.since, delivery.attempts) == (NOW + _HOUR, 0)
    assert delivery.edition_id == edition.id
    assert list(ledger.deliveries.list_deliveries(edition.id)) == [delivery]


def test_limit_of_none(ledger: Ledger) -> None:
    """A claim of none takes none."""
    edition = freeze(ledger, "an")
    assert claim(ledger, edition, 0) == []
    assert states(ledger, edition) == {"an": "pending"}


def test_only_of_this_edition(ledger: Ledger) -> None:
    """A claim takes nothing of another edition."""
    first, second = freeze(ledger, "an"), freeze(ledger, "bo")
    assert [each.email for each in claim(ledger, first)] == ["an@example.org"]
    assert states(ledger, second) == {"an": "pending", "bo": "pending"}


def test_who_left_since_the_freeze_gets_nothing(ledger: Ledger, place: Place) -> None:
    """An unsubscription or suppression between freeze and claim holds, for this newsletter."""
    edition = freeze(ledger, "an", "left", "waits", "bounced", "bo")
    ledger.readers.unsubscribe("left@example.org", None, NOW)
    place.make_pending("waits@example.org")
    ledger.readers.suppress("Bounced@example.org", "bounced", NOW)
    assert [each.email for each in claim(ledger, edition)] == ["an@example.org", "bo@example.org"]
    assert states(ledger, edition) == {
        "an": "claimed",
        "left": "suppressed",
        "waits": "suppressed",
        "bounced": "suppressed",
        "bo": "claimed",
    }
    assert ledger.deliveries.tally(edition.id).is_balanced


def test_who_left_another_newsletter_still_gets_this_one(ledger: Ledger) -> None:
    """Leaving one newsletter does not stop another."""
    edition = freeze(ledger, "an")
    subscribe(ledger, "an", newsletter="daily")
    ledger.readers.unsubscribe("an@example.org", "daily", NOW)
    assert len(claim(ledger, edition)) == 1


def test_whole_blocks_that_left(ledger: Ledger) -> None:
    """A claim goes on behind blocks of readers who left; it is empty only at the end."""
    names = [f"r{number:02}" for number in range(10)]
    edition = freeze(ledger, *names)
    for name in names[:7]:
        ledger.readers.unsubscribe(f"{name}@example.org", None, NOW)
    assert [each.email for each in claim(ledger, edition, 2)] == ["r07@example.org"]
    assert [each.email for each in claim(ledger, edition, 2)] == [
        "r08@example.org",
        "r09@example.org",
    ]
    assert list(states(ledger, edition).values()) == ["suppressed"] * 7 + ["claimed"] * 3


def test_everybody_left(ledger: Ledger) -> None:
    """When all have left, the edition is finished without a message."""
    edition = freeze(ledger, "an", "bo", "cas")
    for name in ("an", "bo", "cas"):
        ledger.readers.unsubscribe(f"{name}@example.org", None, NOW)
    assert claim(ledger, edition, 1) == []
    assert ledger.deliveries.tally(edition.id).is_finished


def test_back_again_gets_what_she_was_frozen_for(ledger: Ledger) -> None:
    """Who left and came back before the claim is in the audience as before."""
    edition = freeze(ledger, "an")
    ledger.readers.unsubscribe("an@example.org", None, NOW)
    ledger.readers.confirm_again("weekly", "an@example.org", consent="by phone", now=NOW)
    assert len(claim(ledger, edition)) == 1


def test_deferred_are_due_when_they_are_due(ledger: Ledger) -> None:
    """A deferred delivery rests until its moment, and then knows its attempts."""
    edition = freeze(ledger, "an", "bo")
    _defer(ledger, edition, _HOUR, 2 * _HOUR)
    tally = ledger.deliveries.tally(edition.id)
    assert tally.next_due == NOW + _HOUR
    assert tally.count(DeliveryState.DEFERRED) == 2
    assert claim(ledger, edition, now=NOW + _HOUR - timedelta(microseconds=1)) == []
    (delivery,) = claim(ledger, edition, now=NOW + _HOUR)
    assert (delivery.email, delivery.attempts) == ("an@example.org", 1)
    assert ledger.deliveries.tally(edition.id).next_due == NOW + 2 * _HOUR


def test_deferred_and_left(ledger: Ledger) -> None:
    """Who leaves while her message waits to be tried again does not get it."""
    edition = freeze(ledger, "an")
    _defer(ledger, edition, _HOUR)
    ledger.readers.unsubscribe("an@example.org", None, NOW)
    assert claim(ledger, edition, now=NOW + _HOUR) == []
    assert states(ledger, edition) == {"an": "suppressed"}


@pytest.mark.parametrize("due", [timedelta(0), 9 * _HOUR])
def test_deferred_too_long(ledger: Ledger, due: timedelta) -> None:
    """A deferred delivery of an edition that is too old is given up, due or not."""
    edition = freeze(ledger, "an", "bo")
    _defer(ledger, edition, due)
    kept = claim(ledger, edition, give_up_before=NOW, now=NOW + due - timedelta(microseconds=1))
    assert [each.email for each in kept] == ["bo@example.org"]
    ledger.deliveries.recover(edition.id, NOW)
    late = NOW + timedelta(microseconds=1)
    assert [each.email for each in claim(ledger, edition, give_up_before=late, now=late)] == [
        "bo@example.org"
    ]
    assert states(ledger, edition) == {"an": "expired", "bo": "claimed"}
    assert ledger.deliveries.tally(edition.id).next_due is None


def test_expiry_is_of_one_edition(ledger: Ledger) -> None:
    """Giving up one edition leaves what another one has deferred."""
    old, new = freeze(ledger, "an"), freeze(ledger)
    _defer(ledger, old, _HOUR)
    _defer(ledger, new, _HOUR)
    assert claim(ledger, old, give_up_before=NOW + _HOUR) == []
    assert (states(ledger, old), states(ledger, new)) == ({"an": "expired"}, {"an": "deferred"})
