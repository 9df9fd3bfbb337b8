"""Which articles the next edition of a newsletter carries, and in which order."""

from collections.abc import Callable, Iterable
from datetime import datetime

from publisher.model.articles import Article, Entry
from publisher.model.newsletters import EditionOrder, NewsletterDefinition


def select_entries(
    newsletter: NewsletterDefinition,
    entries: Iterable[Entry],
    carried: set[str],
    now: datetime,
) -> tuple[Entry, ...]:
    """Return what the next edition carries, in order: matching, not carried yet.

    `entries` are public and come newest first. The pinned ones are chosen first, then the newest;
    what exceeds the newsletter's limit stays for the edition after it. Fewer than its minimum are
    returned as they are: whether they wait is the caller's to say.
    """
    new = [
        entry
        for entry in entries
        if entry.id not in carried and is_meant(newsletter, entry.article, now)
    ]
    new.sort(key=lambda entry: not entry.article.mailing.is_pinned)
    return tuple(sorted(new[: newsletter.limit], key=_ranking(newsletter, new)))


def is_meant(newsletter: NewsletterDefinition, article: Article, now: datetime) -> bool:
    """Tell whether a newsletter and an article want each other."""
    names, window = article.mailing.newsletters, newsletter.window
    return (
        (names is None or newsletter.name in names)
        and (window is None or now - article.published <= window)
        and newsletter.selection.takes(article)
    )


def _ranking(
    newsletter: NewsletterDefinition, entries: Iterable[Entry]
) -> Callable[[Entry], tuple[bool, float]]:
    """Return a key by which entries sort as the newsletter orders them, equal ones as they come."""
    if newsletter.order is EditionOrder.WEIGHT:
        return lambda entry: (not entry.article.mailing.is_pinned, _weigh(entry.article))
    if newsletter.order is EditionOrder.DATE:
        return lambda entry: (not entry.article.mailing.is_pinned, 0)
    listed = (section.casefold() for section in newsletter.selection.sections)
    found = (_section(entry) for entry in entries)
    places = {section: place for place, section in enumerate(dict.fromkeys((*listed, *found)))}
    return lambda entry: (not entry.article.mailing.is_pinned, places[_section(entry)])


def _section(entry: Entry) -> str:
    return (entry.article.section or "").casefold()


def _weigh(article: Article) -> float:
    weight = article.mailing.weight
    return float("inf") if weight is None else weight
