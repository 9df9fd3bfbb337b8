"""Running text in Markdown: the plainest that the parser reads as it is meant."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Literal, TypeAlias
from urllib.parse import unquote

from publisher.content.importers.markdown_writer.escaping import (
    escape_lightly,
    escape_strictly,
    escape_templates,
    escape_text,
    guard_line_starts,
)
from publisher.content.importers.markdown_writer.pieces import (
    Mark,
    Piece,
    Run,
    drop_attribution,
    join_runs,
    read_pieces,
    settle,
    trim,
)
from publisher.content.importers.markdown_writer.tree import read_tree
from publisher.content.markup import escape
from publisher.content.parsing import to_html

Place: TypeAlias = Literal["paragraph", "heading", "cell"]

#: What can be the id of a heading.
_ID = re.compile(r"[\w\-.:]+")
_SIGNS = {"em": "*", "strong": "**", "del": "~~"}
#: How a text is written, from the plainest to the strictest: whether emphasis has signs where
#: those would be understood, and what escapes words.
_STEPS = (
    (True, escape_lightly), (True, escape_text), (False, escape_text), (False, escape_strictly),
)  # fmt: skip
_NAMES = {"em": "em", "strong": "strong", "del": "del"}
#: Text in which nothing can be misread.
_HARMLESS = re.compile(r"[^\W\d_][^!-&*+:-@\[-`{-~\n]*|")
_AUTOLINK = re.compile(
    r"https?://[^\s<>\"\\`{}]+|[a-zA-Z0-9.+_\-]+@[a-zA-Z0-9\-]+(?:\.[a-zA-Z0-9\-]+)+"
)
#: What can stand in a link without `<>` around it.
_BARE = re.compile(r"[^\s<>\\\x00-\x1f\x7f]+|")
_PARENTHESES = re.compile(r"[()]")
_MOST_PARENTHESES = 20
_REFERENCE = re.compile(r"&(?=#?\w{1,40};)")
_LABEL_BRACKET = re.compile(r"(?<!\\)[\[\]]")


def write_runs(run: Run, places: frozenset[str]) -> list[str]:
    """Return running text as paragraphs: two line breaks part them, one is a line's end."""
    parts = map(trim, split_paragraphs(drop_attribution(read_pieces(run, places))))
    return [write_pieces(pieces) for pieces in parts if any(map(_is_seen, pieces))]


def split_paragraphs(pieces: list[Piece]) -> list[list[Piece]]:
    """Return pieces in parts, divided where two line breaks follow each other."""
    parts: list[list[Piece]] = [[]]
    for index, piece in enumerate(pieces):
        if piece.kind != "break":
            parts[-1].append(piece)
        elif index + 1 < len(pieces) and pieces[index + 1].kind == "break":
            if parts[-1]:
                parts.append([])
        elif parts[-1]:
            parts[-1].append(piece)
    return [part for part in parts if part]


def _is_seen(piece: Piece) -> bool:
    """Tell whether a piece is more than a blank that editors put in for the looks of it."""
    return piece.kind not in ("text", "break") or bool(piece.text.strip())


def write_heading(
    runs: Iterable[Run], level: int, ids: Sequence[str], places: frozenset[str]
) -> str:
    """Return a heading; the first of `ids` that Markdown can name is its own."""
    pieces = [
        Piece(kind="text", text=" ", marks=piece.marks) if piece.kind == "break" else piece
        for piece in join_runs(runs, places)
    ]
    pieces = settle(pieces)
    if not any(map(_is_seen, pieces)):
        return ""
    while pieces and pieces[0].kind == "place":
        ids = [*ids, pieces.pop(0).text]
    named = next((each for each in ids if _ID.fullmatch(each)), None)
    others = [Piece(kind="place", text=each) for each in ids if each != named]
    text = f"{'#' * level} {write_pieces([*others, *pieces], 'heading')}"
    return f"{text} {{#{named}}}" if named else text


def write_link(address: str, words: str) -> str:
    """Return a link that is a paragraph; nothing for one without an address."""
    link = Mark(kind="link", value=address)
    return write_pieces([Piece(kind="text", text=words, marks=(link,))]) if address else ""


def write_pieces(pieces: list[Piece], place: Place = "paragraph") -> str:
    """Return pieces as the text of a paragraph, a heading or a cell of a table."""
    is_words = len(pieces) == 1 and pieces[0].kind == "text" and not pieces[0].marks
    if is_words and _HARMLESS.fullmatch(pieces[0].text):
        return pieces[0].text
    wanted = outline(pieces)
    text = ""
    for is_plain, escaping in _STEPS:
        text = _Writer(pieces, is_plain, escaping).write()
        if place == "heading":
            text = _guard_heading(text)
        elif place == "cell":
            text = text.replace("\\\n", "<br>").replace("|", "\\|")
        else:
            text = guard_line_starts(text)
        if outline(_read_again(text, place)) == wanted:
            break
    return text


