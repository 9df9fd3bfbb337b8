"""Recordings, films and documents that go with an article, and what it says as an episode."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import pytest

from publisher.content.articles import read_article
from publisher.content.attachments import read_duration
from publisher.content.bodies import ReadArticle
from publisher.content.supplements import supplement_as_values, supplement_from_values
from publisher.model.articles import Attachment, Episode, OriginalFeed, Person
from publisher.model.publication import Publication

URL = "https://example.org/tij/"
EPISODE = "https://example.org/audio/tij.mp3"


class Read(Protocol):
    def __call__(self, text: str, source: str = "articles/tij.md") -> ReadArticle: ...


def front(*lines: str) -> str:
    return "\n".join(["---", "title: Tij", "date: 2026-11-01", *lines, "---", "", "Eb.", ""])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["enclosure: /audio/tij.mp3"], [(EPISODE, "audio/mpeg", None)]),
        (["audio: tij.opus"], [(f"{URL}tij.opus", "audio/ogg", None)]),
        (
            ["attachments:", "  - /tij.pdf", "  - {url: /tij.pdf, title: Nog eens}", "  - /k.png"],
            [
                ("https://example.org/tij.pdf", "application/pdf", None),
                ("https://example.org/k.png", "image/png", None),
            ],
        ),
        (
            ["enclosure: {url: 'https://cdn.example.net/x?3', type: audio/mp4, length: '1,234'}"],
            [("https://cdn.example.net/x?3", "audio/mp4", 1234)],
        ),
        (
            ["enclosure: |", "  https://example.org/audio/tij.mp3", "  4321", "  audio/x-mpeg"],
            [(EPISODE, "audio/x-mpeg", 4321)],
        ),
        (["audio: {mp3: /a.mp3, opus: /a.opus}"], [
            ("https://example.org/a.mp3", "audio/mpeg", None),
            ("https://example.org/a.opus", "audio/ogg", None),
        ]),
        (["duration: 12:00"], []),
    ],
)  # fmt: skip
def test_attachments_are_read(
    read: Read, lines: list[str], expected: list[tuple[str, str, int | None]]
) -> None:
    """I name a file by its path or in a table, once or in a list."""
    read_back = read(front(*lines))
    assert [
        (each.url, each.media_type, each.length)
        for each in read_back.article.supplement.attachments
    ] == expected
    assert read_back.remarks == ()


def test_length_and_duration_beside_the_file(read: Read) -> None:
    """What is said of the recording beside it counts for the first file."""
    article = read(
        front("audio: /audio/tij.mp3", 'duration: "1:02:03"', "length: 99", "video: /tij.mp4")
    ).article
    assert article.supplement.attachments == (
        Attachment(
            url=EPISODE,
            media_type="audio/mpeg",
            length=99,
            duration=timedelta(hours=1, minutes=2, seconds=3),
        ),
        Attachment(url="https://example.org/tij.mp4", media_type="video/mp4"),
    )


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(75, 75), ("75", 75), ("1:15", 75), ("0:01:15.5", 75), ("62 min", 3720), ("1.5", 1.5)],
)
def test_durations(value: object, seconds: float) -> None:
    """A length of time is understood in each of the usual ways to write it."""
    assert read_duration(value) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "lang", True, None, ["1:15"], "1:2:3:4", "9" * 400])
def test_no_durations(value: object) -> None:
    """What is no length of time is none."""
    assert read_duration(value) is None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["audio: true"], "articles/tij.md:4: audio: no address"),
        (["enclosure: {title: '/a.mp3'}"], "articles/tij.md:4: enclosure: no address"),
        (["enclosure: {length: 3}"], "articles/tij.md:4: enclosure: no address"),
        (["video: 'ftp://x/y'"], "articles/tij.md:4: video: 'ftp://x/y' is not an address"),
    ],
)
def test_attachment_without_an_address_is_refused(
    refusal: object, lines: list[str], message: str
) -> None:
    """A mistake is named with file, line and key."""
    assert callable(refusal)
    assert refusal(front(*lines)) == message


def test_part_of_an_attachment_that_nobody_knows_is_remarked_on(read: Read) -> None:
    """A misspelt key in the table is no silent loss."""
    (remark,) = read(front("audio: {url: /a.mp3, lenght: 3}")).remarks
    assert remark.message == "audio: lenght is not known here and is left out"


JEKYLL = """---
title: Tij
date: 2015-10-20
podcast_link: http://traffic.example.com/podcast/tij.mp3
podcast_file_size: 13.7 MB
podcast_duration: "14:02"
podcast_length: 13654375
comments: true
source: een boek
video: dQw4w9WgXcQ
---
Eb.
"""


def test_podcast_of_a_jekyll_blog(publication: Publication) -> None:
    """A blog that was a podcast already stays one, and its theme's own words mean nothing."""
    (publication.folder / "_posts").mkdir()
    content = replace(publication.content, dialect="jekyll", folders=("_posts",))
    article = read_article(
        JEKYLL.encode(), "_posts/2015-10-20-tij.md", replace(publication, content=content)
    ).article
    assert article.supplement.attachments == (
        Attachment(
            url="http://traffic.example.com/podcast/tij.mp3",
            media_type="audio/mpeg",
            length=13654375,
            duration=timedelta(minutes=14, seconds=2),
        ),
    )
    assert (article.supplement.comments, article.supplement.original_feed) == (None, None)


