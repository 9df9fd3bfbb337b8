"""An edition to thousands of readers over SMTP on loopback, beside senders that record nothing."""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contestants import PUBLICATIONS, PUBLISHER
from benchmarks.corpus import write_corpus
from benchmarks.measuring import Cost, Run, interleave, measure
from benchmarks.sinks import Sink, find_tool, open_sink
from benchmarks.tables import Table, show_megabytes, show_ratio, show_seconds

#: Articles in the edition; they make a message of about 30 kB.
_ARTICLES = 7
_CONNECTIONS = 10
_SEND = (PUBLISHER, "send", "weekly", "--json")
#: What a peer costs before its first message, near enough.
_NOTHING = Cost(seconds=0, processor_seconds=0, peak_bytes=0)
_SMTPLIB_SENDER = Path(__file__).with_name("smtplib_sender.py")
_COLUMNS = (
    "sender",
    "median",
    "messages/s",
    "of the fastest peer",
    "without start: messages/s",
    "of the fastest peer",
    "processor time a message",
    "peak memory",
)


def measure_delivery(workshop: Path, readers: int, rounds: int) -> Table:
    """Return the table of delivering one edition to so many readers."""
    with open_sink() as sink:
        ledgers = _Ledgers(workshop / "delivery", sink)
        runs = {
            "publisher": ledgers.send_to(readers, "power"),
            'publisher, `durability = "process"`': ledgers.send_to(readers, "process"),
            "publisher, one reader": ledgers.send_to(1, "power"),
        }
        message = ledgers.write_message(workshop)
        peers, missing = _peers(sink, message, readers)
        costs = interleave(runs | peers, rounds)
    start = costs.pop("publisher, one reader")
    fastest = min(costs[name].seconds for name in peers)
    return Table(
        title=f"One edition to {readers:,} readers",
        introduction=f"Over {_CONNECTIONS} connections into {sink.description} on 127.0.0.1; "
        f"{message.stat().st_size:,} bytes a message. publisher is the whole `publisher send`: it "
        "composes the edition, merges each reader's message and records each delivery's intent "
        "and answer in its ledger. The peers send one reader's message again and again, and "
        "record nothing. «Without start» takes off what the same command costs with one reader.",
        columns=_COLUMNS,
        rows=(
            *(
                _as_row(name, cost, readers, fastest, _NOTHING if name in peers else start)
                for name, cost in costs.items()
            ),
            _as_start_row(start),
        ),
        remarks=tuple(missing),
    )


class _Ledgers:
    """One publication, and for each number of readers a ledger from before its first edition."""

    def __init__(self, folder: Path, sink: Sink) -> None:
        self._folder = folder
        self._environment = {
            "PUBLISHER_DELIVERY_TRANSPORT": f"smtp://{sink.address}",
            "PUBLISHER_DELIVERY_CONNECTIONS": str(_CONNECTIONS),
        }
        shutil.copytree(PUBLICATIONS / "publisher", folder)
        write_corpus(folder / "articles", _ARTICLES)

    def send_to(self, readers: int, durability: str) -> Run:
        """Return a run that sends the edition to so many readers for the first time."""
        kept = self._prepare(readers)
        environment = {**self._environment, "PUBLISHER_DELIVERY_DURABILITY": durability}

        def send() -> Cost:
            # With the page of the edition, by which the ledger would be known as one put back.
            for made in (self._state, self._folder / "feeds"):
                shutil.rmtree(made, ignore_errors=True)
            shutil.copytree(kept, self._state)
            report = self._folder / "report.json"
            cost = measure(_SEND, folder=self._folder, environment=environment, output=report)
            sent = json.loads(report.read_text())["editions"][0]["states"]
            if sent != {"sent": readers}:
                raise RuntimeError(f"not everybody was mailed: {sent}")
            return cost

        return send

    def write_message(self, workshop: Path) -> Path:
        """Return a file with the message that a reader got."""
        self.send_to(1, "process")()
        message = workshop / "message.eml"
        show = (PUBLISHER, "edition", "show", "weekly-1", "--message", "reader-0@example.org")
        measure(show, folder=self._folder, output=message)
        return message

    @property
    def _state(self) -> Path:
        return self._folder / ".publisher"

    def _prepare(self, readers: int) -> Path:
        kept = self._folder / f"ledger-{readers}"
        if not kept.exists():
            rows = "".join(f"reader-{i}@example.org,Reader {i}\n" for i in range(readers))
            (self._folder / "readers.csv").write_text("email,name\n" + rows)
            shutil.rmtree(self._state, ignore_errors=True)
            command = (PUBLISHER, "subscriber", "import", "readers.csv", "--newsletter", "weekly")
            measure(command, folder=self._folder)
            shutil.copytree(self._state, kept)
        return kept


def _peers(sink: Sink, message: Path, readers: int) -> tuple[dict[str, Run], list[str]]:
    """Return senders that only send, and for each that is missing, why."""
    numbers = [str(number) for number in (sink.port, _CONNECTIONS, readers)]
    peers = {
        f"`smtplib`, {_CONNECTIONS} threads": _command(
            [sys.executable, _SMTPLIB_SENDER, *numbers, message]
        )
    }
    source = find_tool("smtp-source")
    if source is None:
        return peers, ["`smtp-source` is missing: Debian's package `postfix` has it"]
    # It writes line ends itself.
    lines = message.with_suffix(".lines")
    lines.write_bytes(message.read_bytes().replace(b"\r\n", b"\n"))
    options: list[str | Path] = ["-d", "-s", numbers[1], "-m", numbers[2], "-F", lines]
    addresses = ["-f", "weekly@bench.example.org", "-t", "reader-0@example.org"]
    peers["Postfix's `smtp-source` (C)"] = _command([source, *options, *addresses, sink.address])
    return peers, []


def _command(command: Sequence[str | Path]) -> Run:
    return lambda: measure(command, folder=Path("/"))


def _as_row(name: str, cost: Cost, readers: int, fastest: float, start: Cost) -> tuple[str, ...]:
    seconds = cost.seconds - start.seconds
    processor = cost.processor_seconds - start.processor_seconds
    return (
        name,
        show_seconds(cost.seconds),
        f"{readers / cost.seconds:,.0f}",
        show_ratio(fastest / cost.seconds),
        f"{readers / seconds:,.0f}",
        show_ratio(fastest / seconds),
        show_seconds(processor / readers),
        show_megabytes(cost.peak_bytes),
    )


def _as_start_row(start: Cost) -> tuple[str, ...]:
    seconds, memory = show_seconds(start.seconds), show_megabytes(start.peak_bytes)
    return ("publisher, one reader: start and composing", seconds, *[""] * 5, memory)