def _guard_heading(text: str) -> str:
    """Return a heading's words of which the end is not taken for an id or for closing signs."""
    if text.endswith("}"):
        return f"{text[:-1]}\\}}" if "{" in text else text
    return re.sub(r"(?<![^\s])#(?=#*\Z)", r"\\#", text)


def _read_again(text: str, place: Place) -> list[Piece]:
    before, behind = {"paragraph": ("", ""), "heading": ("# ", ""), "cell": ("| ", " |\n| - |")}[
        place
    ]
    root = read_tree(to_html(f"{before}{text}{behind}"))
    body = None if root is None else root.find("body")
    if body is None or len(body) != 1:
        return []
    name = {"paragraph": "p", "heading": "h1", "cell": "th"}[place]
    found = body[0] if place != "cell" else next(body[0].iter("th"), None)
    return [] if found is None or found.tag != name else read_pieces([(found, ())], frozenset())


def outline(pieces: list[Piece]) -> list[tuple[object, ...]]:
    """Return what has to be the same in what was written, read again."""
    outline: list[tuple[object, ...]] = []
    shown = (piece for piece in pieces if piece.kind != "place")
    for marks, group in groupby(
        (
            (tuple((mark.kind, _plain(mark.value), mark.title) for mark in piece.marks), piece)
            for piece in shown
        ),
        key=lambda each: each[0],
    ):
        words = ""
        for _, piece in group:
            if piece.kind == "image":
                words += f"\0{piece.text}\0{_plain(piece.address)}\0{piece.title}\0"
            else:
                words += {"note": f"[^{piece.text}]", "break": "\n"}.get(piece.kind, piece.text)
        outline.append((marks, words))
    return outline


def _plain(address: str) -> str:
    return unquote(address, errors="replace")


class _Writer:
    """Writes the pieces of one paragraph."""

    def __init__(self, pieces: list[Piece], is_plain: bool, escaping: Callable[[str], str]) -> None:
        self.pieces = pieces
        #: Emphasis is written with signs where those would be understood.
        self.is_plain = is_plain
        self.escaping = escaping

    def write(self) -> str:
        """Return the paragraph."""
        return self._write(0, len(self.pieces), 0)

    def _write(self, start: int, end: int, depth: int) -> str:
        """Return the pieces of a range; `depth` of their marks are written already."""
        parts: list[str] = []
        index = start
        while index < end:
            marks = self.pieces[index].marks
            if len(marks) <= depth:
                parts.append(self._write_bare(index, parts[-1] if parts else ""))
                index += 1
                continue
            mark, first = marks[depth], index
            while index < end and self.pieces[index].marks[depth : depth + 1] == (mark,):
                index += 1
            parts.append(self._write_marked(mark, first, index, depth))
        return "".join(parts)

    def _write_bare(self, index: int, before: str) -> str:
        piece = self.pieces[index]
        if piece.kind == "break":
            return "\\\n"
        if piece.kind == "note":
            return f"[^{piece.text}]"
        if piece.kind == "place":
            return f'<span id="{escape_templates(escape(piece.text))}"></span>'
        if piece.kind == "image":
            return write_image(piece, self.escaping)
        text = self.escaping(piece.text)
        if self.escaping is escape_text and _has(piece, "link"):
            text = _escape_brackets(text)
        if self._is_behind_first_note(index) and text.startswith(":"):
            # At the beginning of a line it would be the note itself.
            text = f"\\{text}"
        is_before_bracket = index + 1 < len(self.pieces) and (
            self.pieces[index + 1].kind == "note" or _has(self.pieces[index + 1], "link")
        )
        if text.endswith("!") and is_before_bracket:
            text = f"{text[:-1]}\\!"
        if text.startswith(("(", "[")) and before.endswith("]"):
            text = f"\\{text}"
        return text

    def _is_behind_first_note(self, index: int) -> bool:
        is_behind = index > 0 and self.pieces[index - 1].kind == "note"
        return is_behind and (index == 1 or self.pieces[index - 2].kind == "break")

    def _write_marked(self, mark: Mark, start: int, end: int, depth: int) -> str:
        if mark.kind == "code":
            return self._write_code(start, end)
        inner = self._write(start, end, depth + 1)
        if mark.kind == "link":
            return self._write_link(mark, inner, start, end)
        if mark.kind == "html":
            name = mark.value.partition(" ")[0]
            return f"<{escape_templates(mark.value)}>{inner}</{name}>"
        sign = _SIGNS[mark.kind]
        if (
            self.is_plain
            and self._can_open(start, depth, sign)
            and self._can_close(end, depth, sign)
        ):
            return f"{sign}{inner}{sign}"
        return f"<{_NAMES[mark.kind]}>{inner}</{_NAMES[mark.kind]}>"

    def _write_code(self, start: int, end: int) -> str:
        code = "".join(piece.text for piece in self.pieces[start:end])
        if start and self.pieces[start - 1].marks[-1:] and _has(self.pieces[start - 1], "code"):
            return f"<code>{escape_strictly(code)}</code>"
        return write_code_span(code)

    def _write_link(self, mark: Mark, inner: str, start: int, end: int) -> str:
        only = self.pieces[start] if end - start == 1 else None
        if (
            only is not None
            and only.kind == "text"
            and mark.value in (only.text, f"mailto:{only.text}")
            and not mark.title
            and _AUTOLINK.fullmatch(only.text)
        ):
            return f"<{only.text}>"
        return f"[{inner}]({write_destination(mark.value)}{write_title(mark.title)})"

    def _can_open(self, index: int, depth: int, sign: str) -> bool:
        """Tell whether signs in front of a piece begin emphasis (CommonMark 0.31, section 6.2)."""
        before = self._edge_behind(index - 1, depth)
        after = self._edge_before(index, depth + 1)
        if before == sign[0]:
            return False
        return not after.isspace() and (not _is_sign(after) or before.isspace() or _is_sign(before))

    def _can_close(self, index: int, depth: int, sign: str) -> bool:
        before = self._edge_behind(index - 1, depth + 1, is_inside=True)
        after = self._edge_before(index, depth, is_outside=True)
        if after == sign[0]:
            return False
        return not before.isspace() and (not _is_sign(before) or after.isspace() or _is_sign(after))

    def _edge_before(self, index: int, depth: int, *, is_outside: bool = False) -> str:
        """Return the sign with which a piece begins; emphasis itself does not count inside."""
        if index >= len(self.pieces):
            return "\n"
        piece = self.pieces[index]
        shared = self.pieces[index - 1].marks if is_outside else ()
        for place, mark in enumerate(piece.marks):
            if place < depth or shared[place : place + 1] == (mark,):
                continue
            if mark.kind in _SIGNS and not is_outside:
                continue
            return {"link": "[", "code": "`", "html": "<"}.get(
                mark.kind, _SIGNS.get(mark.kind, "<")
            )[0]
        return _first_sign(piece)

    def _edge_behind(self, index: int, depth: int, *, is_inside: bool = False) -> str:
        if index < 0:
            return "\n"
        piece = self.pieces[index]
        following = self.pieces[index + 1].marks if index + 1 < len(self.pieces) else ()
        for place, mark in enumerate(piece.marks):
            if place < depth or (not is_inside and following[place : place + 1] == (mark,)):
                continue
            if mark.kind in _SIGNS and is_inside:
                continue
            return {"link": ")", "code": "`", "html": ">"}.get(
                mark.kind, _SIGNS.get(mark.kind, ">")
            )[0]
        return _last_sign(piece)


