"""Which editions stand on the web.

Imports next to nothing: a run that finds nothing to do looks here as well.
"""

from publisher.model.delivery import DeliveryState, Edition
from publisher.model.publication import Publication
from publisher.storage.ledger import DeliveryLedger


def list_editions_on_web(
    publication: Publication, ledger: DeliveryLedger
) -> dict[str, tuple[Edition, ...]]:
    """Return newsletter → its editions that have a page or pictures of their own, oldest first.

    Without those that were called off before anyone got them. Their messages are left empty.
    """
    return {
        newsletter.name: tuple(
            edition
            for edition in ledger.list_editions(newsletter.name)
            # The page of one that was lost stays as it was written.
            if not edition.is_lost and not is_called_off(edition, ledger)
        )
        for newsletter in publication.newsletters
        if newsletter.web or newsletter.images != "linked"
    }


def is_called_off(edition: Edition, ledger: DeliveryLedger) -> bool:
    """Tell whether nobody gets an edition, because it was called off in time."""
    if edition.cancelled_at is None or not edition.audience:
        return False
    counts = ledger.tally(edition.id).counts
    return counts.get(DeliveryState.CANCELLED, 0) == edition.audience
