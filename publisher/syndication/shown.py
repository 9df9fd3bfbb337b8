"""Where few files changed, only what feeds show is looked at.

A feed shows the newest articles that it takes. So what all feeds showed, the few other entries that
tell something of them, and what is new, is all that any of them can show next, unless something
leaves its place. Then, and wherever anything else than articles decides, everything is looked at
(`entries.load_entries`).
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from publisher.content.identities import Matched, match_identities
from publisher.content.index import ArticleIndex, KeptIndex, index_articles
from publisher.content.kept import IndexedFile, read_kept
from publisher.entries import ARTICLES, LoadedEntries, find_next_change, order_entries
from publisher.model.articles import Article, Identity, Remark
from publisher.model.publication import Publication
from publisher.stamps import YOUNG_NANOSECONDS, Stamp
from publisher.storage.cache import Cache
from publisher.storage.identity_ledger import IdentityLedger
from publisher.syndication.feeds import Feed
from publisher.syndication.scopes import has_two_spellings

_KIND, _KEY = "shown", "key"
#: With more files than that, looking at everything takes hardly longer.
_MOST_CHANGED = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shown:
    """What the build before found, beside what is remembered of each file."""

    #: As in `Publication` and `ArticleIndex`.
    digest: str
    reading_key: str
    #: UTC: when that was, and when something changes though no file does.
    taken_at: datetime
    next_change: datetime | None
    #: In the ledger; one that was put back from a backup has fewer.
    identities: int
    #: Of every article file that could be trusted to be as it was read.
    stamps: Mapping[str, Stamp]
    #: Sources of the entries that stood in a feed, and of its witnesses.
    shown: Collection[str]
    #: Of all files.
    remarks: tuple[Remark, ...]


def keep_shown(
    publication: Publication,
    loaded: LoadedEntries,
    feeds: Collection[Feed],
    ledger: IdentityLedger,
    cache: Cache,
    now: datetime,
    stamps: Mapping[str, Stamp],
) -> None:
    """Remember for the next build what all `feeds` show, unless that would not be enough for it.

    `stamps` is how the article files stood before they were read.
    """
    index = loaded.index
    if (
        not feeds
        or index is None
        or _is_beyond_articles(publication)
        or loaded.withdrawn
        or loaded.refused
        or index.reading.translations
        or any(remark.rule == "article/id" for remark in loaded.remarks)
        or has_two_spellings(publication, loaded.entries)
    ):
        cache.put(_KIND, _KEY, b"")
        return
    trusted_until = int(now.timestamp() * 1e9) - YOUNG_NANOSECONDS
    held = _Shown(
        digest=publication.digest,
        reading_key=index.reading_key,
        taken_at=now,
        next_change=loaded.next_change,
        identities=ledger.count_identities(),
        stamps={source: each for source, each in stamps.items() if each[2] < trusted_until},
        shown={
            entry.article.source for feed in feeds for entry in (*feed.entries, *feed.witnesses)
        },
        remarks=loaded.remarks,
    )
    cache.put(_KIND, _KEY, _write(held))


def load_shown(
    publication: Publication,
    ledger: IdentityLedger,
    cache: Cache,
    now: datetime,
    stamps: Mapping[str, Stamp],
) -> LoadedEntries | None:
    """Return what feeds may show at `now`, of which only part was looked at, or None.

    None, and nothing is written, where all articles have to be looked at. Otherwise new identities
    are in the ledger, as after `load_entries`; the entries are those that stood in feeds, and
    those whose files changed.
    """
    held = _read(cache.get(_KIND, _KEY))
    if held is None or not _is_still_true(held, publication, ledger, now, stamps):
        return None
    changed = {source for source, stamp in stamps.items() if held.stamps.get(source) != stamp}
    looked_at = changed.union(held.shown)
    # A name that is not UTF-8 cannot be remembered.
    if len(changed) > _MOST_CHANGED or not all(map(str.isprintable, changed)):
        return None
    kept = KeptIndex(
        reading_key=held.reading_key, files=cache.read_some(ARTICLES, sorted(looked_at))
    )
    index = index_articles(publication, now, kept, stamps, looked_at)
    if index.reading_key != held.reading_key or index.refused:
        return None
    index = replace(index, remembered=lambda: cache.read_all(ARTICLES))
    before = read_kept({each: row for each, row in kept.files.items() if each in changed})
    if any(
        _leaves_its_place(before.get(source), index.placed.get(source), source in held.shown)
        or _is_contested(before.get(source), index.placed.get(source), source, cache)
        for source in changed
    ):
        return None
    matched = _match(publication, index, ledger, now, changed)
    if matched is None or has_two_spellings(publication, matched.entries):
        return None
    cache.change(ARTICLES, index.fresh)
    if matched.changed:
        ledger.store_identities(matched.changed)
    return _make_loaded(publication, index, matched, held, ledger, now, looked_at)


def _is_beyond_articles(publication: Publication) -> bool:
    """Tell whether feeds show more than the newest of the publication's own articles."""
    return bool(publication.sources) or any(
        definition.archive is not None or definition.is_compiled for definition in publication.feeds
    )


