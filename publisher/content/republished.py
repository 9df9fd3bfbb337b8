"""Articles that a feed elsewhere has, as our own feeds and newsletters show them."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.content.body import render_body
from publisher.model.articles import (
    SOURCE_PREFIX,
    Article,
    Entry,
    Identity,
    OriginalFeed,
    Person,
    Supplement,
)
from publisher.model.publication import Publication, SourceDefinition
from publisher.model.sources import SourceEntry, SourceState


@dataclass(frozen=True, kw_only=True, slots=True)
class Republished:
    """The articles of all sources."""

    #: Without their bodies; each id once.
    entries: tuple[Entry, ...]
    #: `source` of an article → what its feed said.
    said: Mapping[str, SourceEntry]
    #: Identities that are new, or whose article changed; oldest article first.
    changed: tuple[Identity, ...]
    #: Names of the sources of which only standfirsts are shown.
    cut: frozenset[str]

    def complete(self, article: Article) -> Article:
        """Return one of the articles with its body, none where only standfirsts are shown."""
        said = self.said[article.source]
        rendered = render_body(said.markdown, slug=article.slug, url=article.url)
        summary = article.summary or rendered.summary
        if article.source_name in self.cut:
            return replace(article, summary=summary, is_whole=True)
        return replace(
            article, summary=summary, html=rendered.html, markdown=said.markdown, is_whole=True
        )


def republish(
    publication: Publication,
    states: Iterable[SourceState],
    entries: Mapping[str, Sequence[SourceEntry]],
    known: Iterable[Identity],
    *,
    own: Collection[str],
) -> Republished:
    """Return what the sources of the settings add to our own articles, in order of the settings.

    `entries` are those of each source, newest first. `own` are ids that our own articles have or
    came with: who is there already does not come twice. Of two sources with the same article,
    the first one has it.
    """
    stand = {state.name: state for state in states}
    taken = set(own)
    found: list[Entry] = []
    said: dict[str, SourceEntry] = {}
    for definition in publication.sources:
        state = stand.get(definition.name)
        if state is None:
            continue
        for entry in entries.get(definition.name, ())[: definition.limit]:
            if entry.id in taken or entry.original_id in taken:
                continue
            taken |= {entry.id, entry.original_id}
            article = _make_article(entry, definition, state, publication)
            found.append(Entry(id=entry.id, article=article))
            said[article.source] = entry
    before = {identity.id: identity for identity in known}
    seen = (_as_seen(entry, before.get(entry.id)) for entry in found)
    changed = [identity for identity in seen if before.get(identity.id) != identity]
    changed.sort(key=lambda identity: (identity.published, identity.source))
    return Republished(
        entries=tuple(found),
        said=said,
        changed=tuple(changed),
        cut=frozenset(each.name for each in publication.sources if not each.full_text),
    )


def choose_own(articles: Iterable[Article], known: Iterable[Identity]) -> list[Identity]:
    """Return the identities that our own articles can have: not those of articles elsewhere,
    unless one of ours states it.
    """
    stated = {article.declared_id for article in articles}
    return [
        identity
        for identity in known
        if identity.id in stated or not identity.source.startswith(SOURCE_PREFIX)
    ]


def list_own_ids(
    articles: Sequence[Article],
    entries: Iterable[Entry],
    known: Iterable[Identity],
    *,
    unread: Iterable[str],
) -> set[str]:
    """Return the ids that our own articles have or came with.

    `entries` are those of the public ones; `unread` are the sources of files that are there and
    cannot be understood just now.
    """
    present = {article.source for article in articles} | set(unread)
    own = {entry.id for entry in entries}
    own |= {identity.id for identity in known if identity.source in present}
    for article in articles:
        own |= {article.declared_id or "", article.supplement.original_id or ""}
    return own


def _make_article(
    entry: SourceEntry, definition: SourceDefinition, state: SourceState, publication: Publication
) -> Article:
    title = definition.title or state.title or definition.name
    tags = {tag.casefold(): tag for tag in (*entry.tags, *definition.tags)}
    return Article(
        source=f"{SOURCE_PREFIX}{definition.name}/{entry.id}",
        title=entry.title,
        # What notes in the text are numbered by; two articles can stand on one page.
        slug=hashlib.sha256(entry.id.encode()).hexdigest()[:12],
        url=entry.url or state.page or state.address,
        published=entry.published,
        updated=entry.updated,
        declared_id=entry.id,
        language=definition.language or entry.language or publication.language,
        section=definition.section or entry.section,
        tags=tuple(tags.values()),
        # Not our author, who stands for articles of our own that name nobody.
        authors=entry.authors or (Person(name=title),),
        summary=entry.summary or "",
        picture=entry.picture,
        supplement=Supplement(
            attachments=entry.attachments,
            original_feed=OriginalFeed(
                url=state.address, title=title, id=state.feed_id or state.address
            ),
            original_id=entry.original_id,
        ),
        body_digest=hashlib.sha256(entry.markdown.encode()).hexdigest(),
        content_key=hashlib.sha256(repr(entry).encode()).hexdigest(),
        is_whole=False,
    )


def _as_seen(entry: Entry, known: Identity | None) -> Identity:
    article = entry.article
    return Identity(
        id=entry.id,
        source=article.source,
        title=article.title,
        published=article.published,
        body_digest=article.body_digest,
        updated=None if known is None else known.updated,
    )
