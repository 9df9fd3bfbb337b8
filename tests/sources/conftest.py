"""A publication with sources on a site of this machine, and its ledger."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.model.publication import Publication
from publisher.model.sources import SourceEntry, SourceState
from publisher.sources.asking import Round, SourceReport
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger
from publisher.storage.open import open_ledger
from publisher.syndication.update import UpdateReport, update_feeds
from tests.sources.site import Site, open_site

#: Long after any file of a test was made: only the kernel says when that was.
NOW = datetime(2100, 11, 23, 12, tzinfo=UTC)


class Desk:
    """Asks sources and builds feeds, at moments that a test chooses."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder = folder
        self.site = site
        self.now = NOW
        self.configure()

    def configure(self, *tables: str, more: str = "") -> None:
        """Write the settings; each table is a path of the site, with further lines behind it."""
        lines = ['[publication]\ntitle = "De Kust"\nurl = "https://example.org/"']
        for number, table in enumerate(tables):
            path, _, rest = table.partition("\n")
            name = "" if "name =" in rest else f'name = "s{number}"\n'
            lines.append(
                f'[[source]]\nurl = "{self.site.url(path)}"\n{name}'
                f'allow_hosts = ["{self.site.host}"]\n{rest}'
            )
        (self.folder / "publisher.toml").write_text("\n".join([*lines, more]))

    @property
    def publication(self) -> Publication:
        return load_publication(self.folder / "publisher.toml", {})

    def wait(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    def open(self) -> AbstractContextManager[Ledger]:
        return open_ledger(self.publication.ledger, durability="process")

    def ask(self, *, is_forced: bool = False, **how: object) -> list[SourceReport]:
        with self.open() as ledger:
            turn = Round(
                publication=self.publication,
                ledger=ledger.sources,
                now=self.now,
                draw=lambda: 0.0,
                **how,  # type: ignore[arg-type]
            )
            return turn.run(self.publication.sources, is_forced=is_forced)

    def entries(self, name: str = "s0") -> list[SourceEntry]:
        with self.open() as ledger:
            return ledger.sources.list_entries(name)

    def state(self, name: str = "s0") -> SourceState:
        with self.open() as ledger:
            return next(each for each in ledger.sources.list_states() if each.name == name)

    def carried(self) -> set[str]:
        with self.open() as ledger:
            return ledger.deliveries.list_carried("weekly")

    def build(self, *, is_forced: bool = False) -> UpdateReport:
        publication = self.publication
        with (
            self.open() as ledger,
            open_cache(publication.state_folder / "cache.sqlite") as cache,
        ):
            return update_feeds(
                publication,
                ledger.identities,
                cache,
                self.now,
                is_forced=is_forced,
                elsewhere=ledger.sources,
            )

    def feed(self, name: str = "all.atom") -> bytes:
        return (self.folder / "feeds" / name).read_bytes()

    def feeds(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.folder / "feeds").iterdir()}


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    return Desk(tmp_path, site)
