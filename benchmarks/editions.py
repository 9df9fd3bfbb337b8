"""An edition of 30 articles: composed for the first time, again, and merged for its readers."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.contestants import PUBLICATIONS, PUBLISHER
from benchmarks.corpus import write_corpus
from benchmarks.measuring import Cost, Run, interleave, measure
from benchmarks.tables import Table, show_megabytes, show_ratio, show_seconds

_ARTICLES = 30
_COMPOSE = (PUBLISHER, "send", "weekly", "--dry-run")
_IMPORTS = "import click, jinja2, babel.dates, lxml.etree, pyromark, nh3, yaml, sqlite3"


def measure_editions(workshop: Path, rounds: int) -> tuple[Table, Table]:
    """Return the table of composing and the table of merging."""
    folder = workshop / "editions"
    shutil.copytree(PUBLICATIONS / "publisher", folder)
    write_corpus(folder / "articles", _ARTICLES)
    return _measure_composing(folder, rounds), _measure_merging(folder, rounds)


def _measure_composing(folder: Path, rounds: int) -> Table:
    def compose_first() -> Cost:
        shutil.rmtree(folder / ".publisher", ignore_errors=True)
        return measure(_COMPOSE, folder=folder)

    def compose_other() -> Cost:
        with next((folder / "articles").rglob("*.md")).open("a", encoding="utf-8") as article:
            article.write("\nOne sentence more.\n")
        return measure(_COMPOSE, folder=folder)

    def run_python(code: str) -> Run:
        return lambda: measure([sys.executable, "-c", code], folder=folder)

    runs: dict[str, Run] = {
        "composed for the first time": compose_first,
        "composed with one article changed": compose_other,
        "composed again": lambda: measure(_COMPOSE, folder=folder),
        "Python with the libraries of the first time imported": run_python(_IMPORTS),
        "bare interpreter": run_python("pass"),
    }
    costs = interleave(runs, rounds)
    first = costs["composed for the first time"].seconds
    return Table(
        title=f"An edition of {_ARTICLES} articles",
        introduction="`publisher send weekly --dry-run`, which composes what `send` would send: "
        "the whole command, without ledger and cache, then with the cache of the time before.",
        columns=("run", "median", "peak memory", "part of the first time"),
        rows=tuple(
            (
                name,
                show_seconds(cost.seconds),
                show_megabytes(cost.peak_bytes),
                show_ratio(cost.seconds / first),
            )
            for name, cost in costs.items()
        ),
    )


def _measure_merging(folder: Path, rounds: int) -> Table:
    command = [sys.executable, "-m", "benchmarks.messages", str(folder), str(rounds)]
    done = subprocess.run(
        command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    merged, signature = found["merged"], found["signature"]
    return Table(
        title="One reader's message of that edition",
        introduction=f"{found['bytes']:,} bytes with headers, text and HTML; the reader's name, "
        "address and unsubscribe link filled in; built and serialised, nothing sent. Signed is "
        "with DKIM: RSA of 2048 bits, over headers and body.",
        columns=("by", "a message", "of the merge", "of the bare signature"),
        rows=(
            ("publisher, merged into the compiled edition", show_seconds(merged), "1", ""),
            (
                "`email.message.EmailMessage`",
                show_seconds(found["standard"]),
                show_ratio(found["standard"] / merged),
                "",
            ),
            (
                "publisher, merged and signed",
                show_seconds(found["signed"]),
                show_ratio(found["signed"] / merged),
                f"{found['signed'] / signature:.2f}",
            ),
            (
                "SHA-256 of a message and the signature alone",
                show_seconds(found["floor"]),
                "",
                f"{found['floor'] / signature:.2f}",
            ),
            ("the signature alone", show_seconds(signature), "", "1"),
        ),
    )
