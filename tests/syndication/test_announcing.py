"""When the hub is tried again, and how long a run lets it take."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.errors import FetchError, UnfetchableError
from publisher.model.articles import Article
from publisher.storage.open import open_ledger
from publisher.syndication import announcing
from publisher.syndication.announcing import announce, next_pause, note_changes
from publisher.syndication.feeds import list_feeds

Write = Callable[..., Article]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEAD = """
[publication]
title = "De Kust"
url = "https://example.org/"
hub = "https://hub.example.org/"
"""
FEEDS = '[[feed]]\nname = "all"\n[[feed]]\nname = "tag/{tag}"\neach = "tag"\n'


def test_pauses_become_longer_and_never_end() -> None:
    """A hub that is away is tried soon, then less often, and never given up."""
    minutes = [next_pause(attempts) / timedelta(minutes=1) for attempts in (1, 2, 3, 4, 5, 1000)]
    assert minutes == [5, 15, 60, 180, 720, 720]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that the hub was told of; nothing leaves the test."""
    found: list[str] = []

    def post_form(_: str, fields: dict[str, str], **__: object) -> None:
        found.append(fields["hub.url"])

    monkeypatch.setattr(announcing, "post_form", post_form)
    return found


def test_addresses_are_those_that_the_feeds_give(
    open_desk: Any, write: Write, tmp_path: Path, asked: list[str]
) -> None:
    """The hub knows a feed by the address that is in it."""
    desk = open_desk(FEEDS, head=HEAD)
    desk.build(write("a", tags=("café & meer",)))
    feeds = list_feeds(desk.publication, desk.load([write("a", tags=("café & meer",))]), []).feeds
    with open_ledger(tmp_path / "other.sqlite", durability="process") as ledger:
        assert note_changes(desk.publication, ledger.announcements, NOW) == 6
        report = announce(desk.publication, ledger.announcements, NOW)
    assert (report.told, report.owed, report.problem) == (6, 0, None)
    assert sorted(asked) == sorted(url for feed in feeds for url in feed.self_urls.values())


def test_without_a_hub_nothing_is_read(open_desk: Any, tmp_path: Path) -> None:
    """A publication without a hub pays nothing for it."""
    desk = open_desk()
    with open_ledger(tmp_path / "other.sqlite", durability="process") as ledger:
        assert note_changes(desk.publication, ledger.announcements, NOW) == 0
        assert announce(desk.publication, ledger.announcements, NOW).told == 0


@pytest.mark.parametrize(("error", "tried"), [(FetchError, 1), (UnfetchableError, 5)])
def test_hub_that_refuses_everything_is_left_alone(
    open_desk: Any,
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
    tried: int,
) -> None:
    """A hundred feeds are not a hundred time-outs: after a few the run goes on without the hub."""
    desk = open_desk(FEEDS, head=HEAD)
    desk.build(write("a", tags=("zee", "duin", "strand")))
    calls: list[str] = []

    def refuse(_: str, fields: dict[str, str], **__: object) -> None:
        calls.append(fields["hub.url"])
        raise error("no", hint="")  # type: ignore[call-arg]  # both are PublisherErrors

    monkeypatch.setattr(announcing, "post_form", refuse)
    with open_ledger(tmp_path / "other.sqlite", durability="process") as ledger:
        note_changes(desk.publication, ledger.announcements, NOW)
        report = announce(desk.publication, ledger.announcements, NOW)
        assert (report.told, report.owed, len(calls)) == (0, 12, tried)
        again = announce(desk.publication, ledger.announcements, NOW + timedelta(minutes=4))
    # Those that were not tried because of refusals are due still, and come first.
    assert (again.attempts, len(set(calls))) == ((0, 1) if tried == 1 else (1, 10))
