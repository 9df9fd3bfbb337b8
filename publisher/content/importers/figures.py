"""Pictures and their words, as HTML has an element for them."""

import re

from lxml.html import HtmlElement

_CAPTION = re.compile(
    r"(?:^|[-_ ])(?:caption|bijschrift|legende|bildunterschrift)(?:$|[-_ ])", re.IGNORECASE
)
_HOLDERS = ("div", "p", "span", "section", "aside", "td")
_LONGEST = 600


def part_galleries(body: HtmlElement) -> None:
    """Let each picture of a gallery be one of its own, and the gallery's words a paragraph.

    A figure in a figure is nothing that Markdown, or a reader of mail, could show.
    """
    for gallery in [each for each in body.iter("figure") if each.find(".//figure") is not None]:
        for caption in gallery.findall("figcaption"):
            caption.tag = "p"
        gallery.tag = "div"


def mark_captions(body: HtmlElement) -> None:
    """Make a figure of what holds a picture and, by its class, a caption, and nothing else."""
    marked = [
        each
        for each in body.iter("p", "div", "span", "em", "small", "figcaption")
        if _CAPTION.search(each.get("class") or "") and each.find(".//img") is None
    ]
    for caption in marked:
        holder = caption.getparent()
        if holder is None or holder.tag not in _HOLDERS or holder is body:
            continue
        words = " ".join("".join(caption.itertext()).split())
        others = " ".join("".join(holder.itertext()).split())
        pictures = list(holder.iter("img"))
        if words and words == others and len(words) <= _LONGEST and len(pictures) == 1:
            holder.tag, caption.tag = "figure", "figcaption"
