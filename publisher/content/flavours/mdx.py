"""MDX is taken apart: text, imports and exports, components, expressions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

_SPECIAL = re.compile(r"[`\\<{$]|(?m:^(?:import|export)\b)")
_TICKS = re.compile(r"`+")
_NAME = re.compile(r"<(/?)([A-Za-z][\w.:\-]*|(?=>))")
_ATTRIBUTE = re.compile(r"\s*(?:([A-Za-z_][\w.:\-]*)(?:\s*=\s*(?=[\"'{]))?|(?=\{\s*\.\.\.))")
_END = re.compile(r"\s*(/?)>")
_IMPORT = re.compile(
    r"import\s(?:(?:(?!\nimport\b)[\w$*{},\s]){1,4000}?\sfrom\s)?\s*[\"']([^\"'\n]{0,500})[\"'][^\n]*"
    r"|import\s*\{"
)
_EXPORT = re.compile(r"export\s+(?:default|const|let|var|async|function|class|type|interface|[{*])")
_IMPORTED = re.compile(r"import\s+([\w$]+)\s+from")
_LEAD = re.compile(r"\s*(?=(?:import|export)\b)")
_GOES_ON = re.compile(r"\n+(?:[ \t]+\S|[)\]}])")
_OWN_LINE = re.compile(r"^[ \t]*<(/?)([A-Z][\w.]*)(?![^\n]*(?:/>|</))[^\n]*$")
_DEEPEST = 20
_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_BRACKET = re.compile(r"[()\[\]{}]")
#: `$…$` as Pandoc tells it from sums of money.
_MATH = re.compile(r"\$\$.{1,5000}?\$\$|\$(?! )[^$\n]{1,500}(?<! )\$(?!\d)", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
#: HTML's elements that hold nothing; in HTML all others are open until they are closed.
VOID_ELEMENTS = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
})  # fmt: skip
_LONGEST_VALUE = 4_000
_LONGEST_CODE = 20_000
_MOST_ATTRIBUTES = 100


class Kind(Enum):
    """What a piece of MDX is."""

    TEXT = auto()
    #: An import or an export.
    STATEMENT = auto()
    #: `<Name …>`, `</Name>`, `<Name … />`; HTML's own elements too where HTML would not have them.
    TAG = auto()
    #: `{…}`.
    EXPRESSION = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text."""

    kind: Kind
    text: str
    start: int
    name: str = ""
    #: An attribute's value as text; of an expression in braces, what stands between them.
    attributes: dict[str, str] = field(default_factory=dict)
    is_closing: bool = False
    is_closed: bool = False


def scan_mdx(text: str) -> Iterator[Piece]:
    """Yield a text without fenced code in its pieces; inline code and formulas are text."""
    partners = _pair_braces(text)
    start = position = 0
    while (found := _SPECIAL.search(text, position)) is not None:
        piece, position = _read(text, found.start(), partners)
        if piece is not None:
            if start < piece.start:
                yield Piece(Kind.TEXT, text[start : piece.start], start)
            yield piece
            start = position
    if start < len(text):
        yield Piece(Kind.TEXT, text[start:], start)


def name_imports(text: str) -> dict[str, str]:
    """Return what a text imports under one name → from where."""
    return {
        found[1]: piece.attributes["from"]
        for piece in scan_mdx(text)
        if piece.kind is Kind.STATEMENT and "from" in piece.attributes
        if (found := _IMPORTED.match(piece.text)) is not None
    }


def find_prose(text: str) -> int:
    """Return where imports, exports and empty lines end that MDX begins with."""
    position = 0
    while (word := _LEAD.match(text, position)) is not None:
        piece = _read_statement(text, word.end())
        if piece is None:
            return position
        position = piece.start + len(piece.text)
    return position


def dedent_children(markdown: str) -> str:
    """Return MDX with what stands in a component as far left as it can: an indent there is no code.

    Looked at are components whose tags have lines of their own.
    """
    lines = markdown.split("\n")
    open_tags: list[tuple[str, int]] = []
    for index, line in enumerate(lines):
        found = _OWN_LINE.match(line)
        if found is None:
            continue
        if not found[1]:
            open_tags.append((found[2], index))
        elif open_tags and open_tags[-1][0] == found[2]:
            _dedent(lines, open_tags.pop()[1] + 1, index)
        del open_tags[:-_DEEPEST]
    return "\n".join(lines)


