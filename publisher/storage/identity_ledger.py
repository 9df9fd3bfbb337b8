"""What the ledger promises about identities; see `publisher.storage.ledger`."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from publisher.model.articles import Identity, Withdrawal


class IdentityLedger(Protocol):
    """Identities minted, and when each entry first stood in which feed."""

    def keep_origin(self, url: str) -> str:
        """Return the publication's first address; `url` becomes it where there is none yet.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def find_origin(self) -> str | None:
        """Return the publication's first address, None where there is none yet."""
        ...

    def list_identities(self) -> list[Identity]:
        """Return every identity ever minted, oldest first."""
        ...

    def store_identities(self, identities: Iterable[Identity]) -> None:
        """Add new identities; bring known ones (same id) up to date with where they are now.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def record_published(self, shown: Mapping[str, Iterable[str]], now: datetime) -> int:
        """Remember which entries stand in which feeds (name → ids), all or none of them.

        Returns how often one had not stood in its feed before. The moment that is kept is `now`,
        but later than that of everything that stood in the feed before, wherever the clock is.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def find_identities(
        self, *, sources: Collection[str], alike: Collection[Identity]
    ) -> list[Identity]:
        """Return the identities at those sources, and any that is like one of `alike`.

        Like it is what has its id, its title or its body. Oldest first.
        """
        ...

    def count_identities(self) -> int:
        """Return how many identities were ever minted; a restored backup has fewer."""
        ...

    def list_published(self, feed: str) -> set[str]:
        """Return the id of every entry that ever stood in a feed."""
        ...

    def list_published_feeds(self) -> list[str]:
        """Return the name of every feed that ever had an entry, in order."""
        ...

    def list_appearances(self, feed: str) -> dict[str, int | None]:
        """Return id → closed page of the feed's archive, None for what stands in no such page.

        Every entry that ever stood in the feed, in the order in which it first did; those of one
        moment in the order in which their identities were minted. This order only grows.
        """
        ...

    def close_pages(self, feed: str, pages: Mapping[int, Iterable[str]]) -> None:
        """Remember which entries stand in which pages of a feed's archive (number → ids).

        The entries have been recorded as published in the feed. One that stands in a closed page
        stays there.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def withdraw(self, identity: str, *, reason: str, url: str, now: datetime) -> bool:
        """Remember that an article is withdrawn; return if it was not yet.

        Of one that was, the moment stays, and reason and address are new.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
            LedgerError: No such identity was ever minted; nothing was written.
        """
        ...

    def put_back(self, identity: str) -> bool:
        """Forget that an article was withdrawn; return if it was.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def list_withdrawn(self) -> list[Withdrawal]:
        """Return every article that is withdrawn, in the order in which they were."""
        ...
