"""What stands beside the feeds: pages for people, and files for the programs that find feeds."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One file beside the feeds, whose bytes are made when they are asked for."""

    #: Below the feeds folder, with `/` on every system.
    path: str
    #: UTC moment of the latest significant change; never the clock.
    updated: datetime
    #: Stands for the bytes: the same key, the same bytes.
    key: str
    render: Callable[[], bytes] = field(repr=False, compare=False)

    @property
    def content(self) -> bytes:
        """Return the bytes."""
        return self.render()


def make_page(path: str, content: bytes, updated: datetime) -> Page:
    """Return a page of bytes that are there already."""
    key = hashlib.sha256(content).hexdigest()
    return Page(path=path, updated=updated, key=key, render=lambda: content)
