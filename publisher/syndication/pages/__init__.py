"""What stands beside the feeds: pages for people, and files for the programs that find feeds."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One file beside the feeds."""

    #: Below the feeds folder, with `/` on every system.
    path: str
    content: bytes
    #: UTC moment of the latest significant change; never the clock.
    updated: datetime
