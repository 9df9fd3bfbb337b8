"""HTML as a tree, however it is nested."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree, html
from lxml.html import HtmlElement

from publisher.content.characters import replace_forbidden
from publisher.content.importers.markdown_writer.cleaning import clean
from publisher.content.sanitising import strip_markup

#: Tags that say nothing of a text's structure. Without them, what is nested too deep often is not.
_WRAPPERS = re.compile(
    r"</?(?:div|span|font|section|article|main|center|big|small)\b[^<>]{0,2000}>", re.I
)
_PARSER = html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
_TOO_DEEP = "ERR_RESOURCE_LIMIT"


def parse(text: str, base: str | None) -> HtmlElement | None:
    """Return the body of an HTML text, or None where it holds nothing.

    Everything that is no text for readers is gone; with `base`, addresses are absolute, save
    those that begin with `#`.
    """
    root = read_tree(text)
    if root is None:
        return None
    body = root.find("body")
    body = root if body is None else body
    clean(body)
    if base is not None:
        _make_absolute(body, base)
    return body


def read_tree(text: str) -> HtmlElement | None:
    """Return the whole document, or None where there is none.

    The parser ends where elements are nested more than 2,048 deep: those that only wrap others
    are left out then, and all of them if that does not help.
    """
    # lxml takes no control characters, and a declaration of an encoding contradicts a text.
    text = re.sub(r"\A\s{0,1000}<\?xml[^>]{0,1000}\?>", "", replace_forbidden(text))
    root, is_whole = _parse(text)
    if not is_whole:
        root, is_whole = _parse(_WRAPPERS.sub("\n", text))
    if not is_whole:
        root, _ = _parse(f"<p>{strip_markup(text)}</p>")
    return root


def _parse(text: str) -> tuple[HtmlElement | None, bool]:
    if not text.strip():
        return None, True
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
    except (etree.ParserError, ValueError):
        return None, True
    return root, not any(entry.type_name == _TOO_DEEP for entry in _PARSER.error_log)


def _make_absolute(body: HtmlElement, base: str) -> None:
    here = base.partition("#")[0]
    for element in body.iter(etree.Element):
        for name in ("href", "src", "poster", "cite"):
            value = element.get(name)
            if not value or value.startswith("#"):
                continue
            try:
                address = urljoin(base, value.strip())
            except ValueError:
                del element.attrib[name]
                continue
            # A link to a place on the page itself stays one.
            is_here = name == "href" and address.startswith(f"{here}#")
            element.set(name, address[len(here) :] if is_here else address)


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


def text_of(element: HtmlElement) -> str:
    """Return an element's words in one line, without its comments."""
    return " ".join("".join(element.itertext(etree.Element)).split())
