"""Tables in Markdown, where Markdown can hold them."""

import re

from lxml.html import HtmlElement

from publisher.content.importers.markdown_writer.inline import write_inline

_BLOCKS = ("ul", "ol", "pre", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6", "dl")
_ALIGNED = re.compile(r"text-align:\s*(left|center|right)")
_RULES = {"left": ":--", "center": ":-:", "right": "--:"}


def write_table(element: HtmlElement, notes: dict[str, str]) -> list[str] | None:
    """Return a table as Markdown, its caption before it; None where Markdown has no such table."""
    rows = [row for row in element.iter("tr") if len(row)]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    cells = [row for row in cells if row]
    if not cells or any(True for _ in element.iter(*_BLOCKS) if _ is not element):
        return None
    if any(cell.get("rowspan") or cell.get("colspan") for row in cells for cell in row):
        return None
    if len({len(row) for row in cells}) > 1:
        return None
    if len(cells[0]) == 1 and len(cells) == 1:
        return None
    written = [[_write_cell(cell, notes) for cell in row] for row in cells]
    rules = [_RULES.get(_alignment(cell), "---") for cell in cells[0]]
    if not any(cell.tag == "th" for cell in cells[0]):
        written.insert(0, [""] * len(cells[0]))
    lines = [written[0], rules, *written[1:]]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    caption = next(element.iter("caption"), None)
    before = "" if caption is None else write_inline(caption, notes).strip()
    return [f"*{before}*", table] if before else [table]


def _write_cell(cell: HtmlElement, notes: dict[str, str]) -> str:
    text = write_inline(cell, notes).strip()
    return re.sub(r"\s*\\?\n\s*", "<br>", text).replace("|", "\\|")


def _alignment(cell: HtmlElement) -> str:
    found = _ALIGNED.search(cell.get("style") or "")
    return found[1] if found else (cell.get("align") or "")
