"""A document of HTML in Markdown, block by block."""

from lxml.html import HtmlComment, HtmlElement

from publisher.content.importers.markdown_writer.blocks import Block, indent, join, quote
from publisher.content.importers.markdown_writer.code import is_code_table, write_code
from publisher.content.importers.markdown_writer.definitions import write_definitions
from publisher.content.importers.markdown_writer.figures import find_figure
from publisher.content.importers.markdown_writer.flow import (
    HEADINGS,
    NOTICES,
    PULL_QUOTES,
    Flow,
    Found,
)
from publisher.content.importers.markdown_writer.inline import write_heading, write_link, write_runs
from publisher.content.importers.markdown_writer.kept_html import (
    is_html_list,
    link_embedded,
    write_figure,
    write_html,
    write_media,
)
from publisher.content.importers.markdown_writer.lists import LISTS, read_items, write_items
from publisher.content.importers.markdown_writer.notes import settle_links, take_notes
from publisher.content.importers.markdown_writer.pieces import Mark, Piece, Run, join_runs
from publisher.content.importers.markdown_writer.tables import is_layout, list_rows, write_table
from publisher.content.importers.markdown_writer.tree import (
    classes,
    parse,
    text_of,
    walk_children,
)

#: Deeper blocks are laid beside each other: nobody reads them, and recursion has an end.
_DEEPEST = 24


def write_markdown(html: str, *, base: str | None = None) -> str:
    """Return HTML as Markdown: an empty line between blocks, no line broken.

    Headings begin at `##`. What Markdown has no words for stays HTML where readers can use it;
    scripts, forms and navigation are gone. With `base`, addresses are absolute.
    """
    body = parse(html, base)
    if body is None:
        return ""
    notes = take_notes(body)
    places = settle_links([body, *(note.element for note in notes)], base)
    blocks = _Writer(body, places).write(_content(body))
    for note in notes:
        inner = join(_Writer(note.element, places).write(_content(note.element))) or "…"
        blocks.append(Block(kind="note", text=indent(f"[^{note.number}]: {inner}", "    ")))
    return join(blocks) + "\n"


def _content(element: HtmlElement, marks: tuple[Mark, ...] = ()) -> Run:
    return [(child, marks) for child in walk_children(element)]


