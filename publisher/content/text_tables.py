"""Tables in plain text."""

from collections.abc import Sequence

from publisher.content.wrapping import GLUE, measure, wrap

_GAP = "  "


def write_table(rows: Sequence[Sequence[str]], alignments: Sequence[str], width: int) -> list[str]:
    """Return a table's lines: columns side by side, or one `header: cell` line for each cell.

    The first of `rows` is the header; `alignments` are the parser's words for the columns.
    """
    cells = [[cell.replace(GLUE, " ").replace("\n", " ").strip() for cell in row] for row in rows]
    widths = [max(map(measure, column)) for column in zip(*cells, strict=True)]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        return _write_list(rows, width)
    lines = [_write_row(row, widths, alignments) for row in cells]
    return [lines[0], _GAP.join("-" * each for each in widths), *lines[1:]]


def _write_row(row: Sequence[str], widths: Sequence[int], alignments: Sequence[str]) -> str:
    columns = []
    for cell, wide, alignment in zip(row, widths, alignments, strict=True):
        blank = wide - measure(cell)
        left = blank if alignment == "Right" else blank // 2 if alignment == "Center" else 0
        columns.append(" " * left + cell + " " * (blank - left))
    return _GAP.join(columns).rstrip()


def _write_list(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    header, *others = rows
    lines: list[str] = []
    for row in others:
        if lines:
            lines.append("")
        for name, cell in zip(header, row, strict=True):
            if cell.strip():
                lines.extend(wrap(f"{name.strip()}: {cell}" if name.strip() else cell, width))
    return lines or wrap(" ".join(header), width)
