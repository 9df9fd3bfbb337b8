"""HTML as a tree in which everything that is no text for readers is gone."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree, html
from lxml.html import HtmlElement

from publisher.content.characters import replace_forbidden

_GONE = frozenset({
    "script", "style", "form", "template", "head", "meta", "link", "button", "input", "select",
    "textarea", "svg", "math", "object", "embed", "nav",
})  # fmt: skip
_LINE_NUMBERS = re.compile(r"\b(?:linenos?|lineno|gutter|rouge-gutter|line-numbers-rows)\b")
_LARGEST = re.compile(r"(\S+)\s+(\d+(?:\.\d+)?)[wx]")
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
_PLACEHOLDER = re.compile(r"\A(?:data:|about:|.*(?:placeholder|spacer|blank)\.\w+\Z)")


def parse(text: str, base: str | None) -> HtmlElement | None:
    """Return the body of an HTML text, or None where it holds nothing."""
    # lxml takes no control characters, and a declaration of an encoding contradicts a text.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", replace_forbidden(text))
    if not text.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None
    body = root.find("body")
    body = root if body is None else body
    _clean(body)
    if base is not None:
        _make_absolute(body, base)
    return body


def _clean(body: HtmlElement) -> None:
    for element in list(body.iter()):
        if element is body or element.getparent() is None:
            continue
        if isinstance(element, html.HtmlComment):
            if element.text and element.text.strip().lower() != "more":
                element.drop_tree()
        elif not isinstance(element.tag, str) or element.tag in _GONE or _is_hidden(element):
            element.drop_tree()
        elif element.tag == "img":
            _settle_picture(element)


def _is_hidden(element: HtmlElement) -> bool:
    classes = element.get("class") or ""
    return bool(_LINE_NUMBERS.search(classes)) and element.tag in ("td", "span", "div", "pre")


def _settle_picture(element: HtmlElement) -> None:
    """Give a picture that is loaded late its real address."""
    source = element.get("src") or ""
    late = next((element.get(name) for name in _LAZY if element.get(name)), None)
    if late and (not source or _PLACEHOLDER.match(source)):
        element.set("src", late)
    elif not source or _PLACEHOLDER.match(source):
        candidates = _LARGEST.findall(element.get("srcset") or element.get("data-srcset") or "")
        if candidates:
            element.set("src", max(candidates, key=lambda each: float(each[1]))[0])


def _make_absolute(body: HtmlElement, base: str) -> None:
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        for name in ("href", "src", "poster", "cite"):
            value = element.get(name)
            if value and not value.startswith("#"):
                try:
                    element.set(name, urljoin(base, value.strip()))
                except ValueError:
                    del element.attrib[name]


def classes(element: HtmlElement) -> frozenset[str]:
    """Return an element's classes in lower case."""
    return frozenset((element.get("class") or "").lower().split())


def walk_children(element: HtmlElement) -> Iterator[str | HtmlElement]:
    """Yield an element's texts and elements in order."""
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail
