"""A frozen edition's HTML as a web page shows it: the same for everybody, without a reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from lxml import html as lxml_html
from lxml.etree import Comment, ProcessingInstruction, strip_elements
from lxml.html import HtmlElement

from publisher.model.delivery import FrozenMessage, Slot, SlotPlace

#: What goes as a whole where it speaks of the reader.
_PARAGRAPHS = frozenset({"p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"})
#: An attribute of what a mail program is told about the message as a whole.
_OF_A_MESSAGE = ("role", "aria-roledescription", "aria-label")


@dataclass(frozen=True, kw_only=True, slots=True)
class FrozenBody:
    """What a page takes over of a message."""

    #: The style sheets of its head, in order.
    styles: tuple[str, ...]
    #: What stands within its body.
    html: str
    #: Of the body element.
    class_name: str
    style: str
    #: BCP 47; empty where the message names none.
    language: str
    direction: str
    #: Absolute address of its first picture, or one relative to its page; None: it has none.
    picture: str | None


def read_frozen(
    message: FrozenMessage, *, page_url: str, images: str, images_url: str
) -> FrozenBody:
    """Return what the page of a message's edition shows.

    Values of readers are replaced by their defaults. What is about a single reader goes: a
    paragraph with an address of hers, or with a link that is hers alone. So does the link to this
    page itself. Pictures that go with the edition are looked for in the folder `images`, seen from
    the page; `images_url` is its absolute address.
    """
    document = lxml_html.document_fromstring(message.html)
    strip_elements(document, Comment, ProcessingInstruction, with_tail=False)
    body = document.body
    assert body is not None  # document_fromstring makes one
    for slot in message.slots:
        if slot.place is not SlotPlace.PLAIN:
            for element in list(_find(body, slot.token)):
                _depersonalise(element, slot)
    for link in list(body.iter("a")):
        if link.get("href") == page_url:
            _drop_link(link)
    for element in list(body.iter()):
        if element.get("aria-hidden") == "true" and "display:none" in _compact(element):
            element.drop_tree()
    for element in body:
        for name in _OF_A_MESSAGE:
            element.attrib.pop(name, None)
    picture = _place_pictures(body, message, images, images_url)
    head = document.find("head")
    styles = () if head is None else tuple(each.text or "" for each in head.iter("style"))
    return FrozenBody(
        styles=styles,
        html="".join((escape(body.text or ""), *map(_serialise, body))).strip(),
        class_name=body.get("class", ""),
        style=body.get("style", ""),
        language=document.get("lang", ""),
        direction=document.get("dir", "ltr"),
        picture=picture,
    )


def _find(body: HtmlElement, token: str) -> Iterator[HtmlElement]:
    """Give the element in or around which a token stands."""
    for element in body.iter():
        if token in (element.text or "") or any(token in each for each in element.values()):
            yield element
        parent = element.getparent()
        if parent is not None and token in (element.tail or ""):
            yield parent


def _depersonalise(element: HtmlElement, slot: Slot) -> None:
    if slot.field == "email" or slot.field.endswith("_url"):
        place = _find_paragraph(element)
        if place is None and element.tag == "a":
            place = element
        if place is not None:
            place.drop_tree()
            return
    value = quote(slot.default, safe="") if slot.place is SlotPlace.URL_PART else slot.default
    for name, written in element.items():
        element.set(name, written.replace(slot.token, value))
    element.text = (element.text or "").replace(slot.token, value)
    for child in element:
        child.tail = (child.tail or "").replace(slot.token, value)


def _find_paragraph(element: HtmlElement | None) -> HtmlElement | None:
    while element is not None and element.tag not in _PARAGRAPHS:
        element = element.getparent()
    return element


def _drop_link(link: HtmlElement) -> None:
    """Take a link out, and its paragraph where there is nothing else in it."""
    paragraph = _find_paragraph(link)
    if paragraph is None:
        link.drop_tree()
    elif paragraph.text_content().strip() == link.text_content().strip():
        paragraph.drop_tree()
    else:
        link.drop_tag()


def _place_pictures(
    body: HtmlElement, message: FrozenMessage, images: str, images_url: str
) -> str | None:
    """Let the pictures be found from the page; return the absolute address of the first."""
    places = {}
    for picture in message.pictures:
        places[f"{images_url}{picture.name}"] = picture.name
        if picture.content_id is not None:
            places[f"cid:{picture.content_id}"] = picture.name
    first = None
    for element in body.iter("img"):
        address = element.get("src", "")
        if address in places:
            element.set("src", f"{images}{places[address]}")
            address = f"{images_url}{places[address]}"
        first = first or address or None
    return first


def _compact(element: HtmlElement) -> str:
    return element.get("style", "").replace(" ", "")


def _serialise(element: HtmlElement) -> str:
    return lxml_html.tostring(element, encoding="unicode")
