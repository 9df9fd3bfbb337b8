"""What all tests share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

# A busy machine is no fault of the program: no example has to be done within a given time.
settings.register_profile("publisher", settings(), deadline=None)
settings.load_profile("publisher")


@pytest.fixture(scope="session")
def postgres() -> Iterator["PostgresServer"]:
    """A PostgreSQL server; where there is none, what asks for it is skipped and says why."""
    pytest.importorskip("psycopg")
    from tests.postgres import run_postgres

    with run_postgres() as server:
        yield server
