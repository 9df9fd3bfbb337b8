"""All feeds as a build would write them, looked at and thrown away."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from publisher.content.identities import match_identities
from publisher.content.republished import choose_own, list_own_ids, republish
from publisher.entries import LoadedEntries, order_entries
from publisher.model.articles import Article, Attachment, Entry, Identity, Picture, Remark
from publisher.model.delivery import Edition
from publisher.model.publication import Publication
from publisher.storage.source_ledger import SourceLedger
from publisher.syndication.characters import remark_on_illegal
from publisher.syndication.checks import Checker
from publisher.syndication.compiling import Compiler
from publisher.syndication.feeds import Feed, ListedFeeds, is_among_archives, list_feeds
from publisher.syndication.fragments import split_attachments
from publisher.syndication.locating import Locator
from publisher.syndication.measuring import count_unmeasured, measure_images, measure_picture
from publisher.syndication.podcast_categories import is_category
from publisher.syndication.podcasts import LARGEST_IMAGE, LEAST_IMAGE, PLAYED_ENDINGS, Podcast
from publisher.syndication.render import Renderer
from publisher.syndication.rules import Fault
from publisher.syndication.stale import list_stale
from publisher.syndication.value_checks import is_email


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsal:
    """What a build would come upon."""

    #: Names of the feeds that there would be, in order.
    names: tuple[str, ...]
    #: Id of an entry → where its article is: a file, or a source.
    sources: Mapping[str, str]
    #: Why feeds would not be written.
    faults: tuple[Fault, ...]
    #: What authors should know; it stops no feed.
    remarks: tuple[Remark, ...]
    #: Files of feeds that are not there any more; below the publication's folder, in order.
    stale: tuple[Path, ...] = ()
    #: What could be better for readers, and often cannot be helped.
    notes: tuple[Remark, ...] = ()


def rehearse_feeds(
    publication: Publication,
    articles: Sequence[Article],
    known: Sequence[Identity],
    now: datetime,
    *,
    unread: Collection[str] = (),
    editions: Sequence[Edition] = (),
    withdrawn: Collection[str] = (),
    elsewhere: SourceLedger | None = None,
    published: Collection[str] = (),
) -> Rehearsal:
    """Return what a build of these articles would come upon; nothing is written.

    `articles` are whole, `known` are the ledger's identities, `unread` the sources of files that
    cannot be understood, `editions` those that feeds show, and `withdrawn` the ids of articles
    that stand in no feed. `published` names the feeds that ever had an entry. What `elsewhere`
    remembers of sources stands among the articles; none is asked.
    """
    matched = match_identities(
        articles,
        choose_own(articles, known),
        publication_url=publication.url,
        timezone=publication.timezone,
        now=now,
        unread=unread,
        withdrawn=withdrawn,
    )
    found = [*matched.entries]
    if elsewhere is not None:
        own = list_own_ids(articles, matched.entries, known, unread=unread)
        found += _recall(publication, elsewhere, known, own)
    entries = order_entries(entry for entry in found if entry.id not in withdrawn)
    loaded = LoadedEntries(
        entries=entries, refused=(), remarks=(), next_change=None, origin=publication.url
    )
    compiler = Compiler(now=now, editions=editions)
    listed = list_feeds(publication, loaded, published, compiler=compiler)
    renderer = Renderer(publication_url=publication.url, timezone=publication.timezone)
    checker = Checker(timezone=publication.timezone, now=now)
    faults = [_contest(name) for name in listed.contested]
    for feed in listed.feeds:
        faults.extend(_list_faults(feed, renderer, checker))
    remarks = [
        *_remark(listed.feeds, Locator(publication.folder)),
        *_remark_on_podcasts(listed),
        *_remark_on_episodes(listed.feeds),
        *_remark_on_size(listed.feeds, renderer),
    ]
    return Rehearsal(
        names=tuple(feed.name for feed in listed.feeds),
        sources={entry.id: entry.article.source for entry in entries if entry.article.source},
        faults=tuple(faults),
        remarks=tuple(remarks),
        stale=list_stale(publication, listed.feeds, published),
        notes=tuple(_note_pictures(listed)),
    )


def _contest(name: str) -> Fault:
    if is_among_archives(name):
        message = f"the feed {name} is where archives of feeds stand"
    else:
        message = f"two [[feed]] tables claim the feed {name}"
    return Fault(feed=name, rule="feed/name", message=message)


def _recall(
    publication: Publication,
    elsewhere: SourceLedger,
    known: Iterable[Identity],
    own: Collection[str],
) -> Iterator[Entry]:
    """Yield what is remembered of the articles of sources, whole."""
    said = {source.name: elsewhere.list_entries(source.name) for source in publication.sources}
    republished = republish(publication, elsewhere.list_states(), said, known, own=own)
    for entry in republished.entries:
        yield replace(entry, article=republished.complete(entry.article))


def _list_faults(feed: Feed, renderer: Renderer, checker: Checker) -> Iterator[Fault]:
    try:
        documents = {format_: renderer.render(feed, format_) for format_ in feed.self_urls}
    except ValueError as error:  # what feedgen and lxml say of a value that they cannot write
        entry = _find_unwritable(feed, renderer)
        yield Fault(feed=feed.name, rule="feed/unwritable", message=str(error), entry=entry)
        return
    yield from checker.list_faults(feed, documents)


def _remark(feeds: Iterable[Feed], locator: Locator) -> list[Remark]:
    shown = {entry.id: entry for feed in feeds for entry in _list_own(feed)}
    remarks: list[Remark] = []
    for entry in sorted(shown.values(), key=lambda each: each.article.source):
        remarks.extend(remark_on_illegal(entry))
        remarks.extend(
            _remark_on_length(entry.article, attachment, locator)
            for attachment in entry.article.supplement.attachments
            if attachment.length is None
        )
    return remarks


def _find_unwritable(feed: Feed, renderer: Renderer) -> str | None:
    """Return the id of the entry that no document can hold; None where the settings are wrong."""
    for shown in ((), *((entry,) for entry in feed.entries)):
        try:
            for format_ in feed.self_urls:
                renderer.render(replace(feed, entries=shown), format_)
        except ValueError:
            return shown[0].id if shown else None
    return None


def _list_own(feed: Feed) -> Iterator[Entry]:
    """Yield the entries of which somebody here can mend the words."""
    return (entry for entry in feed.entries if entry.article.source_name is None)


def _remark_on_podcasts(listed: ListedFeeds) -> Iterator[Remark]:
    """Yield what keeps podcasts out of directories; a setting is remarked on once."""
    seen: set[str] = set()
    for feed in listed.feeds:
        for message, hint in () if feed.podcast is None else _list_lacks(feed.podcast, listed):
            if message not in seen:
                seen.add(message)
                where = f"[[feed]] podcast: {message}"
                yield Remark(
                    source="publisher.toml",
                    line=None,
                    message=where,
                    hint=hint,
                    rule="feed/podcast",
                )


def _remark_on_episodes(feeds: Iterable[Feed]) -> Iterator[Remark]:
    """Yield a remark on each episode whose file directories leave out."""
    shown = {entry.id: entry for feed in feeds if feed.podcast for entry in _list_own(feed)}
    for entry in sorted(shown.values(), key=lambda each: each.article.source):
        enclosure, _ = split_attachments(entry.article)
        if enclosure is not None and not enclosure.url.endswith(PLAYED_ENDINGS):
            yield Remark(
                source=entry.article.source,
                line=None,
                message=f"Apple Podcasts does not play {enclosure.url}",
                hint=f"Let the address of the file end in {', '.join(PLAYED_ENDINGS)}.",
                rule="feed/podcast",
            )


def _remark_on_size(feeds: Iterable[Feed], renderer: Renderer) -> Iterator[Remark]:
    """Yield one remark on the feeds without an archive that are larger than they should be."""
    large = []
    for feed in feeds:
        size = max(sum(renderer.measure(feed, format_)) for format_ in feed.self_urls)
        if feed.archive is None and size > feed.largest:
            large.append((size, feed.name))
    if large:
        size, name = max(large)
        others = f"; {len(large)} feeds are so large" if len(large) > 1 else ""
        yield Remark(
            source="publisher.toml",
            line=None,
            message=f"[[feed]]: {name} has {size / 1000:,.0f} kB, which readers fetch after each"
            f" new article{others}",
            hint='Add "archive = 50" to its table, or write a lower "limit".',
            rule="feed/size",
        )


def _list_lacks(podcast: Podcast, listed: ListedFeeds) -> Iterator[tuple[str, str]]:
    if not podcast.settings.categories:
        yield "no category, which directories ask for", 'Add: category = "Society & Culture"'
    for category, narrower in podcast.settings.categories:
        if not is_category(category, narrower):
            written = f"{category} > {narrower}" if narrower else category
            yield (
                f"{written!r} is no category that directories know",
                "Write one as Apple Podcasts lists it: Arts, or Society & Culture > Documentary.",
            )
    owner = podcast.settings.owner
    if owner is None or not is_email(owner.email or ""):
        yield (
            "no owner with an e-mail address, whom directories ask whose podcast it is",
            'Add: owner = { name = "…", email = "podcast@example.org" }',
        )
    if podcast.image is None:
        yield "no image, which directories ask for", 'Add: image = "/podcast.jpg"'
        return
    picture = measure_picture(Picture(url=podcast.image), listed.files)
    width, height = picture.width, picture.height
    if width is not None and not (width == height and LEAST_IMAGE <= width <= LARGEST_IMAGE):
        yield (
            f"the image is {width} by {height} pixels, and directories will not take it",
            f"Make it square, {LEAST_IMAGE} to {LARGEST_IMAGE} pixels wide.",
        )


def _note_pictures(listed: ListedFeeds) -> Iterator[Remark]:
    """Yield a note for each article with pictures of which readers cannot know the size."""
    shown = {
        entry.id: entry for feed in listed.feeds if feed.full_text for entry in _list_own(feed)
    }
    for entry in sorted(shown.values(), key=lambda each: each.article.source):
        number = count_unmeasured(measure_images(entry.article, listed.files))
        if number:
            pictures = "1 picture" if number == 1 else f"{number:,} pictures"
            yield Remark(
                source=entry.article.source,
                line=None,
                message=f"{pictures} without width and height; text jumps when one is loaded",
                hint="Put the file into the publication's folder, or state both in pixels.",
                rule="content/picture-size",
            )


def _remark_on_length(article: Article, attachment: Attachment, locator: Locator) -> Remark:
    return Remark(
        source=article.source,
        line=locator.find_in_article(article.source, "feed/file", attachment.url),
        message=f"nobody knows how long {attachment.url} is; RSS will say 0 bytes",
        hint="Put the file into the publication's folder, or state its length in bytes.",
        rule="feed/length",
    )
