"""Quoted-printable (RFC 2045 section 6.7) that DKIM's relaxed canonicalisation leaves as it is.

No line ends in white space and no two spaces stand together unencoded, so the bytes that are
signed are the bytes that are sent (RFC 6376 section 3.4.4).
"""

import re

_LIMIT = 76
#: What stands for each byte: itself where it is harmless. Spaces are looked at afterwards.
_FORMS = tuple(
    chr(code) if 32 <= code <= 126 and code != ord("=") else f"={code:02X}" for code in range(256)
)
#: Alone between two words a space may stay; at an end of a line or beside another not.
_BAD_SPACE = re.compile(r"(?<= ) |^ | $")
#: What must not stand at the start of a line. A dot would be doubled on the wire (RFC 5321 section
#: 4.5.2).
_AT_START = {" ": "=20", ".": "=2E"}
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
    written = "".join(map(_FORMS.__getitem__, line))
    if "  " in written or written[:1] == " " or written[-1:] == " ":
        written = _BAD_SPACE.sub("=20", written)
    finished: list[str] = []
    start, end = 0, len(written)
    while True:
        first = _AT_START.get(written[start : start + 1], "")
        start += bool(first)
        stop = start + _LIMIT - 1 - len(first)
        if stop >= end:
            finished.append(first + written[start:])
            return "=\r\n".join(finished)
        # No encoded byte is cut in two.
        stop -= 1 if written[stop - 1] == "=" else 2 if written[stop - 2] == "=" else 0
        finished.append(first + written[start:stop])
        start = stop
