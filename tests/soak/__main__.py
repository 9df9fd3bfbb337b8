"""`python -m tests.soak`: editions in trouble, drawn by a seed, until the time is over.

Prints a line for each round, and for one in which the sentence did not hold what was wrong and the
command that does it again. With `--readers` there is one round, in which the command is killed
`--kills` times and nothing else happens.
"""

import argparse
import contextlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.rehearsal import make_publication
from tests.obstacles import small_disk
from tests.soak.stage import Account, Stage, find_violations
from tests.soak.trouble import TROUBLES

#: Hours by which the clock of a command can be wrong.
_WRONG_CLOCKS = (0, 0, 0, -72, -2, 2, 72, 24 * 300)
#: Runs after the last trouble; each may defer to the next.
_MOST_RUNS = 40


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=None, help="of the first round")
    parser.add_argument("--rounds", type=int, default=None, help="no more than this")
    parser.add_argument("--readers", type=int, default=None)
    parser.add_argument("--kills", type=int, default=50)
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else time.time_ns() % 1_000_000
    if chosen.readers is not None:
        return _kill_often(seed, chosen.readers, chosen.kills)
    deadline = time.monotonic() + 60 * chosen.minutes
    totals: Counter[str] = Counter()
    rounds = 0
    while time.monotonic() < deadline and rounds != chosen.rounds:
        failed, counts = _do_round(seed + rounds)
        totals += counts
        rounds += 1
        if failed:
            print(
                f"To do it again: {sys.executable} -m tests.soak --rounds 1"
                f" --seed {seed + rounds - 1}"
            )
            return 1
    print(f"{rounds} rounds from seed {seed}, all as the sentence says: {_show(totals)}")
    return 0


@contextlib.contextmanager
def _folder(*, is_small: bool) -> Iterator[tuple[Path, Path]]:
    """Give a folder for the publication, on a small disk if wished and allowed, and one beside."""
    with (
        tempfile.TemporaryDirectory(prefix="publisher-soak-") as name,
        contextlib.ExitStack() as stack,
    ):
        disk = Path(name) / "disk"
        if not is_small or os.geteuid() != 0:
            disk.mkdir()
        else:
            stack.enter_context(small_disk(6_000, disk))
        yield disk / "publication", Path(name)


def _do_round(seed: int) -> tuple[bool, Counter[str]]:
    lots = random.Random(seed)
    readers = lots.choice((2, 20, 100, 400, 400, 1500))
    connections = lots.choice((1, 2, 5, 12))
    # A stall takes seconds: of many messages fewer go wrong.
    rate = lots.choice((0, 0.002, 0.01, 0.05 if readers < 400 else 0.005))
    durability = lots.choice(("power", "process"))
    with _folder(is_small=lots.random() < 0.4) as (folder, beside):
        addresses = make_publication(folder, readers, connections=connections, timeout="2 s")
        settings = folder / "publisher.toml"
        settings.write_text(
            settings.read_text() + f'durability = "{durability}"\ngive_up_after = "1000 days"\n'
        )
        stage = Stage(folder, beside / "taken", beside / "log", seed=str(seed))
        account = Account()
        try:
            stage.serve(rate)
            _make_trouble(stage, account, addresses, lots)
            violations = _finish(stage, account, set(addresses), connections, lots)
        finally:
            stage.kill_server()
        states = Counter(str(state) for state in stage.read_states().values())
        print(
            f"seed {seed}: {readers} readers, {connections} connections, {rate:.1%} faults,"
            f" {durability}: {_show(account.counts)}; {_show(states)}"
        )
        for violation in violations[:20]:
            print(f"  {violation}")
        if violations:
            kept = Path(tempfile.mkdtemp(prefix="publisher-soak-failed-"))
            (kept / "log").write_text(stage.log.read_text(errors="replace"))
            (kept / "taken").write_text(stage.taken.read_text())
            print(f"  What was printed and taken: {kept}")
    sys.stdout.flush()
    return bool(violations), states + Counter({"troubles": account.counts.total()})


def _make_trouble(stage: Stage, account: Account, readers: list[str], lots: random.Random) -> None:
    day = 0
    # So slow that most troubles find something to do.
    stage.rate = f"{max(5, len(readers) // 4)}/s"
    for _ in range(lots.randint(1, 9)):
        trouble = lots.choice(TROUBLES)
        account.counts[trouble.__name__] += 1
        day += 24
        stage.hours = day + lots.choice(_WRONG_CLOCKS)
        trouble(stage, account, lots)


def _finish(
    stage: Stage, account: Account, readers: set[str], connections: int, lots: random.Random
) -> list[str]:
    """Let the server be well and the clock go on until the edition is finished; judge it."""
    stage.serve(0)
    stage.hours, stage.rate = 24 * 400, ""
    if lots.random() < 0.1 and stage.has_edition():
        account.is_cancelled = True
        stage.run("edition", "cancel", "weekly-1")
    codes = []
    for _ in range(_MOST_RUNS):
        codes.append(stage.run("send", "weekly"))
        if codes[-1] == 0:
            return find_violations(stage, account, readers, connections)
        stage.hours += 6
    return [f"does not end: {codes}"]


def _kill_often(seed: int, readers: int, kills: int) -> int:
    """Do one edition to many readers, killed at so many moments of it."""
    lots = random.Random(seed)
    connections = 10
    moments = sorted(lots.sample(range(readers), kills))
    account = Account(breaks=kills)
    begun = datetime.now(UTC)
    with _folder(is_small=False) as (folder, beside):
        addresses = make_publication(folder, readers, connections=connections, timeout="20 s")
        stage = Stage(folder, beside / "taken", beside / "log", seed=str(seed))
        try:
            stage.serve(0)
            for moment in moments:
                process = stage.start("send", "weekly")
                while process.poll() is None and stage.count_taken() < moment:
                    time.sleep(0.001)
                process.kill()
                account.counts["killed" if stage.end(process) < 0 else "ended"] += 1
            codes = [stage.run("send", "weekly")]
            while codes[-1] == 3:
                codes.append(stage.run("send", "weekly"))
            violations = find_violations(stage, account, set(addresses), connections)
        finally:
            stage.kill_server()
        states = Counter(str(state) for state in stage.read_states().values())
        copies = Counter(who for _, who, _ in stage.list_notes())
    nothing = sum(1 for who in addresses if not copies[who])
    print(f"seed {seed}: {readers:,} readers, {connections} connections: {_show(account.counts)}")
    print(f"  ledger: {_show(states)}; last exit code {codes[-1]}")
    print(
        f"  server: {len(copies):,} have it, {nothing:,} have nothing,"
        f" {sum(1 for each in copies.values() if each > 1):,} have it twice"
    )
    print(
        f"  in {(datetime.now(UTC) - begun).total_seconds():.0f} s;"
        f" violations: {'; '.join(violations[:20]) or 'none'}"
    )
    return 1 if violations or codes[-1] != 0 else 0


def _show(counts: Counter[str]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in sorted(counts.items())) or "none"


if __name__ == "__main__":
    sys.exit(main())
