"""Who wrote an article, and the picture that stands for it."""

import re
from collections.abc import Mapping

from publisher.config.phrases import parse_person
from publisher.content.addresses import make_absolute
from publisher.content.front_matter import FrontMatter
from publisher.model.articles import Person, Picture

_EMAIL = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+")
_PERSON_KEYS = ("name", "email", "role", "organisation", "url")
#: What generators call these, in lists of people of their own.
_FOREIGN_PERSON = {
    "role": ("role", "title", "job", "jobTitle", "position"),
    "organisation": ("organisation", "organization", "affiliation", "company"),
    "url": ("url", "website", "homepage", "web", "link", "uri"),
}
_PICTURE_KEYS = ("src", "url", "alt", "caption")


def read_authors(
    front: FrontMatter,
    default: Person | None,
    base: str,
    people: Mapping[str, Mapping[str, object]],
) -> tuple[Person, ...]:
    """Return the people that `author` and `authors` name, or else the publication's author.

    Each is a name, a `Name <address>`, a key of `people`, or a table with name, email, role,
    organisation and url.

    Raises:
        ArticleError: A value is something else, or a table has no name.
    """
    found: list[Person] = []
    for key in ("author", "authors"):
        value = front.find(key)
        if front.is_foreign and isinstance(value, str) and front.name_of(key) == "authors":
            value = value.split(";" if ";" in value else ",")
        for each in value if isinstance(value, list) else [value]:
            person = None if each is None else read_person(front, key, each, base, people)
            if person is not None and person not in found:
                found.append(person)
    if found or default is None:
        return tuple(found)
    return (default,)


def read_person(
    front: FrontMatter,
    key: str,
    value: object,
    base: str,
    people: Mapping[str, Mapping[str, object]],
) -> Person | None:
    """Return whom a name, a `Name <address>`, a key of `people` or a table stands for.

    Raises:
        ArticleError: It is something else, or a table without a name.
    """
    if front.is_foreign:
        return _read_foreign_person(value, base, people)
    if not isinstance(value, dict):
        text = front.as_text(key, value)
        if "<" not in text:
            return Person(name=text) if text else None
        try:
            person = parse_person(text)
        except ValueError as error:
            raise front.error(
                key, f"{text!r} cannot be understood", "Write it like: Name <name@example.org>"
            ) from error
        return person if person.name else Person(name=text.strip("<> "), email=person.email)
    parts = _read_parts(front, key, value, _PERSON_KEYS)
    if not parts.get("name"):
        raise front.error(key, "name is missing", "Write it like: {name: …, email: …, role: …}")
    email = parts.get("email")
    if email and not _EMAIL.fullmatch(email):
        raise front.error(
            key, f"email: {email!r} is not an address", "Write it like: name@example.org"
        )
    url = parts.get("url")
    return Person(
        name=parts["name"],
        email=email or None,
        role=parts.get("role") or None,
        organisation=parts.get("organisation") or None,
        url=_read_address(front, key, url, base) if url else None,
    )


def _read_foreign_person(
    value: object, base: str, people: Mapping[str, Mapping[str, object]]
) -> Person | None:
    """Return whom a generator's article names; what is odd about them is passed over."""
    if isinstance(value, str | int | float):
        known = people.get(str(value))
        if known is not None:
            return _read_foreign_person({"name": value, **known}, base, {})
        first, _, email = " ".join(str(value).split()).partition("<")
        email = email.strip("> ")
        words = first.strip() or email
        if not words:
            return None
        return Person(name=words, email=email if _EMAIL.fullmatch(email) else None)
    if not isinstance(value, dict):
        return None
    name = next((value[key] for key in ("name", "display_name", "key") if value.get(key)), None)
    if name is None or not str(name).strip():
        return None
    if "name" not in value and str(name) in people:
        return _read_foreign_person(str(name), base, people)
    parts = {
        part: next((str(value[key]) for key in keys if isinstance(value.get(key), str)), None)
        for part, keys in _FOREIGN_PERSON.items()
    }
    email, url = str(value.get("email", "")), parts["url"]
    return Person(
        name=" ".join(str(name).split()),
        email=email if _EMAIL.fullmatch(email) else None,
        role=parts["role"],
        organisation=parts["organisation"],
        url=None if url is None else make_absolute(url, base),
    )


def read_picture(front: FrontMatter, base: str, *, is_moved: bool = False) -> Picture | None:
    """Return the picture that `image` names, with `image_alt` and `image_caption`, or None.

    `image` is an address, or a table with src (or url), alt and caption. A picture of which
    nothing is said to those who cannot see it is remarked on; `alt: ""` says that it decorates.
    `is_moved` says that the address of a file beside the article is not known.

    Raises:
        ArticleError: A value is something else, or the address is none.
    """
    value = front.find("image")
    if front.is_foreign:
        return _read_foreign_picture(front, value, base, is_moved=is_moved)
    alt, caption = front.find("image_alt"), front.find("image_caption")
    parts = _read_parts(front, "image", value, _PICTURE_KEYS) if isinstance(value, dict) else {}
    if not isinstance(value, dict) and value is not None:
        parts["src"] = front.as_text("image", value)
    for name, key, other in (("alt", "image_alt", alt), ("caption", "image_caption", caption)):
        if other is not None:
            parts[name] = front.as_text(key, other)
    address = parts.get("src") or parts.get("url")
    if not address:
        if isinstance(value, dict):
            raise front.error("image", "src is missing", "Write it like: {src: …, alt: …}")
        return None
    if "alt" not in parts:
        front.remark(
            "image",
            "no words for those who cannot see the picture",
            'Add image_alt: with what it shows, or image_alt: "" where it only decorates.',
        )
    return Picture(
        url=_read_address(front, "image", address, base),
        alt=parts.get("alt", ""),
        caption=parts.get("caption", ""),
    )


def _read_foreign_picture(
    front: FrontMatter, value: object, base: str, *, is_moved: bool
) -> Picture | None:
    """Return the picture that a generator's article names; what is odd is passed over."""
    if isinstance(value, list):
        value = value[0] if value else None
    texts: dict[str, str] = {}
    if isinstance(value, dict):
        texts = {key: each for key, each in value.items() if isinstance(each, str)}
        value = next((texts[key] for key in ("src", "url", "path", "image") if key in texts), None)
    if is_moved and isinstance(value, str) and not value.startswith(("/", "http")):
        return None
    absolute = make_absolute(value, base) if isinstance(value, str) and value.strip() else None
    if absolute is None or not absolute.startswith(("http://", "https://")):
        return None
    alt, caption = front.find("image_alt"), front.find("image_caption")
    return Picture(
        url=absolute,
        alt=" ".join(str(alt or texts.get("alt", "")).split()),
        caption=" ".join(str(caption or texts.get("caption", "")).split()),
    )


def _read_parts(
    front: FrontMatter, key: str, table: dict[str, object], known: tuple[str, ...]
) -> dict[str, str]:
    """Return the known texts of a table in the front matter; remark on the others."""
    for name in table:
        if name not in known:
            front.remark(key, f"{name} is not known here and is left out", "Known: " + _list(known))
    return {name: front.as_text(key, table[name]) for name in known if table.get(name) is not None}


def _read_address(front: FrontMatter, key: str, address: str, base: str) -> str:
    absolute = make_absolute(address, base)
    if absolute is None or not absolute.startswith(("http://", "https://")):
        raise front.error(
            key,
            f"{address!r} is not an address",
            "Write a path below the publication, or an address that begins with https://",
        )
    return absolute


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(words) + "."
