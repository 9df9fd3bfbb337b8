"""Which lines are the questions of an interview."""

import re

from publisher.content.importers.page_dump.lines import Line

#: A longer question is a paragraph of the text.
_MOST_WORDS = 45
_MOST_SENTENCES = 4
_LEAST = 3
_LABEL = re.compile(r"(?:Q|V|F|Vraag|Question|Frage)\s?:\s")
_OPENING = tuple('“„«"‘»–—')


def find_questions(lines: list[Line], headings: set[int]) -> set[int]:
    """Return the lines that ask in an interview whose questions are no headings.

    `headings` are the lines that look like headings. Where each question is one of them and
    nothing else is, the questions head their answers, and none is returned.
    """
    found = {index for index in range(len(lines) - 1) if _asks(lines, index)}
    quoted = sum(lines[index + 1].text.startswith(_OPENING) for index in found)
    is_interview = len(found) >= _LEAST and (
        quoted * 4 >= len(found) * 3 or len(found) * 4 >= len(lines)
    )
    if not is_interview or (found <= headings and not _has_others(lines, headings - found)):
        return set()
    return found


def _asks(lines: list[Line], index: int) -> bool:
    """Tell a question that the next line answers."""
    line, answer = lines[index], lines[index + 1]
    is_question = line.text.endswith("?") or _LABEL.match(line.text) is not None
    if not is_question or line.text.startswith(_OPENING) or line.words > _MOST_WORDS:
        return False
    return line.sentences <= _MOST_SENTENCES and answer.is_closed and not _is_question(answer)


def _is_question(line: Line) -> bool:
    return line.text.endswith("?") and not line.text.startswith(_OPENING)


def _has_others(lines: list[Line], headings: set[int]) -> bool:
    """Tell whether other lines head text or questions."""
    return any(not lines[index].text.endswith("?") for index in headings)
