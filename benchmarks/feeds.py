"""Articles to feeds: everything, nothing changed, one article changed."""

import shutil
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from benchmarks.contestants import (
    Contestant,
    prepare_hugo,
    prepare_pelican,
    prepare_publisher,
)
from benchmarks.corpus import FEEDS, write_corpus
from benchmarks.measuring import Cost, Run, interleave, measure
from benchmarks.peers import PeerMissingError
from benchmarks.tables import Table, show_megabytes, show_ratio, show_seconds

_PEERS: Mapping[str, Callable[[Path, Path], Contestant]] = {
    "Hugo": prepare_hugo,
    "Pelican": prepare_pelican,
}
_COLUMNS = ("run", "median", "processor time", "peak memory", "publisher is so many times faster")


def measure_feeds(
    workshop: Path, articles: int, rounds: int, *, without: Collection[str] = ()
) -> Table:
    """Return the table for a corpus of so many articles; peers in `without` take no part."""
    corpus = workshop / f"corpus-{articles}"
    write_corpus(corpus, articles)
    contestants, missing = _prepare(corpus, workshop, without)
    floors = _floors(contestants[0].folder / contestants[0].articles)
    cases: dict[str, dict[str, Run]] = {
        "everything": {each.name: each.build_everything for each in contestants},
        "nothing changed": {each.name: each.build for each in contestants} | floors,
        "one article changed": {each.name: each.build_change for each in contestants},
    }
    costs = {case: interleave(runs, rounds) for case, runs in cases.items()}
    shutil.rmtree(corpus)
    return Table(
        title=f"{articles:,} articles to {FEEDS} feeds in three formats",
        introduction="The same articles (3–5 kB of Markdown with YAML front matter) through the "
        "whole command. «Everything» starts without feeds, cache and ledger. Below «nothing "
        "changed» stand the two things that no such run can do without.",
        columns=_COLUMNS,
        rows=tuple(
            _as_row(f"{case}: {name}", cost, found["publisher"])
            for case, found in costs.items()
            for name, cost in found.items()
        ),
        remarks=(
            *(f"{each.description}; {each.count_feeds()} files" for each in contestants),
            *missing,
        ),
    )


def _prepare(
    corpus: Path, workshop: Path, without: Collection[str]
) -> tuple[list[Contestant], list[str]]:
    """Return who takes part, publisher first, and for each who does not, why."""
    contestants, missing = [prepare_publisher(corpus, workshop)], []
    for name, prepare in _PEERS.items():
        if name in without:
            missing.append(f"{name} was left out")
            continue
        try:
            contestants.append(prepare(corpus, workshop))
        except PeerMissingError as error:
            missing.append(f"{name} is missing: {error}")
    return contestants, missing


def _floors(articles: Path) -> dict[str, Run]:
    """Return what bounds an idle run: starting Python, and looking at every file."""
    return {
        "bare interpreter": lambda: measure([sys.executable, "-c", "pass"], folder=articles),
        "GNU find, stat of every article": lambda: measure(
            ["find", ".", "-type", "f", "-printf", "%s %T@ %i\n"], folder=articles
        ),
    }


def _as_row(name: str, cost: Cost, own: Cost) -> tuple[str, ...]:
    return (
        name,
        show_seconds(cost.seconds),
        show_seconds(cost.processor_seconds),
        show_megabytes(cost.peak_bytes),
        "" if cost is own else show_ratio(cost.seconds / own.seconds),
    )
