"""Feeds of the editions that a newsletter had."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from publisher.content.identities import mint_tag
from publisher.model.articles import Article, Entry
from publisher.model.delivery import Edition
from publisher.model.publication import Publication
from publisher.storage.ledger import DeliveryLedger
from publisher.syndication.characters import make_legal
from publisher.syndication.listing import Line, line_of, write_list
from publisher.syndication.on_web import is_called_off


def list_shown_editions(publication: Publication, ledger: DeliveryLedger) -> tuple[Edition, ...]:
    """Return the frozen editions of the newsletters that have a feed: as many as it shows,
    the newest first.

    Without those that were called off before anyone got them.
    """
    newsletters = {feed.editions for feed in publication.feeds if feed.editions is not None}
    most = max((feed.limit for feed in publication.feeds), default=0)
    shown: list[Edition] = []
    for newsletter in sorted(newsletters):
        latest = reversed(ledger.list_editions(newsletter))
        shown.extend(islice((each for each in latest if not is_called_off(each, ledger)), most))
    return tuple(shown)


def make_edition_entries(
    publication: Publication,
    editions: Iterable[Edition],
    *,
    known: Mapping[str, Entry],
    language: str,
    origin: str,
    address: str,
    summarise: Callable[[Entry], str],
) -> tuple[Entry, ...]:
    """Return an entry for each edition, newest first.

    It holds what every reader got alike: subject, preheader and articles. `known` are the public
    entries by id: an article that is not among them any more is named and leads nowhere. `address`
    is what the name of each is put behind.
    """
    entries = (
        Entry(
            # No path of an article has a colon.
            id=mint_tag(f"edition:{edition.id}", edition.frozen_at, origin, publication.timezone),
            article=Article(
                source="",
                title=make_legal(edition.content.subject or edition.id),
                slug=edition.id,
                url=_find_page(publication, edition, address),
                published=edition.frozen_at,
                language=language,
                summary=make_legal(edition.content.preheader),
                html=write_list(_list_lines(edition, known, language, summarise), language),
            ),
        )
        for edition in editions
    )
    return tuple(sorted(sorted(entries, key=_id), key=_published, reverse=True))


def _find_page(publication: Publication, edition: Edition, address: str) -> str:
    """Return where an edition is read: its page, or its place on that of the feed."""
    name = edition.content.newsletter
    if any(each.name == name and each.web for each in publication.newsletters):
        return f"{publication.feeds_url}{publication.edition_page(name, edition.number)}"
    return f"{address}{edition.id}"


def _list_lines(
    edition: Edition,
    known: Mapping[str, Entry],
    language: str,
    summarise: Callable[[Entry], str],
) -> Iterable[Line]:
    for carried in edition.content.articles:
        entry = known.get(carried.id)
        if entry is None:
            title = make_legal(carried.title)
            yield Line(title=title, url=None, standfirst="", language=language)
        else:
            yield line_of(entry.article, summarise(entry))


def _id(entry: Entry) -> str:
    return entry.id


def _published(entry: Entry) -> float:
    return entry.article.published.timestamp()
