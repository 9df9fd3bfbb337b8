"""Feeds with one entry for a day or a week, which appears when that is over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby, islice
from uuid import NAMESPACE_URL, uuid5

from publisher.model.articles import Article, Entry
from publisher.model.publication import DigestPeriod, Publication
from publisher.syndication.dates import shown
from publisher.syndication.listing import line_of, write_list, write_titles

_LENGTHS = {DigestPeriod.DAY: timedelta(days=1), DigestPeriod.WEEK: timedelta(days=7)}


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestFeed:
    """What digests take from the feed in which they stand."""

    #: Absolute IRI; ids of digests are made of it.
    id: str
    title: str
    #: BCP 47.
    language: str
    #: What the first day of each is put behind.
    address: str
    period: DigestPeriod
    #: Most digests.
    limit: int
    timezone: tzinfo


def make_digests(
    entries: Iterable[Entry],
    feed: DigestFeed,
    *,
    now: datetime,
    summarise: Callable[[Entry], str],
) -> tuple[Entry, ...]:
    """Return an entry for each of the latest periods that are over and have articles, newest first.

    `entries` are newest first, too. A digest counts as published at the moment its period ended,
    so that it appears whole and an article that follows does not change it.
    """
    days = groupby(entries, key=lambda entry: _first_day(entry.article, feed.period, feed.timezone))
    over = (
        (day, list(found)) for day, found in days if _end(day, feed.period, feed.timezone) <= now
    )
    return tuple(
        Entry(
            id=uuid5(NAMESPACE_URL, f"{feed.id}\n{day.isoformat()}").urn,
            article=_write_digest(feed, day, found, summarise),
        )
        for day, found in islice(over, feed.limit)
    )


def find_next_digest(
    publication: Publication, entries: Iterable[Entry], now: datetime
) -> datetime | None:
    """Return when the next digest appears though no file changes; None where none does.

    `entries` are newest first.
    """
    latest = next(iter(entries), None)
    periods = {feed.digest for feed in publication.feeds if feed.digest is not None}
    if latest is None:
        return None
    ends = (
        _end(_first_day(latest.article, period, publication.timezone), period, publication.timezone)
        for period in periods
    )
    return min((end for end in ends if end > now), default=None)


def _write_digest(
    feed: DigestFeed, day: date, entries: Iterable[Entry], summarise: Callable[[Entry], str]
) -> Article:
    lines = [line_of(entry.article, summarise(entry)) for entry in entries]
    return Article(
        source="",
        title=f"{feed.title}, {_name_period(day, feed.period, feed.language)}",
        slug=day.isoformat(),
        url=f"{feed.address}{day.isoformat()}",
        published=_end(day, feed.period, feed.timezone),
        language=feed.language,
        summary=write_titles(lines),
        html=write_list(lines, feed.language),
    )


def _first_day(article: Article, period: DigestPeriod, timezone: tzinfo) -> date:
    """Return the first day of the period in which the article was published; weeks are ISO's."""
    day = shown(article.published, timezone).date()
    return day - timedelta(days=day.weekday()) if period is DigestPeriod.WEEK else day


def _end(day: date, period: DigestPeriod, timezone: tzinfo) -> datetime:
    """Return the UTC moment at which the period that begins with a day is over."""
    try:
        following = datetime.combine(day + _LENGTHS[period], time(), timezone)
        return following.astimezone(UTC)
    except OverflowError:  # the last days that a date can hold are never over
        return datetime.max.replace(tzinfo=UTC)


def _name_period(day: date, period: DigestPeriod, language: str) -> str:
    """Return the day, or the days of the week, as the language writes them."""
    # babel takes longer to import than most publications to build.
    from babel.dates import format_date, format_interval

    from publisher.templating.texts import find_locale

    locale = find_locale(language)
    if period is DigestPeriod.DAY:
        return format_date(day, format="long", locale=locale)
    return format_interval(day, day + timedelta(days=6), skeleton="yMMMMd", locale=locale)
