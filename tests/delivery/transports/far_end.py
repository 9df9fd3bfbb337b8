"""The other end of an SMTP line, played by the test itself: nothing happens by chance."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from publisher.delivery.transports.envelope import Extensions
from publisher.delivery.transports.patience import advance
from publisher.delivery.transports.protocol import LineState, Parcel
from publisher.delivery.transports.smtp_line import SmtpLine
from publisher.model.delivery import Delivery, DeliveryState, Outcome


def a_parcel(
    message: bytes = b"Subject: x\r\n\r\nbody\r\n",
    *,
    id_: int = 1,
    email: str = "an@example.org",
) -> Parcel:
    return Parcel(
        delivery=Delivery(
            id=id_,
            edition_id="weekly-1",
            email=email,
            fields={},
            token="token",
            state=DeliveryState.CLAIMED,
            message_id=f"weekly-1.{id_}@example.org",
        ),
        sender="redactie@example.org",
        message=message,
    )


@dataclass
class FarEnd:
    """A line and what a server would see of it."""

    line: SmtpLine
    #: The line's own end.
    near: socket.socket
    socket: socket.socket

    def state(self) -> LineState:
        return self.line.state

    def deadline(self) -> float | None:
        return self.line.deadline

    def says(self, reply: str) -> Outcome | None:
        """Send lines (`\\n` between them) and let the line go on."""
        self.socket.sendall(reply.replace("\n", "\r\n").encode() + b"\r\n")
        return advance(self.line)

    def reads(self) -> str:
        """Let the line write what it can, and return what arrived, with `\\n` at line ends."""
        advance(self.line)
        received = b""
        while True:
            try:
                part = self.socket.recv(1 << 20, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return received.decode().replace("\r\n", "\n")
            if not part:
                return received.decode().replace("\r\n", "\n") + "<closed>"
            received += part

    def hangs_up(self) -> Outcome | None:
        self.socket.close()
        return advance(self.line)

    def resets(self) -> Outcome | None:
        """Hang up so that the line's next write fails (RST)."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()
        return advance(self.line)

    def offer(self, parcel: Parcel | None = None) -> None:
        self.line.offer(parcel or a_parcel())

    def takes_envelope(self, parcel: Parcel | None = None) -> None:
        """Offer, read the envelope and accept it: the line is ready."""
        self.offer(parcel)
        self.reads()
        for reply in ("250 sender", "250 recipient", "354 go on"):
            assert self.says(reply) is None
            self.reads()


@contextmanager
def connect(
    *,
    pipelining: bool = True,
    size: bool = False,
    largest: int = 0,
    smtputf8: bool = False,
    timeout: timedelta = timedelta(minutes=5),
) -> Iterator[FarEnd]:
    """Give a line that is past EHLO, on a TCP connection over loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        near = socket.create_connection(listening.getsockname())
        far, _ = listening.accept()
    far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    extensions = Extensions(
        pipelining=pipelining, size=size, largest=largest, smtputf8=smtputf8, eight_bit=smtputf8
    )
    line = SmtpLine(near, extensions, timeout=timeout)
    try:
        yield FarEnd(line=line, socket=far, near=near)
    finally:
        far.close()
        near.close()
