"""One part of a message as byte segments: what is shared is encoded once, values come between."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from urllib.parse import quote

from publisher.model.delivery import Slot, SlotPlace
from publisher.newsletter.fields import show_value
from publisher.newsletter.quoted_printable import SOFT_BREAK, encode

#: Columns of the text part at most (RFC 5322 section 2.1.1), and those of a line that is broken.
_MOST_COLUMNS, _COLUMNS = 78, 72
_MARKUP = re.compile("[&<>\"']")


def _escape_url(value: str) -> str:
    return quote(value, safe="")


def _escape_html(value: str) -> str:
    return html.escape(value) if _MARKUP.search(value) else value


_ESCAPES: Mapping[SlotPlace, Callable[[str], str]] = {
    SlotPlace.TEXT: _escape_html,
    SlotPlace.ATTRIBUTE: _escape_html,
    SlotPlace.URL_PART: _escape_url,
    SlotPlace.HEADER: str,
}


@dataclass(frozen=True, slots=True)
class _Value:
    """A slot of HTML or of a header field."""

    slot: Slot

    def write(self, values: Mapping[str, str]) -> str:
        """Return the value as it stands there."""
        return _ESCAPES[self.slot.place](show_value(self.slot, values))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text part that has slots: what it says beside them, and the slots."""

    #: One more than slots.
    literals: tuple[str, ...]
    slots: tuple[Slot, ...]

    def write(self, values: Mapping[str, str]) -> str:
        """Return the line with its values, in several where they make it too long."""
        pieces = [self.literals[0]]
        for slot, literal in zip(self.slots, self.literals[1:], strict=True):
            pieces += (show_value(slot, values), literal)
        line = "".join(pieces)
        return line if len(line) <= _MOST_COLUMNS else _break(line)


def _break(line: str) -> str:
    """Return a line in several, all indented alike; words stay whole, however long."""
    words = line.split()
    indentation = line[: len(line) - len(line.lstrip())]
    lines = [indentation + words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > _COLUMNS:
            lines.append(indentation + word)
        else:
            lines[-1] += f" {word}"
    return "\n".join(lines)


def _segment(text: str, slots: Sequence[Slot]) -> tuple[list[str], list[_Value | _Line]]:
    """Return what stands between the places where readers differ, one more, and the places.

    In the text part a whole line is such a place.
    """
    found = sorted((text.index(slot.token), slot.token, slot) for slot in slots)
    literals, places = [], list[_Value | _Line]()
    start = 0
    while found:
        position, token, slot = found.pop(0)
        # The same values are written once, wherever they stand.
        anonymous = replace(slot, token="")
        if slot.place is not SlotPlace.PLAIN:
            literals.append(text[start:position])
            places.append(_Value(anonymous))
            start = position + len(token)
            continue
        begin = text.rfind("\n", 0, position) + 1
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        literals.append(text[start:begin])
        said, in_line = [text[begin:position]], [anonymous]
        start = position + len(token)
        while found and found[0][0] < end:
            position, token, slot = found.pop(0)
            said.append(text[start:position])
            in_line.append(replace(slot, token=""))
            start = position + len(token)
        places.append(_Line((*said, text[start:end]), tuple(in_line)))
        start = end
    return [*literals, text[start:]], places


class Part:
    """A text cut where readers differ."""

    def __init__(self, text: str, slots: Sequence[Slot]) -> None:
        """Encode what is shared; each of the slots stands once in `text`.

        In HTML a soft break stands before and after each value, so that values of any length
        leave the other lines as they are.
        """
        literals, places = _segment(text, slots)
        self._places = list(dict.fromkeys(places))
        self._pieces: list[bytes] = []
        #: Position among the pieces, and which of the places comes there.
        self._holes: list[tuple[int, int]] = []
        before = b""
        for literal, place in zip(literals[:-1], places, strict=True):
            after = SOFT_BREAK if isinstance(place, _Value) else b""
            self._pieces.append(before + encode(literal) + after)
            self._holes.append((len(self._pieces), self._places.index(place)))
            self._pieces.append(b"")
            before = after
        self._pieces.append(before + encode(literals[-1]))

    def merge(self, values: Mapping[str, str]) -> list[bytes]:
        """Return the part's bytes, in pieces, with a reader's values in it."""
        written = [encode(place.write(values)) for place in self._places]
        pieces = self._pieces.copy()
        for position, index in self._holes:
            pieces[position] = written[index]
        return pieces


def fill(text: str, slots: Sequence[Slot], values: Mapping[str, str]) -> str:
    """Return a part with the values in its slots, as a reader sees it."""
    literals, places = _segment(text, slots)
    written = [place.write(values) for place in places]
    return "".join(chain.from_iterable(zip_longest(literals, written, fillvalue="")))
