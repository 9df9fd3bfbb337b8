"""The edition that a newsletter would send now, tried out and not frozen."""

from secrets import token_hex

from publisher.delivery.transports.choose import open_transport
from publisher.delivery.transports.patience import advance, wait_for
from publisher.delivery.transports.protocol import LineState, Parcel
from publisher.delivery.web import publish_pictures
from publisher.model.delivery import (
    Delivery,
    DeliveryState,
    Edition,
    NewEdition,
    Outcome,
    OutcomeKind,
)
from publisher.model.personal import fold_fields
from publisher.model.publication import Publication
from publisher.newsletter.compiled import CompiledEdition
from publisher.newsletter.dkim import SigningKeys, find_keys
from publisher.newsletter.upcoming import Upcoming, compose_upcoming, look_for_new
from publisher.storage.ledger import Ledger

__all__ = [
    "Upcoming",
    "as_if_frozen",
    "build_test_message",
    "compose_upcoming",
    "look_for_new",
    "send_test",
]


def as_if_frozen(edition: NewEdition, number: int) -> Edition:
    """Return an edition that is in no ledger, to be looked at or tried."""
    return Edition(
        id=f"{edition.newsletter}-{number}",
        number=number,
        frozen_at=edition.composed_at,
        content=edition,
        audience=0,
    )


def build_test_message(
    edition: Edition, email: str, ledger: Ledger, keys: SigningKeys | None = None
) -> tuple[Delivery, bytes]:
    """Return the message that a reader of this address gets, or would get; signed with `keys`."""
    parcel = build_test_parcel(edition, email, ledger, keys)
    return parcel.delivery, parcel.message


def build_test_parcel(
    edition: Edition, email: str, ledger: Ledger, keys: SigningKeys | None
) -> Parcel:
    """Return the message that a reader of this address gets, or would get, in its envelope.

    The bytes are those of the edition; what differs is what differs between any two readers:
    address, name, Message-ID and unsubscribe token. A stranger has no name, and a token that
    unsubscribes nobody.
    """
    newsletter = edition.content.newsletter
    known = [
        each for each in ledger.readers.find_subscriptions(email) if each.newsletter == newsletter
    ]
    fields: dict[str, str] = {}
    if known:
        reader = known[0].subscriber
        own = {
            "name": reader.name,
            "language": reader.language,
            "since": known[0].since.date().isoformat(),
        }
        fields = {**reader.attributes, **{name: value for name, value in own.items() if value}}
        if edition.content.message.lay_paths().find(fold_fields(fields)) is None:
            fields = {}  # she is not of its audience, and no variant was made for her
    delivery = Delivery(
        id=0,
        edition_id=edition.id,
        email=email,
        fields=fields,
        token=known[0].token if known else "test",
        state=DeliveryState.CLAIMED,
        # Another one each time: some mailboxes keep only the first of two that are the same.
        message_id=f"{edition.id}.test.{token_hex(10)}@{edition.content.domain}",
    )
    compiled = CompiledEdition(edition, keys)
    return Parcel(
        delivery=delivery,
        sender=compiled.find_sender(delivery),
        message=compiled.build_message(delivery),
    )


def send_test(publication: Publication, edition: Edition, email: str, ledger: Ledger) -> Outcome:
    """Send one message by the publication's transport; the ledger does not count it.

    Raises:
        ConfigurationError: A key to sign with cannot be used.
        TransportError: The server refuses us.
        ServerAwayError: The server does not answer.
        FileAccessError: A local transport, or a picture, cannot be written.
    """
    keys = find_keys(publication.delivery.dkim, edition.content.domain)
    parcel = build_test_parcel(edition, email, ledger, keys)
    publish_pictures(publication, edition)
    line = open_transport(publication).open()
    line.offer(parcel)
    outcome = None
    while outcome is None:
        wait_for([line], seconds=1)
        outcome = advance(line)
        if line.state is LineState.READY:
            line.hand_over()
    if outcome.kind is OutcomeKind.SENT:
        line.close()
    return outcome
