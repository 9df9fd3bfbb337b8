"""A newsletter whose edition is on its way, with readers in every state a test asks for."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

from publisher.model.delivery import DeliveryState, Edition, Outcome, OutcomeKind
from publisher.storage.ledger import Ledger
from publisher.storage.open import open_ledger
from tests.contract.places import NEVER, NOW, an_edition, subscribe
from tests.newsroom import Newsroom

NEWSLETTER = (
    "[[newsletter]]",
    'name = "weekly"',
    'title = "De Kust, elke vrijdag"',
    'from = "De Kust <redactie@example.org>"',
)
#: What the server said to those whom it answered.
REPLIES = {
    OutcomeKind.SENT: (250, "2.0.0 Ok: queued as 4F2"),
    OutcomeKind.DEFERRED: (451, "4.2.1 mailbox busy"),
    OutcomeKind.REJECTED: (550, "5.1.1 no such user"),
    OutcomeKind.IN_DOUBT: (None, "the line went quiet"),
}
_STEPS = {
    DeliveryState.SENT: OutcomeKind.SENT,
    DeliveryState.DEFERRED: OutcomeKind.DEFERRED,
    DeliveryState.REJECTED: OutcomeKind.REJECTED,
    DeliveryState.IN_DOUBT: OutcomeKind.IN_DOUBT,
}


@contextlib.contextmanager
def the_ledger(newsroom: Newsroom) -> Iterator[Ledger]:
    with open_ledger(newsroom.state / "publisher.sqlite", durability="process") as ledger:
        yield ledger


def begin_edition(newsroom: Newsroom, **readers: DeliveryState) -> Edition:
    """Freeze an edition at NOW whose readers, by name, have come to these states."""
    newsroom.configure(*NEWSLETTER)
    with the_ledger(newsroom) as ledger:
        subscribe(ledger, *readers)
        edition = ledger.deliveries.freeze(an_edition("weekly", "zee"), NOW)
        move(ledger, edition, **readers)
    return edition


def move(ledger: Ledger, edition: Edition, **readers: DeliveryState) -> None:
    """Let pending deliveries come to these states, a second after NOW."""
    now = NOW + timedelta(seconds=1)
    claimed = ledger.deliveries.claim(edition.id, 1000, now, NEVER)
    ids = {each.email.partition("@")[0]: each.id for each in claimed}
    taken = [ids[name] for name, state in readers.items() if state in _STEPS]
    ledger.deliveries.record(taken, [], now)
    outcomes = []
    for name, id_ in ids.items():
        kind = _STEPS.get(readers[name], OutcomeKind.RELEASED)
        code, text = REPLIES.get(kind, (None, ""))
        due = now + timedelta(minutes=5) if kind is OutcomeKind.DEFERRED else None
        outcomes.append(Outcome(delivery_id=id_, kind=kind, code=code, text=text, due_at=due))
    ledger.deliveries.record([], outcomes, now)
