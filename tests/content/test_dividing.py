"""Work on many files is divided between two processes, and comes back whole."""

import os
import time
from collections.abc import Sequence

import pytest

from publisher.content import dividing
from publisher.content.dividing import Errand, divide

NAMES = [f"a{number}é\udce9" for number in range(3_000)]


def work(names: Sequence[str]) -> dict[str, str]:
    return {name: f"{name} done\n" for name in names}


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def test_all_of_it_comes_back() -> None:
    """Each name has its result, whoever made it."""
    done_by: set[int] = set()

    def note(names: Sequence[str]) -> dict[str, str]:
        done_by.add(os.getpid())
        return {name: str(os.getpid()) for name in names}

    done = divide(NAMES, note)
    assert done.keys() == set(NAMES)
    assert done_by == {os.getpid()}
    assert len(set(done.values())) == 2
    assert divide(NAMES, work) == work(NAMES)


def test_little_work_is_not_divided() -> None:
    """A hundred files are read sooner than a second process has started."""
    done = divide(NAMES[:100], lambda names: {name: str(os.getpid()) for name in names})
    assert set(done.values()) == {str(os.getpid())}


@pytest.mark.parametrize("death", ["raises", "leaves"])
def test_half_of_one_that_dies_is_done_here(death: str) -> None:
    """Whatever becomes of the second process, nothing is missing."""
    parent = os.getpid()

    def die(names: Sequence[str]) -> dict[str, str]:
        if os.getpid() != parent:
            if death == "leaves":
                os._exit(0)
            raise ValueError("dies")
        return work(names)

    assert divide(NAMES, die) == work(NAMES)


@pytest.mark.parametrize("size", range(1, 60))
def test_half_that_breaks_off_is_done_here(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Where the second process dies while it tells what it found, nothing is missing."""
    names = [*NAMES, "a\u00e9", "end of the tide"]

    def tell(done: dict[str, str]) -> bytes:
        return as_bytes(done)[:-size]

    as_bytes = dividing._as_bytes
    monkeypatch.setattr(dividing, "_as_bytes", tell)
    assert divide(names, work) == work(names)


def test_nothing_found_comes_back() -> None:
    """Thousands of files that are no articles are no articles."""
    assert divide(NAMES, lambda _names: {}) == {}


def test_error_here_ends_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong here is told, and no process is left behind."""
    parent, fork = os.getpid(), os.fork
    children: list[int] = []

    def fork_noted() -> int:
        child = fork()
        children.append(child)
        return child

    monkeypatch.setattr("os.fork", fork_noted)

    def fail(names: Sequence[str]) -> dict[str, str]:
        if os.getpid() == parent:
            raise LookupError("here")
        return work(names)

    with pytest.raises(LookupError, match="here"):
        divide(NAMES, fail)
    (child,) = children
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)


def test_errand_is_run_elsewhere() -> None:
    """What another process was sent for is there when it is asked for."""
    with Errand[tuple[int, bytes]]() as errand:
        errand.begin(lambda: (os.getpid(), b"x" * 1_000_000))
        found = errand.take()
    assert found is not None
    assert found[0] != os.getpid()
    assert found[1] == b"x" * 1_000_000


def test_errand_that_nobody_was_sent_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one processor nothing is begun, and whoever asks has to do it."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    with Errand[int]() as errand:
        errand.begin(os.getpid)
        assert errand.take() is None


def test_errand_that_nobody_waits_for() -> None:
    """Who leaves without the result leaves no process behind."""
    with Errand[None]() as errand:
        errand.begin(lambda: time.sleep(60))
        child = errand._child
    assert child is not None
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)
