"""Work on many things, divided between two processes."""

import os
import pickle
import signal
from collections.abc import Callable, Sequence
from typing import TypeVar

#: Fewer files are read sooner than a second process has started.
_FEWEST = 1_000
#: Less than half: what the child gives back has to be read here.
_OWN_PART = 0.46

Result = TypeVar("Result")
Work = Callable[[Sequence[str]], dict[str, Result]]


def divide(
    names: Sequence[str], work: Work[Result], *, fewest: int | None = None
) -> dict[str, Result]:
    """Return what `work` gives for all the names, in no order.

    Where there are many names (`fewest`, or a thousand) and a second processor, a forked child
    does about half of them. It shares nothing but its result, which has to be picklable, and if it
    dies, its half is done here.
    """
    is_little = len(names) < (_FEWEST if fewest is None else fewest)
    if is_little or (os.cpu_count() or 1) < 2 or not hasattr(os, "fork"):
        return work(names)
    middle = int(len(names) * _OWN_PART)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_leave(writing, names[middle:], work)
    os.close(writing)
    try:
        done = work(names[:middle])
        with open(reading, "rb") as pipe:
            theirs: dict[str, Result] | None = _from_bytes(pipe.read())
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.waitpid(child, 0)
    done.update(work(names[middle:]) if theirs is None else theirs)
    return done


def _work_and_leave(pipe: int, names: Sequence[str], work: Work[Result]) -> None:
    """Do a child's half and end the process, without anything that is to happen at its end."""
    code = 1
    try:
        with open(pipe, "wb") as file:
            file.write(_as_bytes(work(names)))
        code = 0
    finally:
        os._exit(code)


def _as_bytes(done: dict[str, Result]) -> bytes:
    return pickle.dumps(done, pickle.HIGHEST_PROTOCOL)


def _from_bytes(block: bytes) -> dict[str, Result] | None:
    """Return a child's half, or None where the block ends too early."""
    try:
        found: dict[str, Result] = pickle.loads(block)  # noqa: S301 - our own child wrote it
    except (EOFError, pickle.UnpicklingError):
        return None
    return found
