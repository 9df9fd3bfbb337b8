"""A build that is skipped where nothing can have changed: what cron runs every few minutes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from publisher.model.articles import Remark
from publisher.model.publication import Publication
from publisher.snapshot import drop_snapshot
from publisher.storage.cache import Cache
from publisher.storage.identity_ledger import IdentityLedger
from publisher.storage.ledger import DeliveryLedger
from publisher.storage.source_ledger import SourceLedger
from publisher.storage.trial import TrialIdentities
from publisher.syndication.options import BuildOptions
from publisher.syndication.standing import Standing, look

if TYPE_CHECKING:
    from publisher.entries import LoadedEntries
    from publisher.syndication.reports import BuildReport
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
    standing = look(publication, ledger, deliveries, elsewhere, now)
    is_trial = options is not None and options.is_trial
    if is_forced:
        cache.clear()
    elif not significant:
        refused = standing.find_refused()
        if refused is not None and not (is_strict and refused):
            return UpdateReport(build=None, surroundings=None, refused=refused, remarks=())
    if is_trial:
        ledger = TrialIdentities(ledger)
    else:
        # While we write, and if we are stopped then, nothing is known.
        drop_snapshot(str(publication.folder))
    # Only now: a run that finds nothing to do must not pay for importing any of this.
    from publisher.entries import load_entries
    from publisher.syndication.shown import load_shown

    loaded = None
    if not is_trial and not significant:
        loaded = load_shown(publication, ledger, cache, now, standing.sources)
    loaded = loaded or load_entries(
        publication,
        ledger,
        cache,
        now,
        is_strict=is_strict,
        stamps=standing.sources,
        significant=significant,
        elsewhere=elsewhere,
    )
    return _build(standing, loaded, ledger, deliveries, cache, options)


def _build(
    standing: Standing,
    loaded: "LoadedEntries",
    ledger: IdentityLedger,
    deliveries: DeliveryLedger | None,
    cache: Cache,
    options: BuildOptions | None,
) -> UpdateReport:
    """Write feeds and what stands beside them, and keep how everything stands then."""
    from publisher.syndication.build import build_feeds
    from publisher.syndication.gone import list_gone_paths
    from publisher.syndication.pages.ahead import PagesAhead
    from publisher.syndication.shown import keep_shown
    from publisher.syndication.surroundings import (
        has_surroundings,
        write_editions,
        write_surroundings,
    )

    publication = standing.publication
    is_trial = options is not None and options.is_trial
    ahead = PagesAhead(publication)
    beside = None
    with ahead.errand:
        report = build_feeds(
            publication,
            loaded,
            ledger,
            cache,
            standing.now,
            options,
            editions=standing.editions,
            on_listed=None if is_trial or has_surroundings(cache) else ahead.begin,
        )
        gone = list_gone_paths(loaded.withdrawn, loaded.entries, publication)
        if not is_trial:
            feeds = () if report.failed else report.feeds
            keep_shown(publication, loaded, feeds, ledger, cache, standing.now, standing.sources)
            beside = write_surroundings(
                report.feeds, publication, cache, gone, standing.now, ahead.take()
            )
    if beside is not None and deliveries is not None:
        beside += write_editions(publication, deliveries, standing.on_web, cache)
    if beside is not None and not report.failed:
        standing.keep(loaded, report, beside)
    return UpdateReport(
        build=report,
        surroundings=beside,
        refused=loaded.refused,
        remarks=(*loaded.remarks, *report.remarks),
    )
