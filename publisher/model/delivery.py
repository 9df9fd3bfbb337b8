"""Editions, deliveries and the table of every state a delivery can be in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from publisher.model.articles import Remark
from publisher.model.personal import Path, Paths


class DeliveryState(StrEnum):
    """Where one edition's message to one subscriber stands."""

    #: Planned, not taken by anyone.
    PENDING = "pending"
    #: Taken by a sending process; nothing that counts has left.
    CLAIMED = "claimed"
    #: The intent is durable: from now on the message may be with the server.
    HANDED_OVER = "handed_over"
    #: The server answered 250.
    SENT = "sent"
    #: The server answered 4xx; due again later.
    DEFERRED = "deferred"
    #: The server answered 5xx.
    REJECTED = "rejected"
    #: Handed over, and the answer never came; a person decides.
    IN_DOUBT = "in_doubt"
    #: Unsubscribed or suppressed between the freeze and the claim.
    SUPPRESSED = "suppressed"
    #: Called off by a person.
    CANCELLED = "cancelled"
    #: Deferred until it was too old.
    EXPIRED = "expired"


class Step(StrEnum):
    """What moves a delivery from one state to another."""

    CLAIM = "claim"
    RELEASE = "release"
    INTEND = "intend"
    SETTLE_SENT = "settle_sent"
    SETTLE_DEFERRED = "settle_deferred"
    SETTLE_REJECTED = "settle_rejected"
    LOSE_ANSWER = "lose_answer"
    SUPPRESS = "suppress"
    CANCEL = "cancel"
    EXPIRE = "expire"
    RESOLVE_SENT = "resolve_sent"
    RESOLVE_RESEND = "resolve_resend"
    TAKE_BACK = "take_back"


_S = DeliveryState

#: Every legal edge. What is not here is refused by the ledger; a test tries all the others.
TRANSITIONS: Mapping[Step, tuple[frozenset[DeliveryState], DeliveryState]] = {
    Step.CLAIM: (frozenset({_S.PENDING, _S.DEFERRED}), _S.CLAIMED),
    # Also after the intent, when the line broke before the final dot was written: no server
    # delivers a message that has no end (RFC 5321 section 4.1.1.4).
    Step.RELEASE: (frozenset({_S.CLAIMED, _S.HANDED_OVER}), _S.PENDING),
    Step.INTEND: (frozenset({_S.CLAIMED}), _S.HANDED_OVER),
    Step.SETTLE_SENT: (frozenset({_S.HANDED_OVER}), _S.SENT),
    # A refusal can come in the dialogue before the message (claimed) or after it (handed over).
    Step.SETTLE_DEFERRED: (frozenset({_S.CLAIMED, _S.HANDED_OVER}), _S.DEFERRED),
    Step.SETTLE_REJECTED: (frozenset({_S.CLAIMED, _S.HANDED_OVER}), _S.REJECTED),
    Step.LOSE_ANSWER: (frozenset({_S.HANDED_OVER}), _S.IN_DOUBT),
    Step.SUPPRESS: (frozenset({_S.PENDING, _S.DEFERRED, _S.CLAIMED}), _S.SUPPRESSED),
    Step.CANCEL: (frozenset({_S.PENDING, _S.DEFERRED, _S.CLAIMED}), _S.CANCELLED),
    Step.EXPIRE: (frozenset({_S.DEFERRED}), _S.EXPIRED),
    Step.RESOLVE_SENT: (frozenset({_S.IN_DOUBT}), _S.SENT),
    Step.RESOLVE_RESEND: (frozenset({_S.IN_DOUBT}), _S.PENDING),
    # The refusal was not about the reader: so many in a row that the fault is ours, or a person
    # says so.
    Step.TAKE_BACK: (frozenset({_S.REJECTED}), _S.PENDING),
}

#: States that nothing but a person's word changes. In doubt is one: the program never acts on it.
FINAL_STATES = frozenset(
    {_S.SENT, _S.REJECTED, _S.IN_DOUBT, _S.SUPPRESSED, _S.CANCELLED, _S.EXPIRED}
)


