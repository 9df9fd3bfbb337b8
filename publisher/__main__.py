"""The `publisher` command."""

import os
import sys
import time


def main() -> None:
    """Run the command line and leave with its exit code."""
    from publisher.idle import find_idle_words

    words = find_idle_words(sys.argv[1:], os.environ, os.getcwd(), time.time_ns())
    if words is not None:
        sys.stdout.write(words)
        sys.exit(0)
    import gc

    from publisher.cli.main import run

    # A command makes many values and lives for seconds: looking through all of them for cycles
    # again and again would be a third of its time.
    gc.set_threshold(200_000, 50, 100)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
