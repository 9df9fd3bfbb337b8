"""Tables of exports (CSV)."""

import csv
from io import StringIO

from publisher.errors import ImportSourceError

_MOST_ROWS = 100_000


def read_rows(content: bytes, name: str) -> list[dict[str, str]]:
    """Return the rows of a table by the names of its columns, in lower case.

    Raises:
        ImportSourceError: It is no table.
    """
    text = content.decode("utf-8-sig", "replace").replace("\0", "")
    # A whole newsletter stands in one field. The limit is one for the whole program.
    limit = csv.field_size_limit(max(len(text), 1))
    try:
        reader = csv.DictReader(StringIO(text, newline=""))
        rows = []
        for number, row in enumerate(reader):
            if number >= _MOST_ROWS:
                break
            # What is beyond the last column has no name, what is missing no value.
            rows.append({key.strip().lower(): value or "" for key, value in row.items() if key})
    except csv.Error as error:
        raise ImportSourceError(
            f"{name} in the archive is no table: {error}",
            hint="Export it again, and give the file as it was downloaded.",
        ) from error
    finally:
        csv.field_size_limit(limit)
    return rows


def is_said(value: str) -> bool:
    """Tell whether a field says yes."""
    return value.strip().lower() in ("true", "1", "yes", "t")
