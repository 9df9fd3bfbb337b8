"""Runs one command and writes its seconds, processor seconds and peak memory to a file.

It is a process of its own because the kernel counts, for a child, the memory that its parent had
when it was started; this parent is as small as an interpreter can be.
"""

import json
import os
import signal
import sys
import time


def main() -> int:
    """Run what the command line says behind the file's name; return the command's exit code."""
    target, *command = sys.argv[1:]
    begun = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, setsigdef=[signal.SIGPIPE])
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - begun
    found = {
        "seconds": seconds,
        "processor_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * 1024,
    }
    with open(target, "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib is memory
        json.dump(found, file)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
