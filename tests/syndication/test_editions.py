"""Feeds of the editions of a newsletter."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from publisher.model.articles import Article
from publisher.model.audience import NewSubscriber
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger
from publisher.storage.open import open_ledger
from publisher.syndication.build import build_feeds
from publisher.syndication.editions import list_shown_editions
from publisher.syndication.pages.listing import list_pages
from publisher.syndication.reports import BuildReport
from tests.syndication.conftest import NOW, Desk, make_edition

Write = Callable[..., Article]
FEEDS = """
[[feed]]
name = "all"
[[feed]]
name = "editions/weekly"
editions = "weekly"
limit = 3
[[newsletter]]
name = "weekly"
title = "Elke vrijdag"
from = "Redactie <redactie@example.org>"
template = "digest"
language = "nl-BE"
"""
LAST_WEEK = datetime(2026, 11, 20, 7, 0, 0, 123456, tzinfo=UTC)


@dataclass
class Office:
    """A publication with a newsletter, whose editions are frozen by hand."""

    desk: Desk
    ledger: Ledger

    def build(self, *articles: Article) -> BuildReport:
        publication = self.desk.publication
        loaded = self.desk.load(articles)
        editions = list_shown_editions(publication, self.ledger.deliveries)
        with open_cache(publication.state_folder / "cache.sqlite") as cache:
            return build_feeds(
                publication, loaded, self.ledger.identities, cache, NOW, editions=editions
            )

    def freeze(self, subject: str, *names: str, now: datetime = LAST_WEEK) -> str:
        carried = [(name, f"tag:example.org,2026-03-01:articles/{name}") for name in names]
        return self.ledger.deliveries.freeze(make_edition(subject, carried), now).id

    def list_items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = json.loads(self.desk.read("editions/weekly.json"))["items"]
        return items


@pytest.fixture
def office(open_desk: Callable[..., Desk], tmp_path: Path) -> Iterator[Office]:
    with open_ledger(tmp_path / "ledger.sqlite", durability="process") as ledger:
        yield Office(open_desk(FEEDS), ledger)


def test_edition_as_an_entry(office: Office, write: Write) -> None:
    """Whoever reads by feed sees subject, preheader and articles, and when it was sent."""
    office.freeze("Eb & <vloed>", "b", "a")
    office.build(write("a", summary="Kort & <goed>."), write("b", language="fr"))
    (item,) = office.list_items()
    assert item == {
        "id": "tag:example.org,2026-11-20:edition:weekly-1",
        "url": "https://example.org/feeds/weekly/1.html",
        "title": "Eb & <vloed>",
        "content_html": '<ul>\n<li lang="fr" dir="ltr"><p><a href="https://example.org/b/">Over b'
        "</a></p>\n<p>Kort over b.</p></li>\n"
        '<li><p><a href="https://example.org/a/">Over a</a></p>\n'
        "<p>Kort &amp; &lt;goed&gt;.</p></li>\n</ul>\n",
        "summary": "Wat er in Eb & <vloed> staat",
        "date_published": "2026-11-20T08:00:00+01:00",
        "date_modified": "2026-11-20T08:00:00+01:00",
    }
    for suffix in ("atom", "rss"):
        assert b"edition:weekly-1</" in office.desk.read(f"editions/weekly.{suffix}")


def test_no_feed_before_the_first_edition(office: Office, write: Write) -> None:
    """There is nothing to subscribe to before there is an edition."""
    office.build(write("a"))
    assert not (office.desk.publication.feeds_folder / "editions").exists()


def test_new_edition_changes_its_own_feed_alone(office: Office, write: Write) -> None:
    """An edition makes nobody fetch the other feeds again, and the older ones stay as they were."""
    office.freeze("Een", "a")
    office.build(write("a"), write("b"))
    (before,) = office.list_items()
    office.freeze("Twee", "b", now=LAST_WEEK + timedelta(days=1))
    report = office.build(write("a"), write("b"))
    assert {path.parent.name for path in report.written} == {"editions"}
    assert len(report.written) == 3
    assert [item["title"] for item in office.list_items()] == ["Twee", "Een"]
    assert office.list_items()[1] == before
    assert office.build(write("a"), write("b")).written == ()


def test_article_that_is_gone_leads_nowhere(office: Office, write: Write) -> None:
    """An edition names what it carried, and does not send readers to what was withdrawn."""
    office.freeze("Een", "a", "b")
    office.build(write("b"))
    content = office.list_items()[0]["content_html"]
    assert "<li><p>Over a</p></li>" in content
    assert "https://example.org/a/" not in content


def test_nothing_of_a_reader_is_shown(office: Office, write: Write) -> None:
    """No address, no name, no token and no link to unsubscribe stands in a feed."""
    reader = NewSubscriber(email="jan@example.com", name="Jan Vos")
    office.ledger.readers.store_subscribers("weekly", [reader], consent="import", now=NOW)
    (subscription,) = office.ledger.readers.list_subscriptions()
    office.freeze("Een", "a")
    office.build(write("a"))
    for suffix in ("atom", "rss", "json"):
        document = office.desk.read(f"editions/weekly.{suffix}").decode()
        for secret in ("jan@example.com", "Jan Vos", subscription.token, "SLOT", "nsubscribe"):
            assert secret not in document


def test_edition_that_was_called_off_is_not_shown(office: Office, write: Write) -> None:
    """What nobody got stands in no feed; what some got does."""
    reader = NewSubscriber(email="jan@example.com")
    office.ledger.readers.store_subscribers("weekly", [reader], consent="import", now=NOW)
    office.freeze("Een", "a", now=LAST_WEEK - timedelta(days=1))
    called_off = office.freeze("Twee", "b")
    assert office.ledger.deliveries.cancel(called_off, NOW) == 1
    office.build(write("a"), write("b"))
    assert [item["title"] for item in office.list_items()] == ["Een"]


def test_feed_shows_the_latest(office: Office, write: Write) -> None:
    """A feed shows as many editions as it says, the newest first."""
    for day in range(5):
        office.freeze(f"Nummer {day}", "a", now=LAST_WEEK - timedelta(days=7 * (5 - day)))
    office.build(write("a"))
    assert [item["title"] for item in office.list_items()] == ["Nummer 4", "Nummer 3", "Nummer 2"]


def test_edition_without_a_page(office: Office, write: Write) -> None:
    """Editions without pages are read on that of the feed, under the same id."""
    office.freeze("Een", "a")
    office.build(write("a"))
    (before,) = office.list_items()
    (weekly,) = office.desk.publication.newsletters
    without = replace(office.desk.publication, newsletters=(replace(weekly, web=False),))
    office.desk = replace(office.desk, publication=without)
    office.build(write("a"))
    (after,) = office.list_items()
    assert (after["id"], after["url"]) == (
        before["id"],
        "https://example.org/feeds/editions/weekly.html#weekly-1",
    )


def test_edition_keeps_its_id_when_the_publication_moves(office: Office, write: Write) -> None:
    """An edition stays read when the site gets another address."""
    office.freeze("Een", "a")
    office.build(write("a"))
    (before,) = office.list_items()
    address = "https://other.example.org/"
    moved = replace(office.desk.publication, url=address, feeds_url=f"{address}feeds/")
    office.desk = replace(office.desk, publication=moved)
    office.build(write("a"))
    (after,) = office.list_items()
    assert after["id"] == before["id"]
    assert after["url"] == "https://other.example.org/feeds/weekly/1.html"


def test_edition_without_a_page_leads_to_its_place_on_that_of_the_feed(
    open_desk: Callable[..., Desk], office: Office, write: Write
) -> None:
    """I open an edition and find its articles, however many editions came after it."""
    office.desk = open_desk(f"{FEEDS}web = false\n")
    names = [office.freeze(f"Nummer {number}", "a", "b") for number in range(3)]
    feeds = office.build(write("a"), write("b")).feeds
    pages = {page.path: page for page in list_pages(feeds, office.desk.publication)}
    document = html.fromstring(pages["editions/weekly.html"].content.decode())
    for item in office.list_items():
        address, _, anchor = item["url"].partition("#")
        assert address == "https://example.org/feeds/editions/weekly.html"
        assert anchor in names
        (found,) = document.xpath(f"//li[@id='{anchor}']")
        links = found.xpath(".//div[@class='compiled']//a/@href")
        assert links == ["https://example.org/a/", "https://example.org/b/"]


def test_edition_in_two_feeds_has_one_address(
    open_desk: Callable[..., Desk], office: Office, write: Write
) -> None:
    """An edition that two feeds show leads to the page of the feed that shows it longer."""
    office.desk = open_desk(
        f"{FEEDS}web = false\n" + '[[feed]]\nname = "brieven"\neditions = "weekly"\nlimit = 9\n'
    )
    office.freeze("Een", "a")
    assert office.build(write("a")).failed == ()
    (item,) = office.list_items()
    assert item["url"] == "https://example.org/feeds/brieven.html#weekly-1"
    assert json.loads(office.desk.read("brieven.json"))["items"] == [item]
