"""Blocks in Markdown."""

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlComment, HtmlElement

from publisher.content.importers.markdown_writer.inline import (
    escape_text,
    guard_line_starts,
    write_html,
    write_image,
    write_inline,
)
from publisher.content.importers.markdown_writer.notes import take_notes
from publisher.content.importers.markdown_writer.tables import write_table
from publisher.content.importers.markdown_writer.tree import classes, parse, walk_children
from publisher.content.markup import unescape
from publisher.content.sanitising import strip_markup

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "details", "dd", "div", "dl",
    "dt", "fieldset", "figure", "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "li", "main", "menu", "noscript", "ol", "p", "pre",
    "section", "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
_PULL_QUOTES = frozenset({"pullquote", "pull-quote", "wp-block-pullquote", "kg-pullquote"})
_AS_HTML = frozenset({"details", "iframe", "audio", "video"})
_LANGUAGE = re.compile(
    r"(?:language|lang|highlight-source|highlight(?=-)|brush:?|sourceCode)[-: ]\s*([\w+#\-]+)"
)
_DEEPEST = 40


def write_markdown(html: str, *, base: str | None = None) -> str:
    """Return HTML as Markdown: an empty line between blocks, no line broken.

    Headings begin at `##`. What Markdown has no words for stays HTML where readers can use it;
    scripts, forms and navigation are gone. With `base`, addresses are absolute.
    """
    body = parse(html, base)
    if body is None:
        return ""
    notes, definitions = take_notes(body)
    writer = _Writer(notes=notes, shift=_heading_shift(body))
    blocks = writer.write(body)
    for mark, element in definitions:
        inner = "\n\n".join(writer.write(element)) or "…"
        blocks.append(f"{mark}: " + inner.replace("\n", "\n    "))
    text = "\n\n".join(block for block in blocks if block.strip())
    if not text and not list(body.iter("img")):
        # The parser gives up on what is nested thousands deep; the words are still there.
        text = guard_line_starts(escape_text(unescape(strip_markup(html))).strip())
    return re.sub(r"[ \t]+\n", "\n", re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text)).strip() + "\n"


def _heading_shift(body: HtmlElement) -> int:
    levels = [
        int(str(element.tag)[1])
        for element in body.iter("h1", "h2", "h3", "h4", "h5", "h6")
        if "".join(element.itertext()).strip()
    ]
    return 2 - min(levels) if levels else 0


