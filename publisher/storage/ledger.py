"""What the ledger promises, whatever database keeps it.

One Protocol for each thing it remembers: identities, readers, deliveries, sources, announcements,
and its witness. An implementation holds no decisions: it stores what it is told and refuses what
cannot be. Every method is one transaction; when it returns, what it wrote survives the death of the
process, and of the machine too under `durability = "power"`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from publisher.model.audience import NewSubscriber, Subscription, SubscriptionState
from publisher.model.delivery import (
    Delivery,
    DeliveryState,
    Edition,
    EditionTally,
    NewEdition,
    Outcome,
)
from publisher.model.ledger import Opening
from publisher.storage.announcement_ledger import AnnouncementLedger
from publisher.storage.identity_ledger import IdentityLedger
from publisher.storage.source_ledger import SourceLedger
from publisher.storage.steering_ledger import SteeringLedger
from publisher.storage.witness_ledger import WitnessLedger


class Stored(StrEnum):
    """What became of a reader who was to be stored."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT_OUT = "kept_out"
    LEFT = "left"
    #: One before had the same address.
    REPEATED = "repeated"


class ReaderLedger(Protocol):
    """Subscribers, what they asked for, and addresses that get nothing."""

    def store_subscribers(
        self,
        newsletter: str,
        readers: Iterable[NewSubscriber],
        *,
        consent: str,
        now: datetime,
        is_trial: bool = False,
    ) -> Mapping[Stored, int]:
        """Make each reader a confirmed subscriber; return how many became what.

        Readers whose state is UNSUBSCRIBED are remembered as such instead, and those whose state is
        PENDING stay out. Addresses are compared without regard to case; of several that are one
        the first counts. A value that a reader's line leaves empty does not erase a known
        one. Whoever unsubscribed from this newsletter, or is suppressed, stays out. If `readers`
        raises, nothing is stored; a trial stores nothing either.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def list_fields(self, newsletter: str) -> Iterator[Mapping[str, str]]:
        """Yield what is known of each reader who would get an edition now, in order of arrival.

        As a delivery has it: name, language and attributes, where there are any, and `since`, the
        day on which she subscribed.
        """
        ...

    def confirm_again(self, newsletter: str, email: str, *, consent: str, now: datetime) -> bool:
        """Make someone who unsubscribed confirmed again, because she asked; return if she had.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def unsubscribe(self, email: str, newsletter: str | None, now: datetime) -> list[str]:
        """Unsubscribe an address from one newsletter or all; return those she had not left yet.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def find_subscriptions(self, email: str) -> list[Subscription]:
        """Return what is known of an address, in order of newsletter; empty when unknown."""
        ...

    def list_subscriptions(
        self, newsletter: str | None = None, state: SubscriptionState | None = None
    ) -> Iterator[Subscription]:
        """Yield subscriptions in the order in which they came."""
        ...

    def count_subscriptions(self) -> Mapping[str, Mapping[SubscriptionState, int]]:
        """Return newsletter → state → number."""
        ...

    def find_token(self, token: str) -> Subscription | None:
        """Return the subscription that a token belongs to, or None."""
        ...

    def suppress(self, email: str, reason: str, now: datetime) -> None:
        """Make sure that an address gets nothing any more, from any newsletter.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def find_suppression(self, email: str) -> str | None:
        """Return why an address gets nothing, or None."""
        ...


class DeliveryLedger(SteeringLedger, Protocol):
    """Editions, their frozen audience and every delivery."""

    def sending(self) -> AbstractContextManager[None]:
        """Be the one process that sends from this ledger while the block runs.

        The right to it ends with the process, however that ends.

        Raises:
            AlreadyRunningError: Another process is sending; returned within a second.
        """
        ...

    def is_sending(self) -> bool:
        """Tell whether a process is sending from this ledger at this moment."""
        ...

    def list_carried(self, newsletter: str) -> set[str]:
        """Return the ids of all articles that this newsletter's editions carry, and of all that
        readers had already when they were imported.
        """
        ...

    def record_carried_elsewhere(self, ids: Iterable[str], now: datetime) -> None:
        """Remember that readers have these articles from elsewhere: every newsletter that there
        is, or ever will be, counts them as carried.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def freeze(self, edition: NewEdition, now: datetime) -> Edition:
        """Store an edition with its audience: one pending delivery for each confirmed reader.

        Of a correction, only for those whom the edition that it corrects was sent to. One
        transaction. From then on the edition's bytes, its articles and its audience do not change,
        and the articles count as carried by the newsletter.

        Raises:
            LedgerBusyError: Another process holds the write lock, or changed a reader for whom
                the edition has no variant; nothing was frozen.
        """
        ...

    def list_editions(self, newsletter: str | None = None) -> list[Edition]:
        """Return frozen editions, oldest first, with their message left empty."""
        ...

    def find_edition(self, edition_id: str) -> Edition | None:
        """Return one edition whole, or None."""
        ...

    def tally(self, edition_id: str) -> EditionTally:
        """Return how the edition's deliveries stand."""
        ...

    def list_unfinished(self) -> list[Edition]:
        """Return editions with deliveries in no final state, oldest first, messages empty."""
        ...

    def count_in_doubt(self) -> Mapping[str, int]:
        """Return edition id → deliveries in doubt, for every edition that has any, oldest first."""
        ...

    def recover(self, edition_id: str, now: datetime) -> tuple[int, int]:
        """Put right what a stopped process left; return how many were released, and in doubt.

        Claimed without an intent: pending again. With an intent and without an answer: in doubt.
        Only for the process that holds the sending lock: nobody else is sending.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...

    def claim(
        self, edition_id: str, limit: int, now: datetime, give_up_before: datetime
    ) -> list[Delivery]:
        """Take up to `limit` deliveries that are due: pending ones first, then deferred ones.

        The former come in the order in which readers did, the latter as they fall due.
        Each is durably CLAIMED before it is returned. Whoever unsubscribed or was suppressed
        since the freeze is SUPPRESSED instead; a deferred one that was first tried before
        `give_up_before` is EXPIRED instead. The caller settles or releases each.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was claimed.
        """
        ...

    def record(
        self, intents: Sequence[int], outcomes: Sequence[Outcome], now: datetime
    ) -> frozenset[int]:
        """Durably store, together, what is about to be handed over and what was answered.

        `intents` are ids of claimed deliveries whose final dot may be written once this returns;
        those that are returned may not: their readers left, or the edition was called off.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
            LedgerError: A delivery is not in a state that this can follow; nothing was written.
        """
        ...

    def list_deliveries(
        self, edition_id: str, states: Sequence[DeliveryState] = ()
    ) -> Iterator[Delivery]:
        """Yield an edition's deliveries in the order in which readers came."""
        ...

    def last_frozen(self, newsletter: str) -> datetime | None:
        """Return the UTC moment at which a newsletter's latest edition was frozen, or None.

        Corrections do not count: they are sent beside the schedule.
        """
        ...

    def last_due_run(self, newsletter: str) -> datetime | None:
        """Return the UTC moment of the schedule that was last acted upon, or None."""
        ...

    def store_due_run(self, newsletter: str, moment: datetime) -> None:
        """Remember that the schedule's moment was acted upon.

        Raises:
            LedgerBusyError: Another process holds the write lock; nothing was written.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The whole durable record."""

    opening: Opening
    identities: IdentityLedger
    readers: ReaderLedger
    deliveries: DeliveryLedger
    announcements: AnnouncementLedger
    sources: SourceLedger
    witness: WitnessLedger
