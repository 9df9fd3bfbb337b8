"""Footnotes as feed readers and mail programs can show them: a list at the end, links back."""

import re
from urllib.parse import quote

from publisher.content.markup import escape, find_closing

_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="[^"]*">(\d+)</a></sup>')
_DEFINITION = re.compile(
    r'<div class="footnote-definition"(?: id="[^"]*")?>'
    r'<sup class="footnote-definition-label">(\d+)</sup>'
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
    mentions: dict[int, int] = {}

    def refer(found: re.Match[str]) -> str:
        if found[1] not in notes:
            return found[0]
        number = numbers.setdefault(found[1], len(numbers) + 1)
        mentions[number] = mentions.get(number, 0) + 1
        here = _note_id("fnref", slug, number, mentions[number])
        there = f"{url}#{quote(_note_id('fn', slug, number))}"
        return f'<sup id="{escape(here)}"><a href="{escape(there)}">{number}</a></sup>'

    body = _REFERENCE.sub(refer, body)
    written: dict[str, str] = {}
    # A note can mention another one; notes that nobody mentions keep their place at the end.
    while missing := [label for label in (*numbers, *notes) if label not in written]:
        numbers.setdefault(missing[0], len(numbers) + 1)
        written[missing[0]] = _REFERENCE.sub(refer, notes[missing[0]])
    items = [
        _write_note(written[label], slug=slug, url=url, number=number, mentions=mentions)
        for label, number in numbers.items()
    ]
    if items:
        body = f"{body.rstrip()}\n<hr>\n<ol>\n{''.join(items)}</ol>\n"
    return _LEFTOVER_CLASS.sub(r"<\1", body)


def _take_out_definitions(html: str) -> tuple[str, dict[str, str]]:
    """Return the body without its notes, and pyromark's number → the note's content."""
    notes: dict[str, str] = {}
    while (found := _DEFINITION.search(html)) is not None:
        start, end = find_closing(html, "div", found.end())
        content = html[found.end() : start]
        inner = _DEFINITION.search(content)
        if inner is not None:  # a note within a note is one beside it
            _, inner_end = find_closing(content, "div", inner.end())
            html = (
                html[: found.end()]
                + content[: inner.start()]
                + content[inner_end:]
                + html[start:end]
                + content[inner.start() : inner_end]
                + html[end:]
            )
            continue
        notes[found[1]] = notes.get(found[1], "") + content.strip()
        html = html[: found.start()].rstrip("\n") + "\n" + html[end:].lstrip("\n")
    return html, notes


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
