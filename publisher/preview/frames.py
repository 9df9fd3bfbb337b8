"""The ways in which an edition is shown: wide and narrow, dark, with less than was meant."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from publisher.preview.marks import Mark, insert_marks
from publisher.preview.tags import Edit, Tag, apply_edits, find_tags, without_attributes

_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.I)
_COLOUR_SCHEME = re.compile(r"(\bcolor-scheme\s*:)\s*([a-z ]+)", re.I)
#: Queries that hold always, and never.
_ALWAYS, _NEVER = "(min-width: 0)", "(max-width: 0)"
#: Is no picture, and is nowhere to be fetched: browsers look ahead for those that are.
_NO_PICTURE = "data:,"
#: A size that does not follow from the one around it.
_FIXED_SIZE = re.compile(r"\b(font-size|line-height|font)(\s*:[^;}\"]*)", re.I)
_LENGTH = re.compile(r"(?<![\w.#-])(\d+(?:\.\d+)?|\.\d+)(px|pt)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One way of showing the HTML."""

    #: In addresses.
    name: str
    title: str
    #: In pixels of a style sheet.
    width: int
    #: What is done to the served copy, and whom it stands for.
    explanation: str
    is_dark: bool = False
    has_pictures: bool = True
    has_styles: bool = True
    is_large: bool = False


_SWITCHED = (
    "In this copy each “prefers-color-scheme” gave way to a query that always holds, or never:"
    " you see it on a light screen too. Programs that recolour by themselves are not shown."
)

FRAMES = (
    Frame(
        name="desktop",
        title="Desktop",
        width=650,
        explanation="As mail programs on a desk show it, in light colours.",
    ),
    Frame(name="phone", title="Phone", width=375, explanation="As most phones show it, upright."),
    Frame(
        name="narrow",
        title="Small phone",
        width=320,
        explanation="The narrowest screen. Nothing may have to be scrolled sideways.",
    ),
    Frame(
        name="dark",
        title="Dark desktop",
        width=650,
        is_dark=True,
        explanation=f"With the edition’s own dark colours. {_SWITCHED}",
    ),
    Frame(
        name="dark-phone",
        title="Dark phone",
        width=375,
        is_dark=True,
        explanation=f"With the edition’s own dark colours. {_SWITCHED}",
    ),
    Frame(
        name="no-pictures",
        title="Pictures off",
        width=650,
        has_pictures=False,
        explanation="As programs show it that ask before they load pictures: the words that stand"
        " for each picture have to do.",
    ),
    Frame(
        name="no-styles",
        title="No styles",
        width=375,
        has_styles=False,
        explanation="As Gmail on a phone shows it to whoever reads another provider’s mail there:"
        " style elements, classes and ids are taken out, style attributes stay.",
    ),
    Frame(
        name="large",
        title="Large letters",
        width=375,
        is_large=True,
        explanation="On the phone of someone who has set text to 200 %: in this copy each size of"
        " letters is doubled.",
    ),
)


def show_in(frame: Frame, html: str, marks: tuple[Mark, ...], addresses: Mapping[str, str]) -> str:
    """Return the copy of an edition's HTML that a frame shows.

    `addresses` is picture address → where it is found instead. Links open in a window of their
    own, and `marks` stand where they belong.
    """
    if not frame.has_styles:
        html = _edit_tags(html, _without_styles)
    html = _edit_tags(html, _in_colours("dark" if frame.is_dark else "light"))
    if frame.is_large:
        html = _edit_tags(html, _enlarge)
    html = insert_marks(html, marks)
    pictures = (
        _with_addresses(addresses) if frame.has_pictures else _with_addresses({}, _NO_PICTURE)
    )
    return _add_to_head(_edit_tags(html, pictures), frame)


#: What a tag becomes; None where it stays as it is.
_Change = Callable[[Tag, str], str | None]


def _edit_tags(html: str, change: _Change) -> str:
    """Return the document with each tag (of a style element: all of it) as `change` has it."""
    edits: list[Edit] = []
    for tag in find_tags(html):
        text = change(tag, html[tag.start : tag.close])
        if text is not None:
            edits.append(Edit(tag.start, tag.close, text))
    return apply_edits(html, edits)


def _without_styles(tag: Tag, text: str) -> str | None:
    if tag.name == "style":
        return ""
    if not tag.attributes.keys() & {"class", "id"}:
        return None
    return without_attributes(text, ("class", "id"))


def _in_colours(scheme: str) -> _Change:
    def change(tag: Tag, text: str) -> str | None:
        text = _SCHEME.sub(lambda each: _ALWAYS if each[1].lower() == scheme else _NEVER, text)
        if tag.name == "meta" and tag.attributes.get("name", "").lower() == "color-scheme":
            offered = tag.attributes.get("content", "").split()
            return f'<meta name="color-scheme" content="{scheme}">' if scheme in offered else text
        return _COLOUR_SCHEME.sub(
            lambda each: f"{each[1]} {scheme}" if scheme in each[2].split() else each[0], text
        )

    return change


def _enlarge(tag: Tag, text: str) -> str | None:
    if tag.name == "style":
        return _double(text)
    if "style" not in tag.attributes:
        return None
    return _double(text)


def _double(css: str) -> str:
    def double(found: re.Match[str]) -> str:
        lengths = _LENGTH.sub(lambda each: f"{float(each[1]) * 2:g}{each[2]}", found[2])
        return found[1] + lengths

    return _FIXED_SIZE.sub(double, css)


def _with_addresses(addresses: Mapping[str, str], otherwise: str | None = None) -> _Change:
    """Take pictures from other addresses; those that are not named from `otherwise`, if given."""

    def change(tag: Tag, text: str) -> str | None:
        address = addresses.get(tag.attributes.get("src", ""), otherwise)
        if tag.name != "img" or address is None:
            return None
        bare = without_attributes(text, ("src", "srcset"))
        return f'{bare[:4]} src="{escape(address)}"{bare[4:]}'

    return change


def _add_to_head(html: str, frame: Frame) -> str:
    """Return the copy with what the preview needs in its head, before everything else there."""
    added = "".join(_list_additions(frame))
    for tag in find_tags(html):
        if tag.name == "head":
            return apply_edits(html, [Edit(tag.end, tag.end, added)])
    return added + html


def _list_additions(frame: Frame) -> Iterator[str]:
    if not frame.has_pictures:
        # Said in the document too, for the copy that stands in a page by itself.
        yield '<meta http-equiv="Content-Security-Policy" content="img-src \'none\'">'
    yield '<base target="_blank">'
    if frame.is_large:
        yield "<style>html { font-size: 200% }</style>"