def _dedent(lines: list[str], start: int, end: int) -> None:
    bare = [line.lstrip(" \t") for line in lines[start:end]]
    leads = [
        line[: len(line) - len(rest)].expandtabs(4)
        for line, rest in zip(lines[start:end], bare, strict=True)
    ]
    shared = min((len(lead) for lead, rest in zip(leads, bare, strict=True) if rest), default=0)
    if shared:
        lines[start:end] = [
            f"{lead[shared:]}{rest}" for lead, rest in zip(leads, bare, strict=True)
        ]


def _pair_braces(text: str) -> dict[int, int]:
    partners: dict[int, int] = {}
    open_braces: list[int] = []
    for found in re.finditer(r"[{}]", text):
        if found[0] == "{":
            open_braces.append(found.start())
        elif open_braces:
            partners[open_braces.pop()] = found.start()
    return partners


def _read(text: str, start: int, partners: dict[int, int]) -> tuple[Piece | None, int]:
    """Return what begins at a special character, or None for text; and where it ends."""
    sign = text[start]
    if sign == "\\":
        return None, start + 2
    if sign == "`":
        return None, _end_of_code(text, start)
    if sign == "$":
        math = _MATH.match(text, start)
        return None, start + 1 if math is None else math.end()
    if sign == "{":
        end = partners.get(start)
        # A heading's own address, `{#name}`, is no expression.
        if end is None or text.startswith("{#", start):
            return None, start + 1
        return Piece(Kind.EXPRESSION, text[start + 1 : end], start), end + 1
    piece = _read_tag(text, start, partners) if sign == "<" else _read_statement(text, start)
    return piece, start + (1 if piece is None else len(piece.text))


def _end_of_code(text: str, start: int) -> int:
    ticks = _TICKS.match(text, start)
    assert ticks is not None  # it begins with one
    end = ticks.end()
    closing = re.compile(rf"(?<!`){ticks[0]}(?!`)").search(text, end, end + _LONGEST_CODE)
    if closing is None or _BLANK_LINE.search(text, end, closing.start()) is not None:
        return end
    return closing.end()


def _read_tag(text: str, start: int, partners: dict[int, int]) -> Piece | None:
    opening = _NAME.match(text, start)
    if opening is None:
        return None
    name, position = opening[2], opening.end()
    attributes: dict[str, str] = {}
    has_braces = False
    while (end := _END.match(text, position)) is None:
        found = _ATTRIBUTE.match(text, position)
        if found is None or len(attributes) > _MOST_ATTRIBUTES:
            return None
        position = found.end()
        sign = text[position : position + 1]
        if sign == "{":
            close, has_braces = partners.get(position), True
        elif sign in ("'", '"') and found[0].rstrip().endswith("="):
            place = text.find(sign, position + 1, position + _LONGEST_VALUE)
            close = None if place < 0 else place
        else:
            attributes.setdefault(found[1] or "…", "")
            continue
        if close is None or close - position > _LONGEST_CODE:
            return None
        attributes.setdefault(found[1] or "…", text[position + 1 : close])
        position = close + 1
    is_component = not name or not name[0].islower() or "." in name
    is_alone = bool(end[1]) and name.lower() not in VOID_ELEMENTS
    if not (is_component or has_braces or is_alone or "className" in attributes):
        return None
    return Piece(
        Kind.TAG,
        text[start : end.end()],
        start,
        name=name,
        attributes=attributes,
        is_closing=bool(opening[1]),
        is_closed=bool(end[1]),
    )


def _read_statement(text: str, start: int) -> Piece | None:
    """Return an import, or an export up to an empty line.

    An export goes on behind one where a bracket is open and the next line is indented or closes it.
    """
    found = _IMPORT.match(text, start) or _EXPORT.match(text, start)
    if found is None:
        return None
    depth, position = 0, start
    while position < len(text):
        line_end = text.find("\n", position)
        line_end = len(text) if line_end < 0 else line_end
        line = text[position:line_end]
        if not line.strip() and (depth <= 0 or not _GOES_ON.match(text, line_end)):
            break
        depth += sum(_BRACKETS[bracket] for bracket in _BRACKET.findall(line))
        position = line_end + 1
        if depth <= 0 and found.re is _IMPORT:
            break
    attributes = {"from": found[1]} if found.re is _IMPORT and found[1] else {}
    return Piece(Kind.STATEMENT, text[start : min(position, len(text))], start, "", attributes)
