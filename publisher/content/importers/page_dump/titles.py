"""Which line of a page is the title of its article."""

import re
from dataclasses import dataclass

from publisher.content.importers.page_dump import words
from publisher.content.importers.page_dump.breadcrumbs import (
    Breadcrumb,
    find_breadcrumb,
    repeats_title,
    same_title,
)
from publisher.content.importers.page_dump.echoes import is_quoted
from publisher.content.importers.page_dump.frame import find_kind
from publisher.content.importers.page_dump.lines import Line
from publisher.content.importers.page_dump.meta import read_meta

#: The title stands among the first lines, however long the menus are.
_HEAD = 150
#: `Title | Site`, `Title - Site`: what stands before the last separator.
_SITE = re.compile(r"(?P<title>.+\S)\s+[|–—·»:-]\s+(?P<site>\S.{0,60})")
_SITE_FIRST = re.compile(r"(?:\s[|–—·»-]|:)\s$")
_MOST_WORDS = 32
_OPEN_ENDS = ("?", "!", "?”", "?»", "? »", "?“", "…", "...")


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleFound:
    """A title, and where it stands."""

    title: str
    #: Index of the line behind its last occurrence above the text.
    end: int
    #: Index of its first occurrence.
    start: int
    breadcrumb: Breadcrumb | None
    #: Neither repeated nor in a breadcrumb: taken by its place.
    is_unsure: bool


def find_title(lines: list[Line]) -> TitleFound | None:
    """Return the title of the page's article, None where no line can be one."""
    head = lines[:_HEAD]
    first = _find_text(head)
    region = head[:first]
    breadcrumb = find_breadcrumb(head[: first + 1])
    trail = set() if breadcrumb is None else set(range(breadcrumb.start, breadcrumb.end))
    candidates = [
        index for index in range(len(region)) if index not in trail and _can_be(region[index])
    ]
    title = (
        _name_by_trail(breadcrumb, head, candidates)
        or _name_by_site(region, candidates)
        or _name_by_repetition(region, candidates)
    )
    is_unsure = title is None
    if title is None:
        title = _name_by_place(head, first, candidates)
    if title is None:
        return None
    title = _spell(title, breadcrumb, [region[index].text for index in candidates])
    places = [index for index in candidates if same_title(region[index].text, title)]
    if not places:
        end = breadcrumb.end if breadcrumb else 0
        return TitleFound(
            title=title, start=end, end=end, breadcrumb=breadcrumb, is_unsure=is_unsure
        )
    end = places[-1] + 1
    while end < len(region) and repeats_title(region[end].text, title):
        end += 1
    return TitleFound(
        title=title,
        start=places[0],
        # A trail below the title.
        end=breadcrumb.end if breadcrumb and breadcrumb.start == end else end,
        breadcrumb=breadcrumb,
        is_unsure=is_unsure,
    )


def _spell(title: str, breadcrumb: Breadcrumb | None, lines: list[str]) -> str:
    """Return a title as a line says it last, but not in capitals throughout if another does not."""
    said = [line for line in lines if same_title(line, title)]
    trail = () if breadcrumb is None else breadcrumb.remainders
    others = [*said[::-1], title, *(each for each in trail if same_title(each, title))]
    return next((each for each in others if not each.isupper()), others[0])


def _find_text(head: list[Line]) -> int:
    """Return the index of the first paragraph of the article."""
    keys = [line.key for line in head]
    for least in (12, 5):
        for index, line in enumerate(head):
            if not line.is_closed or line.words < least - 4 * (line.sentences > 1):
                continue
            is_title = keys.count(line.key) > 1 or any(
                same_title(_strip_site(other.text) or "", line.text) for other in head[:index]
            )
            in_trail = any(
                other.text.endswith(line.text) and other.text != line.text for other in head[:index]
            )
            # A title asks, or is cut short in a trail.
            is_open = line.text.endswith(_OPEN_ENDS) and line.sentences == 1
            if is_title or in_trail or is_open or find_kind(line) or read_meta(line.text):
                continue
            return index
    return len(head)


