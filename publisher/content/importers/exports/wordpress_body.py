"""Texts of WordPress become Markdown: of its blocks and of its classic editor."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape

from publisher.content.importers.exports.shortcodes import (
    Attachment,
    expand_shortcodes,
    show_link,
)
from publisher.content.importers.exports.texts import parse_page, write_page
from publisher.content.importers.figures import part_galleries
from publisher.content.importers.markdown_writer import write_markdown

__all__ = ["Attachment", "write_body"]

_MORE = re.compile(r"<!--\s{0,9}more\b[^<>]{0,500}?-->|<!--\s{0,9}nextpage\s{0,9}-->")
#: As in the function wpautop of WordPress.
_BLOCK = re.compile(
    r"(</?(?:address|article|aside|audio|blockquote|caption|col|colgroup|dd|details|div|dl|dt"
    r"|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|legend|li|main|map|menu|nav"
    r"|ol|option|p|section|select|summary|table|tbody|td|tfoot|th|thead|tr|ul|video)\b[^<>]*>"
    r"|<!--more-->)",
    re.IGNORECASE,
)
#: Elements whose text is no paragraph of its own.
_HOLDS_TEXT = re.compile(
    r"<(?:p|li|td|th|h[1-6]|dt|dd|figcaption|caption|summary|legend|option|iframe|audio|video)\b",
    re.IGNORECASE,
)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,2000}")


def write_body(
    content: str,
    *,
    base: str | None,
    attachments: Mapping[str, Attachment],
    footnotes: str,
    removed: Counter[str],
) -> str:
    """Return the Markdown of a post; `footnotes` is JSON, as its meta field has it.

    Shortcodes that nothing is known of are counted in `removed`.
    """
    text = content.replace("\r\n", "\n").replace("\r", "\n")
    has_blocks = "<!-- wp:" in text
    text = "".join(
        part if is_code else expand_shortcodes(part, attachments, removed)
        for part, is_code in _split_code(_MORE.sub("<!--more-->", text))
    )
    if not has_blocks:
        text = "".join(
            part if is_code else _set_paragraphs(part) for part, is_code in _split_code(text)
        )
    text += _write_notes(footnotes)
    if "wp-block-" in text:
        text = _settle_blocks(text)
    return write_markdown(text, base=base)


def _split_code(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in parts: whether each is preformatted."""
    position, folded = 0, text.lower()
    # Lower case can be longer than what it stands for.
    folded = folded if len(folded) == len(text) else text
    while (start := folded.find("<pre", position)) >= 0:
        end = folded.find("</pre>", start)
        if end < 0:
            break
        yield text[position:start], False
        yield text[start : end + 6], True
        position = end + 6
    yield text[position:], False


def _set_paragraphs(text: str) -> str:
    """Return text in which empty lines part paragraphs and ends of lines are line breaks."""
    written: list[str] = []
    before = ""
    for number, part in enumerate(_BLOCK.split(text)):
        if number % 2:
            before = part
            written.append(part)
        elif not part.strip():
            written.append(" " if part else "")
        elif _HOLDS_TEXT.match(before) and not _EMPTY_LINE.search(part.strip()):
            written.append(part.strip("\n").replace("\n", "<br>\n"))
        else:
            written += [_set_paragraph(each.strip()) for each in _EMPTY_LINE.split(part)]
    return "".join(written)


def _set_paragraph(text: str) -> str:
    if not text:
        return ""
    link = show_link(text) if _ADDRESS.fullmatch(text) else None
    return link or "<p>" + text.replace("\n", "<br>\n") + "</p>\n"


def _write_notes(footnotes: str) -> str:
    try:
        notes = json.loads(footnotes) if footnotes else []
    except (ValueError, RecursionError):
        return ""
    if not isinstance(notes, list):
        return ""
    items = [
        f'<li id="{escape(str(note["id"]))}">{note["content"]}</li>'
        for note in notes
        if isinstance(note, dict) and note.get("id") and note.get("content")
    ]
    return f'<ol class="wp-block-footnotes">{"".join(items)}</ol>' if items else ""


def _settle_blocks(text: str) -> str:
    """Return HTML in which embedded pages are links, and pull-quotes no quotation in another."""
    body = parse_page(text)
    if body is None:
        return text
    part_galleries(body)
    for figure in list(body.iter("figure")):
        kinds = (figure.get("class") or "").split()
        if "wp-block-pullquote" in kinds:
            for quote in list(figure.iter("blockquote")):
                quote.drop_tag()
        if "wp-block-embed" in kinds and figure.find(".//iframe") is None:
            for wrapper in figure.iter("div"):
                address = (wrapper.text or "").strip()
                if _ADDRESS.fullmatch(address) and not len(wrapper):
                    wrapper.text = None
                    link = wrapper.makeelement("a", {"href": address})
                    link.text = address
                    wrapper.append(link)
    for note in body.iter("sup"):
        # The mark of a footnote is raised by whoever shows it.
        if "fn" in (note.get("class") or "").split():
            note.tag = "span"
    return write_page(body)
