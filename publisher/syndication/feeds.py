"""Which feeds a publication has, and which entries stand in each."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import assert_never
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from publisher.content.slugs import slugify
from publisher.entries import LoadedEntries
from publisher.model.articles import Article, Entry, Person
from publisher.model.publication import (
    FeedDefinition,
    FeedFormat,
    FeedScope,
    Publication,
    Selection,
)
from publisher.syndication.characters import make_legal, make_person_legal
from publisher.syndication.dates import NEVER

#: Longest slug in a file name, in bytes; file systems end at 255, suffix included.
_LONGEST_SLUG = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """One feed and what stands in it, whatever the formats it is written in."""

    #: Path below the feeds folder, without suffix.
    name: str
    #: Absolute IRI, the same in every format and wherever the publication moves.
    id: str
    title: str
    #: Never empty: RSS asks for one.
    description: str
    #: BCP 47.
    language: str
    #: The publication's page for people.
    page_url: str
    #: Where each format is to be found.
    self_urls: Mapping[FeedFormat, str]
    #: Newest first.
    entries: tuple[Entry, ...]
    #: Whole articles, or standfirsts only.
    full_text: bool
    #: UTC moment of the latest significant change; `dates.NEVER` without entries.
    updated: datetime
    #: Stands in for the entries that name nobody.
    author: Person
    rights: str | None
    #: Where subscribers are told at once (WebSub); None: they look from time to time.
    hub: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scoped:
    """One value of a definition's `each`, with the entries that have it."""

    #: Part of the feed's name.
    slug: str
    #: As the editor writes it most often.
    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedFeeds:
    """The feeds of a publication at one moment."""

    feeds: tuple[Feed, ...]
    #: Names that two definitions expand to; the first definition has the feed.
    contested: tuple[str, ...]


def list_feeds(
    publication: Publication, loaded: LoadedEntries, published: Collection[str]
) -> ListedFeeds:
    """Return every feed of the publication, in order of name.

    `published` names the feeds that ever had an entry: one of a section, tag … that no entry has
    any more is still there, empty, because people subscribe to it. A definition without `each`
    has the first claim on its name, so one section can be given a title of its own.
    """
    feeds: dict[str, Feed] = {}
    contested: set[str] = set()
    plain = {definition.name for definition in publication.feeds if definition.each is None}
    for definition in sorted(publication.feeds, key=lambda each: each.each is not None):
        for scoped in _expand(definition, loaded.entries, published):
            feed = _make_feed(publication, definition, scoped, loaded.origin)
            if feed.name in feeds:
                contested |= {feed.name} - plain
            else:
                feeds[feed.name] = feed
    return ListedFeeds(
        feeds=tuple(feeds[name] for name in sorted(feeds)), contested=tuple(sorted(contested))
    )


def _expand(
    definition: FeedDefinition, entries: tuple[Entry, ...], published: Iterable[str]
) -> list[_Scoped]:
    selected: Sequence[Entry] = entries
    if definition.selection != Selection():
        selected = [entry for entry in entries if definition.selection.takes(entry.article)]
    if definition.each is None:
        return [_Scoped(slug="", label="", entries=tuple(selected))]
    slugs: dict[str, str] = {}
    members: dict[str, dict[str, Entry]] = {}
    spellings: dict[str, Counter[str]] = {}
    for entry in selected:
        for value in _values(entry.article, definition.each):
            slug = slugs.get(value) or slugs.setdefault(value, _scope_slug(value))
            members.setdefault(slug, {})[entry.id] = entry
            spellings.setdefault(slug, Counter())[value] += 1
    before, _, after = definition.name.partition(f"{{{definition.each}}}")
    for name in published:
        slug = name.removeprefix(before).removesuffix(after)
        if name == f"{before}{slug}{after}" and slug and "/" not in slug:
            members.setdefault(slug, {})
            spellings.setdefault(slug, Counter({slug: 1}))
    return [
        _Scoped(
            slug=slug,
            label=min(spellings[slug].items(), key=lambda each: (-each[1], each[0]))[0],
            entries=tuple(members[slug].values()),
        )
        for slug in sorted(members)
    ]


def _values(article: Article, scope: FeedScope) -> tuple[str, ...]:
    match scope:
        case FeedScope.SECTION:
            return () if article.section is None else (article.section,)
        case FeedScope.TAG:
            return article.tags
        case FeedScope.AUTHOR:
            return tuple(author.name for author in article.authors)
        case FeedScope.LANGUAGE:
            return (article.language,)
        case _:
            assert_never(scope)


def _scope_slug(value: str) -> str:
    """Return a part of a file name for a value, never too long for a file system."""
    slug = slugify(value)
    if len(slug.encode()) <= _LONGEST_SLUG:
        return slug
    start = slug.encode()[:_LONGEST_SLUG].decode("utf-8", "ignore").rstrip("-")
    return f"{start}-{sha256(slug.encode()).hexdigest()[:8]}"


def _make_feed(
    publication: Publication, definition: FeedDefinition, scoped: _Scoped, origin: str
) -> Feed:
    entries = scoped.entries[: definition.limit]
    name = _fill(definition.name, definition.each, scoped.slug)
    title = publication.title
    if definition.title is not None:
        title = _fill(definition.title, definition.each, scoped.label)
    elif definition.each is not None:
        title = f"{title} – {scoped.label}"
    description = publication.description
    if definition.description is not None:
        description = _fill(definition.description, definition.each, scoped.label)
    return Feed(
        name=name,
        id=uuid5(NAMESPACE_URL, f"{origin}\n{name}").urn,
        title=make_legal(title or publication.title),
        description=make_legal(description or title or publication.title),
        language=_feed_language(publication, definition, scoped.label),
        page_url=publication.url,
        self_urls={
            format_: f"{publication.feeds_url}{quote(name)}.{format_}"
            for format_ in definition.formats
        },
        entries=entries,
        full_text=definition.full_text,
        updated=max((entry.article.significant_at for entry in entries), default=NEVER),
        author=make_person_legal(
            publication.author or Person(name=publication.title, url=publication.url)
        ),
        rights=None if publication.rights is None else make_legal(publication.rights),
        hub=publication.hub,
    )


def _fill(pattern: str, scope: FeedScope | None, value: str) -> str:
    return pattern if scope is None else pattern.replace(f"{{{scope}}}", value)


def _feed_language(publication: Publication, definition: FeedDefinition, label: str) -> str:
    if definition.each is FeedScope.LANGUAGE:
        return label
    chosen: Sequence[str] = definition.selection.languages
    return chosen[0] if len(chosen) == 1 else publication.language
