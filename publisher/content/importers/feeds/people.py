"""Who wrote an entry, in the ways that feeds say it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from publisher.model.articles import Person

_EMAIL = re.compile(r"[^\s<>@,;()]{1,64}@[^\s<>@,;()]{1,190}\.[^\s<>@,;().]{2,60}")
#: Addresses that stand in a feed because its format asks for one.
_NOBODY = re.compile(r"(?:no-?reply|do-?not-?reply|nobody|none)@", re.IGNORECASE)
_LONGEST = 300


def make_person(name: str, email: str = "", url: str | None = None) -> Person | None:
    """Return the person, or None where nothing is said of one.

    An address that is none of a person's is dropped; one without a name is the name as well.
    """
    name = " ".join(name.split())[:_LONGEST]
    email = email.strip().removeprefix("mailto:")
    if not _EMAIL.fullmatch(email) or _NOBODY.match(email):
        email = ""
    if not name and not email:
        return None
    return Person(name=name or email, email=email or None, url=url or None)


def join_people(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return each person once, with what all mentions say; one who has a name is shown by it.

    Formats that name an author twice, once with the address alone, name one person.
    """
    found: dict[str, Person] = {}
    for person in people:
        key = person.name.casefold()
        known = found.get(key)
        found[key] = person
        if known is not None:
            email, url = known.email or person.email, known.url or person.url
            found[key] = replace(known, email=email, url=url)
    nameless = [person for person in found.values() if person.name == person.email]
    named = [person for person in found.values() if person.name != person.email]
    if len(nameless) == 1 and len(named) == 1 and not named[0].email:
        return (replace(named[0], email=nameless[0].email),)
    return tuple(found.values())
