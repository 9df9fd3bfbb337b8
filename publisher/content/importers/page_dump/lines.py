"""The text of a page as lines, each of them one block: paragraph, heading, menu word…"""

import re
from dataclasses import dataclass
from itertools import pairwise

from publisher.content.characters import replace_forbidden

#: Never seen, and in no word: soft hyphen, zero-width space and no-break, marks of direction.
_UNSEEN = re.compile("[\N{SOFT HYPHEN}\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANKS = re.compile(" {2,}")
_SURROGATES = re.compile("[\ud800-\udfff]")
#: Marks at the ends of a line that say nothing about what it is.
_ENDS = " \t:.!…→←↑↓»«›‹<>|–—-•·*+×▼▲▾▸►◄⟩\N{NO-BREAK SPACE}"
_CLOSED = re.compile(r"[.!?…][\"'”’»«“›)\]\N{NO-BREAK SPACE} ]*(?:\[\d{1,3}\])*$")
_SENTENCE_END = re.compile(
    r"(?<![\s.][A-Za-zÀ-ÿ])(?<!\b(?:Dr|St|Mr|Ms|nr|Nr|bv|vs|ca))"
    r"(?:[.!?…]+[\"”’»«“)\]\N{NO-BREAK SPACE}]*(?:\[\d{1,3}\])*|[.!?…][\N{NO-BREAK SPACE} ]»)"
    r"\s+(?=[\"'“”‘’«»„‚(–—\[]*[\N{NO-BREAK SPACE} ]?[\dA-ZÀ-ÖØ-Þ])"
)
#: Longest wrapped line that a program makes of a paragraph.
_WIDEST = 120
_LIST_MARK = re.compile(r"(?:[-•*–—◦▪●○‣]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_JOINING = re.compile(r"(?:en|of|et|ou|and|or|und|oder)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of the dump, or several that had been wrapped."""

    #: Without blanks at the ends; never empty. Tabs inside are kept.
    text: str
    #: For comparing: `fold(text)`.
    key: str
    #: There is an empty line before it.
    is_apart: bool

    @property
    def words(self) -> int:
        """The number of words."""
        return len(self.text.split())

    @property
    def is_closed(self) -> bool:
        """It ends as a sentence does."""
        return bool(_CLOSED.search(self.text[-40:]))

    @property
    def sentences(self) -> int:
        """The number of sentences; 1 at least."""
        return 1 + sum(1 for _ in _SENTENCE_END.finditer(self.text[:5000]))


def clean(text: str) -> str:
    """Return the text with line feeds only, and without characters that nobody sees."""
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return replace_forbidden(_SURROGATES.sub("\ufffd", text))


def fold(text: str) -> str:
    """Return a line for comparing: case, blanks, apostrophes and marks at the ends aside."""
    return " ".join(text.replace("’", "'").casefold().split()).strip(_ENDS)


def split_lines(text: str) -> list[Line]:
    """Return the lines of a cleaned text; wrapped paragraphs are joined again."""
    rows = [_BLANKS.sub(" ", row.strip()) for row in text.split("\n")]
    rows = [row if row.strip("\N{NO-BREAK SPACE}\t ") else "" for row in rows]
    width = _find_width(rows)
    lines: list[Line] = []
    parts: list[str] = []
    is_apart = False
    for index, row in enumerate(rows):
        if not row:
            is_apart = True
            continue
        parts.append(row)
        following = rows[index + 1] if index + 1 < len(rows) else ""
        if width and _goes_on(row, following, width):
            continue
        joined = _join(parts)
        lines.append(Line(text=joined, key=fold(joined), is_apart=is_apart))
        parts, is_apart = [], False
    return lines


def _find_width(rows: list[str]) -> int:
    """Return the width at which the text has been wrapped, 0 where it has not."""
    if max(map(len, rows), default=0) > _WIDEST:
        return 0
    wrapped = [
        (len(row), len(following.split(" ", 1)[0]))
        for row, following in pairwise(rows)
        if len(row) >= 40 and following[:1].islower() and not _CLOSED.search(row)
    ]
    if len(wrapped) < 2:
        return 0
    width = max(length for length, _ in wrapped)
    # What is wrapped is full: lines that end early are verses, or items of a list.
    full = sum(1 for length, word in wrapped if length + 1 + word > width - 3)
    return width if full * 4 >= len(wrapped) * 3 else 0


def _goes_on(row: str, following: str, width: int) -> bool:
    if not following or "\t" in row or _LIST_MARK.match(following):
        return False
    room = width - len(row)
    if following[0].islower() and not _CLOSED.search(row) and room < width * 0.4:
        return True
    return room < 1 + len(following.split(" ", 1)[0])


def _join(parts: list[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        is_broken = text[-1] == "-" and text[-2:-1].isalpha() and part[0].islower()
        text += part if is_broken and not _JOINING.match(part) else f" {part}"
    return text
