"""What belongs to the page and not to the article, told line by line."""

import re
from enum import Enum, auto

from publisher.content.importers.page_dump import words
from publisher.content.importers.page_dump.bylines import is_credit
from publisher.content.importers.page_dump.lines import Line, fold

#: A longer line is no part of a frame, save for what it says of cookies or a newsletter.
_LONGEST = 300
_LONGEST_NOTICE = 900
_PARTS = re.compile(r"\s+[|·•/»›>–—-]\s+|\s*[|•·]\s*|\t+| {2,}")
_PROMO = re.compile(
    rf"[→▶►>»]?\s*(?:{words.PROMO})\s*(?:[:>›»|→–—-]\s*(?P<rest>.*))?", re.IGNORECASE
)
_NEIGHBOUR = re.compile(
    rf"[←→<>«»‹›]*\s*(?P<label>{words.NEIGHBOUR})\s*[←→<>«»‹›]*\s*(?:(?P<colon>[:|"
    rf"→←–—-])\s*(?P<rest>.*))?",
    re.IGNORECASE,
)
_NEIGHBOUR_TITLE = re.compile(
    rf"(?P<label>{words.NEIGHBOUR}) (?P<rest>[A-ZÀ-Ý0-9“„«].*)", re.IGNORECASE
)
_ARROWED = re.compile(r"(?:[←‹]\s*\S.*|.*\S\s*[→›])")
_TAGS = re.compile(rf"(?:{words.TAG_LABEL})\s*(?::\s*(?P<tags>.*))?", re.IGNORECASE)
_HASHTAGS = re.compile(r"#\w[\w-]*(?:[\s,]+#\w[\w-]*)*")
_SECTION = re.compile(rf"(?:{words.SECTION_LABEL})\s*:\s*(?P<section>.+)", re.IGNORECASE)
#: `Posted in: Energy`, below a text.
_FILED = re.compile(
    r"(?:(?:gepost|geplaatst|gepubliceerd|veröffentlicht|erschienen|abgelegt)(?: unter)? in|"
    r"(?:publié|classé|posté) (?:dans|sous)|abgelegt unter)\s*:\s*\S.{0,80}",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"[\d.,]+k? (?:likes?|shares?|views?|followers?|claps?|restacks?|keer gedeeld|weergaven|vues|"
    r"partages|aufrufe|volgers|abonnés|j'aime|gefällt mir|keer gelezen)"
)
_NOTICE_WORDS = re.compile(r"nieuwsbrie|newsletter|infolettre|lettre d'information")


_ROW = re.compile(r"\s+[|·•]\s+")
#: So many short words between bars are a menu, whatever they say.
_LEAST_ROW = 5
_ROW_WORDS = words.MENU | words.HOME


class Kind(Enum):
    """Parts of a frame."""

    SKIP = auto()
    MENU = auto()
    SHARE = auto()
    RELATED = auto()
    PROMO = auto()
    NEIGHBOUR = auto()
    COMMENTS = auto()
    NEWSLETTER = auto()
    COOKIE = auto()
    TAGS = auto()
    FOOTER = auto()
    CREDIT = auto()


def find_kind(line: Line) -> Kind | None:
    """Return which part of a frame a line is, None for text of the article or a title."""
    if len(line.text) > _LONGEST:
        return _find_notice(line)
    if line.key in words.SKIP or words.SOURCE.fullmatch(line.key):
        return Kind.SKIP
    if line.key in words.ADVERTISEMENT or words.PARTNER.fullmatch(line.key):
        return Kind.SKIP
    if _is_language_switch(line):
        return Kind.SKIP
    if line.key in words.CONSENT_BUTTONS and line.key not in words.MENU:
        return Kind.COOKIE
    if words.COMMENTS.fullmatch(line.key):
        return Kind.COMMENTS
    if is_share(line.key) or words.BUTTON.fullmatch(line.key):
        return Kind.SHARE
    if line.key in words.RELATED or words.RELATED_PHRASE.fullmatch(line.key):
        return Kind.RELATED
    return _find_labelled(line) or _find_notice(line) or _find_menu(line)


def _find_labelled(line: Line) -> Kind | None:
    if is_neighbour(line.text):
        return Kind.NEIGHBOUR
    promo = _PROMO.fullmatch(line.text)
    if promo is not None and (promo["rest"] or not line.text.endswith((".", "?", "!"))):
        return Kind.PROMO
    if read_tags(line.text) is not None:
        return Kind.TAGS
    if _FILED.fullmatch(line.text):
        return Kind.SKIP
    if words.FOOTER.fullmatch(fold_footer(line.text)):
        return Kind.FOOTER
    return Kind.CREDIT if is_credit(line.text) else None


def _is_language_switch(line: Line) -> bool:
    """Tell a line such as `NL | FR | EN`; the code of one language has to be in capitals."""
    tokens = [token for token in re.split(r"[\s|/·•,–-]+", line.key) if token]
    if not tokens or not all(token in words.LANGUAGES for token in tokens):
        return False
    return len(tokens) > 1 or line.text.isupper() or len(line.text) > 2


