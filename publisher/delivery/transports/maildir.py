"""Messages as files in a maildir: nothing leaves the machine."""

import os
import re
from pathlib import Path

from publisher.delivery.transports.protocol import LineState, Parcel
from publisher.errors import PublisherError
from publisher.files import access_error, make_private_folder
from publisher.model.delivery import Delivery, Outcome, OutcomeKind


class MaildirTransport:
    """Writes each message into `new/` of one maildir."""

    def __init__(self, folder: Path, *, name: str, is_synced: bool) -> None:
        self.name = name
        self._folder = folder
        self._is_synced = is_synced

    def open(self) -> "MaildirLine":
        """Return an idle line, once the folders exist and can be written.

        Raises:
            FileAccessError: They do not, or cannot.
        """
        for part in ("", "tmp", "new", "cur"):
            folder = self._folder / part
            try:
                make_private_folder(folder)
                if not os.access(folder, os.W_OK):
                    raise PermissionError(13, "Permission denied")
            except OSError as error:
                raise access_error(folder, error) from error
        return MaildirLine(self._folder, is_synced=self._is_synced)

    def close(self) -> None:
        """Do nothing: nothing is open beside the lines."""


class MaildirLine:
    """A line that answers at once.

    A message's file name comes from its Message-ID and is linked into `new/` once, so the same
    delivery tried again never makes a second file while the first is still there.
    """

    def __init__(self, folder: Path, *, is_synced: bool) -> None:
        self.state = LineState.IDLE
        self.delivery: Delivery | None = None
        self.last_words = ""
        self.fault: PublisherError | None = None
        self._folder = folder
        self._is_synced = is_synced
        # Messages that a mail program has moved since; flags stand behind a colon there.
        self._seen = {entry.name.partition(":")[0] for entry in (folder / "cur").iterdir()}
        self._message = b""
        self._outcome: Outcome | None = None

    def fileno(self) -> None:
        """Return None: there is nothing to wait for."""

    @property
    def wants_write(self) -> bool:
        """Return False: a file always takes what it is given."""
        return False

    @property
    def deadline(self) -> None:
        """Return None: nobody has to answer."""

    def offer(self, parcel: Parcel) -> None:
        """Take the message; the line is ready at once."""
        self.delivery = parcel.delivery
        # A maildir holds the lines of its system (RFC 5322 counts only on the wire).
        self._message = b"Return-Path: <" + parcel.sender.encode() + b">\n"
        self._message += parcel.message.replace(b"\r\n", b"\n")
        self.state = LineState.READY

    def hand_over(self) -> None:
        """Write the file and link it into `new/`."""
        assert self.delivery is not None
        self.state = LineState.HANDED_OVER
        name = re.sub(r"[^A-Za-z0-9.@_+-]", "_", self.delivery.message_id)
        try:
            text = self._write(name)
        except OSError as error:
            self.fault = access_error(self._folder, error)
            self.last_words = self.fault.message
            self.state = LineState.BROKEN
            self._settle(OutcomeKind.RELEASED, self.last_words)
        else:
            self._settle(OutcomeKind.SENT, text)

    def _write(self, name: str) -> str:
        draft, target = self._folder / "tmp" / name, self._folder / "new" / name
        if name in self._seen:
            return "was there already"
        try:
            with draft.open("wb") as file:
                file.write(self._message)
                file.flush()
                if self._is_synced:
                    os.fsync(file.fileno())
            os.link(draft, target)
            if self._is_synced:
                _sync_folder(target.parent)
        except FileExistsError:
            return "was there already"
        finally:
            draft.unlink(missing_ok=True)
        return f"new/{name}"

    def _settle(self, kind: OutcomeKind, text: str) -> None:
        assert self.delivery is not None
        self._outcome = Outcome(delivery_id=self.delivery.id, kind=kind, text=text)

    def advance(self) -> Outcome | None:
        """Return the outcome of the message that was handed over."""
        outcome, self._outcome = self._outcome, None
        if outcome is not None:
            self.delivery = None
            if self.state is not LineState.BROKEN:
                self.state = LineState.IDLE
        return outcome

    def abandon(self, reason: str) -> Outcome | None:
        """Break the line; what was written is known to be, so nothing is ever in doubt."""
        self.last_words = reason
        outcome = self.advance()
        if outcome is None and self.delivery is not None:
            outcome = Outcome(delivery_id=self.delivery.id, kind=OutcomeKind.RELEASED, text=reason)
            self.delivery = None
        self.state = LineState.BROKEN
        return outcome

    def close(self) -> None:
        """Do nothing: a folder needs no leave-taking."""


def _sync_folder(folder: Path) -> None:
    """Wait until the folder's new entry is on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
