"""What stands for the words of a body, however its lines are broken."""

import hashlib

#: White space becomes blanks, but for line feeds.
_BLANKS = bytes.maketrans(b"\t\r\x0b\x0c", b"    ")


def digest_body(body: bytes) -> str:
    """Return the SHA-256 (hex) of a body with its white space folded; empty for an empty one.

    The body is in UTF-8; what is no white space in ASCII stays.
    """
    folded = _fold(body)
    return hashlib.sha256(folded).hexdigest() if folded else ""


def _fold(body: bytes) -> bytes:
    """Return a body with one blank for each stretch of white space, and none around it.

    Most bodies hold nothing but single blanks and the ends of lines: those take a third of the
    time.
    """
    lines = body.translate(_BLANKS).split(b"\n")
    folded = b" ".join([line for line in lines if line]).strip(b" ")
    return b" ".join(body.split()) if b"  " in folded else folded
