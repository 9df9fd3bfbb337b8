"""A body in Markdown becomes plain text, for the text part of a message."""

import re
from dataclasses import dataclass

from publisher.content.characters import replace_forbidden
from publisher.content.embedded import link_embedded
from publisher.content.inline_text import TextWriter
from publisher.content.markup import unescape
from publisher.content.outline import Block, build_outline
from publisher.content.parsing import Event, to_events
from publisher.content.pull_quotes import MARKER, fold_words, is_repeated
from publisher.content.sanitising import strip_markup
from publisher.content.text_tables import write_table
from publisher.content.wrapping import wrap

_INDENT = "    "
#: Where less than this is left of a line, nothing is indented any more; list marks stay.
_NARROWEST = 16
_BLOCK_TAG = re.compile(
    r"<(?:br|hr|/?(?:p|div|li|ul|ol|dl|dt|dd|h[1-6]|tr|table|blockquote|figure|figcaption|section"
    r"|article|aside|header|footer|pre|details|summary))\b[^>]*>",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainText:
    """A body as text."""

    #: Lines parted by line feeds, without one at the end; empty for an empty body.
    text: str
    #: Absolute addresses; the first one's number is the `first_link` that was asked for.
    links: tuple[str, ...]


def render_plain_text(
    markdown: str, *, width: int = 72, base_url: str, first_link: int = 1
) -> PlainText:
    """Return a body as text with numbered links, seen from the article's page at `base_url`.

    No line is wider than `width`, save for addresses and code; none ends in a blank. The same
    address has the same number each time; a link whose words are its address has none. Repeated
    pull-quotes are left out. Footnotes stand at the end.
    """
    outline = build_outline(to_events(markdown))
    writer = TextWriter(base_url=base_url, first_link=first_link)
    page = _Page(writer=writer, rest=fold_words(_plain(outline, base_url)))
    lines = page.write_blocks(outline, max(width, 1))
    _append(lines, page.write_notes(outline, max(width, 1)))
    return PlainText(text="\n".join(lines), links=tuple(writer.links))


@dataclass(frozen=True, slots=True)
class _Page:
    """Writes blocks as lines."""

    writer: TextWriter
    #: All words that stand in no pull-quote, as `is_repeated` wants them.
    rest: str

    def write_blocks(self, blocks: list[Block], width: int) -> list[str]:
        """Return the lines of several blocks, an empty line between two."""
        lines: list[str] = []
        for block in blocks:
            _append(lines, self._write_block(block, width))
        return lines

    def write_notes(self, blocks: list[Block], width: int) -> list[str]:
        """Return the footnotes in the order of their numbers."""
        definitions: dict[str, list[Block]] = {}
        for note in _find_notes(blocks):
            definitions.setdefault(note.detail, []).extend(note.blocks)
        lines: list[str] = []
        position, others = 0, iter(definitions)
        # A note can mention another one, which is then written behind it; at last come those that
        # nobody mentions.
        while True:
            if position == len(self.writer.note_labels):
                other = next((each for each in others if each not in self.writer.notes), None)
                if other is None:
                    return lines
                self.writer.note_mark(other)
            label = self.writer.note_labels[position]
            position += 1
            mark = self.writer.note_mark(label)
            lines += self._write_inside(definitions.get(label, []), f"{mark} ", width)

    def _write_block(self, block: Block, width: int) -> list[str]:
        match block.kind:
            case "Paragraph" | "Words":
                return wrap(self.writer.write(block.events), width)
            case "Heading":
                return wrap(self.writer.write(block.events).replace("\n", " "), width)
            case "BlockQuote":
                return self._write_quote(block, width)
            case "List":
                return self._write_list(block, width)
            case "CodeBlock":
                code = replace_forbidden("".join(_texts(block.events))).rstrip("\n")
                return [f"{_INDENT}{line}".rstrip() for line in code.split("\n")] if code else []
            case "HtmlBlock":
                return self._write_html(block, width)
            case "Table":
                return self._write_table(block, width)
            case "DefinitionListDefinition":
                return self._write_inside(block.blocks, _INDENT, width, every_line=True)
            case "DefinitionList":
                return [line for each in block.blocks for line in self._write_block(each, width)]
            case "Rule":
                return ["* * *"[:width].rstrip()]
            case "FootnoteDefinition":
                return []
            case _:
                return self.write_blocks(block.blocks, width)

    def _write_quote(self, block: Block, width: int) -> list[str]:
        words = _take_pull_quote(block)
        if words is None:
            return self._write_inside(block.blocks, "> ", width, every_line=True)
        if is_repeated(_plain(words, self.writer.base_url), self.rest):
            return []
        return self._write_inside(words, _INDENT, width, every_line=True)

    def _write_list(self, block: Block, width: int) -> list[str]:
        """Return a list's lines; its items stand apart where the author set them apart."""
        first = block.detail
        last_mark = "" if first is None else f"{first + len(block.blocks) - 1}. "
        is_loose = any(inner.kind == "Paragraph" for item in block.blocks for inner in item.blocks)
        lines: list[str] = []
        for number, item in enumerate(block.blocks, first or 0):
            mark = "- " if first is None else f"{number}. ".rjust(len(last_mark))
            inside = self._write_inside(item.blocks, mark, width, tight=not is_loose)
            if is_loose:
                _append(lines, inside)
            else:
                lines += inside
        return lines

    def _write_inside(
        self,
        blocks: list[Block],
        mark: str,
        width: int,
        *,
        every_line: bool = False,
        tight: bool = False,
    ) -> list[str]:
        """Return blocks behind a mark on the first line, and on the others where asked for."""
        is_narrow = width - len(mark) < _NARROWEST
        if width <= len(mark) or (is_narrow and every_line):
            mark = ""
        inner = width - len(mark)
        if tight:
            lines = [line for block in blocks for line in self._write_block(block, inner)]
        else:
            lines = self.write_blocks(blocks, inner)
        if not lines:
            return [mark.rstrip()] if mark.strip() and not every_line else []
        behind = mark if every_line else "" if is_narrow else " " * len(mark)
        marked = [f"{behind if index else mark}{line}" for index, line in enumerate(lines)]
        return [line.rstrip() for line in marked]

    def _write_html(self, block: Block, width: int) -> list[str]:
        """Return the text of HTML that the author wrote, without its tags."""
        html = link_embedded("".join(_texts(block.events)))
        if "<math" in html:
            from publisher.content.formulas import write_formulas

            html = write_formulas(html)
        text = strip_markup(_BLOCK_TAG.sub("\n\n", html))
        lines: list[str] = []
        for paragraph in re.split(r"\n\s*\n", replace_forbidden(unescape(text))):
            _append(lines, wrap(paragraph.replace("\n", " "), width))
        return lines

    def _write_table(self, block: Block, width: int) -> list[str]:
        rows = [
            [self.writer.write(_all_events(cell.blocks)) for cell in row.blocks]
            for row in block.blocks
        ]
        return write_table(rows, block.detail, width)


def _append(lines: list[str], more: list[str]) -> None:
    """Put a group of lines behind another, with an empty line between where both have any."""
    if lines and more:
        lines.append("")
    lines += more


def _texts(events: list[Event]) -> list[str]:
    """Return the pieces of a code or HTML block."""
    return [
        str(event.get("Text") or event.get("Html") or "")
        for event in events
        if not isinstance(event, str)
    ]


def _all_events(blocks: list[Block]) -> list[Event]:
    """Return the events of all text in blocks, pull-quotes left out."""
    events: list[Event] = []
    for block in blocks:
        if block.kind == "BlockQuote" and _take_pull_quote(block) is not None:
            continue
        events.extend(block.events)
        events.extend(_all_events(block.blocks))
        if block.kind != "Words":
            events.append("SoftBreak")
    return events


def _find_notes(blocks: list[Block]) -> list[Block]:
    notes: list[Block] = []
    for block in blocks:
        if block.kind == "FootnoteDefinition":
            notes.append(block)
        notes.extend(_find_notes(block.blocks))
    return notes


def _plain(blocks: list[Block], base_url: str) -> str:
    """Return words as `is_repeated` compares them: without the numbers of links and notes."""
    events = [
        event
        for event in _all_events(blocks)
        if isinstance(event, str) or {"Text", "Code"} & event.keys()
    ]
    return " ".join(TextWriter(base_url=base_url, first_link=1).write(events).split())


def _take_pull_quote(block: Block) -> list[Block] | None:
    """Return a pull-quote's blocks without the marker; None for an ordinary quotation."""
    first = block.blocks[0] if block.blocks else None
    if first is None or first.kind != "Paragraph":
        return None
    for index, event in enumerate([*first.events, "SoftBreak"]):
        if isinstance(event, str):
            marker = "".join(_texts(first.events[:index])).strip().lower()
            if marker != MARKER:
                return None
            return [Block("Paragraph", events=first.events[index + 1 :]), *block.blocks[1:]]
    return None
