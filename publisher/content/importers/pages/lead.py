"""The picture above an article: what the page shows there, with its words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from publisher.content.importers.pages.shown import words_of
from publisher.model.articles import Picture

_OF_THE_FRAME = re.compile(r"avatar|logo|icon|author|byline|badge|emoji|gravatar|sponsor", re.I)
_NARROWEST = 200
_LONGEST_CAPTION = 500
#: A paragraph this long is of the text.
_PARAGRAPH = 60


def find_lead_picture(
    page: HtmlElement, stated: Picture | None, base: str | None
) -> Picture | None:
    """Return the picture that the page states, with the caption that it has there.

    Where it states none, the one that stands between the title and the text.
    """
    if stated is None:
        return next(_list_between(page, base), None)
    wanted = urlsplit(stated.url)
    for image in page.iter("img"):
        address = _address(image, base)
        if address is not None and urlsplit(address)[1:3] == wanted[1:3]:
            shown = _describe(image, stated.url)
            return replace(stated, alt=stated.alt or shown.alt, caption=shown.caption)
    return stated


def _list_between(page: HtmlElement, base: str | None) -> Iterator[Picture]:
    is_begun = False
    for element in page.iter("h1", "img", "p"):
        if element.tag == "h1":
            is_begun = True
        elif element.tag == "p":
            if is_begun and len(words_of(element)) >= _PARAGRAPH:
                return
        elif is_begun and _is_of_article(element):
            address = _address(element, base)
            if address is not None:
                yield _describe(element, address)


def _is_of_article(image: HtmlElement) -> bool:
    width = image.get("width") or ""
    if width.isdecimal() and int(width[:6]) < _NARROWEST:
        return False
    near = [image, *list(image.iterancestors())[:4]]
    names = " ".join(f"{each.get('class') or ''} {each.get('id') or ''}" for each in near)
    return _OF_THE_FRAME.search(f"{names} {image.get('src') or ''}") is None


def _address(image: HtmlElement, base: str | None) -> str | None:
    for name in ("data-src", "data-lazy-src", "data-original", "src"):
        said = (image.get(name) or "").strip()
        if said and not said.startswith(("data:", "about:")):
            try:
                address = urljoin(base or "", said)
            except ValueError:
                return None
            return address if address.startswith(("https://", "http://")) else None
    return None


def _describe(image: HtmlElement, address: str) -> Picture:
    figure = next(image.iterancestors("figure"), None)
    caption = None if figure is None else next(figure.iter("figcaption"), None)
    words = "" if caption is None else words_of(caption)
    return Picture(
        url=address,
        alt=" ".join((image.get("alt") or "").split()),
        caption=words if len(words) <= _LONGEST_CAPTION else "",
    )
