"""Blocks become Markdown that says what they say, with no more backslashes than it takes."""

import re

from publisher.content.importers.page_dump.blocks import Block, BlockKind
from publisher.content.parsing import Event, to_events
from publisher.content.pull_quotes import MARKER

#: Marks that can mean something, rarest first: those that need no backslash lose theirs again.
_SPECIAL = ">]}\\`*_[<&~!#{^|"
#: What means something at the beginning of a line only.
_LEADING = re.compile(r"(\d{1,9}|)([.)]|[-+=:~])(?=[-+=:~\s]|$)")
_MOST_TRIED = 40


def write_markdown(blocks: list[Block]) -> str:
    """Return the blocks as Markdown, an empty line between two."""
    return "\n\n".join(_write(block) for block in blocks)


def _write(block: Block) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return "## " + escape(block.text, before="## ")
        case BlockKind.QUESTION:
            return f"**{escape(block.text, before='**')}**"
        case BlockKind.PULL_QUOTE:
            return _write_quote([f"> {MARKER}"], block)
        case BlockKind.QUOTE:
            return _write_quote([], block)
        case BlockKind.BULLETS:
            return "\n".join(
                f"{'  ' * depth}- {escape(text, before='- ')}" for depth, text in block.items
            )
        case BlockKind.NUMBERS:
            return "\n".join(
                f"{number}. {escape(text, before='1. ')}"
                for number, (_, text) in enumerate(block.items, block.first)
            )
        case BlockKind.TABLE:
            return _write_table(block)
        case _:
            return escape(block.text)


def _write_quote(lines: list[str], block: Block) -> str:
    lines.append("> " + escape(block.text, before="> "))
    if block.said_by:
        lines += [">", "> — " + escape(block.said_by)]
    return "\n".join(lines)


def _write_table(block: Block) -> str:
    rows = [[cell.strip() for cell in text.split("\t")] for _, text in block.items]
    cells = [[escape(cell).replace("\\|", "|").replace("|", "\\|") for cell in row] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])


def escape(text: str, *, before: str = "") -> str:
    """Return a line as Markdown that shows exactly it, behind the mark `before` of its block."""
    if not text or _shows(text, text, before):
        return text
    marks = [mark for mark in _SPECIAL if mark in text]
    written = _escape(text, frozenset(marks))
    for mark in marks:
        fewer = frozenset(marks) - {mark}
        if _shows(_escape(text, fewer), text, before):
            marks = [each for each in marks if each != mark]
            written = _escape(text, fewer)
    plain = _escape(text, frozenset(marks), is_leading=False)
    return _drop_single(plain if _shows(plain, text, before) else written, text, before)


def _escape(text: str, marks: frozenset[str], *, is_leading: bool = True) -> str:
    written = "".join(f"\\{each}" if each in marks else each for each in text)
    return (
        _LEADING.sub(r"\1\\\2", written, count=1)
        if is_leading and _LEADING.match(text)
        else written
    )


def _drop_single(written: str, text: str, before: str) -> str:
    """Return the line without each backslash that it does without."""
    places = [found.start() for found in re.finditer(r"\\(?=[^\sA-Za-z0-9])", written)]
    if len(places) > _MOST_TRIED:
        return written
    for place in reversed(places):
        shorter = written[:place] + written[place + 1 :]
        if _shows(shorter, text, before):
            written = shorter
    return written


def _shows(written: str, text: str, before: str) -> bool:
    """Tell whether Markdown shows the text and nothing else."""
    if written.startswith((": ", "~~~")):
        return False
    found = list(to_events(before + written))
    shown = "".join(_text(event) for event in found)
    return shown == text and _starts(found) == _starts(list(to_events(f"{before}x")))


def _text(event: Event) -> str:
    return str(event.get("Text", "")) if isinstance(event, dict) else ""


def _starts(events: list[Event]) -> list[str]:
    """Return what begins or stands in a piece of Markdown, save for its words."""
    kinds = []
    for event in events:
        if isinstance(event, str):
            kinds.append(event)
        elif "Start" in event:
            start = event["Start"]
            kinds.append(start if isinstance(start, str) else next(iter(start)))
        elif "Text" not in event and "End" not in event:
            kinds.append(next(iter(event)))
    return kinds
