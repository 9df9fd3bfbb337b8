"""How far something is: a bar on a terminal, one line a minute elsewhere."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from publisher.model.delivery import OutcomeKind

#: Seconds between two lines where there is no terminal.
_LOG_PAUSE = 60.0

Item = TypeVar("Item")
Report = Callable[[Counter[OutcomeKind], int], None]


@contextmanager
def show_progress() -> Iterator[Report]:
    """Give a function that shows a run's outcomes and how many deliveries it began with."""
    if sys.stderr.isatty():
        with _show_bar() as report:
            yield report
    else:
        yield _write_lines()


def follow(items: Sequence[Item], words: str) -> Iterator[Item]:
    """Yield each of the items, and show how many of them are done; `words` say what they are."""
    if sys.stderr.isatty() and len(items) > 1:
        from rich.console import Console
        from rich.progress import track

        console = Console(stderr=True)
        yield from track(items, words, console=console, transient=True)
        return
    shown = time.monotonic()
    for number, item in enumerate(items):
        if time.monotonic() - shown >= _LOG_PAUSE:
            shown = time.monotonic()
            click.echo(f"{words}: {number:,} of {len(items):,}", err=True)
        yield item


@contextmanager
def show_share(words: str, what: str = "") -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows how many of how many are done; `what` says of what, if anything.

    `words` say what is going on.
    """
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(words, total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)
        return
    shown = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal shown
        if time.monotonic() - shown >= _LOG_PAUSE:
            shown = time.monotonic()
            click.echo(f"{words}: {done:,} of {total:,}{what and f' {what}'}", err=True)

    yield report


@contextmanager
def watch_reading(file: Path, words: str) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how many bytes of a file were read; `words` say what for."""
    size = file.stat().st_size if file.is_file() else 0
    with show_share(words, "bytes") as report:
        yield lambda read: report(read, size)


@contextmanager
def _show_bar() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[words]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None, words="", rate="")

        def report(counts: Counter[OutcomeKind], planned: int) -> None:
            speed = progress.tasks[0].speed
            progress.update(
                task,
                completed=_settled(counts),
                total=planned,
                words=_describe(counts),
                rate="" if speed is None else f"{speed:,.0f}/s",
            )

        yield report


def _write_lines() -> Report:
    begun = shown = time.monotonic()

    def report(counts: Counter[OutcomeKind], planned: int) -> None:
        nonlocal shown
        moment = time.monotonic()
        if moment - shown < _LOG_PAUSE:
            return
        shown = moment
        rate = _settled(counts) / (moment - begun)
        click.echo(
            f"{_settled(counts):,} of {planned:,}: {_describe(counts)}, {rate:,.0f}/s", err=True
        )

    return report


def _settled(counts: Counter[OutcomeKind]) -> int:
    """Return how many deliveries had an outcome; what was released will have another."""
    return counts.total() - counts[OutcomeKind.RELEASED]


def _describe(counts: Counter[OutcomeKind]) -> str:
    kinds = (OutcomeKind.SENT, OutcomeKind.DEFERRED, OutcomeKind.REJECTED)
    words = [f"{counts[kind]:,} {kind}" for kind in kinds]
    if counts[OutcomeKind.IN_DOUBT]:
        words.append(f"{counts[OutcomeKind.IN_DOUBT]:,} in doubt")
    return ", ".join(words)
