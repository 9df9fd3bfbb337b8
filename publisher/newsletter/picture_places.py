"""Which pictures an edition shows, how wide, and where its articles name them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from publisher.fetching import MB
from publisher.model.articles import Article, Remark
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent
from publisher.newsletter.pictures import COLUMN, TEXT_COLUMN

#: Of an article in which a line is looked for.
_MOST_TEXT = 2 * MB


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedPicture:
    """A picture that an edition shows."""

    #: As the article has it; absolute.
    address: str
    article: Article
    #: Widest place in which it stands, in pixels of a style sheet.
    column: int

    def remark(
        self, publication: Publication, message: str, hint: str, *, rule: str = "picture/unusable"
    ) -> Remark:
        """Return what is to be said of it, with the line of the article that names it."""
        return Remark(
            source=self.article.source,
            line=_find_line(publication, self.article.source, self.address),
            message=f"picture {self.address} {message}",
            hint=hint,
            rule=rule,
        )


def list_wanted(content: EditionContent) -> dict[str, WantedPicture]:
    """Return address → picture, in the order in which they first stand in the edition."""
    wanted: dict[str, WantedPicture] = {}
    for item in content.items:
        article = item.entry.article
        for address, column in _list_pictures(article, item.is_lead, item.is_full):
            known = wanted.setdefault(
                address, WantedPicture(address=address, article=article, column=column)
            )
            if known.column < column:
                wanted[address] = replace(known, column=column)
    return wanted


def _list_pictures(article: Article, is_lead: bool, is_full: bool) -> Iterator[tuple[str, int]]:
    if is_lead and article.picture is not None:
        yield article.picture.url, COLUMN
    if is_full and "<img" in article.html:
        finder = _PictureFinder()
        finder.feed(article.html)
        finder.close()
        yield from finder.found


class _PictureFinder(HTMLParser):
    """Finds the pictures of an article's HTML, and how wide each is shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get("src")
        if tag != "img" or not address:
            return
        stated = (values.get("width") or "").strip()
        width = int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 6 else 0
        self.found.append((address, min(width or TEXT_COLUMN, TEXT_COLUMN)))


def _find_line(publication: Publication, source: str, address: str) -> int | None:
    """Return the line of an article's file that names a picture: by the last part of its path."""
    written = urlsplit(address).path.rpartition("/")[2] or address
    names = [name.encode() for name in {written, unquote(written)}]
    try:
        with (publication.folder / source).open("rb") as file:
            text = file.read(_MOST_TEXT)
    except (OSError, ValueError):  # an article of a feed elsewhere, or a file that is gone
        return None
    positions = [position for position in map(text.find, names) if position >= 0]
    return text.count(b"\n", 0, min(positions)) + 1 if positions else None
