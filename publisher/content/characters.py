"""Characters that XML 1.0, and so a feed, cannot hold."""

import re

from publisher.model.articles import Remark

#: Everything outside Char of XML 1.0 section 2.2 that decoded UTF-8 can contain.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Stands where a character could not be kept.
REPLACEMENT = "\ufffd"
#: The same in UTF-8: bytes that stand in no other character, and two characters of three bytes.
FORBIDDEN_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())


def holds_forbidden(text: str) -> bool:
    """Tell whether a text has a character that XML 1.0 cannot hold.

    As `FORBIDDEN` would, in a fifth of its time.
    """
    if text.isprintable():  # as nearly every text in one line is; nothing forbidden is
        return False
    return holds_forbidden_bytes(text.encode("utf-8", "surrogatepass"))


def holds_forbidden_bytes(content: bytes) -> bool:
    """Tell the same of a text in UTF-8."""
    if len(content.translate(None, FORBIDDEN_BYTES)) < len(content):
        return True
    return holds_noncharacters(content)


def holds_noncharacters(content: bytes) -> bool:
    """Tell whether a text in UTF-8 has U+FFFE or U+FFFF."""
    # A single byte is found in a thirtieth of the time that three take.
    return b"\xef" in content and any(each in content for each in _NONCHARACTERS)


def replace_forbidden(text: str) -> str:
    """Return `text` with U+FFFD for every character that XML 1.0 cannot hold."""
    return FORBIDDEN.sub(REPLACEMENT, text) if holds_forbidden(text) else text


def remark_on_forbidden(text: str, source: str) -> tuple[Remark, ...]:
    """Return a remark that names the first such character's line and column, or nothing."""
    found = FORBIDDEN.search(text) if holds_forbidden(text) else None
    if found is None:
        return ()
    number = len(FORBIDDEN.findall(text))
    others = "" if number == 1 else f", and {number - 1} more"
    column = found.start() - text.rfind("\n", 0, found.start())
    return (
        Remark(
            source=source,
            line=text.count("\n", 0, found.start()) + 1,
            message=f"column {column}: U+{ord(found[0]):04X} cannot stand in a feed and became "
            f"U+FFFD{others}",
            hint="Take the character out; it is invisible in most editors.",
        ),
    )
