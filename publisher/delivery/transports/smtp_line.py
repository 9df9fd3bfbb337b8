"""Transactions on one SMTP connection, without ever waiting (RFC 5321, RFC 2920)."""

import contextlib
import socket
import ssl
import time
from collections import deque
from dataclasses import replace
from datetime import timedelta

from publisher.delivery.transports.envelope import (
    Extensions,
    find_fault,
    find_refusal,
    write_envelope,
)
from publisher.delivery.transports.protocol import LineState, Parcel
from publisher.delivery.transports.replies import (
    Phase,
    Reply,
    ReplyReader,
    is_about_us,
    judge_refusal,
)
from publisher.delivery.transports.term import Term
from publisher.errors import PublisherError, TransportError
from publisher.model.delivery import Delivery, Outcome, OutcomeKind

_READ_SIZE = 64 * 1024


class SmtpLine:
    """A connection that is past EHLO, STARTTLS and AUTH.

    MAIL, RCPT and DATA go out together where the server has PIPELINING, one by one elsewhere.
    Nothing of the message goes out before `hand_over`.
    """

    def __init__(
        self,
        connection: socket.socket,
        extensions: Extensions,
        *,
        timeout: timedelta,
        term: Term | None = None,
    ) -> None:
        connection.setblocking(False)
        self.state = LineState.IDLE
        self.delivery: Delivery | None = None
        self.last_words = ""
        self.fault: PublisherError | None = None
        self._socket = connection
        self._extensions = extensions
        self._timeout = timeout.total_seconds()
        self._term = term
        self._deadline: float | None = None
        self._reader = ReplyReader()
        self._unsent = memoryview(b"")
        self._script: deque[tuple[Phase, bytes]] = deque()
        self._awaited: deque[Phase] = deque()
        self._message = b""
        self._refusal: tuple[Phase, Reply] | None = None
        self._needs_reset = False
        #: What became of a message that was not for this server; told by `advance`.
        self._declined: Outcome | None = None
        self._tls_waits_to_write = False
        # True from before a call that may send the final dot until it is known not to have.
        self._may_be_whole = False

    def fileno(self) -> int:
        """Return the socket's descriptor."""
        return self._socket.fileno()

    @property
    def wants_write(self) -> bool:
        """Tell whether the line waits for room to write."""
        return bool(self._unsent) or self._tls_waits_to_write or self._declined is not None

    @property
    def deadline(self) -> float | None:
        """Return the monotonic moment by which the server must have answered, or None."""
        return self._deadline

    def offer(self, parcel: Parcel) -> None:
        """Send the envelope."""
        assert self.state is LineState.IDLE
        self.state = LineState.OFFERED
        self.delivery = parcel.delivery
        self._message = parcel.message
        self._refusal = None
        if self._decline(parcel):
            return
        if self._needs_reset:
            self._script.append((Phase.RSET, b"RSET\r\n"))
            self._needs_reset = False
        self._script.extend(write_envelope(parcel, self._extensions))
        self._send_script()

    def _decline(self, parcel: Parcel) -> bool:
        """Tell whether the message is not for this server; nothing of it goes out then."""
        refusal = find_refusal(parcel, self._extensions)
        self.fault = find_fault(parcel, self._extensions)
        if self.fault is not None:
            self._socket.close()
            self.state = LineState.BROKEN
            self.last_words = refusal = self.fault.message
        if refusal is not None:
            self._declined = Outcome(
                delivery_id=parcel.delivery.id,
                kind=OutcomeKind.REJECTED if self.fault is None else OutcomeKind.RELEASED,
                text=refusal,
            )
        return refusal is not None

    def _take_declined(self) -> Outcome | None:
        outcome, self._declined, self.delivery = self._declined, None, None
        if self.state is not LineState.BROKEN:
            self.state = LineState.IDLE
        return outcome

    def _send_script(self) -> None:
        """Send the next command, or all of them where the server takes them together."""
        while self._script and (self._extensions.pipelining or not self._awaited):
            phase, command = self._script.popleft()
            self._awaited.append(phase)
            self._unsent = memoryview(bytes(self._unsent) + command)
        self._renew_deadline(1)

    def _renew_deadline(self, factor: int) -> None:
        self._deadline = time.monotonic() + factor * self._timeout if self._awaited else None

    def hand_over(self) -> None:
        """Send the message and its final dot."""
        assert self.state is LineState.READY
        self.state = LineState.HANDED_OVER
        self._end_message(dot_stuff(self._message))

    def _end_message(self, content: bytes) -> None:
        self._awaited.append(Phase.FINAL_DOT)
        self._unsent = memoryview(content)
        # The server may work on a message before it answers: RFC 5321 section 4.5.3.2.6 asks for
        # twice the patience here.
        self._renew_deadline(2)
        self._write()

    def advance(self) -> Outcome | None:
        """Read and write what can be without waiting; return the outcome if it is there now."""
        if self._declined is not None:
            return self._take_declined()
        if self.state is LineState.BROKEN:
            return None
        can_write = self._write()
        while True:
            received = self._read()
            if received is None:
                # A server that hung up may have said why: that was read first.
                return None if can_write else self.abandon(self.last_words)
            if received == b"":
                return self.abandon(self.last_words or "the server closed the connection")
            try:
                replies = self._reader.add(received)
            except ValueError as error:
                return self.abandon(f"not an SMTP reply: {error}")
            for position, reply in enumerate(replies, start=1):
                outcome = self._take_reply(reply)
                if self._is_broken():
                    return outcome
                if outcome is None:
                    continue
                if position < len(replies):
                    self.abandon(f"an answer too many: {replies[position].code}")
                return outcome

    def _is_broken(self) -> bool:
        return self.state is LineState.BROKEN

    def _take_reply(self, reply: Reply) -> Outcome | None:
        if not self._awaited:
            # Some servers say 421 on their own before they hang up.
            return self.abandon(f"{reply.code} {reply.text}")
        phase = self._awaited.popleft()
        self._renew_deadline(1)
        if not reply.is_refusal and not reply.accepts(phase):
            return self.abandon(f"{phase} answered by {reply.code} {reply.text}")
        if phase is Phase.FINAL_DOT:
            return self._take_final_reply(reply)
        if reply.is_refusal and self._refusal is None:
            self._refusal = (phase, reply)
            self._script.clear()
        if reply.code == 421 and self._refusal is not None:
            # It hangs up: what it has not answered it never will.
            outcome = self._settle_refusal(*self._refusal)
            self.abandon(f"{reply.code} {reply.text}")
            return outcome
        if phase is Phase.DATA and self._refusal is not None and not reply.is_refusal:
            # The recipient was refused and the server wants the message all the same: an empty
            # one ends the transaction, and nobody gets it (RFC 2920 section 3.1).
            self._end_message(b".\r\n")
            return None
        if self._awaited or self._script:
            self._send_script()
            return None
        if self._refusal is not None:
            self._needs_reset = True
            return self._settle_refusal(*self._refusal)
        self.state = LineState.READY
        return None

    def _take_final_reply(self, reply: Reply) -> Outcome:
        is_early = bool(self._unsent)
        if self._refusal is not None:
            outcome = self._settle_refusal(*self._refusal)
        elif reply.is_refusal:
            outcome = self._settle_refusal(Phase.FINAL_DOT, reply)
        elif is_early:
            # Accepted before it ended: whether anybody gets it is anybody's guess.
            outcome = self._settle(OutcomeKind.IN_DOUBT, reply)
        else:
            outcome = self._settle(OutcomeKind.SENT, reply)
        if is_early:
            self.abandon(f"answered before the message ended: {reply.code} {reply.text}")
        return outcome

    def _settle_refusal(self, phase: Phase, reply: Reply) -> Outcome:
        words = f"{reply.code} {reply.text}"
        outcome = self._settle(judge_refusal(phase, reply), reply, f"{phase}: ")
        is_ours = is_about_us(phase, reply)
        if is_ours and not reply.is_later:
            self.fault = TransportError(
                f"the server refuses this sender: {words}",
                hint="Nobody was rejected for it; mend it and run the same command again.",
            )
        if is_ours or reply.code == 421:
            self.abandon(words)
        return replace(outcome, is_personal=reply.speaks_of_reader)

    def _settle(self, kind: OutcomeKind, reply: Reply, prefix: str = "") -> Outcome:
        assert self.delivery is not None
        outcome = Outcome(
            delivery_id=self.delivery.id, kind=kind, code=reply.code, text=prefix + reply.text
        )
        self.delivery = None
        self.state = LineState.IDLE
        self._deadline = None
        if self._term is not None and self._term.count():
            self.close()
        return outcome

    def abandon(self, reason: str) -> Outcome | None:
        """Close the connection; return the outcome of the message that was on it, if one was."""
        self._socket.close()
        self._declined = None
        self.last_words = reason
        handed_over = self.state is LineState.HANDED_OVER and self._may_be_whole
        self.state = LineState.BROKEN
        if self.delivery is None:
            return None
        kind = OutcomeKind.IN_DOUBT if handed_over else OutcomeKind.RELEASED
        outcome = Outcome(delivery_id=self.delivery.id, kind=kind, text=reason)
        self.delivery = None
        return outcome

    def close(self) -> None:
        """Say goodbye and close; for a line that is idle or broken."""
        if self.state is LineState.IDLE:
            with contextlib.suppress(OSError):
                self._socket.send(b"QUIT\r\n")
        self.abandon("closed")

    def _write(self) -> bool:
        """Write what the socket takes; return False when it is gone."""
        try:
            while self._unsent:
                self._may_be_whole = True
                sent = self._socket.send(self._unsent)
                self._unsent = self._unsent[sent:]
                self._may_be_whole = not self._unsent
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            self._may_be_whole = False
            return True
        except OSError as error:
            # An error instead of a number: nothing of it was taken.
            self._may_be_whole = False
            self.last_words = error.strerror or str(error)
            return False
        return True

    def _read(self) -> bytes | None:
        """Return what came, b"" when the connection is gone, None when nothing is there yet."""
        self._tls_waits_to_write = False
        try:
            return self._socket.recv(_READ_SIZE)
        except (BlockingIOError, ssl.SSLWantReadError):
            return None
        except ssl.SSLWantWriteError:
            self._tls_waits_to_write = True
            return None
        except OSError as error:
            self.last_words = error.strerror or str(error)
            return b""


def dot_stuff(message: bytes) -> bytes:
    """Return the message as DATA carries it, with its final dot (RFC 5321 section 4.5.2)."""
    if not message.endswith(b"\r\n"):
        message += b"\r\n"
    if message.startswith(b"."):
        message = b"." + message
    return message.replace(b"\r\n.", b"\r\n..") + b".\r\n"
