"""Header fields as they stand on the wire: ASCII, folded, and never what a value says they are."""

import base64
import re
import string
from email.header import Header

from publisher.model.articles import Person

#: RFC 5322 section 3.2.3, with the space between atoms.
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
#: C0, C1, what turns the direction of what follows it, and halves of characters.
_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]+"
)
_SAFE = frozenset(string.ascii_letters + string.digits + "-!*+/")
#: RFC 2047 section 2: an encoded word has at most 75 characters, its line at most 76. So many
#: bytes in base64 fit beside the longest name of a field that has any.
_WORD_BYTES = 39
#: What stands for each byte in an encoded word of form Q: only what may stand in a phrase, too.
_IN_WORDS = tuple(
    "_" if code == 32 else chr(code) if chr(code) in _SAFE else f"={code:02X}"
    for code in range(256)
)
#: What is longer without a place to fold becomes encoded words, which can be folded anywhere:
#: lines should have at most 78 characters, and must not have more than 998 (RFC 5322, 2.1.1).
_LONGEST = 60


def is_clean(value: str) -> bool:
    """Tell quickly whether `clean` would leave a value as it is; False where it takes a look."""
    return value.isprintable() and "  " not in value and value.strip() == value


def clean(value: str) -> str:
    """Return the value on one line, without control or direction characters."""
    if is_clean(value):
        return value
    return " ".join(_CONTROLS.sub(" ", value).split())


def encode_phrase(text: str) -> str:
    """Return a display name as a phrase: atoms, a quoted string, or encoded words."""
    text = clean(text)
    if not text.isascii() or "=?" in text or len(text) > _LONGEST:
        return "\r\n ".join(_encode_words(text))
    if _ATOMS.fullmatch(text):
        return text
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def _encode_words(text: str) -> list[str]:
    """Return RFC 2047 encoded words, none of which cuts a character in two."""
    words: list[str] = []
    part = ""
    for character in text:
        if len((part + character).encode()) > _WORD_BYTES:
            words.append(part)
            part = ""
        part += character
    return [_encode_word(each) for each in (*words, part)]


def _encode_word(text: str) -> str:
    """Return one encoded word (RFC 2047 section 4): Q where that is no longer, or else B."""
    raw = text.encode()
    quoted = "".join(map(_IN_WORDS.__getitem__, raw))
    if len(quoted) <= 4 * ((len(raw) + 2) // 3):
        return f"=?utf-8?q?{quoted}?="
    return f"=?utf-8?b?{base64.b64encode(raw).decode()}?="


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
    is_plain = text.isascii() and "=?" not in text and max(map(len, text.split(" "))) <= _LONGEST
    if not is_plain:
        return "\r\n ".join(_encode_words(text))
    return Header(text, "us-ascii", header_name=name).encode(linesep="\r\n")
