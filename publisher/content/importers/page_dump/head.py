"""What stands between the title and the text: section, writers, dates, standfirst."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from publisher.content.importers.imported import Doubt
from publisher.content.importers.page_dump import date_words, people_words, words
from publisher.content.importers.page_dump.breadcrumbs import Breadcrumb, repeats_title, same_title
from publisher.content.importers.page_dump.bylines import ends_in_credit, is_name
from publisher.content.importers.page_dump.cards import read_card
from publisher.content.importers.page_dump.frame import Kind, find_kind, read_section
from publisher.content.importers.page_dump.lines import Line
from publisher.content.importers.page_dump.meta import Meta, read_meta
from publisher.content.importers.page_dump.positions import is_no_person
from publisher.content.importers.page_dump.titles import TitleFound
from publisher.model.articles import Person

#: So many lines behind the title can belong to the head.
_REACH = 16
_LONGEST_STANDFIRST = 600
_MOST_HEADING_WORDS = 14
#: Shorter lines between title and text are labels, longer ones subtitles.
_LEAST_SUBTITLE = 4
_DATELINE = re.compile(
    r"[A-ZÀ-Ý][\w’'.\-]{1,30}(?:[ /,]{1,2}[\w’'.\-]{1,30}){0,5}(?: ?\([^)]{1,20}\))?,?(?: [–—-] |"
    r" ?[–—] ?)"
    r"(?=[A-ZÀ-Ý“«„])"
)
_WHOLE_QUOTE = re.compile(r"[“„«\"‘].*[”“»\"’]\.?$", re.DOTALL)
#: `Bron: Belga`.
_SOURCE = re.compile(r"(?:bron|source|quelle)\s?: \S.{1,60}", re.IGNORECASE)
_LABEL_ALONE = re.compile(
    rf"{date_words.PUBLISHED}|{date_words.UPDATED}|from|van|de|von|leestijd|lesezeit"
)


@dataclass(kw_only=True, slots=True)
class Head:
    """What the head tells; filled line by line."""

    section: str | None = None
    authors: tuple[Person, ...] = ()
    published: datetime | date | None = None
    updated: datetime | date | None = None
    summary: str | None = None
    doubts: list[Doubt] = field(default_factory=list)
    #: Index of the first line of the text.
    end: int = 0
    #: Words beside a date, a section if nothing else tells one.
    label: str | None = None
    #: A word such as «by» stands before a writer.
    is_signed: bool = False

    def doubt(self, key: str, reason: str) -> None:
        """Note what was taken for what it probably is."""
        self.doubts.append(Doubt(key=key, reason=reason))


def read_head(lines: list[Line], title: TitleFound) -> Head:
    """Return what stands around the title, and where the text begins."""
    head = Head(end=title.end)
    if title.is_unsure:
        head.doubt("title", f"taken from the line “{title.title}”, by its place alone")
    head.section = _find_section(lines, title, head)
    last = _find_last_meta(lines, title, head.section)
    _read_between(lines, title, last, head)
    _read_above(lines, title, head)
    if head.summary is None:
        _take_standfirst(lines, head, is_marked=False)
    if head.section is None and head.label is not None:
        head.section = head.label
        head.doubt("section", f"taken from “{head.label}” beside the date")
    return head


def _find_section(lines: list[Line], title: TitleFound, head: Head) -> str | None:
    """Return the section from the breadcrumb, or from a label beside the title."""
    trail = title.breadcrumb
    near = lines[max(0, title.start - 4, trail.end if trail else 0) : title.end + 6]
    named = next((found for line in near if (found := read_section(line.text))), None)
    crumbs = _crumbs_above(title)
    if crumbs:
        labels = [crumb for crumb in crumbs if any(_same(crumb, line.text) for line in near)]
        section = (labels or list(crumbs))[-1]
        return _spell(section, lines[: title.end + 6])
    if named is not None:
        return _spell(named, lines[: title.end])
    return _find_label(lines, title, head)


def _crumbs_above(title: TitleFound) -> tuple[str, ...]:
    trail: Breadcrumb | None = title.breadcrumb
    if trail is None:
        return ()
    for index, remainder in enumerate(trail.remainders):
        if same_title(remainder, title.title):
            return trail.crumbs[:index]
    crumbs = trail.crumbs
    return tuple(crumb for crumb in crumbs if not crumb.isdigit() and len(crumb.split()) < 6)


def _same(text: str, other: str) -> bool:
    return text.casefold() == other.casefold()


def _find_label(lines: list[Line], title: TitleFound, head: Head) -> str | None:
    """Return a short line right above the title, or between two of its occurrences."""
    places = [
        index
        for index in range(title.start, title.end)
        if same_title(lines[index].text, title.title)
    ] or [title.start]
    for place in reversed(places):
        index = place - 1
        while index >= 0 and (meta := read_meta(lines[index].text)) and meta.is_dated:
            index -= 1
        if index < 0 or not _is_label(lines[index]):
            continue
        label = lines[index]
        is_repeated = sum(_same(label.text, line.text) for line in lines[: title.end]) > 1
        is_set_apart = label.is_apart or index == 0 or find_kind(lines[index - 1]) is not None
        above = lines[index - 1].text if index else ""
        if (
            is_repeated
            or label.text.isupper()
            or title.title in above
            or (is_set_apart and (not above or index - 1 < place))
        ):
            if not is_repeated:
                head.doubt("section", f"taken from the line “{label.text}” above the title")
            return _spell(label.text, lines[: title.end])
    return None


def _is_label(line: Line) -> bool:
    return (
        line.words <= 3
        and len(line.text) <= 40
        and find_kind(line) is None
        and not line.is_closed
        and not line.text.endswith(":")
        and not _LABEL_ALONE.fullmatch(line.key)
        and not is_name(line.text)
        and line.text[0].isalpha()
        # A site's name: `BioBlatt`, `biotech.example`.
        and not re.search(r"[a-zà-ÿ][A-ZÀ-Þ]|\w\.\w", line.text)
    )


def _spell(section: str, lines: list[Line]) -> str:
    """Return a section's name as some line spells it without capitals throughout."""
    section = section.strip()
    if not section.isupper() or len(section) < 4:
        return section
    for line in lines:
        if _same(line.text, section) and not line.text.isupper():
            return line.text
        for part in re.split(r"\s+[|·•/»›>]\s+|\s{2,}|\t", line.text[:400]):
            if _same(part, section) and not part.isupper():
                return part
    return section.capitalize()


