"""Pictures in a page that stands alone."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from publisher.preview.pictures import LocalPicture, embed_pictures


@pytest.fixture
def sea(tmp_path: Path) -> LocalPicture:
    file = tmp_path / "sea.png"
    Image.new("RGB", (1300, 400), "#336699").save(file)
    return LocalPicture(name="sea", file=file, media_type="image/png")


def embed(picture: LocalPicture) -> bytes:
    (address,) = embed_pictures({"https://example.org/": picture}).values()
    head, _, content = address.partition(";base64,")
    assert head == f"data:{picture.media_type}"
    return base64.b64decode(content)


def test_a_wide_picture_is_made_smaller(sea: LocalPicture) -> None:
    """A picture is no wider than it can be seen, so that the page can be mailed."""
    with Image.open(io.BytesIO(embed(sea))) as image:
        assert image.size == (650, 200)


@pytest.mark.parametrize("content", [b"<svg/>", b"\x89PNG\r\n\x1a\n broken"])
def test_what_cannot_be_smaller(sea: LocalPicture, content: bytes) -> None:
    """A drawing, or a damaged file, goes along as it is."""
    sea.file.write_bytes(content)
    assert embed(sea) == content


def test_a_picture_that_is_gone(sea: LocalPicture) -> None:
    """A picture that was taken away meanwhile is left to the web."""
    sea.file.unlink()
    assert embed_pictures({"https://example.org/": sea}) == {}
