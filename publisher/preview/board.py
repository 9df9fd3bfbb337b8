"""What is pinned up for the editor: the latest proof, the last good one, if another is coming."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from publisher.preview.proof import ComposedEdition, Proof
from publisher.preview.watching import Watch

#: Seconds between two looks at the files; where looking takes long, so many times as long.
_PAUSE, _TIMES = 0.5, 20
#: Everything must have stood still for so many seconds, but is waited for no longer than that.
_STILL, _PATIENCE = 0.2, 3.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What hangs on the board at one moment."""

    #: Counts proofs, from 1.
    number: int
    latest: Proof
    #: The last edition that could be composed, and when it was begun; it may be the latest.
    composed: ComposedEdition | None
    composed_at: datetime | None
    #: Whether another proof is being made.
    is_composing: bool = False


class Board:
    """Shows proofs to those who look at them, in as many threads as there are."""

    def __init__(self, first: Proof) -> None:
        self._changed = threading.Condition()
        self._standing = Standing(
            number=1, latest=first, composed=first.composed, composed_at=first.begun_at
        )

    @property
    def standing(self) -> Standing:
        """What hangs here now."""
        return self._standing

    def begin(self) -> None:
        """Say that another proof is being made."""
        self._set(replace(self._standing, is_composing=True))

    def pin_up(self, proof: Proof) -> None:
        """Pin up a new proof; where it has an error, the edition before it stays."""
        before = self._standing
        keeps = proof.error is not None
        self._set(
            Standing(
                number=before.number + 1,
                latest=proof,
                composed=before.composed if keeps else proof.composed,
                composed_at=before.composed_at if keeps else proof.begun_at,
            )
        )

    def _set(self, standing: Standing) -> None:
        with self._changed:
            self._standing = standing
            self._changed.notify_all()

    def wait(self, seen: Standing, seconds: float) -> Standing:
        """Return what hangs here as soon as it is not `seen`, and after so many seconds anyway."""
        with self._changed:
            self._changed.wait_for(lambda: self._standing is not seen, seconds)
            return self._standing


def keep_current(
    board: Board,
    watch: Watch,
    pull: Callable[[], Proof],
    clock: Callable[[], datetime],
    report: Callable[[Proof, float], None],
) -> None:
    """Make another proof whenever something changed, for ever.

    Saves that follow each other at once make one. `report` is told of each, with the seconds that
    it took. What changed since `watch` was made is seen.
    """
    while True:
        time.sleep(max(_PAUSE, watch.took * _TIMES))
        before = board.standing
        due_at = before.latest.next_change
        if not watch.look(before.latest) and (due_at is None or clock() < due_at):
            continue
        deadline = time.monotonic() + _PATIENCE
        time.sleep(_STILL)
        while watch.look(before.latest) and time.monotonic() < deadline:
            time.sleep(_STILL)
        board.begin()
        start = time.monotonic()
        proof = pull()
        board.pin_up(proof)
        report(proof, time.monotonic() - start)
