"""The made-up publications and the project's own, built once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

import pytest

from publisher.config.load import load_publication
from publisher.entries import load_entries
from publisher.storage.cache import open_cache
from publisher.storage.open import open_ledger
from publisher.syndication.build import build_feeds
from publisher.syndication.editions import list_shown_editions
from tests.syndication.conftest import make_edition
from tests.syndication.validators.publications import PUBLICATIONS, MadeUp

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


def build(folder: Path, made_up: MadeUp) -> Path:
    """Write a publication into a folder, build it, and return where its feeds are."""
    (folder / "articles").mkdir(parents=True)
    settings = f'[publication]\nurl = "https://example.org/"\n{made_up.settings}{made_up.feeds}'
    (folder / "publisher.toml").write_text(settings, encoding="utf-8")
    for name, text in made_up.articles.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"articles/{name}.md").write_bytes(content)
    publication = load_publication(folder / "publisher.toml", {})
    with (
        open_ledger(folder / "ledger.sqlite", durability="process") as ledger,
        open_cache(folder / "cache.sqlite") as cache,
    ):
        identities = ledger.identities
        loaded = load_entries(publication, identities, cache, NOW)
        ids = {PurePath(each.article.source).stem: each.id for each in loaded.entries}
        for number, (subject, names) in enumerate(made_up.editions):
            edition = make_edition(subject, [(name, ids.get(name, "urn:x:gone")) for name in names])
            ledger.deliveries.freeze(edition, NOW - timedelta(days=7 * number))
        editions = list_shown_editions(publication, ledger.deliveries)
        report = build_feeds(publication, loaded, identities, cache, NOW, editions=editions)
        if made_up.withdrawn:
            for name, reason in made_up.withdrawn.items():
                identities.withdraw(ids[name], reason=reason, url="", now=NOW)
            again = load_entries(publication, identities, cache, NOW)
            report = build_feeds(publication, again, identities, cache, NOW, editions=editions)
    assert loaded.refused == ()
    assert report.failed == ()
    assert len(loaded.entries) == len(made_up.articles)
    return folder / "feeds"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Name of a publication → the folder with its feeds."""
    folder = tmp_path_factory.mktemp("publications")
    made = {name: build(folder / name, made_up) for name, made_up in PUBLICATIONS.items()}
    return {**made, "root": ROOT / "feeds"}


@pytest.fixture(params=[*PUBLICATIONS, "root"])
def feeds(request: pytest.FixtureRequest, built: Mapping[str, Path]) -> Path:
    """The feeds of each publication in turn."""
    return built[request.param]