class _Writer:
    """Writes the blocks of one document."""

    def __init__(self, body: HtmlElement, places: frozenset[str]) -> None:
        self._flow = Flow(body, places)
        self._places = places
        levels = [int(str(each.tag)[1]) for each in body.iter(*HEADINGS) if text_of(each)]
        #: The highest heading is one of the second level.
        self._shift = 2 - min(levels, default=2)

    def write(self, content: Run, depth: int = 0) -> list[Block]:
        """Return the blocks that the content makes; running text between blocks is a paragraph."""
        blocks: list[Block] = []
        for part in self._flow.split(content, is_flat=depth >= _DEEPEST):
            if isinstance(part, Found):
                before = blocks[-1].kind if blocks else ""
                blocks += self._write_found(part, depth + 1, before)
            else:
                texts = write_runs(part, self._places)
                blocks += [Block(kind="paragraph", text=text) for text in texts]
        return blocks

    def _write_found(self, found: Found, depth: int, before: str) -> list[Block]:
        element, tag = found.element, str(found.element.tag)
        if isinstance(element, HtmlComment):
            return [Block(kind="html", text="<!--more-->")]
        if tag in HEADINGS:
            level = min(int(tag[1]) + self._shift, 6)
            text = write_heading(self._running(found), level, found.places, self._places)
            return [Block(kind="heading", text=text)] if text else []
        if tag in LISTS:
            return self._write_list(found, depth, before)
        if tag == "blockquote" or classes(element) & (PULL_QUOTES | NOTICES):
            return self._write_quote(found, depth)
        if tag == "dl":
            return write_definitions(element, before, lambda run: self.write(run, depth))
        if tag == "table":
            return self._write_table(found, depth)
        if tag == "details":
            return self._write_details(found, depth)
        if tag == "hr":
            return [Block(kind="rule", text="* * *")]
        if tag in ("iframe", "audio", "video"):
            text = write_link(*link_embedded(element)) if tag == "iframe" else write_media(element)
            return [Block(kind="paragraph", text=text)] if text else []
        if (tag not in ("pre", "code") and element.find(".//pre") is None) or tag == "figure":
            return self._write_figure(found, depth)
        text = write_code(element)
        return [Block(kind="code", text=text)] if text else []

    def _running(self, found: Found) -> list[Run]:
        """Return all running text in a block, whatever it is in."""
        content = _content(found.element, found.marks)
        return [
            [(text_of(part.element), part.marks)] if isinstance(part, Found) else part
            for part in self._flow.split(content, is_flat=True)
        ]

    def _read_cell(self, cell: HtmlElement) -> list[Piece]:
        runs = self._running(Found(element=cell, marks=()))
        return join_runs(runs, self._places)

    def _write_list(self, found: Found, depth: int, before: str) -> list[Block]:
        if is_html_list(found.element):
            return [Block(kind="html", text=write_html(found.element))]
        items = read_items(found.element)
        for item in items:
            item.blocks = self.write([(each, found.marks) for each in item.content], depth)
        return write_items(found.element, [item for item in items if item.blocks], before)

    def _write_quote(self, found: Found, depth: int) -> list[Block]:
        element = found.element
        if not classes(element) & PULL_QUOTES:
            bold = (*found.marks, Mark(kind="strong"))
            content = [
                (each, bold if _is_label(each) else found.marks) for each in walk_children(element)
            ]
            text = join(self.write(content, depth))
            return [Block(kind="quote", text=quote(text))] if text else []
        inner = next(element.iter("blockquote"), element)
        if text_of(inner) == text_of(element):
            element = inner
        blocks = self.write(_content(element, found.marks), depth)
        if not blocks:
            return []
        gap = "\n" if blocks[0].kind == "paragraph" else "\n\n"
        return [Block(kind="quote", text=quote(f"[!pullquote]{gap}{join(blocks)}"))]

    def _write_table(self, found: Found, depth: int) -> list[Block]:
        table = found.element
        if is_code_table(table):
            text = write_code(
                list(table.iter("pre"))[-1] if table.find(".//pre") is not None else table
            )
            return [Block(kind="code", text=text)] if text else []
        rows = list_rows(table)
        if is_layout(table, rows):
            cells = [cell for row in rows for cell in row]
            return self.write([(cell, found.marks) for cell in cells], depth)
        text = write_table(rows, self._read_cell)
        caption = table.find("caption")
        if not text or caption is None:
            text = text or write_html(table)
            return (
                [Block(kind="html", text=text)]
                if text_of(table) or table.find(".//img") is not None
                else []
            )
        # Markdown's tables have no captions.
        above = self.write(_content(caption, (*found.marks, Mark(kind="em"))), depth)
        return [*above, Block(kind="html", text=text)]

    def _write_details(self, found: Found, depth: int) -> list[Block]:
        element = found.element
        summary = element.find("summary")
        content = [(child, found.marks) for child in walk_children(element) if child is not summary]
        inner = self.write(content, depth)
        head = "" if summary is None else f"\n{write_html(summary)}"
        text = "\n\n".join((f"<details>{head}", *(block.text for block in inner), "</details>"))
        return [Block(kind="html", text=text)]

    def _write_figure(self, found: Found, depth: int) -> list[Block]:
        element = found.element
        pictures, caption = find_figure(element)
        if caption is not None and pictures:
            text = write_figure(pictures, caption)
            return [Block(kind="html", text=text)] if text else []
        return self.write(_content(element, found.marks), depth)


def _is_label(element: str | HtmlElement) -> bool:
    return not isinstance(element, str) and "admonition-title" in classes(element)
