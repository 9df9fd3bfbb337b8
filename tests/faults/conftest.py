from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.faults.recording_server import Fault, RecordingServer, no_fault
from tests.faults.rehearsal import Nursery, Rehearsal, copy_publication, make_publication

READERS = 4

StartRehearsal = Callable[..., AbstractContextManager[Rehearsal]]


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> tuple[Path, list[str]]:
    """A publication whose edition is rendered already, as it would be on any day but the first."""
    folder = tmp_path_factory.mktemp("prepared") / "publication"
    addresses = make_publication(folder, READERS)
    nursery.start(
        {
            "folder": str(folder),
            "log": str(folder / "log"),
            "command": ["send", "weekly", "--dry-run"],
        }
    )
    assert nursery.finish() == 0, (folder / "log").read_text()
    return folder, addresses


@pytest.fixture
def rehearse(prepared: tuple[Path, list[str]], nursery: Nursery, tmp_path: Path) -> StartRehearsal:
    """Give a fresh copy of the publication and a server of its own, as often as asked."""
    return rehearse_in(prepared, nursery, tmp_path)


def rehearse_in(
    prepared: tuple[Path, list[str]], nursery: Nursery, tmp_path: Path
) -> StartRehearsal:
    numbers = count()

    @contextmanager
    def start(
        fault: Fault = no_fault, *, has_pipelining: bool = True, **settings: Any
    ) -> Iterator[Rehearsal]:
        folder = copy_publication(prepared[0], tmp_path / str(next(numbers)))
        for key, value in settings.items():
            change_setting(folder, key, value)
        with RecordingServer(fault=fault, has_pipelining=has_pipelining) as server:
            yield Rehearsal(folder=folder, addresses=prepared[1], nursery=nursery, server=server)

    return start


def change_setting(folder: Path, key: str, value: object) -> None:
    file = folder / "publisher.toml"
    lines = [line for line in file.read_text().splitlines() if not line.startswith(f"{key} =")]
    written = f'"{value}"' if isinstance(value, str) else value
    file.write_text("\n".join([*lines, f"{key} = {written}"]) + "\n")
