"""The lines of the text become paragraphs, headings, lists, tables and quotations."""

import re
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from publisher.content.importers.imported import Doubt
from publisher.content.importers.page_dump import words
from publisher.content.importers.page_dump.attributions import count_names, read_attribution
from publisher.content.importers.page_dump.echoes import find_echoes
from publisher.content.importers.page_dump.lines import Line
from publisher.content.importers.page_dump.questions import find_questions

_MOST_HEADING_WORDS = 14
_LONGEST_HEADING = 110
_MOST_TRAILING_WORDS = 8
_OPENING = '“„«"‘»'
_BULLET = re.compile(r"(?P<mark>[-•*–◦▪●○‣·])\s+(?P<words>\S.*)")
_NUMBER = re.compile(r"\(?(?P<number>\d{1,3})[.)]\s+(?P<words>\S.*)")
_LETTER = re.compile(r"\(?(?P<letter>[a-z])\)\s+(?P<words>\S.*)")
#: A bullet or number that a tab parts from its words.
_TABBED = re.compile(r"^(?P<mark>[-•*–◦▪●○‣·]|\(?\d{1,3}[.)])\t+(?=[^\t]+$)")
#: `mRNA`, `iPS cells`.
_INNER_CAPITAL = re.compile(r"[a-zµ]{1,3}[A-Z]")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:\s?[–-]\s?(?:1[5-9]|20)\d\d)?")
#: `– And now? asked the youngest.`
_SPEECH = re.compile(r"[?!]$|[?!] [a-zà-ÿ]")
_LONE_MARKS = frozenset('“”„«»"❝❞‘’•-–*◦▪●')
_DEFINITION = re.compile(r"[^\s:][^:]{0,30}\s?:\s+\S.*")
_QUOTED = re.compile(r"[“„«\"‘»].*[”“»\"’«]", re.DOTALL)
#: The smaller of two bullets stand below the larger.
_INNER_MARKS = "◦○"


