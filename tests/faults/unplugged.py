"""One edition in a network of its own, which is taken away once.

Prints the exit codes and the violations as JSON. It is started where nobody else's network is.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.faults.conftest import change_setting
from tests.faults.recording_server import Moment, RecordingServer
from tests.faults.rehearsal import Nursery, Rehearsal, copy_publication, list_addresses


def switch(state: str) -> None:
    subprocess.run(["ip", "link", "set", "lo", state], check=True)


def main(prepared: str, folder: str) -> None:
    def fault(reached: Moment, times: int, recipient: str) -> str | None:
        if (reached, times) == (Moment.FINAL_DOT, 2):
            switch("down")
        return None

    switch("up")
    publication = copy_publication(Path(prepared), Path(folder))
    change_setting(publication, "timeout", "1 s")
    nursery = Nursery()
    with RecordingServer(fault=fault) as server:
        rehearsal = Rehearsal(
            folder=publication,
            addresses=list_addresses(publication),
            nursery=nursery,
            server=server,
        )
        rehearsal.run()
        switch("up")
        rehearsal.run_until_finished()
        # Each of its lines was left with one message at most.
        violations = rehearsal.find_violations(kills=1)
    nursery.close()
    print(json.dumps({"codes": rehearsal.exit_codes, "violations": violations}))


if __name__ == "__main__":
    main(*sys.argv[1:])
