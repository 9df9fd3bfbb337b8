"""Where the text ends, and what in its midst does not belong to it."""

import re
from dataclasses import dataclass, field

from publisher.content.importers.imported import Doubt
from publisher.content.importers.page_dump import people_words, words
from publisher.content.importers.page_dump.attributions import read_attribution
from publisher.content.importers.page_dump.bylines import ends_in_credit
from publisher.content.importers.page_dump.echoes import is_quoted
from publisher.content.importers.page_dump.frame import (
    Kind,
    find_kind,
    may_be_neighbour,
    read_promo,
    read_tags,
)
from publisher.content.importers.page_dump.lines import Line
from publisher.content.importers.page_dump.meta import read_meta

#: A paragraph under another article's title, if it is shorter than this and all others are.
_LONGEST_TEASER = 180
_MOST_CALL_WORDS = 16
#: What stands alone in a line inside an article only as frame; the text goes on right behind it.
_LOCAL = frozenset({Kind.SHARE, Kind.MENU, Kind.SKIP, Kind.CREDIT, Kind.PROMO})
#: Nothing behind these is text.
_FINAL = frozenset({Kind.COMMENTS, Kind.FOOTER})


_ADDRESS = re.compile(r"\bwww\.\w|https?://\w")
#: `Where: the old station`.
_FACT = re.compile(r"[^\s:][^:]{0,30}\s?:\s+\S.{0,160}")


@dataclass(kw_only=True, slots=True)
class Text:
    """The lines of the text alone."""

    lines: list[Line] = field(default_factory=list)
    #: Index, among all lines, of the line behind the last of these.
    end: int = 0
    tags: tuple[str, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)


def cut_text(lines: list[Line]) -> Text:
    """Return what of the lines below the head is text.

    A paragraph of several sentences is never cut off for a frame line before it, save below
    comments and copyright lines; where that is unsure, it is kept and a doubt names the words.
    """
    return _Cutter(lines).cut()


