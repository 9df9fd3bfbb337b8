"""Indented code that names its language in its first line, as Python-Markdown has it."""

import re
from collections.abc import Iterator

from publisher.content.flavours.lines import map_prose

#: `:::python`, or `#!python` without the path that a script has.
_MARK = re.compile(r"([ \t]*?)(?: {4}|\t)(?::{3,}|#!)[ \t]*([A-Za-z][\w+#.\-]{0,30})(?:[ \t].*)?")


def fence_marked_code(markdown: str) -> str:
    """Return the Markdown with such code in fences, and its language behind the first."""
    if ":::" not in markdown and "#!" not in markdown:
        return markdown
    return map_prose(markdown, lambda lines: list(_fence(lines)))


def _fence(lines: list[str]) -> Iterator[str]:
    position = 0
    while position < len(lines):
        line = lines[position]
        found = _MARK.fullmatch(line)
        if found is None or (position and lines[position - 1].strip()):
            yield line
            position += 1
            continue
        outer = found[1]
        code: list[str] = []
        position += 1
        while position < len(lines):
            inner = _unindent(lines[position], outer)
            if inner is None:
                break
            code.append(inner)
            position += 1
        blank = 0
        while code and not code[-1].strip():
            code.pop()
            blank += 1
        longest = max(map(len, re.findall("`+", "\n".join(code))), default=0)
        fence = "`" * max(3, longest + 1)
        yield f"{outer}{fence}{found[2]}"
        yield from (f"{outer}{each}" for each in code)
        yield f"{outer}{fence}"
        yield from [""] * blank


def _unindent(line: str, outer: str) -> str | None:
    """Return a line of code below `outer`; None where the code has ended."""
    if not line.strip():
        return ""
    for indent in (f"{outer}    ", f"{outer}\t"):
        if line.startswith(indent):
            return line[len(indent) :]
    return None
