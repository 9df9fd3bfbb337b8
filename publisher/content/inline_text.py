"""The text inside a paragraph as plain text, with its links numbered."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from publisher.content.addresses import make_absolute
from publisher.content.characters import replace_forbidden
from publisher.content.parsing import Event
from publisher.content.wrapping import GLUE

_SUPERSCRIPT_DIGITS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class TextWriter:
    """Writes inline events as text and remembers the links and notes that they name."""

    #: Address of the article's page.
    base_url: str
    #: Number of the first link.
    first_link: int
    #: Address → its number; each once, in the order of their numbers.
    links: dict[str, int] = field(default_factory=dict)
    #: Label of a footnote → its number, by first mention.
    notes: dict[str, int] = field(default_factory=dict)
    #: The same labels in order.
    note_labels: list[str] = field(default_factory=list)

    def write(self, events: Iterable[Event]) -> str:
        """Return the words; a line feed where the author ends a line, GLUE before a number."""
        parts: list[str] = []
        #: Where each open link or picture begins in `parts`, and its address.
        open_links: list[tuple[int, str]] = []
        for event in _without_formulas(events):
            if isinstance(event, str):
                parts.append("\n" if event == "HardBreak" else " ")
            elif "Text" in event or "Code" in event:
                parts.append(_one_line(event.get("Text") or event.get("Code") or ""))
            elif "InlineHtml" in event:
                parts.append("\n" if event["InlineHtml"].lower().startswith("<br") else "")
            elif "TaskListMarker" in event:
                parts.append("[x] " if event["TaskListMarker"] else "[ ] ")
            elif "FootnoteReference" in event:
                is_after_mark = bool(parts) and parts[-1][-1:] in _SUPERSCRIPT_DIGITS
                mark = self.note_mark(event["FootnoteReference"])
                parts.append(f"{GLUE}{mark}" if is_after_mark else mark)
            elif "Start" in event:
                self._open(event["Start"], parts, open_links)
            elif "End" in event:
                self._close(event["End"], parts, open_links)
        return "".join(parts)

    def note_mark(self, label: str) -> str:
        """Return a footnote's number as it stands in the text: `²`."""
        if label not in self.notes:
            self.note_labels.append(label)
        number = self.notes.setdefault(label, len(self.notes) + 1)
        return str(number).translate(_SUPERSCRIPTS)

    def _open(self, tag: object, parts: list[str], open_links: list[tuple[int, str]]) -> None:
        if tag == "Strikethrough":
            parts.append("~~")
        elif isinstance(tag, dict):
            link = tag.get("Link") or tag.get("Image")
            if link is not None:
                scheme = "mailto:" if link["link_type"] == "Email" else ""
                open_links.append((len(parts), scheme + link["dest_url"]))

    def _close(self, tag: object, parts: list[str], open_links: list[tuple[int, str]]) -> None:
        if tag == "Strikethrough":
            parts.append("~~")
        elif tag in ("Link", "Image") and open_links:
            begin, written = open_links.pop()
            words = "".join(parts[begin:])
            if tag == "Image":
                words = words.strip()
                parts[begin:] = [f"[{words}]"] if words else []
                return
            mark = self._link_mark(words.strip(), written)
            if mark:
                parts.append((GLUE if words.strip() else "") + mark)

    def _link_mark(self, words: str, written: str) -> str:
        """Return `[3]`, or nothing for a link whose words say where it leads."""
        address = make_absolute(written, self.base_url)
        if address is None or words in (written, address, address.removeprefix("mailto:")):
            return ""
        number = self.links.setdefault(address, self.first_link + len(self.links))
        return f"[{number}]"


def _without_formulas(events: Iterable[Event]) -> Iterable[Event]:
    found = list(events)
    if not any(
        "<math" in event.get("InlineHtml", "") for event in found if not isinstance(event, str)
    ):
        return found
    # lxml takes longer to import than an article without formulas to render.
    from publisher.content.formulas import write_inline_formulas

    return write_inline_formulas(found)


def _one_line(text: str) -> str:
    return replace_forbidden(text).replace("\n", " ").replace("\r", " ")