def _find_last_meta(lines: list[Line], title: TitleFound, section: str | None) -> int:
    """Return the index behind the last line of dates or writers, `title.end` where none is."""
    end, paragraphs, loose = title.end, 0, 0
    has_writer = False
    for index in range(title.end, min(len(lines), title.end + _REACH)):
        line = lines[index]
        kind, meta = find_kind(line), read_meta(line.text)
        if _is_silent(line, kind, title, section):
            continue
        if paragraphs and meta is not None and meta.is_partial:
            break
        is_writer = meta is not None and meta.byline is not None
        if is_writer and meta is not None and _is_named(meta, lines[title.end : index]):
            end = index + 1
            continue
        if meta is not None and (meta.is_dated or meta.byline):
            is_bare = is_writer and not (meta.is_dated or (meta.byline and meta.byline.is_sure))
            if is_bare and (paragraphs > 1 or loose > 2):
                break
            if is_bare and has_writer and (paragraphs or is_no_person(line.text)):
                # «KU Leuven» below a name and a role.
                loose += 1
                continue
            end, loose, has_writer = index + 1, 0, has_writer or is_writer
        elif line.is_closed and line.words >= 6:
            paragraphs += 1
            if paragraphs > 1:
                break
        else:
            loose += 1
            if loose > 3:
                break
    return end


def _is_named(meta: Meta, lines: list[Line]) -> bool:
    """Tell whether a line names only people whom lines before it have named."""
    known = {
        person.name
        for line in lines
        if (found := read_meta(line.text)) is not None and found.byline is not None
        for person in found.byline.people
    }
    people = () if meta.byline is None else meta.byline.people
    return bool(people) and all(person.name in known for person in people)


def _is_silent(line: Line, kind: Kind | None, title: TitleFound, section: str | None) -> bool:
    """Tell whether a line of the head says nothing more."""
    if kind is not None and kind is not Kind.NEIGHBOUR:
        return True
    if (
        _LABEL_ALONE.fullmatch(line.key)
        or _SOURCE.fullmatch(line.text)
        or line.key in words.COMMENTS_OR_HEADING
        or line.key in people_words.BY_LABELS
    ):
        return True
    if not any(mark.isalpha() for mark in line.text) and read_meta(line.text) is None:
        return True
    if repeats_title(line.text, title.title) or read_section(line.text) is not None:
        return True
    return section is not None and _same(line.text, section)


def _read_between(lines: list[Line], title: TitleFound, last: int, head: Head) -> None:
    """Read the lines from the title up to the last one that dates or signs."""
    subtitles: list[str] = []
    index = title.end
    while index < last:
        line = lines[index]
        meta = read_meta(line.text)
        if meta is not None and not same_title(line.text, title.title):
            index += _take_meta(meta, line, lines[index + 1 : index + 4], head)
        elif not _is_silent(line, find_kind(line), title, head.section):
            if line.is_closed and line.words >= 6 and head.summary is None:
                head.summary = line.text
            elif line.words >= _LEAST_SUBTITLE and not ends_in_credit(line.text):
                subtitles.append(line.text)
            elif head.section is None and _is_label(line):
                head.label = head.label or line.text
        index += 1
    if head.summary is None and subtitles:
        head.summary = subtitles.pop(0)
    for rest in subtitles:
        head.doubt("body", f"left out “{rest}” between the title and the text")
    head.end = index
    _skip_silent(lines, title, head)


