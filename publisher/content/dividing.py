"""Work that is divided between two processes."""

import os
import pickle
import signal
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Generic, TypeVar

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
    dies, its half is done here. A process with several threads does everything itself.
    """
    is_little = len(names) < (_FEWEST if fewest is None else fewest)
    if is_little or not _can_divide():
        return work(names)
    middle = int(len(names) * _OWN_PART)
    with Errand[dict[str, Result]]() as errand:
        errand.begin(lambda: work(names[middle:]))
        done = work(names[:middle])
        theirs = errand.take()
    done.update(work(names[middle:]) if theirs is None else theirs)
    return done


class Errand(Generic[Result]):
    """Work that a forked child does while something else is done here.

    It shares nothing but its result, which has to be picklable. Who leaves the block ends it.
    """

    def __init__(self) -> None:
        self._child: int | None = None
        self._pipe = -1

    def begin(self, work: Callable[[], Result]) -> None:
        """Begin, where there is a second processor, and no second thread."""
        if not _can_divide():
            return
        self._pipe, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._pipe)
            _work_and_leave(writing, work)
        os.close(writing)

    def take(self) -> Result | None:
        """Return the result when it is there; None where nothing was begun, or the child died."""
        if self._child is None:
            return None
        with open(self._pipe, "rb", closefd=False) as pipe:
            return _from_bytes(pipe.read())

    def __enter__(self) -> "Errand[Result]":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._child is not None:
            os.close(self._pipe)
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)


def _can_divide() -> bool:
    """Tell whether a second processor and no second thread is there.

    A child would never see the locks open that other threads hold.
    """
    has_processor = (os.cpu_count() or 1) > 1 and hasattr(os, "fork")
    return has_processor and threading.active_count() == 1


def _work_and_leave(pipe: int, work: Callable[[], Result]) -> None:
    """Do a child's work and end the process, without anything that is to happen at its end."""
    code = 1
    try:
        with open(pipe, "wb") as file:
            file.write(_as_bytes(work()))
        code = 0
    finally:
        os._exit(code)


def _as_bytes(result: Result) -> bytes:
    return pickle.dumps(result, pickle.HIGHEST_PROTOCOL)


def _from_bytes(block: bytes) -> Result | None:
    """Return a child's result, or None where the block ends too early."""
    try:
        found: Result = pickle.loads(block)  # noqa: S301 - our own child wrote it
    except (EOFError, pickle.UnpicklingError):
        return None
    return found
