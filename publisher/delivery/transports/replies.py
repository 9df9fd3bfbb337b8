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


#: RFC 2034 section 4, RFC 3463 section 2: class, subject and detail before the words.
_ENHANCED = re.compile(r"[245]\.(\d{1,3})\.(\d{1,3})(?=\s|$)")
#: RFC 3463 section 3.2: bad sender's mailbox address, bad sender's system address.
_ABOUT_SENDER = {("1", "7"), ("1", "8")}
_ABOUT_READER = re.compile(
    r"\b(?:user|mailbox|recipient|account|addressee|unknown|no such|not exist|full)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One whole reply, of one line or several."""

    code: int
    #: The server's words, its lines joined by a space.
    text: str

    def accepts(self, phase: Phase) -> bool:
        """Tell whether the phase is over and well: 3xx for DATA, 2xx for all others.

        The others' 3xx and DATA's 2xx answer something that was not asked.
        """
        return self.code // 100 == (3 if phase is Phase.DATA else 2)

    @property
    def is_refusal(self) -> bool:
        """Tell whether the server says «later» (4xx) or «no» (5xx)."""
        return self.code >= 400

    @property
    def is_later(self) -> bool:
        """Tell whether the server says «later» (4xx)."""
        return 400 <= self.code < 500

    @property
    def speaks_of_sender(self) -> bool:
        """Tell whether a refusal is about our address, in whatever phase it comes.

        Servers may keep what they have against a sender until the recipient is named.
        """
        enhanced = _ENHANCED.match(self.text)
        return enhanced is not None and enhanced.groups() in _ABOUT_SENDER

    @property
    def speaks_of_reader(self) -> bool:
        """Tell whether a refusal is about this recipient, not about us or the message.

        By the subject of its enhanced status code (RFC 3463 section 3: X.1 address, X.2 mailbox);
        where there is none, by what servers say of recipients they do not know.
        """
        enhanced = _ENHANCED.match(self.text)
        if enhanced is not None:
            return enhanced[1] in ("1", "2") and not self.speaks_of_sender
        return _ABOUT_READER.search(self.text) is not None


class ReplyReader:
    """Takes bytes as they come and gives whole replies."""

    #: A server that says more than this without ending a reply is not an SMTP server.
    LIMIT = 64 * 1024
    _LINE = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?")

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
            self._lines.append((found[3] or b"").decode("utf-8", "replace"))
            if found[2] != b"-":
                text = " ".join(part for part in self._lines if part)
                replies.append(Reply(code=int(found[1]), text=text))
                self._lines = []
        if len(self._buffer) + sum(map(len, self._lines)) > self.LIMIT:
            raise ValueError("a reply without end")
        return replies


def is_about_us(phase: Phase, reply: Reply) -> bool:
    """Tell whether a refusal means the sender, so that every other reader would meet it."""
    return phase in (Phase.RSET, Phase.MAIL) or reply.speaks_of_sender


def judge_refusal(phase: Phase, reply: Reply) -> OutcomeKind:
    """Return what a refusal means for the delivery.

    421 before the final dot ends the connection and says nothing of the message (RFC 5321
    section 3.8), and a refused RSET or MAIL speaks of the sender: nobody is deferred or rejected
    for those, the delivery is released.
    """
    if is_about_us(phase, reply):
        return OutcomeKind.RELEASED
    if reply.code == 421 and phase is not Phase.FINAL_DOT:
        return OutcomeKind.RELEASED
    return OutcomeKind.DEFERRED if reply.is_later else OutcomeKind.REJECTED
