"""What the ledger remembers of feeds elsewhere."""

from dataclasses import replace
from datetime import timedelta

from publisher.model.articles import Attachment, Person, Picture
from publisher.model.sources import SourceChange, SourceEntry, SourceState
from publisher.storage.ledger import Ledger
from tests.contract.places import NOW, Place

_STATE = SourceState(
    name="elders",
    url="https://elders.example.org/feed",
    address="https://elders.example.org/feed.atom",
    settings="ab" * 32,
    title="Élders",
    page="https://elders.example.org/",
    feed_id="tag:elders.example.org,2020:feed",
    origin="https://elders.example.org/",
    etag='"1"',
    last_modified="Mon, 02 Nov 2026 09:00:00 GMT",
    due_at=NOW,
    failures=2,
    problem="away",
    is_gone=True,
    added_at=NOW - timedelta(days=1),
    fetched_at=NOW,
)
_FULL = SourceEntry(
    id="urn:x:1",
    original_id="urn:x:one",
    url="https://elders.example.org/1",
    title="De zee «’s winters»",
    markdown="Zee.\n",
    published=NOW - timedelta(days=2),
    updated=NOW - timedelta(days=1, microseconds=7),
    authors=(Person(name="An", url="https://an.example.org/"), Person(name="Bo")),
    section="Elders",
    tags=("zee", "duin"),
    language="nl-BE",
    summary="Over zee.",
    picture=Picture(url="https://elders.example.org/1.jpg", alt="Zee", width=3),
    attachments=(
        Attachment(url="https://elders.example.org/1.mp3", media_type="audio/mpeg", length=7),
    ),
    first_seen=NOW,
)
_BARE = SourceEntry(
    id="urn:x:2",
    original_id="urn:x:2",
    url=None,
    title="–",
    markdown="",
    published=NOW,
    first_seen=NOW,
)


def a_fetch() -> SourceChange:
    """Return what a first fetch finds."""
    return SourceChange(state=_STATE, changed=(_FULL, _BARE), carried=("urn:x:1",))


def test_comes_back_as_it_was(ledger: Ledger, place: Place) -> None:
    """Everything about a source and its articles is there when the program starts again."""
    ledger.sources.record_fetch(a_fetch())
    with place.open() as again:
        assert again.sources.list_states() == [_STATE]
        assert again.sources.list_entries("elders") == [_BARE, _FULL]
        assert again.sources.list_entries("others") == []
        assert again.deliveries.list_carried("any") == {"urn:x:1"}


def test_a_source_that_was_never_read(ledger: Ledger) -> None:
    """A source that could not be had yet is remembered as such."""
    state = SourceState(name="a", url="https://a.example.org/", address="b", settings="")
    ledger.sources.record_fetch(SourceChange(state=state))
    assert ledger.sources.list_states() == [state]


def test_changed_and_dropped(ledger: Ledger) -> None:
    """A later fetch takes the place of what it changes, and leaves the rest."""
    ledger.sources.record_fetch(a_fetch())
    other = replace(_FULL, title="Other")
    ledger.sources.record_fetch(
        SourceChange(state=replace(_STATE, failures=0), changed=(other,), dropped=("urn:x:2",))
    )
    assert [state.failures for state in ledger.sources.list_states()] == [0]
    assert ledger.sources.list_entries("elders") == [other]


def test_described_by_what_is_shown(ledger: Ledger) -> None:
    """What stands for the articles changes when they do, and not with when they were asked for."""
    ledger.sources.record_fetch(a_fetch())
    first = ledger.sources.describe()
    later = replace(_STATE, due_at=None, etag="", failures=0, fetched_at=NOW + timedelta(hours=1))
    ledger.sources.record_fetch(SourceChange(state=later))
    assert ledger.sources.describe() == first
    seen = {first}
    for change in (
        SourceChange(state=replace(_STATE, title="Other")),
        SourceChange(state=_STATE, changed=(replace(_FULL, markdown="Other."),)),
        SourceChange(state=_STATE, dropped=("urn:x:2",)),
    ):
        ledger.sources.record_fetch(change)
        seen.add(ledger.sources.describe())
    assert len(seen) == 4
