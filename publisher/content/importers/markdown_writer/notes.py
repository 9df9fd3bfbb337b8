"""Footnotes, as publisher, WordPress, Word, Wikipedia, Substack and others write them in HTML."""

import re
from dataclasses import dataclass
from itertools import groupby, islice

from lxml import etree
from lxml.html import HtmlElement

from publisher.content.importers.markdown_writer.cleaning import blank
from publisher.content.importers.markdown_writer.flow import HEADINGS
from publisher.content.importers.markdown_writer.tree import classes, text_of

_CONTAINERS = frozenset({
    "footnotes", "footnote", "wp-block-footnotes", "footnotes-list", "references", "reflist",
    "footnote-definition", "endnotes",
})  # fmt: skip
_ROLES = frozenset({"doc-endnotes", "doc-footnote", "doc-endnote"})
#: What a note stands in. What links to it names this, or something in it.
_HOLDERS = frozenset({"li", "div", "p", "aside", "dd", "td", "section"})
_SIGN = re.compile(r"[\[(]?(?:\d{1,4}|[a-zA-Z]{1,4}|[*†‡§¶#]{1,4})[\])]?\.?")
_BACK = re.compile(r"[\s↩↪︎️↑^⤴⏎←⬆\[\]().:a-z0-9*†‡§]{0,8}")
#: Ids of what Word puts a note in.
_WORD = re.compile(r"(?:ftn|edn)\d{1,4}")
_NONE: frozenset[str] = frozenset()
_FURTHEST = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A footnote."""

    number: int
    element: HtmlElement


def take_notes(body: HtmlElement) -> list[Note]:
    """Take the footnotes out of a document, in the order in which the text mentions them.

    Where it does, there is an element `x-note` with the note's number afterwards. A footnote is
    what the text links to with a number or a sign, and what links back, or stands where notes do.
    """
    named: dict[str, HtmlElement] = {}
    links: list[HtmlElement] = []
    order: dict[HtmlElement, int] = {}
    for number, element in enumerate(body.iter(etree.Element)):
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                named.setdefault(name, element)
        if element.tag == "a" and (element.get("href") or "").startswith("#"):
            links.append(element)
        order[element] = number
    holders: dict[HtmlElement, int] = {}
    mentions: list[tuple[HtmlElement, HtmlElement]] = []
    for link in links:
        target = named.get((link.get("href") or "")[1:])
        if target is None or not _SIGN.fullmatch(text_of(link)):
            continue
        holder = _find_holder(target)
        if holder is None or holder is body or _is_in(link, holder):
            continue
        # What leads up from a note leads back, save to another note.
        is_new = holder not in holders
        if is_new and order[target] < order[link]:
            continue
        if not is_new or _is_among_notes(holder) or _links_back(holder, link):
            holders.setdefault(holder, len(holders) + 1)
            mentions.append((link, holder))
    signs = {holder: text_of(link).strip("[]().") for link, holder in reversed(mentions)}
    for link, holder in mentions:
        _mention(link, holders[holder])
    notes = [
        Note(number=number, element=_take_out(holder, signs[holder]))
        for holder, number in holders.items()
    ]
    _drop_headings(sorted(holders, key=order.__getitem__), body)
    return notes


def settle_links(parts: list[HtmlElement], base: str | None) -> frozenset[str]:
    """Return the ids in `parts` to which something in them links.

    Links to what is not there lead to the page itself, if there is a `base`.
    """
    ids = {
        each.get("id") or each.get("name") for part in parts for each in part.iter(etree.Element)
    }
    wanted: set[str] = set()
    for part in parts:
        for link in part.iter("a"):
            address = link.get("href") or ""
            if not address.startswith("#"):
                continue
            if _leads_here(link, address[1:]):
                # What makes a heading a link to itself.
                del link.attrib["href"]
            elif address[1:] in ids:
                wanted.add(address[1:])
            elif base is not None and len(address) > 1:
                link.set("href", base.partition("#")[0] + address)
            elif address in ("#", "#top"):
                del link.attrib["href"]
    return frozenset(wanted)


def _leads_here(link: HtmlElement, name: str) -> bool:
    return any(each.get("id") == name for each in (link, *islice(link.iterancestors(), 3)))


def _find_holder(target: HtmlElement) -> HtmlElement | None:
    """Return the whole note of which a link names the beginning."""
    holder: HtmlElement | None = target
    for _ in range(_FURTHEST):
        if holder is None or holder.tag in _HOLDERS:
            break
        holder = holder.getparent()
    if holder is None or holder.tag not in _HOLDERS:
        return None
    parent = holder.getparent()
    if parent is not None and holder.tag in ("p", "div") and parent[0] is holder:
        # What is beside the first paragraph belongs to the note.
        is_whole = parent.tag == "li" or "footnote" in classes(parent)
        return parent if is_whole or _WORD.fullmatch(parent.get("id") or "") else holder
    return holder


def _is_in(element: HtmlElement, holder: HtmlElement) -> bool:
    return any(each is holder for each in element.iterancestors())


def _is_among_notes(holder: HtmlElement) -> bool:
    each: HtmlElement | None = holder
    for _ in range(_FURTHEST):
        if each is None:
            return False
        if classes(each) & _CONTAINERS or each.get("role") in _ROLES:
            return True
        each = each.getparent()
    return False


def _links_back(holder: HtmlElement, link: HtmlElement) -> bool:
    """Tell whether a note links to its mention, or to what is close around that."""
    around = [link, *link.iterdescendants()]
    outer = link.getparent()
    for _ in range(2):
        if outer is not None:
            around.append(outer)
            outer = outer.getparent()
    before = link.getprevious()
    around += [] if before is None else [before]
    ids = {f"#{name}" for each in around for name in (each.get("id"), each.get("name")) if name}
    return any(back.get("href") in ids for back in holder.iter("a"))


def _mention(link: HtmlElement, number: int) -> None:
    """Put the mark of a note in the place of a link, and of the raised text that it is alone in."""
    outer = link
    parent = link.getparent()
    while (
        parent is not None
        and parent.tag in ("sup", "span")
        and text_of(parent).strip("[]()") == (text_of(link).strip("[]()"))
    ):
        outer, parent = parent, parent.getparent()
    blank(outer)
    _drop_brackets(outer)
    outer.attrib.clear()
    outer.tag = "x-note"
    outer.set("number", str(number))


def _drop_brackets(mark: HtmlElement) -> None:
    """Take out the brackets in which a mark stands."""
    before, parent = mark.getprevious(), mark.getparent()
    holder, name = (parent, "text") if before is None else (before, "tail")
    text = "" if holder is None else getattr(holder, name) or ""
    if text.endswith("[") and (mark.tail or "").startswith("]"):
        setattr(holder, name, text[:-1])
        mark.tail = (mark.tail or "")[1:]


def _take_out(holder: HtmlElement, sign: str) -> HtmlElement:
    """Return a note without the links back and its own number; where it was is nothing."""
    tag = holder.tag
    note = holder.makeelement("div")
    note.text = holder.text
    note.extend(list(holder))
    blank(holder)
    for link in list(note.iter("a")):
        if (link.get("href") or "#")[0] == "#" and _BACK.fullmatch(text_of(link)):
            _drop_mark(link)
    if tag != "li":
        _drop_sign(note, sign)
    return note


def _drop_sign(note: HtmlElement, sign: str) -> None:
    """Take out a number, or what is left of one, at the beginning of a note."""
    number = re.compile(rf"\s*[\[(]?(?:{re.escape(sign)})?[\])]?[.:)]?(?:\s+|\Z)")
    for each in note.iter(etree.Element):
        for is_tail in (False, True):
            text = (each.tail if is_tail else each.text) or ""
            if (each is note and is_tail) or not text.strip():
                continue
            if (found := number.match(text)) is not None:
                setattr(each, "tail" if is_tail else "text", text[found.end() :])
            return


def _drop_mark(link: HtmlElement) -> None:
    """Take out a link back and the raised text around it."""
    outer, parent = link, link.getparent()
    while (
        parent is not None
        and parent.tag in ("sup", "span", "b")
        and text_of(parent) == text_of(link)
    ):
        outer, parent = parent, parent.getparent()
    blank(outer)
    outer.attrib.clear()


def _drop_headings(holders: list[HtmlElement], body: HtmlElement) -> None:
    """Take out the heading and the line above notes, where nothing is left below them.

    Each holder is empty; of those in one element, the first and the last bound the notes.
    """
    for parent, group in groupby(holders, key=lambda holder: holder.getparent()):
        first, *rest = group
        last = rest[-1] if rest else first
        top: HtmlElement | None = parent
        for _ in range(_FURTHEST):
            if top is None or top is body or _has_words(top, but=HEADINGS):
                break
            first = last = top
            top = top.getparent()
        if last is not body and _ends(last):
            _drop_above(first)
            if first is last:
                blank(first)


def _ends(last: HtmlElement) -> bool:
    """Tell whether a part of the text ends here."""
    below = last.getnext()
    while below is not None and not (last.tail or "").strip() and not _has_words(below, but=_NONE):
        last, below = below, below.getnext()
    return not (last.tail or "").strip() and (below is None or below.tag in HEADINGS)


def _drop_above(first: HtmlElement) -> None:
    above = first.getprevious()
    while above is not None and not (above.tail or "").strip():
        before = above.getprevious()
        if above.tag == "hr" or above.tag in HEADINGS:
            blank(above)
        elif _has_words(above, but=HEADINGS):
            break
        elif above.find(".//*") is not None:
            # A heading in a wrapper of its own.
            blank(above)
            break
        above = before


def _has_words(element: HtmlElement, but: frozenset[str]) -> bool:
    stack = [element]
    while stack:
        each = stack.pop()
        if each.tag == "img" or (isinstance(each.tag, str) and (each.text or "").strip()):
            return True
        for child in each:
            if (child.tail or "").strip():
                return True
            if child.tag not in but:
                stack.append(child)
    return False
