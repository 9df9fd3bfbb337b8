"""Lines of a page's head that tell dates, reading time and writers in one go."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from publisher.content.importers.page_dump import date_words
from publisher.content.importers.page_dump.bylines import Byline, is_name, read_byline
from publisher.content.importers.page_dump.dates import PARTIAL, FoundDate, find_dates

_UPDATED = re.compile(rf"(?:{date_words.UPDATED})\s*:?\s*$", re.IGNORECASE)
_PUBLISHED = re.compile(rf"(?<![\w’'])(?:{date_words.PUBLISHED})\s*:?\s*$", re.IGNORECASE)
_LABELS = re.compile(
    rf"(?<!\w)(?:{date_words.UPDATED}|{date_words.PUBLISHED})(?!\w)\s*:?", re.IGNORECASE
)
_AGO = re.compile(rf"(?<![\w.:,])(?:{date_words.AGO.pattern})(?!\w)", re.IGNORECASE)
_COUNTS = re.compile(
    r"(?<!\w)[\d.,]+k?\s+(?:keer gelezen|x gelezen|weergaven|vues?|views?|lectures|aufrufe|"
    r"mal gelesen|"
    r"reacties?|comments?|commentaires?|kommentare?|likes?|shares?|claps?)(?!\w)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|·•/]\s*|\s+[–—-]\s+|\t+|\s*;\s*|,\s+(?=\x00)|\x00")
_IN = re.compile(
    r"(?:(?:gepost|geplaatst|gepubliceerd|publié|posted|filed|published|veröffentlicht|"
    r"erschienen)\s+)?"
    r"(?:in|dans|under|onder|en)\s+(?P<section>[A-ZÀ-Ý].{1,40})"
)
_TIME_LEFT = re.compile(r"^[\d:.h\s]*(?:uur|uhr|h)?$", re.IGNORECASE)
_LONGEST = 250


@dataclass(frozen=True, kw_only=True, slots=True)
class Meta:
    """What such a line tells."""

    published: datetime | date | None
    updated: datetime | date | None
    #: Day and month of the date could be the other way round.
    is_unsure: bool
    byline: Byline | None
    #: Short words beside the date: most often the section.
    label: str | None
    #: A date or a reading time stands in it.
    is_dated: bool
    #: Of a date it has the day or the time alone, which can head a part of a diary.
    is_partial: bool


def read_meta(text: str) -> Meta | None:
    """Return what a line tells if it tells nothing but dates, reading time, writers, a label."""
    if len(text) > _LONGEST:
        return None
    found = find_dates(text)
    rest = _cut(text, found)
    published, updated = _sort_dates(text, found)
    is_dated = bool(found)
    is_partial = False
    for pattern in (date_words.READING, _AGO, _COUNTS, PARTIAL):
        if pattern is PARTIAL and is_dated:
            continue
        rest, number = pattern.subn("\x00", rest)
        # «Today» in the midst of a sentence dates nothing: the residue decides below.
        is_partial = pattern is PARTIAL and not is_dated and bool(number)
        is_dated = is_dated or bool(number)
    if is_dated:
        rest = _LABELS.sub(" ", rest) if "\x00" in rest else rest
    byline, label, is_understood = _read_rest(rest, is_dated=is_dated)
    if not is_understood or not (is_dated or byline):
        return None
    return Meta(
        published=published,
        updated=updated,
        is_unsure=any(each.is_unsure for each in found),
        byline=byline,
        label=label,
        is_dated=is_dated,
        is_partial=is_partial,
    )


def _cut(text: str, found: list[FoundDate]) -> str:
    rest = text
    for each in reversed(found):
        before = rest[: each.start]
        for label in (_UPDATED, _PUBLISHED):
            before = label.sub("", before)
        rest = f"{before}\x00{rest[each.end :]}"
    return rest


def _sort_dates(
    text: str, found: list[FoundDate]
) -> tuple[datetime | date | None, datetime | date | None]:
    """Return the day of publication and that of the last change."""
    published: datetime | date | None = None
    updated: datetime | date | None = None
    for each in found:
        if _UPDATED.search(text[: each.start].rstrip(" :(") + " "):
            updated = updated or each.value
        else:
            published = published or each.value
    return published, updated


def _read_rest(rest: str, *, is_dated: bool) -> tuple[Byline | None, str | None, bool]:
    """Return the byline and the label in what dates leave over, and whether that is all."""
    byline: Byline | None = None
    label: str | None = None
    whole = " ".join(rest.replace("\x00", " ").split()).strip(" |·•–—-,;:()/")
    if not whole or _TIME_LEFT.match(whole):
        return None, None, True
    if not is_dated:
        byline = read_byline(rest)
        return byline, None, byline is not None
    for part in (each.strip(" |·•–—-,;:()/") for each in _PARTS.split(rest)):
        if not part or _TIME_LEFT.match(part):
            continue
        found = read_byline(part)
        section = _IN.fullmatch(part)
        if found is not None and byline is None:
            byline = found
        elif section is not None:
            label = label or section["section"]
        elif len(part.split()) <= 4 and not part.endswith((".", "?", "!")):
            label = label or part
        else:
            return None, None, False
    return _keep_name(byline, label)


def _keep_name(byline: Byline | None, label: str | None) -> tuple[Byline | None, str | None, bool]:
    """Prefer a name beside a date to a label, and see that not both are the same."""
    if byline is None and label is not None and is_name(label):
        return read_byline(label), None, True
    return byline, label, True
