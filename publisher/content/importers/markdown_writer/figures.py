"""Pictures with their captions."""

from lxml.html import HtmlElement

from publisher.content.importers.markdown_writer.tree import classes, text_of

#: Classes of a caption where nothing but a class says that it is one.
_CAPTIONS = frozenset({"wp-caption-text", "thumbcaption", "image-caption", "caption"})
#: What is more than a picture.
_OTHER = (
    "table", "pre", "blockquote", "iframe", "video", "audio", "ul", "ol", "dl", "h2", "h3", "h4",
)  # fmt: skip


def find_figure(element: HtmlElement) -> tuple[list[HtmlElement], HtmlElement | None]:
    """Return the pictures of a figure and their caption.

    There is none where the figure holds more than pictures, or figures.
    """
    caption: HtmlElement | None = None
    pictures: list[HtmlElement] = []
    for each in element.iterdescendants():
        if each.tag in _OTHER or each.tag == "figure":
            return [], None
        if each.tag == "img":
            pictures.append(each)
        elif caption is None and (each.tag == "figcaption" or classes(each) & _CAPTIONS):
            caption = each if text_of(each) else None
    return pictures, caption
