"""Header fields as they stand on the wire: ASCII, folded, and never what a value says they are."""

import re
from email.header import Header

from publisher.model.articles import Person

#: RFC 5322 section 3.2.3, with the space between atoms.
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
#: C0, C1, and the characters that turn the direction of what follows them.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]+")
#: RFC 2047 section 2: an encoded word has at most 75 characters.
_WORD_BYTES = 42


def clean(value: str) -> str:
    """Return the value on one line, without control or direction characters."""
    return " ".join(_CONTROLS.sub(" ", value).split())


def encode_phrase(text: str) -> str:
    """Return a display name as a phrase: atoms, a quoted string, or encoded words."""
    text = clean(text)
    if _ATOMS.fullmatch(text) and "=?" not in text:
        return text
    if text.isascii() and "=?" not in text:
        return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
    return "\r\n ".join(_encode_words(text))


def _encode_words(text: str) -> list[str]:
    """Return RFC 2047 encoded words, none of which cuts a character in two."""
    words: list[str] = []
    part = ""
    for character in text:
        if len((part + character).encode()) > _WORD_BYTES:
            words.append(part)
            part = ""
        part += character
    return [Header(each, "utf-8", maxlinelen=998).encode() for each in (*words, part)]


def encode_mailbox(name: str | None, email: str) -> str:
    """Return `name <email>`, or the bare address; the address itself is never encoded."""
    if not name or not clean(name):
        return email
    phrase = encode_phrase(name)
    separator = "\r\n " if len(phrase) + len(email) > 60 else " "
    return f"{phrase}{separator}<{email}>"


def encode_person(person: Person) -> str:
    """Return a person who has an address as a mailbox."""
    assert person.email is not None
    return encode_mailbox(person.name, person.email)


def encode_text(name: str, text: str) -> str:
    """Return an unstructured value, folded: a Subject."""
    text = clean(text)
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=name).encode(linesep="\r\n")
