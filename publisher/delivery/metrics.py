"""How everything stands, as Prometheus reads it: pure functions of what is given.

The text exposition format, version 0.0.4. Labels are newsletters, states, and of editions only
those that are not finished and each newsletter's latest: their number does not grow with time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from publisher.model.audience import SubscriptionState
from publisher.model.delivery import DeliveryState, Edition, EditionTally

#: Labels and value.
_Sample = tuple[Mapping[str, str], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is measured."""

    version: str
    now: datetime
    #: When feeds were last made, or found to be, what the articles say; None where that is unknown.
    last_build: datetime | None
    #: None where it is on a server, which measures that itself.
    ledger_bytes: int | None
    #: True where some process is sending.
    is_sending: bool
    #: Newsletter → its confirmed, pending and unsubscribed readers.
    subscriptions: Mapping[str, Mapping[SubscriptionState, int]]
    #: Those that are not finished, and the latest of each newsletter.
    editions: Sequence[tuple[Edition, EditionTally]]
    #: Newsletter → deliveries in doubt, of all its editions.
    in_doubt: Mapping[str, int]
    #: Newsletter → when a message of its latest edition was last taken by a server.
    last_sent: Mapping[str, datetime]
    #: Newsletter → when its schedule makes the next edition; those without one are not there.
    next_edition: Mapping[str, datetime]


def format_metrics(facts: Facts) -> str:
    """Return the facts as a file for Prometheus, or for node_exporter's textfile collector."""
    return "".join(_list_lines(facts))


def _list_lines(facts: Facts) -> Iterator[str]:
    yield from _family("info", "Which publisher wrote this.", [({"version": facts.version}, 1)])
    yield from _family(
        "written_timestamp_seconds", "When this was written.", [({}, facts.now.timestamp())]
    )
    if facts.last_build is not None:
        yield from _family(
            "last_build_timestamp_seconds",
            "When feeds were last made, or found to be, what the articles say.",
            [({}, facts.last_build.timestamp())],
        )
    if facts.ledger_bytes is not None:
        yield from _family(
            "ledger_bytes", "Size of the ledger on the disk.", [({}, facts.ledger_bytes)]
        )
    yield from _family(
        "sending", "1 while some process is sending, else 0.", [({}, int(facts.is_sending))]
    )
    yield from _family(
        "subscriptions",
        "Readers of a newsletter, by the state of their subscription.",
        [
            ({"newsletter": newsletter, "state": state.value}, states.get(state, 0))
            for newsletter, states in facts.subscriptions.items()
            for state in SubscriptionState
        ],
    )
    yield from _family(
        "deliveries_in_doubt",
        "Deliveries that wait for a person's word, of all editions of a newsletter.",
        _by_newsletter(facts.in_doubt),
    )
    yield from _list_edition_lines(facts.editions)
    yield from _family(
        "last_sent_timestamp_seconds",
        "When a server last took a message of the newsletter's latest edition.",
        _by_newsletter({each: moment.timestamp() for each, moment in facts.last_sent.items()}),
    )
    yield from _family(
        "next_edition_timestamp_seconds",
        "When the schedule makes the newsletter's next edition.",
        _by_newsletter({each: moment.timestamp() for each, moment in facts.next_edition.items()}),
    )


def _list_edition_lines(editions: Sequence[tuple[Edition, EditionTally]]) -> Iterator[str]:
    yield from _family(
        "deliveries",
        "Deliveries by state, of editions that are not finished and each newsletter's latest.",
        [
            ({**_name(edition), "state": state.value}, tally.counts.get(state, 0))
            for edition, tally in editions
            for state in DeliveryState
        ],
    )
    yield from _family(
        "edition_audience",
        "Readers for whom an edition was frozen: its deliveries add up to this.",
        [(_name(edition), tally.audience) for edition, tally in editions],
    )
    yield from _family(
        "edition_finished",
        "1 where nothing of an edition is left to do, else 0.",
        [(_name(edition), int(tally.is_finished)) for edition, tally in editions],
    )
    yield from _family(
        "edition_paused",
        "1 where a person holds an edition up, else 0.",
        [
            (_name(edition), int(edition.paused_at is not None and not tally.is_finished))
            for edition, tally in editions
        ],
    )
    yield from _family(
        "edition_frozen_timestamp_seconds",
        "When an edition was frozen.",
        [(_name(edition), edition.frozen_at.timestamp()) for edition, _ in editions],
    )
    yield from _family(
        "next_deferred_timestamp_seconds",
        "When the next deferred delivery of an edition is due.",
        [
            (_name(edition), tally.next_due.timestamp())
            for edition, tally in editions
            if tally.next_due is not None
        ],
    )


def _name(edition: Edition) -> Mapping[str, str]:
    return {"newsletter": edition.content.newsletter, "edition": edition.id}


def _by_newsletter(values: Mapping[str, float]) -> list[_Sample]:
    return [({"newsletter": newsletter}, value) for newsletter, value in values.items()]


def _family(name: str, words: str, samples: Sequence[_Sample]) -> Iterator[str]:
    """Yield the lines of one metric; none where it has no value."""
    if not samples:
        return
    yield f"# HELP publisher_{name} {words}\n# TYPE publisher_{name} gauge\n"
    for labels, value in samples:
        named = ",".join(f'{label}="{_escape(text)}"' for label, text in labels.items())
        braced = f"{{{named}}}" if named else ""
        yield f"publisher_{name}{braced} {value:.15g}\n"


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
