"""Which pictures an edition shows, how wide, and where its articles name them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from publisher.fetching import MB
from publisher.model.articles import Remark
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, EditionItem
from publisher.newsletter.pictures import COLUMN, TEASER_COLUMN, TEXT_COLUMN, Pictures

#: Of an article in which a line is looked for.
_MOST_TEXT = 2 * MB
_SETTINGS = "publisher.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedPicture:
    """A picture that an edition shows."""

    #: As the article has it; absolute.
    address: str
    #: Address of the article, or of the publication; what stands beside it is beside its source.
    page: str
    #: The file that names it, below the publication's folder.
    source: str
    #: Widest place in which it stands, in pixels of a style sheet.
    column: int

    def remark(
        self, publication: Publication, message: str, hint: str, *, rule: str = "picture/unusable"
    ) -> Remark:
        """Return what is to be said of it, with the line of the file that names it."""
        return Remark(
            source=self.source,
            line=_find_line(publication, self.source, self.address),
            message=f"picture {self.address} {message}",
            hint=hint,
            rule=rule,
        )


def list_wanted(content: EditionContent, publication: Publication) -> dict[str, WantedPicture]:
    """Return address → picture, in the order in which they first stand in the edition.

    These are all that a layout can show; which of them it does show is known when it is set.
    """
    wanted: dict[str, WantedPicture] = {}
    pictures = [*_list_around(content, publication)]
    for index, item in enumerate(content.items):
        pictures.extend(_list_carried(item, is_first=index == 0))
    for each in pictures:
        known = wanted.setdefault(each.address, each)
        if known.column < each.column:
            wanted[each.address] = replace(known, column=each.column)
    return wanted


def list_problems(pictures: Pictures, html: str) -> tuple[Remark, ...]:
    """Return what has to be mended of the pictures that an edition shows; `html` is the edition."""
    if not pictures.problems:
        return ()
    shown = list_shown(pictures, html)
    return tuple(
        remark for address, remark in pictures.problems.items() if unquote(address) in shown
    )


def list_shown(pictures: Pictures, html: str) -> frozenset[str]:
    """Return the addresses that articles have for what an edition shows or leaves out, unquoted."""
    shown = {unquote(address) for address, _ in _find_pictures(html)}
    copied = (address for address, each in pictures.found.items() if unquote(each.url) in shown)
    return frozenset((*shown, *map(unquote, [*copied, *pictures.left_out])))


def _list_around(content: EditionContent, publication: Publication) -> Iterator[WantedPicture]:
    """Yield the pictures that belong to no article: the logo, and those of the editor's note."""
    logo = publication.theme.logo
    for address in () if logo is None else (logo.url, logo.dark_url):
        if logo is not None and address is not None:
            yield WantedPicture(
                address=address, page=publication.url, source=_SETTINGS, column=logo.width
            )
    if "![" not in content.note and "<img" not in content.note:
        return
    # Only where there are any: few notes have pictures, and a quiet run does without Markdown.
    from publisher.content.body import render_body

    html = render_body(content.note, slug="note", url=publication.url).html
    for address, width in _find_pictures(html):
        yield WantedPicture(
            address=address, page=publication.url, source=content.draft or _SETTINGS, column=width
        )


def _list_carried(item: EditionItem, *, is_first: bool) -> Iterator[WantedPicture]:
    article = item.entry.article
    found = [*_find_pictures(article.html)] if item.is_full and "<img" in article.html else []
    if article.picture is not None:
        column = TEXT_COLUMN if item.sponsor else TEASER_COLUMN
        # Layouts show the first article large, whatever it is.
        column = COLUMN if item.is_lead or is_first else column
        found.insert(0, (article.picture.url, column))
    for address, width in found:
        yield WantedPicture(address=address, page=article.url, source=article.source, column=width)


def _find_pictures(html: str) -> list[tuple[str, int]]:
    finder = _PictureFinder()
    finder.feed(html)
    finder.close()
    return finder.found


class _PictureFinder(HTMLParser):
    """Finds the pictures of HTML, and how wide each is shown."""

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
