"""`publisher status --watch`: how deliveries go on, again and again, from another terminal."""

import contextlib
import sys
import time
from collections.abc import Sequence

import click
from rich.console import Group, RenderableType

from publisher.cli.editions.standing import Look, describe_pace, look_at
from publisher.cli.shell import Shell, now, printable
from publisher.delivery.standing import Standing
from publisher.model.delivery import DeliveryState
from publisher.storage.ledger import Ledger

#: A look takes at most one part in so many of the time: the sender needs the disk more.
_LEISURE = 10
#: Columns that stand beside a bar: brackets, percentage and what is between them.
_BESIDE = 12
_WIDEST_BAR = 60


def watch_deliveries(shell: Shell, seconds: float) -> None:
    """Show every edition that is on its way, and each newsletter's latest, until Ctrl-C.

    On a terminal one picture that changes; elsewhere lines, and only those that are news.

    Raises:
        LedgerError: The ledger cannot be read.
    """
    with contextlib.suppress(KeyboardInterrupt), shell.open_ledger() as ledger:
        if sys.stdout.isatty():
            _show_live(shell, ledger, seconds)
        else:
            _print_lines(shell, ledger, seconds)


def _show_live(shell: Shell, ledger: Ledger, seconds: float) -> None:
    from rich.console import Console
    from rich.live import Live

    console = Console(highlight=False)
    with Live(console=console, auto_refresh=False) as live:
        while True:
            begun = time.monotonic()
            live.update(_draw(shell, _look(ledger), console.width), refresh=True)
            time.sleep(max(seconds, _LEISURE * (time.monotonic() - begun)))


def _print_lines(shell: Shell, ledger: Ledger, seconds: float) -> None:
    told: dict[str, str] = {}
    while True:
        begun = time.monotonic()
        for look in _look(ledger):
            line = f"{look.edition.id}: {describe_look(shell, look)}"
            if told.get(look.edition.id) != line:
                told[look.edition.id] = line
                click.echo(f"{now().astimezone(shell.publication.timezone):%H:%M:%S} {line}")
        time.sleep(max(seconds, _LEISURE * (time.monotonic() - begun)))


def _look(ledger: Ledger) -> list[Look]:
    editions = ledger.deliveries.list_editions()
    latest = {each.content.newsletter: each.id for each in editions}
    unfinished = {each.id for each in ledger.deliveries.list_unfinished()}
    return [
        look_at(ledger, each)
        for each in editions
        if each.id in unfinished or latest[each.content.newsletter] == each.id
    ]


def describe_look(shell: Shell, look: Look) -> str:
    """Return in a line how an edition stands: «1,200 of 5,000 sent, 3 deferred; 52 a second»."""
    tally = look.tally
    counts = [f"{tally.count(DeliveryState.SENT):,} of {tally.audience:,} sent"]
    counts += [
        f"{tally.counts[state]:,} {state.replace('_', ' ')}"
        for state in DeliveryState
        if state is not DeliveryState.SENT and tally.counts.get(state)
    ]
    return f"{', '.join(counts)}; {_describe_standing(shell, look)}"


def _describe_standing(shell: Shell, look: Look) -> str:
    match look.standing:
        case Standing.SENDING if look.pace is not None:
            return describe_pace(look.pace)
        case Standing.STOPPED:
            return "nobody is sending it"
        case Standing.WAITING if look.tally.next_due is not None:
            return f"next at {shell.local(look.tally.next_due)}"
    return str(look.standing)


def _draw(shell: Shell, looks: Sequence[Look], width: int) -> RenderableType:
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    parts: list[RenderableType] = []
    for look in looks:
        tally = look.tally
        subject = printable(look.edition.content.subject)
        parts.append(Text(f"{look.edition.id}  {subject}", style="bold", no_wrap=True))
        done = tally.audience - tally.count(
            DeliveryState.PENDING,
            DeliveryState.CLAIMED,
            DeliveryState.HANDED_OVER,
            DeliveryState.DEFERRED,
        )
        share = done / tally.audience if tally.audience else 1.0
        bar = ProgressBar(
            total=1.0, completed=share, width=max(10, min(_WIDEST_BAR, width - _BESIDE))
        )
        row = Table.grid(padding=(0, 1))
        row.add_row(bar, Text(f"{100 * share:.1f} %"))
        parts += [row, Text(describe_look(shell, look)), Text()]
    if not looks:
        parts.append(Text("No editions yet. Send one: publisher send NEWSLETTER"))
    is_sending = any(look.is_sending for look in looks)
    sender = "A sender is at work." if is_sending else "Nobody is sending."
    moment = now().astimezone(shell.publication.timezone)
    parts.append(Text(f"{moment:%H:%M:%S}  {sender}  Ctrl-C ends this, not the sending.", "dim"))
    return Group(*parts)
