"""What the ledger remembers of articles and of what stood in which feed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from publisher.errors import LedgerError
from publisher.model.articles import Identity, Withdrawal
from publisher.storage.ledger import Ledger
from publisher.storage.trial import TrialIdentities
from tests.contract.places import NOW, Place

_ZEE = Identity(
    id="tag:example.org,2026:zee",
    source="articles/zee.md",
    title="De zee «’s winters»",
    published=datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC),
    body_digest="ab" * 32,
)
_LATER = NOW + timedelta(days=1)
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
    assert ledger.identities.list_appearances("all") == {}
    assert ledger.identities.list_withdrawn() == []
    assert not ledger.identities.put_back(_ZEE.id)


def test_order_of_appearance_only_grows(ledger: Ledger, place: Place) -> None:
    """What stood in a feed first comes first, wherever the clock is; then what was minted first."""
    later = [replace(_DUIN, id=f"tag:example.org,2026:{name}") for name in "abc"]
    ledger.identities.store_identities([_ZEE, _DUIN, *later])
    record = ledger.identities.record_published
    record({"all": [later[1].id], "other": [_ZEE.id]}, _LATER)
    record({"all": [later[2].id, _DUIN.id, later[1].id]}, NOW)
    record({"all": [_ZEE.id]}, NOW - timedelta(days=900))
    expected = [later[1].id, _DUIN.id, later[2].id, _ZEE.id]
    with place.open() as again:
        assert list(again.identities.list_appearances("all")) == expected
        assert again.identities.list_appearances("other") == {_ZEE.id: None}


def test_closed_page_keeps_its_entries(ledger: Ledger, place: Place) -> None:
    """An entry that stands in a closed page of an archive stays there, in that feed."""
    ledger.identities.store_identities([_ZEE, _DUIN])
    ledger.identities.record_published({"all": [_ZEE.id, _DUIN.id], "other": [_ZEE.id]}, NOW)
    ledger.identities.close_pages("all", {1: [_ZEE.id], 2: ["tag:example.org,2026:unknown"]})
    ledger.identities.close_pages("all", {2: [_ZEE.id, _DUIN.id]})
    with place.open() as again:
        assert again.identities.list_appearances("all") == {_ZEE.id: 1, _DUIN.id: 2}
        assert again.identities.list_appearances("other") == {_ZEE.id: None}


def _withdrawn(identity: Identity, *feeds: str, at: datetime, reason: str) -> Withdrawal:
    return Withdrawal(
        id=identity.id,
        url="https://example.org/zee/",
        at=at,
        reason=reason,
        source=identity.source,
        title=identity.title,
        published=identity.published,
        feeds=feeds,
    )


def test_withdrawn_article_is_remembered(ledger: Ledger, place: Place) -> None:
    """What I withdrew stays withdrawn, since when and why, and where readers saw it."""
    ledger.identities.store_identities([_ZEE, _DUIN])
    ledger.identities.record_published({"tag/zee": [_ZEE.id], "all": [_ZEE.id]}, NOW)
    url = "https://example.org/zee/"
    withdraw = ledger.identities.withdraw
    assert withdraw(_DUIN.id, reason="Fout", url=url, now=_LATER)
    assert withdraw(_ZEE.id, reason="Onwaar", url="", now=NOW)
    assert not withdraw(_ZEE.id, reason="«Onwaar»", url=url, now=_LATER)
    expected = [
        _withdrawn(_ZEE, "all", "tag/zee", at=NOW, reason="«Onwaar»"),
        _withdrawn(_DUIN, at=_LATER, reason="Fout"),
    ]
    with place.open() as again:
        assert again.identities.list_withdrawn() == expected
        assert again.identities.put_back(_ZEE.id)
    assert ledger.identities.list_withdrawn() == expected[1:]
    assert not ledger.identities.put_back(_ZEE.id)


def test_only_a_known_article_is_withdrawn(ledger: Ledger) -> None:
    """An id that nobody has is a mistake, and nothing is remembered of it."""
    with pytest.raises(LedgerError):
        ledger.identities.withdraw("tag:example.org,2026:x", reason="", url="", now=NOW)
    assert ledger.identities.list_withdrawn() == []


def test_trial_withdraws_nothing(ledger: Ledger) -> None:
    """What is only tried says what it would do, and leaves the ledger as it is."""
    ledger.identities.store_identities([_ZEE, _DUIN])
    ledger.identities.record_published({"all": [_ZEE.id]}, NOW)
    ledger.identities.withdraw(_ZEE.id, reason="Onwaar", url="", now=NOW)
    before = ledger.identities.list_withdrawn()
    trial = TrialIdentities(ledger.identities)
    assert trial.withdraw(_DUIN.id, reason="Fout", url="", now=NOW)
    assert not trial.withdraw(_ZEE.id, reason="Fout", url="", now=NOW)
    assert (trial.put_back(_ZEE.id), trial.put_back(_DUIN.id)) == (True, False)
    trial.close_pages("all", {1: [_ZEE.id]})
    assert trial.list_withdrawn() == ledger.identities.list_withdrawn() == before
    assert trial.list_appearances("all") == {_ZEE.id: None}
