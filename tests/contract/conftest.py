"""Every ledger that the program can keep; each test here runs with each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.storage.ledger import Ledger
from tests.contract.places import Place, SqlitePlace


@pytest.fixture(params=["sqlite"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    places = {"sqlite": SqlitePlace(tmp_path / "ledger.sqlite")}
    return places[request.param]


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    with place.open() as opened:
        yield opened
