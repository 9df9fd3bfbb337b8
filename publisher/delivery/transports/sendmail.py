"""The machine's own mail program, called as sendmail is: one process for each message."""

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import IO

from publisher.delivery.transports.protocol import LineState, Parcel
from publisher.errors import FileAccessError, PublisherError, TransportError
from publisher.model.delivery import Delivery, Outcome, OutcomeKind

#: What the exit code says (sysexits.h) where it says nothing against the reader: come again.
_LATER = {71: "system error", 73: "cannot create", 74: "input or output error", 75: "try later"}
#: What speaks of this reader or this message.
_NO = {65: "bad data", 67: "no such user", 68: "no such host", 69: "unavailable"}
#: Of the program's last words so many bytes are kept.
_WORDS = 2000


class SendmailTransport:
    """Calls a program that takes a message on its standard input."""

    def __init__(self, program: str, *, timeout: timedelta) -> None:
        self.name = f"sendmail:{program}"
        self._program = program
        self._timeout = timeout

    def open(self) -> "SendmailLine":
        """Return an idle line, once the program is there.

        Raises:
            FileAccessError: It is not, or cannot be run.
        """
        if not (Path(self._program).is_file() and os.access(self._program, os.X_OK)):
            raise FileAccessError(
                f"{self._program} is not a program that can be run",
                hint="Check transport; on many systems it is sendmail:/usr/sbin/sendmail.",
            )
        return SendmailLine(self._program, timeout=self._timeout)

    def close(self) -> None:
        """Do nothing: nothing is open beside the lines."""


class SendmailLine:
    """Runs one process at a time.

    The message is whole in a file before the process begins, so that whatever happens to us it
    never takes half a message for a whole one.
    """

    def __init__(self, program: str, *, timeout: timedelta) -> None:
        self.state = LineState.IDLE
        self.delivery: Delivery | None = None
        self.last_words = ""
        self.fault: PublisherError | None = None
        self.deadline: float | None = None
        self._program = program
        # It may work on a message before it answers, as a server may (RFC 5321, 4.5.3.2.6).
        self._patience = 2 * timeout.total_seconds()
        self._parcel: Parcel | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._outcome: Outcome | None = None
        # Readable when the line can go on; it is the same as long as the line is of use.
        self._wake, self._waker = os.pipe()
        os.set_blocking(self._wake, False)

    def fileno(self) -> int:
        """Return what is readable when there is a message to begin with, or a process has ended."""
        return self._wake

    @property
    def wants_write(self) -> bool:
        """Return False: the message is in a file already."""
        return False

    def offer(self, parcel: Parcel) -> None:
        """Take the message; the line is ready at once, for nobody is asked beforehand."""
        self.delivery = parcel.delivery
        self._parcel = parcel
        self.state = LineState.READY
        os.write(self._waker, b".")

    def hand_over(self) -> None:
        """Start the program with the message as its standard input."""
        assert self._parcel is not None
        self.state = LineState.HANDED_OVER
        try:
            self._start(self._parcel)
        except OSError as error:
            self.fault = FileAccessError(
                f"{self._program}: {error.strerror or error}",
                hint="See whether it can be run, and whether there is room for temporary files.",
            )
            self._break(OutcomeKind.RELEASED, self.fault.message)

    def _start(self, parcel: Parcel) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # closed when the process has ended
        with tempfile.TemporaryFile() as message:
            # Programs take the lines of their system, and put CRLF on the wire themselves.
            message.write(parcel.message.replace(b"\r\n", b"\n"))
            message.seek(0)
            self._process = subprocess.Popen(  # noqa: S603  # named in the settings, never a shell
                [self._program, "-i", "-f", parcel.sender, "--", parcel.delivery.email],
                stdin=message,
                stdout=self._said,
                stderr=self._said,
                env={k: v for k, v in os.environ.items() if not k.startswith("PUBLISHER_")},
                # Ctrl-C is ours alone: what is in the air is to arrive.
                start_new_session=True,
            )
        self.deadline = time.monotonic() + self._patience
        waker = os.dup(self._waker)  # the thread's own, whatever becomes of the line
        threading.Thread(target=_watch, args=(self._process, waker), daemon=True).start()

    def advance(self) -> Outcome | None:
        """Return the outcome once the process has ended."""
        if self._wake >= 0:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake, 100)
        if self._process is not None and self._process.poll() is not None:
            self._judge(self._process.returncode, self._hear())
        outcome, self._outcome = self._outcome, None
        if outcome is not None:
            self._clear()
            if self.state is LineState.BROKEN:
                self._close_wake()
            else:
                self.state = LineState.IDLE
        return outcome

    def _hear(self) -> str:
        """Return the last line of what the program said."""
        assert self._said is not None
        end = self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, end - _WORDS))
        lines = self._said.read().decode("utf-8", "replace").splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def _judge(self, code: int, words: str) -> None:
        """Decide what an exit code means.

        Of the codes that speak of a reader only «no such user» is surely about her alone; a
        program that gives the others to one after the other has something against us.
        """
        meaning = {**_LATER, **_NO}.get(code)
        text = f"exit code {code}" + (f" ({meaning})" if meaning else "")
        text += f": {words}" if words else ""
        if code == 0:
            self._settle(OutcomeKind.SENT, words or f"taken by {self._program}")
        elif code < 0:
            # The message was whole, and the program may have passed it on before it was killed.
            self._settle(OutcomeKind.IN_DOUBT, f"killed by {_name_signal(-code)}")
        elif code in _LATER:
            self._settle(OutcomeKind.DEFERRED, text)
        elif code in _NO:
            self._settle(OutcomeKind.REJECTED, text, is_personal=code == 67)
        else:
            self.fault = TransportError(
                f"{self._program}: {text}",
                hint="Nobody was rejected for it; call it by hand to see what it wants.",
            )
            self._break(OutcomeKind.RELEASED, text)

    def _settle(self, kind: OutcomeKind, text: str, *, is_personal: bool = True) -> None:
        assert self.delivery is not None
        self._outcome = Outcome(
            delivery_id=self.delivery.id, kind=kind, text=text, is_personal=is_personal
        )

    def _break(self, kind: OutcomeKind, text: str) -> None:
        self.state = LineState.BROKEN
        self.last_words = text
        self._settle(kind, text)

    def _clear(self) -> None:
        self.delivery = self._parcel = self._process = self.deadline = None
        if self._said is not None:
            self._said.close()
        self._said = None

    def _close_wake(self) -> None:
        if self._wake >= 0:
            os.close(self._wake)
            os.close(self._waker)
            self._wake = self._waker = -1

    def abandon(self, reason: str) -> Outcome | None:
        """Break the line; a message that a process has is in doubt, and the process is ended."""
        outcome = self.advance()
        if outcome is None and self.delivery is not None:
            kind = OutcomeKind.RELEASED
            if self._process is not None:
                kind = OutcomeKind.IN_DOUBT
                with contextlib.suppress(OSError):  # it may have ended just now
                    os.killpg(self._process.pid, signal.SIGTERM)
            outcome = Outcome(delivery_id=self.delivery.id, kind=kind, text=reason)
        self._clear()
        self._close_wake()
        self.last_words = reason
        self.state = LineState.BROKEN
        return outcome

    def close(self) -> None:
        """Break the line; no process runs on an idle one."""
        self.abandon("closed")


def _watch(process: subprocess.Popen[bytes], waker: int) -> None:
    """Wait for a process, and then wake its line, if that is still there."""
    process.wait()
    with contextlib.suppress(BrokenPipeError):
        os.write(waker, b".")
    os.close(waker)


def _name_signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
