"""Entries that no earlier build knew, rendered before the feeds that show them are written."""

from collections.abc import Sequence

from publisher.content.bodies import ReadArticle
from publisher.content.dividing import divide
from publisher.errors import ArticleError
from publisher.model.articles import Entry
from publisher.syndication.feeds import Feed
from publisher.syndication.render import Fragments, Renderer
from publisher.syndication.shelf import Shelf

#: Fewer entries are rendered sooner than a second process has started.
_FEWEST = 60

_Done = tuple[Entry, ReadArticle, Fragments]


def render_ahead(feeds: Sequence[Feed], renderer: Renderer, shelf: Shelf) -> None:
    """Render the entries of `feeds` that are new, if there are many: half in another process.

    What goes wrong with an entry is left to the feeds that show it.
    """
    new: dict[str, Entry] = {}
    places: dict[str, list[Feed]] = {}
    # What stands in a feed that has an archive is known once its pages are planned.
    for feed in feeds:
        for entry in () if feed.archive is not None else feed.entries:
            if not shelf.is_on(entry):
                new[entry.id] = entry
                places.setdefault(entry.id, []).append(feed)
    if len(new) < _FEWEST:
        return
    # Here, and not once in each process.
    from publisher.syndication import atom, rss  # noqa: F401

    def render(ids: Sequence[str]) -> dict[str, _Done]:
        done: dict[str, _Done] = {}
        for each in ids:
            try:
                fragments = renderer.render_entry(new[each], places[each])
                done[each] = (*shelf.read(new[each]), fragments)
            except (ArticleError, ValueError):
                continue
        return done

    for each, (whole, read, fragments) in divide(list(new), render, fewest=_FEWEST).items():
        shelf.take(whole, read)
        renderer.take(new[each], fragments)
