"""A publication's folder is updated, and what its feeds are then."""

from datetime import UTC, datetime
from pathlib import Path

from publisher.config.load import load_publication
from publisher.storage.cache import open_cache
from publisher.storage.open import open_ledger
from publisher.syndication.update import UpdateReport, update_feeds

#: Long after any file of a test was made: only the kernel says when that was.
NOW = datetime(2100, 11, 23, 12, tzinfo=UTC)


def update_folder(folder: Path, *, is_forced: bool = False) -> UpdateReport:
    """Return what an update of the publication in a folder did."""
    publication = load_publication(folder / "publisher.toml", {})
    with (
        open_ledger(publication.ledger, durability="process") as ledger,
        open_cache(publication.state_folder / "cache.sqlite") as cache,
    ):
        return update_feeds(publication, ledger.identities, cache, NOW, is_forced=is_forced)


def read_feeds(folder: Path) -> dict[str, bytes]:
    """Return each file of the feeds with its bytes."""
    feeds = folder / "feeds"
    return {
        str(path.relative_to(feeds)): path.read_bytes()
        for path in sorted(feeds.rglob("*"))
        if path.is_file()
    }
