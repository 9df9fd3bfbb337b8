"""Tables and figures as RESULTS.md shows them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One measurement's outcome."""

    title: str
    #: What was measured and how, in plain words.
    introduction: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Peers that are not there, and why.
    remarks: tuple[str, ...] = ()

    def as_markdown(self) -> str:
        """Return the section with its heading."""
        lines = [f"### {self.title}", "", self.introduction, ""]
        lines.append(_line(self.columns))
        lines.append("|" + "|".join(["---", *["---:"] * (len(self.columns) - 1)]) + "|")
        lines.extend(_line(row) for row in self.rows)
        if self.remarks:
            lines.extend(["", *(f"- {remark}" for remark in self.remarks)])
        return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def show_seconds(seconds: float) -> str:
    """Return a duration with three significant digits, in the unit that fits."""
    if seconds < 0.001:
        return f"{seconds * 1e6:,.3g} µs"
    return f"{seconds * 1e3:,.3g} ms" if seconds < 1 else f"{seconds:,.3g} s"


def show_megabytes(count: float) -> str:
    """Return a number of bytes in whole megabytes."""
    return f"{count / 1e6:,.0f} MB"


def show_ratio(ratio: float) -> str:
    """Return a ratio with a sensible number of digits."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}"
