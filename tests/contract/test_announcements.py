"""What the ledger remembers of a hub that is to be told of changes."""

from datetime import UTC, datetime, timedelta

from publisher.model.announcing import Announcement
from publisher.storage.ledger import Ledger
from tests.contract.places import NOW, Place

HUB = "https://hub.example.org/"
ALL, ZEE = "https://example.org/feeds/all.atom", "https://example.org/feeds/zee.atom"
LATER = NOW + timedelta(minutes=5)


def owed(address: str, digest: str, attempts: int = 0) -> Announcement:
    return Announcement(address=address, digest=digest, attempts=attempts)


def test_changed_documents_are_due_until_the_hub_knows(ledger: Ledger, place: Place) -> None:
    """What the hub was not told before the machine went down, it is told afterwards."""
    assert ledger.announcements.note(HUB, {ALL: "a", ZEE: "b"}, NOW) == 2
    ledger.announcements.settle(owed(ALL, "a"))
    with place.open() as again:
        assert again.announcements.list_due(HUB, NOW) == [owed(ZEE, "b")]
        assert again.announcements.count_owed(HUB) == 1


def test_unchanged_documents_are_told_once(ledger: Ledger) -> None:
    """A build that changes nothing sends nobody anything."""
    ledger.announcements.note(HUB, {ALL: "a"}, NOW)
    ledger.announcements.settle(owed(ALL, "a"))
    assert ledger.announcements.note(HUB, {ALL: "a"}, LATER) == 0
    assert ledger.announcements.list_due(HUB, LATER) == []
    assert ledger.announcements.note(HUB, {ALL: "b"}, LATER) == 1
    assert ledger.announcements.list_due(HUB, LATER) == [owed(ALL, "b")]


def test_hub_that_is_away_is_tried_again_later(ledger: Ledger) -> None:
    """A hub that was down for an hour hears of everything that it missed, once."""
    announcements = ledger.announcements
    announcements.note(HUB, {ALL: "a"}, NOW)
    announcements.defer([(owed(ALL, "a"), LATER)])
    assert announcements.list_due(HUB, NOW) == []
    assert announcements.next_due(HUB) == LATER
    assert announcements.list_due(HUB, LATER) == [owed(ALL, "a", attempts=1)]


def test_change_while_the_hub_is_told_is_told_as_well(ledger: Ledger) -> None:
    """A build that ends while the hub answers about the bytes before is not lost."""
    announcements = ledger.announcements
    announcements.note(HUB, {ALL: "a", ZEE: "a"}, NOW)
    announcements.note(HUB, {ALL: "b", ZEE: "b"}, NOW)
    announcements.settle(owed(ALL, "a"))
    announcements.defer([(owed(ZEE, "a"), LATER)])
    assert announcements.list_due(HUB, NOW) == [owed(ALL, "b"), owed(ZEE, "b")]


def test_another_hub_is_told_of_everything(ledger: Ledger) -> None:
    """I change to another hub, and it learns of every feed; the one before is left alone."""
    announcements = ledger.announcements
    announcements.note(HUB, {ALL: "a", ZEE: "b"}, NOW)
    announcements.settle(owed(ALL, "a"))
    other = "https://other.example.org/"
    assert announcements.note(other, {ALL: "a", ZEE: "b"}, NOW) == 2
    assert announcements.list_due(other, NOW) == [owed(ALL, "a"), owed(ZEE, "b")]
    assert (announcements.list_due(HUB, NOW), announcements.next_due(HUB)) == ([], None)


def test_documents_that_are_gone_are_forgotten(ledger: Ledger) -> None:
    """Nobody is told of a feed that is not there any more; if it comes back, of that."""
    announcements = ledger.announcements
    announcements.note(HUB, {ALL: "a", ZEE: "b"}, NOW)
    assert announcements.note(HUB, {ALL: "a"}, NOW) == 0
    assert announcements.list_due(HUB, NOW) == [owed(ALL, "a")]
    assert announcements.note(HUB, {ALL: "a", ZEE: "b"}, NOW) == 1


def test_longest_due_is_told_first(ledger: Ledger) -> None:
    """No document waits for ever behind others."""
    announcements = ledger.announcements
    announcements.note(HUB, {ALL: "a"}, datetime(2026, 11, 24, tzinfo=UTC))
    announcements.note(HUB, {ALL: "a", ZEE: "b"}, datetime(2026, 11, 23, tzinfo=UTC))
    due = announcements.list_due(HUB, datetime(2026, 11, 25, tzinfo=UTC))
    assert [each.address for each in due] == [ZEE, ALL]


def test_noting_nothing_new_needs_no_lock(ledger: Ledger, place: Place) -> None:
    """While a newsletter is sent, a build that changes nothing does not wait for the ledger."""
    ledger.announcements.note(HUB, {ALL: "a"}, NOW)
    with place.hold_write_lock():
        assert ledger.announcements.note(HUB, {ALL: "a"}, NOW) == 0
