"""A body in some generator's Markdown becomes CommonMark."""

import re
from dataclasses import dataclass

from publisher.content.code import find_code
from publisher.content.flavours.lines import map_prose
from publisher.content.tags.rendering import RemovedTag

#: kramdown and Python-Markdown: `{: .class #id}`, `{:toc}`, `{.class}` behind something.
_ATTRIBUTES = re.compile(
    r"(?<=[)\]*_`>\w.!?:])\{[ \t]*+[:.#][^{}\n]{0,200}\}"
    r"|(?<=[)\]`])\{[ \t]*+[\w\-]++=[^{}\n]{0,200}\}"
)
_ATTRIBUTE_LINE = re.compile(
    r"^[ \t>]*(?:[-*+] +\w+[ \t]*\n[ \t]*)?\{[ \t]*+(?:::?|[.#](?=[\w\-]))[^{}\n]{0,200}\}[ \t]*$"
)
_NOTICE_SIGNS = ("!!!", "???", ":::", "[!", '=== "', '===! "', '===+ "')
_TOC = re.compile(r"^[ \t]*(?:\[\[_?TOC_?\]\]|\[TOC\]|\{\{TOC\}\}|\$\{toc\})[ \t]*$", re.IGNORECASE)
#: kramdown: `{::comment}` up to `{:/comment}` or `{:/}`.
_COMMENT = re.compile(r"^[ \t]*\{::comment\}")
_COMMENT_END = re.compile(r"\{:/(?:comment)?\}[ \t]*$")
_TOC_MARKER = re.compile(r"^[ \t]*[-*+][ \t]+(?:TOC|toc|ToC)[ \t]*$")
_ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\]\n]{1,100}\]:")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s")
_FENCE = re.compile(r"^([ \t]*(?:>[ \t]?)*)(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_LANGUAGE = re.compile(r"\A\.?([\w+#\-]+)|\A\{[ \t]*\.?([\w+#\-]+)")
_DIV = re.compile(r"^[ \t]*<(?:div|section|aside|article)(\s[^>\n]*)>[ \t]*$")
_HOLDS_MARKDOWN = re.compile(r"\smarkdown(?:=[\"']?(?:1|block|span)[\"']?)?(?=\s|\Z)")
_CLOSING_DIV = re.compile(r"^[ \t]*</(?:div|section|aside|article)>[ \t]*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Flavoured:
    """A body without the marks of one generator."""

    markdown: str
    #: Components that mean nothing here; lines of the body, from 1.
    removed: tuple[RemovedTag, ...]


def write_flavour(markdown: str, *, is_mdx: bool = False, is_pymdown: bool = False) -> Flavoured:
    """Return a body in CommonMark: notices as quotations, no attribute lists, plain fences.

    `is_mdx` says that components of JavaScript can stand in the text, `is_pymdown` that signs have
    the meaning which PyMdown's extensions give them.
    """
    removed: tuple[RemovedTag, ...] = ()
    # Each is loaded where it is needed: a run in which one article changed does little else.
    if is_mdx:
        from publisher.content.flavours.components import write_components

        markdown, removed = write_components(markdown)
    elif is_pymdown:
        from publisher.content.flavours.pymdown import write_pymdown

        markdown, removed = write_pymdown(markdown)
    if "```" in markdown or "~~~" in markdown:
        markdown = "\n".join(_plain_fence(line) for line in markdown.split("\n"))
    if any(sign in markdown for sign in _NOTICE_SIGNS):
        from publisher.content.flavours.admonitions import write_admonitions

        markdown = write_admonitions(markdown)
    if "{" in markdown or "[TOC" in markdown.upper() or "*[" in markdown or "markdown" in markdown:
        markdown = map_prose(markdown, _clean)
    if _ATTRIBUTES.search(markdown):
        markdown = _drop_attributes(markdown)
    return Flavoured(markdown=markdown, removed=removed)


def _plain_fence(line: str) -> str:
    """Return an opening fence with its language alone."""
    found = _FENCE.match(line)
    if found is None or not found[3].strip():
        return line
    language = _LANGUAGE.match(found[3].strip())
    word = "" if language is None else language[1] or language[2]
    return f"{found[1]}{found[2]}{word}"


def _drop_attributes(markdown: str) -> str:
    """Return the Markdown without attribute lists, save in code and in headings."""
    code = find_code(markdown)
    lines: list[str] = []
    place = 0
    for line in markdown.split("\n"):
        kept = line
        if "{" in line and not _HEADING.match(line):
            kept, position = "", 0
            for found in _ATTRIBUTES.finditer(line):
                if place + found.start() not in code:
                    kept += line[position : found.start()]
                    position = found.end()
            kept += line[position:]
        lines.append(kept)
        place += len(line) + 1
    return "\n".join(lines)


def _clean(lines: list[str]) -> list[str]:
    """Return lines of prose without what means something to one generator alone."""
    kept: list[str] = []
    depth = 0
    is_comment = False
    for line in lines:
        if is_comment or _COMMENT.match(line):
            is_comment = not _COMMENT_END.search(line)
            continue
        if _ATTRIBUTE_LINE.match(line):
            if kept and _TOC_MARKER.match(kept[-1]):
                kept.pop()
            continue
        if _TOC.match(line) or _ABBREVIATION.match(line):
            continue
        opening = _DIV.match(line)
        if opening is not None and _HOLDS_MARKDOWN.search(opening[1]):
            depth += 1
            kept.append("")
            continue
        if depth and _CLOSING_DIV.match(line):
            depth -= 1
            kept.append("")
            continue
        kept.append(line)
    return kept
