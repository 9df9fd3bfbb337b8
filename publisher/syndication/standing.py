"""How everything stands that a build depends on, kept so that the next one can be skipped."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
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
from publisher.snapshot import Snapshot, read_snapshot
from publisher.stamps import YOUNG_NANOSECONDS, Stamp, describe_program, stamp_file
from publisher.storage.identity_ledger import IdentityLedger
from publisher.storage.ledger import DeliveryLedger
from publisher.storage.source_ledger import SourceLedger
from publisher.syndication.on_web import list_editions_on_web
from publisher.syndication.sources import list_surrounding_sources

if TYPE_CHECKING:
    from publisher.entries import LoadedEntries
    from publisher.syndication.reports import BuildReport
    from publisher.syndication.surroundings import Surroundings


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What a build depends on, as it is before the build begins."""

    publication: Publication
    ledger: IdentityLedger
    now: datetime
    #: How the article files stand. What is read afterwards may be newer, never older.
    sources: Mapping[str, Stamp]
    #: Stands for what is remembered of feeds elsewhere.
    elsewhere: str
    #: Those that feeds show.
    editions: Sequence[Edition]
    #: Newsletter → its editions that have pages or pictures of their own.
    on_web: Mapping[str, Sequence[Edition]]

    def find_refused(self) -> tuple[Remark, ...] | None:
        """Return the articles that the last build left out, if all is as it left it; else None."""
        found = read_snapshot(str(self.publication.folder))
        if found is None:
            return None
        snapshot, described = found
        facts = snapshot.facts
        try:
            taken_at, next_change = int(facts["taken_at"]), facts["next_change"]
            refused = tuple(Remark(**remark) for remark in json.loads(facts["refused"]))
            limit = int(next_change) if next_change else 1 << 63
        except (ValueError, KeyError, TypeError):
            return None  # kept by another version
        # After the clock was set back, an article may have to go again.
        is_in_time = taken_at <= _nanoseconds(self.now) < limit
        is_same = self._describe().items() <= facts.items()
        if not is_in_time or not is_same or snapshot.describe(self.sources) != described:
            return None
        return refused

    def keep(self, loaded: "LoadedEntries", report: "BuildReport", beside: "Surroundings") -> None:
        """Write a snapshot, unless something that the build read is too young to be trusted."""
        facts = {
            **self._describe(),
            "taken_at": str(_nanoseconds(self.now)),
            "next_change": _as_fact(_next_change(self.publication, loaded, self.now)),
            "refused": json.dumps([asdict(remark) for remark in loaded.refused]),
            # Until somebody looked whether the hub knows.
            "hub_due": "" if self.publication.hub is None else "0",
        }
        inputs = _list_inputs(self.publication, loaded, self.sources, report.files)
        outputs = (*report.written, *report.unchanged, *beside.written, *beside.unchanged)
        snapshot = _make_snapshot(self.publication, (*inputs, *map(str, outputs)), facts)
        described = snapshot.describe(self.sources)
        # Looked at last: what was changed while we read it, or since, is young.
        beside_articles = (stamp_file(f"{snapshot.folder}/{name}") for name in inputs)
        stamps = (*self.sources.values(), *beside_articles)
        if all(stamp[2] < _nanoseconds(self.now) - YOUNG_NANOSECONDS for stamp in stamps):
            snapshot.write(described)

    def _describe(self) -> dict[str, str]:
        return {
            "program": describe_program(),
            "settings": self.publication.digest,
            # A ledger that was put back from a backup knows fewer.
            "identities": str(self.ledger.count_identities()),
            "withdrawn": _describe_withdrawn(self.ledger),
            "elsewhere": self.elsewhere,
            "editions": _describe(self.editions),
            "on_web": _describe_on_web(self.on_web),
        }


def look(
    publication: Publication,
    ledger: IdentityLedger,
    deliveries: DeliveryLedger | None,
    elsewhere: SourceLedger | None,
    now: datetime,
) -> Standing:
    """Return how everything stands.

    Raises:
        ConfigurationError: A content folder does not exist.
        FileAccessError: A folder cannot be read.
    """
    return Standing(
        publication=publication,
        ledger=ledger,
        now=now,
        sources=stamp_article_files(publication),
        elsewhere="" if elsewhere is None or not publication.sources else elsewhere.describe(),
        editions=_list_editions(publication, deliveries),
        on_web=_list_on_web(publication, deliveries),
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


def _list_on_web(
    publication: Publication, deliveries: DeliveryLedger | None
) -> Mapping[str, Sequence[Edition]]:
    if deliveries is None or not publication.newsletters:
        return {}
    return list_editions_on_web(publication, deliveries)


def _describe_on_web(editions: Mapping[str, Sequence[Edition]]) -> str:
    """Return what stands for all editions together: there can be many."""
    said = [f"{each.id} {each.frozen_at}" for own in editions.values() for each in own]
    return sha256("\n".join(said).encode()).hexdigest()


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


def _describe_withdrawn(ledger: IdentityLedger) -> str:
    return json.dumps(sorted((each.id, each.reason) for each in ledger.list_withdrawn()))


def _as_fact(moment: datetime | None) -> str:
    return "" if moment is None else str(_nanoseconds(moment))


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1e6) * 1000
