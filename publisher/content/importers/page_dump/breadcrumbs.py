"""The trail from the home page to the article: `Home » Section » Title`."""

import re
from dataclasses import dataclass

from publisher.content.importers.page_dump import words
from publisher.content.importers.page_dump.lines import Line, fold

_HERE = re.compile(rf"(?:{words.HERE})\s*:?\s*(?P<rest>.*)", re.IGNORECASE)
_SEPARATORS = (
    re.compile(r"\s+[»›→⟩❯▸]\s+"),
    re.compile(r"\s+>+\s+"),
    re.compile(r"\s+[/\\]\s+"),
    re.compile(r"\s+::\s+"),
    re.compile(r"\s+\|\s+"),
    re.compile(r"\s+[·•]\s+"),
    re.compile(r"\s*[›→❯▸]\s*"),
    re.compile(r"(?<=\w)[»>/](?=\w)"),
    re.compile(r"\s+[–-]\s+"),
    re.compile(r"\t+"),
)
_WITH_SITE = re.compile(r"(?P<first>.*?\S)\s+[|–—·»-]\s+(?P<last>\S.*)")
_MARKS = " \t»›→⟩❯▸>/\\|·•"
_BARE = re.compile(rf"[{re.escape(_MARKS)}]+")
_LEADING = re.compile(r"[»›→⟩❯▸>/\\|]\s*\S")
_TRAILING = re.compile(r"\S\s*[»›→⟩❯▸>/\\|]$")
_QUOTES = str.maketrans("", "", "\"'“”‘’„‚«»‹›")
#: More of them are a menu.
_MOST = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Breadcrumb:
    """A trail, and where it stands."""

    #: Without the home page, at least one.
    crumbs: tuple[str, ...]
    #: What stands in the line from each crumb on, for titles that hold a separator.
    remainders: tuple[str, ...]
    #: Indexes of its first line and of the line behind its last.
    start: int
    end: int
    #: It can be a menu as well.
    is_unsure: bool


def same_title(text: str, other: str) -> bool:
    """Tell whether two lines say the same title; one of them may be cut short with an ellipsis."""
    one, two = _fold_title(text), _fold_title(other)
    if not one or not two:
        return False
    for short, long, written in ((one, two, text), (two, one, other)):
        if written.rstrip().endswith(("…", "...")) and len(short) >= 10 and long.startswith(short):
            return True
    return one == two


def repeats_title(text: str, title: str) -> bool:
    """Tell whether a line says a title, or a title with the site's name before or behind it."""
    if same_title(text, title):
        return True
    found = _WITH_SITE.fullmatch(text) if len(text) < 300 else None
    return found is not None and (
        same_title(found["first"], title)
        or (len(found["first"].split()) <= 4 and same_title(found["last"], title))
    )


def _fold_title(text: str) -> str:
    return fold(" ".join(text.translate(_QUOTES).split()))


def find_breadcrumb(lines: list[Line]) -> Breadcrumb | None:
    """Return the trail among the first lines of a page, or None."""
    unsure = None
    for index, line in enumerate(lines):
        if len(line.text) > 400:
            continue
        found = _read_here(lines, index) or _read_line(lines, index) or _read_column(lines, index)
        if found is not None and not found.is_unsure:
            return found
        unsure = unsure or found
    return unsure


def _read_here(lines: list[Line], index: int) -> Breadcrumb | None:
    found = _HERE.fullmatch(lines[index].text)
    if found is None:
        return None
    if found["rest"]:
        split = _split(found["rest"])
        crumbs = split[0] if split else [found["rest"]]
        if len(crumbs) == 1 and fold(crumbs[0]) in words.HOME:
            column = _read_column(lines, index, first=crumbs[0])
            return column or _take_column(lines, index + 1, index)
        return _build(crumbs, split[1] if split else crumbs, index, index + 1)
    if index + 1 == len(lines):
        return None
    following = _read_line(lines, index + 1, is_announced=True) or _read_column(lines, index + 1)
    if following is not None:
        return _build(list(following.crumbs), list(following.remainders), index, following.end)
    return _take_column(lines, index + 1, index)


