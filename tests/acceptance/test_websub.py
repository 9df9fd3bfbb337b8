"""Subscribers hear of a new article at once, through a hub."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from tests.acceptance.conftest import Publisher, run_publisher
from tests.acceptance.websub import ATOM, Hub, Received, Subscriber, WebSite

SETTINGS = """
[publication]
title = "De Kust"
url = "{site}"
hub = "{hub}"
"""
WriteArticle = Callable[..., Path]


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as running:
        yield running


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    with Subscriber() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, hub: Hub) -> Iterator[Path]:
    """A publication that is on the web, and has a hub."""
    folder = tmp_path / "de-kust"
    (folder / "articles").mkdir(parents=True)
    with WebSite(folder) as site:
        settings = SETTINGS.format(site=site.url, hub=hub.url)
        (folder / "publisher.toml").write_text(settings, encoding="utf-8")
        yield folder


def read_site(folder: Path) -> str:
    return str(json.loads((folder / "feeds" / "all.json").read_text())["home_page_url"])


@pytest.fixture
def publisher(folder: Path) -> Publisher:
    return lambda *words, **environment: run_publisher(*words, cwd=folder, **environment)


def settle(publisher: Publisher) -> None:
    """Build until nothing is young any more; files are trusted when they are two seconds old."""
    for _ in range(40):
        if publisher("build").out.startswith("Nothing changed."):
            return
    pytest.fail("something changes all the time")


def make_due(folder: Path) -> None:
    """Let the time pass after which the hub is tried again."""
    ledger = sqlite3.connect(folder / ".publisher" / "publisher.sqlite")
    with ledger:
        ledger.execute("UPDATE announcement SET due_at = 0 WHERE due_at IS NOT NULL")
    ledger.close()


def test_subscriber_receives_the_new_entry(
    publisher: Publisher,
    write_article: WriteArticle,
    subscriber: Subscriber,
    folder: Path,
) -> None:
    """I subscribe through the hub that the feed names, and have the next article when it is out."""
    write_article("heron")
    assert publisher("build").code == 0
    subscriber.follow(f"{read_site(folder)}feeds/all.atom")
    assert subscriber.received == []
    write_article("crane", date="2026-11-02")
    ran = publisher("cron")
    assert (ran.code, ran.err) == (0, "")
    assert subscriber.received == [Received(titles=["Crane", "Heron"], is_signed=True)]


def test_every_format_names_hub_and_self(
    publisher: Publisher, write_article: WriteArticle, hub: Hub, folder: Path
) -> None:
    """Subscribers of each format find the hub and the address to subscribe to."""
    write_article("heron")
    publisher("build")
    base = f"{read_site(folder)}feeds/all"
    for suffix in ("atom", "rss"):
        links = etree.parse(folder / "feeds" / f"all.{suffix}").iter(f"{ATOM}link")
        found = {link.get("rel"): link.get("href") for link in links if link.get("rel")}
        assert (found["hub"], found["self"]) == (hub.url, f"{base}.{suffix}")
    document = json.loads((folder / "feeds" / "all.json").read_text())
    assert document["hubs"] == [{"type": "WebSub", "url": hub.url}]
    assert document["feed_url"] == f"{base}.json"


def test_hub_is_told_once_of_each_document(
    publisher: Publisher, write_article: WriteArticle, hub: Hub, folder: Path
) -> None:
    """A build that changes three documents sends three pings; one that changes none sends none."""
    write_article("heron")
    assert "The hub was told of 3 feed documents." in publisher("build").out
    base = f"{read_site(folder)}feeds/all"
    assert sorted(hub.topics) == [f"{base}.atom", f"{base}.json", f"{base}.rss"]
    assert {ping["hub.mode"] for ping in hub.pings} == {"publish"}
    publisher("build", "--force")
    publisher("cron")
    assert len(hub.pings) == 3


def test_hub_in_trouble_fails_nothing_and_is_tried_again(
    publisher: Publisher, write_article: WriteArticle, hub: Hub, folder: Path
) -> None:
    """The hub is away while I publish; my feeds are out, and later it hears of all of them."""
    write_article("heron")
    hub.status = 503
    ran = publisher("build")
    assert (ran.code, len(hub.pings)) == (0, 1)
    assert "the server says «later» (503)" in ran.err
    assert "It is to be told of 3 feed documents; the next build or cron tries again." in ran.err
    assert "Hub        is to be told of 3 feed documents, at " in publisher("status").out
    hub.status = 202
    assert publisher("cron").out == ""  # not due yet
    assert len(hub.pings) == 1
    make_due(folder)
    ran = publisher("cron")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert len(set(hub.topics)) == 3
    assert "Hub" not in publisher("status").out
    make_due(folder)
    publisher("cron")
    assert len(hub.pings) == 4


def test_document_that_the_hub_refuses_does_not_stand_in_the_way(
    publisher: Publisher, write_article: WriteArticle, hub: Hub
) -> None:
    """A hub that takes no JSON is told of the other documents all the same."""
    write_article("heron")
    hub.status = 400
    ran = publisher("build", "--json")
    assert (ran.code, len(hub.pings)) == (0, 3)
    assert {key: json.loads(ran.out)[key] for key in ("announced", "owed")} == {
        "announced": 0,
        "owed": 3,
    }


def test_nobody_at_the_hub_fails_nothing(
    publisher: Publisher, write_article: WriteArticle, folder: Path
) -> None:
    """I mistype the port of the hub; the build says so, and the tick of cron keeps silent."""
    write_article("heron")
    file = folder / "publisher.toml"
    lines = [
        'hub = "http://127.0.0.1:9/"' if line.startswith("hub") else line
        for line in file.read_text().splitlines()
    ]
    file.write_text("\n".join(lines))
    ran = publisher("build")
    assert ran.code == 0
    assert "127.0.0.1 cannot be reached" in ran.err
    make_due(folder)
    ran = publisher("cron")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_trouble_that_lasts_is_mentioned_once(
    publisher: Publisher, write_article: WriteArticle, hub: Hub, folder: Path
) -> None:
    """A hub that is gone for good is reported to me by one mail of cron, not by hundreds."""
    write_article("heron")
    hub.status = 500
    publisher("build")
    said = []
    for _ in range(7):
        make_due(folder)
        said.append("Hub:" in publisher("cron").err)
    assert said == [False, False, False, True, False, False, False]


def test_hub_can_wait_until_the_feeds_are_uploaded(
    publisher: Publisher, write_article: WriteArticle, hub: Hub
) -> None:
    """Where I upload feeds after the build, the hub does not fetch the old ones."""
    write_article("heron")
    assert publisher("build", "--no-hub").code == 0
    assert hub.pings == []
    assert publisher("build").out.endswith("The hub was told of 3 feed documents.\n")


def test_quiet_ticks_do_not_forget_the_hub(
    publisher: Publisher, write_article: WriteArticle, hub: Hub, folder: Path
) -> None:
    """Nothing changes for days while the hub is away; when it is back, it hears all the same."""
    write_article("heron")
    hub.status = 503
    settle(publisher)
    for _ in range(2):
        assert publisher("cron").out == ""
        assert publisher("build").out == "Nothing changed.\n"
    assert len(hub.pings) == 1
    hub.status = 204
    make_due(folder)
    assert publisher("build").out == "Nothing changed.\nThe hub was told of 3 feed documents.\n"
    for command in ("build", "cron", "build", "cron"):
        publisher(command)
    assert len(hub.pings) == 4


def test_run_without_hub_is_made_up_for(
    publisher: Publisher, write_article: WriteArticle, hub: Hub
) -> None:
    """I build without telling the hub, and the next quiet run of the same kind tells it."""
    write_article("heron")
    while not publisher("build", "--no-hub").out.startswith("Nothing changed."):
        assert hub.pings == []
    publisher("cron")
    assert len(hub.pings) == 3
