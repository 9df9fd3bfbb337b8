"""The envelope of a message as one server takes it, or why that server cannot take it."""

from dataclasses import dataclass

from publisher.delivery.transports.protocol import Parcel
from publisher.delivery.transports.replies import Phase
from publisher.errors import TransportError


@dataclass(frozen=True, kw_only=True, slots=True)
class Extensions:
    """What the server said it can do (EHLO)."""

    #: RFC 2920: several commands in one go.
    pipelining: bool
    #: RFC 1870: MAIL may name the message's size.
    size: bool
    #: Octets of the largest message that it takes; 0 where it did not say.
    largest: int = 0
    #: RFC 6531: addresses and header fields may hold characters that are not ASCII.
    smtputf8: bool = False
    #: RFC 6152: octets above 127 may be in a message.
    eight_bit: bool = False


def find_fault(parcel: Parcel, extensions: Extensions) -> TransportError | None:
    """Return what stops a run before this server sees the message; None where nothing does."""
    if 0 < extensions.largest < len(parcel.message):
        return TransportError(
            f"the server takes messages of {extensions.largest} bytes at most,"
            f" and this one has {len(parcel.message)}",
            hint="Make the edition smaller, with fewer or smaller pictures, or use another server.",
        )
    return None


def find_refusal(parcel: Parcel, extensions: Extensions) -> str | None:
    """Return why this reader cannot be reached by this server; None where she can."""
    if not parcel.delivery.email.isascii() and not extensions.smtputf8:
        return (
            "the address has letters that are not ASCII before the @, and the server takes none"
            " (no SMTPUTF8)"
        )
    return None


def write_envelope(parcel: Parcel, extensions: Extensions) -> tuple[tuple[Phase, bytes], ...]:
    """Return MAIL, RCPT and DATA, each with its phase."""
    recipient = parcel.delivery.email
    parameters = f" SIZE={len(parcel.message)}" if extensions.size else ""
    if not recipient.isascii():
        parameters += " SMTPUTF8"
    if extensions.eight_bit and not parcel.message.isascii():
        parameters += " BODY=8BITMIME"
    return (
        (Phase.MAIL, f"MAIL FROM:<{parcel.sender}>{parameters}\r\n".encode()),
        (Phase.RCPT, f"RCPT TO:<{recipient}>\r\n".encode()),
        (Phase.DATA, b"DATA\r\n"),
    )
