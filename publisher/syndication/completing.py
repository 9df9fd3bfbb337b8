"""What the files themselves say is added to the entries that name them."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

from publisher.model.articles import Article, Attachment, Entry, Picture
from publisher.model.publication import Publication
from publisher.syndication.local_files import LocalFiles

#: As the sanitiser writes it: values in double quotes, `<` and `>` in them escaped or not at all.
_IMAGE = re.compile(r'<img((?:\s[^<>"\s=]+="[^"]*")*)>')
_SOURCE = re.compile(r'\ssrc="([^"]*)"')
_WIDTH = re.compile(r'\swidth="([^"]*)"')
_HEIGHT = re.compile(r'\sheight="([^"]*)"')


class Completer:
    """Completes entries, each once however many feeds it stands in."""

    def __init__(self, publication: Publication) -> None:
        self._files = LocalFiles(publication=publication)
        self._completed: dict[str, Entry] = {}

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that were looked at."""
        return self._files.looked_at

    def complete(self, entry: Entry) -> Entry:
        """Return the entry with the sizes of its pictures and attachments, where files tell them.

        What cannot be asked a file, because it is elsewhere, stays as the article says.
        """
        if entry.id not in self._completed:
            self._completed[entry.id] = self._complete(entry)
        return self._completed[entry.id]

    def measure(self, address: str | None) -> Picture | None:
        """Return the picture at an address, measured if its file is here."""
        return None if address is None else self._measure_picture(Picture(url=address), None)

    def _complete(self, entry: Entry) -> Entry:
        article = entry.article
        picture = article.picture
        completed = replace(
            article,
            html=self._measure_images(article),
            picture=None if picture is None else self._measure_picture(picture, article),
            attachments=tuple(self._weigh(each, article) for each in article.attachments),
        )
        return entry if completed == article else replace(entry, article=completed)

    def _find(self, address: str, article: Article | None) -> Path | None:
        if article is None:
            return self._files.find(address)
        return self._files.find(address, article.url, article.source)

    def _size(self, address: str, article: Article | None) -> tuple[int, int] | None:
        file = self._find(address, article)
        return None if file is None else self._files.measure(file)

    def _measure_picture(self, picture: Picture, article: Article | None) -> Picture:
        size = self._size(picture.url, article)
        return picture if size is None else replace(picture, width=size[0], height=size[1])

    def _weigh(self, attachment: Attachment, article: Article) -> Attachment:
        file = self._find(attachment.url, article)
        if file is None:
            return attachment
        return replace(attachment, length=self._files.length(file))

    def _measure_images(self, article: Article) -> str:
        if "<img" not in article.html:
            return article.html
        return _IMAGE.sub(lambda found: self._measure_image(found, article), article.html)

    def _measure_image(self, found: re.Match[str], article: Article) -> str:
        attributes = found[1]
        width, height = _WIDTH.search(attributes), _HEIGHT.search(attributes)
        source = _SOURCE.search(attributes)
        if source is None or (width is not None and height is not None):
            return found[0]
        size = self._size(unescape(source[1]), article)
        fit = None if size is None else _fit(size, width and width[1], height and height[1])
        if fit is None:
            return found[0]
        kept = _HEIGHT.sub("", _WIDTH.sub("", attributes))
        return f'<img{kept} width="{fit[0]}" height="{fit[1]}">'


def _fit(size: tuple[int, int], width: str | None, height: str | None) -> tuple[int, int] | None:
    """Return the size at which a picture is shown, of which the article may state one side.

    None where that side is no number of pixels, or the picture has no size.
    """
    if 0 in size or not all(_is_number(side) for side in (width, height) if side is not None):
        return None
    if width is not None:
        return int(width), round(int(width) * size[1] / size[0])
    if height is not None:
        return round(int(height) * size[0] / size[1]), int(height)
    return size


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6
