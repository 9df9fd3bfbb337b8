"""Pictures of an edition that may not be on the web yet: its own, and the publication's files."""

import base64
import contextlib
import io
import mimetypes
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from PIL import Image, ImageOps

from publisher.content.local_files import LocalFiles
from publisher.model.delivery import Edition, FrozenPicture
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent
from publisher.preview.tags import find_tags

#: Pixels of the widest frame, and what Pillow makes smaller without loss of anything else.
_WIDEST, _SHRINKABLE = 650, ("PNG", "JPEG")


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownPicture:
    """A picture of the edition that need not be on the web."""

    #: By which the preview asks for it; says nothing about where it is.
    name: str
    #: A file of the publication, or the bytes that go with the edition.
    origin: Path | bytes = field(repr=False)
    #: `image/…`
    media_type: str

    def read(self) -> bytes:
        """Return the picture's bytes.

        Raises:
            OSError: The file cannot be read.
        """
        return self.origin if isinstance(self.origin, bytes) else self.origin.read_bytes()


def find_pictures(edition: Edition, publication: Publication) -> dict[str, ShownPicture]:
    """Return address in the edition → the picture behind it.

    Those that go with the edition, in its messages or beside the feeds. Of files, only such as
    the edition shows as pictures, that are below the publication's folder and whose names say
    that they are pictures.
    """
    message = edition.content.message
    found = {
        _find_address(each, edition, publication): ShownPicture(
            name=each.name, origin=each.content, media_type=each.media_type
        )
        for each in message.pictures
    }
    files = LocalFiles(publication=publication)
    sources = (
        source for variant in message.list_variants() for source in _list_sources(variant.html)
    )
    for address in dict.fromkeys(sources):
        file = None if address in found else _find_file(address, edition, files)
        media_type = None if file is None else mimetypes.guess_type(file.name)[0]
        if file is not None and media_type is not None and media_type.startswith("image/"):
            found[address] = ShownPicture(
                name=blake2b(str(file).encode(errors="surrogateescape"), digest_size=8).hexdigest(),
                origin=file,
                media_type=media_type,
            )
    return found


def find_files(content: EditionContent, publication: Publication) -> tuple[Path, ...]:
    """Return the files of the publication from which an edition has its articles' pictures."""
    files = LocalFiles(publication=publication)
    articles = [item.entry.article for item in content.items]
    found = (
        files.find(address, page=article.url, source=article.source)
        for article in articles
        for address in (
            *([] if article.picture is None else [article.picture.url]),
            *_list_sources(article.html),
        )
    )
    return tuple(dict.fromkeys(file for file in found if file is not None))


def _find_address(picture: FrozenPicture, edition: Edition, publication: Publication) -> str:
    """Return the address that the edition has for a picture that goes with it."""
    if picture.content_id is not None:
        return f"cid:{picture.content_id}"
    path = publication.edition_picture(edition.content.newsletter, picture.name)
    return f"{publication.feeds_url}{path}"


def _find_file(address: str, edition: Edition, files: LocalFiles) -> Path | None:
    articles = edition.content.articles
    beside = next((each for each in articles if address.startswith(each.url)), None)
    if beside is None:
        return files.find(address)
    return files.find(address, page=beside.url, source=beside.source)


def embed_pictures(pictures: Mapping[str, ShownPicture]) -> dict[str, str]:
    """Return address in the edition → `data:` address of each picture, no wider than a frame."""
    embedded: dict[str, str] = {}
    for address, picture in pictures.items():
        with contextlib.suppress(OSError):
            content = base64.b64encode(_shrink(picture)).decode()
            embedded[address] = f"data:{picture.media_type};base64,{content}"
    return embedded


def _shrink(picture: ShownPicture) -> bytes:
    """Return the picture's bytes, made smaller where it is wider than any frame.

    What cannot be made smaller stays as it is: drawings, and pictures that move.

    Raises:
        OSError: The file cannot be read.
    """
    content = picture.read()
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