def _take_column(lines: list[Line], first: int, start: int) -> Breadcrumb | None:
    """Return crumbs that stand one in a line with nothing between them, up to the title."""
    end = first
    while end < len(lines) and end - first < _MOST:
        if end > first and (lines[end].is_apart or lines[end].is_closed):
            break
        end += 1
        if any(same_title(lines[end - 1].text, other.text) for other in lines[end:]):
            break
    crumbs = [line.text.strip(_MARKS) for line in lines[first:end]]
    return _build(crumbs, crumbs, start, end)


def _read_line(lines: list[Line], index: int, *, is_announced: bool = False) -> Breadcrumb | None:
    split = _split(lines[index].text)
    if split is None:
        return None
    crumbs, remainders = split
    others = [line.text for at, line in enumerate(lines) if at != index]
    is_home = fold(crumbs[0]) in words.HOME
    named = [rest for rest in remainders[1:] if any(same_title(rest, other) for other in others)]
    is_titled = bool(named)
    if not (is_home or is_announced or _is_titled_trail(lines[index].text, crumbs, named)):
        return None
    known = sum(1 for crumb in crumbs[1:] if fold(crumb) in words.MENU)
    if known * 2 >= len(crumbs) and not is_titled:
        return None
    if not is_titled and not is_announced and len(crumbs) > 4 and len(crumbs[-1].split()) < 4:
        return None
    is_plain = bool(re.search(r"\s[|·•–-]\s", lines[index].text)) and len(crumbs[-1].split()) < 4
    return _build(
        crumbs, remainders, index, index + 1, is_unsure=is_plain and not is_titled, is_home=is_home
    )


def _is_titled_trail(text: str, crumbs: list[str], named: list[str]) -> bool:
    """Tell a trail that begins with the site's name from `Title | Site`."""
    if not named:
        return False
    if any(separator.search(text) for separator in _SEPARATORS[:3]):
        return True
    return len(crumbs) > 2 and any(len(rest.split()) > 2 for rest in named)


def _read_column(lines: list[Line], index: int, *, first: str | None = None) -> Breadcrumb | None:
    """Return crumbs that stand one in a line, with separators around or between them."""
    text = first or lines[index].text
    if fold(text) not in words.HOME:
        return None
    crumbs, at = [text.strip(_MARKS)], index + 1
    is_open = bool(_TRAILING.search(lines[index].text))
    while at < len(lines) and len(crumbs) <= _MOST:
        row = lines[at].text
        if _BARE.fullmatch(row):
            is_open = True
        elif is_open or _LEADING.match(row):
            crumbs.append(row.strip(_MARKS))
            is_open = bool(_TRAILING.search(row))
        else:
            break
        at += 1
    return _build(crumbs, crumbs, index, at) if len(crumbs) > 1 else None


def _split(text: str) -> tuple[list[str], list[str]] | None:
    """Return the parts of a line at its separators, and what the line says from each on."""
    for separator in _SEPARATORS:
        found = list(separator.finditer(text))
        if not found or len(found) > _MOST + 2:
            continue
        starts = [0, *(match.end() for match in found)]
        ends = [*(match.start() for match in found), len(text)]
        crumbs = [text[a:b].strip(_MARKS) for a, b in zip(starts, ends, strict=True)]
        remainders = [text[start:].strip(_MARKS) for start in starts]
        if not crumbs[-1] and len(crumbs) > 2:
            crumbs, remainders = crumbs[:-1], remainders[:-1]
        if all(crumbs):
            return crumbs, remainders
    return None


def _build(
    crumbs: list[str],
    remainders: list[str],
    start: int,
    end: int,
    *,
    is_unsure: bool = False,
    is_home: bool | None = None,
) -> Breadcrumb | None:
    """Return the trail without its home page, however it is called; None for nothing else."""
    if is_home is None:
        is_home = fold(crumbs[0]) in words.HOME
    if is_home:
        crumbs, remainders = crumbs[1:], remainders[1:]
    if not crumbs:
        return None
    return Breadcrumb(
        crumbs=tuple(crumbs),
        remainders=tuple(remainders),
        start=start,
        end=end,
        is_unsure=is_unsure,
    )
