"""What files themselves say of pictures and attachments is added to what names them."""

import re
from dataclasses import replace
from html import unescape

from publisher.content.local_files import LocalFiles
from publisher.model.articles import Article, Attachment, Entry, Picture

#: As the sanitiser writes it: values in double quotes.
_IMAGE = re.compile(r'<img((?:\s[^<>"\s=]+="[^"]*")*)>')
_SOURCE = re.compile(r'\ssrc="([^"]*)"')
_WIDTH = re.compile(r'\swidth="([^"]*)"')
_HEIGHT = re.compile(r'\sheight="([^"]*)"')


def measure_entry(entry: Entry, files: LocalFiles) -> Entry:
    """Return the entry with the sizes of its picture and attachments, where files tell them.

    What cannot be asked a file, because it is elsewhere, stays as the article says.
    """
    article = entry.article
    if article.picture is None and not article.supplement.attachments:
        return entry
    picture = article.picture
    if picture is not None:
        picture = measure_picture(picture, files, article)
    attachments = tuple(_weigh(each, files, article) for each in article.supplement.attachments)
    supplement = replace(article.supplement, attachments=attachments)
    return replace(entry, article=replace(article, picture=picture, supplement=supplement))


def measure_picture(picture: Picture, files: LocalFiles, article: Article | None = None) -> Picture:
    """Return the picture with its width and height, if its file is here."""
    size = _size(picture.url, files, article)
    return picture if size is None else replace(picture, width=size[0], height=size[1])


def measure_images(article: Article, files: LocalFiles) -> str:
    """Return the article's body with width and height of every picture whose file is here.

    Where the body states one of the two, the other follows from it.
    """
    if "<img" not in article.html:
        return article.html
    return _IMAGE.sub(lambda found: _measure_image(found, files, article), article.html)


def list_images(article: Article) -> list[str]:
    """Return the address of every picture in the article's body, in order."""
    if "<img" not in article.html:
        return []
    sources = (_SOURCE.search(found[1]) for found in _IMAGE.finditer(article.html))
    return list(dict.fromkeys(unescape(source[1]) for source in sources if source is not None))


def count_unmeasured(html: str) -> int:
    """Return how many pictures of a body do not state both width and height."""
    return sum(
        _WIDTH.search(found[1]) is None or _HEIGHT.search(found[1]) is None
        for found in _IMAGE.finditer(html)
    )


def _weigh(attachment: Attachment, files: LocalFiles, article: Article) -> Attachment:
    file = files.find(attachment.url, article.url, article.source)
    return attachment if file is None else replace(attachment, length=files.length(file))


def _size(
    address: str, files: LocalFiles, article: Article | None = None
) -> tuple[int, int] | None:
    page, source = ("", "") if article is None else (article.url, article.source)
    file = files.find(address, page, source)
    return None if file is None else files.measure(file)


def _measure_image(found: re.Match[str], files: LocalFiles, article: Article) -> str:
    attributes = found[1]
    source = _SOURCE.search(attributes)
    size = None if source is None else _size(unescape(source[1]), files, article)
    if size is None:
        return found[0]
    width, height = _WIDTH.search(attributes), _HEIGHT.search(attributes)
    is_complete = width is not None and height is not None
    fit = None if is_complete else _fit(size, width and width[1], height and height[1])
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
