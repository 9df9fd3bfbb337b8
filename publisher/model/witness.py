"""What was sent, by the word of others than the ledger."""

from dataclasses import dataclass
from enum import StrEnum

from publisher.model.delivery import Edition


class GapReason(StrEnum):
    """Why a ledger may not know all that was sent with it."""

    #: More was handed over than it knows of: it is an older state of itself.
    BEHIND = "behind"
    #: What stands beside it bears witness of another ledger.
    ANOTHER = "another"
    #: It has sent, and what should bear witness of it is gone or cannot be read.
    NO_WITNESS = "no_witness"
    #: Pages of editions stand on the web that it does not know.
    PAGES = "pages"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """What a ledger may not know."""

    reason: GapReason
    #: Editions that it does not know, oldest first; their messages and audiences are empty.
    lost: tuple[Edition, ...] = ()
