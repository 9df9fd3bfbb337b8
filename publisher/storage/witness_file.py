"""The witness: a file beside the ledger that says how far sending had come.

Its first line is written over in place, before every message that is handed over; a line for each
edition is added behind it. Writing it asks nothing of the disk but where that is asked for, so it
may be behind the ledger after a power cut; it is never ahead of it while the ledger is the same.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publisher.files import access_error, read_if_there, write_if_changed
from publisher.model.delivery import CarriedArticle, Edition, FrozenMessage, NewEdition

_NO_MESSAGE = FrozenMessage(headers=(), html="", text="")
#: Digits of the number in the first line, which keeps its length.
_DIGITS = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class Testimony:
    """What the file says."""

    #: The ledger's own random name.
    ledger: str
    #: How often that ledger had stored intents.
    turn: int
    #: Editions, in the order in which they were added; one of each id, the latest.
    editions: tuple[Edition, ...]


class WitnessFile:
    """The file beside one ledger."""

    def __init__(self, path: Path, *, is_durable: bool) -> None:
        """Say where it is; nothing is opened.

        Args:
            path: Where the file is or will be.
            is_durable: Whether `add` and `replace` wait for the disk.
        """
        self.path = path
        self._is_durable = is_durable
        self._handle: int | None = None

    def read(self) -> Testimony | None:
        """Return what the file says; None where it is not there or says nothing.

        Raises:
            FileAccessError: It is there and may not be read.
        """
        lines = (read_if_there(self.path) or b"").splitlines()
        try:
            first = json.loads(lines[0])
            ledger, turn = str(first["ledger"]), int(first["turn"])
        except (IndexError, KeyError, TypeError, ValueError):
            return None
        editions: dict[str, Edition] = {}
        for line in lines[1:]:
            try:
                edition = _read_edition(line)
            except (KeyError, TypeError, ValueError):
                continue  # a line that a power cut broke off
            editions[edition.id] = edition
        return Testimony(ledger=ledger, turn=turn, editions=tuple(editions.values()))

    def replace(self, ledger: str, turn: int, editions: Iterable[Edition]) -> None:
        """Make the file say this and nothing else.

        Raises:
            FileAccessError: It cannot be written; it says what it said.
        """
        self.close()
        lines = [_first_line(ledger, turn), *(_edition_line(each) for each in editions)]
        write_if_changed(self.path, b"".join(lines), is_private=True)

    def add(self, ledger: str, turn: int, editions: Iterable[Edition]) -> None:
        """Add editions, and say how far the ledger is.

        Raises:
            FileAccessError: It cannot be written.
        """
        self.say(ledger, turn)
        assert self._handle is not None
        try:
            end = os.lseek(self._handle, 0, os.SEEK_END)
            # Behind a line that was broken off, in one write.
            begin = b"" if os.pread(self._handle, 1, end - 1) == b"\n" else b"\n"
            added = b"".join(map(_edition_line, editions))
            if added:
                os.write(self._handle, begin + added)
            if self._is_durable:
                os.fsync(self._handle)
        except OSError as error:
            raise access_error(self.path, error) from error

    def say(self, ledger: str, turn: int) -> None:
        """Say how far the ledger is; this alone does not wait for the disk.

        Raises:
            FileAccessError: It cannot be written.
        """
        try:
            if self._handle is None:
                flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
                self._handle = os.open(self.path, flags, 0o600)
            os.pwrite(self._handle, _first_line(ledger, turn), 0)
        except OSError as error:
            raise access_error(self.path, error) from error

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _first_line(ledger: str, turn: int) -> bytes:
    return f'{{"ledger": "{ledger}", "turn": {turn:>{_DIGITS}}}}\n'.encode()


def _edition_line(edition: Edition) -> bytes:
    content = edition.content
    values = {
        "id": edition.id,
        "number": edition.number,
        "frozen_at": edition.frozen_at.isoformat(),
        "newsletter": content.newsletter,
        "subject": content.subject,
        "preheader": content.preheader,
        "composed_at": content.composed_at.isoformat(),
        "draft": content.draft,
        "corrects": content.corrects,
        "articles": [[each.id, each.title, each.url, each.source] for each in content.articles],
    }
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def _read_edition(line: bytes) -> Edition:
    values = json.loads(line)
    return Edition(
        id=values["id"],
        number=values["number"],
        frozen_at=datetime.fromisoformat(values["frozen_at"]),
        audience=0,
        is_lost=True,
        content=NewEdition(
            newsletter=values["newsletter"],
            subject=values["subject"],
            preheader=values["preheader"],
            composed_at=datetime.fromisoformat(values["composed_at"]),
            message=_NO_MESSAGE,
            articles=tuple(
                CarriedArticle(id=id_, title=title, url=url, source=source)
                for id_, title, url, source in values["articles"]
            ),
            return_path="",
            domain="",
            draft=values["draft"],
            corrects=values["corrects"],
        ),
    )
