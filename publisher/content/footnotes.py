"""Footnotes as feed readers and mail programs can show them: a list at the end, links back."""

import re
from urllib.parse import quote

from publisher.content.markup import escape

_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="[^"]*">(\d+)</a></sup>')
#: A note's beginning, or that or the end of whatever else can be around a note.
_EDGE = re.compile(
    r'<div class="footnote-definition"(?: id="[^"]*")?>'
    r'<sup class="footnote-definition-label">(?P<label>\d+)</sup>|<(?P<end>/?)div\b[^>]*>'
)
_LEFTOVER_CLASS = re.compile(r'<(sup|div) class="footnote-[a-z-]+"')
_BACK = "\N{LEFTWARDS ARROW WITH HOOK}\N{VARIATION SELECTOR-15}"


def remove_references(html: str) -> str:
    """Return the HTML without its footnotes' numbers, for where the notes themselves are not."""
    return _REFERENCE.sub("", html)


def set_footnotes(html: str, *, slug: str, url: str) -> str:
    """Return the body with its footnotes in a numbered list at the end.

    Numbers go by first mention. Ids hold the article's slug, because several articles can stand
    on one page; links name the article's page, because a feed has none.
    """
    if 'class="footnote-' not in html:
        return html
    body, notes = _take_out_definitions(html)
    numbers: dict[str, int] = {}
    order: list[str] = []
    mentions: dict[int, int] = {}

    def count(label: str) -> int:
        if label not in numbers:
            order.append(label)
        return numbers.setdefault(label, len(order))

    def refer(found: re.Match[str]) -> str:
        if found[1] not in notes:
            return found[0]
        number = count(found[1])
        mentions[number] = mentions.get(number, 0) + 1
        here = _note_id("fnref", slug, number, mentions[number])
        there = f"{url}#{quote(_note_id('fn', slug, number))}"
        return f'<sup id="{escape(here)}"><a href="{escape(there)}">{number}</a></sup>'

    body = _REFERENCE.sub(refer, body)
    written: dict[str, str] = {}
    # A note can mention another one; notes that nobody mentions keep their place at the end.
    for unmentioned in (None, *notes):
        if unmentioned is not None:
            count(unmentioned)
        while len(written) < len(order):
            label = order[len(written)]
            written[label] = _REFERENCE.sub(refer, notes[label])
    items = [
        _write_note(written[label], slug=slug, url=url, number=number, mentions=mentions)
        for label, number in numbers.items()
    ]
    if items:
        body = f"{body.rstrip()}\n<hr>\n<ol>\n{''.join(items)}</ol>\n"
    return _LEFTOVER_CLASS.sub(r"<\1", body)


def _take_out_definitions(html: str) -> tuple[str, dict[str, str]]:
    """Return the body without its notes, and pyromark's number → the note's content.

    A note within a note is one beside it.
    """
    body: list[str] = []
    found: list[tuple[str, list[str]]] = []
    #: What is open: the parts of a note, or None for a division of another kind.
    open_notes: list[list[str] | None] = []
    #: The innermost of these that is a note.
    parts, around = body, [body]
    position = 0
    is_behind_note = False
    for edge in _EDGE.finditer(html):
        between = html[position : edge.start()]
        parts.append(between.lstrip("\n") if is_behind_note else between)
        position, is_behind_note = edge.end(), False
        if edge["label"]:
            if parts is body:
                _end_line(body)
            parts = []
            found.append((edge["label"], parts))
            open_notes.append(parts)
            around.append(parts)
        elif not edge["end"] or not open_notes:
            parts.append(edge[0])
            if not edge["end"]:
                open_notes.append(None)
        elif open_notes.pop() is None:
            parts.append(edge[0])
        else:
            around.pop()
            parts = around[-1]
            is_behind_note = parts is body
    parts.append(html[position:].lstrip("\n") if is_behind_note else html[position:])
    notes: dict[str, str] = {}
    for label, written in found:
        notes[label] = notes.get(label, "") + "".join(written).strip()
    return "".join(body), notes


def _end_line(parts: list[str]) -> None:
    """End a text in parts with one line feed."""
    while parts and not parts[-1].strip("\n"):
        parts.pop()
    if parts:
        parts[-1] = parts[-1].rstrip("\n")
    parts.append("\n")


def _write_note(content: str, *, slug: str, url: str, number: int, mentions: dict[int, int]) -> str:
    back = "".join(
        f' <a href="{escape(url)}#{quote(_note_id("fnref", slug, number, mention))}">{_BACK}</a>'
        for mention in range(1, mentions.get(number, 0) + 1)
    )
    inside = content.removesuffix("</p>")
    content = f"{inside}{back}</p>" if inside != content else f"{content}{back}"
    return f'<li id="{escape(_note_id("fn", slug, number))}">{content}</li>\n'


def _note_id(kind: str, slug: str, number: int, mention: int = 1) -> str:
    return f"{kind}-{slug}-{number}" + (f"-{mention}" if mention > 1 else "")
