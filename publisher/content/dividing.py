"""Work on thousands of files, divided between two processes."""

import os
import signal
import threading
from collections.abc import Callable, Sequence

#: Fewer are done sooner than a second process has started.
_FEWEST = 1_000
_END = b"\0\0"


def divide(names: Sequence[str], work: Callable[[Sequence[str]], dict[str, str]]) -> dict[str, str]:
    """Return what `work` gives for all the names: name → text, in no order.

    Where there are many names and a second processor, a forked child does half of them. It shares
    nothing but its result, and if it dies, its half is done here. A process with several threads
    does everything itself: a child would never see the locks open that the others hold.
    """
    if (
        len(names) < _FEWEST
        or (os.cpu_count() or 1) < 2
        or not hasattr(os, "fork")
        or threading.active_count() > 1
    ):
        return work(names)
    middle = len(names) // 2
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_leave(writing, names[middle:], work)
    os.close(writing)
    try:
        done = work(names[:middle])
        with open(reading, "rb") as pipe:
            theirs = _from_bytes(pipe.read())
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.waitpid(child, 0)
    done.update(work(names[middle:]) if theirs is None else theirs)
    return done


def _work_and_leave(
    pipe: int, names: Sequence[str], work: Callable[[Sequence[str]], dict[str, str]]
) -> None:
    """Do a child's half and end the process, without anything that is to happen at its end."""
    code = 1
    try:
        with open(pipe, "wb") as file:
            file.write(_as_bytes(work(names)))
        code = 0
    finally:
        os._exit(code)


def _as_bytes(done: dict[str, str]) -> bytes:
    """Return names and texts as one block; none is empty or holds NUL, so two of these end it."""
    parts = (each for pair in done.items() for each in pair)
    return "\0".join(parts).encode("utf-8", "surrogatepass") + _END


def _from_bytes(block: bytes) -> dict[str, str] | None:
    """Return names and texts, or None where the block ends too early."""
    if not block.endswith(_END):
        return None
    text = block.removesuffix(_END).decode("utf-8", "surrogatepass")
    parts = text.split("\0") if text else []
    return dict(zip(parts[::2], parts[1::2], strict=True))
