"""Lines of prose apart from lines of fenced and indented code."""

import re
from collections.abc import Callable, Iterator

_FENCE = re.compile(r"^[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})")


def map_prose(markdown: str, write: Callable[[list[str]], list[str]]) -> str:
    """Return the Markdown with each run of lines that are no fenced code written by `write`."""
    lines: list[str] = []
    for run, is_code in split_runs(markdown):
        lines += run if is_code else write(run)
    return "\n".join(lines)


def split_runs(markdown: str) -> Iterator[tuple[list[str], bool]]:
    """Yield runs of lines and whether they are a fenced code block, its fences included."""
    run: list[str] = []
    fence = ""
    for line in markdown.split("\n"):
        found = _FENCE.match(line)
        if fence:
            run.append(line)
            closes = found is not None and found[1].startswith(fence)
            if closes and not line.strip().strip("`~> \t"):
                yield run, True
                run, fence = [], ""
        elif found is not None:
            if run:
                yield run, False
            run, fence = [line], found[1]
        else:
            run.append(line)
    if run:
        yield run, bool(fence)
