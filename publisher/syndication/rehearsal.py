"""All feeds as a build would write them, looked at and thrown away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from publisher.content.identities import match_identities
from publisher.entries import LoadedEntries
from publisher.model.articles import Article, Attachment, Entry, Identity, Remark
from publisher.model.publication import Publication
from publisher.syndication.characters import remark_on_illegal
from publisher.syndication.checks import find_fault
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.render import Renderer


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsal:
    """What a build would come upon."""

    #: How many feeds there would be.
    feeds: int
    #: One line for each feed that would not be written, without a full stop.
    faults: tuple[str, ...]
    #: What authors should know; it stops no feed.
    remarks: tuple[Remark, ...]


def rehearse_feeds(
    publication: Publication, articles: Iterable[Article], known: Sequence[Identity], now: datetime
) -> Rehearsal:
    """Return what a build of these articles would come upon; nothing is written.

    `articles` are whole, and `known` are the ledger's identities.
    """
    matched = match_identities(
        articles,
        known,
        publication_url=publication.url,
        timezone=publication.timezone,
        now=now,
    )
    entries = sorted(matched.entries, key=lambda entry: entry.id)
    entries.sort(key=lambda entry: entry.article.published, reverse=True)
    loaded = LoadedEntries(
        entries=tuple(entries), refused=(), remarks=(), next_change=None, origin=publication.url
    )
    listed = list_feeds(publication, loaded, ())
    renderer = Renderer(publication_url=publication.url, timezone=publication.timezone)
    faults = [f"two [[feed]] tables claim the feed {name}" for name in listed.contested]
    for feed in listed.feeds:
        fault = _find_fault(feed, renderer)
        if fault is not None:
            faults.append(f"feed {feed.name} would not be written: {fault}")
    return Rehearsal(
        feeds=len(listed.feeds), faults=tuple(faults), remarks=tuple(_remark(listed.feeds))
    )


def _find_fault(feed: Feed, renderer: Renderer) -> str | None:
    try:
        return find_fault(
            feed, {format_: renderer.render(feed, format_) for format_ in feed.self_urls}
        )
    except ValueError as error:  # what feedgen and lxml say of a value that they cannot write
        return " ".join(str(error).split())


def _remark(feeds: Iterable[Feed]) -> list[Remark]:
    shown: dict[str, Entry] = {entry.id: entry for feed in feeds for entry in feed.entries}
    remarks: list[Remark] = []
    for entry in sorted(shown.values(), key=lambda each: each.article.source):
        remarks.extend(remark_on_illegal(entry))
        remarks.extend(
            _remark_on_length(entry.article, attachment)
            for attachment in entry.article.supplement.attachments
            if attachment.length is None
        )
    return remarks


def _remark_on_length(article: Article, attachment: Attachment) -> Remark:
    return Remark(
        source=article.source,
        line=None,
        message=f"nobody knows how long {attachment.url} is; RSS will say 0 bytes",
        hint="Put the file into the publication's folder, or state its length in bytes.",
    )
