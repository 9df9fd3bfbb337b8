"""Pictures as mail needs them: small, upright, without what nobody should know."""

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from publisher.newsletter.picture_encoding import encode_picture
from publisher.newsletter.pictures import EncodedPicture, UnusablePictureError


def photograph(
    size: tuple[int, int] = (1600, 1000), kind: str = "JPEG", **options: object
) -> bytes:
    picture = Image.effect_noise(size, 60).convert("RGB")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def encode(content: bytes, width: int = 1200, quality: int = 82) -> EncodedPicture:
    return encode_picture(content, width=width, quality=quality)


def open_again(encoded: EncodedPicture) -> Image.Image:
    return Image.open(io.BytesIO(encoded.content))


def test_photograph() -> None:
    """A photograph becomes a progressive JPEG, twice as wide as it is shown."""
    encoded = encode(photograph())
    picture = open_again(encoded)
    assert (picture.format, picture.size, encoded.natural) == ("JPEG", (1200, 750), (1600, 1000))
    assert picture.info["progressive"] == 1
    assert (encoded.media_type, encoded.suffix, encoded.width) == ("image/jpeg", ".jpg", 1200)


def test_small_picture() -> None:
    """A picture is never made larger than it is."""
    assert open_again(encode(photograph((300, 200)))).size == (300, 200)


def test_same_bytes() -> None:
    """The same picture becomes the same bytes each time."""
    content = photograph((90, 60))
    assert encode(content) == encode(content)


def test_lower_quality() -> None:
    """A lower quality takes less room."""
    content = photograph()
    assert len(encode(content, quality=42).content) < len(encode(content, quality=82).content) / 1.5


def test_photograph_on_its_side() -> None:
    """A photograph that the camera turned stands upright, and where it was taken stays unknown."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "at my house"
    encoded = encode(photograph((800, 400), exif=exif))
    picture = open_again(encoded)
    assert (picture.size, encoded.natural) == ((400, 800), (400, 800))
    assert not picture.getexif()
    assert b"at my house" not in encoded.content
    assert picture.convert("RGB").getpixel((395, 5)) == pytest.approx((254, 0, 0), abs=6)


def test_colours_of_another_space() -> None:
    """A picture with colours of its own is seen as it was meant, without its profile."""
    content = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 100, 50)).save(
        content, "JPEG", icc_profile=_swapped_profile(), quality=95
    )
    picture = open_again(encode(content.getvalue()))
    assert "icc_profile" not in picture.info
    red, _, blue = picture.convert("RGB").getpixel((20, 20))  # type: ignore[misc]  # three numbers
    assert blue > red


def _swapped_profile() -> bytes:
    """Return sRGB with the primaries of red and blue exchanged."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", content[128:132])[0]
    for at in range(132, 132 + 12 * count, 12):
        name = bytes(content[at : at + 4])
        if name in (b"rXYZ", b"bXYZ"):
            content[at : at + 4] = b"bXYZ" if name == b"rXYZ" else b"rXYZ"
    return bytes(content)


def test_drawing_with_few_colours() -> None:
    """A diagram keeps its sharp edges: it stays PNG."""
    diagram = Image.new("RGB", (1600, 800), "white")
    ImageDraw.Draw(diagram).ellipse((100, 100, 700, 700), fill="navy")
    written = io.BytesIO()
    diagram.save(written, "PNG")
    encoded = encode(written.getvalue())
    assert (encoded.suffix, open_again(encoded).size) == (".png", (1200, 600))
    assert len(encoded.content) < 15_000


def test_transparent_picture() -> None:
    """What is transparent stays so, at every quality."""
    logo = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    ImageDraw.Draw(logo).ellipse((50, 50, 150, 150), fill=(10, 92, 107, 255))
    written = io.BytesIO()
    logo.save(written, "PNG")
    for quality in (82, 42):
        picture = open_again(encode(written.getvalue(), quality=quality)).convert("RGBA")
        assert [picture.getpixel(at)[3] for at in ((1, 1), (100, 100))] == [0, 255]  # type: ignore[index]  # four numbers


def test_sixteen_bits_of_grey() -> None:
    """A scan in sixteen bits of grey is as bright as it was."""
    written = io.BytesIO()
    Image.new("I;16", (40, 40), 0x8000).save(written, "PNG")
    assert open_again(encode(written.getvalue())).convert("L").getpixel((5, 5)) == 128


def animation(size: tuple[int, int]) -> bytes:
    frames = [Image.effect_noise(size, 90 + step) for step in range(4)]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    return written.getvalue()


def test_animation() -> None:
    """A small animation moves; of a large one the first picture stands there."""
    small, large = animation((100, 100)), animation((600, 400))
    assert encode(small).content == small
    assert getattr(open_again(encode(large)), "n_frames", 1) == 1


def test_enormous_picture() -> None:
    """A file that unpacks to a billion pixels is not unpacked."""
    head = struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head
    content = b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", zlib.crc32(chunk[4:]))
    with pytest.raises(UnusablePictureError, match="9000 × 9000 pixels"):
        encode(content + struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND")))


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", photograph((90, 60))[:900]])
def test_damaged_picture(content: bytes) -> None:
    """What is no picture, or half of one, is named as such."""
    with pytest.raises(UnusablePictureError, match="is no picture, or a damaged one"):
        encode(content)


_PICTURES = {kind: photograph((60, 40), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")}


@settings(deadline=None)
@given(
    kind=st.sampled_from(sorted(_PICTURES)),
    changes=st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=8)), max_size=6),
)
def test_any_damage(kind: str, changes: list[tuple[int, bytes]]) -> None:
    """However a picture is damaged, there is one, or it is said that there is none."""
    content = bytearray(_PICTURES[kind])
    for position, change in changes:
        content[position : position + len(change)] = change
    with contextlib.suppress(UnusablePictureError):
        assert open_again(encode(bytes(content))).width <= 1200
