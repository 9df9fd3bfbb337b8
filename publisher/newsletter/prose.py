"""An article's HTML made fit for a message: no styles of its own, headings in order."""

import re
from urllib.parse import urljoin

from lxml import html as lxml_html
from lxml.etree import strip_elements, strip_tags
from lxml.html import HtmlElement

from publisher.newsletter.pictures import NO_PICTURES, TEXT_COLUMN, Pictures, PreparedPicture

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Removed with all that is in them: mail programs drop them, or should.
_REMOVED = (
    "style", "link", "meta", "base", "script", "noscript", "template", "title", "svg", "canvas",
    "object", "embed", "input", "button", "select", "textarea",
)  # fmt: skip
#: Removed, their content stays.
_UNWRAPPED = ("form", "picture")
#: Played on the web only: a link to the article stands in their place.
_PLAYED = ("video", "audio", "iframe")
#: Pictures of films by which `publisher.content.embedded` stands for a player.
_FILM_PICTURE = re.compile(r"https://(?:i\.ytimg\.com/vi/|www\.dailymotion\.com/thumbnail/)")
_STRIPPED = frozenset({"style", "id", "srcset", "sizes", "loading", "decoding", "bgcolor"})


def fit_prose(
    html: str,
    *,
    url: str,
    title_level: int,
    elsewhere: str,
    elsewhere_language: str | None = None,
    pictures: Pictures = NO_PICTURES,
) -> str:
    """Return an article's body as an edition carries it.

    Headings start below `title_level` and skip none. Links within the article lead to its page
    at `url`: two articles in one message may use the same anchors, and most programs cannot jump
    in a message. What a message cannot play becomes a link with the words `elsewhere`, marked with
    `elsewhere_language` where that is not the article's. Of a picture that `pictures` leaves out,
    its alternative text stays.
    """
    if not html.strip():
        return ""
    body: HtmlElement = lxml_html.fragment_fromstring(html, create_parent="div")
    strip_elements(body, *_REMOVED, with_tail=False)
    _show_films(body, url, elsewhere, elsewhere_language)
    _mark_notes(body)
    strip_tags(body, *_UNWRAPPED, "source")
    for element in body.iter():
        if isinstance(element.tag, str):
            _strip_attributes(element)
    _order_headings(body, title_level)
    for link in list(body.iter("a")):
        if "href" in link.attrib:
            _set_link(link, url)
    _set_tables(body)
    for code in body.iter("pre"):
        # From left to right in every language.
        code.set("dir", "ltr")
    for picture in list(body.iter("img")):
        if picture.get("src") in pictures.left_out:
            _replace_picture(picture)
        else:
            _size_picture(picture, pictures.find(picture.get("src", "")))
    return _serialise(body)


def _set_link(link: HtmlElement, url: str) -> None:
    """Make a link whole; those between a footnote and its number are taken out, for both are here.

    The number stays, the arrow back goes.
    """
    target = urljoin(url, link.get("href", "").strip())
    link.set("href", target)
    if target.startswith((f"{url}#fn-", f"{url}#fnref-")):
        if link.text_content().strip().startswith("\N{LEFTWARDS ARROW WITH HOOK}"):
            link.text = None
        link.drop_tag()


def _show_films(body: HtmlElement, url: str, elsewhere: str, language: str | None) -> None:
    for player in list(body.iter(*_PLAYED)):
        _replace_player(player, url, elsewhere, language)
    for picture in list(body.iter("img")):
        if _FILM_PICTURE.match(picture.get("src", "")):
            _caption_film(picture, elsewhere, language)


def _mark_notes(body: HtmlElement) -> None:
    for note in body.iter("li"):
        if note.get("id", "").startswith("fn-"):
            _mark(note.getparent(), "notes")


def _set_tables(body: HtmlElement) -> None:
    for table in list(body.iter("table")):
        _make_scrollable(table)
    for row in body.iter("tr"):
        _align_cells(row)