def _is_label_of(line: Line, section: str | None) -> bool:
    """Tell a kind of article, or several subjects of which the section is one."""
    if line.key in words.GENRES:
        return True
    return section is not None and any(
        _same(part, section) for part in re.split(r"\s*[,|·•/]\s*", line.text[:100])
    )


def _skip_silent(lines: list[Line], title: TitleFound, head: Head) -> None:
    """Go on behind share lines, captions and labels before the text."""
    while head.end < len(lines):
        line = lines[head.end]
        kind = find_kind(line)
        is_caption = len(line.text) < 300 and ends_in_credit(line.text)
        is_label = head.summary is None and _is_label_of(line, head.section)
        if not (_is_silent(line, kind, title, head.section) or is_caption or is_label):
            following = lines[head.end + 1] if head.end + 1 < len(lines) else None
            is_caption = (
                following is not None
                and find_kind(following) is Kind.CREDIT
                and line.words < 40
                and not following.is_apart
            )
            if not is_caption:
                return
        if is_caption:
            head.doubt("body", f"left out the caption “{line.text}”, whose picture is not here")
        head.end += 1


def _take_meta(meta: Meta, line: Line, following: list[Line], head: Head) -> int:
    """Take what a line tells; return how many lines behind it belong to it."""
    if meta.published is not None and head.published is None:
        head.published = meta.published
        if meta.is_unsure:
            head.doubt("date", f"day and month of “{line.text}” are taken in this order")
    head.updated = head.updated or meta.updated
    if meta.label and head.label is None:
        head.label = meta.label
    if meta.byline is None or not meta.byline.people:
        return 0
    names = [each.name for each in head.authors]
    is_again = names == [each.name for each in meta.byline.people]
    if names and not is_again:
        if meta.byline.is_sure and not head.is_signed:
            # «Text: X» below the name of whom the text is about.
            head.authors, head.is_signed = (*head.authors, *meta.byline.people), True
            head.doubt("authors", f"“{names[0]}” and “{line.text}” are both taken")
        elif not (head.is_signed or head.summary or is_no_person(line.text)):
            head.authors = (*head.authors, *meta.byline.people)
            head.doubt("authors", f"“{names[0]}” and “{line.text}” are both taken")
        return 0
    person, taken = read_card(meta.byline, following)
    if taken or not is_again:
        head.authors = (person, *meta.byline.people[1:])
    head.is_signed = head.is_signed or meta.byline.is_sure
    if not (meta.byline.is_sure or is_again):
        below = " and what stands below it" if taken else ""
        head.doubt("authors", f"taken from the line “{line.text}”{below}")
    return taken


def _read_above(lines: list[Line], title: TitleFound, head: Head) -> None:
    """Take dates and writers from the lines above the title where none stood below it."""
    for index in range(title.start - 1, max(-1, title.start - 5), -1):
        meta = read_meta(lines[index].text)
        if meta is None:
            continue
        if meta.is_dated and head.published is None and head.updated is None:
            _take_meta(meta, lines[index], [], head)
        elif meta.byline and meta.byline.is_sure and not head.authors:
            head.authors = meta.byline.people


def _take_standfirst(lines: list[Line], head: Head, *, is_marked: bool) -> None:
    """Take the first paragraph as the standfirst where nothing speaks against it."""
    if head.end >= len(lines):
        return
    line = lines[head.end]
    rest = [
        each for each in lines[head.end + 1 : head.end + 12] if each.is_closed and each.words > 7
    ]
    is_paragraph = (line.is_closed and line.words >= 6) or line.words > 14
    if not is_paragraph or not rest or len(line.text) > _LONGEST_STANDFIRST:
        return
    is_bare = not (head.authors or head.published or head.updated or head.section)
    if (
        is_bare
        or _DATELINE.match(line.text)
        or _WHOLE_QUOTE.match(line.text)
        or line.text.endswith(":")
    ):
        return
    following = lines[head.end + 1]
    is_headed = not following.is_closed and following.words < _MOST_HEADING_WORDS
    is_personal = people_words.FIRST_PERSON.search(people_words.QUOTED.sub(" ", line.text))
    if is_personal and not is_headed:
        head.doubt(
            "summary", f"no standfirst found: “{_begin(line.text)}” speaks in the first person"
        )
        return
    if following.is_closed and not _WHOLE_QUOTE.match(following.text) and not is_marked:
        head.doubt("summary", f"taken from the first paragraph, “{_begin(line.text)}”")
    head.summary = line.text
    head.end += 1


def _begin(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + " …"
