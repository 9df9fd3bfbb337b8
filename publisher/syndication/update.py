"""A build that is skipped where nothing can have changed: what cron runs every few minutes."""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.content.scan import (
    list_possible_side_files,
    list_roots,
    list_suffixes,
    name_root,
    stamp_article_files,
)
from publisher.model.articles import Remark
from publisher.model.delivery import Edition
from publisher.model.publication import Publication
from publisher.snapshot import Snapshot, drop_snapshot, read_snapshot
from publisher.stamps import YOUNG_NANOSECONDS, Stamp, describe_program, stamp_file
from publisher.storage.cache import Cache
from publisher.storage.ledger import DeliveryLedger, IdentityLedger
from publisher.storage.source_ledger import SourceLedger
from publisher.storage.trial import TrialIdentities
from publisher.syndication.options import BuildOptions
from publisher.syndication.sources import list_surrounding_sources

if TYPE_CHECKING:
    from publisher.entries import LoadedEntries
    from publisher.syndication.build import BuildReport
    from publisher.syndication.surroundings import Surroundings


@dataclass(frozen=True, kw_only=True, slots=True)
class UpdateReport:
    """What an update did."""

    #: None: nothing had changed, and nothing was read or written.
    build: "BuildReport | None"
    #: What stands beside the feeds; None where nothing was written.
    surroundings: "Surroundings | None"
    #: Article files that cannot be understood; those of the last build where none was made.
    refused: tuple[Remark, ...]
    remarks: tuple[Remark, ...]


def update_feeds(
    publication: Publication,
    ledger: IdentityLedger,
    cache: Cache,
    now: datetime,
    *,
    deliveries: DeliveryLedger | None = None,
    is_forced: bool = False,
    is_strict: bool = False,
    significant: Collection[str] = (),
    options: BuildOptions | None = None,
    elsewhere: SourceLedger | None = None,
) -> UpdateReport:
    """Build all feeds, unless articles, settings, ledger and feeds are as the last build left them.

    What `elsewhere` remembers of sources joins the articles. `deliveries` has the editions; without
    it, feeds of editions are not made.

    Raises:
        ArticleError: `is_strict`, and an article cannot be understood; nothing was written.
        ConfigurationError: A content folder does not exist.
        FileAccessError: A file cannot be read or written; see `build_feeds`.
        LedgerBusyError: Another process holds the write lock.
        TemplateError: A page cannot be set; the feeds are written. See `write_surroundings`.
    """
    folder = str(publication.folder)
    # What is read from here on may be newer than these stamps, never older.
    sources = stamp_article_files(publication)
    described = "" if elsewhere is None or not publication.sources else elsewhere.describe()
    editions = _list_editions(publication, deliveries)
    is_trial = options is not None and options.is_trial
    if is_forced:
        cache.clear()
    elif not significant:
        refused = _find_unchanged(publication, ledger, editions, sources, described, now)
        if refused is not None and not (is_strict and refused):
            return UpdateReport(build=None, surroundings=None, refused=refused, remarks=())
    if is_trial:
        ledger = TrialIdentities(ledger)
    else:
        # While we write, and if we are stopped then, nothing is known.
        drop_snapshot(folder)
    # Only now: a run that finds nothing to do must not pay for importing any of this.
    from publisher.entries import load_entries
    from publisher.syndication.build import build_feeds
    from publisher.syndication.gone import list_gone_paths
    from publisher.syndication.surroundings import write_surroundings

    loaded = load_entries(
        publication,
        ledger,
        cache,
        now,
        is_strict=is_strict,
        stamps=sources,
        significant=significant,
        elsewhere=elsewhere,
    )
    report = build_feeds(publication, loaded, ledger, cache, now, options, editions=editions)
    gone = list_gone_paths(loaded.withdrawn, loaded.entries, publication)
    beside = None if is_trial else write_surroundings(report.feeds, publication, cache, gone)
    if not (report.failed or beside is None):
        facts = {
            "program": describe_program(),
            "settings": publication.digest,
            "identities": str(ledger.count_identities()),
            "withdrawn": _describe_withdrawn(ledger),
            "taken_at": str(_nanoseconds(now)),
            "next_change": _as_fact(_next_change(publication, loaded, now)),
            "elsewhere": described,
            "editions": _describe(editions),
            "refused": json.dumps([asdict(remark) for remark in loaded.refused]),
            # Until somebody looked whether the hub knows.
            "hub_due": "" if publication.hub is None else "0",
        }
        inputs = _list_inputs(publication, loaded, sources, report.files)
        feeds = (*report.written, *report.unchanged)
        outputs = (str(path) for path in (*feeds, *beside.written, *beside.unchanged))
        snapshot = _make_snapshot(publication, (*inputs, *outputs), facts)
        described = snapshot.describe(sources)
        # Looked at last: what was changed while we read it, or since, is young.
        stamps = (*sources.values(), *(stamp_file(f"{folder}/{name}") for name in inputs))
        if all(stamp[2] < _nanoseconds(now) - YOUNG_NANOSECONDS for stamp in stamps):
            snapshot.write(described)
    return UpdateReport(
        build=report,
        surroundings=beside,
        refused=loaded.refused,
        remarks=(*loaded.remarks, *report.remarks),
    )


