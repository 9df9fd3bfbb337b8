"""What a command costs: measured from outside, interleaved with its peers, medians."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Fewer are no median.
ROUNDS = 5
_STOPWATCH = Path(__file__).with_name("stopwatch.py")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one run of a command took, or the medians of several."""

    #: From start to end, as a clock on the wall sees it.
    seconds: float
    #: User and system time of the command and its children.
    processor_seconds: float
    #: Largest resident memory.
    peak_bytes: float


#: Something that can be run again and again, and says what it cost.
Run = Callable[[], Cost]


def measure(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    output: Path | None = None,
) -> Cost:
    """Run a command in a folder and return what it cost; its output goes to `output`.

    Raises:
        RuntimeError: It left with another code than 0; its last words are in the message.
    """
    with tempfile.TemporaryDirectory() as scratch:
        found, words = Path(scratch, "cost"), output or Path(scratch, "output")
        with words.open("wb") as file:
            done = subprocess.run(
                [sys.executable, "-I", "-S", _STOPWATCH, found, *command],
                cwd=folder,
                env={**_environment(), **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode != 0:
            last = words.read_text(errors="replace").strip()[-500:]
            raise RuntimeError(f"{Path(command[0]).name} left with {done.returncode}: {last}")
        return Cost(**json.loads(found.read_text(encoding="utf-8")))


def _environment() -> dict[str, str]:
    """Return this process's environment, with which an installed program has its byte code."""
    own = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    return {name: value for name, value in os.environ.items() if name not in own}


def interleave(runs: Mapping[str, Run], rounds: int = ROUNDS) -> dict[str, Cost]:
    """Run all of them in turn, `rounds` times, and return the medians by name."""
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            costs[name].append(run())
    return {name: median_of(found) for name, found in costs.items()}


def median_of(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure by itself."""
    return Cost(
        seconds=statistics.median(cost.seconds for cost in costs),
        processor_seconds=statistics.median(cost.processor_seconds for cost in costs),
        peak_bytes=statistics.median(cost.peak_bytes for cost in costs),
    )
