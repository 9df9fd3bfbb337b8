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
    from publisher.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