def _is_still_true(
    held: _Shown,
    publication: Publication,
    ledger: IdentityLedger,
    now: datetime,
    stamps: Mapping[str, Stamp],
) -> bool:
    """Tell whether nothing but files changed, and none is gone."""
    return (
        # After the clock was set back, an article may have to go again.
        held.taken_at <= now
        and held.digest == publication.digest
        and (held.next_change is None or now < held.next_change)
        and held.stamps.keys() <= stamps.keys()
        and not _is_beyond_articles(publication)
        and held.identities == ledger.count_identities()
        and not ledger.list_withdrawn()
    )


def _leaves_its_place(
    before: IndexedFile | None, after: IndexedFile | None, is_shown: bool
) -> bool:
    """Tell whether something that stands in a feed may have to go, or to stand elsewhere."""
    if not is_shown:
        return False
    if before is None or after is None or before.article is None or after.article is None:
        return True
    return _where(before.article) != _where(after.article)


def _where(article: Article) -> tuple[object, ...]:
    """Return all of an article that decides in which feeds it stands, and where in them."""
    return (
        article.published,
        article.expires,
        article.draft,
        article.language,
        article.section,
        article.tags,
        [author.name for author in article.authors],
        any(each.is_playable for each in article.supplement.attachments),
    )


def _is_contested(
    before: IndexedFile | None, after: IndexedFile | None, source: str, cache: Cache
) -> bool:
    """Tell whether a file that was not looked at may have the address that this one wants."""
    if after is None or after.article is None:
        return False
    had = None if before is None else before.article
    if had is not None and (had.url, had.draft) == (after.url, after.article.draft):
        return False
    # As it is written there: in quotation marks, so that no longer address is found.
    return any(other != source for other in cache.list_holding(ARTICLES, json.dumps(after.url)))


def _match(
    publication: Publication,
    index: ArticleIndex,
    ledger: IdentityLedger,
    now: datetime,
    changed: Collection[str],
) -> Matched | None:
    """Return the identities of the articles that were looked at; None where others may matter."""
    articles = index.articles
    alike = [_as_identity(each) for each in articles if each.source in changed]
    found = ledger.find_identities(sources=[each.source for each in articles], alike=alike)
    sources = {article.source for article in articles}
    titled = {(each.title, each.published) for each in alike}
    bodies = {each.body_digest for each in alike if each.body_digest}
    declared = {each.id for each in alike}
    for each in found:
        is_like = (
            (each.title, each.published) in titled
            or each.body_digest in bodies
            or each.id in declared
        )
        if is_like and each.source not in sources:
            return None
    known = [each for each in found if each.source in sources]
    matched = match_identities(
        articles,
        known,
        publication_url=publication.url,
        timezone=publication.timezone,
        now=now,
    )
    ids = {each.id for each in known}
    new = [each for each in matched.changed if each.id not in ids]
    taken = {each.id for each in ledger.find_identities(sources=(), alike=new)} if new else set()
    if (
        any(each.id in taken for each in new)
        or matched.remarks
        or any(identity.source not in changed for identity in matched.changed)
    ):
        return None
    return matched


def _as_identity(article: Article) -> Identity:
    """Return what an identity would be like that the article can be known by."""
    return Identity(
        id=article.declared_id or "",
        source=article.source,
        title=article.title,
        published=article.published,
        body_digest=article.body_digest,
    )


def _make_loaded(
    publication: Publication,
    index: ArticleIndex,
    matched: Matched,
    held: _Shown,
    ledger: IdentityLedger,
    now: datetime,
    looked_at: Collection[str],
) -> LoadedEntries:
    moments = (held.next_change, find_next_change(index.articles, now))
    others = (remark for remark in held.remarks if remark.source not in looked_at)
    return LoadedEntries(
        entries=order_entries(matched.entries),
        refused=(),
        remarks=tuple(sorted((*others, *index.remarks), key=lambda remark: remark.source)),
        next_change=min((moment for moment in moments if moment is not None), default=None),
        origin=ledger.keep_origin(publication.url),
        index=index,
    )


def _write(held: _Shown) -> bytes:
    next_change = held.next_change
    values = {
        "digest": held.digest,
        "reading_key": held.reading_key,
        "taken_at": held.taken_at.isoformat(),
        "next_change": None if next_change is None else next_change.isoformat(),
        "identities": held.identities,
        "stamps": held.stamps,
        "shown": sorted(held.shown),
        "remarks": [asdict(remark) for remark in held.remarks],
    }
    return json.dumps(values, separators=(",", ":")).encode()


def _read(written: bytes | None) -> _Shown | None:
    """Return what `_write` wrote; None where nothing, or another version, did."""
    if not written:
        return None
    try:
        values = json.loads(written)
        next_change = values["next_change"]
        return _Shown(
            digest=values["digest"],
            reading_key=values["reading_key"],
            taken_at=datetime.fromisoformat(values["taken_at"]),
            next_change=None if next_change is None else datetime.fromisoformat(next_change),
            identities=values["identities"],
            stamps={
                source: (stamp[0], stamp[1], stamp[2], stamp[3])
                for source, stamp in values["stamps"].items()
            },
            shown=frozenset(values["shown"]),
            remarks=tuple(Remark(**remark) for remark in values["remarks"]),
        )
    except (ValueError, TypeError, LookupError, AttributeError):
        return None
