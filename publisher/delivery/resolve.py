"""Deliveries in doubt, settled by what a mail server's log says."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.delivery.log_files import read_logs
from publisher.delivery.log_stamps import LogClock
from publisher.delivery.postfix_log import LogReading, read_postfix_log
from publisher.delivery.proof import choose_witnesses, find_flaw, find_last
from publisher.model.delivery import Delivery, DeliveryState, Edition
from publisher.storage.ledger import DeliveryLedger


@dataclass(frozen=True, kw_only=True, slots=True)
class LogQuestion:
    """What a log is asked."""

    edition: Edition
    #: Deliveries in doubt; at least one.
    doubts: Sequence[Delivery]
    #: Log files; `-` is standard input.
    paths: Sequence[Path]
    clock: LogClock
    #: True to mail those again that a log which proves it never saw.
    may_resend: bool
    #: True to change nothing.
    is_trial: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolution:
    """What became of deliveries in doubt."""

    #: The server took them in; each with what the log says of it.
    settled: tuple[tuple[Delivery, str], ...]
    #: They never arrived: pending again.
    again: tuple[Delivery, ...]
    #: Still in doubt, each with the reason.
    left: tuple[tuple[Delivery, str], ...]
    #: Why the log does not prove that what is not in it never arrived; None where it does, or
    #: where nobody asked.
    flaw: str | None
    reading: LogReading


def resolve_by_log(question: LogQuestion, ledger: DeliveryLedger) -> Resolution:
    """Settle as SENT what the log says was taken in; return what became of all.

    Whoever is not in the log stays in doubt, or is PENDING again where that was asked for and the
    log proves that the message never arrived. One that began to arrive stays in doubt.

    Raises:
        FileAccessError: A log cannot be read, or is damaged; nothing was changed.
        LedgerBusyError: Another process holds the write lock; nothing more was changed.
        LedgerError: Somebody else settled one of them in the meantime; nothing was changed.
    """
    edition, doubts = question.edition, question.doubts
    witnesses = _choose_witnesses(question, ledger) if question.may_resend else []
    wanted = {*witnesses, *(each.message_id for each in doubts)}
    lines = read_logs(question.paths, question.clock)
    reading = read_postfix_log(lines, wanted, question.clock)
    taken_in = reading.taken_in
    settled = tuple(
        (each, taken_in[each.message_id]) for each in doubts if each.message_id in taken_in
    )
    begun = [each for each in doubts if each.message_id in reading.begun]
    absent = [each for each in doubts if each.message_id not in {*taken_in, *reading.begun}]
    flaw = None
    if question.may_resend and absent:
        flaw = find_flaw(reading, edition, doubts, witnesses)
    again = tuple(absent) if question.may_resend and flaw is None else ()
    if not question.is_trial:
        if settled:
            ledger.settle_doubts({each.id: words for each, words in settled}, question.clock.now)
        if again:
            addresses = [each.email for each in again]
            ledger.resolve(edition.id, DeliveryState.PENDING, addresses, question.clock.now)
    left = [(each, "began to arrive; the log does not say that it was taken in") for each in begun]
    left += [(each, "is not in the log") for each in absent if not again]
    return Resolution(settled=settled, again=again, left=tuple(left), flaw=flaw, reading=reading)


def _choose_witnesses(question: LogQuestion, ledger: DeliveryLedger) -> list[str]:
    number = ledger.tally(question.edition.id).count(DeliveryState.SENT)
    sent = ledger.list_deliveries(question.edition.id, [DeliveryState.SENT])
    return choose_witnesses(sent, number, find_last(question.doubts))
