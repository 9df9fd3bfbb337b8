"""An edition's deliveries as rows for other programs: CSV, and JSON line by line."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from publisher.audience.csv_files import defuse
from publisher.model.delivery import Delivery

_COLUMNS = (
    "edition",
    "email",
    "state",
    "since",
    "attempts",
    "due_at",
    "code",
    "reply",
    "message_id",
)


def export_as_csv(deliveries: Iterable[Delivery]) -> Iterator[str]:
    """Yield the lines of a CSV file, its header first; moments are UTC (RFC 3339).

    Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    yield _write_row(_COLUMNS)
    for delivery in deliveries:
        yield _write_row([defuse(_as_cell(value)) for value in _list_values(delivery)])


def export_as_json(deliveries: Iterable[Delivery]) -> Iterator[str]:
    """Yield the lines of a JSON array with one object in each; moments are UTC (RFC 3339)."""
    opening = "[\n"
    for delivery in deliveries:
        row = dict(zip(_COLUMNS, _list_values(delivery), strict=True))
        yield f"{opening}{json.dumps(row, ensure_ascii=False)}"
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def _list_values(delivery: Delivery) -> list[str | int | None]:
    moments = [
        None if each is None else each.isoformat(timespec="seconds")
        for each in (delivery.since, delivery.due_at)
    ]
    return [
        delivery.edition_id,
        delivery.email,
        delivery.state.value,
        moments[0],
        delivery.attempts,
        moments[1],
        delivery.code,
        delivery.reply,
        delivery.message_id,
    ]


def _as_cell(value: str | int | None) -> str:
    return "" if value is None else str(value)


def _write_row(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
