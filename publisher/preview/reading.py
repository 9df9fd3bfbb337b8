"""The edition as one reader gets it."""

from dataclasses import dataclass, replace

from publisher.delivery.upcoming import build_test_message
from publisher.model.delivery import Delivery
from publisher.newsletter.compiled import (
    CompiledEdition,
    fill_slots,
    find_variant,
    reader_values,
)
from publisher.newsletter.dkim import find_keys
from publisher.preview.proof import SOMEBODY, ComposedEdition
from publisher.storage.open import open_ledger

#: A reader without a name, and one with more name than most layouts expect.
NAMELESS, LONG_NAME = "", "long-name"
_LONG = "Wilhelmina Bartholomea van den Heuvel-Oudekerk, née Żółkiewska-Brzęczyszczykiewicz"
#: Takes the place of a reader's own in what is shown: the editor may press every button.
_NOBODYS_TOKEN = "preview"  # noqa: S105 - a word that unsubscribes nobody, no secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """An edition with one reader's values in it."""

    #: `NAMELESS`, `LONG_NAME` or an address.
    reader: str
    #: `To` as people write it.
    shown_reader: str
    #: Whether the ledger knows the address as a reader of this newsletter.
    is_subscriber: bool
    #: What frames and the text show; its unsubscribe links are nobody's.
    html: str
    text: str
    #: The very bytes that the reader would get.
    message: bytes


def read_as(composed: ComposedEdition, reader: str) -> Reading:
    """Return the edition as that reader gets it; who is not in the ledger is a stranger to it.

    Raises:
        LedgerError: The ledger cannot be opened.
    """
    edition = composed.edition
    email = SOMEBODY if reader in (NAMELESS, LONG_NAME) else reader
    keys = find_keys(composed.publication.delivery.dkim, edition.content.domain)
    with open_ledger(composed.publication.ledger) as ledger:
        delivery, message = build_test_message(edition, email, ledger, keys)
        known = ledger.readers.find_subscriptions(email)
    frozen = edition.content.message
    paths = frozen.lay_paths()
    named = {"name": _LONG}
    # Where conditions ask for more than a name, nobody may be of whom only that is known.
    if reader == LONG_NAME and paths.find(named) is not None:
        delivery = replace(delivery, fields=named)
        message = CompiledEdition(edition, keys).build_message(delivery)
    variant = find_variant(paths, delivery)
    values = reader_values(frozen, replace(delivery, token=_NOBODYS_TOKEN))
    return Reading(
        reader=reader,
        shown_reader=_show(delivery),
        is_subscriber=any(each.newsletter == composed.newsletter.name for each in known),
        html=fill_slots(variant, variant.html, values),
        text=fill_slots(variant, variant.text, values),
        message=message,
    )


def _show(delivery: Delivery) -> str:
    name = delivery.fields.get("name")
    return delivery.email if not name else f"{name} <{delivery.email}>"
