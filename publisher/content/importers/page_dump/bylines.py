"""Who wrote the text, from a line of the page's head."""

import re
from dataclasses import dataclass

from publisher.content.importers.page_dump import people_words
from publisher.content.importers.page_dump.positions import is_no_person, split_role
from publisher.model.articles import Person

_BY = re.compile(rf"(?:{people_words.BY})(?:\s*[:|]\s*|\s+|$)", re.IGNORECASE)
_CREDIT = re.compile(
    rf"(?:^|[\s|·•/,;–—(-]+)(?:(?:{people_words.CREDIT})\s*(?:(?:en|&|et|and|und)\s*\w+)?\s*[:©]|"
    rf"©)\s*"
    r"(?P<who>[^|·•]{2,80})",
    re.IGNORECASE,
)
_CREDIT_LINE = re.compile(
    rf"(?:{people_words.CREDIT})\s*(?:[:|©]|by |door |von )\s*\S.{{0,100}}|©.{{1,100}}",
    re.IGNORECASE,
)
#: `…, photos Kai Holm`, behind a writer.
_BARE_CREDIT = re.compile(
    rf"\s*[|·•/,;–—-]\s*(?:{people_words.CREDIT}) (?=[A-ZÀ-Ý])", re.IGNORECASE
)
#: `Photo Kai Holm`, without a mark between.
_CREDITED = re.compile(rf"(?:{people_words.CREDIT}) ", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}")
_CAPITALISED = re.compile(r"(?:[dlO][’'])?[A-ZÀ-ÖØ-ÞŠŽČĆŁŻ][\w’'.-]*$")
_AND = re.compile(rf"\s*(?:,?\s+{people_words.AND}\s+|,|;|/|\s&\s)\s*", re.IGNORECASE)
_NEXT_PERSON = re.compile(rf",?\s+{people_words.AND}\s+|\s*[;|/]\s*", re.IGNORECASE)
_ROLE_BREAK = re.compile(r"\s*,\s+|\s+[–—|·•-]\s+|\s*\(")
#: «Von unserem Redakteur Tim Klein».
_OUR = re.compile(r"(?:unserem|unserer|onze|notre|our) (?P<role>[\w-]{3,25}) (?=[A-ZÀ-Ý])")
_WITH = re.compile(
    r"^(?:(?:een |in |an? |une? |ein |im )?(?:interview|gesprek|entretien|rencontre|gespräch) "
    r"(?:met|with|avec|mit)) (?=\S+ \S)",
    re.IGNORECASE,
)
#: Behind a writer: whom the page was made with.
_TOGETHER = re.compile(
    r"(?:,|\s[|–—-])?\s+(?:in samenwerking met|en collaboration avec|en partenariat avec|"
    r"in collaboration with|in partnership with|in zusammenarbeit mit)\s.*",
    re.IGNORECASE,
)
#: `Reportage: Camille Depret`, whatever the word.
_LABELLED = re.compile(r"[A-ZÀ-Ý][\w’'-]{2,20}(?: [\w’'-]{2,20})?\s?:\s+(?P<who>\S.*)")
_DEGREE = re.compile(r"(Ph\.?D\.?|M\.?D\.?|MSc)(?:, |$)")
#: Behind a name: `jr.`, `PhD`.
_SUFFIX = re.compile(r",? (?:[js]r\.?|Ph\.?D\.?|M\.?D\.?|MSc|I{2,3})$", re.IGNORECASE)
#: «Maya Thornton in Selbridge».
_PLACE = re.compile(
    r"(?P<name>.{3,50}) (?:in|à|te|aus|reporting from) [A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Byline:
    """What a byline names."""

    #: In the order of the line; empty where it names only who took the pictures.
    people: tuple[Person, ...]
    #: It begins with a word such as «by», so that it can be nothing else.
    is_sure: bool


def is_credit(text: str) -> bool:
    """Tell whether a line only says whose picture it is."""
    if len(text) >= 140:
        return False
    text = text.strip("[]()")
    bare = _CREDITED.match(text)
    if bare is not None and is_name(text[bare.end() :]):
        return True
    return bool(_CREDIT_LINE.fullmatch(text.replace("’", "'")))


def ends_in_credit(text: str) -> bool:
    """Tell whether a line is a caption: some words, and whose picture it is."""
    found = None if len(text) > 400 else _CREDIT.search(text.replace("’", "'"), 1)
    if found is None or len(found["who"].split()) > 8:
        return False
    return not found["who"].rstrip(" )").endswith((".", "?", "!")) or len(found["who"]) < 40


def read_byline(text: str) -> Byline | None:
    """Return whom a line of the head names as its writers, or None where it is no byline.

    Understood are `By X`, `X, role of organisation`, `X (role)`, `X and Y`, `Text: X Photo: Y`.
    """
    text = text.strip(" |·•–—-,")
    if not text or len(text) > 240:
        return None
    if people_words.NEWSROOM.fullmatch(text):
        return Byline(people=(Person(name=text),), is_sure=False)
    # Whom a page talks with stands for its writer as a name alone does.
    text = _WITH.sub("", text)
    plain = text.replace("’", "'")
    prefix = _BY.match(text)
    rest = text[prefix.end() :] if prefix else text
    credit = _CREDIT.search(plain[len(text) - len(rest) :])
    if credit is not None and not (not prefix and credit.start() == 0):
        rest = rest[: credit.start()]
    elif credit is not None:
        return _read_credit_first(text)
    bare = _BARE_CREDIT.search(rest.replace("’", "'"))
    rest = _TOGETHER.sub("", rest[: bare.start()] if bare else rest)
    prefix_again = _BY.match(rest)
    if prefix_again and prefix and rest[prefix_again.end() :]:
        rest = rest[prefix_again.end() :]
    people = _read_people(rest.strip(" |·•–—-,:"), is_sure=prefix is not None)
    labelled = None if people is not None or prefix else _LABELLED.fullmatch(rest)
    if labelled is not None and not is_credit(text):
        people = _read_people(labelled["who"], is_sure=False)
    return None if people is None else Byline(people=people, is_sure=prefix is not None)


def _read_credit_first(text: str) -> Byline | None:
    """Return the writer of `Photo: Y | Text: X`."""
    for part in re.split(r"\s*[|·•/]\s*|\s+(?=(?:Tekst|Texte|Text)\s*:)", text):
        prefix = _BY.match(part)
        if prefix is not None:
            people = _read_people(part[prefix.end() :], is_sure=True)
            if people is not None:
                return Byline(people=people, is_sure=True)
    return Byline(people=(), is_sure=True) if is_credit(text) else None


def _read_people(text: str, *, is_sure: bool) -> tuple[Person, ...] | None:
    found = _EMAIL.search(text)
    email = found[0] if found else None
    if found:
        text = (
            text[: found.start()].rstrip(" (<[,-–") + text[found.end() :].lstrip(" )>]")
        ).strip()
    if not text or text.endswith(("?", "!", "…", ":")):
        return None
    if is_sure and is_name(text[:-1]):
        text = text.removesuffix(".")
    ours = _OUR.match(text)
    if is_sure and ours is not None and is_name(text[ours.end() :]):
        return (Person(name=text[ours.end() :], role=ours["role"]),)
    placed = _PLACE.fullmatch(text)
    if placed is not None and is_name(placed["name"]):
        text = placed["name"]
    names = [name for name in _AND.split(text) if name]
    # «Jan Claes, redactie»: where he works, and not another writer.
    is_placed = "," in text and people_words.NEWSROOM.fullmatch(names[-1] if names else "")
    if 1 < len(names) <= 6 and all(map(_is_writer, names)) and not is_placed:
        return tuple(Person(name=name) for name in names)
    parts = [part for part in _NEXT_PERSON.split(text) if part]
    if 1 < len(parts) <= 6:
        several = [_read_person(part, is_sure=is_sure) for part in parts]
        if all(several) and all(_is_person_start(part) for part in parts):
            return _choose_writers([person for person in several if person is not None])
    person = _read_person(text, is_sure=is_sure)
    if person is None:
        return None
    if email:
        person = Person(
            name=person.name, email=email, role=person.role, organisation=person.organisation
        )
    return (person,)


def _choose_writers(people: list[Person]) -> tuple[Person, ...]:
    """Return those of `X (text) and Y (photos)` who wrote, without what they did for the page."""
    writers = [each for each in people if not _CREDITED.fullmatch(f"{each.role} ")]
    return tuple(
        Person(name=each.name) if _BY.fullmatch(each.role or "") else each
        for each in writers or people
    )


def _is_writer(text: str) -> bool:
    if people_words.NEWSROOM.fullmatch(text):
        return True
    return is_name(text) and not is_no_person(text) and not people_words.ROLES.match(text)


def _is_person_start(text: str) -> bool:
    return is_name(_ROLE_BREAK.split(text, maxsplit=1)[0])


def _read_person(text: str, *, is_sure: bool) -> Person | None:
    if people_words.NEWSROOM.fullmatch(text):
        return Person(name=text)
    broken = _ROLE_BREAK.search(text)
    name = (text[: broken.start()] if broken else text).strip()
    behind = text[broken.end() :].strip() if broken else ""

    degree = _DEGREE.match(behind)
    if degree is not None:
        name, behind = f"{name}, {degree[1]}", behind[degree.end() :]
    if broken and broken[0].strip() == "(" and behind.endswith(")"):
        behind = behind[:-1]
    if not is_name(name) and not (is_sure and people_words.NEWSROOM.fullmatch(name)):
        # «Isis, zangeres»: what stands behind one word tells that it is somebody.
        is_told = is_sure or people_words.ROLES.match(behind)
        if not (is_told and len(name.split()) == 1 and _CAPITALISED.match(name)):
            return None
    if not behind:
        return Person(name=name) if not name.endswith(".") or is_sure else None
    if not is_role(behind):
        return None
    role, organisation = split_role(behind)
    return Person(name=name, role=role, organisation=organisation)


def is_name(text: str) -> bool:
    """Tell whether words look like a person's name: two to five, capitalised, particles aside."""
    role = people_words.ROLES.match(text)
    is_titled = role is None or people_words.TITLE.fullmatch(role[0])
    if role is not None and not is_titled and text[role.end() :].lstrip()[:1].islower():
        # «CEO van Fagis», «Oprichter van Viradis».
        return False
    parts = _SUFFIX.sub("", text).split()
    if not 2 <= len(parts) <= 6 or len(text) > 60 or parts[-1].endswith((".", ",", "?", "!", ":")):
        return False
    capitals = 0
    for index, part in enumerate(parts):
        if _CAPITALISED.match(part):
            capitals += 1
        elif part.lower() not in people_words.PARTICLES or index == len(parts) - 1:
            return False
    # A name does not begin with an article: «De Morgen», «La Libre», «Die Zeit».
    first = parts[0].lower()
    if first in _NEVER_FIRST:
        return False
    return capitals >= 2 and (len(parts) > 2 or first not in _ARTICLES)


_ARTICLES = frozenset(
    {
        "de",
        "het",
        "een",
        "la",
        "le",
        "les",
        "un",
        "une",
        "the",
        "a",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "in",
        "op",
        "of",
        "new",
        "neue",
        "nieuwe",
    }
)
#: Words that open a title or a phrase, whatever is capitalised behind them.
_NEVER_FIRST = frozenset(
    {
        "from",
        "with",
        "about",
        "how",
        "why",
        "what",
        "when",
        "where",
        "who",
        "hoe",
        "waarom",
        "wat",
        "wie",
        "waar",
        "met",
        "voor",
        "uit",
        "over",
        "comment",
        "pourquoi",
        "avec",
        "sans",
        "pour",
        "warum",
        "was",
        "wo",
        "mit",
        "für",
        "aus",
        "über",
        "is",
        "are",
        "view",
        "read",
    }
)


def is_role(text: str) -> bool:
    """Tell whether words behind a name can be what the person is."""
    if len(text) > 160 or len(text.split()) > 22 or text.endswith(("?", "!", ":", "…")):
        return False
    return not (
        text.endswith(".") and not re.search(r"\b(?:\w\.\s?)+$|\b(?:vzw|Ltd|Inc|Co)\.$", text)
    )
