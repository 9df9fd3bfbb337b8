"""Lines that repeat words of the text: pull-quotes."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from publisher.content.importers.page_dump.lines import Line

_MARKS = str.maketrans("", "", "\"'“”‘’„‚«»‹›")
_NO_WORD = re.compile(r"[^\w…\[\]]+")
_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*")
_OPENING = '“„«"‘»'
_CLOSING = '”“»"’«'
_LEAST_WORDS = 4
#: In quotation marks.
_LEAST_QUOTED = 2
_MOST_WORDS = 45
#: A quoted line up to so long above the text that says it is its heading.
_MOST_HEADING_WORDS = 10
#: Bounds for a page that repeats one line without end.
_MOST_CANDIDATES = 150
_MOST_COMPARED = 400
#: So much of a pull-quote stands in the text, in order, with so many words in a row.
_SHARE = 0.75
_IN_A_ROW = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Echo:
    """A line that repeats the text."""

    #: The text says it in other words.
    is_unsure: bool
    #: No line before it says the same.
    is_first: bool


def find_echoes(lines: list[Line]) -> dict[int, Echo]:
    """Return the lines, by index, that repeat words of a longer line or of a line before them.

    Quotation marks, case and marks at the ends are put aside; what an ellipsis stands for may be
    anything. A quotation that heads the very text that says it is none.
    """
    folded = [_fold(line.text) for line in lines]
    candidates = [index for index, line in enumerate(lines) if _can_be(line)][:_MOST_CANDIDATES]
    echoes: dict[int, Echo] = {}
    seen: dict[str, int] = {}
    for index in candidates:
        words = folded[index]
        at = _find_exact(index, words, folded)
        is_unsure = at is None
        if at is None:
            at = _find_similar(index, lines, folded)
        if at is None:
            continue
        if not is_unsure and _is_heading(index, at, lines, words):
            continue
        echoes[index] = Echo(is_unsure=is_unsure, is_first=words not in seen)
        seen[words] = index
    return echoes


def _can_be(line: Line) -> bool:
    least = _LEAST_QUOTED if is_quoted(line.text) else _LEAST_WORDS
    if not least <= line.words <= _MOST_WORDS or "\t" in line.text:
        return False
    return line.sentences <= 4


def _fold(text: str) -> str:
    text = _CUT.sub(" … ", text.casefold().translate(_MARKS))
    return " ".join(_NO_WORD.sub(" ", text).split()).strip()


def _find_exact(index: int, words: str, folded: list[str]) -> int | None:
    """Return the line that says all parts of the words in order; a longer one or one before."""
    parts = [part.strip() for part in words.split("…") if part.strip()]
    if not parts:
        return None
    length = sum(map(len, parts))
    for at in _by_distance(index, len(folded)):
        other = folded[at]
        if len(other) < length or (other == words and at > index):
            continue
        position = 0
        for part in parts:
            found = f" {other} ".find(f" {part} ", position)
            if found < 0:
                break
            position = found + len(part)
        else:
            return at
    return None


def _by_distance(index: int, size: int) -> list[int]:
    """Return the other indexes, those right behind first."""
    behind = list(range(index + 1, min(size, index + _MOST_COMPARED)))
    return behind + list(range(index - 1, max(-1, index - _MOST_COMPARED), -1))


def _find_similar(index: int, lines: list[Line], folded: list[str]) -> int | None:
    """Return the line that says nearly the same, for a quotation that has been edited."""
    line = lines[index]
    if not (line.is_closed or is_quoted(line.text)):
        return None
    wanted = folded[index].replace("…", " ").split()
    if len(wanted) < 7:
        return None
    known = set(wanted)
    for at in _by_distance(index, len(folded)):
        words = folded[at].split()
        if (
            len(words) <= len(wanted)
            or len(words) > 600
            or len(known & set(words)) < len(known) * _SHARE
        ):
            continue
        blocks = SequenceMatcher(None, wanted, words, autojunk=False).get_matching_blocks()
        blocks = [block for block in blocks if block.size]
        span = blocks[-1].b + blocks[-1].size - blocks[0].b
        matched = sum(block.size for block in blocks)
        if (
            matched >= len(wanted) * _SHARE
            and max(block.size for block in blocks) >= _IN_A_ROW
            and span <= len(wanted) * 1.6 + 4
        ):
            return at
    return None


def _is_heading(index: int, at: int, lines: list[Line], words: str) -> bool:
    """Tell whether a line that the text repeats heads it."""
    line = lines[index]
    if line.is_closed and not line.text.rstrip(_CLOSING + " ").endswith(("?", "!")):
        return False
    near = range(index + 1, min(len(lines), index + 3))
    # A pull-quote of the same words can stand between a heading and its text.
    following = next((lines[each] for each in near if _fold(lines[each].text) != words), None)
    if following is None or following.words <= line.words or not following.is_closed:
        return False
    if len(words.split()) > (_MOST_HEADING_WORDS if is_quoted(line.text) else 8):
        return False
    section = []
    for each in range(index + 1, min(len(lines), index + 12)):
        if not lines[each].is_closed and lines[each].words <= 12:
            break
        section.append(each)
    return not is_quoted(line.text) or at in section


def is_quoted(text: str) -> bool:
    """Tell whether a line stands in quotation marks."""
    return len(text) > 2 and text[0] in _OPENING and text.rstrip(" .")[-1:] in tuple(_CLOSING)