class _Cutter:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.kinds = [find_kind(line) for line in lines]
        self.text = Text()
        #: Lengths of the text at which a frame line stood inside it.
        self.locals: list[int] = []
        self.is_cut = False
        #: Some lines are set apart by empty ones and others are not, so that a gap says something.
        self.has_gaps = len({line.is_apart for line in lines[1:]}) > 1
        self._settle_ambiguous()

    def cut(self) -> Text:
        index = 0
        while index < len(self.lines):
            kind = self.kinds[index]
            if kind is None:
                index = self._take(index)
            elif kind in _LOCAL:
                index = self._pass_local(index, kind)
            else:
                following = self._find_resumption(index, kind)
                if following is None:
                    self._read_rest(index)
                    self.is_cut = True
                    break
                index = following
        self._trim()
        if self.text.lines:
            last = self.text.lines[-1]
            self.text.end = 1 + max(at for at, line in enumerate(self.lines) if line is last)
        return self.text

    def _settle_ambiguous(self) -> None:
        """Tell words of menus and heads of comments from subheadings, by what follows."""
        for index, line in enumerate(self.lines):
            kind = self.kinds[index]
            if kind is None and line.key in words.COMMENTS_OR_HEADING:
                near = self.lines[index + 1 : index + 7]
                if any(
                    each.key in words.COMMENT_BUTTONS
                    or ((meta := read_meta(each.text)) is not None and meta.is_dated)
                    for each in near
                ):
                    self.kinds[index] = Kind.COMMENTS
            if kind is None and may_be_neighbour(line.text) and not self._goes_on(index):
                self.kinds[index] = Kind.NEIGHBOUR
            is_button = index > 0 and self.kinds[index - 1] is Kind.NEWSLETTER
            is_word = (
                kind in (Kind.MENU, Kind.FOOTER)
                and line.words <= 2
                and "©" not in line.text
                and not is_button
            )
            if is_word and index + 1 < len(self.lines) and self._is_text(index + 1):
                self.kinds[index] = None

        for index in range(len(self.lines) - 2, -1, -1):
            if self.kinds[index] is None and self._heads_box(index):
                self.kinds[index] = Kind.NEWSLETTER

    def _heads_box(self, index: int) -> bool:
        """Tell a short line that belongs to the invitation right below it."""
        line, following = self.lines[index], self.lines[index + 1]
        if self.kinds[index + 1] is not Kind.NEWSLETTER or following.is_apart or line.words > 14:
            return False
        return self.has_gaps and line.is_apart and not line.text.endswith((".", "”", "»", "“"))

    def _goes_on(self, index: int) -> bool:
        """Tell whether a sentence follows a line."""
        near = range(index + 1, min(len(self.lines), index + 40))
        return any(self._is_sentence(each) for each in near)

    def _is_text(self, index: int) -> bool:
        """Tell a paragraph of several sentences that is no teaser."""
        line = self.lines[index]
        if self.kinds[index] is not None or not line.is_closed or line.sentences < 2:
            return False
        if line.text.endswith(("…", "...", "[…]")):
            return False
        following = self.kinds[index + 1] if index + 1 < len(self.lines) else None
        return following is not Kind.PROMO or bool(read_promo(self.lines[index + 1].text))

    def _is_sentence(self, index: int) -> bool:
        line = self.lines[index]
        if self.kinds[index] is not None:
            return False
        return (line.is_closed and line.words >= 8) or line.words > 25

    def _take(self, index: int) -> int:
        line = self.lines[index]
        if line.words < 40 and len(line.text) < 300 and ends_in_credit(line.text):
            self._leave_caption(line)
        else:
            self.text.lines.append(line)
        return index + 1

    def _leave_caption(self, line: Line) -> None:
        reason = f"left out the caption “{line.text}”, whose picture is not here"
        self.text.doubts.append(Doubt(key="body", reason=reason))

    def _pass_local(self, index: int, kind: Kind) -> int:
        if kind is Kind.CREDIT:
            self._leave_caption_above(index)
            return index + 1
        self.locals.append(len(self.text.lines))
        if kind is not Kind.PROMO or read_promo(self.lines[index].text):
            return index + 1
        # The label of a promo stands above its title, or above several.
        end, last = index + 1, len(self.lines) - 1
        while end <= last and self.kinds[end] is None and not self._is_sentence(end):
            line = self.lines[end]
            if line.text.endswith(".") or (end > index + 1 and line.is_apart):
                break
            end += 1
        if end - index > 2 and not self.has_gaps and self._is_sentence(min(end, last)):
            end -= 1
        while end <= last and (meta := read_meta(self.lines[end].text)) and meta.is_dated:
            end += 1
        return max(end, index + 1)

    def _leave_caption_above(self, index: int) -> None:
        """Leave out the line above a credit that belongs to it."""
        above = self.lines[index - 1] if index else None
        is_set = any(line.is_apart for line in self.lines[1:])
        if above is None or not self.text.lines or self.text.lines[-1] is not above:
            return
        if is_set and not self.lines[index].is_apart and above.words < 40:
            self.text.lines.pop()
            self._leave_caption(above)

    def _find_resumption(self, index: int, kind: Kind) -> int | None:
        """Return where the text goes on behind a frame line, None where it does not."""
        if kind in _FINAL:
            return None
        stop = index + 1
        while stop < len(self.lines) and self.kinds[stop] not in _FINAL:
            stop += 1
        found = [each for each in range(index + 1, stop) if self._is_text(each)]
        if not found or self._are_teasers(found, index, kind) or self._is_below(found, kind):
            self._name_left_out(found)
            return None
        if kind in (Kind.NEWSLETTER, Kind.COOKIE) and self._is_lonely_notice(index):
            self._doubt(f"keeps “{_begin(self.lines[index])}”, which can be a notice of the page")
            self.text.lines.append(self.lines[index])
            return index + 1
        index = self._find_box_end(index, kind)
        found = [each for each in found if each > index]
        if not found:
            return None
        first = next(
            each for each in range(index + 1, stop) if self._is_sentence(each) or each in found[:1]
        )
        is_heading = (
            first - index > (2 if kind in (Kind.RELATED, Kind.NEIGHBOUR) else 1)
            and self.kinds[first - 1] is None
            and (not self.lines[first - 1].is_closed or self.lines[first - 1].text.endswith("?"))
            and self.lines[first - 1].words <= 12
            and (self.lines[first - 1].is_apart or not self.lines[first].is_apart)
        )
        self._doubt(
            f"goes on with “{_begin(self.lines[first])}” behind “{_begin(self.lines[index])}”"
        )
        if kind is Kind.TAGS:
            self._take_tags(index, first)
        return first - 1 if is_heading else first

    def _are_teasers(self, found: list[int], index: int, kind: Kind) -> bool:
        """Tell whether all paragraphs behind a line tease with other articles."""
        if kind not in (Kind.RELATED, Kind.NEIGHBOUR):
            return False
        # Title, teaser, title, teaser: two titles in a row are a list, and then the text goes on.
        before = [index, *found]
        return (len(found) > 1 or kind is Kind.NEIGHBOUR) and all(
            len(self.lines[each].text) < _LONGEST_TEASER
            and each == last + 2
            and self.kinds[each - 1] is None
            and not self.lines[each - 1].text.endswith(".")
            for last, each in zip(before, found, strict=False)
        )

    def _is_below(self, found: list[int], kind: Kind) -> bool:
        """Tell whether paragraphs behind a frame line are about the site, or another article."""
        if len(found) <= 2 and words.ABOUT_SITE.fullmatch(self.lines[found[0] - 1].key):
            return True
        # Links to other articles stand above a text or below it.
        taken = sum(line.words for line in self.text.lines if line.is_closed)
        return kind is Kind.NEIGHBOUR and taken > sum(self.lines[each].words for each in found)

    def _is_lonely_notice(self, index: int) -> bool:
        """Tell a paragraph about a newsletter or cookies without a form or a button beside it."""
        kind, line = self.kinds[index], self.lines[index]
        if words.NEWSLETTER.fullmatch(line.key[:300]) and line.words < 35:
            self._doubt(f"left out “{_begin(line)}”, an invitation of the page")
            return False
        beside = {
            self.kinds[each] for each in (index - 1, index + 1) if 0 <= each < len(self.lines)
        }
        return line.is_closed and line.words >= 12 and kind not in beside

    def _find_box_end(self, index: int, kind: Kind) -> int:
        """Return the last line of the form that belongs to an invitation."""
        end = index
        if kind is Kind.NEWSLETTER:
            for each in range(index + 1, min(len(self.lines), index + 7)):
                if self.kinds[each] is Kind.NEWSLETTER or (
                    self.kinds[each] is Kind.MENU and each - end <= 2
                ):
                    if each - end > 3:
                        break
                    end = each
        return end

    def _name_left_out(self, found: list[int]) -> None:
        for index in found[:3]:
            self._doubt(f"left out “{_begin(self.lines[index])}” below the text")

    def _read_rest(self, index: int) -> None:
        """Look for tags in what is cut off."""
        for each in range(index, len(self.lines)):
            if self.kinds[each] is Kind.TAGS:
                self._take_tags(each, len(self.lines))

    def _take_tags(self, index: int, stop: int) -> None:
        tags = read_tags(self.lines[index].text)
        if tags is None or self.text.tags:
            return
        named = list(tags)
        following = index + 1
        while not tags and following < stop:
            line = self.lines[following]
            is_tag = self.kinds[following] is None and line.words <= 4 and not line.is_closed
            if not is_tag or (line.is_apart and self.has_gaps and following > index + 1):
                break
            named.append(line.text.strip(" #,"))
            following += 1
        self.text.tags = tuple(named)

    def _trim(self) -> None:
        """Leave out titles and words behind the last text: no text follows that they could head."""
        lines = self.text.lines
        last = max((index for index in range(len(lines)) if self._is_content(index)), default=-1)
        rest = lines[last + 1 :]
        if not rest:
            return
        behind = [place for place in self.locals if place > last]
        facts = [
            index
            for index in range(last + 1, behind[0] if behind else len(lines))
            if _tells_figures(lines[index])
        ]
        if len(facts) > 1:
            # An address and opening hours: what stands above them belongs to them.
            last = facts[-1]
            rest = lines[last + 1 :]
        words_only = rest[: behind[0] - last - 1] if behind else rest
        is_framed = self.is_cut or bool(behind)
        if (
            len(words_only) > 1
            and is_framed
            and not self.text.tags
            and all(map(_is_word, words_only))
        ):
            self.text.tags = tuple(line.text for line in words_only)
            reason = f"taken from the words “{_begin(words_only[0])}” and others below the text"
            self.text.doubts.append(Doubt(key="tags", reason=reason))
        else:
            for line in rest[:8]:
                self._doubt(f"left out “{_begin(line)}” below the text")
        del lines[last + 1 :]

    def _is_content(self, index: int) -> bool:
        """Tell whether a line says something by itself."""
        lines = self.text.lines
        text = lines[index].text
        above = lines[index - 1] if index else None
        if (
            above is not None
            # «Yours,» and a name below it, at the end of a letter.
            and above.text.endswith((":", ","))
            and above.key not in people_words.BY_LABELS
        ):
            return True
        if lines[index].words <= _MOST_CALL_WORDS and words.CALL.fullmatch(lines[index].key):
            return False
        if text[0] in "-•*–◦·" or "\t" in text or text.endswith((";", ",")) or is_quoted(text):
            return True
        if above is not None and is_quoted(above.text) and read_attribution(text):
            return True
        if _FACT.fullmatch(text) or lines[index].words > 20 or _ADDRESS.search(text[:400]):
            return True
        if lines[index].is_closed and not text.endswith("?"):
            return lines[index].words >= 4
        key = lines[index].key
        return (len(key) > 30 or lines[index].words > 3) and any(
            key in line.key for line in lines[:index] if len(line.text) > len(text)
        )

    def _doubt(self, reason: str) -> None:
        self.text.doubts.append(Doubt(key="body", reason=reason))


def _tells_figures(line: Line) -> bool:
    if line.words < 2 or not any(mark.isdigit() for mark in line.text):
        return False
    meta = read_meta(line.text)
    return meta is None or not meta.is_dated


def _is_word(line: Line) -> bool:
    return line.words <= 3 and line.text.replace(" ", "").replace("-", "").isalpha()


def _begin(line: Line) -> str:
    text = line.text
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + " …"