def _has(piece: Piece, kind: str) -> bool:
    return any(mark.kind == kind for mark in piece.marks)


def _first_sign(piece: Piece) -> str:
    return {"break": "\n", "image": "!", "note": "[", "place": "<"}.get(piece.kind) or piece.text[
        :1
    ]


def _last_sign(piece: Piece) -> str:
    return {"break": "\n", "image": ")", "note": "]", "place": ">"}.get(piece.kind) or piece.text[
        -1:
    ]


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def write_code_span(code: str) -> str:
    """Return code between as many backticks as it needs."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    marks = "`" * (longest + 1)
    pad = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{marks}{pad}{code}{pad}{marks}"


def write_image(piece: Piece, escaping: Callable[[str], str] = escape_text) -> str:
    """Return a picture."""
    alt = escaping(piece.text)
    if escaping is escape_text:
        alt = _escape_brackets(alt)
    return f"![{alt}]({write_destination(piece.address)}{write_title(piece.title)})"


def _escape_brackets(label: str) -> str:
    return _LABEL_BRACKET.sub(lambda found: f"\\{found[0]}", label)


def write_destination(address: str) -> str:
    """Return an address as it can stand in a link."""
    for sign, written in ((" ", "%20"), ("{", "%7B"), ("}", "%7D"), ("<", "%3C"), (">", "%3E")):
        address = address.replace(sign, written)
    address = _REFERENCE.sub("&amp;", address.replace("\\", "%5C"))
    is_bare = _BARE.fullmatch(address) is not None and _is_balanced(address)
    return address if is_bare else f"<{address}>"


def _is_balanced(address: str) -> bool:
    """Tell whether an address has a closing parenthesis for each that opens."""
    depth = 0
    for sign in _PARENTHESES.findall(address):
        depth += 1 if sign == "(" else -1
        if not 0 <= depth <= _MOST_PARENTHESES:
            return False
    return depth == 0


def write_title(title: str) -> str:
    """Return the title of a link or a picture, with the blank before it."""
    if not title:
        return ""
    title = title.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f' "{escape_templates(title)}"'
