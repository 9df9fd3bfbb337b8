"""When a source is asked, and where: pure functions of what is known of it."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

from publisher.model.publication import SourceDefinition
from publisher.model.sources import SourceState

#: However long a server asks to be left alone, and however often it failed.
LONGEST_WAIT = timedelta(days=1)
#: After so many failures at the address that a feed moved to, the one in the settings is tried
#: again, in turn.
_DOUBT_MOVE_AFTER = 3
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s{0,9}=\s{0,9}\"?(\d{1,9})", re.IGNORECASE)
_NO_CACHE = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)


def digest_settings(source: SourceDefinition) -> str:
    """Return a hash of a source's settings."""
    return sha256(repr(source).encode("utf-8", "surrogatepass")).hexdigest()


def begin(source: SourceDefinition, known: SourceState | None) -> SourceState:
    """Return how a source stands before it is asked, with its settings as they are now.

    Settings that changed give a source that was gone another chance. Another address makes it
    ask for everything, at once.
    """
    settings = digest_settings(source)
    if known is None:
        return SourceState(name=source.name, url=source.url, address=source.url, settings=settings)
    if known.settings == settings:
        return known
    has_moved = known.url != source.url
    # Without ETag and the like: another limit can ask for what was left out before.
    return SourceState(
        name=source.name,
        url=source.url,
        address=source.url if has_moved else known.address,
        settings=settings,
        title=known.title,
        page=known.page,
        feed_id=known.feed_id,
        origin=known.origin,
        added_at=known.added_at,
        fetched_at=None if has_moved else known.fetched_at,
    )


def is_due(state: SourceState, now: datetime) -> bool:
    """Tell whether the source is to be asked at `now`; one that is gone never is."""
    return not state.is_gone and (state.due_at is None or state.due_at <= now)


def choose_address(state: SourceState) -> str:
    """Return where to ask: at the address that it moved to, unless that fails again and again."""
    is_in_doubt = state.failures >= _DOUBT_MOVE_AFTER and state.failures % 2
    return state.url if is_in_doubt else state.address


def next_due(
    sources: Iterable[SourceDefinition], states: Mapping[str, SourceState], now: datetime
) -> datetime | None:
    """Return when the first of the sources is to be asked next; None for never."""
    begun = [begin(source, states.get(source.name)) for source in sources]
    moments = [
        now if state.due_at is None else state.due_at for state in begun if not state.is_gone
    ]
    return min(moments, default=None)


def wait_after_success(every: timedelta, headers: Mapping[str, str], ttl: int | None) -> timedelta:
    """Return how long a source is left alone that was had: as long as the longest of `every`,
    what the server says (RFC 9111 section 5.2.2) and what the feed says, in minutes.
    """
    control = headers.get("cache-control", "")
    found = None if _NO_CACHE.search(control) else _MAX_AGE.search(control)
    asked = [timedelta(seconds=int(found[1]))] if found else []
    if ttl is not None:
        asked.append(timedelta(minutes=ttl))
    return max(every, min(max(asked, default=timedelta(0)), LONGEST_WAIT))


def wait_after_failure(
    every: timedelta, failures: int, headers: Mapping[str, str], now: datetime, jitter: float
) -> timedelta:
    """Return how long a source is left alone that failed `failures` times in a row.

    Twice as long each time, up to a day, and up to a fifth more by `jitter` (0 to 1): those that
    failed together are not asked together. Never less than the server asked for
    (RFC 9110 section 10.2.3), as long as that is no more than a day.
    """
    longest = max(every, LONGEST_WAIT)
    wait = min(every * (1 << min(failures - 1, 10)), longest)
    asked = min(_read_retry_after(headers.get("retry-after", ""), now), LONGEST_WAIT)
    return max(wait, asked) * (1 + jitter / 5)


def _read_retry_after(text: str, now: datetime) -> timedelta:
    """Return what Retry-After asks for, in seconds or as a date; nothing where it is neither."""
    text = text.strip()
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return timedelta(0)
    # A zone of `-0000` is read as none.
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return max(aware - now, timedelta(0))
