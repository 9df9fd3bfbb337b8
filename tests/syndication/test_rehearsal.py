"""Feeds as they would be, before anything is written."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from publisher.model.articles import Article, Attachment, Supplement
from publisher.model.publication import FeedFormat
from publisher.syndication.rehearsal import rehearse_feeds
from tests.syndication.conftest import NOW

Write = Callable[..., Article]
OWNER = 'owner = { name = "An", email = "an@example.org" }'
NO_OWNER = "no owner with an e-mail address, whom directories ask whose podcast it is"


def test_sound_feeds(desk: Any, write: Write) -> None:
    """What is sound is counted, and nothing is written."""
    rehearsal = rehearse_feeds(desk.publication, [write("a"), write("b")], [], NOW)
    assert (rehearsal.names, rehearsal.faults, rehearsal.remarks) == (("all",), (), ())
    assert not desk.publication.feeds_folder.exists()
    assert desk.ledger.list_identities() == []


def test_fault_of_a_feed(desk: Any, write: Write) -> None:
    """A feed that would keep its old file is named, and the entry because of which it would."""
    spoilt = write("a", html='<p><a href="b">x</a></p>')
    faults = rehearse_feeds(desk.publication, [spoilt], [], NOW).faults
    assert [str(fault) for fault in faults] == [
        f"all.{format_}: entry tag:example.org,2026-03-01:articles/a: href leads to 'b', which is"
        " no absolute address"
        for format_ in FeedFormat
    ]
    assert {fault.rule for fault in faults} == {"feed/content-address"}


def test_setting_that_xml_cannot_hold(desk: Any, write: Write) -> None:
    """A setting that cannot stand in a document is a fault, and no crash."""
    publication = replace(desk.publication, icon="https://example.org/\x08")
    (fault,) = rehearse_feeds(publication, [write("a")], [], NOW).faults
    assert (fault.feed, fault.rule) == ("all", "feed/unwritable")


@pytest.mark.parametrize(
    ("settings", "size", "messages"),
    [
        (f'category = "Arts"\nimage = "/h.png"\n{OWNER}', (1400, 1400), []),
        (f'category = "Arts > Books"\nimage = "https://cdn.example.net/h.png"\n{OWNER}', None, []),
        ("explicit = true", None, ["no category, which directories ask for", NO_OWNER,
                                   "no image, which directories ask for"]),
        (f'category = ["Kunst", "Arts > Golf"]\nimage = "/h.png"\n{OWNER}', None,
         ["'Kunst' is no category that directories know",
          "'Arts > Golf' is no category that directories know"]),
        ('category = "Arts"\nimage = "/h.png"\nowner = { name = "An", email = "an" }', None,
         [NO_OWNER]),
        (f'category = "Arts"\nimage = "/h.png"\n{OWNER}', (1400, 1300),
         ["the image is 1400 by 1300 pixels, and directories will not take it"]),
        (f'category = "Arts"\nimage = "/h.png"\n{OWNER}', (3001, 3001),
         ["the image is 3001 by 3001 pixels, and directories will not take it"]),
    ],
)  # fmt: skip
def test_what_podcast_directories_miss(
    open_desk: Any, settings: str, size: tuple[int, int] | None, messages: list[str]
) -> None:
    """I am told what a directory would refuse my podcast for, once and not for each feed."""
    desk = open_desk(
        f'[[feed]]\nname = "p"\n[feed.podcast]\n{settings}\n'
        f'[[feed]]\nname = "q"\n[feed.podcast]\n{settings}\n'
    )
    if size is not None:
        Image.new("1", size).save(desk.publication.folder / "h.png")
    remarks = rehearse_feeds(desk.publication, [], [], NOW).remarks
    assert [remark.message for remark in remarks] == [
        f"[[feed]] podcast: {message}" for message in messages
    ]


def test_episode_that_directories_do_not_play(open_desk: Any, write: Write) -> None:
    """I am told of an episode that listeners at Apple will not find, and why."""
    desk = open_desk(f'[[feed]]\nname = "p"\n[feed.podcast]\ncategory = "Arts"\n{OWNER}\n')
    files = {
        name: Attachment(url=f"https://example.org/{address}", media_type="audio/ogg", length=3)
        for name, address in (("a", "a.ogg"), ("b", "b.mp3"), ("c", "c.mp3?x=1"))
    }
    articles = [write(n, supplement=Supplement(attachments=(file,))) for n, file in files.items()]
    remarks = rehearse_feeds(desk.publication, articles, [], NOW).remarks
    assert [(each.source, each.message) for each in remarks if each.source != "publisher.toml"] == [
        ("articles/a.md", "Apple Podcasts does not play https://example.org/a.ogg"),
        ("articles/c.md", "Apple Podcasts does not play https://example.org/c.mp3?x=1"),
    ]


def test_pictures_of_unknown_size(desk: Any, write: Write) -> None:
    """I can find out which pictures make the text jump in a reader; the others are not named."""
    Image.new("1", (3, 2)).save(desk.publication.folder / "hier.png")
    picture = '<img src="https://{}" alt=""{}>'
    articles = [
        write("a", html=picture.format("example.org/hier.png", "")),
        write("b", html=picture.format("cdn.example.net/b.png", ' width="3"') * 2),
        write("c", html=picture.format("cdn.example.net/c.png", ' width="3" height="2"')),
    ]
    notes = rehearse_feeds(desk.publication, articles, [], NOW).notes
    assert [(note.source, note.message.partition(";")[0]) for note in notes] == [
        ("articles/b.md", "2 pictures without width and height")
    ]


def test_remarks(desk: Any, write: Write) -> None:
    """What readers will miss is said with the article's file."""
    away = Attachment(url="https://cdn.example.net/a.mp3", media_type="audio/mpeg")
    articles = [
        write("b", title="b\x08"),
        write("d", title="d\x92e\x81"),
        write("a", supplement=Supplement(attachments=(away,))),
        write("c", supplement=Supplement(attachments=(replace(away, length=3),))),
    ]
    rehearsal = rehearse_feeds(desk.publication, articles, [], NOW)
    assert [(remark.source, remark.message[:40]) for remark in rehearsal.remarks] == [
        ("articles/a.md", "nobody knows how long https://cdn.exampl"),
        ("articles/b.md", "title: character U+0008 at offset 1 cann"),
        ("articles/d.md", "title: character U+0092 at offset 1 cann"),
    ]


