"""Runs the benchmarks and writes RESULTS.md: `python -m benchmarks [--articles 10000]`."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.delivery import measure_delivery
from benchmarks.dialects import measure_dialects
from benchmarks.editions import measure_editions
from benchmarks.feeds import measure_feeds
from benchmarks.machine import describe_machine
from benchmarks.measuring import ROUNDS
from benchmarks.tables import Table

RESULTS = Path(__file__).with_name("RESULTS.md")
#: What stands below it was written by a person, and stays.
_SEEN = "## What we see"
_INTRODUCTION = """\
# Results

Written by `{command}` on {day:%Y-%m-%d}; the section at the end is written by hand.

Medians of {rounds} rounds, each of which runs publisher and its peers in turn, on a machine that
also does other things: **the ratios count, not the absolute figures**. Seconds are those of the
whole command from start to end, as cron starts it.

{machine}
"""


def main() -> None:
    """Measure what was asked for; write RESULTS.md when that is everything."""
    options = _read_options()
    parts: dict[str, Callable[[Path], Iterator[Table]]] = {
        "feeds": lambda workshop: (
            measure_feeds(workshop, count, options.rounds, without=options.without)
            for count in options.articles
        ),
        "dialects": lambda workshop: iter(
            [measure_dialects(workshop, max(options.articles), options.rounds)]
        ),
        "editions": lambda workshop: iter(measure_editions(workshop, options.rounds)),
        "delivery": lambda workshop: iter(
            [measure_delivery(workshop, options.readers, options.rounds)]
        ),
    }
    sections = []
    with tempfile.TemporaryDirectory(prefix="publisher-benchmark-", dir=options.folder) as folder:
        workshop = Path(folder)
        for part in options.only or parts:
            for table in parts[part](workshop):
                sections.append(table.as_markdown())
                print(sections[-1])
    if options.only:
        return
    introduction = _INTRODUCTION.format(
        command=" ".join(["python -m benchmarks", *sys.argv[1:]]),
        day=datetime.now(UTC),
        rounds=options.rounds,
        machine="\n".join(f"- {line}" for line in describe_machine()),
    )
    RESULTS.write_text("\n".join([introduction, *sections, _written_by_hand()]), encoding="utf-8")
    print(f"Written: {RESULTS.name}. Read «{_SEEN[3:]}» in it again: it is about the last figures.")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--articles",
        type=int,
        nargs="+",
        default=[1_000],
        metavar="COUNT",
        help="sizes of the corpus (1000; Pelican needs a minute for each build of 10000)",
    )
    parser.add_argument("--readers", type=int, default=5_000, help="of the edition (5000)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="at least 5 for a median")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=("feeds", "dialects", "editions", "delivery"),
        help="print these and leave RESULTS.md alone",
    )
    parser.add_argument(
        "--without", nargs="+", default=(), metavar="PEER", help="leave out Hugo, or Pelican"
    )
    parser.add_argument("--folder", help="where to work; the system's temporary folder")
    return parser.parse_args()


def _written_by_hand() -> str:
    """Return the section that a person wrote, or its heading alone."""
    _, _, seen = (RESULTS.read_text("utf-8") if RESULTS.is_file() else "").partition(_SEEN)
    return _SEEN + (seen or "\n")


if __name__ == "__main__":
    main()