def _can_be(line: Line) -> bool:
    if not 1 <= line.words <= _MOST_WORDS or not any(mark.isalpha() for mark in line.text):
        return False
    if find_kind(line) is not None:
        return False
    meta = read_meta(line.text)
    return meta is None or not (meta.is_dated or (meta.byline and meta.byline.is_sure))


def _name_by_trail(
    breadcrumb: Breadcrumb | None, head: list[Line], candidates: list[int]
) -> str | None:
    """Return the title that the breadcrumb ends with, where it does."""
    if breadcrumb is None:
        return None
    for remainder in reversed(breadcrumb.remainders):
        for index in candidates:
            text = head[index].text
            if same_title(text, remainder) and not (
                index < breadcrumb.start and len(text.split()) < 3
            ):
                behind = [each for each in candidates if each >= breadcrumb.end]
                is_label = _heads_quote(head, index, behind) or (
                    len(text.split()) <= 2 and _has_other_title(head, index, behind)
                )
                if not is_label:
                    return text
    last = breadcrumb.crumbs[-1]
    following = [index for index in candidates if index >= breadcrumb.end]
    others = [index for index in following if head[index].words >= 3]
    # A line that names a writer is no other title.
    if len(last.split()) >= 3 and all(read_meta(head[index].text) for index in others):
        return last
    return None


def _heads_quote(head: list[Line], index: int, candidates: list[int]) -> bool:
    """Tell whether a short line stands right above a longer one in quotation marks."""
    following = next((each for each in candidates if each > index), None)
    if following is None or head[index].words > 5 or is_quoted(head[index].text):
        return False
    line = head[following]
    return following == index + 1 and line.words > head[index].words and is_quoted(line.text)


def _has_other_title(head: list[Line], index: int, candidates: list[int]) -> bool:
    """Tell whether a longer title stands beside a label."""
    for other in candidates:
        if other != index and abs(other - index) <= 2 and head[other].words >= 3:
            meta = read_meta(head[other].text)
            return meta is None or not (meta.is_dated or (meta.byline and meta.byline.is_sure))
    return False


def _strip_site(text: str) -> str | None:
    found = _SITE.fullmatch(text) if len(text) < 300 else None
    return None if found is None else found["title"]


def _name_by_site(region: list[Line], candidates: list[int]) -> str | None:
    """Return the line that another one repeats with the site's name behind or before it."""
    for index in candidates[:4]:
        text = region[index].text
        for other in candidates:
            title = region[other].text
            if other == index or len(title) < 8 or region[other].words < 2:
                continue
            if len(text) > len(title) + 2 and (
                re.match(r"\s+[|–—·»:-]\s", text[len(title) :])
                and same_title(text[: len(title)], title)
            ):
                return title
            if text.endswith(title) and _SITE_FIRST.search(text[: -len(title)]):
                return title
    return None


def _name_by_repetition(region: list[Line], candidates: list[int]) -> str | None:
    for index in candidates:
        line = region[index]
        if line.words >= 3 and any(
            other > index and same_title(region[other].text, line.text) for other in candidates
        ):
            return line.text
    return None


def _name_by_place(head: list[Line], first: int, candidates: list[int]) -> str | None:
    """Return the line that stands and looks most like a title."""
    best: tuple[float, str] | None = None
    for place, index in enumerate(candidates):
        line = head[index]
        score = min(line.words, 7) / 2 + (1 if line.is_apart or index == 0 else 0)
        following = head[index + 1] if index + 1 < len(head) else None
        if index + 1 == first or (following and read_meta(following.text)):
            score += 2
        before = candidates[place - 1] if place else None
        if before is not None and before == index - 1 and head[before].words >= 3:
            score -= 3
        if read_meta(line.text) is not None:
            score -= 3
        if line.key in words.HOME or line.words == 1:
            score -= 1
        elif first < len(head) and line.key in head[first].key[:300]:
            # An encyclopaedia says in its first sentence what the article is about.
            score += 2.5
        if best is None or score > best[0]:
            best = (score, line.text)
    if best is None:
        return None
    stripped = _strip_site(best[1]) if best[1] == head[0].text else None
    return stripped if stripped and len(stripped.split()) >= 3 else best[1]
