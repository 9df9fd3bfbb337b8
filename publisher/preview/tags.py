"""Where the tags of an HTML document stand, and the document with some of them changed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser

#: An attribute in a start tag, as `HTMLParser` tells them apart, with the space before it.
_ATTRIBUTE = re.compile(r"""\s([a-zA-Z][^\s=>/"']*)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?""")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag, and of a style element the text in it."""

    name: str
    attributes: Mapping[str, str]
    #: Of the tag itself in the document.
    start: int
    end: int
    #: End of the whole element where it is a style element, else that of the tag.
    close: int


@dataclass(frozen=True, slots=True)
class Edit:
    """What takes the place of a piece of a document."""

    start: int
    end: int
    text: str


def find_tags(html: str) -> list[Tag]:
    """Return every start tag, in order; what stands in comments has none."""
    finder = _Finder(html)
    finder.feed(html)
    finder.close()
    return finder.tags


def apply_edits(html: str, edits: Iterable[Edit]) -> str:
    """Return the document with the edits made; they do not overlap."""
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        pieces += [html[position : edit.start], edit.text]
        position = edit.end
    return "".join((*pieces, html[position:]))


def without_attributes(tag: str, names: Iterable[str]) -> str:
    """Return a start tag's text without its attributes of these names."""
    dropped = frozenset(names)
    return _ATTRIBUTE.sub(lambda each: "" if each[1].lower() in dropped else each[0], tag)


class _Finder(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self._html = html
        #: Where each line starts.
        self._lines = [0, *(found.end() for found in re.finditer("\n", html))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._find_offset()
        end = start + len(self.get_starttag_text() or "")
        values = {name: value or "" for name, value in attrs}
        self.tags.append(Tag(tag, values, start, end, end))

    def handle_endtag(self, tag: str) -> None:
        # Nothing but text stands in a style element, so its start tag was the last.
        if tag == "style" and self.tags and self.tags[-1].name == "style":
            end = self._html.find(">", self._find_offset()) + 1
            self.tags[-1] = replace(self.tags[-1], close=end)

    def _find_offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
