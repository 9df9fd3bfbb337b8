"""A small publication and an edition of it with everything that an edition can show."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from publisher.model.articles import Article, Entry, Person, Picture
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import ContentSettings, DeliverySettings, Publication
from publisher.newsletter.content import EditionContent, arrange
from publisher.storage.cache import Cache

BODY = """<p>Every winter volunteers count the birds <strong>along the tide line</strong>. This year
there were <a href="https://example.org/counters/?a=1&amp;b=2">a hundred and twenty</a>.<sup \
id="fnref-counters-1"><a href="https://coast.example.org/birds/counters/#fn-counters-1">1</a></sup>
</p>
<h2 id="sea">A sea that does not stand still</h2>
<aside class="pullquote"><blockquote><p>Who counts alone counts hopes as well.</p></blockquote>
</aside>
<table><thead><tr><th>Bird</th><th align="right">2026</th></tr></thead>
<tbody><tr><td>Sanderling</td><td align="right">4377</td></tr></tbody></table>
<figure><img src="https://coast.example.org/beach.png" alt="A counter on the beach">
<figcaption>At low tide</figcaption></figure>
<h4>How it is done</h4>
<ul><li>two hours, with <code>telraam 2.4</code>;</li><li>never alone.</li></ul>
<blockquote><p>A quotation.</p></blockquote>
<pre><code>total = sum(counts)
</code></pre>
<hr>
<ol><li id="fn-counters-1"><p>From De Panne to Knokke. \
<a href="https://coast.example.org/birds/counters/#fnref-counters-1">\u21a9\ufe0e</a></p></li></ol>
"""
MARKDOWN = """Every winter volunteers count the birds **along the tide line**. This year there were
[a hundred and twenty](https://example.org/counters/?a=1&b=2).[^1]

## A sea that does not stand still

> [!pullquote]
> Who counts alone counts hopes as well.

| Bird | 2026 |
|---|--:|
| Sanderling | 4377 |

![A counter on the beach](https://coast.example.org/beach.png)

#### How it is done

- two hours, with `telraam 2.4`;
- never alone.

> A quotation.

    total = sum(counts)

[^1]: From De Panne to Knokke.
"""
#: Those of the default theme.
LAYOUTS = ("digest", "letter", "bulletin")
ANNA = Person(name="Anna Peeters", role="marine ecologist")
BRAM = Person(name="Bram De Wit")


def _write_entry(slug: str, title: str, section: str | None, **fields: Any) -> Entry:
    article = Article(
        source=f"articles/{slug}.md",
        title=title,
        slug=slug,
        url=f"https://coast.example.org/{(section or 'other').lower()}/{slug}/",
        published=datetime(2026, 11, 10, tzinfo=UTC),
        language="en",
        section=section,
        summary=f"What there is to say about {slug}.",
    )
    return Entry(id=f"tag:example.org,2026:{slug}", article=replace(article, **fields))


def set_in(content: EditionContent, layout: str) -> EditionContent:
    """Return the same edition in another layout."""
    return replace(content, newsletter=replace(content.newsletter, template=layout))


@pytest.fixture
def coast(tmp_path: Path) -> Publication:
    """A publication in an empty folder: every template is the default theme's."""
    return Publication(
        folder=tmp_path / "coast",
        title="The Coast",
        description="",
        url="https://coast.example.org/",
        language="en",
        timezone=ZoneInfo("Europe/Brussels"),
        author=None,
        feeds_url="https://coast.example.org/feeds/",
        rights="© 2026 The Coast",
        content=ContentSettings(),
        feeds=(),
        newsletters=(),
        delivery=DeliverySettings(
            transports=("maildir:outbox",),
            connections=1,
            pause=timedelta(0),
            give_up_after=timedelta(days=2),
            timeout=timedelta(minutes=5),
            durability="power",
        ),
        ledger=tmp_path / "ledger.sqlite",
        digest="",
    )


@pytest.fixture
def edition() -> EditionContent:
    """An edition with an article in full and teasers in three sections and two languages."""
    newsletter = NewsletterDefinition(
        name="weekly",
        title="The Coast, every Friday",
        sender=Person(name="The editors", email="editors@example.org"),
        template="digest",
        limit=12,
        language="en",
        address="The Coast\nKaai 1, 8400 Oostende, Belgium",
        unsubscribe_url="https://coast.example.org/unsubscribe/{token}",
    )
    return EditionContent(
        newsletter=newsletter,
        number=12,
        subject="Birds & the people who count them",
        preheader="A hundred and twenty volunteers",
        # Already Friday in Brussels.
        composed_at=datetime(2026, 11, 12, 23, 30, tzinfo=UTC),
        items=arrange(
            (
                _write_entry(
                    "counters",
                    "The counters of the tide line",
                    "Birds",
                    authors=(ANNA, BRAM),
                    html=BODY,
                    markdown=MARKDOWN,
                    picture=Picture(
                        url="https://coast.example.org/tide.png",
                        alt="Birds at sunrise",
                        caption="The tide line. Picture: Els Maes",
                    ),
                ),
                _write_entry("battery", "A battery of sea salt <for ten years>", "Technology"),
                _write_entry(
                    "pegel", "Meeresspiegel steigt", "Birds", language="de", authors=(BRAM,)
                ),
                _write_entry("wind", "Wind that falls silent", "Technology", authors=(ANNA, BRAM)),
                _write_entry("letter", "A letter from a reader", None),
            ),
            newsletter.full,
        ),
    )


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    """An empty cache."""
    cache = Cache(tmp_path / "cache.sqlite")
    yield cache
    cache.close()


@pytest.fixture
def write_template(coast: Publication) -> Callable[[str, str], Path]:
    """Write a newsletter template in the publication's own folder."""

    def write(name: str, text: str) -> Path:
        file = coast.folder / "templates" / "newsletter" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write
