"""Pictures that stand together, each with its own words."""

from lxml.html import HtmlElement


def part_galleries(body: HtmlElement) -> None:
    """Let each picture of a gallery be one of its own, and the gallery's words a paragraph.

    A figure in a figure is nothing that Markdown, or a reader of mail, could show.
    """
    for gallery in [each for each in body.iter("figure") if each.find(".//figure") is not None]:
        for caption in gallery.findall("figcaption"):
            caption.tag = "p"
        gallery.tag = "div"
