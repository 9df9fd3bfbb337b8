"""Every ledger that the program can keep; each test here runs with each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.storage.ledger import Ledger
from tests.contract.places import Place, PostgresPlace, SqlitePlace


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return SqlitePlace(tmp_path / "ledger.sqlite")
    return PostgresPlace(request.getfixturevalue("postgres").make_ledger())


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    with place.open() as opened:
        yield opened
