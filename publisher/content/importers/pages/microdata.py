"""What a page says of itself in microdata, in the form in which it would stand in JSON-LD."""

from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from publisher.content.importers.pages.structured import ARTICLES

#: What is taken of properties that belong to no article: themes set them alone.
_LOOSE = frozenset({
    "author", "datePublished", "dateModified", "headline", "keywords", "articleSection",
})  # fmt: skip
#: The text itself, which is found otherwise.
_TEXTS = frozenset({"articleBody", "text"})
_DEEPEST = 6
_LONGEST = 1000


def find_article_item(page: HtmlElement) -> dict[str, Any]:
    """Return the first article that the page marks, or what it marks of one; or {}."""
    for element in page.iter():
        if element.get("itemscope") is not None and _type(element).lower() in ARTICLES:
            return _read_item(element, 0)
    return {key: value for key, value in _read_item(page, 0).items() if key in _LOOSE}


def _type(element: HtmlElement) -> str:
    return (element.get("itemtype") or "").strip().rpartition("/")[2]


def _read_item(item: HtmlElement, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": _type(item)} if _type(item) else {}
    for element in _list_properties(item):
        names = (element.get("itemprop") or "").split()
        if _TEXTS.intersection(names):
            continue
        value: Any = _read_value(element)
        if element.get("itemscope") is not None and depth < _DEEPEST:
            value = _read_item(element, depth + 1) or value
        for name in names if value else ():
            found.setdefault(name, []).append(value)
    return found


def _list_properties(item: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that say something of an item, and not of another one in it."""
    waiting = [iter(item)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif isinstance(element.tag, str):
            if element.get("itemprop"):
                yield element
            if element.get("itemscope") is None:
                waiting.append(iter(element))


def _read_value(element: HtmlElement) -> str:
    attribute = {"abbr": "title", "a": "href", "link": "href", "img": "src"}.get(str(element.tag))
    said = element.get("datetime") or element.get("content")
    words = " ".join("".join(element.itertext()).split())
    if element.tag == "a":
        return said or words or element.get("href") or ""
    return (said or (element.get(attribute) if attribute else None) or words)[:_LONGEST]
