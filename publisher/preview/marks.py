"""Numbers in an edition at the places that findings speak of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from lxml.html import HtmlElement, document_fromstring

from publisher.model.personal import Path
from publisher.preflight.findings import Finding, Level, Where
from publisher.preview.proof import ComposedEdition
from publisher.preview.tags import Edit, Tag, apply_edits, find_tags

_COLOURS = {Level.ERROR: "#a3161d", Level.WARNING: "#8a4b00", Level.NOTE: "#0a5c6b"}
#: Beside a line of text, and in the corner of a picture; pixels from the top and the left.
_BESIDE, _WITHIN = (1, -21), (8, 8)
#: Before these elements, not in them.
_OUTSIDE = frozenset({"a", "img", "br", "hr"})
_STYLE = (
    "position: absolute; z-index: 9; min-width: 20px; padding: 0 3px; box-sizing: border-box;"
    " border: 1px solid #ffffff; border-radius: 10px; color: #ffffff;"
    " font: 700 12px/18px -apple-system, Segoe UI, Arial, sans-serif; text-align: center;"
    " letter-spacing: 0; text-transform: none; text-decoration: none; scroll-margin: 80px;"
)


#: Of these nothing is shown.
_UNSEEN = frozenset({"html", "head", "title", "meta", "link", "style", "base"})
#: No words may stand directly in these.
_BETWEEN_CELLS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})


@dataclass(frozen=True, slots=True)
class Target:
    """One element of a document, as HTML parsers agree on it."""

    name: str
    #: How many elements of that name begin before it.
    index: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A finding with its number, and what shows where it belongs."""

    #: From 1, as the list has it.
    number: int
    finding: Finding
    #: The element that it is about; None where it is about none.
    target: Target | None
    #: Address of the article that it is about; None where it is about none.
    url: str | None
    #: False where only other variants have it.
    is_here: bool = True

    @property
    def anchor(self) -> str:
        """Id of the mark's element."""
        return f"publisher-finding-{self.number}"


def make_marks(composed: ComposedEdition, path: Path) -> tuple[Mark, ...]:
    """Return a mark for each finding, in their order, as it stands in the variant of that path."""
    content = composed.edition.content
    by_id = {article.id: article.url for article in content.articles}
    by_source = {article.source: article.url for article in content.articles}
    variants = content.message.list_variants()
    document = document_fromstring(next(each.html for each in variants if each.path == path))
    marks = []
    for number, placed in enumerate(composed.findings, 1):
        finding, is_here = placed.finding, path in placed.places or not placed.places
        marks.append(
            Mark(
                number=number,
                finding=finding,
                target=_find_target(document, placed.places.get(path)),
                url=by_id.get(finding.entry or "", by_source.get(finding.file))
                if is_here
                else None,
                is_here=is_here,
            )
        )
    return tuple(marks)


def _find_target(document: HtmlElement, where: Where | None) -> Target | None:
    if where is None or where.path is None:
        return None
    found = document.getroottree().xpath(where.path)
    if not isinstance(found, list) or not found or not isinstance(found[0], HtmlElement):
        return None
    name = str(found[0].tag)
    return Target(name, next(n for n, each in enumerate(document.iter(name)) if each is found[0]))


def list_placed(html: str, marks: Sequence[Mark]) -> frozenset[int]:
    """Return the numbers of the marks that have a place in the document."""
    return frozenset(mark.number for mark, _, _ in _place(find_tags(html), marks))


def insert_marks(html: str, marks: Sequence[Mark]) -> str:
    """Return the document with a number at each element that a mark is about.

    The numbers take no room: everything else stays where it is.
    """
    crowd: Counter[int] = Counter()
    edits = []
    for mark, tag, position in _place(find_tags(html), marks) if marks else ():
        edits.append(Edit(position, position, _draw(mark, tag, crowd[position])))
        crowd[position] += 1
    return apply_edits(html, edits)


def _draw(mark: Mark, tag: Tag, before: int) -> str:
    """Return a number; those `before` it at the same place are stepped over."""
    top, left = _WITHIN if tag.name in ("img", "body") else _BESIDE
    words = escape(f"Check {mark.number}: {mark.finding.message}")
    return (
        f'<span id="{mark.anchor}" role="img" aria-label="{words}" title="{words}"'
        f' style="{_STYLE} margin: {top + 22 * before}px 0 0 {left}px;'
        f' background: {_COLOURS[mark.finding.level]};">{mark.number}</span>'
    )


def _place(tags: Sequence[Tag], marks: Sequence[Mark]) -> Iterator[tuple[Mark, Tag, int]]:
    """Yield each mark that has a place, with the tag that it stands at, and where that is."""
    for mark in marks:
        index = _choose(mark, tags)
        tag = None if index is None else _find_room(tags, index)
        if tag is not None:
            yield mark, tag, tag.start if tag.name in _OUTSIDE else tag.end


def _find_room(tags: Sequence[Tag], index: int) -> Tag | None:
    """Return the tag of an element, or of the first after it, at which words can stand."""
    if tags[index].name in _UNSEEN:
        return None
    return next((tag for tag in tags[index:] if tag.name not in _BETWEEN_CELLS), None)


def _choose(mark: Mark, tags: Sequence[Tag]) -> int | None:
    """Return the index of the tag that a mark is about, else of its article's first link."""
    if mark.target is not None:
        same = [index for index, tag in enumerate(tags) if tag.name == mark.target.name]
        return same[mark.target.index] if mark.target.index < len(same) else None
    if mark.url is None:
        return None
    for index, tag in enumerate(tags):
        if tag.name == "a" and tag.attributes.get("href", "").partition("#")[0] == mark.url:
            return index
    return None
