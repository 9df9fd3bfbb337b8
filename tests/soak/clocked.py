"""The whole command with a clock that is wrong: `python -m tests.soak.clocked HOURS WORD …`.

The program reads its clock in one place. A library below it that fakes time would spoil its pauses
as well.
"""

import sys
from datetime import UTC, datetime, timedelta

from publisher.cli import shell


def main() -> None:
    ahead = timedelta(hours=int(sys.argv[1]))
    sys.argv[1:] = sys.argv[2:]

    def now() -> datetime:
        return datetime.now(UTC) + ahead

    shell.now = now
    # Whatever takes the clock from there is imported after this.
    from publisher.__main__ import main as run

    run()


if __name__ == "__main__":
    main()
