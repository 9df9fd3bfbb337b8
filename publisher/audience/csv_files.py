"""Subscribers out of CSV files and into them."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

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
) -> ImportReport:
    """Store a file's readers as confirmed subscribers, and return what became of them.

    The file has a header with a column `email`, and `name`, `language` and any others as
    attributes; commas, semicolons or tabs. Rows that cannot be taken are left out and reported,
    the others are stored together. Whoever unsubscribed stays unsubscribed. Where the file has
    a column `state`, only who is confirmed there becomes a reader here; who is pending there
    stays out, and who left, bounced or complained counts as having left, as all do with
    `have_left`. A trial stores nothing.

    Raises:
        AddressError: The file is not such a file, or in another encoding; nothing was stored.
        FileAccessError: It cannot be read; nothing was stored.
        LedgerBusyError: Another process holds the write lock; nothing was stored.
    """
    rows = _Rows(file=file, encoding=encoding, have_left=have_left)
    counts = readers.store_subscribers(
        newsletter, rows, consent=f"import of {file.name}", now=now, is_trial=is_trial
    )
    return ImportReport(
        added=counts.get(Stored.ADDED, 0),
        updated=counts.get(Stored.UPDATED, 0),
        unchanged=counts.get(Stored.UNCHANGED, 0),
        kept_out=counts.get(Stored.KEPT_OUT, 0) + rows.undecided,
        left=counts.get(Stored.LEFT, 0),
        repeated=rows.repeated,
        refused=tuple(rows.refused),
    )


@dataclass(kw_only=True)
class _Rows:
    """A file's readers, one after the other, and what was wrong with the others."""

    file: Path
    encoding: str
    #: Rows whose address an earlier row had.
    repeated: int = 0
    #: True when everybody in the file has left.
    have_left: bool
    #: Rows whose `state` says that they have not answered yet.
    undecided: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    def __iter__(self) -> Iterator[NewSubscriber]:
        try:
            with self._open() as lines:
                yield from self._read(lines)
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

    def _open(self) -> io.TextIOWrapper:
        try:
            name = codecs.lookup(self.encoding).name
            # A byte order mark is no part of the first column's name.
            return self.file.open(encoding="utf-8-sig" if name == "utf-8" else name, newline="")
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
        seen: set[str] = set()
        for line, cells in self._read_rows(lines, delimiter, first_line=skipped + 1):
            row = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
            try:
                reader = self._read_row(row, has_extra=any(cells[len(header) :]))
                state = self._read_state(row)
            except AddressError as error:
                value = row.get("email", "")
                self.refused.append(RefusedRow(line=line, value=value, reason=error.message))
                continue
            key = reader.email.casefold()
            if key in seen:
                self.repeated += 1
                continue
            seen.add(key)
            if state is SubscriptionState.PENDING:
                self.undecided += 1
                continue
            yield replace(reader, state=state)

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
                stripped = [_undo(cell.strip()) for cell in cells]
                if any(stripped):
                    yield line, stripped
        except csv.Error as error:
            raise AddressError(
                f"{self.file}:{start}: not a CSV file: {error}", hint="Export it again as CSV."
            ) from error

    def _read_state(self, row: Mapping[str, str]) -> SubscriptionState:
        state = row.get("state", "confirmed").lower()
        if self.have_left or state in _GONE:
            return SubscriptionState.UNSUBSCRIBED
        if state not in _WILLING | _UNDECIDED:
            known = ", ".join(sorted(_WILLING | _UNDECIDED | _GONE))
            raise AddressError(f"state {state!r} is not one of {known}", hint="Mend the column.")
        return SubscriptionState.CONFIRMED if state in _WILLING else SubscriptionState.PENDING

    @staticmethod
    def _read_row(row: Mapping[str, str], *, has_extra: bool) -> NewSubscriber:
        if has_extra:
            raise AddressError(
                "more cells than the header has columns", hint="Put quotes around the commas."
            )
        if "email" not in row:
            raise AddressError("no address", hint="Write one, or leave the line out.")
        return NewSubscriber(
            email=read_address(row["email"]),
            name=row.get("name"),
            language=row.get("language"),
            attributes={name: cell for name, cell in row.items() if name not in _COLUMNS},
        )


def export_subscriptions(subscriptions: Iterable[Subscription]) -> Iterator[str]:
    """Yield the lines of a CSV file, its header first; moments are UTC (RFC 3339).

    Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    known = list(subscriptions)
    attributes = sorted({name for each in known for name in each.subscriber.attributes})
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*_EXPORT_COLUMNS, *map(defuse, attributes)])
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
        writer.writerow([defuse(cell) for cell in cells])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def defuse(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def _undo(cell: str) -> str:
    """Return what `defuse` was given: with the apostrophe an address is somebody else's."""
    is_defused = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_STARTS)
    return cell[1:] if is_defused else cell
