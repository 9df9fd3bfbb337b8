"""A small publication, a sender that can be killed, a server that remembers: one rehearsal."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from publisher.audience.addresses import read_address
from publisher.model.audience import NewSubscriber
from publisher.model.delivery import DeliveryState, EditionTally
from publisher.model.ledger import LedgerPlace
from publisher.storage.open import open_ledger
from tests.faults.recording_server import RecordingServer

CONNECTIONS = 2
KILLED = -signal.SIGKILL

_CONFIGURATION = """\
[publication]
title = "The Rehearsal"
url = "https://example.org/"

[[newsletter]]
name = "weekly"
title = "The Rehearsal, weekly"
from = "The Rehearsal <editors@example.org>"

[delivery]
transport = "smtp://127.0.0.1:1"
connections = {connections}
timeout = "{timeout}"
"""
_ARTICLE = """\
---
title: A quiet harbour
date: 2026-11-01 08:00:00Z
summary: What the cranes do at night.
---

The harbour is quiet, and so is this article.
"""


def make_publication(
    folder: Path, readers: int, *, connections: int = CONNECTIONS, timeout: str = "20 s"
) -> list[str]:
    """Write a publication with one article; return its readers' addresses."""
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "harbour.md").write_text(_ARTICLE)
    (folder / "publisher.toml").write_text(
        _CONFIGURATION.format(connections=connections, timeout=timeout)
    )
    addresses = [read_address(f"reader{number}@example.org") for number in range(readers)]
    with open_ledger(folder / ".publisher" / "publisher.sqlite") as ledger:
        ledger.readers.store_subscribers(
            "weekly",
            [NewSubscriber(email=each, name=f"Reader of {each}") for each in addresses],
            consent="a rehearsal",
            now=datetime.now(UTC),
        )
    return addresses


def list_addresses(folder: Path) -> list[str]:
    with open_ledger(folder / ".publisher" / "publisher.sqlite") as ledger:
        return [each.subscriber.email for each in ledger.readers.list_subscriptions()]


class Nursery:
    """Starts senders quickly; see `nursery.py`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", str(Path(__file__).with_name("nursery.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            cwd=Path(__file__).parents[2],
        )

    def start(self, order: dict[str, Any]) -> int:
        """Start a sender and return its pid; call `finish` before the next one."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def finish(self) -> int:
        """Wait for the sender to end; return its exit code, negative for a signal."""
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


@dataclass
class Rehearsal:
    """One edition to a few readers, from the first run to the last."""

    folder: Path
    addresses: list[str]
    nursery: Nursery
    server: RecordingServer
    #: Servers that take turns with the first.
    others: list[RecordingServer] = field(default_factory=list)
    #: Where the ledger is, if not in the publication's folder.
    elsewhere: LedgerPlace | None = None
    exit_codes: list[int] = field(default_factory=list)
    #: Id of the edition.
    edition: str = "weekly-1"
    #: Where messages go, if not to the server.
    transport: str = ""
    #: What the senders print, if not `log` in the folder.
    log_file: Path | None = None

    def start(self, **order: Any) -> int:
        servers = [f"smtp://127.0.0.1:{each.port}" for each in (self.server, *self.others)]
        transport = json.dumps(self.transport or (servers if self.others else servers[0]))
        configuration = self.folder / "publisher.toml"
        lines = configuration.read_text().splitlines()
        changed = [
            f"transport = {transport}" if line.startswith("transport") else line for line in lines
        ]
        configuration.write_text("\n".join(changed) + "\n")
        return self.nursery.start({"folder": str(self.folder), "log": str(self._log), **order})

    def run(self, **order: Any) -> int:
        """Run one sender to its end and return its exit code."""
        self.start(**order)
        return self.finish()

    def finish(self) -> int:
        self.exit_codes.append(self.nursery.finish())
        return self.exit_codes[-1]

    def run_until_finished(self, most: int = 4, **order: Any) -> None:
        """Run the same command again until it has nothing left to do."""
        for _ in range(most):
            if self.run(**order) == 0:
                return
        raise AssertionError(f"not finished: {self.exit_codes}\n{self.log}")

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def _log(self) -> Path:
        return self.log_file or self.folder / "log"

    @property
    def copies(self) -> Counter[str]:
        """How many copies each recipient has, whichever server took them."""
        return sum((each.copies for each in self.others), self.server.copies)

    def add_readers(self, number: int) -> None:
        """Let the newsletter have so many more readers."""
        more = [f"another{each}@example.org" for each in range(number)]
        (self.folder / "more.csv").write_text("\n".join(["email", *more]))
        self.run(command=["subscriber", "import", str(self.folder / "more.csv")])
        self.addresses = [*self.addresses, *more]

    @property
    def ledger(self) -> LedgerPlace:
        """Where the ledger is."""
        return self.elsewhere or self.folder / ".publisher" / "publisher.sqlite"

    def states(self) -> dict[str, DeliveryState]:
        with open_ledger(self.ledger) as ledger:
            return {
                each.email: each.state for each in ledger.deliveries.list_deliveries(self.edition)
            }

    def list_editions(self) -> list[str]:
        with open_ledger(self.ledger) as ledger:
            return [each.id for each in ledger.deliveries.list_editions()]

    def tally(self) -> EditionTally:
        with open_ledger(self.ledger) as ledger:
            return ledger.deliveries.tally(self.edition)

    def find_violations(self, *, kills: int) -> list[str]:
        """Return every way in which the sentence does not hold; empty when it does.

        Stopping at any moment skips nobody and mails nobody twice; at most one reader per open
        connection and kill is in doubt, and the states add up.
        """
        copies, states = self.copies, self.states()
        violations = [f"{who} got {number} copies" for who, number in copies.items() if number > 1]
        for address in self.addresses:
            state = states.get(address)
            if copies[address] == 0 and state is not DeliveryState.IN_DOUBT:
                violations.append(f"{address} got nothing and is {state}")
            if copies[address] and state not in (DeliveryState.SENT, DeliveryState.IN_DOUBT):
                violations.append(f"{address} got it and is {state}")
        in_doubt = Counter(states.values())[DeliveryState.IN_DOUBT]
        if in_doubt > kills * CONNECTIONS:
            violations.append(f"{in_doubt} in doubt after {kills} kills")
        if not self.tally().is_finished:
            violations.append(f"not finished, or the sums do not agree: {self.tally()}")
        received = [each for one in (self.server, *self.others) for each in one.received]
        message_ids = Counter(each.message_id for each in received)
        violations += [f"{each} is not one reader's" for each, n in message_ids.items() if n > 1]
        return violations


def copy_publication(source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    return target


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
