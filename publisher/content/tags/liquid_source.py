"""A body's Liquid apart from its text, found in one pass: no template is too long to be looked at.

python-liquid looks from every opening mark to the end of the text for what closes it, so what it is
given holds no mark but those of whole tags and expressions.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

#: Neither reaches over another mark that opens one; no part of either is read in a second way.
TAG = re.compile(r"\{%-?\s*+(?P<name>\w++)(?P<arguments>(?>(?:[^%{]++|%(?!\})|\{(?!%))*))%\}")
OUTPUT = re.compile(r"\{\{(?P<expression>(?>(?:[^{}]++|\}(?!\}))*))\}\}")
_MARK = re.compile(r"\{[{%]")
#: Tags whose content Liquid does not look at → what ends them.
_ENDS = {
    name: re.compile(rf"\{{%-?\s*+end{name}\s*+-?%\}}") for name in ("raw", "highlight", "doc")
}
_RAW = re.compile(r"\{%-?\s*+raw\s*+-?%\}")
#: Characters that no article holds, around the number of what they stand for.
_MASK = re.compile("\x01(\\d+)\x02")


@dataclass(slots=True)
class Masks:
    """Texts that Liquid is not to see, each behind a few characters that it leaves alone."""

    kept: list[str]

    def hide(self, text: str) -> str:
        """Return what stands for a text."""
        self.kept.append(text)
        return f"\x01{len(self.kept) - 1}\x02"

    def show(self, text: str, most: int) -> str | None:
        """Return a text with what was hidden, or None where more than `most` characters come out.

        A loop can repeat what is hidden as often as it likes.
        """
        for _ in range(3):  # what is hidden can hold a mask itself
            length = len(text)
            for found in _MASK.finditer(text):
                length += len(self._find(found))
                if length > most:
                    return None
            if length == len(text):
                break
            text = _MASK.sub(self._find, text)
        return text

    def _find(self, found: re.Match[str]) -> str:
        number = int(found[1][:9])
        return self.kept[number] if number < len(self.kept) else ""


class Endings:
    """Where the tags end that hold what is not Liquid. Asked from the front to the back."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: set[str] = set()

    def find(self, name: str, start: int) -> tuple[int, int] | None:
        """Return where the next tag stands that ends `name`; None where there is none."""
        if name not in _ENDS or name in self._absent:
            return None
        found = _ENDS[name].search(self._text, start)
        if found is None:
            self._absent.add(name)
            return None
        return found.span()


def unwrap_raw(text: str) -> str:
    """Return a text without the tags around what is to be shown as it is."""
    endings, parts, position = Endings(text), [], 0
    while (opening := _RAW.search(text, position)) is not None:
        end = endings.find("raw", opening.end())
        if end is None:
            break
        parts += [text[position : opening.start()], text[opening.end() : end[0]]]
        position = end[1]
    return "".join((*parts, text[position:]))


def split_liquid(
    text: str,
    masks: Masks,
    write_tag: Callable[[re.Match[str]], str],
    write_highlight: Callable[[str, str], str],
) -> str:
    """Return the text with whole tags and expressions only.

    `write_tag` is asked what a tag becomes, `write_highlight` what code with its arguments does.
    """
    endings, parts, position = Endings(text), [], 0
    while (mark := _MARK.search(text, position)) is not None:
        parts.append(text[position : mark.start()])
        pattern = TAG if mark[0] == "{%" else OUTPUT
        found = pattern.match(text, mark.start())
        if found is None:
            parts.append(masks.hide(mark[0]))
            position = mark.end()
            continue
        position = found.end()
        if pattern is OUTPUT:
            parts.append(_even_out("{{", "", found["expression"], "}}"))
            continue
        name = found["name"]
        end = endings.find(name, found.end())
        if end is None:
            parts.append(write_tag(found))
            continue
        inside, position = text[found.end() : end[0]], end[1]
        if name == "raw":
            parts.append(masks.hide(inside))
        elif name == "highlight":
            parts.append(masks.hide(write_highlight(inside, found["arguments"])))
    return "".join((*parts, text[position:]))


def write_block(found: re.Match[str]) -> str:
    """Return one of Liquid's own tags as it is, without idle blanks."""
    dash = "-" if found[0].startswith("{%-") else ""
    return _even_out(f"{{%{dash} ", found["name"], found["arguments"], "%}")


def _even_out(opening: str, name: str, inside: str, closing: str) -> str:
    """Return a tag or expression in which no run of blanks begins or ends what it says."""
    before = "-" if not name and inside.startswith("-") else ""
    after = "-" if inside.endswith("-") and len(inside) > len(before) else ""
    words = inside[len(before) : len(inside) - len(after)].strip()
    if not name and not words:
        return ""
    return f"{opening}{before}{name} {words} {after}{closing}"
