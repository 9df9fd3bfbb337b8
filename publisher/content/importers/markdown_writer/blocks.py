"""Blocks of Markdown, and how they stand below and in each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One block, written."""

    #: `paragraph`, `heading`, `quote`, `code`, `rule`, `html`, `definitions`, `note`, or the sign
    #: of a list: `-`, `*`, `.` or `)`.
    kind: str
    text: str


def join(blocks: Sequence[Block]) -> str:
    """Return blocks with an empty line between each two."""
    return "\n\n".join(block.text for block in blocks)


def indent(text: str, by: str) -> str:
    """Return text of which all lines but the first, and the empty ones, are indented."""
    return re.sub(r"\n(?=[^\n])", f"\n{by}", text)


def quote(text: str) -> str:
    """Return text as a quotation."""
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
