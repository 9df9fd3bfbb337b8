"""Subscribers, what they asked for, and addresses that get nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from publisher.model.audience import NewSubscriber, SubscriptionState
from publisher.storage.ledger import Ledger, Stored
from tests.contract.places import NOW, Place, an_edition, readers_of, subscribe

_LATER = NOW + timedelta(days=1)


def _store(
    ledger: Ledger,
    *readers: NewSubscriber,
    newsletter: str = "weekly",
    consent: str = "import of readers.csv",
    now: datetime = NOW,
    is_trial: bool = False,
) -> dict[Stored, int]:
    return dict(
        ledger.readers.store_subscribers(
            newsletter, readers, consent=consent, now=now, is_trial=is_trial
        )
    )


def test_new_reader(ledger: Ledger) -> None:
    """A new reader is confirmed, with where her consent came from and what is known of her."""
    an = NewSubscriber(
        email="An@example.org", name="An", language="nl", attributes={"city": "Oostende"}
    )
    assert _store(ledger, an) == {Stored.ADDED: 1}
    (found,) = ledger.readers.find_subscriptions("an@EXAMPLE.org")
    assert found.subscriber.email == "An@example.org"
    assert (found.subscriber.name, found.subscriber.language) == ("An", "nl")
    assert found.subscriber.attributes == {"city": "Oostende"}
    assert (found.newsletter, found.state) == ("weekly", SubscriptionState.CONFIRMED)
    assert (found.since, found.consent) == (NOW, "import of readers.csv")
    assert found.since.tzinfo is UTC


def test_every_subscription_has_a_token_of_its_own(ledger: Ledger) -> None:
    """A token names one reader and one newsletter, and cannot be guessed from another."""
    subscribe(ledger, "an", "bo")
    subscribe(ledger, "an", newsletter="daily")
    found = list(ledger.readers.list_subscriptions())
    tokens = {each.token for each in found}
    assert len(tokens) == 3
    assert min(len(token) for token in tokens) >= 20
    for each in found:
        assert ledger.readers.find_token(each.token) == each
    assert ledger.readers.find_token("") is None
    assert ledger.readers.find_token("nobody's") is None


def test_two_spellings_are_one_person(ledger: Ledger) -> None:
    """An address is the same however its letters are written; the first spelling stays."""
    counts = _store(
        ledger, NewSubscriber(email="An@example.org"), NewSubscriber(email="AN@example.org")
    )
    assert counts == {Stored.ADDED: 1, Stored.REPEATED: 1}
    assert [each.subscriber.email for each in ledger.readers.list_subscriptions()] == [
        "An@example.org"
    ]


def test_empty_values_erase_nothing(ledger: Ledger) -> None:
    """A file without names does not take names away; what it does say counts."""
    _store(
        ledger,
        NewSubscriber(
            email="an@example.org",
            name="An",
            language="nl",
            attributes={"city": "Oostende", "since": "2019"},
        ),
    )
    assert _store(ledger, NewSubscriber(email="an@example.org")) == {Stored.UNCHANGED: 1}
    assert _store(ledger, NewSubscriber(email="an@example.org", attributes={"city": "Gent"})) == {
        Stored.UPDATED: 1
    }
    (found,) = ledger.readers.find_subscriptions("an@example.org")
    assert (found.subscriber.name, found.subscriber.language) == ("An", "nl")
    assert found.subscriber.attributes == {"city": "Gent", "since": "2019"}


def test_update_keeps_consent(ledger: Ledger) -> None:
    """Reading a file again does not change when and where a reader said yes."""
    _store(ledger, NewSubscriber(email="an@example.org"))
    before = ledger.readers.find_subscriptions("an@example.org")[0]
    _store(ledger, NewSubscriber(email="an@example.org", name="An"), consent="other", now=_LATER)
    after = ledger.readers.find_subscriptions("an@example.org")[0]
    assert (after.since, after.consent, after.token) == (NOW, before.consent, before.token)


def test_unsubscribed_stays_out(ledger: Ledger) -> None:
    """No import brings back who left; her other newsletters are another matter."""
    subscribe(ledger, "an")
    assert ledger.readers.unsubscribe("AN@example.org", "weekly", _LATER) == ["weekly"]
    assert _store(ledger, NewSubscriber(email="An@Example.org")) == {Stored.KEPT_OUT: 1}
    assert _store(ledger, NewSubscriber(email="an@example.org"), newsletter="daily") == {
        Stored.ADDED: 1
    }
    found = {each.newsletter: each for each in ledger.readers.find_subscriptions("an@example.org")}
    assert found["weekly"].state is SubscriptionState.UNSUBSCRIBED
    assert found["weekly"].since == _LATER
    assert found["daily"].state is SubscriptionState.CONFIRMED


def test_who_left_elsewhere(ledger: Ledger) -> None:
    """Who is said to have left is remembered so, whether known or not, and stays out."""
    subscribe(ledger, "an")
    gone = [replace(each, state=SubscriptionState.UNSUBSCRIBED) for each in readers_of("an", "bo")]
    assert _store(ledger, *gone, now=_LATER) == {Stored.LEFT: 2}
    assert _store(ledger, *gone) == {Stored.UNCHANGED: 2}
    assert _store(ledger, *readers_of("an", "bo")) == {Stored.KEPT_OUT: 2}
    assert {each.state for each in ledger.readers.list_subscriptions()} == {
        SubscriptionState.UNSUBSCRIBED
    }
    assert {each.since for each in ledger.readers.list_subscriptions()} == {_LATER}


def test_suppressed_stays_out_of_everything(ledger: Ledger) -> None:
    """An address that gets nothing is not even stored as a reader."""
    ledger.readers.suppress("An@example.org", "bounced", NOW)
    assert _store(ledger, *readers_of("an", "bo")) == {Stored.KEPT_OUT: 1, Stored.ADDED: 1}
    assert ledger.readers.find_subscriptions("an@example.org") == []
    assert ledger.readers.find_suppression("AN@EXAMPLE.ORG") == "bounced"
    assert ledger.readers.find_suppression("bo@example.org") is None


def test_pending_becomes_confirmed(ledger: Ledger, place: Place) -> None:
    """Who had asked and not confirmed is confirmed by an import, and keeps her token."""
    subscribe(ledger, "an")
    place.make_pending("an@example.org")
    token = ledger.readers.find_subscriptions("an@example.org")[0].token
    assert _store(ledger, *readers_of("an"), consent="a form", now=_LATER) == {Stored.ADDED: 1}
    (found,) = ledger.readers.find_subscriptions("an@example.org")
    assert (found.state, found.since) == (SubscriptionState.CONFIRMED, _LATER)
    assert (found.consent, found.token) == ("a form", token)


def test_import_is_whole_or_nothing(ledger: Ledger) -> None:
    """A file that turns out to be broken at its end has stored nobody."""

    def broken() -> Iterator[NewSubscriber]:
        yield from readers_of("an", "bo")
        raise RuntimeError("line 3")

    with pytest.raises(RuntimeError, match="line 3"):
        ledger.readers.store_subscribers("weekly", broken(), consent="", now=NOW)
    assert list(ledger.readers.list_subscriptions()) == []
    subscribe(ledger, "an")


def test_trial_stores_nothing(ledger: Ledger) -> None:
    """A trial says what would become of each reader, and leaves all as it was."""
    subscribe(ledger, "an")
    named = NewSubscriber(email="an@example.org", name="An")
    expected = {Stored.UPDATED: 1, Stored.ADDED: 1}
    assert _store(ledger, named, *readers_of("bo"), is_trial=True) == expected
    assert [each.subscriber.name for each in ledger.readers.list_subscriptions()] == [None]
    assert _store(ledger, named, *readers_of("bo")) == expected


def test_unsubscribe_is_idempotent(ledger: Ledger) -> None:
    """The second request changes nothing, least of all since when she is gone."""
    subscribe(ledger, "an")
    subscribe(ledger, "an", newsletter="daily")
    assert ledger.readers.unsubscribe("an@example.org", None, NOW) == ["daily", "weekly"]
    assert ledger.readers.unsubscribe("an@example.org", None, _LATER) == []
    assert {each.since for each in ledger.readers.find_subscriptions("an@example.org")} == {NOW}
    assert ledger.readers.unsubscribe("nobody@example.org", None, NOW) == []


def test_unsubscribe_leaves_others_alone(ledger: Ledger) -> None:
    """Leaving one newsletter is leaving that one, and only for her."""
    subscribe(ledger, "an", "bo")
    subscribe(ledger, "an", newsletter="daily")
    assert ledger.readers.unsubscribe("an@example.org", "weekly", NOW) == ["weekly"]
    counts = ledger.readers.count_subscriptions()
    assert counts == {
        "weekly": {SubscriptionState.UNSUBSCRIBED: 1, SubscriptionState.CONFIRMED: 1},
        "daily": {SubscriptionState.CONFIRMED: 1},
    }


def test_pending_can_leave(ledger: Ledger, place: Place) -> None:
    """Who never confirmed can be gone for good as well."""
    subscribe(ledger, "an")
    place.make_pending("an@example.org")
    assert ledger.readers.unsubscribe("an@example.org", None, NOW) == ["weekly"]
    assert _store(ledger, *readers_of("an")) == {Stored.KEPT_OUT: 1}


def test_back_because_she_asked(ledger: Ledger) -> None:
    """Only her own word brings back who left; for anybody else it does nothing."""
    subscribe(ledger, "an", "bo")
    ledger.readers.unsubscribe("an@example.org", None, NOW)
    again = ledger.readers.confirm_again
    assert not again("weekly", "bo@example.org", consent="by phone", now=_LATER)
    assert not again("weekly", "nobody@example.org", consent="by phone", now=_LATER)
    assert not again("daily", "an@example.org", consent="by phone", now=_LATER)
    assert again("weekly", "AN@example.org", consent="by phone", now=_LATER)
    (found,) = ledger.readers.find_subscriptions("an@example.org")
    assert (found.state, found.consent) == (SubscriptionState.CONFIRMED, "by phone")
    assert found.since == _LATER
    assert ledger.readers.find_subscriptions("bo@example.org")[0].consent == "a test"


def test_lists_in_the_order_in_which_readers_came(ledger: Ledger) -> None:
    """A list can be narrowed to a newsletter, to a state, or both."""
    subscribe(ledger, "zoe", "an", "bo")
    subscribe(ledger, "an", newsletter="daily")
    ledger.readers.unsubscribe("an@example.org", "weekly", NOW)

    def listed(newsletter: str | None, state: SubscriptionState | None) -> list[str]:
        found = ledger.readers.list_subscriptions(newsletter, state)
        return [each.subscriber.email.partition("@")[0] for each in found]

    assert listed(None, None) == ["zoe", "an", "bo", "an"]
    assert listed("weekly", None) == ["zoe", "an", "bo"]
    assert listed("weekly", SubscriptionState.CONFIRMED) == ["zoe", "bo"]
    assert listed(None, SubscriptionState.UNSUBSCRIBED) == ["an"]
    assert listed("monthly", None) == []


def test_any_text_comes_back(ledger: Ledger) -> None:
    """Names and attributes come back to the letter, quotes and emoji included."""
    reader = NewSubscriber(
        email="an@example.org",
        name="Ánna \"'; DROP TABLE subscriber; -- 🐚 $1 ? %s",
        attributes={'a "key" 🐚': "line\nline\r\n\t\\u0000 \x01 end", "name": "another"},
    )
    _store(ledger, reader)
    (found,) = ledger.readers.find_subscriptions("an@example.org")
    assert found.subscriber.name == reader.name
    assert found.subscriber.attributes == reader.attributes


def test_nul_is_no_text(ledger: Ledger) -> None:
    """A NUL in a name or attribute becomes U+FFFD, and her edition goes out all the same."""
    reader = NewSubscriber(email="an@example.org", name="An\0", attributes={"ci\0ty": "Ge\0nt"})
    _store(ledger, reader)
    ledger.deliveries.freeze(an_edition(), NOW)
    (found,) = ledger.readers.find_subscriptions("an@example.org")
    assert found.subscriber.name == "An\ufffd"
    assert found.subscriber.attributes == {"ci\ufffdty": "Ge\ufffdnt"}


def test_naive_moments_are_refused(ledger: Ledger) -> None:
    """A moment without a zone is nobody's moment, and nothing is stored with it."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(TypeError):
        _store(ledger, *readers_of("an"), now=naive)
    assert list(ledger.readers.list_subscriptions()) == []
