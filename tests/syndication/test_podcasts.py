"""Podcasts: what directories ask for, and only where a feed is one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from lxml import etree

from publisher.model.articles import Article, Attachment, Episode, Person, Picture, Supplement
from publisher.syndication.podcasts import make_guid

Write = Callable[..., Article]
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
SPOKEN = Attachment(
    url="https://example.org/tij.mp3",
    media_type="audio/mpeg",
    length=3,
    duration=timedelta(minutes=62, seconds=3),
)
FEEDS = """
[[feed]]
name = "all"
[[feed]]
name = "luister"
[feed.podcast]
category = ["Society & Culture > Documentary", "News"]
explicit = true
type = "serial"
owner = { name = "De <Kust>", email = "luister@example.org" }
author = "De makers"
image = "/hoes.jpg"
locked = true
funding = { url = "/steun", title = "Steun ons" }
"""


def spoken(write: Write, episode: Episode | None = None, **fields: Any) -> Article:
    supplement = Supplement(attachments=(SPOKEN,), episode=episode or Episode())
    return write("a", supplement=supplement, **fields)


def show(element: etree._Element | None) -> tuple[str | None, dict[str, str]]:
    assert element is not None
    return element.text, {str(name): str(value) for name, value in element.attrib.items()}


def test_podcast_as_a_whole(open_desk: Any, write: Write) -> None:
    """A directory finds category, owner, picture and the rest, each as it is documented."""
    desk = open_desk(FEEDS)
    desk.build(spoken(write))
    channel = etree.fromstring(desk.read("luister.rss")).find("channel")
    assert channel is not None
    assert channel.findtext(f"{ITUNES}author") == "De makers"
    assert [category.get("text") for category in channel.iter(f"{ITUNES}category")] == [
        "Society & Culture",
        "Documentary",
        "News",
    ]
    assert channel.findtext(f"{ITUNES}explicit") == "true"
    assert channel.findtext(f"{ITUNES}type") == "serial"
    assert channel.findtext(f"{ITUNES}owner/{ITUNES}name") == "De <Kust>"
    assert channel.findtext(f"{ITUNES}owner/{ITUNES}email") == "luister@example.org"
    assert show(channel.find(f"{ITUNES}image")) == (None, {"href": "https://example.org/hoes.jpg"})
    assert show(channel.find(f"{PODCAST}locked")) == ("yes", {"owner": "luister@example.org"})
    assert show(channel.find(f"{PODCAST}funding")) == (
        "Steun ons",
        {"url": "https://example.org/steun"},
    )
    assert channel.find(f"{ITUNES}block") is None


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_guid_is_the_one_that_everybody_makes(address: str, guid: str) -> None:
    """The specification's own examples come out as it says."""
    assert make_guid(address) == guid


def test_guid_outlives_a_move(open_desk: Any, write: Write) -> None:
    """The podcast is the same one when the publication has another address."""
    desk = open_desk('[[feed]]\nname = "p"\npodcast = true\n')
    desk.build(spoken(write))
    guid = make_guid("https://example.org/feeds/p.rss")
    assert read_guid(desk.read("p.rss")) == guid
    moved = replace(
        desk.publication, url="https://new.example.net/", feeds_url="https://new.example.net/feeds/"
    )
    replace(desk, publication=moved).build(spoken(write))
    assert read_guid(desk.read("p.rss")) == guid


def read_guid(document: bytes) -> str | None:
    return etree.fromstring(document).findtext(f"channel/{PODCAST}guid")


def test_episode_in_a_podcast(open_desk: Any, write: Write) -> None:
    """An episode has its number, its length, its words and its people."""
    desk = open_desk(FEEDS)
    episode = Episode(
        number=3,
        season=2,
        kind="trailer",
        is_explicit=False,
        transcripts=(Attachment(url="https://example.org/tij.vtt", media_type="text/vtt"),),
        chapters="https://example.org/tij.json",
        people=(Person(name="Jan & An", role="Guest", url="https://example.org/jan/"),),
    )
    picture = Picture(url="https://example.org/eb.jpg")
    desk.build(spoken(write, episode=episode, picture=picture), write("zonder"))
    (item,) = etree.fromstring(desk.read("luister.rss")).findall("channel/item")
    assert {
        name: item.findtext(f"{ITUNES}{name}")
        for name in ("duration", "season", "episode", "episodeType", "explicit")
    } == {
        "duration": "3723",
        "season": "2",
        "episode": "3",
        "episodeType": "trailer",
        "explicit": "false",
    }
    assert show(item.find(f"{ITUNES}image")) == (None, {"href": picture.url})
    assert item.findtext(f"{PODCAST}season") == "2"
    assert item.findtext(f"{PODCAST}episode") == "3"
    assert show(item.find(f"{PODCAST}transcript")) == (
        None,
        {"url": "https://example.org/tij.vtt", "type": "text/vtt"},
    )
    assert show(item.find(f"{PODCAST}chapters")) == (
        None,
        {"url": "https://example.org/tij.json", "type": "application/json+chapters"},
    )
    assert [show(person) for person in item.findall(f"{PODCAST}person")] == [
        ("Redactie", {}),
        ("Jan & An", {"role": "guest", "href": "https://example.org/jan/"}),
    ]


def test_only_a_podcast_speaks_of_podcasts(open_desk: Any, write: Write) -> None:
    """An ordinary feed of the same entries holds nothing for directories, in any format."""
    desk = open_desk(FEEDS)
    desk.build(spoken(write, episode=Episode(number=3)))
    for name in ("all.rss", "all.atom", "luister.atom"):
        assert b"itunes" not in desk.read(name)
        assert b"podcastindex" not in desk.read(name)
    assert b"<enclosure " in desk.read("all.rss")


def test_podcast_reads_back(open_desk: Any, write: Write) -> None:
    """The parser that podcast programs use finds what was written."""
    desk = open_desk(FEEDS)
    desk.build(spoken(write))
    feed = feedparser.parse(desk.read("luister.rss"))
    assert not feed.bozo
    assert feed.entries[0].itunes_duration == "3723"
    assert feed.entries[0].enclosures[0].length == "3"


def test_guid_that_is_known_already(open_desk: Any, write: Write) -> None:
    """A podcast that moves here keeps the guid by which directories know it."""
    desk = open_desk(
        '[[feed]]\nname = "p"\n[feed.podcast]\nguid = "9B024349-CCF0-5F69-A609-6B82873EAB3C"\n'
    )
    desk.build(spoken(write))
    assert read_guid(desk.read("p.rss")) == "9b024349-ccf0-5f69-a609-6b82873eab3c"
