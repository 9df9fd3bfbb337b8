"""Quoted-printable (RFC 2045 section 6.7) that DKIM's relaxed canonicalisation leaves as it is.

No line ends in white space and no two spaces stand together unencoded, so the bytes that are
signed are the bytes that are sent (RFC 6376 section 3.4.4).
"""

import re

_LIMIT = 76
_EQUALS, _SPACE, _DOT = 0x3D, 0x20, 0x2E
_ENCODED = tuple(f"={code:02X}" for code in range(256))
#: What stands for each byte: itself where it is harmless.
_FORMS = tuple(
    chr(code) if 33 <= code <= 126 and code != _EQUALS else _ENCODED[code] for code in range(256)
)
#: Words with single spaces between them, of characters that stand for themselves.
_PLAIN = re.compile(r"(?!\.)[!-<>-~]+(?: [!-<>-~]+)*")
SOFT_BREAK = b"=\r\n"


def encode(text: str) -> bytes:
    """Return the text as quoted-printable UTF-8, as it stands at the start of a line.

    Line ends become CRLF. The result never ends in a space, so a soft break may follow it.
    """
    if len(text) < _LIMIT and _PLAIN.fullmatch(text):
        return text.encode("ascii")  # most names and addresses
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\r\n".join(_encode_line(line.encode("utf-8")) for line in lines).encode("ascii")


def _encode_line(line: bytes) -> str:
    finished: list[str] = []
    current: list[str] = []
    width = 0
    previous = _SPACE
    last = len(line) - 1
    for position, code in enumerate(line):
        # Alone between two words a space may stay; at an end of a line or beside another not.
        form = " " if code == _SPACE != previous and position < last else _FORMS[code]
        if width + len(form) > _LIMIT - 1:
            finished.append("".join(current))
            current, width = [], 0
        if width == 0 and code in (_SPACE, _DOT):
            # A dot here would be doubled on the wire (RFC 5321 section 4.5.2).
            form = _ENCODED[code]
        current.append(form)
        width += len(form)
        previous = code
    finished.append("".join(current))
    return "=\r\n".join(finished)
