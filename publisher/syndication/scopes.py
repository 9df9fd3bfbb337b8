"""Feeds that are repeated over the sections, tags, authors … that occur."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from hashlib import sha256
from itertools import product
from typing import assert_never

from publisher.config.languages import read_language
from publisher.content.slugs import slugify
from publisher.model.articles import Article, Entry
from publisher.model.publication import FeedDefinition, FeedScope, Publication
from publisher.model.selection import Selection
from publisher.syndication.dates import shown

#: Longest slug in a file name, in bytes; file systems end at 255, suffix included.
_LONGEST_SLUG = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Scoped:
    """One combination of the values that a definition repeats over, and who has it."""

    #: Of the feed.
    name: str
    #: Each value as the editor writes it most often.
    labels: Mapping[FeedScope, str]
    #: Newest first, all of them.
    entries: tuple[Entry, ...]


def expand(
    publication: Publication, definition: FeedDefinition, entries: tuple[Entry, ...]
) -> list[Scoped]:
    """Return the feeds of a definition that have entries, in order; one without `each`."""
    takes_all = definition.selection == Selection() and definition.podcast is None
    selected = entries if takes_all else tuple(_select(definition, entries))
    if not definition.each:
        return [Scoped(name=definition.name, labels={}, entries=selected)]
    make_slug = lru_cache(maxsize=None)(_scope_slug)
    members: dict[tuple[str, ...], dict[str, Entry]] = {}
    spellings: dict[tuple[str, ...], list[Counter[str]]] = {}
    # Thousands of entries have the same few values: what those mean is found out once.
    counts: Counter[tuple[tuple[str, ...], ...]] = Counter()
    places: dict[tuple[tuple[str, ...], ...], list[dict[str, Entry]]] = {}
    for entry in selected:
        values = tuple(
            [_values(entry.article, each, publication.timezone) for each in definition.each]
        )
        counts[values] += 1
        if values not in places:
            keys = [tuple(map(make_slug, combination)) for combination in product(*values)]
            places[values] = [members.setdefault(key, {}) for key in keys]
        for place in places[values]:
            place[entry.id] = entry
    for values, number in counts.items():
        for combination in product(*values):
            key = tuple(map(make_slug, combination))
            spelt = spellings.setdefault(key, [Counter() for _ in combination])
            for count, value in zip(spelt, combination, strict=True):
                count[value] += number
    return [
        Scoped(
            name=fill_name(definition.name, definition.each, key),
            labels={
                scope: min(count.items(), key=lambda each: (-each[1], each[0]))[0]
                for scope, count in zip(definition.each, spellings[key], strict=True)
            },
            entries=tuple(members[key].values()),
        )
        for key in sorted(members)
    ]


def expand_empty(
    definitions: Iterable[FeedDefinition], published: Iterable[str]
) -> Iterator[tuple[FeedDefinition, Scoped]]:
    """Yield the feeds that had entries and have none any more, each with whose it is.

    Where a name looks like those of several definitions, it is of the one that says most of it.
    """
    repeated = [definition for definition in definitions if definition.each]
    repeated.sort(key=lambda each: -len(fill_name(each.name, each.each, ("",) * len(each.each))))
    patterns = [(definition, compile_name(definition)) for definition in repeated]
    for name in published:
        for definition, pattern in patterns:
            labels = _read_labels(pattern.fullmatch(name))
            if labels is not None:
                yield definition, Scoped(name=name, labels=labels, entries=())
                break


def has_two_spellings(publication: Publication, entries: Iterable[Entry]) -> bool:
    """Tell whether any section, tag, author … that has a feed is written in more ways than one.

    Then how most articles write it is its name, and all of them have to be counted.
    """
    scopes = {scope for definition in publication.feeds for scope in definition.each}
    spellings: dict[tuple[FeedScope, str], str] = {}
    written = {
        (scope, value)
        for entry in entries
        for scope in scopes
        for value in _values(entry.article, scope, publication.timezone)
    }
    return any(
        spellings.setdefault((scope, _scope_slug(value)), value) != value
        for scope, value in written
    )


def compile_name(definition: FeedDefinition) -> re.Pattern[str]:
    """Return a pattern of the names that the definition makes, with a group for each scope."""
    pattern = re.escape(definition.name)
    for scope in definition.each:
        shape = r"\d{4}" if scope is FeedScope.YEAR else "[^/]+"
        pattern = pattern.replace(re.escape(f"{{{scope}}}"), f"(?P<{scope}>{shape})")
    return re.compile(pattern)


def list_former_names(definition: FeedDefinition, name: str) -> list[str]:
    """Return what the feed that is called `name` was called before, oldest first."""
    found = compile_name(definition).fullmatch(name)
    slugs = {} if found is None else found.groupdict()
    former_names = []
    for former in definition.formerly:
        for scope, slug in slugs.items():
            former = former.replace(f"{{{scope}}}", slug)
        former_names.append(former)
    return former_names


def _read_labels(slugs: re.Match[str] | None) -> dict[FeedScope, str] | None:
    """Return what stands for each scope in a feed's name; None for one of another definition."""
    if slugs is None:
        return None
    labels = {FeedScope(scope): slug for scope, slug in slugs.groupdict().items()}
    if FeedScope.LANGUAGE in labels:
        try:
            labels[FeedScope.LANGUAGE] = read_language(labels[FeedScope.LANGUAGE])
        except ValueError:
            return None
    return labels


def _select(definition: FeedDefinition, entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if definition.podcast is not None and not any(
            attachment.is_playable for attachment in entry.article.supplement.attachments
        ):
            continue
        if definition.selection.takes(entry.article):
            yield entry


def _values(article: Article, scope: FeedScope, timezone: tzinfo) -> tuple[str, ...]:
    match scope:
        case FeedScope.SECTION:
            return () if article.section is None else (article.section,)
        case FeedScope.TAG:
            return article.tags
        case FeedScope.AUTHOR:
            return tuple(author.name for author in article.authors)
        case FeedScope.LANGUAGE:
            return (article.language,)
        case FeedScope.YEAR:
            return (f"{shown(article.published, timezone).year:04}",)
        case _:
            assert_never(scope)


def _scope_slug(value: str) -> str:
    """Return a part of a file name for a value, never too long for a file system."""
    slug = slugify(value)
    if len(slug.encode()) <= _LONGEST_SLUG:
        return slug
    start = slug.encode()[:_LONGEST_SLUG].decode("utf-8", "ignore").rstrip("-")
    return f"{start}-{sha256(slug.encode()).hexdigest()[:8]}"


def fill_name(pattern: str, scopes: tuple[FeedScope, ...], values: tuple[str, ...]) -> str:
    """Return the pattern with each value in its scope's place; a value is not looked into."""
    places = {f"{{{scope}}}": value for scope, value in zip(scopes, values, strict=True)}
    if not places:
        return pattern
    found = re.split("(" + "|".join(map(re.escape, places)) + ")", pattern)
    return "".join(places.get(part, part) for part in found)