@dataclass(slots=True)
class _Writer:
    """Writes one document."""

    #: Id of a footnote → its mark.
    notes: dict[str, str]
    shift: int
    depth: int = field(default=0)

    def write(self, element: HtmlElement) -> list[str]:
        """Return the blocks in an element; running text between blocks is a paragraph."""
        blocks: list[str] = []
        running: list[str | HtmlElement] = []
        for child in walk_children(element):
            if isinstance(child, str) or (
                not isinstance(child, HtmlComment) and not _is_block(child)
            ):
                running.append(child)
                continue
            blocks += self._paragraph(running)
            running = []
            blocks += self._block(child)
        return blocks + self._paragraph(running)

    def _paragraph(self, running: list[str | HtmlElement]) -> list[str]:
        holder = _hold(running)
        text = write_inline(holder, self.notes).strip()
        text = re.sub(r"(?:\\\n)+\Z|\A(?:\\\n)+", "", text).strip()
        text = re.sub(r"\\\n[ \t]*(?:\\\n[ \t]*)+", "\n\n", re.sub(r" *\\\n *", "\\\n", text))
        return [guard_line_starts(part.strip()) for part in text.split("\n\n") if part.strip()]

    def _block(self, element: HtmlElement) -> list[str]:
        if isinstance(element, HtmlComment):
            return ["<!--more-->"]
        if self.depth > _DEEPEST:
            return self._paragraph(["".join(element.itertext())])
        self.depth += 1
        try:
            return self._by_kind(element, str(element.tag))
        finally:
            self.depth -= 1

    def _by_kind(self, element: HtmlElement, tag: str) -> list[str]:
        if classes(element) & _PULL_QUOTES:
            return [_quote(["[!pullquote]", *self.write(element)])]
        if re.fullmatch("h[1-6]", tag):
            return self._heading(element, int(tag[1]))
        if tag in ("ul", "ol", "menu"):
            return self._list(element, is_ordered=tag == "ol")
        if tag == "blockquote":
            return [_quote(self.write(element))]
        if tag == "pre" or "highlight" in classes(element):
            return self._code(element)
        if tag == "table":
            return self._table(element)
        if tag == "dl":
            return self._definitions(element)
        if tag == "figure":
            return self._figure(element)
        if tag == "hr":
            return ["* * *"]
        if tag in _AS_HTML:
            return [write_html(element)]
        return self.write(element)

    def _heading(self, element: HtmlElement, level: int) -> list[str]:
        text = re.sub(r"\\?\n", " ", write_inline(element, self.notes)).strip()
        return [f"{'#' * min(level + self.shift, 6)} {text}"] if text else []

    def _list(self, element: HtmlElement, *, is_ordered: bool) -> list[str]:
        start = element.get("start") or "1"
        number = int(start) if start.isdecimal() and len(start) < 9 else 1
        items: list[str] = []
        is_loose = False
        for child in element:
            if not isinstance(child.tag, str):
                continue
            blocks = self.write(child) if child.tag == "li" else self._block(child)
            box = next(iter(child.findall(".//input")), None) if child.tag == "li" else None
            mark = f"{number}. " if is_ordered else "- "
            if box is not None:
                mark += "[x] " if box.get("checked") is not None else "[ ] "
            is_loose = is_loose or sum(not _is_list(block) for block in blocks) > 1
            indent = " " * (len(f"{number}. ") if is_ordered else 2)
            gap = "\n\n" if is_loose else "\n"
            inner = gap.join(blocks).replace("\n", f"\n{indent}")
            items.append(f"{mark}{inner}".rstrip())
            number += 1
        return [("\n\n" if is_loose else "\n").join(items)] if items else []

    def _code(self, element: HtmlElement) -> list[str]:
        code = element if element.tag == "pre" else next(element.iter("pre"), None)
        if code is None:
            return self.write(element)
        for line_break in code.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "")
        text = "".join(code.itertext()).strip("\n")
        if not text.strip():
            return []
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        return [f"{fence}{_find_language(element)}\n{text}\n{fence}"]

    def _table(self, element: HtmlElement) -> list[str]:
        code = list(element.iter("pre"))
        if code:
            return self._code(code[-1])
        return write_table(element, self.notes) or [write_html(element)]

    def _definitions(self, element: HtmlElement) -> list[str]:
        lines: list[str] = []
        for child in element.iter("dt", "dd"):
            blocks = self.write(child)
            if child.tag == "dt":
                lines += ["", " ".join(blocks).replace("\n", " ")]
            else:
                lines.append(": " + "\n\n".join(blocks).replace("\n", "\n  "))
        return ["\n".join(lines).strip("\n")] if lines else []

    def _figure(self, element: HtmlElement) -> list[str]:
        pictures = list(element.iter("img"))
        caption = next(element.iter("figcaption"), None)
        if not pictures or list(element.iter("table", "pre", "blockquote")):
            return self.write(element)
        if caption is None or not "".join(caption.itertext()).strip():
            return [write_image(picture) for picture in pictures]
        words = " ".join("".join(caption.itertext()).split())
        shown = "".join(_picture_tag(picture) for picture in pictures)
        words = words.replace("&", "&amp;").replace("<", "&lt;").replace("{{", "&#123;{")
        return [f"<figure>{shown}<figcaption>{words}</figcaption></figure>"] if shown else []


def _picture_tag(picture: HtmlElement) -> str:
    kept = {
        name: picture.get(name) or ""
        for name in ("src", "alt", "width", "height")
        if picture.get(name) is not None
    }
    if not kept.get("src") or kept["src"].startswith("data:"):
        return ""
    written = "".join(
        f' {name}="{value.replace("&", "&amp;").replace(chr(34), "&quot;")}"'
        for name, value in kept.items()
    )
    return f"<img{written}>"


def _is_block(element: HtmlElement) -> bool:
    """Tell whether an element is a block, or an inline one that holds one."""
    if element.tag in _BLOCKS or element.tag in _AS_HTML:
        return True
    return any(inner.tag in _BLOCKS for inner in element.iter() if isinstance(inner.tag, str))


def _hold(running: list[str | HtmlElement]) -> HtmlElement:
    """Return a span with texts and elements in it; the elements keep no tail."""
    from copy import copy

    from lxml.html import Element

    holder = Element("span")
    last: HtmlElement | None = None
    for each in running:
        if isinstance(each, str):
            if last is None:
                holder.text = (holder.text or "") + each
            else:
                last.tail = (last.tail or "") + each
        else:
            last = copy(each)
            last.tail = None
            holder.append(last)
    return holder


def _is_list(block: str) -> bool:
    return re.match(r"(?:[-*+]|\d+\.) ", block) is not None


def _find_language(element: HtmlElement) -> str:
    near = [element, *element.iter("code", "pre"), *islice(element.iterancestors(), 2)]
    for each in near:
        said = each.get("data-lang") or each.get("data-language") or each.get("lang-code")
        found = _LANGUAGE.search(each.get("class") or "")
        language = said or (found[1] if found else "")
        if language and language not in ("none", "plaintext", "default", "text"):
            return re.sub(r"[^\w+#.\-]", "", language)
    return ""


def _quote(blocks: list[str]) -> str:
    lines = "\n\n".join(blocks).split("\n")
    if lines[:2] == ["[!pullquote]", ""]:
        del lines[1]
    return "\n".join(f"> {line}".rstrip() for line in lines)
