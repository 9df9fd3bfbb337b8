"""A ledger that is read and never written to, for what is only to be tried."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from publisher.model.articles import Identity, Withdrawal
from publisher.storage.identity_ledger import IdentityLedger


@dataclass(frozen=True, slots=True)
class TrialIdentities:
    """The identities of a ledger, and those that would be stored; the ledger stays as it is."""

    ledger: IdentityLedger
    _stored: dict[str, Identity] = field(default_factory=dict)

    def keep_origin(self, url: str) -> str:
        """Return the publication's first address, or what would become it."""
        return self.ledger.find_origin() or url

    def find_origin(self) -> str | None:
        """Return the publication's first address."""
        return self.ledger.find_origin()

    def list_identities(self) -> list[Identity]:
        """Return every identity, oldest first."""
        known = {each.id: each for each in self.ledger.list_identities()}
        return list((known | self._stored).values())

    def find_identities(
        self, *, sources: Collection[str], alike: Collection[Identity]
    ) -> list[Identity]:
        """Return the identities at those sources, and any that is like one of `alike`."""
        return self.ledger.find_identities(sources=sources, alike=alike)

    def store_identities(self, identities: Iterable[Identity]) -> None:
        """Remember identities for this trial."""
        self._stored.update((each.id, each) for each in identities)

    def record_published(self, shown: Mapping[str, Iterable[str]], now: datetime) -> int:  # noqa: ARG002 - as the Protocol has it
        """Return 0: nothing is recorded."""
        return 0

    def list_published(self, feed: str) -> set[str]:
        """Return the id of every entry that ever stood in a feed."""
        return self.ledger.list_published(feed)

    def count_identities(self) -> int:
        """Return how many identities were ever minted."""
        return self.ledger.count_identities()

    def list_published_feeds(self) -> list[str]:
        """Return the name of every feed that ever had an entry, in order."""
        return self.ledger.list_published_feeds()

    def list_appearances(self, feed: str) -> dict[str, int | None]:
        """Return id → closed page of the feed's archive or None, in order of first appearance."""
        return self.ledger.list_appearances(feed)

    def close_pages(self, feed: str, pages: Mapping[int, Iterable[str]]) -> None:
        """Remember nothing: no page is closed in a trial."""

    def withdraw(self, identity: str, *, reason: str, url: str, now: datetime) -> bool:  # noqa: ARG002 - as the Protocol has it
        """Return if the article was not withdrawn yet; it is not now either."""
        return all(each.id != identity for each in self.ledger.list_withdrawn())

    def put_back(self, identity: str) -> bool:
        """Return if the article was withdrawn; it still is."""
        return any(each.id == identity for each in self.ledger.list_withdrawn())

    def list_withdrawn(self) -> list[Withdrawal]:
        """Return every article that is withdrawn."""
        return self.ledger.list_withdrawn()