def _list_inputs(
    publication: Publication,
    loaded: "LoadedEntries",
    sources: Iterable[str],
    files: Iterable[Path],
) -> tuple[str, ...]:
    """Return what else than articles feeds and pages are made from, there or not.

    Paths are below the publication's folder, as those of a snapshot are.
    """
    key_files = () if loaded.index is None else loaded.index.reading.dialect.key_files
    found = (
        *list_possible_side_files(publication, sources, key_files),
        *list_surrounding_sources(publication),
    )
    beside = (os.path.relpath(path, publication.folder) for path in found)
    return ("publisher.toml", *beside, *map(str, files))


def _make_snapshot(
    publication: Publication, files: Iterable[str], facts: Mapping[str, str]
) -> Snapshot:
    # Where a folder need not be there, it can come.
    folders = () if publication.content.is_needed else publication.content.folders
    absent = (name for name in folders if not (publication.folder / name).is_dir())
    return Snapshot(
        str(publication.folder),
        roots=(name_root(root, publication) for root, _ in list_roots(publication)),
        suffixes=list_suffixes(publication),
        files=(*absent, *files),
        facts=facts,
    )


def _list_editions(
    publication: Publication, deliveries: DeliveryLedger | None
) -> tuple[Edition, ...]:
    if deliveries is None or not any(feed.editions for feed in publication.feeds):
        return ()
    from publisher.syndication.editions import list_shown_editions

    return list_shown_editions(publication, deliveries)


def _describe(editions: Iterable[Edition]) -> str:
    """Return what stands for the editions: frozen, they stay the same under the same ids."""
    return " ".join(edition.id for edition in editions)


def _next_change(
    publication: Publication, loaded: "LoadedEntries", now: datetime
) -> datetime | None:
    """Return when a feed changes though no file does."""
    from publisher.syndication.digests import find_next_digest

    moments = (loaded.next_change, find_next_digest(publication, loaded.entries, now))
    return min((moment for moment in moments if moment is not None), default=None)


def _find_unchanged(
    publication: Publication,
    ledger: IdentityLedger,
    editions: Iterable[Edition],
    sources: Mapping[str, Stamp],
    elsewhere: str,
    now: datetime,
) -> tuple[Remark, ...] | None:
    """Return the articles that the last build left out, if all is as it left it; else None."""
    found = read_snapshot(str(publication.folder))
    if found is None:
        return None
    snapshot, described = found
    facts = snapshot.facts
    try:
        taken_at, next_change = int(facts["taken_at"]), facts["next_change"]
        refused = tuple(Remark(**remark) for remark in json.loads(facts["refused"]))
        is_in_time = taken_at <= _nanoseconds(now) < (int(next_change) if next_change else 1 << 63)
        is_same = (
            facts["program"] == describe_program()
            and facts["settings"] == publication.digest
            # A ledger that was put back from a backup knows fewer.
            and facts["identities"] == str(ledger.count_identities())
            and facts["elsewhere"] == elsewhere
            and facts["withdrawn"] == _describe_withdrawn(ledger)
            and facts["editions"] == _describe(editions)
        )
    except (ValueError, KeyError, TypeError):
        return None  # kept by another version
    # After the clock was set back, an article may have to go again.
    if not is_in_time or not is_same or snapshot.describe(sources) != described:
        return None
    return refused


def _describe_withdrawn(ledger: IdentityLedger) -> str:
    return json.dumps(sorted((each.id, each.reason) for each in ledger.list_withdrawn()))


def _as_fact(moment: datetime | None) -> str:
    return "" if moment is None else str(_nanoseconds(moment))


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1e6) * 1000
