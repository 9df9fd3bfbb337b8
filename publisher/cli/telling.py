"""What was told already, so that ticks of cron do not say it every five minutes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.errors import PublisherError
from publisher.model.delivery import Edition
from publisher.model.publication import Publication
from publisher.storage.cache import Cache, open_cache
from publisher.syndication.update import UpdateReport

_KIND, _ARTICLES, _FEEDS, _NEWSLETTERS = "told", "articles", "feeds", "newsletters"
_PAUSED = "paused"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptFeed:
    """A feed of which readers have the last good one."""

    #: One line, no full stop.
    message: str
    #: One sentence: what to do.
    hint: str


def keep_news(publication: Publication, update: UpdateReport) -> UpdateReport:
    """Return the update with what was left out since it was told the last time, and note it all.

    An article that is mended and breaks again is news again; one that only moved to another line
    of its file is none. A cache that was lost has everything told once more.
    """
    build = update.build
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        known, kept = _read(cache, _ARTICLES), _read(cache, _FEEDS)
        articles = [(each.source, each.message) for each in update.refused]
        # A build that fails is done again by the next tick: without one, none fails.
        feeds = [] if build is None else [(each.message, each.hint) for each in build.failed]
        _write(cache, _ARTICLES, articles, known)
        _write(cache, _FEEDS, feeds, kept)
    if build is not None:
        failed = (each for each in build.failed if (each.message, each.hint) not in kept)
        build = replace(build, failed=tuple(failed))
    refused = (each for each in update.refused if (each.source, each.message) not in known)
    return replace(update, build=build, refused=tuple(refused))


def keep_mistakes(
    publication: Publication, mistakes: Mapping[str, PublisherError]
) -> list[PublisherError]:
    """Return those of the mistakes, by newsletter, that were not told yet, and note them all.

    One of which nothing is said any more is news when it comes again.
    """
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        known = _read(cache, _NEWSLETTERS)
        _write(cache, _NEWSLETTERS, [(name, str(each)) for name, each in mistakes.items()], known)
    return [each for name, each in mistakes.items() if (name, str(each)) not in known]


def keep_paused(publication: Publication, paused: Sequence[Edition]) -> list[Edition]:
    """Return those of the paused editions of which nobody was told yet, and note them all."""
    marks = {each.id: (each.id, str(each.paused_at)) for each in paused}
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        known = _read(cache, _PAUSED)
        _write(cache, _PAUSED, list(marks.values()), known)
    return [each for each in paused if marks[each.id] not in known]


def list_kept(cache: Cache) -> list[KeptFeed]:
    """Return the feeds that the last build could not write."""
    return [KeptFeed(message=message, hint=hint) for message, hint in _read(cache, _FEEDS)]


def _read(cache: Cache, key: str) -> list[tuple[str, str]]:
    """Return pairs of texts; none where something else is there."""
    try:
        found = json.loads(cache.get(_KIND, key) or b"[]")
        return [(str(first), str(second)) for first, second in found]
    except (ValueError, TypeError):
        return []


def _write(
    cache: Cache, key: str, told: Sequence[tuple[str, str]], before: Iterable[tuple[str, str]]
) -> None:
    if told != before:
        cache.put(_KIND, key, json.dumps(told).encode())
