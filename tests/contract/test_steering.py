"""An edition that a person holds up while it is on its way."""

from datetime import timedelta

from publisher.storage.ledger import Ledger
from tests.contract.places import NOW, Place, an_edition, freeze, states


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
