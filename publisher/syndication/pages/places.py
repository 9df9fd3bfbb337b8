"""Where each feed's page is, and which `[[feed]]` table a feed comes from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from publisher.model.publication import FeedDefinition, FeedScope, Publication
from publisher.syndication.feeds import Feed
from publisher.templating.texts import find_locale

#: Pages that are about all feeds together.
_TAKEN = ("index", "alternate")


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """The definition that a feed was made of."""

    definition: FeedDefinition
    #: What stands in the place of `{section}` and so on; empty without `each`.
    slug: str


def place_pages(feeds: Iterable[Feed]) -> dict[str, str]:
    """Return feed name → path of its page below the feeds folder; no two share one."""
    taken = set(_TAKEN)
    places: dict[str, str] = {}
    for feed in sorted(feeds, key=lambda each: each.name):
        stem = feed.name
        while stem in taken:
            stem += "-feed"
        taken.add(stem)
        places[feed.name] = f"{stem}.html"
    return places


def find_origins(feeds: Sequence[Feed], publication: Publication) -> Mapping[str, Origin]:
    """Return feed name → where it comes from, as `list_feeds` gives names away."""
    by_claim = sorted(publication.feeds, key=lambda each: each.each is not None)
    origins: dict[str, Origin] = {}
    for feed in feeds:
        for definition in by_claim:
            slug = _match(feed.name, definition)
            if slug is not None:
                origins[feed.name] = Origin(definition=definition, slug=slug)
                break
    return origins


def label_feeds(
    feeds: Sequence[Feed], publication: Publication, origins: Mapping[str, Origin]
) -> dict[str, str]:
    """Return feed name → the shortest words that tell it from the publication's other feeds.

    A language is called as its own speakers call it.
    """
    labels: dict[str, str] = {}
    for feed in feeds:
        definition = origins[feed.name].definition
        if definition.each is FeedScope.LANGUAGE and definition.title is None:
            own_name = find_locale(feed.language).get_display_name()
            labels[feed.name] = own_name or feed.language
        else:
            labels[feed.name] = feed.title.removeprefix(f"{publication.title} – ")
    counts = Counter(labels.values())
    return {
        name: label if counts[label] == 1 else f"{label} ({name})" for name, label in labels.items()
    }


def _match(name: str, definition: FeedDefinition) -> str | None:
    """Return the slug with which the definition makes this name, None if it does not."""
    if definition.each is None:
        return "" if name == definition.name else None
    before, _, after = definition.name.partition(f"{{{definition.each}}}")
    slug = name.removeprefix(before).removesuffix(after)
    return slug if slug and "/" not in slug and name == f"{before}{slug}{after}" else None
