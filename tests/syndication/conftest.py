"""A small publication in a folder of its own, with a real ledger."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.config.load import load_publication
from publisher.content.identities import match_identities
from publisher.entries import LoadedEntries
from publisher.model.articles import Article, Person
from publisher.model.delivery import CarriedArticle, FrozenMessage, NewEdition
from publisher.model.publication import FeedFormat, Publication
from publisher.storage.cache import open_cache
from publisher.storage.identity_ledger import IdentityLedger
from publisher.storage.open import open_ledger
from publisher.syndication.build import build_feeds
from publisher.syndication.checks import Checker
from publisher.syndication.feeds import Feed
from publisher.syndication.reports import BuildReport

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_HEAD = """
[publication]
title = "De Kust"
description = "Alles over zee & strand"
url = "https://example.org/"
language = "nl-BE"
timezone = "Europe/Brussels"
author = { name = "Redactie", email = "redactie@example.org" }
rights = "© De Kust"
"""

WriteArticle = Callable[..., Article]


def find_fault(
    feed: Feed, documents: Mapping[FeedFormat, bytes], timezone: str = "Europe/Brussels"
) -> str | None:
    """Return what is first found to be wrong with a feed, and where."""
    found = Checker(timezone=ZoneInfo(timezone), now=NOW).find_fault(feed, documents)
    return None if found is None else str(found)


def make_edition(
    subject: str, articles: Iterable[tuple[str, str]], newsletter: str = "weekly"
) -> NewEdition:
    """Return an edition that carries articles, given by name and id."""
    return NewEdition(
        newsletter=newsletter,
        subject=subject,
        preheader=f"Wat er in {subject} staat",
        composed_at=NOW,
        message=FrozenMessage(headers=(), html="<p>SLOT</p>", text="SLOT"),
        articles=tuple(
            CarriedArticle(
                id=id_,
                title=f"Over {name}",
                url=f"https://example.org/{name}/",
                source=f"articles/{name}.md",
            )
            for name, id_ in articles
        ),
        return_path="bounces@example.org",
        domain="example.org",
    )


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Builds feeds in a folder from articles that are given as values."""

    publication: Publication
    ledger: IdentityLedger

    def load(self, articles: Iterable[Article], now: datetime = NOW) -> LoadedEntries:
        known = self.ledger.list_identities()
        matched = match_identities(
            articles,
            known,
            publication_url=self.publication.url,
            timezone=self.publication.timezone,
            now=now,
            withdrawn={each.id for each in self.ledger.list_withdrawn()},
        )
        self.ledger.store_identities(matched.changed)
        withdrawn = {each.id: each for each in self.ledger.list_withdrawn()}
        entries = [entry for entry in matched.entries if entry.id not in withdrawn]
        entries.sort(key=lambda entry: entry.id)
        entries.sort(key=lambda entry: entry.article.published, reverse=True)
        origin = self.ledger.keep_origin(self.publication.url)
        return LoadedEntries(
            entries=tuple(entries),
            withdrawn=tuple(withdrawn.values()),
            refused=(),
            remarks=(),
            next_change=None,
            origin=origin,
        )

    def build(self, *articles: Article, now: datetime = NOW) -> BuildReport:
        return self.build_loaded(self.load(articles, now), now)

    def build_loaded(self, loaded: LoadedEntries, now: datetime = NOW) -> BuildReport:
        with open_cache(self.publication.state_folder / "cache.sqlite") as cache:
            return build_feeds(self.publication, loaded, self.ledger, cache, now)

    def read(self, name: str) -> bytes:
        return (self.publication.feeds_folder / name).read_bytes()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[IdentityLedger]:
    with open_ledger(tmp_path / "ledger.sqlite", durability="process") as opened:
        yield opened.identities


@pytest.fixture
def open_desk(tmp_path: Path, ledger: IdentityLedger) -> Callable[..., Desk]:
    """Return a function that takes `[[feed]]` tables as TOML and gives a desk."""

    def open_(feeds: str = "", head: str = _HEAD) -> Desk:
        file = tmp_path / "publisher.toml"
        file.write_text(head + feeds, encoding="utf-8")
        return Desk(publication=load_publication(file, {}), ledger=ledger)

    return open_


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """Return a desk with one feed: `all`, in three formats."""
    return open_desk()


@pytest.fixture
def write() -> WriteArticle:
    """Return a function that makes an article from its name and whatever else matters."""

    def write_(name: str, **fields: object) -> Article:
        article = Article(
            source=f"articles/{name}.md",
            title=f"Over {name}",
            slug=name,
            url=f"https://example.org/{name}/",
            published=datetime(2026, 3, 1, 8, tzinfo=UTC),
            language="nl-BE",
            authors=(Person(name="Redactie", email="redactie@example.org"),),
            summary=f"Kort over {name}.",
            html=f"<p>Alles over {name}.</p>\n",
            body_digest=sha256(name.encode()).hexdigest(),
        )
        return replace(article, **fields)  # type: ignore[arg-type]  # tests name real fields

    return write_