def test_feed_that_is_too_large(open_desk: Any, write: Write) -> None:
    """I am told that a feed is larger than it should be, unless it has an archive."""
    settings = (
        '\n[[feed]]\nname = "all"\nlargest = 10_000\n[[feed]]\nname = "{tag}"\neach = "tag"\n'
    )
    articles = [write(name, html=f"<p>{'woord ' * 1000}</p>\n", tags=("zee",)) for name in "ab"]
    desk = open_desk(settings)
    (remark,) = rehearse_feeds(desk.publication, articles, [], NOW).remarks
    message = "[[feed]]: all has 13 kB, which readers fetch after each new article"
    assert remark.message == message
    desk = open_desk(settings + "largest = 10_000\n")
    (remark,) = rehearse_feeds(desk.publication, articles, [], NOW).remarks
    assert remark.message.endswith("new article; 2 feeds are so large")
    desk = open_desk(settings.replace("10_000", "10_000\narchive = 50"))
    assert rehearse_feeds(desk.publication, articles, [], NOW).remarks == ()


def test_withdrawn_article_is_no_fault(desk: Any, write: Write) -> None:
    """An article that I withdrew because it is broken keeps no feed from being written."""
    articles = [write("a", html='<p><a href="b">x</a></p>'), write("b")]
    desk.load(articles)
    known = desk.ledger.list_identities()
    gone = {each.id for each in known if each.source == "articles/a.md"}
    faults = rehearse_feeds(desk.publication, articles, known, NOW).faults
    assert {fault.rule for fault in faults} == {"feed/content-address"}
    assert rehearse_feeds(desk.publication, articles, known, NOW, withdrawn=gone).faults == ()
