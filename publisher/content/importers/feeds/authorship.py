"""The people that a feed in XML names, entry by entry.

feedparser gives the second author of an entry the address of the first, and ends an address
behind four letters of its last part.
"""

import re
from xml.parsers import expat

from publisher.content.importers.feeds.people import join_people, make_person
from publisher.model.articles import Person

_ENTRIES = frozenset({"item", "entry"})
_PEOPLE = frozenset({"author", "creator"})
_PARTS = {"name": "name", "email": "email", "uri": "url", "url": "url"}
#: RSS has `an@example.org (An)` in one text, and other orders in practice.
_ADDRESS_FIRST = re.compile(r"<?([^\s<>()@]{1,64}@[^\s<>()@]{1,190})>?(?: ?\((.*)\)| (.*))?")
_ADDRESS_LAST = re.compile(r"(.*?) ?[<(]([^\s<>()@]{1,64}@[^\s<>()@]{1,190})[>)]")
_LONGEST = 500


def find_people(content: bytes) -> tuple[tuple[Person, ...], list[tuple[Person, ...]]]:
    """Return those that a well-formed feed names as a whole, and those of each entry in order."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    listener = _Listener()
    parser.StartElementHandler = listener.start
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.hear
    parser.Parse(content, True)
    return join_people(listener.of_feed), [join_people(people) for people in listener.of_entries]


def split_author(text: str) -> tuple[str, str]:
    """Return name and address of a text that names an author; either can be empty."""
    text = " ".join(text.split())[:_LONGEST]
    found = _ADDRESS_FIRST.fullmatch(text)
    if found is not None:
        return found[2] or found[3] or "", found[1]
    found = _ADDRESS_LAST.fullmatch(text)
    return (text, "") if found is None else (found[1], found[2])


class _Listener:
    """Collects the authors that stand directly in a feed or an entry."""

    def __init__(self) -> None:
        self.of_feed: list[Person] = []
        self.of_entries: list[list[Person]] = []
        self._open: list[str] = []
        #: Parts of the person that is being named; None outside of one.
        self._parts: dict[str, str] | None = None

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2].lower()
        if local in _ENTRIES:
            self.of_entries.append([])
        elif local in _PEOPLE and self._open and self._open[-1] in (*_ENTRIES, "feed"):
            self._parts = {}
        self._open.append(local)

    def hear(self, text: str) -> None:
        if self._parts is not None:
            part = _PARTS.get(self._open[-1], "text" if self._open[-1] in _PEOPLE else "")
            self._parts[part] = self._parts.get(part, "") + text

    def end(self, _name: str) -> None:
        local = self._open.pop()
        if self._parts is None or local not in _PEOPLE:
            return
        name, email = self._parts.get("name", ""), self._parts.get("email", "")
        if not name.strip() and not email.strip():
            name, email = split_author(self._parts.get("text", ""))
        person = make_person(name, email, self._parts.get("url", "").strip())
        self._parts = None
        if person is not None:
            is_of_feed = self._open[-1] == "feed" or not self.of_entries
            (self.of_feed if is_of_feed else self.of_entries[-1]).append(person)
