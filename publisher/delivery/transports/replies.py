"""Replies of an SMTP server (RFC 5321 section 4.2) and what each means in its phase."""

import re
from dataclasses import dataclass
from enum import StrEnum

from publisher.model.delivery import OutcomeKind


class Phase(StrEnum):
    """What a reply answers."""

    RSET = "RSET"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    FINAL_DOT = "final dot"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One whole reply, of one line or several."""

    code: int
    #: The server's words, its lines joined by a space.
    text: str

    @property
    def is_positive(self) -> bool:
        """Tell whether the command was accepted (2xx) or may go on (3xx)."""
        return 200 <= self.code < 400

    @property
    def is_later(self) -> bool:
        """Tell whether the server says «later» (4xx)."""
        return 400 <= self.code < 500


class ReplyReader:
    """Takes bytes as they come and gives whole replies."""

    #: A server that says more than this without ending a reply is not an SMTP server.
    LIMIT = 64 * 1024
    _LINE = re.compile(rb"(\d{3})([ -]?)(.*)")

    def __init__(self) -> None:
        self._buffer = b""
        self._lines: list[str] = []

    def add(self, received: bytes) -> list[Reply]:
        """Return the replies that are whole now.

        Raises:
            ValueError: What came is not an SMTP reply.
        """
        self._buffer += received
        *lines, self._buffer = self._buffer.split(b"\n")
        replies = []
        for line in lines:
            found = self._LINE.fullmatch(line.rstrip(b"\r"))
            if found is None:
                raise ValueError(line[:80].decode("utf-8", "replace"))
            self._lines.append(found[3].decode("utf-8", "replace"))
            if found[2] != b"-":
                text = " ".join(part for part in self._lines if part)
                replies.append(Reply(code=int(found[1]), text=text))
                self._lines = []
        if len(self._buffer) + sum(map(len, self._lines)) > self.LIMIT:
            raise ValueError("a reply without end")
        return replies


def judge_refusal(phase: Phase, reply: Reply) -> OutcomeKind:
    """Return what a reply that is not positive means for the delivery.

    421 before the final dot ends the connection and says nothing of the message (RFC 5321
    section 3.8), so the delivery is released; a refused MAIL speaks of the sender, so nobody is
    rejected for it.
    """
    if reply.code == 421 and phase is not Phase.FINAL_DOT:
        return OutcomeKind.RELEASED
    if reply.is_later:
        return OutcomeKind.DEFERRED
    if phase in (Phase.RSET, Phase.MAIL):
        return OutcomeKind.RELEASED
    return OutcomeKind.REJECTED
