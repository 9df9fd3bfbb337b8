"""One part of a message as byte segments: what is shared is encoded once, values come between."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
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
    SlotPlace.PLAIN: str,
    SlotPlace.HEADER: str,
}


@dataclass(frozen=True, slots=True)
class _Place:
    """What a slot's value must fit into."""

    slot: Slot
    #: Columns of the line that stand before the value and behind it; 0 but in the text part.
    before: int = 0
    behind: int = 0

    def write(self, values: Mapping[str, str]) -> str:
        """Return the value as it stands there."""
        value = show_value(self.slot, values)
        if self.slot.place is SlotPlace.PLAIN:
            if self.before + len(value) + self.behind > _MOST_COLUMNS:
                return _break(value, self.before)
            return value
        return _ESCAPES[self.slot.place](value)


def _break(value: str, before: int) -> str:
    """Return a value in lines, the first of which begins at column `before`; words stay whole."""
    lines, width = [""], before
    for word in value.split(" "):
        if lines[-1] and width + 1 + len(word) > _COLUMNS:
            lines.append(word)
            width = len(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
            width += len(word) + (lines[-1] != word)
    return "\n".join(lines)


class Part:
    """A text cut at its slots."""

    def __init__(self, text: str, slots: Sequence[Slot], *, is_plain: bool = False) -> None:
        """Encode what stands between the slots, each of which stands once in `text`.

        A soft break stands before and after each value, so that values of any length leave the
        other lines as they are. Where a part `is_plain`, its values are broken into lines.
        """
        found = sorted((text.index(slot.token), slot.token, slot) for slot in slots)
        places = [
            _measure(text, position, slot) if is_plain else _Place(replace(slot, token=""))
            for position, _, slot in found
        ]
        # What is the same at several places is written once.
        self._places = list(dict.fromkeys(places))
        self._pieces: list[bytes] = []
        #: Position among the pieces, and which of the places comes there.
        self._holes: list[tuple[int, int]] = []
        start = 0
        for (position, token, _), place in zip(found, places, strict=True):
            self._add(text[start:position], SOFT_BREAK)
            self._holes.append((len(self._pieces), self._places.index(place)))
            self._pieces.append(b"")
            start = position + len(token)
        self._add(text[start:], b"")

    def _add(self, literal: str, end: bytes) -> None:
        """Add what stands between two values: it begins and ends at the start of a line."""
        self._pieces.append((SOFT_BREAK if self._pieces else b"") + encode(literal) + end)

    def merge(self, values: Mapping[str, str]) -> list[bytes]:
        """Return the part's bytes, in pieces, with a reader's values in it."""
        written = [encode(place.write(values)) for place in self._places]
        pieces = self._pieces.copy()
        for position, index in self._holes:
            pieces[position] = written[index]
        return pieces


def _measure(text: str, position: int, slot: Slot) -> _Place:
    """Return a slot of the text part with the columns around it; addresses stay whole."""
    if slot.field in ("email", "unsubscribe_url"):
        return _Place(replace(slot, token=""))
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    behind = len(text[position + len(slot.token) : end if end >= 0 else None])
    return _Place(replace(slot, token=""), before=position - start, behind=behind)


def fill(text: str, slots: Sequence[Slot], values: Mapping[str, str]) -> str:
    """Return a part with the values in its slots, as a reader sees it."""
    places = {
        slot.token: (
            _measure(text, text.index(slot.token), slot)
            if slot.place is SlotPlace.PLAIN
            else _Place(slot)
        )
        for slot in slots
    }
    if not places:
        return text
    tokens = re.compile("|".join(map(re.escape, places)))
    return tokens.sub(lambda found: places[found[0]].write(values), text)
