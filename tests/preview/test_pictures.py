"""Pictures of an edition that are not on the web yet."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from publisher.preview.pictures import ShownPicture, embed_pictures
from publisher.preview.proof import pull_proof
from tests.newsroom import NOW, Newsroom

NEWSLETTER = (
    "[[newsletter]]",
    'name = "weekly"',
    'title = "W"',
    'from = "De Kust <kust@example.org>"',
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "sea.png"
    Image.new("RGB", (1300, 400), "#336699").save(file)
    return file


@pytest.fixture
def sea(file: Path) -> ShownPicture:
    return ShownPicture(name="sea", origin=file, media_type="image/png")


def embed(picture: ShownPicture) -> bytes:
    (address,) = embed_pictures({"https://example.org/": picture}).values()
    head, _, content = address.partition(";base64,")
    assert head == f"data:{picture.media_type}"
    return base64.b64decode(content)


def test_a_wide_picture_is_made_smaller(sea: ShownPicture) -> None:
    """A picture is no wider than it can be seen, so that the page can be mailed."""
    with Image.open(io.BytesIO(embed(sea))) as image:
        assert image.size == (650, 200)


@pytest.mark.parametrize("content", [b"<svg/>", b"\x89PNG\r\n\x1a\n broken"])
def test_what_cannot_be_smaller(sea: ShownPicture, file: Path, content: bytes) -> None:
    """A drawing, or a damaged file, goes along as it is."""
    file.write_bytes(content)
    assert embed(sea) == content


def test_a_picture_that_is_gone(sea: ShownPicture, file: Path) -> None:
    """A picture that was taken away meanwhile is left to the web."""
    file.unlink()
    assert embed_pictures({"https://example.org/": sea}) == {}


@pytest.mark.parametrize(("images", "start"), [("embedded", "cid:"), ("hosted", "https://")])
def test_what_goes_with_the_edition(tmp_path: Path, images: str, start: str) -> None:
    """A picture that goes with the edition is shown as readers get it, and its file is watched."""
    newsroom = Newsroom(tmp_path)
    newsroom.configure(*NEWSLETTER, f'images = "{images}"')
    newsroom.write("zee", "image: sea.png", "image_alt: The sea")
    file = newsroom.articles / "sea.png"
    Image.new("RGB", (1300, 400), "#336699").save(file)
    composed = pull_proof(newsroom.settings, "weekly", NOW).composed
    assert composed is not None
    ((address, picture),) = composed.pictures.items()
    assert address.startswith(start)
    assert f'src="{address}"' in composed.edition.content.message.html
    (frozen,) = composed.edition.content.message.pictures
    assert picture.read() == frozen.content
    assert composed.picture_files == (file,)


def test_a_picture_that_cannot_be_had(tmp_path: Path) -> None:
    """A picture that is missing is among the checks, with its line; the rest is shown."""
    newsroom = Newsroom(tmp_path)
    newsroom.configure(*NEWSLETTER, 'images = "embedded"')
    newsroom.write("zee", "image: sea.png", "image_alt: The sea")
    (newsroom.articles / "sea.png").write_bytes(b"no picture")
    proof = pull_proof(newsroom.settings, "weekly", NOW)
    assert proof.composed is not None
    (found,) = (
        each.finding
        for each in proof.composed.findings
        if each.finding.rule == "edition/picture-unusable"
    )
    assert found.place == "articles/zee.md:4"
