"""Editions on the web: what every reader got, without any of them, and the way to the others."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html

from publisher.model.audience import NewSubscriber
from publisher.model.delivery import FrozenMessage, FrozenPicture, Slot, SlotPlace
from publisher.model.publication import Publication
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger
from publisher.storage.open import open_ledger
from publisher.syndication.on_web import list_editions_on_web
from publisher.syndication.surroundings import Surroundings, write_editions
from tests.syndication.conftest import Desk, make_edition
from tests.syndication.pages.conftest import Printed

SETTINGS = """
[[feed]]
name = "brieven"
editions = "weekly"
formats = ["atom"]
[[newsletter]]
name = "weekly"
title = "Elke & week"
from = "Redactie <redactie@example.org>"
language = "nl-BE"
"""
LAST_WEEK = datetime(2026, 11, 20, 7, tzinfo=UTC)
#: Where the message is on the web.
PAGE = "https://example.org/feeds/weekly/1.html"
HTML = f"""<!DOCTYPE html>
<html lang="nl" dir="ltr"><head><title>Zee</title>
<!--[if mso]><style>p {{color: red}}</style><![endif]-->
<style>.ink {{ color: black }}</style></head>
<body class="desk" style="margin: 0"><div role="article" aria-roledescription="email">
<div aria-hidden="true" style="display: none">Voorwoord</div>
<p>Dag t0e, <a href="https://example.org/?voor=t1e">eb &amp; vloed</a>.</p>
<p><a href="{PAGE}">Bekijk op het web</a></p>
<p>Lees ook <a href="{PAGE}">deze brief</a> op het web.</p>
<img src="cid:aa-9.png@example.org" alt="Eb" width="9" height="4">
<p>U krijgt dit op t2e.</p>
<p>Kaai 1, 8400 Oostende</p>
<table><tr><td>De Kust <a href="t3e">Uitschrijven</a> sinds 1999</td></tr></table>
</div></body></html>
"""
SLOTS = (
    Slot(token="t0e", field="name", default="lezer <&>"),
    Slot(token="t1e", field="name", default="u & ik", place=SlotPlace.URL_PART),
    Slot(token="t2e", field="email"),
    Slot(token="t3e", field="unsubscribe_url", place=SlotPlace.ATTRIBUTE),
    Slot(token="t4e", field="name", default="lezer", place=SlotPlace.PLAIN),
)
PICTURE = FrozenPicture(
    name="aa-9.png", media_type="image/png", content=b"png", content_id="aa-9.png@example.org"
)


@dataclass
class Archive:
    """A publication whose newsletter has editions."""

    publication: Publication
    ledger: Ledger

    def freeze(self, subject: str, now: datetime = LAST_WEEK) -> str:
        message = FrozenMessage(headers=(), html=HTML, text="t4e", slots=SLOTS, pictures=(PICTURE,))
        composed = replace(make_edition(subject, ()), message=message)
        return self.ledger.deliveries.freeze(composed, now).id

    def write(self) -> Surroundings:
        on_web = list_editions_on_web(self.publication, self.ledger.deliveries)
        with open_cache(self.publication.state_folder / "cache.sqlite") as cache:
            return write_editions(self.publication, self.ledger.deliveries, on_web, cache)

    def file(self, name: str) -> Path:
        return self.publication.feeds_folder / "weekly" / name

    def tree(self, name: str) -> html.HtmlElement:
        return html.fromstring(self.file(name).read_text(encoding="utf-8"))


@pytest.fixture
def archive(open_desk: Callable[..., Desk], tmp_path: Path) -> Iterator[Archive]:
    with open_ledger(tmp_path / "ledger.sqlite", durability="process") as ledger:
        reader = NewSubscriber(email="an@example.org", name="An")
        ledger.readers.store_subscribers("weekly", [reader], consent="test", now=LAST_WEEK)
        yield Archive(open_desk(SETTINGS).publication, ledger)


def test_page_of_an_edition(archive: Archive) -> None:
    """The page has what readers got, its own address, and says so to those who share it."""
    archive.freeze("Eb & <vloed>")
    archive.write()
    page = archive.tree("1.html")
    (main,) = page.iter("main")
    assert "Dag lezer <&>, eb & vloed." in main.text_content()
    assert "Kaai 1, 8400 Oostende" in main.text_content()
    assert main.xpath(".//a/@href") == ["https://example.org/?voor=u%20%26%20ik"]
    assert (page.get("lang"), main.get("lang")) == ("nl-BE", "nl")
    assert page.xpath("//link[@rel='canonical']/@href") == [PAGE]
    assert page.xpath("//link[@rel='alternate']/@href") == [
        "https://example.org/feeds/brieven.atom"
    ]
    shared = dict(
        zip(page.xpath("//meta/@property"), page.xpath("//meta[@property]/@content"), strict=True)
    )
    assert shared == {
        "og:type": "article",
        "og:site_name": "De Kust",
        "og:title": "Eb & <vloed>",
        "og:description": "Wat er in Eb & <vloed> staat",
        "og:url": PAGE,
        "og:image": "https://example.org/feeds/weekly/images/aa-9.png",
        "article:published_time": "2026-11-20T07:00:00Z",
    }


def test_nothing_of_a_reader(archive: Archive) -> None:
    """What is about one reader is not there: no address, no name, no link to unsubscribe."""
    archive.freeze("Eb")
    archive.write()
    written = archive.file("1.html").read_text(encoding="utf-8")
    for private in ("t0e", "t1e", "t2e", "t3e", "U krijgt dit", "Uitschrijven", "Bekijk op"):
        assert private not in written
    text = " ".join(archive.tree("1.html").text_content().split())
    assert "De Kust sinds 1999" in text
    assert "Lees ook deze brief op het web." in text
    assert "Voorwoord" not in text


def test_pictures_that_travel_in_messages(archive: Archive) -> None:
    """The page shows the pictures that readers have in their message."""
    archive.freeze("Eb")
    archive.write()
    assert archive.tree("1.html").xpath("//main//img/@src") == ["images/aa-9.png"]
    assert archive.file("images/aa-9.png").read_bytes() == b"png"


def test_way_to_the_others(archive: Archive) -> None:
    """From each edition I come to the one before, the one after, and all of them."""
    for number, subject in enumerate(("Eb", "Vloed", "Springtij")):
        archive.freeze(subject, LAST_WEEK + timedelta(days=number))
    archive.write()
    page = archive.tree("2.html")
    assert page.xpath("//link[@rel='prev']/@href") == ["1.html"]
    assert page.xpath("//link[@rel='next']/@href") == ["3.html"]
    assert page.xpath("//footer//a/text()") == ["Springtij", "Eb", "Alle edities van “Elke & week”"]
    assert not archive.tree("1.html").xpath("//a[@rel='prev']")
    assert not archive.tree("3.html").xpath("//a[@rel='next']")
    assert archive.tree("index.html").xpath("//h3/a/@href") == ["3.html", "2.html", "1.html"]


def test_only_what_changed_is_written(archive: Archive) -> None:
    """A new edition changes the one before it and the archive, and nothing else."""
    archive.freeze("Eb")
    archive.freeze("Vloed")
    archive.write()
    before = archive.file("1.html").read_bytes()
    assert archive.write().written == ()
    archive.freeze("Springtij", LAST_WEEK + timedelta(days=1))
    names = sorted(path.name for path in archive.write().written)
    assert names == ["2.html", "3.html", "index.html"]
    assert archive.file("1.html").read_bytes() == before


def test_page_that_was_edited_or_deleted(archive: Archive) -> None:
    """What somebody changed by hand stands as it was sent again, pictures too."""
    archive.freeze("Eb")
    archive.write()
    before = archive.file("1.html").read_bytes()
    archive.file("1.html").write_bytes(b"anders")
    archive.file("images/aa-9.png").unlink()
    assert len(archive.write().written) == 2
    assert archive.file("1.html").read_bytes() == before
    assert archive.file("images/aa-9.png").read_bytes() == b"png"


def test_edition_that_was_called_off(archive: Archive) -> None:
    """What nobody got is not on the web; what somebody got stays there."""
    archive.freeze("Eb")
    archive.ledger.deliveries.cancel(archive.freeze("Vergissing"), LAST_WEEK)
    archive.freeze("Vloed")
    archive.write()
    assert not archive.file("2.html").exists()
    assert archive.tree("3.html").xpath("//link[@rel='prev']/@href") == ["1.html"]


def test_newsletter_without_pages(archive: Archive) -> None:
    """Whoever wants no pages has none; pictures that messages look for are there all the same."""
    (weekly,) = archive.publication.newsletters
    weekly = replace(weekly, web=False, images="hosted")
    archive.publication = replace(archive.publication, newsletters=(weekly,))
    archive.freeze("Eb")
    assert archive.write().written == ()
    hosted = replace(PICTURE, content_id=None)
    message = FrozenMessage(headers=(), html=HTML, text="", pictures=(hosted,))
    archive.ledger.deliveries.freeze(replace(make_edition("Vloed", ()), message=message), LAST_WEEK)
    assert [path.as_posix() for path in archive.write().written] == ["feeds/weekly/images/aa-9.png"]


def test_compressed_copies(archive: Archive) -> None:
    """Servers that look for compressed files find one beside each page, and none of pictures."""
    archive.publication = replace(archive.publication, compress=True)
    archive.freeze("Eb")
    archive.write()
    page = archive.file("1.html").read_bytes()
    assert gzip.decompress(archive.file("1.html.gz").read_bytes()) == page
    assert [path.name for path in archive.file("images").iterdir()] == ["aa-9.png"]


def test_same_page_in_any_run(archive: Archive) -> None:
    """The page has the same bytes when all that can be made again was lost."""
    archive.freeze("Eb")
    archive.write()
    before = archive.file("1.html").read_bytes()
    for file in archive.publication.state_folder.glob("cache.sqlite*"):
        file.unlink()
    assert archive.write().written == ()
    assert archive.file("1.html").read_bytes() == before


def test_feed_with_the_name_of_an_edition(print_pages: Callable[..., Printed]) -> None:
    """A feed that is called as an edition's page is keeps its own page out of the way."""
    printed = print_pages(feeds='[[feed]]\nname = "weekly/1"\n' + SETTINGS)
    assert "weekly/1-feed.html" in printed.pages
    assert "weekly/1.html" not in printed.pages
