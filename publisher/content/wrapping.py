"""Lines of plain text no wider than asked for."""

import re
import unicodedata

#: Stands for a blank at which no line may end: in front of `[3]`.
GLUE = "\x1f"
#: Blanks at which a line may end: not the no-break ones.
_BLANKS = re.compile(r"[ \t\f\v\x1c-\x1e\x85\u1680\u2028\u2029\u3000]+")
#: Marks that French sets apart with a blank, and a blank at which no line may end beside them.
_SET_APART = re.compile(r" (?=[»:;!?%]+(?: |$))|(?<=«) ")
_WIDE = ("W", "F")


def measure(text: str) -> int:
    """Return how many columns a text takes in a terminal, and at least its length."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(each) in _WIDE for each in text)


def wrap(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` columns; a line feed in it ends a line.

    An address that is too long for a line stands on one of its own; any other word that is too
    long is cut.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        spaced = _SET_APART.sub(GLUE, _BLANKS.sub(" ", part))
        lines.extend(_wrap_part([word for word in spaced.split(" ") if word], width))
    return lines


def _wrap_part(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for word in words:
        long = measure(word)
        if line and used + 1 + long <= width:
            line, used = f"{line} {word}", used + 1 + long
            continue
        if line:
            lines.append(line)
        *whole, line = [word] if long <= width else _cut(word, width)
        lines.extend(whole)
        used = measure(line)
    if line:
        lines.append(line)
    return [finished for each in lines if (finished := each.replace(GLUE, " ").rstrip())]


def _cut(word: str, width: int) -> list[str]:
    """Return a word that is too long for a line in parts that are not, save for addresses."""
    parts: list[str] = []
    for piece in word.split(GLUE):
        if "://" in piece or measure(piece) <= width:
            parts.append(piece)
            continue
        start, used = 0, 0
        for index, character in enumerate(piece):
            columns = measure(character)
            if used + columns > width and index > start:
                parts.append(piece[start:index])
                start, used = index, 0
            used += columns
        parts.append(piece[start:])
    return [part for part in parts if part] or [""]
