"""What was sent and a ledger does not know, because it was put back from a backup."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from publisher.errors import LedgerBehindError
from publisher.files import access_error
from publisher.model.delivery import Edition, FrozenMessage, NewEdition
from publisher.model.publication import Publication
from publisher.model.witness import Gap, GapReason
from publisher.storage.ledger import DeliveryLedger, Ledger

_TITLE = re.compile(rb"<title>([^<]{0,1000})</title>")
#: How much of a page is read for its title.
_HEAD = 100_000
#: How many lost editions a message names.
_MOST_NAMES = 5


def find_gap(publication: Publication, ledger: Ledger) -> Gap | None:
    """Return what the witness, and the pages of editions, know and the ledger does not.

    Of an edition that only its page knows the moment is that of the file, and it has no articles.

    Raises:
        FileAccessError: The witness or a page is there and cannot be read.
    """
    gap = ledger.witness.find_gap()
    said = () if gap is None else gap.lost
    known = {edition.id for edition in said}
    pages = tuple(
        edition
        for newsletter in publication.newsletters
        if newsletter.web
        for edition in _list_unknown_pages(publication, newsletter.name, ledger.deliveries, known)
    )
    if gap is None and not pages:
        return None
    reason = GapReason.PAGES if gap is None else gap.reason
    return Gap(reason=reason, lost=(*said, *pages))


def check_gap(publication: Publication, ledger: Ledger) -> None:
    """Make sure that the ledger knows all that was sent with it, and that its witness does.

    Raises:
        LedgerBehindError: It does not; sending with it would mail readers twice.
        FileAccessError: The witness cannot be read or written.
    """
    gap = find_gap(publication, ledger)
    if gap is not None:
        raise LedgerBehindError(
            f"{publication.ledger}: {describe_gap(gap)}",
            hint="Put the newest one back; or go on with this one, and nobody is mailed twice:"
            " publisher restored",
        )
    ledger.witness.keep_up()


def describe_gap(gap: Gap) -> str:
    """Return in words what a ledger does not know."""
    names = ", ".join(edition.id for edition in gap.lost[:_MOST_NAMES])
    if len(gap.lost) > _MOST_NAMES:
        names += f" and {len(gap.lost) - _MOST_NAMES} more"
    lost = f"; it does not know {names}" if names else ""
    return {
        GapReason.BEHIND: f"an older state of this ledger: more was sent since{lost}",
        GapReason.ANOTHER: f"not the ledger that sent from here last, or an old state of it{lost}",
        GapReason.NO_WITNESS: f"it has sent, and its witness is not beside it: it may be old{lost}",
        GapReason.PAGES: f"there are pages of editions that it does not know: {names}",
    }[gap.reason]


def _list_unknown_pages(
    publication: Publication, newsletter: str, ledger: DeliveryLedger, known: set[str]
) -> Iterator[Edition]:
    last = max((each.number for each in ledger.list_editions(newsletter)), default=0)
    for number in count(last + 1):
        path = publication.feeds_folder / publication.edition_page(newsletter, number)
        is_known = f"{newsletter}-{number}" in known
        if not is_known and not path.is_file():
            return
        if not is_known:
            yield _as_edition(path, newsletter, number)


def _as_edition(page: Path, newsletter: str, number: int) -> Edition:
    try:
        with page.open("rb") as file:
            found = _TITLE.search(file.read(_HEAD))
        moment = datetime.fromtimestamp(page.stat().st_mtime, UTC)
    except OSError as error:
        raise access_error(page, error) from error
    title = "" if found is None else html.unescape(found[1].decode(errors="replace")).strip()
    return Edition(
        id=f"{newsletter}-{number}",
        number=number,
        frozen_at=moment,
        audience=0,
        is_lost=True,
        content=NewEdition(
            newsletter=newsletter,
            subject=title,
            preheader="",
            composed_at=moment,
            message=FrozenMessage(headers=(), html="", text=""),
            articles=(),
            return_path="",
            domain="",
        ),
    )
