"""Readers and what they asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SubscriptionState(StrEnum):
    """Where a subscriber stands towards one newsletter."""

    #: Asked for, not confirmed yet; gets nothing.
    PENDING = "pending"
    #: Gets every edition.
    CONFIRMED = "confirmed"
    #: Left; no import brings her back.
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscriber:
    """A person's address and what is known about her."""

    #: Row in the ledger; says nothing to anybody else.
    id: int
    #: As she wrote it; delivery uses this spelling.
    email: str
    name: str | None = None
    #: BCP 47; None: the newsletter's.
    language: str | None = None
    #: Other columns of an import, as text.
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """One subscriber's relation to one newsletter."""

    subscriber: Subscriber
    newsletter: str
    state: SubscriptionState
    #: UTC; when the state was reached.
    since: datetime
    #: Where the consent came from: «import readers.csv», «added by the editor».
    consent: str
    #: Opaque, of this subscription alone; stands in unsubscribe links.
    token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSubscriber:
    """What a form, a file or a command says of a reader, after validation."""

    #: Validated and normalised; the domain in lower case.
    email: str
    name: str | None = None
    language: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    #: CONFIRMED; UNSUBSCRIBED for someone who left elsewhere and is to stay away here; PENDING for
    #: someone who has not answered there, and is not taken.
    state: SubscriptionState = SubscriptionState.CONFIRMED


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedRow:
    """A row of an import that was not taken."""

    #: Line in the file, from 1, the header included.
    line: int
    #: What stood there.
    value: str
    #: Why, in one line.
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    #: Subscriptions that are new.
    added: int = 0
    #: Known and confirmed already; name, language and attributes brought up to date.
    updated: int = 0
    #: Known, and nothing to change.
    unchanged: int = 0
    #: Stayed out because they left or are suppressed.
    kept_out: int = 0
    #: Left elsewhere, as the file says; remembered here, so that no import brings them back.
    left: int = 0
    #: Addresses that the file names more than once; the first row counts.
    repeated: int = 0
    refused: tuple[RefusedRow, ...] = ()
