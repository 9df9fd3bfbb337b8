"""What stands below the text about who wrote it."""

import re
from dataclasses import dataclass, replace

from publisher.content.importers.imported import Doubt
from publisher.content.importers.page_dump import people_words
from publisher.content.importers.page_dump.bylines import is_name
from publisher.content.importers.page_dump.lines import Line
from publisher.content.importers.page_dump.meta import Meta, read_meta
from publisher.content.importers.page_dump.positions import split_role
from publisher.model.articles import Person

#: So many lines below the text can sign it.
_REACH = 3
_MOST_WORDS = 60
_MOST_ROLE_WORDS = 16
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý])")
_IS = re.compile(
    r"(?P<name>.{3,60}?),? (?:is|est|ist|was|works as|werkt als|arbeitet als) "
    r"(?:(?:de|het|een|the|an?|la|le|une?|der|die|eine?) |l[’'])?(?P<rest>[^.;()]{3,200})"
)
#: Where what somebody is goes over into something else.
_AND = re.compile(rf"\s{people_words.AND}\s")
_ELSE = re.compile(
    rf",|\s{people_words.AND}\s(?=(?:schrijft|werkt|woont|leidt|geeft|writes|works|lives|leads|"
    r"teaches|écrit|travaille|vit|dirige|enseigne|schreibt|arbeitet|lebt|leitet|lehrt)\b)"
    r"|\s(?:where|waar|où|wo|qui|die|who|that)\s|\s(?:in|à)\s(?=[A-ZÀ-Ý][\w’'-]+$)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """Who wrote the text, as it stands below it."""

    authors: tuple[Person, ...]
    doubts: tuple[Doubt, ...]
    #: So many of the last lines of the text are a box about the writer, and no text.
    box: int = 0


def read_signature(
    text: list[Line], below: list[Line], authors: tuple[Person, ...], *, is_opinion: bool
) -> Signature:
    """Return the writers with what the end of a page adds about them.

    `text` are the lines of the text, `below` those behind them. A last paragraph such as `Ann
    Lund is harbour master of Norrhamn.` tells what a writer is; that it names the writer where
    nothing else does is believed of a text in the first person only, or of an opinion.
    """
    if not authors:
        signed = _find_signature(below[:_REACH])
        if signed is not None:
            return signed
    for index in range(len(text) - 1, max(-1, len(text) - _REACH), -1):
        people = _read_biographies(text[index].text)
        is_labelled = index > 0 and _is_label(text[index - 1], authors)
        box = len(text) - index + 1 if is_labelled else 0
        if not people and not (is_labelled and _names_one(text[index].text, authors)):
            continue
        is_writer = is_labelled or is_opinion or _is_personal(text[:index])
        return _add(people, authors, text[index].text, box=box, is_writer=is_writer)
    return Signature(authors=authors, doubts=())


def _is_label(line: Line, authors: tuple[Person, ...]) -> bool:
    """Tell whether a line heads a box about a writer: with words for it, or the name alone."""
    return line.key in people_words.ABOUT or any(line.text == each.name for each in authors)


def _find_signature(below: list[Line]) -> Signature | None:
    for line in below:
        meta: Meta | None = read_meta(line.text)
        byline = None if meta is None else meta.byline
        if byline is None or not byline.people:
            continue
        if byline.is_sure or all(person.role for person in byline.people):
            reason = f"taken from the line “{line.text}” below the text"
            return Signature(authors=byline.people, doubts=(Doubt(key="authors", reason=reason),))
    return None


def _read_biographies(text: str) -> list[Person]:
    """Return whom sentences such as `X is director of Y.` present."""
    if len(text.split()) > _MOST_WORDS:
        return []
    people = (_read_biography(sentence) for sentence in _SENTENCES.split(text))
    return [person for person in people if person is not None]


def _read_biography(sentence: str) -> Person | None:
    found = _IS.match(sentence)
    if found is None or not is_name(found["name"]):
        return None
    phrase = _ELSE.split(found["rest"], maxsplit=1)[0].strip()
    if not phrase[:1].isalpha() or len(phrase.split()) > _MOST_ROLE_WORDS:
        return None
    role, organisation = split_role(_AND.split(phrase, maxsplit=1)[0])
    if organisation is None:
        role, organisation = split_role(phrase)
    return Person(name=found["name"], role=role, organisation=organisation)


def _names_one(text: str, people: tuple[Person, ...]) -> bool:
    """Tell whether a text names a writer, or calls one by the first name."""
    names = [person.name.split() for person in people]
    return any(" ".join(name[-2:]) in text or text.startswith(f"{name[0]} ") for name in names)


def _is_personal(lines: list[Line]) -> bool:
    return any(
        people_words.FIRST_PERSON.search(people_words.QUOTED.sub(" ", line.text[:2000]))
        for line in lines
    )


def _add(
    people: list[Person], authors: tuple[Person, ...], text: str, *, box: int, is_writer: bool
) -> Signature:
    """Return the writers with people's positions, or the people where there is no writer."""
    doubt = Doubt(key="authors", reason=f"taken from “{_begin(text)}” at the end")
    left_out = [Doubt(key="body", reason=f"left out “{_begin(text)}”, about the author")]
    left_out = left_out if box else []
    if not authors:
        is_known = all(people_words.ROLES.search(each.role or "") for each in people)
        if not (is_writer and is_known):
            return Signature(authors=(), doubts=())
        return Signature(authors=tuple(people), doubts=(doubt, *left_out), box=box)
    found = tuple(_complete(author, people) for author in authors)
    doubts = [] if found == authors else [doubt]
    return Signature(authors=found, doubts=(*doubts, *left_out), box=box)


def _complete(author: Person, people: list[Person]) -> Person:
    """Return a writer with what is said of a person of that name, if nothing is known yet."""
    for person in people:
        is_same = author.name == person.name or author.name.endswith(f" {person.name}")
        if is_same and not author.position:
            return replace(author, role=person.role, organisation=person.organisation)
    return author


def _begin(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + " …"
