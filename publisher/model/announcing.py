"""What the hub is to be told, so that subscribers hear of changes at once (WebSub)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """One feed document that changed, as long as the hub does not know."""

    #: Absolute; subscribers know the document by it.
    address: str
    #: SHA-256 (hex) of the bytes that are new.
    digest: str
    #: How often the hub could not be told.
    attempts: int
