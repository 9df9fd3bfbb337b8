"""A desk with a sound edition on it."""

from pathlib import Path

import pytest

from tests.preflight.edition.desk import Desk

BODY = """The seal rests on the [sandbank of the harbour](https://example.org/sandbank/) now.

## Who counts them

Volunteers count [every second Sunday](https://example.org/sundays/), whatever the weather is.

<img src="https://coast.example.org/seals.jpg" alt="Three seals" width="600" height="400">
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An edition with an article in full, with picture and links, and two teasers, one with one."""
    desk = Desk(tmp_path / "coast")
    desk.write("seal", BODY, date="2026-11-22", section="Sea")
    desk.write("oyster", "It grows on the groynes again.", section="Sea",
               image="/oyster.png", image_alt="An oyster")  # fmt: skip
    desk.draw("oyster.png")
    desk.write("lark", "It sings in the dunes again.", section="Dunes")
    return desk
