"""Pictures of an edition that lie in the publication's folder, and may not be on the web yet."""

import base64
import contextlib
import io
import mimetypes
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from PIL import Image, ImageOps

from publisher.content.local_files import LocalFiles
from publisher.model.delivery import Edition
from publisher.model.publication import Publication
from publisher.preview.tags import find_tags

#: Pixels of the widest frame, and what Pillow makes smaller without loss of anything else.
_WIDEST, _SHRINKABLE = 650, ("PNG", "JPEG")


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalPicture:
    """A picture of the edition that lies in the publication's folder."""

    #: By which the preview asks for it; says nothing about where it is.
    name: str
    file: Path
    #: `image/…`, as the file's name speaks of it.
    media_type: str


def find_pictures(edition: Edition, publication: Publication) -> dict[str, LocalPicture]:
    """Return address in the edition → the picture behind it.

    Only files that the edition shows as pictures, that are below the publication's folder and
    whose names say that they are pictures.
    """
    files = LocalFiles(publication=publication)
    articles = edition.content.articles
    found: dict[str, LocalPicture] = {}
    for address in dict.fromkeys(_list_sources(edition.content.message.html)):
        beside = next((each for each in articles if address.startswith(each.url)), None)
        file = (
            files.find(address)
            if beside is None
            else files.find(address, page=beside.url, source=beside.source)
        )
        media_type = None if file is None else mimetypes.guess_type(file.name)[0]
        if file is not None and media_type is not None and media_type.startswith("image/"):
            found[address] = LocalPicture(
                name=blake2b(str(file).encode(errors="surrogateescape"), digest_size=8).hexdigest(),
                file=file,
                media_type=media_type,
            )
    return found


def embed_pictures(pictures: Mapping[str, LocalPicture]) -> dict[str, str]:
    """Return address in the edition → `data:` address of each picture, no wider than a frame."""
    embedded: dict[str, str] = {}
    for address, picture in pictures.items():
        with contextlib.suppress(OSError):
            content = base64.b64encode(_shrink(picture)).decode()
            embedded[address] = f"data:{picture.media_type};base64,{content}"
    return embedded


def _shrink(picture: LocalPicture) -> bytes:
    """Return the picture's bytes, made smaller where it is wider than any frame.

    What cannot be made smaller stays as it is: drawings, and pictures that move.

    Raises:
        OSError: The file cannot be read.
    """
    content = picture.file.read_bytes()
    with warnings.catch_warnings(), contextlib.suppress(OSError, ValueError, SyntaxError):
        # Pillow warns of pictures that are large; these are the publication's own.
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=_SHRINKABLE) as image:
            if image.width > _WIDEST:
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((_WIDEST, upright.height))
                smaller = io.BytesIO()
                upright.save(smaller, format=image.format)
                return smaller.getvalue()
    return content


def _list_sources(html: str) -> Iterator[str]:
    for tag in find_tags(html):
        if tag.name == "img" and "src" in tag.attributes:
            yield tag.attributes["src"]