HUGO = """+++
title = "Tij"
date = 2026-11-01
[params]
audio = "/audio/tij.mp3"
duration = "14:02"
+++
Eb.
"""


def test_recording_in_the_parameters_of_a_hugo_page(publication: Publication) -> None:
    """A theme's parameters are looked into as well."""
    (publication.folder / "content").mkdir()
    content = replace(publication.content, dialect="hugo", folders=("content",))
    (attachment,) = read_article(
        HUGO.encode(), "content/tij.md", replace(publication, content=content)
    ).article.supplement.attachments
    assert (attachment.url, attachment.duration) == (EPISODE, timedelta(minutes=14, seconds=2))


def test_episode(read: Read) -> None:
    """An episode has a number, a season, its words, its chapters and the people in it."""
    article = read(
        front(
            "audio: /audio/tij.mp3",
            "season: 2",
            "episode: {number: 3, type: bonus}",
            "explicit: yes",
            "transcript: /tij.vtt",
            "chapters: /tij.chapters.json",
            "hosts: An Maes",
            "guests: [{name: Jan, role: schipper, url: /jan/}]",
        )
    ).article
    assert article.supplement.episode == Episode(
        number=3,
        season=2,
        kind="bonus",
        is_explicit=True,
        transcripts=(Attachment(url="https://example.org/tij.vtt", media_type="text/vtt"),),
        chapters="https://example.org/tij.chapters.json",
        people=(
            Person(name="An Maes", role="host"),
            Person(name="Jan", role="schipper", url="https://example.org/jan/"),
        ),
    )


EVERYTHING = front(
    "audio: {url: /a.mp3, duration: '1:02', length: 3, title: A}",
    "attachments: [/b.pdf]",
    "comments: /praat",
    "source: {url: 'https://kust.example.net/feed'}",
    "rights: © De Kust",
    "episode: 3",
    "transcript: /a.vtt",
    "guests: Jan",
)


def test_supplement_is_remembered_as_it_was(read: Read) -> None:
    """What is remembered of an article, and what is read anew, is the same."""
    supplement = read(EVERYTHING).article.supplement
    kept = json.dumps(supplement_as_values(supplement))
    assert supplement_from_values(json.loads(kept)) == supplement
    assert supplement.rights == "© De Kust"


def test_article_without_a_supplement_takes_no_place(read: Read) -> None:
    """Nothing is remembered where nothing was said."""
    supplement = read(front()).article.supplement
    assert supplement_as_values(supplement) is None
    assert supplement_from_values(None) == supplement


def test_article_that_is_no_episode(read: Read) -> None:
    """An ordinary article says nothing as an episode; words that are a transcript name no file."""
    assert (
        read(front("transcript: Het tij keert.", "episode: drie")).article.supplement.episode
        == Episode()
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("comments: /praat/tij", "https://example.org/praat/tij"),
        ("comments: true", None),
        ("comments: 'mailto:a@example.org'", None),
    ],
)
def test_comments(read: Read, line: str, expected: str | None) -> None:
    """Readers who want to answer find the page for it."""
    assert read(front(line)).article.supplement.comments == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["original:", "  id: x", "  feed: https://kust.example.net/feed"],
            OriginalFeed(
                url="https://kust.example.net/feed", title="", id="https://kust.example.net/feed"
            ),
        ),
        (
            ["source: {url: 'https://kust.example.net/feed', title: Kust, id: 'urn:kust'}"],
            OriginalFeed(url="https://kust.example.net/feed", title="Kust", id="urn:kust"),
        ),
        (["original: {id: x, url: 'https://kust.example.net/'}"], None),
        (["source: Belga"], None),
    ],
)
def test_feed_from_which_an_article_is_republished(
    read: Read, lines: list[str], expected: OriginalFeed | None
) -> None:
    """Who wrote it first is named."""
    assert read(front(*lines)).article.supplement.original_feed == expected
