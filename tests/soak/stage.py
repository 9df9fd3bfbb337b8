"""Where one round happens: a publication, a server that can be killed, and the whole command."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from publisher.model.delivery import DeliveryState, EditionTally
from publisher.storage.open import open_ledger
from tests.acceptance.conftest import BARE_ENVIRONMENT
from tests.soak.sink import LINE, Note

ROOT = Path(__file__).parents[2]
EDITION = "weekly-1"
#: No command of a round takes so long.
_MOST_SECONDS = 600


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Stage:
    """One publication and its server."""

    folder: Path
    #: What the server wrote down; it is not on the publication's disk.
    taken: Path
    #: What the commands printed, likewise.
    log: Path
    seed: str
    port: int = field(default_factory=find_port)
    #: By how many hours the clock of the next command is ahead.
    hours: int = 0
    #: As in `[delivery] rate`; empty for none.
    rate: str = ""
    _server: subprocess.Popen[bytes] | None = None
    _number: int = 0

    @property
    def ledger(self) -> Path:
        return self.folder / ".publisher" / "publisher.sqlite"

    def serve(self, rate: float) -> None:
        """Start the server, for the first time or once more."""
        self.kill_server()
        self._number += 1
        seed = f"{self.seed}/{self._number}"
        command = [sys.executable, "-m", "tests.soak.sink", str(self.port), str(self.taken)]
        self._server = subprocess.Popen([*command, seed, str(rate)], cwd=ROOT)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(ConnectionRefusedError),
                socket.create_connection(("127.0.0.1", self.port)),
            ):
                return
            time.sleep(0.02)
        raise RuntimeError("the server does not answer")

    def kill_server(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command at the stage's time."""
        environment = dict(BARE_ENVIRONMENT)
        environment["PUBLISHER_DELIVERY_TRANSPORT"] = f"smtp://127.0.0.1:{self.port}"
        if self.rate:
            environment["PUBLISHER_DELIVERY_RATE"] = self.rate
        with self.log.open("ab") as log:
            log.write(f"$ publisher {' '.join(words)} ({self.hours:+} h)\n".encode())
            log.flush()
            return subprocess.Popen(
                [sys.executable, "-m", "tests.soak.clocked", str(self.hours), *words],
                cwd=self.folder,
                env={**environment, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )

    def end(self, process: subprocess.Popen[bytes]) -> int:
        """Wait for a command and return its exit code; one that hangs is a failure."""
        try:
            code = process.wait(_MOST_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)
            process.wait()
            raise
        with self.log.open("a") as log:
            log.write(f"= {code}\n")
        return code

    def run(self, *words: str) -> int:
        return self.end(self.start(*words))

    def count_taken(self) -> int:
        """Return how many lines the server has written, from the size of its file."""
        return self.taken.stat().st_size // LINE if self.taken.exists() else 0

    def list_notes(self) -> Iterator[tuple[Note, str, str]]:
        """Yield kind, reader and Message-ID of what the server wrote down."""
        if self.taken.exists():
            for line in self.taken.read_text().splitlines():
                note, recipient, message_id = line.split()
                yield Note(note), recipient, message_id

    def read_states(self) -> dict[str, DeliveryState]:
        with open_ledger(self.ledger) as ledger:
            found = ledger.deliveries.list_deliveries(EDITION)
            return {each.email: each.state for each in found}

    def has_edition(self) -> bool:
        with open_ledger(self.ledger) as ledger:
            return ledger.deliveries.find_edition(EDITION) is not None

    def tally(self) -> EditionTally:
        with open_ledger(self.ledger) as ledger:
            return ledger.deliveries.tally(EDITION)


@dataclass
class Account:
    """What was done to a round, and so what may be wrong in the end."""

    counts: Counter[str] = field(default_factory=Counter)
    #: Readers who unsubscribed in the meantime.
    left: set[str] = field(default_factory=set)
    #: Whether the rest of the edition was called off.
    is_cancelled: bool = False
    #: Whether the ledger was put back from a backup: then anybody may be in doubt.
    was_put_back: bool = False
    #: Times at which each connection may have had a message without a recorded answer.
    breaks: int = 0


def find_violations(
    stage: Stage, account: Account, readers: set[str], connections: int
) -> list[str]:
    """Return every way in which the sentence does not hold; empty when it does."""
    notes = list(stage.list_notes())
    copies = Counter(who for note, who, _ in notes if note is Note.TAKEN)
    unanswered = sum(1 for note, _, _ in notes if note is Note.UNANSWERED)
    ids = Counter(id_ for note, _, id_ in notes if note is Note.TAKEN)
    states, tally = stage.read_states(), stage.tally()
    violations = [f"{who} got {number} copies" for who, number in copies.items() if number > 1]
    violations += [f"{id_} went out {number} times" for id_, number in ids.items() if number > 1]
    for who in readers:
        state, number = states.get(who), copies[who]
        if state is None and who not in account.left:
            violations.append(f"{who} was not in the audience")
        elif state is DeliveryState.SENT and not number:
            violations.append(f"{who} is sent and got nothing")
        elif state not in (DeliveryState.SENT, DeliveryState.IN_DOUBT) and number:
            violations.append(f"{who} got it and is {state}")
        elif state is DeliveryState.SUPPRESSED and who not in account.left:
            violations.append(f"{who} did not leave and is {state}")
        elif state is DeliveryState.CANCELLED and not account.is_cancelled:
            violations.append(f"{who} is {state}, and nobody called it off")
        elif state is DeliveryState.EXPIRED:
            violations.append(f"{who} was given up")
    if not tally.is_finished:
        violations.append(f"not finished, or the sums do not agree: {tally}")
    in_doubt = tally.count(DeliveryState.IN_DOUBT)
    allowed = unanswered + account.breaks * connections
    if in_doubt > allowed and not account.was_put_back:
        violations.append(f"{in_doubt} in doubt, and {allowed} answers can be missing")
    if "Traceback" in stage.log.read_text(errors="replace"):
        violations.append("a traceback in the log")
    return violations
