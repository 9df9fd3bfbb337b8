"""Subscribers out of CSV files and into them."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from publisher.audience.addresses import read_address
from publisher.errors import AddressError
from publisher.files import access_error
from publisher.model.audience import (
    ImportReport,
    NewSubscriber,
    RefusedRow,
    Subscription,
    SubscriptionState,
)
from publisher.storage.ledger import ReaderLedger, Stored

_DELIMITERS = ",;\t"
#: Rows between two looks at how far the file was read.
_GLANCE = 5000
_EXPORT_COLUMNS = ("email", "name", "language", "newsletter", "state", "since", "consent")
#: Columns with a meaning of their own; every other one is an attribute.
_COLUMNS = frozenset(_EXPORT_COLUMNS)
#: What a column `state` may say of someone who wants mail; this program's word and others'.
_WILLING = frozenset({"confirmed", "subscribed", "active", "enabled"})
_UNDECIDED = frozenset({"pending", "unconfirmed"})
_GONE = frozenset(
    {
        "unsubscribed",
        "left",
        "removed",
        "cleaned",
        "bounced",
        "complained",
        "blocked",
        "disabled",
    }
)
#: A cell that begins so would be run by a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def import_subscribers(
    file: Path,
    newsletter: str,
    readers: ReaderLedger,
    *,
    now: datetime,
    encoding: str = "utf-8",
    is_trial: bool = False,
    have_left: bool = False,
    watch: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Store a file's readers as confirmed subscribers, and return what became of them.

    The file has a header with a column `email`, and `name`, `language` and any others as
    attributes; commas, semicolons or tabs. Rows that cannot be taken are left out and reported,
    the others are stored together. Whoever unsubscribed stays unsubscribed. Where the file has
    a column `state`, only who is confirmed there becomes a reader here; who is pending there
    stays out, and who left, bounced or complained counts as having left, as all do with
    `have_left`. A trial stores nothing. `watch` is told now and then how many bytes of the file
    were read.

    Raises:
        AddressError: The file is not such a file, or in another encoding; nothing was stored.
        FileAccessError: It cannot be read; nothing was stored.
        LedgerBusyError: Another process holds the write lock; nothing was stored.
    """
    rows = _Rows(file=file, encoding=encoding, have_left=have_left, watch=watch)
    counts = readers.store_subscribers(
        newsletter, rows, consent=f"import of {file.name}", now=now, is_trial=is_trial
    )
    return ImportReport(
        added=counts.get(Stored.ADDED, 0),
        updated=counts.get(Stored.UPDATED, 0),
        unchanged=counts.get(Stored.UNCHANGED, 0),
        kept_out=counts.get(Stored.KEPT_OUT, 0),
        left=counts.get(Stored.LEFT, 0),
        repeated=counts.get(Stored.REPEATED, 0),
        refused=tuple(rows.refused),
    )


@dataclass(kw_only=True)
class _Rows:
    """A file's readers, one after the other, and what was wrong with the others."""

    file: Path
    encoding: str
    #: True when everybody in the file has left.
    have_left: bool
    #: Told every some thousand rows how many bytes of the file were read.
    watch: Callable[[int], None]
    refused: list[RefusedRow] = field(default_factory=list)

    def __iter__(self) -> Iterator[NewSubscriber]:
        try:
            with self.file.open("rb") as content, self._decode(content) as lines:
                for number, reader in enumerate(self._read(lines)):
                    if number % _GLANCE == 0:
                        self.watch(content.tell())
                    yield reader
        except UnicodeError as error:
            raise self._wrong_encoding(error) from error
        except OSError as error:
            raise access_error(self.file, error) from error

    def _wrong_encoding(self, error: UnicodeError) -> AddressError:
        byte = ""
        if isinstance(error, UnicodeDecodeError):
            byte = f" (byte 0x{error.object[error.start]:02x})"
        return AddressError(
            f"{self.file}: not {self.encoding}{byte}",
            hint="Save it as UTF-8, or say which it is, for example --encoding cp1252.",
        )

    def _decode(self, content: BinaryIO) -> io.TextIOWrapper:
        try:
            name = codecs.lookup(self.encoding).name
            # A byte order mark is no part of the first column's name.
            encoding = "utf-8-sig" if name == "utf-8" else name
            return io.TextIOWrapper(content, encoding=encoding, newline="")
        except LookupError as error:
            raise AddressError(
                f"{self.encoding!r} is not a known encoding", hint="Write utf-8 or cp1252."
            ) from error

    def _read(self, lines: io.TextIOWrapper) -> Iterator[NewSubscriber]:
        first = lines.readline()
        skipped = 1
        if first.lower().startswith("sep="):  # how Excel says which delimiter it used
            first, skipped = lines.readline(), 2
        delimiter = max(_DELIMITERS, key=first.count)
        header = self._read_header(next(csv.reader([first], delimiter=delimiter), []))
        columns = _Columns(header)
        rows = self._read_rows(lines, delimiter, first_line=skipped + 1)
        for line, cells in rows:
            try:
                yield columns.read(cells, have_left=self.have_left)
            except AddressError as error:
                value = columns.find_address(cells)
                self.refused.append(RefusedRow(line=line, value=value, reason=error.message))

    def _read_header(self, cells: list[str]) -> list[str]:
        header = [_undo(cell.strip()).lower() for cell in cells]
        if "state" not in header:  # many programs have the other word for it
            header = ["state" if name == "status" else name for name in header]
        if any("\0" in name for name in header):
            raise AddressError(
                f"{self.file}: not {self.encoding} (byte 0x00)",
                hint="Save it as UTF-8, or say which it is, for example --encoding utf-16.",
            )
        if "email" not in header:
            raise AddressError(
                f"{self.file}:1: no column «email» (there is: {', '.join(header) or 'nothing'})",
                hint="The first line names the columns: email,name,language,…",
            )
        for name in header:
            if name and header.count(name) > 1:
                raise AddressError(
                    f"{self.file}:1: two columns «{name}»", hint="Give one another name."
                )
        return header

    def _read_rows(
        self, lines: io.TextIOWrapper, delimiter: str, *, first_line: int
    ) -> Iterator[tuple[int, list[str]]]:
        """Yield every row that is not empty, behind the line on which it starts."""
        table = csv.reader(lines, delimiter=delimiter, strict=True)
        start = first_line
        try:
            for cells in table:
                line, start = start, table.line_num + first_line
                stripped = [cell.strip() for cell in cells]
                joined = "".join(stripped)
                if joined:
                    yield line, [_undo(cell) for cell in stripped] if "'" in joined else stripped
        except csv.Error as error:
            raise AddressError(
                f"{self.file}:{start}: not a CSV file: {error}", hint="Export it again as CSV."
            ) from error


