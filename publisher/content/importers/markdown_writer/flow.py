"""What an element holds, in order: running text, and the blocks between it."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlComment, HtmlElement

from publisher.content.importers.markdown_writer.pieces import Mark, Run, add_mark
from publisher.content.importers.markdown_writer.tree import classes, walk_children

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol", "menu", "dir"})
#: Blocks that say what their text is.
_MEANT = HEADINGS | LISTS | {
    "audio", "blockquote", "details", "dl", "figure", "hr", "iframe", "pre", "table", "video",
}  # fmt: skip
#: Blocks of which nothing is left but that a text ends where they begin and end.
_EDGES = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "div", "dt", "fieldset",
    "figcaption", "footer", "form", "header", "hgroup", "html", "legend", "li", "main", "noscript",
    "p", "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
PULL_QUOTES = frozenset({"pullquote", "pull-quote", "wp-block-pullquote", "kg-pullquote"})
NOTICES = frozenset({"admonition", "theme-admonition", "admonitionblock"})
_CAPTIONED = frozenset({"wp-caption", "thumbinner", "captioned-image"})
_CODE = frozenset(
    {"highlight", "highlighter-rouge", "codehilite", "sourcecode", "syntaxhighlighter"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A block with a meaning of its own."""

    element: HtmlElement
    #: Of elements around it that are none of blocks.
    marks: tuple[Mark, ...]
    #: Ids of what begins with it and is the target of a link.
    places: tuple[str, ...] = ()


def find_holders(body: HtmlElement) -> set[HtmlElement]:
    """Return every element in which there is a block."""
    holders: set[HtmlElement] = set()
    for element in body.iter(*_MEANT, *_EDGES, etree.Comment):
        if isinstance(element, HtmlComment) and element.text != "more":
            continue
        parent = element.getparent()
        while parent is not None and parent not in holders:
            holders.add(parent)
            parent = parent.getparent()
    return holders


class Flow:
    """Divides the content of elements of one document."""

    def __init__(self, body: HtmlElement, places: frozenset[str]) -> None:
        self._holders = find_holders(body)
        self._places = places

    def split(self, content: Run, *, is_flat: bool = False) -> Iterator[Run | Found]:
        """Yield running texts and blocks in order.

        With `is_flat`, of blocks that hold others only their content comes.
        """
        stack: list[tuple[str | HtmlElement | None, tuple[Mark, ...]]] = list(reversed(content))
        run: list[tuple[str | HtmlElement, tuple[Mark, ...]]] = []
        places: list[str] = []
        while stack:
            node, marks = stack.pop()
            if isinstance(node, str):
                run.append((node, marks))
                continue
            kind = "edge" if node is None else self._kind(node, is_flat)
            if node is not None and kind == "running":
                run.append((node, marks))
                continue
            if kind != "holder":
                if _shows_something(run):
                    yield [*_as_run(places), *run]
                    places = []
                run = []
            if node is None:
                continue
            if (place := node.get("id") or node.get("name") or "") in self._places:
                places.append(place)
            if kind == "meant":
                if places and str(node.tag) not in HEADINGS:
                    yield _as_run(places)
                    places = []
                yield Found(element=node, marks=marks, places=tuple(places))
                places = []
                continue
            if kind == "edge":
                stack.append((None, ()))
            else:
                marks = add_mark(marks, node)
            stack += [(child, marks) for child in reversed(list(walk_children(node)))]
        if _shows_something(run) or places:
            yield [*_as_run(places), *run]

    def _kind(self, node: HtmlElement, is_flat: bool) -> str:
        """Return what a node is: `running`, `meant`, an `edge` of texts, a `holder` of them."""
        if isinstance(node, HtmlComment):
            return "meant" if node.text == "more" else "running"
        tag = str(node.tag)
        if node not in self._holders and tag not in _MEANT and tag not in _EDGES:
            return "running"
        if is_flat:
            is_meant = tag in HEADINGS or tag in ("pre", "hr", "iframe")
        else:
            is_meant = tag in _MEANT or tag == "code" or self._means_more(node)
        return "meant" if is_meant else "edge" if tag in _EDGES or tag in _MEANT else "holder"

    def _means_more(self, node: HtmlElement) -> bool:
        """Tell whether a class makes a block of an element."""
        names = classes(node)
        if names & (PULL_QUOTES | NOTICES | _CAPTIONED):
            return True
        return bool(names & _CODE) and next(node.iter("pre"), None) is not None


def _shows_something(run: Run) -> bool:
    return any(not isinstance(node, str) or node.strip() for node, _ in run)


def _as_run(places: list[str]) -> list[tuple[str | HtmlElement, tuple[Mark, ...]]]:
    run: list[tuple[str | HtmlElement, tuple[Mark, ...]]] = []
    for place in places:
        holder = etree.Element("span", {"id": place})
        run.append((holder, ()))  # type: ignore[arg-type]
    return run
