"""A body in Markdown becomes HTML that can stand in a feed, a message or a page as it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from publisher.content.bare_addresses import link_bare_addresses
from publisher.content.characters import holds_forbidden, replace_forbidden
from publisher.content.code import LineNumbers
from publisher.content.embedded import link_embedded
from publisher.content.footnotes import remove_references, set_footnotes
from publisher.content.markup import unescape
from publisher.content.parsing import to_html
from publisher.content.pull_quotes import remove_pull_quotes, set_pull_quotes
from publisher.content.sanitising import count_taken_out, sanitise
from publisher.content.summaries import cut_first_paragraph, join_paragraphs

_MORE = re.compile(r"<!--\s*(?:more|truncate|teaser_end|end_teaser|excerpt)\s*-->", re.IGNORECASE)
_ALIGNMENT = re.compile(r'<t([dh]) style="text-align: (left|center|right)">')
_CHECKED = re.compile(r'<input disabled="" type="checkbox"( checked="")?/>\n?')
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]{0,500}>", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)h([1-6])\b")
_PICTURE_WITHOUT_ALT = re.compile(r"<img(?![^>]* alt=)")
_PICTURE_WITHOUT_ADDRESS = re.compile(r"<img(?![^>]* src(?:set)?=)[^>]*>")
#: Of a tag with attributes, as far as it goes.
_TAG_BEGINNING = re.compile(r"<[^<>\s]*+\s[^<>]*+")
#: An address that begins with a scheme of its own.
_OTHER_SCHEME = re.compile(
    r"""\s(?:href|src|poster)\s*+=\s*+["']?\s*(?!https?:|mailto:|tel:)"""
    r"""([a-z][a-z0-9+.\-]*+:[^"'\s>]{0,60})""",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """An article's body, rendered."""

    #: Sanitised, every address absolute; headings begin at h2.
    html: str
    #: Plain text of what stands before `<!--more-->`, or of the first paragraph.
    summary: str
    #: What was left out: line in the body, from 1, where it can be named, and what.
    losses: tuple[tuple[int | None, str], ...]
    #: Element or attribute, as people write it → how often it was taken out.
    taken_out: Mapping[str, int]


def render_body(markdown: str, *, slug: str, url: str) -> Body:
    """Return the body of the article whose page is at `url`."""
    written = _replace_form_parts(to_html(markdown))
    losses = _list_losses(written, markdown)
    html = set_pull_quotes(replace_forbidden(sanitise(written, url)))
    more = _MORE.search(written)
    if more is None:
        summary = cut_first_paragraph(remove_references(remove_pull_quotes(html)))
    else:
        lead = set_pull_quotes(replace_forbidden(sanitise(written[: more.start()], url)))
        summary = join_paragraphs(remove_references(remove_pull_quotes(lead)))
    html = _mend_pictures(_shift_headings(html))
    html = set_footnotes(link_bare_addresses(html), slug=slug, url=url)
    return Body(html=html, summary=summary, losses=losses, taken_out=count_taken_out(written))


def _replace_form_parts(html: str) -> str:
    """Return HTML that says with characters and links what sanitising would take away."""
    if "<input " in html:
        html = _CHECKED.sub(lambda found: "☑ " if found[1] else "☐ ", html)
    if "<noscript" in html:
        # Readers run no scripts: what stands there instead is for them.
        html = _NOSCRIPT.sub("", html)
    if "text-align" in html:
        html = _ALIGNMENT.sub(r'<t\1 align="\2">', html)
    if "<math" in html:
        # lxml takes longer to import than an article without formulas to render.
        from publisher.content.formulas import write_formulas

        html = write_formulas(html)
    return link_embedded(html)


def _shift_headings(html: str) -> str:
    """Return the HTML with its highest heading at h2, all others moved with it."""
    levels = {int(level) for _, level in _HEADING.findall(html)}
    if not levels or min(levels) == 2:
        return html
    by = 2 - min(levels)
    return _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + by, 6)}", html)


def _mend_pictures(html: str) -> str:
    if "<img" not in html:
        return html
    return _PICTURE_WITHOUT_ALT.sub('<img alt=""', _PICTURE_WITHOUT_ADDRESS.sub("", html))


def _list_losses(html: str, markdown: str) -> tuple[tuple[int | None, str], ...]:
    """Return what sanitising takes away that a reader would miss."""
    losses: list[tuple[int | None, str]] = []
    in_tags = (
        unescape(found[1])
        for tag in _TAG_BEGINNING.finditer(html)
        for found in _OTHER_SCHEME.finditer(html, *tag.span())
    )
    lines = LineNumbers(markdown)
    for address in dict.fromkeys(in_tags):
        place = markdown.find(address)
        line = None if place < 0 else lines.at(place)
        losses.append((line, f"the address {address[:60]!r} is not for readers and is left out"))
    if holds_forbidden(html):
        losses.append((None, "a character reference names a character that no feed can hold"))
    return tuple(losses)
