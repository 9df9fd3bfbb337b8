"""Pictures made as small as mail needs them. The only module that decodes pictures.

The same bytes and options give the same bytes with the same Pillow.
"""

import struct
import warnings
import zlib
from io import BytesIO

from PIL import Image, ImageCms, ImageOps
from PIL.Image import Image as Decoded

from publisher.newsletter.pictures import EncodedPicture, UnusablePictureError

#: What web pages show and Pillow decodes by itself.
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")
#: Whatever it says of itself, no larger picture is unpacked: four bytes for each pixel.
_MOST_PIXELS = 64_000_000
#: An animation of more bytes shows its first picture.
_LARGEST_ANIMATION = 200_000
#: So many colours fit into a palette.
_FEW_COLOURS = 256
#: Quality of JPEG from which on a PNG has so many colours; above, it has all of its own.
_PALETTES = ((50, 64), (60, 128), (75, 256))
#: EXIF «Orientation» (0x0112), and its values for pictures that lie on their side.
_ORIENTATION, _SIDEWAYS = 0x0112, (5, 6, 7, 8)
#: What Pillow raises of a file that is damaged, or is no picture.
_DAMAGED = (
    OSError, ValueError, SyntaxError, TypeError, LookupError, EOFError, OverflowError,
    struct.error, zlib.error,
)  # fmt: skip


def encode_picture(content: bytes, *, width: int, quality: int) -> EncodedPicture:
    """Return the picture at most `width` pixels wide, without metadata, in sRGB and upright.

    It is never made larger. What is transparent or has few colours is PNG, anything else a
    progressive JPEG of that `quality`; a small animation stays what it is, of others the first
    picture is taken.

    Raises:
        UnusablePictureError: It is none, is damaged, or has too many pixels.
    """
    # Pillow warns of pictures that are large, and of damage that does not matter here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(content), formats=_FORMATS) as opened:
                return _encode(opened, content, width, quality)
        except Image.DecompressionBombError as error:
            raise _too_large("far too many pixels") from error
        except UnusablePictureError:
            raise
        except _DAMAGED as error:
            raise UnusablePictureError(
                "is no picture, or a damaged one",
                "Open it in a picture editor and save it anew, as PNG or JPEG.",
            ) from error


def _too_large(size: str) -> UnusablePictureError:
    return UnusablePictureError(
        f"has {size}", f"Make it smaller: {_MOST_PIXELS // 1_000_000} million pixels at most."
    )


def _encode(opened: Image.Image, content: bytes, width: int, quality: int) -> EncodedPicture:
    if opened.width * opened.height > _MOST_PIXELS:
        raise _too_large(f"{opened.width} × {opened.height} pixels")
    is_photograph = opened.format == "JPEG"
    is_sideways = opened.getexif().get(_ORIENTATION) in _SIDEWAYS
    natural = (opened.height, opened.width) if is_sideways else opened.size
    is_animated = opened.format == "GIF" and getattr(opened, "is_animated", False)
    if is_animated and len(content) <= _LARGEST_ANIMATION and opened.width <= width:
        return EncodedPicture(
            content=content,
            media_type="image/gif",
            suffix=".gif",
            width=opened.width,
            natural=natural,
        )
    profile = opened.info.get("icc_profile")
    opened.draft(None, (2 * width, 2 * width))
    picture = _convert(ImageOps.exif_transpose(opened), profile)
    has_few_colours = not is_photograph and picture.getcolors(_FEW_COLOURS) is not None
    if picture.width > width:
        height = max(1, round(natural[1] * width / natural[0]))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    # Otherwise Pillow writes what it knows of the original.
    picture.info = {}
    if picture.mode == "RGBA" or has_few_colours:
        written, media_type, suffix = _write_png(picture, quality), "image/png", ".png"
    else:
        written, media_type, suffix = _write_jpeg(picture, quality), "image/jpeg", ".jpg"
    return EncodedPicture(
        content=written,
        media_type=media_type,
        suffix=suffix,
        width=picture.width,
        natural=natural,
    )


def _convert(picture: Decoded, profile: bytes | None) -> Decoded:
    """Return the picture as RGB, or as RGBA where something of it is transparent, in sRGB."""
    alpha = None
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
        lowest, _ = alpha.getextrema()
        alpha = None if lowest == 255 else alpha
        picture = picture.convert("RGB")
    elif picture.mode.startswith("I"):  # sixteen bits of grey
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.mode not in ("RGB", "L", "CMYK"):
        picture = picture.convert("RGB")
    if profile:
        picture = _to_srgb(picture, profile)
    picture = picture.convert("RGB")
    if alpha is not None:
        picture.putalpha(alpha)
    return picture


def _to_srgb(picture: Decoded, profile: bytes) -> Decoded:
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, own, srgb, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture  # of another kind of colours than the picture's, or damaged


def _write_jpeg(picture: Decoded, quality: int) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()


def _write_png(picture: Decoded, quality: int) -> bytes:
    colours = next((most for limit, most in _PALETTES if quality < limit), None)
    is_opaque = picture.mode == "RGB"
    if is_opaque or colours is not None or picture.getcolors(_FEW_COLOURS) is not None:
        # Only the octree knows transparency.
        method = Image.Quantize.MEDIANCUT if is_opaque else Image.Quantize.FASTOCTREE
        picture = picture.quantize(colours or _FEW_COLOURS, method=method, dither=Image.Dither.NONE)
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()