def _replace_player(player: HtmlElement, url: str, elsewhere: str, language: str | None) -> None:
    """Put a link where a message cannot play, with the film's picture where there is one."""
    source = player.find("source")
    address = player.get("src") or ("" if source is None else source.get("src")) or url
    link = lxml_html.Element("a", href=urljoin(url, address))
    if language is not None:
        link.set("lang", language)
    link.text = elsewhere
    link.tail = player.tail
    parent = player.getparent()
    assert parent is not None  # fragment_fromstring made one
    parent.replace(player, link)
    if player.get("poster"):
        link.text = None
        # The words below say what it is: the picture needs none.
        picture = lxml_html.Element("img", src=urljoin(url, player.get("poster")), alt="")
        link.append(picture)
        _caption_film(picture, elsewhere, language)


def _caption_film(picture: HtmlElement, elsewhere: str, language: str | None) -> None:
    """Say below a film's picture that there is something to see: nothing can be laid over it."""
    link = picture.getparent()
    if link is None or link.tag != "a" or len(link) > 1:
        return
    words = lxml_html.Element("span", attrib={"class": "watch"})
    if language is not None:
        words.set("lang", language)
    words.text = f"\N{BLACK RIGHT-POINTING TRIANGLE}\N{VARIATION SELECTOR-15} {elsewhere}"
    link.append(lxml_html.Element("br"))
    link.append(words)


def _align_cells(row: HtmlElement) -> None:
    """Keep headings above their cells, and a line's last cell at the line's end."""
    cells = list(row.iter("td", "th"))
    for cell in cells:
        # Centred otherwise, while the cells below it are not.
        if cell.tag == "th" and "align" not in cell.attrib:
            _mark(cell, "start")
    if cells:
        _mark(cells[-1], "edge")


def _mark(element: HtmlElement | None, name: str) -> None:
    if element is not None and name not in element.get("class", "").split():
        element.set("class", f"{element.get('class', '')} {name}".strip())


def _strip_attributes(element: HtmlElement) -> None:
    for name in list(element.attrib):
        if str(name) in _STRIPPED or str(name).startswith("on"):
            del element.attrib[name]


def _order_headings(body: HtmlElement, title_level: int) -> None:
    """Shift headings by one, and close the gaps: each is at most one level below the last."""
    above = title_level
    for heading in body.iter(*_HEADINGS):
        wanted = _HEADINGS.index(heading.tag) + 1 + (title_level - 1)
        level = min(max(wanted, title_level + 1), above + 1, len(_HEADINGS))
        heading.tag = f"h{level}"
        above = level


def _make_scrollable(table: HtmlElement) -> None:
    """Let a table that is wider than a telephone scroll by itself: words in cells stay whole."""
    parent = table.getparent()
    assert parent is not None  # fragment_fromstring made one
    # With the keyboard too, which needs something to stand on.
    frame = lxml_html.Element("div", attrib={"class": "scroll", "tabindex": "0"})
    frame.tail, table.tail = table.tail, None
    parent.replace(table, frame)
    frame.append(table)


def _replace_picture(picture: HtmlElement) -> None:
    """Put a picture's alternative text in its place."""
    words = lxml_html.Element("span")
    words.text, words.tail = picture.get("alt", ""), picture.tail
    parent = picture.getparent()
    assert parent is not None  # fragment_fromstring made one
    parent.replace(picture, words)
    words.drop_tag()


def _size_picture(picture: HtmlElement, prepared: PreparedPicture | None) -> None:
    """Give a picture a text, and a size in numbers: Outlook goes by nothing else.

    Where nobody knows how wide it is, it is as wide as the column.
    """
    picture.set("alt", picture.get("alt", ""))
    width = re.match(r"\d+", picture.get("width", "").strip())
    height = re.fullmatch(r"\d+", picture.get("height", "").strip())
    known = 0 if width is None or "%" in picture.get("width", "") else int(width[0])
    if prepared is not None:
        shown = prepared.fit(min(known or TEXT_COLUMN, TEXT_COLUMN))
        picture.set("src", prepared.url)
        picture.set("width", str(shown[0]))
        picture.set("height", str(shown[1]))
        return
    if 0 < known <= TEXT_COLUMN:
        picture.set("width", str(known))
        if height is None:
            picture.attrib.pop("height", None)
        return
    picture.set("width", str(TEXT_COLUMN))
    if known and height is not None:
        picture.set("height", str(round(int(height[0]) * TEXT_COLUMN / known)))
    else:
        picture.attrib.pop("height", None)


def _serialise(body: HtmlElement) -> str:
    text = lxml_html.tostring(body, encoding="unicode")
    return text.removeprefix("<div>").removesuffix("</div>").strip()
