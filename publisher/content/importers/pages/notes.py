"""Footnotes of a page, wherever and however it has them, as a list behind the text."""

import re
from itertools import islice

from lxml.html import Element, HtmlElement

from publisher.content.importers.pages.runs import key_of

_MARK = re.compile(r"[\s\[(]{0,3}(?:\d{1,3}|[a-z*†‡]|note \d{1,3})[\s\])]{0,3}", re.IGNORECASE)
_NOTE = re.compile(r"foot-?note|end-?note|voetno|\b(?:fn|refs?|references?|notes?)\b", re.I)
_BLOCKS = ("li", "p", "div", "aside", "dd", "td", "tr")
_LONGEST = 5000
_MOST_PARTS = 200


def take_notes(page: HtmlElement, container: HtmlElement) -> HtmlElement | None:
    """Take the notes that the text refers to out of the page, and return them as one list.

    A note is what the number of a link stands for, if its place calls itself one.
    """
    links = [
        (link, link.get("href", "")[1:])
        for link in container.iter("a")
        if (link.get("href") or "").startswith("#") and _MARK.fullmatch("".join(link.itertext()))
    ]
    if not links:
        return None
    wanted = {name for _, name in links}
    places = _find_behind(page, wanted)
    found: dict[str, HtmlElement] = {}
    taken: set[HtmlElement] = set()
    for link, name in links:
        note = _find_note(places.get(name), link)
        if note is not None and note not in taken and name not in found:
            taken.add(note)
            found[name] = note
    if not found:
        return None
    notes = Element("ol", {"class": "footnotes"})
    for name, note in found.items():
        item = Element("li", {"id": name})
        _move(note, item)
        if key_of("".join(item.itertext())):
            notes.append(item)
    return notes


def _find_behind(page: HtmlElement, wanted: set[str]) -> dict[str, HtmlElement]:
    """Return the targets that come behind a link to them: what leads back from a note does not."""
    linked: set[str] = set()
    places: dict[str, HtmlElement] = {}
    for element in page.iter():
        name = element.get("id")
        if name in wanted and name in linked:
            places.setdefault(name, element)
        if element.tag == "a":
            linked.add((element.get("href") or "")[1:])
    return places


def _find_note(place: HtmlElement | None, link: HtmlElement) -> HtmlElement | None:
    """Return the block that a link's target is, or stands in; None where it is no note."""
    if place is None:
        return None
    ancestors = [place, *place.iterancestors()]
    names = " ".join(
        f"{each.get('class') or ''} {each.get('id') or ''} {each.get('role') or ''}"
        for each in ancestors[:4]
    )
    if not _NOTE.search(names.replace("_", " ")):
        return None
    # The mark in the text is the target of the note's link back.
    around = {link, *link.iterancestors()}
    for each in ancestors:
        if each in around:
            return None
        if each.tag in _BLOCKS:
            # A block of many notes is asked for each of them: no more of it is read than has to be.
            beginning = list(islice(each.itertext(), _MOST_PARTS + 1))
            is_short = len(beginning) <= _MOST_PARTS and sum(map(len, beginning)) <= _LONGEST
            return each if is_short else None
    return None


def _move(note: HtmlElement, item: HtmlElement) -> None:
    """Move a note's content into an item, without its number and its links back."""
    parent = note.getparent()
    for label in [*note.iter("a"), *note.find_class("label"), *note.find_class("footnote-number")]:
        words = "".join(label.itertext()).strip()
        is_back = (label.get("href") or "").startswith("#")
        is_label = (is_back or label.tag == "span") and not re.search(r"[^\W\d]{3}", words)
        if is_label and label is not note and label.getparent() is not None:
            label.drop_tree()
    item.text = note.text
    for child in list(note):
        item.append(child)
    if parent is not None:
        note.drop_tree()
