"""Running text as a list of pieces, each with the marks that are on it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby
from typing import Literal

from lxml.html import HtmlComment, HtmlElement

from publisher.content.importers.markdown_writer.tree import (
    text_of,
    walk_children,
)
from publisher.content.markup import escape

#: Elements that Markdown has no signs for and readers would miss.
KEPT = frozenset({
    "abbr", "bdi", "bdo", "cite", "dfn", "ins", "kbd", "mark", "q", "samp", "small", "sub", "sup",
    "time", "u", "var", "ruby", "rt", "rp",
})  # fmt: skip
_EMPHASIS = {"em": "em", "i": "em", "strong": "strong", "b": "strong", "del": "del", "s": "del"}
_KEPT_ATTRIBUTES = ("lang", "dir", "title", "datetime", "cite")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BOLD = re.compile(r"(?<![\w\-])font-weight\s*:\s*(bold|[6-9]00|normal|[1-5]00)", re.IGNORECASE)
_ITALIC = re.compile(r"(?<![\w\-])font-style\s*:\s*italic", re.IGNORECASE)
_STRUCK = re.compile(r"(?<![\w\-])text-decoration[\w\-]*\s*:\s*line-through", re.IGNORECASE)
_LINKED = re.compile(r"(?:https?:|mailto:|tel:|(?![a-z][a-z0-9+.\-]*:))", re.IGNORECASE)
_MOST_MARKS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Emphasis, a link, code, or an element that stays HTML."""

    kind: Literal["em", "strong", "del", "code", "link", "html"]
    #: Address of a link, or name and attributes of an element.
    value: str = ""
    #: Title of a link.
    title: str = ""
    #: Tells two links, or two pieces of code, that are beside each other from one.
    number: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Text, or something that stands in the text like a word."""

    kind: Literal["text", "break", "image", "note", "place"]
    #: Words; a picture's description; a note's number; the id of a place.
    text: str = ""
    marks: tuple[Mark, ...] = ()
    #: Of a picture.
    address: str = ""
    title: str = ""


#: What a running text is made of: each text or element, and the marks around it.
Run = Sequence[tuple[str | HtmlElement, tuple[Mark, ...]]]
_numbers = count(1)


def read_pieces(run: Run, places: frozenset[str]) -> list[Piece]:
    """Return a run as pieces, blanks as HTML shows them and outside of marks.

    Of elements whose id is in `places`, the place is kept.
    """
    pieces: list[Piece] = []
    stack = list(reversed(run))
    while stack:
        node, marks = stack.pop()
        if isinstance(node, str):
            pieces.append(Piece(kind="text", text=node, marks=marks))
            continue
        if isinstance(node, HtmlComment):
            continue
        if (place := node.get("id") or node.get("name") or "") in places and node.tag != "x-note":
            pieces.append(Piece(kind="place", text=place, marks=_without_code(marks)))
        atom = _read_atom(node, marks)
        if atom is not None:
            pieces.append(atom)
        elif node.tag not in ("img", "wbr"):
            marks = add_mark(marks, node)
            stack += [(child, marks) for child in reversed(list(walk_children(node)))]
    return settle(pieces)


def join_runs(runs: Iterable[Run], places: frozenset[str]) -> list[Piece]:
    """Return several runs as one, with a line break between them."""
    pieces: list[Piece] = []
    for run in runs:
        read = read_pieces(run, places)
        if read and pieces:
            pieces.append(Piece(kind="break"))
        pieces += read
    return pieces


def add_mark(marks: tuple[Mark, ...], element: HtmlElement) -> tuple[Mark, ...]:
    """Return the marks on what is in an element that has these on itself."""
    for mark in _read_marks(element):
        if len(marks) >= _MOST_MARKS or any(each.kind == mark.kind != "html" for each in marks):
            continue
        if marks and marks[-1].kind == "code":
            # Code holds no marks, but there can be a link on it.
            marks = (*marks[:-1], mark, marks[-1]) if mark.kind == "link" else marks
        else:
            marks = (*marks, mark)
    return marks


def _read_marks(element: HtmlElement) -> list[Mark]:
    tag, style = str(element.tag), element.get("style") or ""
    language = element.get("lang")
    bold = _BOLD.search(style)
    is_bold = None if bold is None else bold[1].lower() in ("bold", "600", "700", "800", "900")
    found: list[Mark] = []
    if tag == "a":
        address = re.sub(r"[\t\n\r]", "", (element.get("href") or "").strip())
        if address and _LINKED.match(address):
            title = " ".join((element.get("title") or "").split())
            if title and title.casefold() == text_of(element).casefold():
                title = ""
            found = [Mark(kind="link", value=address, title=title, number=next(_numbers))]
    elif tag in _EMPHASIS and not (tag == "b" and is_bold is False):
        if language:
            return [_as_html(element)]
        found = [Mark(kind=_EMPHASIS[tag])]  # type: ignore[arg-type]
    elif tag == "code":
        found = [Mark(kind="code", number=next(_numbers))]
    elif tag in KEPT or (tag == "span" and language):
        found = [_as_html(element)]
    if tag in ("span", "font"):
        found += [Mark(kind="strong")] if is_bold else []
        found += [Mark(kind="em")] if _ITALIC.search(style) else []
        found += [Mark(kind="del")] if _STRUCK.search(style) else []
    return found


def _as_html(element: HtmlElement) -> Mark:
    attributes = "".join(
        f' {name}="{escape(" ".join(str(element.get(name)).split()))}"'
        for name in _KEPT_ATTRIBUTES
        if element.get(name)
    )
    return Mark(kind="html", value=f"{element.tag!s}{attributes}", number=next(_numbers))


def _read_atom(element: HtmlElement, marks: tuple[Mark, ...]) -> Piece | None:
    if element.tag == "br":
        return Piece(kind="break", marks=_without_code(marks))
    if element.tag == "x-note":
        return Piece(kind="note", text=element.get("number") or "", marks=_without_code(marks))
    if element.tag == "img":
        source = re.sub(r"[\t\n\r]", "", (element.get("src") or "").strip())
        if not source or source.lower().startswith(("data:", "javascript:", "about:", "blob:")):
            return None
        return Piece(
            kind="image",
            text=" ".join((element.get("alt") or "").split()),
            marks=_without_code(marks),
            address=source,
            title=" ".join((element.get("title") or "").split()),
        )
    return None


def _without_code(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return marks[:-1] if marks and marks[-1].kind == "code" else marks


def drop_attribution(pieces: list[Piece]) -> list[Piece]:
    """Return pieces without a `<cite>` around all words: who said it, and not what is cited."""
    cites = {piece.marks[:1] for piece in pieces if piece.text.strip(" —–-―~")}
    first = cites.pop() if len(cites) == 1 else ()
    if not first or first[0].kind != "html" or first[0].value != "cite":
        return pieces
    return [
        replace(piece, marks=piece.marks[1:]) if piece.marks[:1] == first else piece
        for piece in pieces
    ]


def trim(pieces: list[Piece]) -> list[Piece]:
    """Return pieces without blanks of any kind at the ends, as editors leave them."""
    for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while pieces and pieces[index].kind == "text":
            text = strip(pieces[index].text)
            if text:
                pieces[index] = replace(pieces[index], text=text)
                break
            pieces.pop(index)
    return pieces


def settle(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces with one blank where there are several, none at the ends, none at the edge
    of a mark, and like neighbours joined.
    """
    settled: list[Piece] = []
    is_blank_due = False
    # Before, for blanks between like marks take those marks; afterwards, for blanks are in the way.
    for piece in _order_emphasis(list(pieces)):
        if piece.kind == "break":
            is_blank_due = False
            if settled:
                settled.append(piece)
            continue
        words, ends_blank = piece.text, False
        if piece.kind == "text":
            words = _SPACES.sub(" ", words)
            is_blank_due = is_blank_due or words.startswith(" ")
            ends_blank = words.endswith(" ") and words != " "
            words = words.strip(" ")
            if not words:
                continue
        if is_blank_due and settled and settled[-1].kind != "break":
            common = _common(settled[-1].marks, piece.marks)
            settled.append(Piece(kind="text", text=" ", marks=common))
        is_blank_due = ends_blank
        settled.append(piece if words == piece.text else replace(piece, text=words))
    while settled and settled[-1].kind == "break":
        settled.pop()
    return _order_emphasis(_set_marks_of_breaks(_join(settled)))


