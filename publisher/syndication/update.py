"""A build that is skipped where nothing can have changed: what cron runs every few minutes."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.content.scan import list_article_files, list_side_files
from publisher.model.articles import Remark
from publisher.model.publication import Publication
from publisher.storage.cache import Cache
from publisher.storage.ledger import IdentityLedger

if TYPE_CHECKING:
    from publisher.syndication.build import BuildReport

_KIND, _KEY = "snapshot", "feeds"
#: A file changed twice within a tick of the file system's clock can look the same as after the
#: first change, so one that was young when it was looked at is not trusted.
_YOUNG = timedelta(seconds=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class UpdateReport:
    """What an update did."""

    #: None: nothing had changed, and nothing was read or written.
    build: "BuildReport | None"
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
) -> UpdateReport:
    """Build all feeds, unless articles, settings, ledger and feeds are as the last build left them.

    Raises:
        ArticleError: `is_strict`, and an article cannot be understood; nothing was written.
        ConfigurationError: A content folder does not exist.
        FileAccessError: A file cannot be read or written; see `build_feeds`.
        LedgerBusyError: Another process holds the write lock.
    """
    articles = list_article_files(publication)
    files = [*articles, *list_side_files(publication, articles)]
    state = _State(publication, ledger)
    if not is_forced:
        kept = _read_snapshot(cache, now)
        if kept is not None and is_strict and kept.refused:
            kept = None
        if kept is not None and kept.key == state.key(files, kept.outputs):
            return UpdateReport(build=None, refused=kept.refused, remarks=())
    # Only now: a run that finds nothing to do must not pay for importing any of this.
    from publisher.entries import load_entries
    from publisher.syndication.build import build_feeds

    # What is read from here on may be newer than these stamps, never older.
    stamps = state.stamps(files)
    loaded = load_entries(publication, ledger, now, is_strict=is_strict)
    report = build_feeds(publication, loaded, ledger, now)
    outputs = tuple(str(path) for path in (*report.written, *report.unchanged))
    is_young = any(now.timestamp() - _YOUNG.total_seconds() < stamp[3] / 1e9 for stamp in stamps)
    if not is_young and not report.failed:
        snapshot = _Snapshot(
            key=state.key_of(stamps, outputs),
            outputs=outputs,
            taken_at=now,
            next_change=loaded.next_change,
            refused=loaded.refused,
        )
        cache.put(_KIND, _KEY, snapshot.as_bytes())
    return UpdateReport(
        build=report, refused=loaded.refused, remarks=(*loaded.remarks, *report.remarks)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Snapshot:
    """How everything stood after a build."""

    key: str
    #: Feeds that were written, below the publication's folder.
    outputs: tuple[str, ...]
    taken_at: datetime
    next_change: datetime | None
    refused: tuple[Remark, ...]

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), default=datetime.isoformat).encode()


def _read_snapshot(cache: Cache, now: datetime) -> _Snapshot | None:
    """Return the last snapshot if it can still hold at `now`."""
    found = cache.get(_KIND, _KEY)
    if found is None:
        return None
    try:
        values = json.loads(found)
        due = values["next_change"]
        snapshot = _Snapshot(
            key=values["key"],
            outputs=tuple(values["outputs"]),
            taken_at=datetime.fromisoformat(values["taken_at"]),
            next_change=None if due is None else datetime.fromisoformat(due),
            refused=tuple(Remark(**remark) for remark in values["refused"]),
        )
    except (ValueError, KeyError, TypeError):
        return None  # kept by another version
    # A clock that was set back can take articles away again.
    if now < snapshot.taken_at:
        return None
    return None if snapshot.next_change is not None and snapshot.next_change <= now else snapshot


#: Path, size, modification and change time in nanoseconds, inode; zero for what is not there.
#: The change time is the kernel's own: no program can set it back.
_Stamp = tuple[str, int, int, int, int]


class _State:
    """What a build depends on, as stamps that cost one system call a file."""

    def __init__(self, publication: Publication, ledger: IdentityLedger) -> None:
        self._folder = publication.folder
        # A ledger put back from a backup knows fewer identities.
        self._ledger = ledger
        self._frame = (publication.digest, publication.ledger.stat().st_ino)

    def _stamp(self, path: Path) -> _Stamp:
        name = os.path.relpath(path, self._folder)
        try:
            found = path.stat()
        except OSError:
            return name, 0, 0, 0, 0
        return name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino

    def stamps(self, files: Iterable[Path]) -> list[_Stamp]:
        return [self._stamp(path) for path in files]

    def key(self, files: Iterable[Path], outputs: Iterable[str]) -> str:
        return self.key_of(self.stamps(files), outputs)

    def key_of(self, stamps: list[_Stamp], outputs: Iterable[str]) -> str:
        feeds = self.stamps(self._folder / output for output in outputs)
        known = self._ledger.count_identities()
        everything = json.dumps([self._frame, known, stamps, feeds])
        return hashlib.sha256(everything.encode()).hexdigest()
