"""A ledger, and files to import into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.audience.csv_files import import_subscribers
from publisher.model.audience import ImportReport
from publisher.storage.ledger import Ledger
from publisher.storage.open import open_ledger

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "ledger.sqlite", durability="process") as opened:
        yield opened


@pytest.fixture
def read(tmp_path: Path, ledger: Ledger) -> Callable[..., ImportReport]:
    """Return a function that imports a file of these bytes."""

    def read_(content: bytes, encoding: str = "utf-8", *, is_trial: bool = False) -> ImportReport:
        file = tmp_path / "readers.csv"
        file.write_bytes(content)
        return import_subscribers(
            file, "weekly", ledger.readers, now=NOW, encoding=encoding, is_trial=is_trial
        )

    return read_