def fold_footer(text: str) -> str:
    """Return a line for comparing with footers: «©» at its beginning stays."""
    return " ".join(text.replace("’", "'").casefold().split())


def _find_notice(line: Line) -> Kind | None:
    """Return what a line about cookies or a newsletter is."""
    if len(line.text) > _LONGEST_NOTICE:
        return None
    if words.COOKIE.search(line.key) and words.CONSENT.search(line.key):
        return Kind.COOKIE
    is_invitation = bool(words.INVITATION.search(line.key))
    if len(line.key) <= _LONGEST and words.NEWSLETTER.fullmatch(line.key):
        return Kind.NEWSLETTER if is_invitation or not line.is_closed else None
    if is_invitation and _NOTICE_WORDS.search(line.key):
        return Kind.NEWSLETTER
    return None


def _find_menu(line: Line) -> Kind | None:
    if line.key in words.MENU or line.key in words.HOME:
        return Kind.MENU
    parts = [fold(part) for part in _PARTS.split(line.text) if fold(part)]
    if len(parts) < 2:
        return Kind.MENU if _is_row(line) else None
    if all(is_neighbour(part) for part in parts):
        return Kind.NEIGHBOUR
    known = sum(
        1
        for part in parts
        if part in words.MENU or part in words.HOME or words.FOOTER.fullmatch(part)
    )
    if known * 2 >= len(parts):
        return Kind.MENU
    row = _ROW.split(line.text)
    is_row = len(row) >= _LEAST_ROW and all(len(part.split()) <= 3 for part in row)
    return Kind.MENU if is_row and not line.is_closed else None


def _is_row(line: Line) -> bool:
    """Tell a menu whose words have nothing but blanks between them: `Home News About us`."""
    tokens = line.key.split()
    if line.is_closed or not 2 < len(tokens) <= 20:
        return False
    known, at = 0, 0
    while at < len(tokens):
        for size in (3, 2, 1):
            if " ".join(tokens[at : at + size]) in _ROW_WORDS:
                known += 1
                at += size
                break
        else:
            at += 1
    return known > (1 if tokens[0] in words.HOME else 2)


def is_share(key: str) -> bool:
    """Tell whether a folded line only offers to share: `share on facebook · linkedin`."""
    if _COUNT.fullmatch(key):
        return True
    tokens = [
        token
        for token in (each.strip("()|:·•,/+").removesuffix(".com") for each in key.split())
        if token
    ]
    if not tokens or len(tokens) > 25:
        return False
    counts = [token for token in tokens if token.replace(".", "").rstrip("k").isdigit()]
    named = [token for token in tokens if token in words.NETWORKS or token in words.SHARE_VERBS]
    if not named or (counts and named == ["deel"]):
        return False
    return all(
        token in words.NETWORKS
        or token in words.SHARE_VERBS
        or token in words.SHARE_FILLERS
        or token in counts
        for token in tokens
    )


def is_neighbour(text: str) -> bool:
    """Tell whether a line leads to the next or the previous article."""
    found = _NEIGHBOUR.fullmatch(text)
    if found is not None:
        is_word = found["label"].lower() in words.NEIGHBOUR_WORDS
        return not (is_word and found["rest"])
    titled = _NEIGHBOUR_TITLE.fullmatch(text)
    if titled is not None and " " in titled["label"] and not text.endswith("."):
        return True
    return len(text) < 160 and bool(_ARROWED.fullmatch(text)) and not text.endswith(".")


def may_be_neighbour(text: str) -> bool:
    """Tell whether a line leads to another article if no text follows it: `Next: Title`."""
    return _NEIGHBOUR.fullmatch(text) is not None


def read_tags(text: str) -> tuple[str, ...] | None:
    """Return the tags that a line names, () for a label alone, None where it is no such line."""
    if len(text) > _LONGEST:
        return None
    if _HASHTAGS.fullmatch(text):
        return tuple(tag.lstrip("#") for tag in re.split(r"[\s,]+", text) if tag.strip("#"))
    found = _TAGS.fullmatch(text)
    if found is None or text.endswith((".", "?", "!")):
        return None
    return split_tags(found["tags"] or "")


def split_tags(text: str) -> tuple[str, ...]:
    """Return the tags of `a, b | #c`."""
    parts = (
        part.strip(" #\N{NO-BREAK SPACE}") for part in re.split(r"\s*[,;|·•]\s*|\s+(?=#)", text)
    )
    return tuple(dict.fromkeys(part for part in parts if part))


def read_section(text: str) -> str | None:
    """Return the section that a line such as `Section: Energy` names."""
    found = _SECTION.fullmatch(text) if len(text) < 80 else None
    return None if found is None else found["section"].strip()


def read_promo(text: str) -> str | None:
    """Return the title behind `Read more:`, empty where it stands elsewhere, None for no promo."""
    found = _PROMO.fullmatch(text)
    return None if found is None else (found["rest"] or "").strip()
