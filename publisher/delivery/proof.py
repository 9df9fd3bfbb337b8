"""Whether a log shows that a message never arrived: pure functions of what was read."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from publisher.delivery.log_stamps import Stamp
from publisher.delivery.postfix_log import LogReading
from publisher.model.delivery import Delivery, DeliveryState, Edition

#: How long after a line broke a server may still take in what had come by then: it gives up on
#: silence after five minutes (RFC 5321 section 4.5.3.2.7), and a slow one is given more.
_AFTERMATH = timedelta(hours=1)
#: By how much two machines' clocks may disagree.
_SKEW = timedelta(minutes=5)
#: Sent messages of the edition that the log is asked for.
WITNESSES = 100


def choose_witnesses(sent: Iterable[Delivery], number: int, until: datetime) -> list[str]:
    """Return the Message-IDs of some deliveries, evenly chosen, that a whole log must hold.

    `number` is how many there are in `sent`. What a person said about a delivery is no witness,
    only a server's own answer is.
    """
    stride = max(1, number // WITNESSES)
    return [
        each.message_id
        for position, each in enumerate(sent)
        if position % stride == 0
        and each.state is DeliveryState.SENT
        and each.code is not None
        and each.since is not None
        and each.since <= until
    ]


def find_flaw(
    reading: LogReading, edition: Edition, doubts: Sequence[Delivery], witnesses: Sequence[str]
) -> str | None:
    """Return why a log does not prove that what is not in it never arrived; None where it does.

    It does where it begins before the edition was frozen, ends well after the last of the doubts,
    has no hole in between, and holds other messages of the edition that the server took in.
    """
    begin, end = edition.frozen_at - _SKEW, find_last(doubts) + _AFTERMATH
    if reading.begin is None or reading.end is None:
        return "no line in it begins with a date"
    if reading.begin.latest > begin:
        return f"it begins {_show(reading.begin)}, and must from {_show_moment(begin)} on"
    if reading.end.earliest < end:
        return f"it ends {_show(reading.end)}, and must go on until {_show_moment(end)}"
    for silent, spoken in reading.silences:
        if silent < end and spoken > begin:
            hours = (spoken - silent) // timedelta(hours=1)
            return (
                f"it says nothing for {hours} hours from {_show_moment(silent)} on, as if a file"
                " were missing"
            )
    if reading.has_lost_lines:
        return "it says itself that lines were dropped"
    if not witnesses:
        return f"no message of {edition.id} is known to be in this server's log"
    absent = sum(each not in reading.taken_in for each in witnesses)
    if absent:
        return (
            f"{absent} of {len(witnesses)} messages of {edition.id} that the server did take in are"
            " not in it either"
        )
    return None


def find_last(doubts: Sequence[Delivery]) -> datetime:
    """Return when the last of these deliveries came to be in doubt."""
    return max(each.since for each in doubts if each.since is not None)


def _show(stamp: Stamp) -> str:
    if stamp.earliest == stamp.latest:
        return f"at {_show_moment(stamp.latest)}"
    return (
        f"between {_show_moment(stamp.earliest)} and {_show_moment(stamp.latest)}"
        " (it does not say in which zone: --log-timezone)"
    )


def _show_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