class SlotPlace(StrEnum):
    """What stands around a slot, and so how its value must be escaped."""

    #: Between tags of the HTML: `&`, `<` and `>` are escaped.
    TEXT = "text"
    #: In a double-quoted attribute, a whole address included: `"` is escaped as well.
    ATTRIBUTE = "attribute"
    #: Part of an address behind its scheme and host: percent-encoded.
    URL_PART = "url_part"
    #: The text part: as it is, in lines.
    PLAIN = "plain"
    #: A header field, which is encoded whole.
    HEADER = "header"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A place in a frozen edition that differs from reader to reader."""

    #: Letters and digits that stand in the frozen HTML and text where the value goes.
    token: str
    #: Which value: `name`, `unsubscribe_url`, `subscription` …, or an attribute's folded name.
    field: str
    #: Shown where the reader has no such value.
    default: str = ""
    #: Where the token stands: PLAIN in the text part, HEADER in the subject, all others in HTML.
    place: SlotPlace = SlotPlace.TEXT
    #: What is done to the value first, in order: `upper`, `date:nl` ….
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """A message as the readers get it of whom the same is true."""

    #: What is true of them; empty where nothing is asked.
    path: Path = ()
    #: With CSS inlined; slots stand as tokens.
    html: str
    #: Plain-text part; slots stand as tokens.
    text: str
    #: Unencoded, where it differs from reader to reader; None: it stands among the headers.
    subject: str | None = None
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FrozenPicture:
    """A picture of an edition as its readers get it; it does not change any more."""

    #: Made from its bytes: another picture never has it. `4be1…-1200.jpg`.
    name: str
    media_type: str
    content: bytes = field(repr=False)
    #: By which the HTML names it where it travels in the message (RFC 2392), without brackets;
    #: None where it stands beside the feeds.
    content_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FrozenMessage:
    """An edition's message before it is addressed: what readers of whom nothing is known get.

    It is the same for every reader but for the slots, and for `others` where conditions ask.
    """

    #: Header fields that are the same for all, in order, encoded and folded: From, Subject ….
    headers: tuple[tuple[str, str], ...]
    #: With CSS inlined; slots stand as tokens.
    html: str
    #: Plain-text part; slots stand as tokens.
    text: str
    slots: tuple[Slot, ...] = ()
    #: Unencoded, where it differs from reader to reader; None: it stands among the headers.
    subject: str | None = None
    #: What is true of those readers; empty where nothing is asked.
    path: Path = ()
    #: Messages for other readers.
    others: tuple[Variant, ...] = ()
    #: With `{token}` for the subscription's token; None where one unsubscribes by mail alone.
    unsubscribe_url: str | None = None
    #: Address that takes unsubscribe requests by mail.
    unsubscribe_mailto: str | None = None
    #: Those that the HTML names, in the order of their names.
    pictures: tuple[FrozenPicture, ...] = ()

    def list_variants(self) -> tuple[Variant, ...]:
        """Return every variant: first that of a reader of whom nothing is known."""
        first = Variant(
            path=self.path, html=self.html, text=self.text, subject=self.subject, slots=self.slots
        )
        return (first, *self.others)

    def lay_paths(self) -> Paths[Variant]:
        """Return what leads each reader to her variant."""
        return Paths((variant.path, variant) for variant in self.list_variants())


@dataclass(frozen=True, kw_only=True, slots=True)
class CarriedArticle:
    """An article as an edition carries it."""

    #: The entry's identity.
    id: str
    title: str
    url: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEdition:
    """A composed newsletter that is not frozen yet."""

    newsletter: str
    #: Unencoded, one line.
    subject: str
    preheader: str
    #: UTC; stands in the Date header.
    composed_at: datetime
    message: FrozenMessage
    #: In the order in which they stand in the edition.
    articles: tuple[CarriedArticle, ...]
    #: Envelope sender, with `{id}` where each delivery has its own.
    return_path: str
    #: Domain of Message-IDs.
    domain: str
    #: What its author should know before it is frozen; a frozen edition has none.
    remarks: tuple[Remark, ...] = ()
    #: The editor's file that it was made from, below the publication's folder; empty for none.
    draft: str = ""
    #: Id of the edition that it corrects: only who got that gets this. None for an ordinary one.
    corrects: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """One composed newsletter, frozen: its bytes and its audience do not change any more."""

    #: `weekly-7`: the newsletter's name and its running number.
    id: str
    #: 1 for a newsletter's first edition.
    number: int
    #: UTC.
    frozen_at: datetime
    content: NewEdition
    #: Subscribers at the freeze; the deliveries' states always add up to this.
    audience: int
    #: UTC; when a person called off what was not sent of it.
    cancelled_at: datetime | None = None
    #: UTC; since when a person holds it up, None while nobody does.
    paused_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One edition to one subscriber."""

    id: int
    edition_id: str
    #: As it was at the freeze.
    email: str
    #: Values for the slots, as they were at the freeze.
    fields: Mapping[str, str]
    #: The subscription's own, for unsubscribe links.
    token: str
    state: DeliveryState
    #: Without angle brackets; the same whenever this delivery is tried.
    message_id: str
    #: How often it was claimed and answered.
    attempts: int = 0
    #: UTC; when a deferred one is due again.
    due_at: datetime | None = None
    #: What the server said last: reply code, or None.
    code: int | None = None
    #: What the server said last, in its own words.
    reply: str | None = None
    #: UTC; when `state` was reached.
    since: datetime | None = None


class OutcomeKind(StrEnum):
    """What became of a delivery that was offered to a server."""

    SENT = "sent"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    #: The final dot went out and no answer came.
    IN_DOUBT = "in_doubt"
    #: Nothing that counts went out: it can be taken again at once.
    RELEASED = "released"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The answer to one delivery. A refusal is a value, not an exception."""

    delivery_id: int
    kind: OutcomeKind
    #: The server's reply code (RFC 5321 section 4.2), where there was a reply.
    code: int | None = None
    #: The server's words, or the program's where the server said nothing.
    text: str = ""
    #: UTC; when a deferred delivery is due again.
    due_at: datetime | None = None
    #: For a rejection: True when it is about this reader alone, False when it may be about us.
    is_personal: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionTally:
    """How an edition stands, state by state."""

    edition_id: str
    audience: int
    counts: Mapping[DeliveryState, int] = field(default_factory=dict)
    #: UTC; when the next deferred delivery is due.
    next_due: datetime | None = None

    def count(self, *states: DeliveryState) -> int:
        """Return how many deliveries are in one of `states`."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def is_balanced(self) -> bool:
        """Tell whether the states add up to the audience that was frozen."""
        return sum(self.counts.values()) == self.audience

    @property
    def is_finished(self) -> bool:
        """Tell whether every planned delivery is in a final state and the sums agree."""
        return self.is_balanced and self.count(*FINAL_STATES) == self.audience