class BlockKind(Enum):
    """What a block is."""

    PARAGRAPH = auto()
    HEADING = auto()
    PULL_QUOTE = auto()
    QUOTE = auto()
    BULLETS = auto()
    NUMBERS = auto()
    #: What an interviewer asks.
    QUESTION = auto()
    TABLE = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One block of the text."""

    kind: BlockKind
    #: The words; of a list or table, empty.
    text: str = ""
    #: Items with how deep they stand; rows of a table have their cells parted by tabs.
    items: tuple[tuple[int, str], ...] = ()
    #: The first number of a numbered list.
    first: int = 1
    #: Who is quoted, where nothing else tells.
    said_by: str | None = None


@dataclass(kw_only=True, slots=True)
class Blocks:
    """All blocks of a text."""

    blocks: list[Block] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def build_blocks(lines: list[Line], head: list[Line]) -> Blocks:
    """Return the blocks that the lines of a text are; `head` are those above it."""
    return _Builder(_join_marks(lines), head).build()


def _join_marks(lines: list[Line]) -> list[Line]:
    """Return the lines with bullets that stand alone before their words, without lone quotes."""
    joined: list[Line] = []
    bullet = ""
    for line in lines:
        text = words.EDIT.sub("", line.text[:400]) + line.text[400:]
        text = _TABBED.sub(r"\g<mark> ", text)
        if text in _LONE_MARKS:
            bullet = text if text in "•-–*◦▪●" else ""
            continue
        if not text:
            continue
        joined.append(replace(line, text=f"{bullet} {text}" if bullet else text))
        bullet = ""
    return joined


class _Builder:
    def __init__(self, lines: list[Line], head: list[Line]) -> None:
        self.lines = lines
        self.names = count_names([*head, *lines])
        self.echoes = find_echoes(lines)
        self.built = Blocks()
        self.definitions = _find_definitions(lines)
        self.numbered = _find_numbered(lines)
        self.questions: set[int] = set()
        self.questions = find_questions(lines, set(filter(self._may_head, range(len(lines)))))
        self.is_set_apart = sum(line.is_apart for line in lines[1:]) * 2 >= len(lines) - 1

    def build(self) -> Blocks:
        index = 0
        while index < len(self.lines):
            index = (
                self._take_table(index)
                or self._take_list(index)
                or self._take_echo(index)
                or self._take_unmarked_list(index)
                or self._take_line(index)
            )
        return self.built

    def _add(self, kind: BlockKind, text: str = "", **more: object) -> None:
        self.built.blocks.append(Block(kind=kind, text=text, **more))  # type: ignore[arg-type]

    def _doubt(self, reason: str) -> None:
        self.built.doubts.append(Doubt(key="body", reason=reason))

    def _take_table(self, index: int) -> int | None:
        """Take lines whose cells are parted by tabs."""
        columns = self.lines[index].text.count("\t")
        end = index
        while end < len(self.lines) and columns and self.lines[end].text.count("\t") == columns:
            end += 1
        if end - index < 2:
            return None
        rows = tuple((0, line.text) for line in self.lines[index:end])
        self._add(BlockKind.TABLE, items=rows)
        return end

    def _take_list(self, index: int) -> int | None:
        return self._take_bullets(index) or self._take_numbers(index) or self._take_letters(index)

    def _take_bullets(self, index: int) -> int | None:
        found = []
        for line in self.lines[index:]:
            match = _BULLET.match(line.text)
            if match is None:
                break
            found.append(match)
        marks = {match["mark"] for match in found}
        if not found or (len(found) == 1 and marks & set("-*–·")):
            return None
        # A dash opens what somebody says, in French above all.
        is_speech = marks == {"–"} and any(
            _SPEECH.search(match["words"][:200]) or len(match["words"]) > 200 for match in found
        )
        if is_speech:
            return None
        inner = bool(marks - set(_INNER_MARKS))
        items = tuple(
            (int(inner and match["mark"] in _INNER_MARKS), match["words"]) for match in found
        )
        self._add(BlockKind.BULLETS, items=items)
        return index + len(found)

    def _take_numbers(self, index: int) -> int | None:
        found: list[re.Match[str]] = []
        for line in self.lines[index:]:
            match = _NUMBER.match(line.text)
            if match is None or (found and int(match["number"]) != int(found[-1]["number"]) + 1):
                break
            found.append(match)
        if len(found) < 2:
            return None
        items = tuple((0, match["words"]) for match in found)
        self._add(BlockKind.NUMBERS, items=items, first=int(found[0]["number"]))
        return index + len(found)

    def _take_letters(self, index: int) -> int | None:
        end = index
        while end < len(self.lines):
            match = _LETTER.match(self.lines[end].text)
            if match is None or ord(match["letter"]) != ord("a") + end - index:
                break
            end += 1
        if end - index < 2:
            return None
        # Markdown numbers with figures only: the letters stay as words.
        self._add(BlockKind.BULLETS, items=tuple((0, each.text) for each in self.lines[index:end]))
        return end

    def _take_echo(self, index: int) -> int | None:
        line = self.lines[index]
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        name = None if following is None else read_attribution(following.text, self.names)
        echo = self.echoes.get(index)
        if echo is None:
            if name is None or not _QUOTED.fullmatch(line.text) or line.words > 60:
                return None
            self._add(BlockKind.QUOTE, line.text, said_by=name)
            self._doubt(f"“{_begin(line.text)}” is taken for a quotation, said by {name}")
            return index + 2
        if echo.is_unsure:
            self._doubt(
                f"“{_begin(line.text)}” is taken for a pull-quote: the text says it otherwise"
            )
        if not echo.is_first:
            return index + 1 + (name is not None)
        self._add(BlockKind.PULL_QUOTE, line.text, said_by=name)
        return index + 1 + (name is not None)

    def _take_unmarked_list(self, index: int) -> int | None:
        """Take short lines behind a colon, which lost their bullets on the way."""
        blocks = self.built.blocks
        if not blocks:
            return None
        if blocks[-1].kind is BlockKind.HEADING:
            return self._take_headed_list(index)
        is_paragraph = blocks[-1].kind is BlockKind.PARAGRAPH
        is_announced = is_paragraph and blocks[-1].text.endswith(":")
        end = index
        while end < len(self.lines) and self._is_item(end, index, is_announced=is_announced):
            end += 1
        if end < len(self.lines) and end > index:
            before, line = self.lines[end - 1], self.lines[end]
            if before.text.endswith((";", ",")) and line.words <= 25:
                end += 1
            elif (
                line.is_closed
                and line.words >= 8
                and end - index > 1
                and not before.text[0].islower()
                and (before.is_apart or not line.is_apart)
            ):
                end -= 1
        if end - index < 2:
            return None
        self._doubt(f"“{_begin(self.lines[index].text)}” and what follows is taken for a list")
        self._add(BlockKind.BULLETS, items=tuple((0, each.text) for each in self.lines[index:end]))
        return end

    def _take_headed_list(self, index: int) -> int | None:
        """Take three or more short lines below a heading, none of them set apart."""
        end = index
        while self._may_head(end) and not self.lines[end].text.endswith(("?", "!")):
            if end > index and self.lines[end].is_apart:
                break
            end += 1
        if end - index < 3 or (self.lines[index].is_apart and self.lines[index + 1].is_apart):
            small = index
            while small < len(self.lines) and self._is_item(small, index, is_announced=False):
                small += 1
            end = small
            if end - index < 2:
                return None
        self._doubt(f"“{_begin(self.lines[index].text)}” and what follows is taken for a list")
        self._add(BlockKind.BULLETS, items=tuple((0, each.text) for each in self.lines[index:end]))
        return end

    def _is_item(self, index: int, first: int, *, is_announced: bool) -> bool:
        line = self.lines[index]
        if index in self.echoes or line.words > 25 or _NUMBER.match(line.text):
            return False
        is_small = line.text[0].islower() and not line.is_closed and not line.text.endswith(":")
        if line.text.endswith(";") or is_small:
            return True
        if not is_announced or line.is_closed or "\t" in line.text:
            return False
        return (
            index == first or not line.is_apart or not self.is_set_apart or self._all_apart(first)
        )

    def _all_apart(self, first: int) -> bool:
        """Tell whether every line stands apart, so that a gap says nothing."""
        return first + 1 < len(self.lines) and self.lines[first + 1].is_apart

    def _take_line(self, index: int) -> int:
        line = self.lines[index]
        text = line.text.replace("\t", " ")
        if index in self.questions:
            self._add(BlockKind.QUESTION, text)
            return index + 1
        if self._is_heading(index):
            self._add(BlockKind.HEADING, text)
            if line.text.endswith(("!", "…", "...")):
                self._doubt(f"“{_begin(text)}” is taken for a heading")
            return index + 1
        if self._may_head(index):
            self._doubt(f"“{_begin(text)}” can be a heading or a part of the page")
        self._add(BlockKind.PARAGRAPH, text)
        return index + 1

    def _may_head(self, index: int) -> bool:
        if not 0 <= index < len(self.lines) or index in self.echoes:
            return False
        if index in self.definitions or index in self.numbered or index in self.questions:
            return False
        return _looks_like_heading(self.lines[index])

    def _is_heading(self, index: int) -> bool:
        """Tell whether a line heads what follows it."""
        if not self._may_head(index):
            return False
        run = index
        while self._may_head(run):
            run += 1
        if run == len(self.lines):
            return False
        asks = self.lines[run].text.endswith("?") and run not in self.questions
        is_followed = not asks or self.lines[run].words > 14
        before = index
        while self._may_head(before - 1):
            before -= 1
        if (
            run - before > 3
            and index == before
            and not any(self.lines[each].is_apart for each in range(index + 1, run))
        ):
            # A heading above a list that lost its bullets.
            return True
        if run - before > 2:
            # Of many short lines only the last can head the text below.
            return (
                is_followed
                and run == index + 1
                and (run - before == 1 or self.lines[index].is_apart)
            )
        return is_followed


def _find_definitions(lines: list[Line]) -> set[int]:
    """Return the lines of the form `Where: the old station` that stand beside another one."""
    found = [bool(_DEFINITION.fullmatch(line.text[:200])) for line in lines]
    return {
        index
        for index, is_one in enumerate(found)
        if is_one and (found[index - 1 : index] == [True] or found[index + 1 : index + 2] == [True])
    }


def _find_numbered(lines: list[Line]) -> set[int]:
    """Return the lines of numbered lists: those whose neighbour has the next number."""
    numbers = [
        int(found["number"]) if (found := _NUMBER.match(line.text)) else -9 for line in lines
    ]
    pairs = [
        index for index in range(len(lines) - 1) if numbers[index + 1] == numbers[index] + 1 > 0
    ]
    return {*pairs, *(index + 1 for index in pairs)}


def _looks_like_heading(line: Line) -> bool:
    text = line.text
    if text[0].islower() and not _INNER_CAPITAL.match(text):
        return False
    if line.words > _MOST_HEADING_WORDS or len(text) > _LONGEST_HEADING or "\t" in text:
        return False
    if _YEAR.fullmatch(text):
        return True
    if not any(mark.isalpha() for mark in text) or text.endswith((":", ";", ",")):
        return False
    if _BULLET.match(text) or text.startswith(("©", "—")):
        return False
    bare = text.rstrip(' ”»"’“\N{NO-BREAK SPACE})')
    if bare.endswith("?"):
        return line.sentences == 1
    if bare.endswith("!"):
        return line.words <= 8 and line.sentences == 1
    if bare.endswith(("…", "...")) and text[0] not in _OPENING:
        # «Promising results, but…»
        return line.words <= _MOST_TRAILING_WORDS and line.sentences == 1
    return not line.is_closed


def _begin(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + " …"
