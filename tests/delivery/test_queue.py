"""Who waits for a rate, and who does not."""

import math
from collections import Counter

from publisher.delivery.queue import Queue
from publisher.model.delivery import Delivery, DeliveryState


def a_delivery(number: int, domain: str) -> Delivery:
    return Delivery(
        id=number,
        edition_id="weekly-1",
        email=f"reader{number}@{domain}",
        fields={},
        token="t",
        state=DeliveryState.CLAIMED,
        message_id=f"weekly-1.{number}@example.org",
    )


class Domains:
    """Lets each domain have one message every so many seconds."""

    def __init__(self, **pauses: float) -> None:
        self.pauses = pauses
        self.moments: dict[str, float] = {}
        self.asked: Counter[str] = Counter()

    def ready_at(self, delivery: Delivery) -> float:
        name = delivery.email.partition("@")[2].partition(".")[0]
        self.asked[name] += 1
        return self.moments.get(name, 0.0)

    def note(self, delivery: Delivery, now: float) -> None:
        name = delivery.email.partition("@")[2].partition(".")[0]
        self.moments[name] = now + self.pauses.get(name, 0.0)


def take_all(queue: Queue, domains: Domains, now: float) -> list[int]:
    taken = []
    while (delivery := queue.take(now)) is not None:
        domains.note(delivery, now)
        taken.append(delivery.id)
    return taken


def test_slow_domain_holds_up_no_other() -> None:
    """Readers behind those of a slow provider get theirs at once; its own in turn."""
    domains = Domains(slow=10.0)
    queue = Queue(domains.ready_at)
    of_slow = {0, 1, 2, 5}
    queue.add(a_delivery(i, "slow.example" if i in of_slow else "quick.example") for i in range(7))
    assert take_all(queue, domains, 0.0) == [0, 3, 4, 6]
    assert (len(queue), queue.has_fresh, queue.next_moment) == (3, False, 10.0)
    assert take_all(queue, domains, 9.0) == []
    assert take_all(queue, domains, 10.0) == [1]
    queue.add([a_delivery(7, "slow.example")])
    assert take_all(queue, domains, 20.0) == [2]
    assert take_all(queue, domains, 30.0) == [5]
    assert take_all(queue, domains, 40.0) == [7]
    assert (len(queue), queue.next_moment) == (0, math.inf)


def test_thousands_wait_at_the_price_of_one() -> None:
    """However many readers a slow provider has, only the first of them is asked about again."""
    domains = Domains(slow=1.0)
    queue = Queue(domains.ready_at)
    queue.add(a_delivery(i, "slow.example") for i in range(5_000))
    for second in range(100):
        assert take_all(queue, domains, float(second)) == [second]
    assert domains.asked["slow"] <= 3 * 100


def test_everybody_is_given_back() -> None:
    """When the run ends, nobody is forgotten who was held back or not looked at yet."""
    domains = Domains(slow=10.0)
    queue = Queue(domains.ready_at)
    queue.add(a_delivery(i, "slow.example") for i in range(3))
    assert take_all(queue, domains, 0.0) == [0]
    queue.add([a_delivery(3, "quick.example")])
    assert sorted(delivery.id for delivery in queue.drain()) == [1, 2, 3]
    assert (len(queue), queue.take(100.0)) == (0, None)
