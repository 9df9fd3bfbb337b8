"""Which feeds a publication has, and which entries stand in each."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from publisher.content.local_files import LocalFiles
from publisher.entries import LoadedEntries
from publisher.model.articles import Entry, Person, Picture
from publisher.model.publication import (
    ARCHIVE_FOLDER,
    LARGEST_FEED,
    FeedDefinition,
    FeedFormat,
    FeedScope,
    Publication,
)
from publisher.model.selection import Selection, Wording
from publisher.syndication.characters import make_legal, make_person_legal
from publisher.syndication.compiling import Compiler
from publisher.syndication.dates import NEVER
from publisher.syndication.digests import DigestFeed
from publisher.syndication.history import History, Tombstone, list_tombstones
from publisher.syndication.measuring import measure_entry, measure_picture
from publisher.syndication.pages.placing import place_pages
from publisher.syndication.podcasts import Podcast, describe_podcast
from publisher.syndication.scopes import (
    Scoped,
    expand,
    expand_empty,
    fill_name,
    list_former_names,
)


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
    #: A small square picture.
    icon: Picture | None = None
    #: A larger picture.
    logo: Picture | None = None
    #: Set where the feed is a podcast.
    podcast: Podcast | None = None
    #: Stand where entries stood that were withdrawn; newest entry first.
    tombstones: tuple[Tombstone, ...] = ()
    #: None where a document says nothing of the past.
    history: History | None = None
    #: Entries in each page of the archive; None: there is none.
    archive: int | None = None
    #: Bytes that no document should exceed.
    largest: int = LARGEST_FEED
    #: What the feed, and no other, was called before, oldest first.
    former_names: tuple[str, ...] = field(default=(), repr=False)
    #: All that could stand in the feed, newest first; empty without an archive.
    everything: tuple[Entry, ...] = field(default=(), repr=False, compare=False)
    #: Whether all that is selected for the feed stands in it; False where entries are compiled.
    is_whole: bool = field(default=False, repr=False, compare=False)
    #: Not shown, and with a say in what the feed says of itself: the one that comes next, and the
    #: first in each other language.
    witnesses: tuple[Entry, ...] = field(default=(), repr=False, compare=False)
    #: Where pictures in the bodies are measured; None: they are not.
    files: LocalFiles | None = field(default=None, repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names under which something can be remembered of the feed."""
        return (*self.former_names, self.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedFeeds:
    """The feeds of a publication at one moment."""

    feeds: tuple[Feed, ...]
    #: Names that two definitions expand to, the first of which has the feed, or that are where
    #: archives stand.
    contested: tuple[str, ...]
    #: Knows, once the feeds are rendered, the files whose sizes stand in them.
    files: LocalFiles


def list_feeds(
    publication: Publication,
    loaded: LoadedEntries,
    published: Collection[str],
    *,
    compiler: Compiler | None = None,
    files: LocalFiles | None = None,
) -> ListedFeeds:
    """Return every feed of the publication, in order of name.

    `published` names the feeds that ever had an entry: one of a section, tag … that no entry has
    any more is still there, empty, because people subscribe to it. A definition without `each`
    has the first claim on its name, so one section can be given a title of its own.
    Without `compiler` no editions and digests are known; a feed of editions is there from the
    first one on. `files` are those of the publication, if somebody has looked at them already.

    Raises:
        ArticleError: An article that a digest names is gone, or was spoilt a moment ago.
    """
    feeds: dict[str, Feed] = {}
    first_names: dict[str, str] = {}
    contested: set[str] = set()
    files = files or LocalFiles(publication=publication)
    plain = {definition.name for definition in publication.feeds if not definition.each}
    found = [
        (definition, scoped)
        for definition in sorted(publication.feeds, key=lambda feed: bool(feed.each))
        for scoped in expand(publication, definition, loaded.entries)
    ]
    names = {scoped.name for _, scoped in found}
    found += expand_empty(publication.feeds, [each for each in published if each not in names])
    pasts = _find_pasts(found)
    pages = place_pages(pasts, publication.newsletters)
    has_archive = any(definition.archive is not None for definition in publication.feeds)
    for definition, scoped in found:
        if scoped.name in feeds:
            contested |= {scoped.name} - plain
            continue
        if has_archive and is_among_archives(scoped.name):
            contested.add(scoped.name)
            continue
        feed = _make_feed(
            publication, definition, scoped, loaded, files, former_names=pasts[scoped.name]
        )
        if compiler is not None and definition.is_compiled:
            entries = _compile(feed, publication, definition, scoped, loaded, compiler, pages)
            feed = replace(feed, entries=entries, updated=latest_change(entries))
        if definition.editions is not None and not feed.entries:
            continue
        feeds[scoped.name] = feed
        former_names = list_former_names(definition, scoped.name)
        first_names[scoped.name] = next(iter(former_names), scoped.name)
    _keep_ids(feeds, first_names, loaded.origin)
    return ListedFeeds(
        feeds=tuple(feeds[name] for name in sorted(feeds)),
        contested=tuple(sorted(contested)),
        files=files,
    )


def is_among_archives(name: str) -> bool:
    """Tell whether a feed of that name would stand among archives: a section is called so."""
    return name.startswith(f"{ARCHIVE_FOLDER}/")


def _keep_ids(feeds: dict[str, Feed], first_names: Mapping[str, str], origin: str) -> None:
    """Give renamed feeds the id that they had under their first name.

    Unless another feed is called so by now, or was as well: no two have the same id.
    """
    counts = Counter([*feeds, *(first for name, first in first_names.items() if first != name)])
    for name, first in first_names.items():
        if first != name and counts[first] == 1:
            feeds[name] = replace(feeds[name], id=_mint_id(origin, first))


def _find_pasts(
    found: Iterable[tuple[FeedDefinition, Scoped]],
) -> dict[str, tuple[str, ...]]:
    """Return feed name → the former names that are of no other feed, now or before."""
    former: dict[str, list[str]] = {}
    for definition, scoped in found:
        former.setdefault(scoped.name, list_former_names(definition, scoped.name))
    counts = Counter([*former, *(each for names in former.values() for each in {*names})])
    return {
        name: tuple(each for each in dict.fromkeys(names) if counts[each] == 1)
        for name, names in former.items()
    }


def _mint_id(origin: str, name: str) -> str:
    return uuid5(NAMESPACE_URL, f"{origin}\n{name}").urn


def _make_feed(
    publication: Publication,
    definition: FeedDefinition,
    scoped: Scoped,
    loaded: LoadedEntries,
    files: LocalFiles,
    *,
    former_names: tuple[str, ...],
) -> Feed:
    names = (scoped.name, *former_names)
    chosen = () if definition.is_compiled else scoped.entries[: definition.limit]
    entries = tuple(measure_entry(entry, files) for entry in chosen)
    labels = tuple(scoped.labels[scope] for scope in definition.each)
    language = _feed_language(publication, definition, scoped)
    title = _word(definition.title, definition, labels, language, publication.language)
    title = title or " – ".join((publication.title, *labels))
    description = _word(definition.description, definition, labels, language, publication.language)
    author = publication.author or Person(name=publication.title, url=publication.url)
    return Feed(
        name=scoped.name,
        id=_mint_id(loaded.origin, scoped.name),
        title=make_legal(title),
        description=make_legal(description or publication.description or title),
        language=language,
        page_url=publication.url,
        self_urls={
            format_: f"{publication.feeds_url}{quote(scoped.name)}.{format_}"
            for format_ in definition.formats
        },
        entries=entries,
        full_text=definition.full_text,
        updated=latest_change(entries),
        author=make_person_legal(author),
        rights=None if publication.rights is None else make_legal(publication.rights),
        hub=publication.hub,
        icon=_illustrate(publication.icon, files),
        logo=_illustrate(publication.logo, files),
        podcast=describe_podcast(publication, definition.podcast, scoped.name, loaded.origin),
        tombstones=list_tombstones(names, scoped.entries, loaded.withdrawn, definition.limit),
        archive=definition.archive,
        largest=definition.largest,
        former_names=former_names,
        everything=() if definition.archive is None else scoped.entries,
        witnesses=_find_witnesses(chosen, scoped.entries),
        is_whole=not definition.is_compiled and len(chosen) == len(scoped.entries),
        files=files,
    )


def _compile(
    feed: Feed,
    publication: Publication,
    definition: FeedDefinition,
    scoped: Scoped,
    loaded: LoadedEntries,
    compiler: Compiler,
    pages: Mapping[str, str],
) -> tuple[Entry, ...]:
    """Return the entries that are compiled for a feed; each leads to its place on a feed's page."""
    address = f"{publication.feeds_url}{{}}#"
    if definition.digest is not None:
        digest_feed = DigestFeed(
            id=feed.id,
            title=feed.title,
            language=feed.language,
            address=address.format(quote(pages[feed.name])),
            period=definition.digest,
            limit=definition.limit,
            timezone=publication.timezone,
        )
        return compiler.compile_digests(scoped.entries, digest_feed)
    # An edition has one address, also where several feeds show it: that of the longest.
    alike = (each for each in publication.feeds if each.editions == definition.editions)
    longest = max(alike, key=lambda each: each.limit)
    return compiler.compile_editions(
        publication,
        definition,
        loaded.entries,
        loaded.origin,
        address=address.format(quote(pages.get(longest.name, pages[feed.name]))),
    )


def latest_change(entries: Iterable[Entry]) -> datetime:
    """Return the UTC moment of the latest significant change; `dates.NEVER` without entries."""
    return max((entry.article.significant_at for entry in entries), default=NEVER)


def _illustrate(address: str | None, files: LocalFiles) -> Picture | None:
    return None if address is None else measure_picture(Picture(url=address), files)


def _word(
    wording: Wording | None,
    definition: FeedDefinition,
    labels: tuple[str, ...],
    *languages: str,
) -> str:
    """Return a text of the settings with the values in their places; empty without one."""
    return "" if wording is None else fill_name(wording.choose(*languages), definition.each, labels)


def _feed_language(publication: Publication, definition: FeedDefinition, scoped: Scoped) -> str:
    if FeedScope.LANGUAGE in definition.each:
        return scoped.labels[FeedScope.LANGUAGE]
    chosen = definition.selection.languages
    if len(chosen) == 1:
        return chosen[0]
    is_part = bool(definition.each) or definition.selection != Selection()
    agreed = _agree_on_language(scoped, publication) if is_part else None
    return agreed or publication.language


def _find_witnesses(chosen: Sequence[Entry], selected: Sequence[Entry]) -> tuple[Entry, ...]:
    languages = {entry.article.language for entry in chosen}
    found = list(selected[len(chosen) : len(chosen) + 1])
    for entry in selected[len(chosen) :]:
        if entry.article.language not in languages:
            languages.add(entry.article.language)
            found.append(entry)
    return tuple(found)


def _agree_on_language(scoped: Scoped, publication: Publication) -> str | None:
    """Return the language of all entries where it is not the publication's; None otherwise.

    Entries in `nl` and `nl-BE` agree on `nl`.
    """
    main = _main_tag(publication.language)
    languages: set[str] = set()
    for entry in scoped.entries:
        languages.add(entry.article.language)
        if _main_tag(entry.article.language) == main:
            return None
    if len(languages) == 1:
        return languages.pop()
    mains = {_main_tag(language) for language in languages}
    return mains.pop() if len(mains) == 1 else None


def _main_tag(language: str) -> str:
    return language.partition("-")[0].lower()
