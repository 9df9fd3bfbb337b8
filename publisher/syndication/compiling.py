"""Feeds whose entries are compiled of others: editions and digests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from publisher.model.articles import Entry
from publisher.model.delivery import Edition
from publisher.model.publication import FeedDefinition, Publication
from publisher.syndication.digests import DigestFeed, make_digests
from publisher.syndication.editions import make_edition_entries


def summarise_whole(entry: Entry) -> str:
    """Return the standfirst of an entry whose article is whole."""
    return entry.article.summary


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiler:
    """Makes such entries, of what is known at one moment."""

    now: datetime
    #: Frozen editions of the newsletters that have a feed.
    editions: Sequence[Edition] = ()
    #: Gives the standfirst of an entry, whose article may be without its body.
    summarise: Callable[[Entry], str] = summarise_whole

    def compile_digests(self, entries: Sequence[Entry], feed: DigestFeed) -> tuple[Entry, ...]:
        """Return the digests of the entries, which are newest first."""
        return make_digests(entries, feed, now=self.now, summarise=self.summarise)

    def compile_editions(
        self,
        publication: Publication,
        definition: FeedDefinition,
        entries: Sequence[Entry],
        origin: str,
        *,
        address: str,
    ) -> tuple[Entry, ...]:
        """Return the newest editions of the feed's newsletter; `entries` are all public ones.

        `address` is what an edition's name is put behind.

        None where the newsletter had no edition yet, or is not in the settings.
        """
        for newsletter in publication.newsletters:
            if newsletter.name == definition.editions:
                own = [each for each in self.editions if each.content.newsletter == newsletter.name]
                return make_edition_entries(
                    publication,
                    own,
                    known={entry.id: entry for entry in entries} if own else {},
                    language=newsletter.language,
                    origin=origin,
                    address=address,
                    summarise=self.summarise,
                )[: definition.limit]
        return ()
