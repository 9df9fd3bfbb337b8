"""Numbers in an edition at the places that findings speak of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from publisher.preflight.findings import Finding, Level
from publisher.preview.proof import ComposedEdition
from publisher.preview.tags import Edit, Tag, apply_edits, find_tags

#: Shorter ones could stand in a message by chance.
_SHORTEST_ADDRESS = 9
_COLOURS = {Level.ERROR: "#a3161d", Level.WARNING: "#8a4b00", Level.NOTE: "#0a5c6b"}
#: Beside a line of text, and in the corner of a picture.
_BESIDE, _WITHIN = "1px 0 0 -21px", "8px 0 0 8px"
_STYLE = (
    "position: absolute; z-index: 9; min-width: 20px; padding: 0 3px; box-sizing: border-box;"
    " border: 1px solid #ffffff; border-radius: 10px; color: #ffffff;"
    " font: 700 12px/18px -apple-system, Segoe UI, Arial, sans-serif; text-align: center;"
    " letter-spacing: 0; text-transform: none; text-decoration: none; scroll-margin: 80px;"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A finding with its number, and what shows where it belongs."""

    #: From 1, as the list has it.
    number: int
    finding: Finding
    #: Address of the article that it is about; None where it is about none.
    url: str | None

    @property
    def anchor(self) -> str:
        """Id of the mark's element."""
        return f"publisher-finding-{self.number}"


def make_marks(composed: ComposedEdition) -> tuple[Mark, ...]:
    """Return a mark for each finding, in their order."""
    articles = composed.edition.content.articles
    by_id = {article.id: article.url for article in articles}
    by_source = {article.source: article.url for article in articles}
    return tuple(
        Mark(
            number=number,
            finding=finding,
            url=by_id.get(finding.entry or "", by_source.get(finding.file)),
        )
        for number, finding in enumerate(composed.findings, 1)
    )


def list_placed(html: str, marks: Sequence[Mark]) -> frozenset[int]:
    """Return the numbers of the marks that have a place in the document."""
    return frozenset(mark.number for mark, _ in _place(html, marks))


def insert_marks(html: str, marks: Sequence[Mark]) -> str:
    """Return the document with a number before each element that a mark is about.

    The numbers take no room: everything else stays where it is.
    """
    return apply_edits(
        html, [Edit(tag.start, tag.start, _draw(mark, tag)) for mark, tag in _place(html, marks)]
    )


def _draw(mark: Mark, tag: Tag) -> str:
    margin = _WITHIN if tag.name == "img" else _BESIDE
    words = escape(f"Check {mark.number}: {mark.finding.message}")
    return (
        f'<span id="{mark.anchor}" role="img" aria-label="{words}" title="{words}"'
        f' style="{_STYLE} margin: {margin}; background: {_COLOURS[mark.finding.level]};">'
        f"{mark.number}</span>"
    )


def _place(html: str, marks: Sequence[Mark]) -> Iterator[tuple[Mark, Tag]]:
    """Yield each mark that has a place, with the tag that it stands before."""
    if not marks:
        return
    pointing = [
        (tag, address) for tag in find_tags(html) if (address := _find_address(tag)) is not None
    ]
    for mark in marks:
        tag = _choose(mark, pointing)
        if tag is not None:
            yield mark, tag


def _find_address(tag: Tag) -> str | None:
    return tag.attributes.get({"a": "href", "img": "src"}.get(tag.name, ""))


def _choose(mark: Mark, pointing: Sequence[tuple[Tag, str]]) -> Tag | None:
    """Return the element whose address the finding names, else the article's first link."""
    for tag, address in pointing:
        if len(address) >= _SHORTEST_ADDRESS and address in mark.finding.message:
            return tag
    for tag, address in pointing:
        if mark.url is not None and address.partition("#")[0] == mark.url:
            return tag
    return None
