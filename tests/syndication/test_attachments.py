"""What goes with an entry: files, a page for answers, the feed it came from, pictures."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree
from PIL import Image

from publisher.model.articles import Article, Attachment, OriginalFeed, Picture, Supplement

Write = Callable[..., Article]
ATOM = "{http://www.w3.org/2005/Atom}"
PDF = Attachment(url="https://cdn.example.net/tij.pdf", media_type="application/pdf", length=7)
SPOKEN = Attachment(
    url="https://example.org/audio/tij.mp3",
    media_type="audio/mpeg",
    length=3,
    duration=timedelta(minutes=2),
    title="Voorgelezen",
)


def links(document: bytes, path: str) -> list[dict[str, str]]:
    return [
        {str(name): str(value) for name, value in link.attrib.items()}
        for link in etree.fromstring(document).findall(path)
    ]


def test_attachments_in_each_format(desk: Any, write: Write) -> None:
    """RSS has one enclosure, the one that plays; the others are links; no reader misses a file."""
    desk.build(write("a", supplement=Supplement(attachments=(PDF, SPOKEN))))
    pdf = {
        "href": PDF.url,
        "rel": "enclosure",
        "type": "application/pdf",
        "length": "7",
    }
    spoken = {
        "href": SPOKEN.url,
        "rel": "enclosure",
        "type": "audio/mpeg",
        "length": "3",
        "title": "Voorgelezen",
    }
    page = {"href": "https://example.org/a/", "rel": "alternate", "type": "text/html"}
    assert links(desk.read("all.atom"), f"{ATOM}entry/{ATOM}link") == [page, pdf, spoken]
    assert links(desk.read("all.rss"), "channel/item/enclosure") == [
        {"url": SPOKEN.url, "length": "3", "type": "audio/mpeg"}
    ]
    assert links(desk.read("all.rss"), f"channel/item/{ATOM}link") == [pdf]
    assert json.loads(desk.read("all.json"))["items"][0]["attachments"] == [
        {"url": PDF.url, "mime_type": "application/pdf", "size_in_bytes": 7},
        {
            "url": SPOKEN.url,
            "mime_type": "audio/mpeg",
            "title": "Voorgelezen",
            "size_in_bytes": 3,
            "duration_in_seconds": 120,
        },
    ]


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_readers_see_all_enclosures(desk: Any, write: Write, suffix: str) -> None:
    """The parser that readers use finds the same files in both, and the page is still the page."""
    desk.build(write("a", supplement=Supplement(attachments=(PDF, SPOKEN))))
    entry = feedparser.parse(desk.read(f"all.{suffix}")).entries[0]
    assert {each.href for each in entry.enclosures} == {PDF.url, SPOKEN.url}
    assert entry.link == "https://example.org/a/"


def test_length_comes_from_the_file_itself(desk: Any, write: Write) -> None:
    """The length is that of the file I have, whatever I wrote down once."""
    audio = desk.publication.folder / "static/audio/tij.mp3"
    audio.parent.mkdir(parents=True)
    audio.write_bytes(b"ID3" * 100)
    desk.build(write("a", supplement=Supplement(attachments=(SPOKEN,))))
    (enclosure,) = links(desk.read("all.rss"), "channel/item/enclosure")
    assert enclosure["length"] == "300"


def test_attachment_of_which_nothing_is_known(desk: Any, write: Write) -> None:
    """A file elsewhere, of which nobody says what it is, is offered all the same."""
    desk.build(
        write(
            "a", supplement=Supplement(attachments=(Attachment(url="https://cdn.example.net/x"),))
        )
    )
    unknown = "application/octet-stream"
    assert links(desk.read("all.rss"), "channel/item/enclosure") == [
        {"url": "https://cdn.example.net/x", "length": "0", "type": unknown}
    ]
    assert links(desk.read("all.atom"), f"{ATOM}entry/{ATOM}link")[1] == {
        "href": "https://cdn.example.net/x",
        "rel": "enclosure",
        "type": unknown,
    }


def test_comments_and_first_feed(desk: Any, write: Write) -> None:
    """An entry leads to the page for answers, and names the feed in which it first stood."""
    first = OriginalFeed(url="https://b.example/feed", title="Zee & <land>", id="urn:b")
    desk.build(
        write(
            "a",
            supplement=Supplement(
                comments="https://example.org/praat/a", original_feed=first, rights="© B"
            ),
        )
    )
    assert links(desk.read("all.atom"), f"{ATOM}entry/{ATOM}link")[1] == {
        "href": "https://example.org/praat/a",
        "rel": "replies",
        "type": "text/html",
    }
    atom, rss = etree.fromstring(desk.read("all.atom")), etree.fromstring(desk.read("all.rss"))
    source = atom.find(f"{ATOM}entry/{ATOM}source")
    assert source is not None
    assert source.findtext(f"{ATOM}id") == "urn:b"
    assert source.findtext(f"{ATOM}title") == "Zee & <land>"
    published = atom.findtext(f"{ATOM}entry/{ATOM}published")
    assert source.findtext(f"{ATOM}updated") == published
    assert links(desk.read("all.atom"), f"{ATOM}entry/{ATOM}source/{ATOM}link") == [
        {"href": "https://b.example/feed", "rel": "self"}
    ]
    assert atom.findtext(f"{ATOM}entry/{ATOM}rights") == "© B"
    assert rss.findtext("channel/item/{http://purl.org/dc/elements/1.1/}rights") == "© B"
    assert rss.findtext("channel/item/comments") == "https://example.org/praat/a"
    assert rss.findtext("channel/item/source") == "Zee & <land>"
    assert b"Zee &#x26; &#x3C;land>" in desk.read("all.rss").replace(b"&gt;", b">")


def draw(file: Path, size: tuple[int, int], **options: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size).save(file, **options)


def test_pictures_have_the_size_of_their_files(desk: Any, write: Write) -> None:
    """The text does not jump while pictures load; what the article says of a size is kept."""
    folder = desk.publication.folder
    draw(folder / "static/a b.png", (40, 20))
    draw(folder / "articles/eb.jpg", (30, 10), exif=sideways())
    (folder / "articles/geen.png").write_bytes(b"\x89PNG\r\n\x1a\n kapot")
    html = "".join(
        f'<img src="{source}" alt=""{stated}>'
        for source, stated in (
            ("https://example.org/a%20b.png?v=1&amp;w=2", ""),
            ("https://example.org/a%20b.png", ' width="20"'),
            ("https://example.org/a%20b.png", ' height="5"'),
            ("https://example.org/a%20b.png", ' width="50%"'),
            ("https://example.org/eb/eb.jpg", ""),
            ("https://example.org/eb/geen.png", ""),
            ("https://example.org/../secret.png", ""),
            ("https://other.example/a%20b.png", ""),
        )
    )
    picture = Picture(url="https://example.org/a%20b.png", alt="Eb")
    desk.build(write("eb", html=html), write("b", picture=picture))
    shown = {
        item["url"]: item["content_html"] for item in json.loads(desk.read("all.json"))["items"]
    }
    images = etree.HTML(shown["https://example.org/eb/"]).findall(".//img")
    assert [(image.get("width"), image.get("height")) for image in images] == [
        ("40", "20"),
        ("20", "10"),
        ("10", "5"),
        ("50%", None),
        ("10", "30"),
        (None, None),
        (None, None),
        (None, None),
    ]
    assert 'alt="Eb" width="40" height="20">' in shown["https://example.org/b/"]


def sideways() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def test_file_outside_of_the_publication_is_not_looked_at(desk: Any, write: Write) -> None:
    """A link to somewhere else on my disk tells strangers nothing about what is there."""
    folder = desk.publication.folder
    outside = folder.parent / f"{folder.name}-elders.png"
    draw(outside, (3, 3))
    (folder / "static").mkdir()
    (folder / "static/x.png").symlink_to(outside)
    html = '<img src="https://example.org/x.png" alt="">'
    desk.build(write("a", html=html))
    assert json.loads(desk.read("all.json"))["items"][0]["content_html"] == html


@pytest.mark.parametrize(
    ("icon", "logo", "expected"),
    [
        ((64, 64), (144, 72), ("logo.png", "144", "72")),
        ((64, 64), (1200, 600), ("icon.png", "64", "64")),
        (None, (1200, 600), ("icon.png", None, None)),
        ((512, 512), (1200, 600), None),
    ],
)
def test_icon_and_logo(
    desk: Any,
    write: Write,
    icon: tuple[int, int] | None,
    logo: tuple[int, int],
    expected: tuple[str, str | None, str | None] | None,
) -> None:
    """Each format shows the picture that it has a place for; RSS one that is small enough."""
    for name, size in (("icon", icon), ("logo", logo)):
        if size is not None:
            draw(desk.publication.folder / f"static/{name}.png", size)
    url = "https://example.org/"
    desk = replace(
        desk,
        publication=replace(desk.publication, icon=f"{url}icon.png", logo=f"{url}logo.png"),
    )
    desk.build(write("a"))
    atom = etree.fromstring(desk.read("all.atom"))
    assert atom.findtext(f"{ATOM}icon") == f"{url}icon.png"
    assert atom.findtext(f"{ATOM}logo") == f"{url}logo.png"
    feed = json.loads(desk.read("all.json"))
    assert (feed["favicon"], feed["icon"]) == (f"{url}icon.png", f"{url}logo.png")
    image = etree.fromstring(desk.read("all.rss")).find("channel/image")
    if expected is None:
        assert image is None
        return
    assert image is not None
    assert image.findtext("url") == url + expected[0]
    assert (image.findtext("width"), image.findtext("height")) == expected[1:]
    assert (image.findtext("title"), image.findtext("link")) == ("De Kust", url)
