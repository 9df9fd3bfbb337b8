"""The edition as one reader gets it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from publisher.delivery.upcoming import build_test_message
from publisher.model.delivery import Delivery
from publisher.model.personal import Path
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

    #: `NAMELESS`, `LONG_NAME`, the words of a group or an address.
    reader: str
    #: `To` as people write it.
    shown_reader: str
    #: Whether it is an address that the ledger does not know as a reader of this newsletter.
    is_stranger: bool
    #: What is true of her, and of all who get the same variant.
    path: Path
    #: Unencoded.
    subject: str
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
    frozen = edition.content.message
    paths = frozen.lay_paths()
    imagined = _imagine(composed, reader)
    email = reader if imagined is None else SOMEBODY
    keys = find_keys(composed.publication.delivery.dkim, edition.content.domain)
    with open_ledger(composed.publication.ledger) as ledger:
        delivery, message = build_test_message(edition, email, ledger, keys)
        known = ledger.readers.find_subscriptions(email)
    # Where conditions ask for more than a name, nobody may be of whom only that is known.
    if imagined is not None and paths.find(imagined) is not None:
        delivery = replace(delivery, fields=imagined)
        message = CompiledEdition(edition, keys).build_message(delivery)
    variant = find_variant(paths, delivery)
    values = reader_values(frozen, replace(delivery, token=_NOBODYS_TOKEN))
    return Reading(
        reader=reader,
        shown_reader=_show(delivery),
        is_stranger=imagined is None
        and all(each.newsletter != composed.newsletter.name for each in known),
        path=variant.path,
        subject=edition.content.subject
        if variant.subject is None
        else fill_slots(variant, variant.subject, values),
        html=fill_slots(variant, variant.html, values),
        text=fill_slots(variant, variant.text, values),
        message=message,
    )


def _imagine(composed: ComposedEdition, reader: str) -> Mapping[str, str] | None:
    """Return what is known of a reader who is only imagined; None where it is an address."""
    imagined: dict[str, Mapping[str, str]] = {
        **{group.words: group.fields for group in composed.groups},
        NAMELESS: {},
        LONG_NAME: {"name": _LONG},
    }
    return imagined.get(reader)


def _show(delivery: Delivery) -> str:
    name = delivery.fields.get("name")
    return delivery.email if not name else f"{name} <{delivery.email}>"
