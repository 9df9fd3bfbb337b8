"""What the delivery room asks of whatever hands messages over."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from publisher.errors import PublisherError
from publisher.model.delivery import Delivery, Outcome


class LineState(Enum):
    """Where a line stands with the one message that it may hold."""

    #: Nothing offered.
    IDLE = auto()
    #: Sender and recipient were named; the answers are not all there.
    OFFERED = auto()
    #: The far end waits for the message: its intent must be durable before `hand_over`.
    READY = auto()
    #: The message with its end is on its way; the answer is not there.
    HANDED_OVER = auto()
    #: Of no further use.
    BROKEN = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """One message with its envelope."""

    delivery: Delivery
    #: Envelope sender (RFC 5321 section 4.1.1.2).
    sender: str
    #: Whole message, lines ended by CRLF, not dot-stuffed.
    message: bytes


class Line(Protocol):
    """One open connection, with at most one message on it. No method waits."""

    state: LineState
    #: The delivery of the message that is on the line.
    delivery: Delivery | None
    #: Why the line is broken, in the far end's words where it said something.
    last_words: str
    #: Set when no other line would do better and going on would do harm: the sender is refused,
    #: the disk is full.
    fault: PublisherError | None

    def fileno(self) -> int | None:
        """Return what to wait on; None where there is nothing to wait for."""
        ...

    @property
    def wants_write(self) -> bool:
        """Tell whether the line waits for room to write."""
        ...

    @property
    def deadline(self) -> float | None:
        """Monotonic moment by which something must have come, or None."""
        ...

    def offer(self, parcel: Parcel) -> None:
        """Name sender and recipient of an idle line's next message."""
        ...

    def hand_over(self) -> None:
        """Send the message of a ready line, with its end. Its intent is durable by now."""
        ...

    def advance(self) -> Outcome | None:
        """Read and write what can be without waiting; return the outcome if it is there now.

        The message is off the line when an outcome is returned.
        """
        ...

    def abandon(self, reason: str) -> Outcome | None:
        """Break the line; return the outcome of the message that was on it, if one was.

        Released when its end was never written, in doubt when it was.
        """
        ...

    def close(self) -> None:
        """Take leave of an idle line; nothing is on it."""
        ...


class Transport(Protocol):
    """Opens lines to one place."""

    @property
    def name(self) -> str:
        """Return the place as people know it: `smtp://relay.example.org:587`. No secrets."""
        ...

    def open(self) -> Line:
        """Return an idle line, after log-in and whatever else can be checked before a message.

        Raises:
            TransportError: The far end refuses us for good: credentials, TLS, greeting.
            ServerAwayError: Nobody answers, or the answer was «later».
            FileAccessError: A local folder cannot be written.
        """
        ...

    def close(self) -> None:
        """Take leave of whatever was opened and is on no line; nothing is opened any more."""
        ...
