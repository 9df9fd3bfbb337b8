"""`--metrics FILE`: how everything stands, in a file that Prometheus reads."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from publisher import __version__
from publisher.cli.boundary import show_error
from publisher.cli.shell import Shell, now
from publisher.delivery.decide import next_moment
from publisher.delivery.metrics import Facts, format_metrics
from publisher.errors import PublisherError
from publisher.files import write_if_changed
from publisher.model.delivery import Edition
from publisher.model.ledger import LedgerServer
from publisher.snapshot import read_snapshot
from publisher.storage.ledger import Ledger


def write_metrics(shell: Shell, ledger: Ledger, file: Path) -> None:
    """Write how everything stands into a file that is never seen half-written.

    Raises:
        FileAccessError: It cannot be written.
        LedgerError: The ledger cannot be read.
    """
    facts = _collect(shell, ledger, now())
    write_if_changed(file, format_metrics(facts).encode())


@contextlib.contextmanager
def keep_metrics(shell: Shell, file: Path | None) -> Iterator[None]:
    """Write the metrics when the block has ended, however it did; where a file is named.

    Raises:
        FileAccessError: They cannot be written; where the block raised something, that is raised.
    """
    try:
        yield
    except BaseException:
        try:
            _write_if_named(shell, file)
        except PublisherError as error:
            show_error(error)
        raise
    _write_if_named(shell, file)


def _write_if_named(shell: Shell, file: Path | None) -> None:
    if file is not None:
        with shell.open_ledger() as ledger:
            write_metrics(shell, ledger, file)


def _collect(shell: Shell, ledger: Ledger, moment: datetime) -> Facts:
    publication, deliveries = shell.publication, ledger.deliveries
    editions = deliveries.list_editions()
    latest = {each.content.newsletter: each for each in editions}
    unfinished = {each.id for each in deliveries.list_unfinished()}
    shown = [
        each
        for each in editions
        if each.id in unfinished or latest[each.content.newsletter].id == each.id
    ]
    subscriptions = ledger.readers.count_subscriptions()
    known = {each.name for each in publication.newsletters} | latest.keys()
    last_sent = {name: deliveries.last_sent(each.id) for name, each in latest.items()}
    return Facts(
        version=__version__,
        now=moment,
        last_build=_find_last_build(shell),
        ledger_bytes=_measure_ledger(publication.ledger),
        is_sending=deliveries.is_sending(),
        subscriptions={name: subscriptions.get(name, {}) for name in sorted(known)},
        editions=[(each, deliveries.tally(each.id)) for each in shown],
        in_doubt=_count_in_doubt(ledger, editions, known),
        last_sent={name: sent for name, sent in last_sent.items() if sent is not None},
        next_edition={
            each.name: next_moment(each.schedule, publication, moment)
            for each in publication.newsletters
            if each.schedule is not None
        },
    )


def _count_in_doubt(ledger: Ledger, editions: list[Edition], known: set[str]) -> dict[str, int]:
    names = {each.id: each.content.newsletter for each in editions}
    counts = dict.fromkeys(sorted(known), 0)
    for edition, number in ledger.deliveries.count_in_doubt().items():
        counts[names[edition]] += number
    return counts


def _find_last_build(shell: Shell) -> datetime | None:
    found = read_snapshot(str(shell.publication.folder))
    taken_at = "" if found is None else found[0].facts.get("taken_at", "")
    if not taken_at.isdecimal():
        return None
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(taken_at) // 1000)


def _measure_ledger(ledger: Path | LedgerServer) -> int | None:
    """Return how many bytes the ledger and its write-ahead log take; None where a server knows."""
    if isinstance(ledger, LedgerServer):
        return None
    parts = (ledger, ledger.with_name(f"{ledger.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
