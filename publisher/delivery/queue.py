"""Claimed deliveries that wait for their turn: one domain that must wait holds up no other."""

import heapq
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from publisher.model.delivery import Delivery


class Queue:
    """Gives the deliveries that may go, in the order in which they came.

    Who is not ready yet waits with the others of her domain, behind the first of them.
    """

    def __init__(self, ready_at: Callable[[Delivery], float]) -> None:
        self._ready_at = ready_at
        self._fresh: deque[Delivery] = deque()
        #: Domain → those of it that are held back; none is empty.
        self._held: dict[str, deque[Delivery]] = {}
        #: When the first of each of those domains is to be asked about again.
        self._moments: list[tuple[float, str]] = []
        self._held_count = 0

    def __len__(self) -> int:
        return len(self._fresh) + self._held_count

    @property
    def has_fresh(self) -> bool:
        """Tell whether there are deliveries that nobody has asked about yet."""
        return bool(self._fresh)

    @property
    def next_moment(self) -> float:
        """Return when the first of those that are held back may be ready; infinity for never."""
        return self._moments[0][0] if self._moments else math.inf

    def add(self, deliveries: Iterable[Delivery]) -> None:
        """Put deliveries at the end."""
        self._fresh.extend(deliveries)

    def take(self, now: float) -> Delivery | None:
        """Return the next delivery that is ready at the monotonic moment `now`, or None."""
        while self._moments and self._moments[0][0] <= now:
            domain = self._moments[0][1]
            waiting = self._held[domain]
            moment = self._ready_at(waiting[0])
            if moment > now:
                heapq.heapreplace(self._moments, (moment, domain))
                continue
            delivery = waiting.popleft()
            self._held_count -= 1
            if not waiting:
                del self._held[domain]
                heapq.heappop(self._moments)
            return delivery
        while self._fresh:
            delivery = self._fresh.popleft()
            domain = delivery.email.rpartition("@")[2].lower()
            if domain not in self._held:
                moment = self._ready_at(delivery)
                if moment <= now:
                    return delivery
                self._held[domain] = deque()
                heapq.heappush(self._moments, (moment, domain))
            self._held[domain].append(delivery)
            self._held_count += 1
        return None

    def drain(self) -> Iterator[Delivery]:
        """Yield whatever is left and forget it."""
        yield from self._fresh
        for waiting in self._held.values():
            yield from waiting
        self._fresh.clear()
        self._held.clear()
        self._moments.clear()
        self._held_count = 0
