"""What the ledger remembers of articles and of what stood in which feed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from publisher.model.articles import Identity
from publisher.storage.ledger import Ledger
from tests.contract.places import NOW, Place

_ZEE = Identity(
    id="tag:example.org,2026:zee",
    source="articles/zee.md",
    title="De zee «’s winters»",
    published=datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC),
    body_digest="ab" * 32,
)
_DUIN = replace(_ZEE, id="tag:example.org,2026:duin", source="articles/duin.md", body_digest="")


def test_identities_come_back_oldest_first(ledger: Ledger, place: Place) -> None:
    """What was minted is there when the program is started again, to the microsecond."""
    ledger.identities.store_identities([_ZEE])
    ledger.identities.store_identities([_DUIN])
    with place.open() as again:
        assert again.identities.list_identities() == [_ZEE, _DUIN]


def test_moments_of_any_zone_are_kept_in_utc(ledger: Ledger) -> None:
    """The same moment told in another zone is the same moment."""
    brussels = timezone(timedelta(hours=1))
    ledger.identities.store_identities(
        [replace(_ZEE, published=_ZEE.published.astimezone(brussels))]
    )
    (found,) = ledger.identities.list_identities()
    assert found.published == _ZEE.published
    assert found.published.tzinfo is UTC


def test_moments_before_1970(ledger: Ledger) -> None:
    """An article from an old archive keeps its date."""
    old = replace(_ZEE, published=datetime(1911, 4, 5, 6, 7, 8, 9, tzinfo=UTC))
    ledger.identities.store_identities([old])
    assert ledger.identities.list_identities() == [old]


def test_known_identity_is_brought_up_to_date(ledger: Ledger) -> None:
    """An article that moved keeps its identity and its rank; what is known of it is new."""
    moved = replace(_ZEE, source="articles/zeeën.md", title="Zeeën", published=NOW, body_digest="c")
    ledger.identities.store_identities([_ZEE, _DUIN])
    ledger.identities.store_identities([moved])
    assert ledger.identities.list_identities() == [moved, _DUIN]
    assert ledger.identities.count_identities() == 2


def test_origin_is_the_first_address(ledger: Ledger, place: Place) -> None:
    """A publication that moves to another address remembers its first one."""
    assert ledger.identities.keep_origin("https://example.org/") == "https://example.org/"
    with place.open() as again:
        assert again.identities.keep_origin("https://new.example.org/") == "https://example.org/"


def test_published_counts_what_is_new_in_a_feed(ledger: Ledger) -> None:
    """An entry is new in a feed once; in another feed it is new again."""
    ledger.identities.store_identities([_ZEE, _DUIN])
    record = ledger.identities.record_published
    assert record({"all": [_ZEE.id]}, NOW) == 1
    assert record({"all": [_ZEE.id, _DUIN.id]}, NOW) == 1
    assert record({"all": [_ZEE.id, _DUIN.id]}, NOW) == 0
    assert record({"tag/zee": [_ZEE.id]}, NOW) == 1
    assert record({"all": ["tag:example.org,2026:unknown"]}, NOW) == 0
    assert ledger.identities.list_published_feeds() == ["all", "tag/zee"]


def test_empty_ledger_knows_nothing(ledger: Ledger) -> None:
    """A new ledger has no identities and no feeds, and does not mind being told nothing."""
    ledger.identities.store_identities([])
    assert ledger.identities.record_published({}, NOW) == 0
    assert ledger.identities.list_identities() == []
    assert ledger.identities.count_identities() == 0
    assert ledger.identities.list_published_feeds() == []
