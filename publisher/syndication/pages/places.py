"""Where each feed's page is, and which `[[feed]]` table a feed comes from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.model.publication import FeedDefinition, FeedScope, Publication
from publisher.syndication.feeds import Feed
from publisher.syndication.scopes import compile_name, list_former_names
from publisher.templating.texts import find_locale


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """The definition that a feed was made of."""

    definition: FeedDefinition
    #: What the feed was called before, oldest first.
    former_names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """What a feed is called where others stand beside it."""

    #: Among feeds of its kind, on the publication's own pages.
    short: str
    #: Anywhere else.
    full: str


def find_origins(feeds: Sequence[Feed], publication: Publication) -> Mapping[str, Origin]:
    """Return feed name → where it comes from, as `list_feeds` gives names away."""
    by_claim = sorted(publication.feeds, key=lambda definition: bool(definition.each))
    patterns = [(definition, compile_name(definition)) for definition in by_claim]
    origins: dict[str, Origin] = {}
    for feed in feeds:
        for definition, pattern in patterns:
            if pattern.fullmatch(feed.name):
                former_names = tuple(list_former_names(definition, feed.name))
                origins[feed.name] = Origin(definition=definition, former_names=former_names)
                break
    return origins


def label_feeds(
    feeds: Sequence[Feed], publication: Publication, origins: Mapping[str, Origin]
) -> dict[str, Label]:
    """Return feed name → what the feed is called among others; no two are called the same.

    A language is called as its own speakers call it.
    """
    short: dict[str, tuple[tuple[FeedScope, ...], str]] = {}
    for feed in feeds:
        definition = origins[feed.name].definition
        words = feed.title.removeprefix(f"{publication.title} – ")
        if definition.each == (FeedScope.LANGUAGE,) and definition.title is None:
            words = find_locale(feed.language).get_display_name() or words
        short[feed.name] = (definition.each, words)
    shorts = Counter(short.values())
    fulls = Counter(feed.title for feed in feeds)
    return {
        feed.name: Label(
            short=_tell_apart(short[feed.name][1], feed.name, shorts[short[feed.name]]),
            full=_tell_apart(feed.title, feed.name, fulls[feed.title]),
        )
        for feed in feeds
    }


def _tell_apart(words: str, name: str, count: int) -> str:
    return words if count == 1 else f"{words} ({name})"
