"""Where code stands in a body, and which line a place is on. Found once, asked often."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.content.parsing import code_spans

_LINE_FEED = re.compile("\n")


@dataclass(frozen=True, slots=True)
class CodeRanges:
    """Stretches of code, in characters, in order, none inside another."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.starts, self.ends, strict=True)

    def __contains__(self, place: int) -> bool:
        index = bisect_right(self.starts, place) - 1
        return index >= 0 and place < self.ends[index]


def find_code(markdown: str) -> CodeRanges:
    """Return where code begins and ends: Markdown's own, and what `<pre>` and `<code>` hold."""
    content = markdown.encode()
    is_ascii = len(content) == len(markdown)
    starts: list[int] = []
    ends: list[int] = []
    byte = character = 0
    for start, end in code_spans(content):
        if start < byte:
            continue
        if is_ascii:
            starts.append(start)
            ends.append(end)
        else:
            character += len(content[byte:start].decode(errors="replace"))
            starts.append(character)
            character += len(content[start:end].decode(errors="replace"))
            ends.append(character)
        byte = end
    return CodeRanges(tuple(starts), tuple(ends))


class LineNumbers:
    """The lines of a text, from 1."""

    def __init__(self, text: str) -> None:
        self._feeds = [found.start() for found in _LINE_FEED.finditer(text)]

    def at(self, place: int) -> int:
        """Return the number of the line on which a character stands."""
        return bisect_right(self._feeds, place - 1) + 1
