"""A ledger that is read and never written to, for what is only to be tried."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from publisher.model.articles import Identity
from publisher.storage.ledger import IdentityLedger


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
