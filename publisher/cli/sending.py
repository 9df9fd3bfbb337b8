"""What `send` and `cron` share: signals, the progress line, and the summary of what was done."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

import click

from publisher.cli.progress import show_progress
from publisher.cli.shell import Shell, count, counts_as_json, now
from publisher.delivery.engine import Surroundings
from publisher.delivery.send import Beginning, EditionReport, SendReport
from publisher.model.delivery import DeliveryState, Edition, EditionTally


class StopSignal:
    """True once Ctrl-C or SIGTERM came; a second one ends the program on the spot.

    Nothing here raises: a handler runs between any two steps of the program, and an exception
    there could come between a message's end going out and the note that it did.
    """

    def __init__(self) -> None:
        self.has_come = False

    def take(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as `signal` asks
        """Note the signal, or leave at once: the ledger is right at every moment."""
        if self.has_come:
            os._exit(3)
        self.has_come = True
        with contextlib.suppress(OSError):
            os.write(2, "\nStopping: settling what is in the air …\n".encode())


@contextmanager
def listen_for_stop() -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether the program was asked to stop."""
    stop = StopSignal()
    before = {
        number: signal.signal(number, stop.take) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield lambda: stop.has_come
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def sending_surroundings() -> Iterator[Surroundings]:
    """Give the real clock, signals and terminal to a run."""
    with listen_for_stop() as is_stopped, show_progress() as report:
        yield Surroundings(now=now, is_stopped=is_stopped, report=report)


def show_edition(shell: Shell, report: EditionReport) -> None:
    """Print how an edition stands after a run."""
    edition, tally = report.edition, report.tally
    verb = "Sent" if report.beginning is Beginning.NEW else "Went on with"
    waiting = tally.count(DeliveryState.PENDING)
    if waiting:
        verb = "Stopped"
    if report.is_paused:
        show_paused(edition, tally)
    else:
        click.echo(f"{verb} {edition.id} «{edition.content.subject}» to {describe(tally)}.")
    if waiting and not report.is_paused:
        click.echo(f"  Run it again: publisher send {edition.content.newsletter}")
    if report.released:
        click.echo(f"  {count(report.released, 'delivery', 'deliveries')} taken up again.")
    if tally.next_due is not None and not report.is_paused:
        click.echo(f"  Deferred ones are due again at {shell.local(tally.next_due)}.")
    if not tally.is_balanced:
        click.echo(f"  The sums do not agree with the audience of {tally.audience:,}.", err=True)


def show_paused(edition: Edition, tally: EditionTally) -> None:
    """Print that a person holds an edition up, and how to let it go on."""
    click.echo(
        f"{edition.id} «{edition.content.subject}» is paused, with {describe(tally)}.\n"
        f"  Let it go on: publisher edition resume {edition.id}"
    )


def show_unready(report: SendReport) -> None:
    """Print that a draft held its newsletter up, and how to let it go."""
    click.echo(
        f"{report.newsletter}: {report.unready} is not ready, so nothing was sent. Write ready:"
        f" true in it, and: publisher send {report.newsletter}"
    )


def show_in_doubt(in_doubt: Mapping[str, int]) -> None:
    """Print which editions have deliveries that wait for a person's word, and how to give it."""
    for edition, number in in_doubt.items():
        click.echo(
            f"{edition}: {number:,} in doubt: handed over, and the answer never came. Nobody of"
            " them is mailed again unless you say so:\n"
            f"  publisher edition show {edition} --state in_doubt\n"
            f"  publisher edition resolve {edition} --sent (or --resend)"
        )


def describe(tally: EditionTally) -> str:
    """Return a tally in words: «3 readers: 2 sent, 1 deferred»."""
    words = [
        f"{tally.counts[state]:,} {state.replace('_', ' ')}"
        for state in DeliveryState
        if tally.counts.get(state)
    ]
    return f"{count(tally.audience, 'reader')}: {', '.join(words) or 'nobody'}"


def as_values(report: SendReport) -> dict[str, object]:
    """Return what a send did as plain values for JSON."""
    return {
        "newsletter": report.newsletter,
        "finished": report.is_finished,
        "readers": report.readers,
        "articles_waiting": report.waiting,
        "unready_draft": report.unready,
        "editions": [
            {
                "edition": each.edition.id,
                "subject": each.edition.content.subject,
                "beginning": each.beginning,
                "paused": each.is_paused,
                "audience": each.tally.audience,
                "this_run": counts_as_json(each.counts),
                "states": counts_as_json(each.tally.counts),
                "next_due": each.tally.next_due,
            }
            for each in report.editions
        ],
    }
