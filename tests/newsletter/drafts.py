"""Articles and drafts of them, made in a line."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from publisher.model.articles import Article, Entry, Person
from publisher.model.newsletters import NewsletterDefinition
from publisher.newsletter.compose import suggest_content
from publisher.newsletter.draft_text import DraftPlan, write_draft

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
WEEKLY = NewsletterDefinition(
    name="weekly",
    title="De Kust, elke vrijdag",
    sender=Person(name="Redactie", email="redactie@example.org"),
    template="digest",
    limit=12,
    language="nl",
)


def an_entry(source: str, **fields: Any) -> Entry:
    """Return an article of that path, with its identity."""
    article = Article(
        source=source,
        title="Over zand",
        slug=source.rpartition("/")[2].removesuffix(".md"),
        url=f"https://coast.example.org/{quote(source, errors='surrogatepass')}",
        published=datetime(2026, 11, 10, tzinfo=UTC),
        language="nl",
    )
    digest = hashlib.sha256(source.encode(errors="surrogatepass")).hexdigest()
    return Entry(id=f"tag:example.org,2026:{digest}", article=replace(article, **fields))


def a_draft_of(entries: Sequence[Entry], **changes: Any) -> str:
    """Return the text of a draft that carries the first entry and offers all of them."""
    content = suggest_content(WEEKLY, entries, number=7, now=NOW)
    plan = DraftPlan(
        content=replace(content, **changes),
        again=(),
        others=entries,
        about="weekly-7",
        is_scheduled=True,
    )
    return write_draft(plan)
