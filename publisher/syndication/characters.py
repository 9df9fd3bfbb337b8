"""Characters that no XML document can hold, and what stands in their place."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from publisher.content.characters import holds_forbidden_bytes
from publisher.model.articles import Article, Entry, Person, Picture, Remark

#: Everything outside `Char` of XML 1.0 section 2.2: control characters, surrogates, U+FFFE, U+FFFF.
#: Written as what it is, which compiles in a twentieth of the time that its opposite takes.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Legal, discouraged (the note to section 2.2), and never meant: HTML calls each an error.
_NEVER_MEANT = re.compile("[\x7f-\x9f\ufdd0-\ufdef]")
_REPLACEMENT = "\ufffd"


def is_legal(text: str) -> bool:
    """Tell whether a feed can hold the text as it is."""
    if text.isprintable():
        return True
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError:  # a surrogate
        return False
    return not holds_forbidden_bytes(content) and _NEVER_MEANT.search(text) is None


def make_legal(text: str) -> str:
    """Return the text with U+FFFD in the place of every character that XML 1.0 cannot hold.

    A control character from U+0080 is read as the byte of Windows-1252 that it once was, as HTML
    does (section 13.2.5.80); without a meaning there it goes.
    """
    if is_legal(text):
        return text
    return _NEVER_MEANT.sub(lambda found: _read_byte(found[0]), _ILLEGAL.sub(_REPLACEMENT, text))


def _read_byte(character: str) -> str:
    if not "\x80" <= character <= "\x9f":
        return ""
    return character.encode("latin-1").decode("windows-1252", errors="ignore")


def legal_title(article: Article) -> str:
    """Return an article's title as feeds show it; the end of its address where none is left."""
    return make_legal(article.title) or make_legal(article.slug)


def make_entry_legal(entry: Entry) -> Entry:
    """Return the entry with every text that a feed shows legal; the same object where all are.

    The id is not touched: it would be another one.
    """
    article = entry.article
    if all(is_legal(text) for _, text in _texts(entry)):
        return entry
    return replace(
        entry,
        article=replace(
            article,
            title=make_legal(article.title),
            url=make_legal(article.url),
            language=make_legal(article.language),
            section=None if article.section is None else make_legal(article.section),
            tags=tuple(make_legal(tag) for tag in article.tags),
            authors=tuple(make_person_legal(author) for author in article.authors),
            summary=make_legal(article.summary),
            html=make_legal(article.html),
            picture=None if article.picture is None else _make_picture_legal(article.picture),
            supplement=_make_all_legal(article.supplement),
        ),
    )


def remark_on_illegal(entry: Entry) -> tuple[Remark, ...]:
    """Return a remark for each text of the article in which something had to be replaced."""
    found = (
        (name, text, _ILLEGAL.search(text) or _NEVER_MEANT.search(text))
        for name, text in _texts(entry)
        if not is_legal(text)
    )
    return tuple(
        Remark(
            source=make_legal(entry.article.source),
            line=None,
            message=f"{name}: character U+{ord(text[illegal.start()]):04X} at offset"
            f" {illegal.start()} cannot stand in a feed; {_name(make_legal(illegal[0]))} stands"
            " there instead",
            hint="Delete the character; it is invisible in most editors.",
            rule="feed/character",
        )
        for name, text, illegal in found
        if illegal is not None
    )


def _name(replacement: str) -> str:
    return f"U+{ord(replacement):04X}" if replacement else "nothing"


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield name and value of every text of an entry that a feed shows."""
    article = entry.article
    yield from (
        ("title", article.title),
        ("url", article.url),
        ("language", article.language),
        ("section", article.section or ""),
        ("summary", article.summary),
        ("text", article.html),
    )
    yield from (("tags", tag) for tag in article.tags)
    for author in article.authors:
        for value in (author.name, author.email, author.role, author.organisation, author.url):
            yield "author", value or ""
    if article.picture is not None:
        for value in (article.picture.url, article.picture.alt, article.picture.caption):
            yield "image", value
    yield from (("front matter", text) for text in _list_texts(article.supplement))


def make_person_legal(person: Person) -> Person:
    """Return the person with every text legal."""
    return Person(
        name=make_legal(person.name),
        email=None if person.email is None else make_legal(person.email),
        role=None if person.role is None else make_legal(person.role),
        organisation=None if person.organisation is None else make_legal(person.organisation),
        url=None if person.url is None else make_legal(person.url),
    )


def _make_picture_legal(picture: Picture) -> Picture:
    return replace(
        picture,
        url=make_legal(picture.url),
        alt=make_legal(picture.alt),
        caption=make_legal(picture.caption),
    )


def _make_all_legal(value: Any) -> Any:
    """Return a value of the model with every text in it legal, however deep."""
    if isinstance(value, str):
        return make_legal(value)
    if isinstance(value, tuple):
        return tuple(_make_all_legal(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        inner = {each.name: getattr(value, each.name) for each in fields(value)}
        return replace(value, **{name: _make_all_legal(each) for name, each in inner.items()})
    return value


def _list_texts(value: object) -> Iterator[str]:
    """Yield every text in a value of the model, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _list_texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _list_texts(getattr(value, each.name))
