"""The bytes that an article is read from: its file's, and those of the file that it translates."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass

from publisher.content.front_matter import read_front_matter
from publisher.content.reading import Reading
from publisher.content.source_text import split_source
from publisher.errors import ArticleError
from publisher.model.publication import Publication

#: Nearly every article is smaller.
_BLOCK = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class FileBytes:
    """What there is to read of one article."""

    content: bytes
    #: Source of the file that it translates; None for one that has all its keys itself.
    original: str | None
    original_content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of all that the article depends on."""
        digest = hashlib.sha256(self.content)
        if self.original is not None:
            name = self.original.encode("utf-8", "surrogatepass")
            digest.update(b"\0" + name + b"\0" + hashlib.sha256(self.original_content).digest())
        return digest.hexdigest()

    def read_inherited(self, reading: Reading) -> Mapping[str, object]:
        """Return the keys of the file that it translates; none of one that is not understood."""
        if self.original is None:
            return {}
        try:
            text = split_source(self.original_content, self.original, is_foreign=True)
            defaults = reading.defaults(self.original)
            return read_front_matter(text, reading.dialect.keys, defaults).values()
        except ArticleError:
            return {}


def read_bytes(reading: Reading, source: str) -> FileBytes:
    """Return the bytes of an article, and of the file that it translates where that can be read.

    Raises:
        ArticleError: The article's own file cannot be read.
    """
    content = _read_file(reading.publication, source)
    original = reading.translations.get(source)
    if original is not None:
        try:
            above = _read_file(reading.publication, original)
        except ArticleError:
            original = None
        else:
            return FileBytes(content=content, original=original, original_content=above)
    return FileBytes(content=content, original=None, original_content=b"")


def _read_file(publication: Publication, source: str) -> bytes:
    """Return an article file's bytes.

    Raises:
        ArticleError: It cannot be read.
    """
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            "the file's name is not UTF-8",
            source=source.encode(errors="replace").decode(),
            line=1,
            hint="Rename the file.",
        ) from error
    try:
        return _read_whole(f"{publication.folder}/{source}")
    except OSError as error:
        raise ArticleError(
            f"cannot be read: {error.strerror or error}",
            source=source,
            line=1,
            hint="Let the user that runs publisher read this file.",
        ) from error


def _read_whole(path: str) -> bytes:
    """Return a file's bytes, in half the time that a file object takes: there can be thousands."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        parts = [os.read(handle, _BLOCK)]
        while parts[-1]:
            parts.append(os.read(handle, _BLOCK))
        return b"".join(parts)
    finally:
        os.close(handle)
