"""Two processes with one ledger: each sees what the other has stored, none waits for ever."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from publisher.errors import LedgerBusyError
from publisher.model.announcing import Announcement
from publisher.model.delivery import DeliveryState, Edition
from publisher.storage import database
from publisher.storage.announcement_ledger import AnnouncementLedger
from publisher.storage.identity_ledger import IdentityLedger
from publisher.storage.ledger import DeliveryLedger, Ledger, ReaderLedger
from publisher.storage.source_ledger import SourceLedger
from publisher.storage.steering_ledger import SteeringLedger
from publisher.storage.witness_ledger import WitnessLedger
from tests.contract.places import NOW, Place, an_edition, claim, freeze, readers_of, states
from tests.contract.test_sources import a_fetch

_ANNOUNCEMENT = Announcement(address="a", digest="b", attempts=0)
_WRITERS: dict[str, Callable[[Ledger, Edition], object]] = {
    "keep_origin": lambda ledger, _: ledger.identities.keep_origin("https://example.org/"),
    "store_identities": lambda ledger, _: ledger.identities.store_identities([]),
    "record_carried_elsewhere": lambda ledger, _: ledger.deliveries.record_carried_elsewhere(
        ["a"], NOW
    ),
    "record_published": lambda ledger, _: ledger.identities.record_published({"all": []}, NOW),
    "close_pages": lambda ledger, _: ledger.identities.close_pages("all", {}),
    "withdraw": lambda ledger, _: ledger.identities.withdraw("a:b", reason="", url="", now=NOW),
    "put_back": lambda ledger, _: ledger.identities.put_back("a:b"),
    "store_subscribers": lambda ledger, _: ledger.readers.store_subscribers(
        "weekly", readers_of("bo"), consent="", now=NOW
    ),
    "confirm_again": lambda ledger, _: ledger.readers.confirm_again(
        "weekly", "an@example.org", consent="", now=NOW
    ),
    "unsubscribe": lambda ledger, _: ledger.readers.unsubscribe("an@example.org", None, NOW),
    "freeze": lambda ledger, _: ledger.deliveries.freeze(an_edition("weekly", "zee"), NOW),
    "recover": lambda ledger, edition: ledger.deliveries.recover(edition.id, NOW),
    "bring_forward": lambda ledger, edition: ledger.deliveries.bring_forward(edition.id, NOW, NOW),
    "close_gap": lambda ledger, _: ledger.witness.close_gap([], NOW, is_sent=True),
    "cancel": lambda ledger, edition: ledger.deliveries.cancel(edition.id, NOW),
    "pause": lambda ledger, edition: ledger.deliveries.pause(edition.id, NOW),
    "resume": lambda ledger, edition: ledger.deliveries.resume(edition.id),
    "settle_doubts": lambda ledger, _: ledger.deliveries.settle_doubts({}, NOW),
    "claim": claim,
    "record": lambda ledger, _: ledger.deliveries.record([1], [], NOW),
    "resolve": lambda ledger, edition: ledger.deliveries.resolve(
        edition.id, DeliveryState.SENT, [], NOW
    ),
    "take_back": lambda ledger, _: ledger.deliveries.take_back([], NOW),
    "suppress": lambda ledger, _: ledger.readers.suppress("an@example.org", "complained", NOW),
    "record_fetch": lambda ledger, _: ledger.sources.record_fetch(a_fetch()),
    "note": lambda ledger, _: ledger.announcements.note(
        "https://hub.example.org/", {"a": "b"}, NOW
    ),
    "settle": lambda ledger, _: ledger.announcements.settle(_ANNOUNCEMENT),
    "defer": lambda ledger, _: ledger.announcements.defer([(_ANNOUNCEMENT, NOW)]),
    "store_due_run": lambda ledger, _: ledger.deliveries.store_due_run("weekly", NOW),
}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", timedelta(milliseconds=1))


def _everything(ledger: Ledger, edition: Edition) -> object:
    return (
        ledger.deliveries.list_editions(),
        list(ledger.deliveries.list_deliveries(edition.id)),
        list(ledger.readers.list_subscriptions()),
        ledger.deliveries.last_due_run("weekly"),
        ledger.sources.list_states(),
    )


@pytest.mark.parametrize("writer", _WRITERS)
def test_locked_ledger(impatient: None, place: Place, writer: str) -> None:
    """While another process writes, every method that writes says so and has changed nothing."""
    with place.open() as ledger:
        edition = freeze(ledger, "an")
        before = _everything(ledger, edition)
        with place.hold_write_lock():
            with pytest.raises(LedgerBusyError) as refused:
                _WRITERS[writer](ledger, edition)
            assert _everything(ledger, edition) == before
    assert "another process" in refused.value.message


def test_every_writer_is_tried() -> None:
    """A method that is added and may find the ledger locked is added to these tests as well."""
    methods = {
        name
        for protocol in (
            IdentityLedger,
            ReaderLedger,
            DeliveryLedger,
            SteeringLedger,
            AnnouncementLedger,
            SourceLedger,
            WitnessLedger,
        )
        for name, method in vars(protocol).items()
        if "LedgerBusyError" in (method.__doc__ or "")
    }
    assert methods == set(_WRITERS)


def test_locked_ledger_can_be_read(impatient: None, place: Place) -> None:
    """Who only looks does not wait for who writes, not even to open the ledger."""
    with place.open() as ledger:
        edition = freeze(ledger, "an")
    with place.hold_write_lock(), place.open() as ledger:
        assert states(ledger, edition) == {"an": "pending"}


def test_lock_that_is_given_back(place: Place) -> None:
    """After a refusal the same connection can write as soon as the other one is done."""
    with place.open() as ledger, place.open() as another:
        edition = freeze(ledger, "an", "bo")
        assert len(claim(another, edition, 1)) == 1
        assert len(claim(ledger, edition, 2)) == 1
        assert states(another, edition) == {"an": "claimed", "bo": "claimed"}


def test_freezing_twice_at_once(place: Place) -> None:
    """Two processes that freeze get two editions of different numbers, never one twice."""
    with place.open() as ledger, place.open() as another:
        ids = [each.deliveries.freeze(an_edition(), NOW).id for each in (ledger, another, ledger)]
    assert ids == ["weekly-1", "weekly-2", "weekly-3"]
