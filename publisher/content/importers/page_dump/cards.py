"""Name, role and organisation that stand in lines of their own, one below the other."""

import re

from publisher.content.importers.page_dump import people_words
from publisher.content.importers.page_dump.bylines import Byline, is_role
from publisher.content.importers.page_dump.frame import find_kind
from publisher.content.importers.page_dump.lines import Line
from publisher.content.importers.page_dump.meta import read_meta
from publisher.content.importers.page_dump.positions import is_no_person, split_role
from publisher.model.articles import Person

_MOST_ROLE_WORDS = 14
_MOST_HOUSE_WORDS = 7
#: `Senior editor`, `Health correspondent`.
_ENDS_IN_ROLE = re.compile(rf"(?:[\w-]+ ){{1,3}}{people_words.ROLES.pattern}", re.IGNORECASE)
_RANK = re.compile(
    r"\b(?:officer|director|manager|scientist|editor|engineer|lead|president|professor|counsel|"
    r"advis[eo]r|directeur|directrice|direktor(?:in)?)$",
    re.IGNORECASE,
)
#: A line that begins so heads a text: `A cellar at Norrhamn`, `Back to Ghent`, `12 strains`.
_BEGINS_TITLE = re.compile(
    r"(?:(?:de|het|een|le|la|les|une?|the|an?|der|die|das|eine?|van|naar|op|in|terug|hoe|wat|"
    r"waarom|from|to|on|how|what|why|back|retour|du|des|comment|pourquoi|wie|was|warum|zurück|"
    r"geen|niet|meer|no|not|more|pas|plus|keine?|nicht|mehr)\b|l[’']|[\d“„«\"‘])",
    re.IGNORECASE,
)


def read_card(byline: Byline, below: list[Line]) -> tuple[Person, int]:
    """Return the only writer of a byline with what the lines below say, and how many those are.

    Below a name that nothing such as «by» stands before, any short line can be the role; else
    it has to hold a word for one.
    """
    person = byline.people[0]
    if len(byline.people) != 1 or person.role or not below:
        return person, 0
    text = below[0].text
    if not _can_be(below[0]):
        return person, 0
    role, organisation = split_role(text)
    is_known = people_words.ROLES.match(text) or _ENDS_IN_ROLE.fullmatch(text)
    if not is_known and (byline.is_sure or _BEGINS_TITLE.match(text)):
        return person, 0
    if role is None and not is_no_person(text) and re.search(r"\s[a-z]", text):
        # «Diensthoofd hematologie»: the name of a house has capitals throughout.
        role, organisation = text, None
    organisation, taken = person.organisation or organisation, 1
    if organisation is None and _is_organisation(below[1:], is_sure=byline.is_sure):
        organisation, taken = below[1].text, 2
    person = Person(name=person.name, email=person.email, role=role, organisation=organisation)
    return person, taken


def _can_be(line: Line) -> bool:
    """Tell whether a line below a name can say what the person is."""
    return (
        line.words <= _MOST_ROLE_WORDS
        and not line.is_closed
        and line.key not in people_words.BY_LABELS
        and is_role(line.text)
        and (read_meta(line.text) is None or _is_position(line.text))
        and find_kind(line) is None
    )


def _is_position(text: str) -> bool:
    """Tell a position that is written like a name: `Chief Medical Officer`."""
    return bool(people_words.ROLES.match(text) or _RANK.search(text))


def _is_organisation(lines: list[Line], *, is_sure: bool) -> bool:
    """Tell whether the first of the lines below a role is where it is held."""
    if not lines or lines[0].words > _MOST_HOUSE_WORDS or lines[0].is_closed:
        return False
    text = lines[0].text
    if not (text[0].isupper() or text[0].isdigit()) or find_kind(lines[0]) is not None:
        return False
    if is_no_person(text):
        return True
    meta = read_meta(text)
    is_writer = meta is not None and (is_sure or meta.byline is None or meta.byline.is_sure)
    if is_writer or ":" in text or len(lines) < 2:
        return False
    following = read_meta(lines[1].text)
    if find_kind(lines[1]) or (following is not None and (following.is_dated or following.byline)):
        return True
    return not is_sure and lines[1].is_closed and not _BEGINS_TITLE.match(text)
