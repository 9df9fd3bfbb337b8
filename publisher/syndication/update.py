"""A build that is skipped where nothing can have changed: what cron runs every few minutes."""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from publisher import __version__
from publisher.content.scan import (
    list_possible_side_files,
    list_roots,
    list_suffixes,
    name_root,
    stamp_article_files,
)
from publisher.model.articles import Remark
from publisher.model.publication import Publication
from publisher.snapshot import Snapshot, drop_snapshot, read_snapshot
from publisher.stamps import YOUNG_NANOSECONDS, Stamp, stamp_file
from publisher.storage.cache import Cache
from publisher.storage.ledger import IdentityLedger
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
    is_forced: bool = False,
    is_strict: bool = False,
    significant: Collection[str] = (),
    options: BuildOptions | None = None,
) -> UpdateReport:
    """Build all feeds, unless articles, settings, ledger and feeds are as the last build left them.

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
    is_trial = options is not None and options.is_trial
    if is_forced:
        cache.clear()
    elif not significant:
        refused = _find_unchanged(publication, ledger, sources, now)
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
    from publisher.syndication.surroundings import write_surroundings

    loaded = load_entries(
        publication,
        ledger,
        cache,
        now,
        is_strict=is_strict,
        stamps=sources,
        significant=significant,
    )
    report = build_feeds(publication, loaded, ledger, cache, now, options)
    beside = None if is_trial else write_surroundings(report.feeds, publication, cache)
    side_files = _list_side_files(publication, loaded, sources)
    # Stamped when they have been read: one that changed meanwhile is younger than this run.
    read = (*side_files, *map(str, report.files))
    stamps = (*sources.values(), *(stamp_file(f"{folder}/{path}") for path in read))
    latest = max((stamp[2] for stamp in stamps), default=0)
    is_young = latest >= _nanoseconds(now) - YOUNG_NANOSECONDS
    if not (is_young or report.failed or beside is None):
        facts = {
            "publisher": __version__,
            "settings": publication.digest,
            "identities": str(ledger.count_identities()),
            "taken_at": str(_nanoseconds(now)),
            "next_change": _as_fact(loaded.next_change),
            "refused": json.dumps([asdict(remark) for remark in loaded.refused]),
            # Until somebody looked whether the hub knows.
            "hub_due": "" if publication.hub is None else "0",
        }
        feeds = (*report.written, *report.unchanged)
        outputs = (str(path) for path in (*feeds, *beside.written, *beside.unchanged))
        snapshot = _make_snapshot(publication, (*read, *outputs), facts)
        snapshot.write(snapshot.describe(sources))
    return UpdateReport(
        build=report,
        surroundings=beside,
        refused=loaded.refused,
        remarks=(*loaded.remarks, *report.remarks),
    )


def _list_side_files(
    publication: Publication, loaded: "LoadedEntries", sources: Iterable[str]
) -> list[str]:
    """Return where files are or would be that change how articles are understood, and pages set.

    Paths are below the publication's folder, as those of a snapshot are.
    """
    key_files = () if loaded.index is None else loaded.index.reading.dialect.key_files
    found = list_possible_side_files(publication, sources, key_files)
    paths = (*map(str, found), *map(str, list_surrounding_sources(publication)))
    return [os.path.relpath(path, publication.folder) for path in paths]


def _make_snapshot(
    publication: Publication, files: Iterable[str], facts: Mapping[str, str]
) -> Snapshot:
    return Snapshot(
        str(publication.folder),
        roots=(name_root(root, publication) for root, _ in list_roots(publication)),
        suffixes=list_suffixes(publication),
        files=("publisher.toml", *files),
        facts=facts,
    )


def _find_unchanged(
    publication: Publication,
    ledger: IdentityLedger,
    sources: Mapping[str, Stamp],
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
            facts["publisher"] == __version__
            and facts["settings"] == publication.digest
            # A ledger that was put back from a backup knows fewer.
            and facts["identities"] == str(ledger.count_identities())
        )
    except (ValueError, KeyError, TypeError):
        return None  # kept by another version
    # After the clock was set back, an article may have to go again.
    if not is_in_time or not is_same or snapshot.describe(sources) != described:
        return None
    return refused


def _as_fact(moment: datetime | None) -> str:
    return "" if moment is None else str(_nanoseconds(moment))


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1e6) * 1000