def _join(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for (kind, marks), group in groupby(pieces, key=lambda each: (each.kind, each.marks)):
        if kind == "text":
            text = "".join(each.text for each in group)
            joined.append(Piece(kind="text", text=text, marks=marks))
        else:
            joined += group
    return joined


def _set_marks_of_breaks(pieces: list[Piece]) -> list[Piece]:
    """Return pieces of which no mark begins or ends with a line break."""
    marks: tuple[Mark, ...] = ()
    written = list(pieces)
    for index in range(len(pieces) - 1, -1, -1):
        if pieces[index].kind == "break":
            written[index] = Piece(kind="break", marks=marks)
        else:
            marks = pieces[index].marks
    marks = ()
    for index, piece in enumerate(written):
        if piece.kind == "break":
            written[index] = Piece(kind="break", marks=_common(marks, piece.marks))
        else:
            marks = piece.marks
    return written


def _order_emphasis(pieces: list[Piece]) -> list[Piece]:
    """Return pieces in which emphasis is around strong emphasis of the same words.

    Markdown has one way to write the two.
    """
    for depth in range(max((len(piece.marks) for piece in pieces), default=0) - 1):
        ordered: list[Piece] = []
        for marks, grouped in groupby(pieces, key=lambda each: each.marks[: depth + 1]):
            group = list(grouped)
            kinds = {each.marks[depth + 1].kind for each in group if len(each.marks) > depth + 1}
            is_both = len(marks) > depth and marks[depth].kind == "strong" and kinds == {"em"}
            if is_both and all(len(each.marks) > depth + 1 for each in group):
                ordered += (
                    replace(
                        each,
                        marks=(
                            *each.marks[:depth],
                            each.marks[depth + 1],
                            each.marks[depth],
                            *each.marks[depth + 2 :],
                        ),
                    )
                    for each in group
                )
            else:
                ordered += group
        pieces = ordered
    return pieces


def _common(one: tuple[Mark, ...], other: tuple[Mark, ...]) -> tuple[Mark, ...]:
    same = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        same += 1
    return one[:same]