class _Columns:
    """What stands where in a row."""

    def __init__(self, header: Sequence[str]) -> None:
        self._width = len(header)
        places = {name: place for place, name in enumerate(header) if name}
        self._email = places["email"]
        self._name = places.get("name")
        self._language = places.get("language")
        self._state = places.get("state")
        self._others = [(name, place) for name, place in places.items() if name not in _COLUMNS]

    def read(self, cells: Sequence[str], *, have_left: bool) -> NewSubscriber:
        """Return the reader of a row.

        Raises:
            AddressError: The row cannot be taken; the message says why.
        """
        if len(cells) != self._width:
            if any(cells[self._width :]):
                raise AddressError(
                    "more cells than the header has columns", hint="Put quotes around the commas."
                )
            cells = [*cells, *[""] * (self._width - len(cells))]
        if not cells[self._email]:
            raise AddressError("no address", hint="Write one, or leave the line out.")
        return NewSubscriber(
            email=read_address(cells[self._email]),
            name=_find(cells, self._name),
            language=_find(cells, self._language),
            attributes={name: cells[place] for name, place in self._others if cells[place]},
            state=_read_state(_find(cells, self._state), have_left=have_left),
        )

    def find_address(self, cells: Sequence[str]) -> str:
        """Return what stands where the address should; empty where nothing does."""
        return cells[self._email] if self._email < len(cells) else ""


def _find(cells: Sequence[str], place: int | None) -> str | None:
    return None if place is None else cells[place] or None


def _read_state(words: str | None, *, have_left: bool) -> SubscriptionState:
    state = (words or "confirmed").lower()
    if have_left or state in _GONE:
        return SubscriptionState.UNSUBSCRIBED
    if state in _WILLING:
        return SubscriptionState.CONFIRMED
    if state in _UNDECIDED:
        return SubscriptionState.PENDING
    known = ", ".join(sorted(_WILLING | _UNDECIDED | _GONE))
    raise AddressError(f"state {state!r} is not one of {known}", hint="Mend the column.")


def export_subscriptions(subscriptions: Iterable[Subscription]) -> Iterator[str]:
    """Yield the lines of a CSV file, its header first; moments are UTC (RFC 3339).

    Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    known = list(subscriptions)
    attributes = sorted({name for each in known for name in each.subscriber.attributes})
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*_EXPORT_COLUMNS, *map(_defuse, attributes)])
    for each in known:
        reader = each.subscriber
        cells = [
            reader.email,
            reader.name or "",
            reader.language or "",
            each.newsletter,
            each.state.value,
            each.since.isoformat(timespec="seconds"),
            each.consent,
            *(reader.attributes.get(name, "") for name in attributes),
        ]
        writer.writerow([_defuse(cell) for cell in cells])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _defuse(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def _undo(cell: str) -> str:
    """Return what `_defuse` was given: with the apostrophe an address is somebody else's."""
    is_defused = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_STARTS)
    return cell[1:] if is_defused else cell
