"""What stands at the addresses of an edition, asked for with patience that has an end."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from publisher.errors import FetchError, ForbiddenAddressError, UnfetchableError
from publisher.fetching import probe
from publisher.fetching.deadlines import Deadline
from publisher.storage.cache import Cache

_KIND = "answer"
#: What was there is not asked for again so soon; what was not is asked for each time.
_AGE = timedelta(days=1)
#: Pictures that say no length are counted so far.
_MOST_WEIGHED = 10_000_000


class Found(StrEnum):
    """What came of asking."""

    #: The server answered; `status` says what.
    ANSWER = "answer"
    #: There is no such host, its certificate is wrong, or the redirects have no end.
    NOTHING = "nothing"
    #: The server did not answer in time, or not at all.
    SILENCE = "silence"
    #: The address is within a network that is not public; nothing was asked.
    INSIDE = "inside"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What stands at an address."""

    found: Found
    #: 200, 404 …; 0 without an answer.
    status: int = 0
    #: Behind the last redirect.
    url: str = ""
    content_type: str | None = None
    #: In bytes, where it is known.
    size: int | None = None
    #: One line, where there was no answer.
    reason: str = ""


class Web:
    """Asks for addresses: a few hosts at a time, each of them for one address after the other."""

    def __init__(
        self,
        cache: Cache,
        now: datetime,
        *,
        allowed_hosts: Collection[str] = (),
        most_hosts: int = 8,
        patience: timedelta = timedelta(minutes=2),
        tell: Callable[[int, int], None] | None = None,
    ) -> None:
        """Prepare to ask for as long as `patience`; `tell` hears how many of how many are done."""
        self._cache = cache
        self._now = now
        self._allowed = tuple(allowed_hosts)
        self._most_hosts = most_hosts
        self._patience = patience
        self._tell = tell

    def ask(self, urls: Iterable[str], pictures: Iterable[str] = ()) -> dict[str, Answer]:
        """Return address → what stands there; pictures are weighed. Nothing is asked twice.

        What is not asked for before patience ends is answered with silence.
        """
        weighed = set(pictures)
        wanted = list(dict.fromkeys((*urls, *weighed)))
        answers = self._recall(wanted)
        by_host: dict[str, list[str]] = {}
        for url in wanted:
            if url not in answers:
                by_host.setdefault(urlsplit(url).netloc, []).append(url)
        total = sum(map(len, by_host.values()))
        deadline = Deadline.after(self._patience)
        done = 0
        with ThreadPoolExecutor(max_workers=self._most_hosts) as pool:
            waiting = [
                pool.submit(self._ask_host, urls, weighed, deadline) for urls in by_host.values()
            ]
            for each in as_completed(waiting):
                answers.update(each.result())
                done += len(each.result())
                if self._tell is not None:
                    self._tell(done, total)
        self._keep({url: answers[url] for urls in by_host.values() for url in urls})
        return answers

    def _ask_host(
        self, urls: Iterable[str], weighed: Collection[str], deadline: Deadline
    ) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        away: Answer | None = None
        for url in urls:
            if away is None and not deadline.remaining():
                away = Answer(found=Found.SILENCE, reason="there was no time left to ask")
            answer = self._ask(url, url in weighed) if away is None else away
            answers[url] = answer
            if answer.found is Found.SILENCE:
                away = answer  # a host that is silent once is not waited for again
        return answers

    def _ask(self, url: str, is_picture: bool) -> Answer:
        try:
            probed = probe(
                url, weigh=_MOST_WEIGHED if is_picture else 0, allowed_hosts=self._allowed
            )
        except FetchError as error:
            return Answer(found=Found.SILENCE, reason=error.message)
        except ForbiddenAddressError as error:
            return Answer(found=Found.INSIDE, reason=error.message)
        except UnfetchableError as error:
            return Answer(found=Found.NOTHING, reason=error.message)
        return Answer(
            found=Found.ANSWER,
            status=probed.status,
            url=probed.url,
            content_type=probed.content_type,
            size=probed.size,
        )

    def _recall(self, urls: Iterable[str]) -> dict[str, Answer]:
        kept = dict(self._read_kept())
        return {url: kept[url] for url in urls if url in kept}

    def _read_kept(self) -> Iterator[tuple[str, Answer]]:
        for url, text in self._cache.read_all(_KIND).items():
            values = json.loads(text)
            age = self._now - datetime.fromisoformat(values.pop("asked"))
            if timedelta(0) <= age < _AGE:
                yield url, Answer(**{**values, "found": Found(values["found"])})

    def _keep(self, answers: dict[str, Answer]) -> None:
        """Keep what was there; what is too old goes."""
        fresh = {url for url, _ in self._read_kept()}
        old = [url for url in self._cache.list_keys(_KIND) if url not in fresh]
        good = {
            url: json.dumps({**asdict(answer), "asked": self._now.isoformat()})
            for url, answer in answers.items()
            if answer.found is Found.ANSWER and answer.status == 200
        }
        self._cache.change(_KIND, good, [url for url in old if url not in good])
