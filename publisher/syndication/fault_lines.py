"""On which line of a feed's document a fault is."""

import json
from dataclasses import dataclass
from html import escape

from publisher.model.publication import FeedFormat
from publisher.syndication.rules import Broken

#: What an entry begins and ends with.
_BOUNDS = {
    FeedFormat.ATOM: (b"<entry", b"</entry>"),
    FeedFormat.RSS: (b"<item>", b"</item>"),
    FeedFormat.JSON: (b"  {\n", b"\n  }"),
}
#: Rules of documents that nobody can read to their end.
_UNREADABLE = ("feed/bytes", "feed/well-formed")


@dataclass(frozen=True, slots=True)
class DocumentLines:
    """The lines of one document."""

    document: bytes
    format: FeedFormat

    def find(self, broken: Broken, entry: str | None) -> int:
        """Return the line, from 1, of what is wrong in an entry, or beside all where it is in none.

        Where that is not there, the first line of the entry or of the document.
        """
        if broken.rule in _UNREADABLE:
            return self._find_unreadable()
        start, end = self._find_bounds(entry)
        positions = (
            self.document.find(spelling, start, end)
            for spelling in _spell(broken.value, self.format)
        )
        return self._count(min((each for each in positions if each >= 0), default=start))

    def _count(self, position: int) -> int:
        return self.document.count(b"\n", 0, position) + 1

    def _find_bounds(self, entry: str | None) -> tuple[int, int]:
        """Return where the entry begins and ends, or what stands before all of them."""
        opening, ending = _BOUNDS[self.format]
        whole = len(self.document)
        if entry is None:
            first = self.document.find(opening)
            return 0, whole if first < 0 else first
        for spelling in _spell(entry, self.format):
            is_json = self.format is FeedFormat.JSON
            marked = b'"id": "' + spelling + b'"' if is_json else b">" + spelling + b"<"
            position = self.document.find(marked)
            start = self.document.rfind(opening, 0, position) if position >= 0 else -1
            if start >= 0:
                end = self.document.find(ending, position)
                return start, whole if end < 0 else end
        return 0, whole

    def _find_unreadable(self) -> int:
        """Return the line on which reading the document ends."""
        try:
            text = self.document.decode("utf-8")
        except UnicodeDecodeError as error:
            return self._count(error.start)
        if self.format is FeedFormat.JSON:
            try:
                json.loads(text)
            except json.JSONDecodeError as error:
                return error.lineno
            return 1
        # Loaded already by whoever wrote the document.
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            etree.fromstring(self.document, parser)
        except etree.XMLSyntaxError as error:
            return error.lineno or 1
        return 1


def _spell(value: str, format_: FeedFormat) -> list[bytes]:
    """Return how a document can spell a value: as text, or in an attribute within HTML."""
    if not value:
        return []
    in_html = escape(value)
    if format_ is FeedFormat.JSON:
        spelled = [json.dumps(each, ensure_ascii=False)[1:-1] for each in (value, in_html)]
    else:
        spelled = [escape(each, quote=False) for each in (value, in_html)]
        # Plain text in RSS.
        spelled.append(value.replace("&", "&#x26;").replace("<", "&#x3C;").replace(">", "&gt;"))
    return [each.encode("utf-8", "surrogatepass") for each in spelled]
