"""Footnotes, as WordPress, Markdown, Substack and others write them in HTML."""

import re

from lxml.html import HtmlElement

from publisher.content.importers.markdown_writer.tree import classes

_CONTAINERS = frozenset({
    "footnotes", "footnote", "wp-block-footnotes", "footnotes-list", "references", "reflist",
})  # fmt: skip
_BACK = re.compile(r"\A[\s↩︎↑^⤴⏎\N{VARIATION SELECTOR-15}\[\]a-z0-9]{0,6}\Z")


def take_notes(body: HtmlElement) -> tuple[dict[str, str], list[tuple[str, HtmlElement]]]:
    """Take the footnotes out of a document; return id → mark, and each mark with its note.

    Only notes to which the text links are notes.
    """
    wanted = {
        (link.get("href") or "")[1:]
        for link in body.iter("a")
        if (link.get("href") or "").startswith("#")
    }
    notes: dict[str, str] = {}
    definitions: list[tuple[str, HtmlElement]] = []
    for container in list(body.iter()):
        if not isinstance(container.tag, str) or not _is_container(container):
            continue
        items = [item for item in container.iter("li", "div", "p") if item.get("id") in wanted]
        for item in items:
            number = len(definitions) + 1
            notes[item.get("id") or ""] = f"[^{number}]"
            definitions.append((f"[^{number}]", item))
    for _, item in definitions:
        _drop_back_links(item)
    for container in list(body.iter()):
        if (
            isinstance(container.tag, str)
            and _is_container(container)
            and any(item in container.iter() for _, item in definitions)
        ):
            container.drop_tree()
    return notes, definitions


def _is_container(element: HtmlElement) -> bool:
    return bool(classes(element) & _CONTAINERS) or element.get("role") == "doc-endnotes"


def _drop_back_links(item: HtmlElement) -> None:
    for link in list(item.iter("a")):
        words = "".join(link.itertext())
        if (link.get("href") or "").startswith("#") and _BACK.match(words):
            link.drop_tree()
