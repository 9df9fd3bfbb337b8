"""Header fields: whatever a name or a title says, it is a name or a title and nothing else."""

import email
import re
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import example, given

from publisher.model.articles import Person
from publisher.newsletter.headers import (
    clean,
    encode_mailbox,
    encode_person,
    encode_phrase,
    encode_text,
)
from tests.newsletter.hostile import HOSTILE, NAMES


def _parse(field: str) -> EmailMessage:
    """Return a message with one field and one more behind it, as a mail program reads it."""
    raw = f"{field}\r\nX-Next: here\r\n\r\nbody\r\n".encode("ascii")
    parsed = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert [name.lower() for name, _ in parsed.items()] == [
        field.partition(":")[0].lower(),
        "x-next",
    ]
    return parsed


def _check_lines(field: str, longest: int = 78) -> None:
    for line in field.split("\r\n"):
        assert len(line) <= (76 if "=?utf-8" in line else longest)
        assert line.strip()
        assert "\n" not in line
        assert "\r" not in line
    for word in re.findall(r"=\?utf-8\?[^ \r]*", field):
        assert len(word) <= 75
        assert word.endswith("?=")


def _read_name(field: str) -> tuple[str, str]:
    """Return display name and address, with white space between encoded words ignored.

    Python's newer parser keeps that white space in a phrase, against RFC 2047 section 6.2
    (seen in 3.11.7), so the older one reads it here.
    """
    name, address = parseaddr(field.partition(": ")[2].replace("\r\n", ""))
    return str(make_header(decode_header(name))), address


@given(NAMES)
@example("x" * 61)
@example("a b " * 15)
def test_names(name: str) -> None:
    """A name, however it is made, is read as that name, and beside it stands one address."""
    field = f"To: {encode_mailbox(name, 'an@example.org')}"
    _check_lines(field)
    (address,) = _parse(field)["To"].addresses
    assert address.addr_spec == "an@example.org"
    assert _read_name(field) == (clean(name), "an@example.org")


@given(NAMES)
@example("")
@example("x" * 61)
@example(("y" * 60 + " ") * 20)
@example("a, b; c\td")
def test_titles(title: str) -> None:
    """A subject, however it is made, is read as that subject."""
    field = f"Subject: {encode_text('Subject', title)}"
    _check_lines(field)
    assert str(_parse(field)["Subject"]) == clean(title)


@given(NAMES)
def test_phrases(phrase: str) -> None:
    """The title of a newsletter stands in List-Id before its name, and leaves that alone."""
    field = f"List-Id: {encode_phrase(phrase)}\r\n <weekly.example.org>"
    _check_lines(field)
    assert str(_parse(field)["List-Id"]).endswith("<weekly.example.org>")


@pytest.mark.parametrize("text", HOSTILE)
def test_cleaned(text: str) -> None:
    """What is cleaned is one line without control or direction characters; the rest is there."""
    cleaned = clean(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", cleaned)
    assert cleaned == cleaned.strip()
    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8")
    letters = [character for character in text if character.isalpha()]
    assert [character for character in cleaned if character.isalpha()] == letters


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("An Claes", "An Claes <an@example.org>"),
        ("J. Claes", '"J. Claes" <an@example.org>'),
        ('An "A" Claes', '"An \\"A\\" Claes" <an@example.org>'),
        ("Zo\u00eb", "=?utf-8?q?Zo=C3=AB?= <an@example.org>"),
        ("", "an@example.org"),
        ("\r\n", "an@example.org"),
        (None, "an@example.org"),
    ],
)
def test_readable_where_possible(name: str | None, expected: str) -> None:
    """An ordinary name stands in the source of a message as it is."""
    assert encode_mailbox(name, "an@example.org") == expected
    assert encode_person(Person(name=name or "", email="an@example.org")) == expected


def test_long_addresses() -> None:
    """An address is never cut or encoded, however long it is, and its line is still legal."""
    address = "a" * 64 + "@" + ".".join(["b" * 60] * 3) + ".example.org"
    for name in (None, "An", "\u00e9" * 500):
        field = f"To: {encode_mailbox(name, address)}"
        _check_lines(field, longest=998)
        (found,) = _parse(field)["To"].addresses
        assert found.addr_spec == address


def test_subject_is_folded_between_words() -> None:
    """A long plain subject is folded, not encoded."""
    title = "What the volunteers of the tide line counted this winter, and what they did not see"
    encoded = encode_text("Subject", title)
    assert "=?" not in encoded
    assert encoded.replace("\r\n", "") == title
