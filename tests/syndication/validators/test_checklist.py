"""Each promise about feeds is kept by a check, and each check can fail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from publisher.model.articles import Article, Attachment, OriginalFeed, Person, Supplement
from publisher.model.publication import FeedFormat
from publisher.syndication import xml_documents
from publisher.syndication.checks import Checker
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.rehearsal import rehearse_feeds
from publisher.syndication.rules import RULES
from tests.syndication.conftest import NOW
from tests.syndication.validators.checklist import CHECKLIST, SPOILT, SPOILT_FEEDS

ROOT = Path(__file__).parents[3]
FEED = '[[feed]]\nname = "p"\n[feed.podcast]\nexplicit = false\n'
FILE = Attachment(url="https://example.org/a.mp3", media_type="audio/mpeg", length=3)
ORIGINAL = OriginalFeed(url="https://b.example/feed", title="B", id="https://b.example/feed")
#: Kept where no document is made at all.
BEFORE_DOCUMENTS = {"feed/name", "feed/unwritable"}

Built = tuple[Feed, dict[FeedFormat, bytes]]


@pytest.fixture
def sound(open_desk: Any, write: Callable[..., Article]) -> Built:
    """A podcast with two entries that have everything an entry can have, and its documents."""
    desk = open_desk(FEED)
    articles = [
        write(
            name,
            published=datetime(2026, 3, day, tzinfo=UTC),
            authors=(Person(name="An", email="an@example.org"),),
            language=language,
            section="Zee",
            tags=("Eb & vloed",),
            supplement=Supplement(attachments=(FILE,), original_feed=ORIGINAL),
        )
        for day, name, language in ((1, "a", "nl-BE"), (2, "b", "fr"))
    ]
    desk.build(*articles)
    (feed,) = list_feeds(desk.publication, desk.load(articles), []).feeds
    return feed, {format_: desk.read(f"p.{format_}") for format_ in FeedFormat}


def make_checker() -> Checker:
    return Checker(timezone=ZoneInfo("Europe/Brussels"), now=NOW)


def test_sound_documents_pass(sound: Built) -> None:
    """What publisher writes is what publisher asks for."""
    assert list(make_checker().list_faults(*sound)) == []


def test_every_line_is_kept() -> None:
    """Each line of the checklist names rules that there are, or a test that there is."""
    named = {each for kept_by in CHECKLIST.values() for each in kept_by}
    tests = {each for each in named if "::" in each}
    for test in sorted(tests):
        file, _, function = test.partition("::")
        assert f"def {function}(" in (ROOT / file).read_text(), test
    assert named - tests == RULES.keys()


def test_every_rule_can_be_broken() -> None:
    """There is no rule without a document, or a feed, that breaks it."""
    assert {each[0] for each in SPOILT} | SPOILT_FEEDS.keys() | BEFORE_DOCUMENTS == RULES.keys()


@pytest.mark.parametrize(("rule", "suffix", "before", "after", "message"), SPOILT)
def test_spoilt_document_is_refused(
    sound: Built, rule: str, suffix: str, before: bytes, after: bytes, message: str
) -> None:
    """Whatever is wrong with a document is said, with the entry where it is."""
    feed, documents = sound
    document = documents[FeedFormat(suffix)]
    assert before in document
    spoilt = {FeedFormat(suffix): document.replace(before, after, 1)}
    faults = list(make_checker().list_faults(feed, spoilt))
    said = [str(fault) for fault in faults if fault.rule == rule]
    assert said, faults
    assert any(each.startswith(f"p.{suffix}: {message}") for each in said), said
    assert make_checker().find_fault(feed, spoilt) == faults[0]


@pytest.mark.parametrize("rule", SPOILT_FEEDS)
def test_document_of_another_feed_is_refused(sound: Built, rule: str) -> None:
    """Documents that are not of the feed as it should be do not come before readers."""
    feed, documents = sound
    faults = make_checker().list_faults(SPOILT_FEEDS[rule](feed), documents)
    assert rule in {fault.rule for fault in faults}


def test_entry_that_was_looked_at_is_looked_at_again_elsewhere(sound: Built) -> None:
    """What may stand in one feed is not thereby allowed in every other."""
    feed, documents = sound
    checker = make_checker()
    assert checker.find_fault(feed, documents) is None
    other = replace(feed, name="q", full_text=False)
    assert {fault.rule for fault in checker.list_faults(other, documents)} == {
        "feed/content-length"
    }


def test_entry_is_looked_at_once_for_all_feeds(
    sound: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many feeds with the same entries do not take longer to look at than one."""
    parsed: list[bytes] = []

    def parse_entry(entry: bytes, document: xml_documents.XmlDocument) -> object:
        parsed.append(entry)
        return parse(entry, document)

    parse = xml_documents.parse_entry
    monkeypatch.setattr(xml_documents, "parse_entry", parse_entry)
    feed, documents = sound
    checker = make_checker()
    for _ in range(3):
        assert checker.find_fault(feed, documents) is None
    assert len(parsed) == len(set(parsed)) == 2 * len(feed.entries)


def test_rules_that_are_kept_before_there_is_a_document(
    open_desk: Any, write: Callable[..., Article]
) -> None:
    """Two definitions of one feed, and settings that no document can hold, are named."""
    each = '[[feed]]\nname = "{{{0}}}"\neach = "{0}"\n'
    desk = open_desk(each.format("section") + each.format("tag"))
    publication = replace(desk.publication, icon="https://example.org/\x08")
    articles = [write("a", section="Zee", tags=("zee",))]
    faults = rehearse_feeds(publication, articles, [], NOW).faults
    assert {fault.rule for fault in faults} == BEFORE_DOCUMENTS
