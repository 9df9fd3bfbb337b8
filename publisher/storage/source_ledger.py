"""What the ledger promises about feeds elsewhere; see `publisher.storage.ledger`."""

from typing import Protocol

from publisher.model.sources import SourceChange, SourceEntry, SourceState


class SourceLedger(Protocol):
    """How each source stands, and the articles that it had: its feed forgets them, we do not."""

    def list_states(self) -> list[SourceState]:
        """Return every source that was ever asked, in order of name."""
        ...

    def list_entries(self, name: str) -> list[SourceEntry]:
        """Return a source's articles, newest first; those of one moment in order of id."""
        ...

    def record_fetch(self, change: SourceChange) -> None:
        """Remember what one fetch changed, all of it or nothing; what newsletters are to count as
        carried is among it.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def describe(self) -> str:
        """Return what stands for everything that is shown of the sources: while it stays the
        same, so does that. Finding it reads no article.
        """
        ...
