"""Who said the quotation that stands above a line."""

import re
from collections import Counter
from collections.abc import Iterable

from publisher.content.importers.page_dump import people_words
from publisher.content.importers.page_dump.bylines import is_name, read_byline
from publisher.content.importers.page_dump.lines import Line, fold

_LONGEST = 120
_DASHED = re.compile(r"[–—-]\s*(?P<name>\S.*)")
#: A first name alone, and who that is: `Els, neighbour`.
_SPEAKER = re.compile(r"[A-ZÀ-Ý][\w’'-]{1,20}(?: [A-ZÀ-Ý]\.)?(?:, | \()[a-zà-ÿ0-9][^.?!:]{1,60}")
_BREAK = re.compile(r", | \(")
_CAPITALISED = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]*")


def count_names(lines: Iterable[Line]) -> Counter[str]:
    """Return how often each capitalised word stands in lines."""
    return Counter(word for line in lines for word in _CAPITALISED.findall(line.text))


def read_attribution(text: str, names: Counter[str] | None = None) -> str | None:
    """Return who said the quotation above a line, None where the line says no such thing.

    Without a dash before the name, a line is no heading such as `Money, and the lack of it` where
    a role stands behind a name, or `names` hold that person's full name once more.
    """
    if len(text) > _LONGEST or text.endswith((".", "?", "!", ":")):
        return None
    if fold(text) in people_words.ABOUT:
        return None
    dashed = _DASHED.fullmatch(text)
    if dashed is not None:
        name = dashed["name"]
        return name if is_name(name.split(",")[0].strip()) else None
    if ":" in text:
        return None
    if not _SPEAKER.fullmatch(text):
        byline = read_byline(text)
        if byline is None or byline.is_sure or not byline.people:
            return None
    if names is None:
        return text
    name, *behind = _BREAK.split(text, maxsplit=1)
    if behind and (people_words.ROLES.match(behind[0]) or people_words.OFFICES.match(behind[0])):
        return text
    words = _CAPITALISED.findall(name)
    return text if len(words) > 1 and all(names[word] > 1 for word in words) else None
