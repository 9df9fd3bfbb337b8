"""Quoted-printable that every mail program decodes and that a signature can be made of as it is."""

import quopri
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from publisher.newsletter.quoted_printable import SOFT_BREAK, encode

_TEXTS = st.text(st.characters(codec="utf-8")) | st.text(" \t.=\r\né🐚aF-_?", max_size=300)


def canonicalise(body: bytes) -> bytes:
    """Return a body as DKIM's relaxed canonicalisation has it (RFC 6376 section 3.4.4)."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _as_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


@given(_TEXTS)
@example("a" * 76 + " b")
@example("x" * 74 + "é")
@example("é" * 40)
@example(" " * 200)
@example("." * 200)
@example("From me\n.\n..\n. \n =\n=")
def test_decoded_it_is_what_it_was(text: str) -> None:
    """Whatever is written is read the same, with the line ends of mail."""
    assert quopri.decodestring(encode(text)).decode("utf-8") == _as_lines(text)


@given(_TEXTS)
@example("a " * 100)
@example("a" * 75 + " " + "b" * 75)
@example("word" * 18 + "abc .dots")
def test_lines(text: str) -> None:
    """No line is longer than 76, ends in white space, starts with a dot or space; all is ASCII."""
    encoded = encode(text)
    assert encoded.isascii()
    for line in encoded.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.endswith((b" ", b"\t"))
        assert not line.startswith((b".", b" "))
        assert b"\r" not in line
        assert b"\n" not in line


@given(_TEXTS)
@example("two  spaces\tand\t\ttabs  \n  indented")
def test_signing_changes_nothing(text: str) -> None:
    """What a signature is computed of is what is sent, but for empty lines at the end."""
    encoded = encode(text)
    assert canonicalise(encoded + b"\r\n") == re.sub(rb"(\r\n)*\Z", b"", encoded) + (
        b"\r\n" if encoded.strip(b"\r\n") else b""
    )


@given(st.lists(_TEXTS))
def test_pieces_can_be_joined(texts: list[str]) -> None:
    """Pieces that are encoded apart and joined with soft breaks decode as one text."""
    joined = SOFT_BREAK.join(encode(text) for text in texts)
    assert quopri.decodestring(joined).decode("utf-8") == "".join(map(_as_lines, texts))
    assert all(len(line) <= 76 for line in joined.split(b"\r\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", b""),
        ("Gewoon 100% tekst, met <b>haken</b>.", b"Gewoon 100% tekst, met <b>haken</b>."),
        ("a=b", b"a=3Db"),
        ("caf\u00e9", b"caf=C3=A9"),
        ("a  b", b"a =20b"),
        ("end \nnext", b"end=20\r\nnext"),
        (" start", b"=20start"),
        ("\ttab", b"=09tab"),
        (".dot\n..", b"=2Edot\r\n=2E."),
        ("a\rb\r\nc", b"a\r\nb\r\nc"),
        ("\u2028\x0c", b"=E2=80=A8=0C"),
        ("x" * 75, b"x" * 75),
        ("x" * 76, b"x" * 75 + b"=\r\nx"),
        ("x" * 73 + "\u00e9", b"x" * 73 + b"=\r\n=C3=A9"),
    ],
)
def test_examples(text: str, expected: bytes) -> None:
    """Plain text stays readable in the source of a message; only what has to be is encoded."""
    assert encode(text) == expected
