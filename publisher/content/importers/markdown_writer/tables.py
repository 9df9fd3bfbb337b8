"""Tables in Markdown, where Markdown can hold them."""

import re
from collections.abc import Callable
from itertools import chain

from lxml.html import HtmlElement

from publisher.content.importers.markdown_writer.inline import write_pieces
from publisher.content.importers.markdown_writer.pieces import Piece

_BLOCKS = frozenset({
    "ul", "ol", "pre", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "figure",
    "details", "iframe", "audio", "video",
})  # fmt: skip
_ALIGNED = re.compile(r"text-align:\s{0,9}(left|center|right)")
_RULES = {"left": ":--", "center": ":-:", "right": "--:"}
_ONE = ("", "1", "0")


def list_rows(table: HtmlElement) -> list[list[HtmlElement]]:
    """Return the cells of a table, row by row, not those of tables within it."""
    rows: list[list[HtmlElement]] = []
    for part in table:
        if part.tag == "tr":
            rows.append(_cells(part))
        elif part.tag in ("thead", "tbody", "tfoot"):
            rows += [_cells(row) for row in part if row.tag == "tr"]
    return [row for row in rows if row]


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def is_layout(table: HtmlElement, rows: list[list[HtmlElement]]) -> bool:
    """Tell whether a table only says where things stand."""
    if table.get("role") in ("presentation", "none"):
        return True
    if table.find("caption") is not None or any(cell.tag == "th" for row in rows for cell in row):
        return False
    if table.find(".//table") is not None or (len(rows) == 1 and len(rows[0]) == 1):
        return True
    is_line = len(rows) == 1 or all(len(row) == 1 for row in rows)
    return is_line and (_holds_blocks(table) or table.find(".//img") is not None)


def write_table(
    rows: list[list[HtmlElement]], read_cell: Callable[[HtmlElement], list[Piece]]
) -> str:
    """Return a table as Markdown, or nothing where that cannot hold it.

    A cell must not span others, or hold more than running text.
    """
    if not rows or len({len(row) for row in rows}) > 1 or not all(map(_is_simple, chain(*rows))):
        return ""
    written = [[write_pieces(read_cell(cell), "cell") for cell in row] for row in rows]
    columns = zip(*rows, strict=True)
    rules = [_RULES.get(_alignment(list(column)), "---") for column in columns]
    if not all(cell.tag == "th" for cell in rows[0]) and not _is_head(rows[0][0]):
        written.insert(0, [""] * len(rows[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in (written[0], rules, *written[1:]))


def _is_simple(cell: HtmlElement) -> bool:
    if (cell.get("rowspan") or "") not in _ONE or (cell.get("colspan") or "") not in _ONE:
        return False
    return not _holds_blocks(cell)


def _holds_blocks(table: HtmlElement) -> bool:
    return any(inner.tag in _BLOCKS for inner in table.iterdescendants())


def _is_head(cell: HtmlElement) -> bool:
    row = cell.getparent()
    part = None if row is None else row.getparent()
    return part is not None and part.tag == "thead"


def _alignment(column: list[HtmlElement]) -> str:
    """Return how most cells of a column stand; a heading alone says it where no other does."""
    said = [_aligned(cell) for cell in column]
    first = said[0]
    rest = {each for each in said[1:] if each}
    return rest.pop() if len(rest) == 1 and not first else first


def _aligned(cell: HtmlElement) -> str:
    found = _ALIGNED.search(cell.get("style") or "")
    if found:
        return found[1]
    names = (cell.get("class") or "").lower().split()
    for side in ("left", "center", "right"):
        if any(
            name in (f"has-text-align-{side}", f"text-{side}", f"align-{side}") for name in names
        ):
            return side
    return (cell.get("align") or "").lower()
