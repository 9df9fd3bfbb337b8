"""Pages that another process sets while this one writes the feeds."""

from collections.abc import Sequence
from datetime import datetime

from publisher.content.dividing import Errand
from publisher.model.publication import Publication
from publisher.syndication.feeds import Feed
from publisher.syndication.pages import Page

#: Pages for fewer feeds are set sooner than a second process has started.
_FEWEST = 8

#: Fields of a page, with its bytes.
_Set = tuple[str, datetime, str, bytes]


class PagesAhead:
    """The pages of one build, where all of them have to be set."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self.errand: Errand[list[_Set]] = Errand()

    def begin(self, feeds: Sequence[Feed]) -> None:
        """Begin to set the pages of `feeds`, if there are many."""
        if len(feeds) >= _FEWEST:
            self.errand.begin(lambda: _set(feeds, self._publication))

    def take(self) -> list[Page] | None:
        """Return the pages when they are set; None: whoever needs them has to set them."""
        found = self.errand.take()
        return None if found is None else [_as_page(*each) for each in found]


def _set(feeds: Sequence[Feed], publication: Publication) -> list[_Set]:
    from publisher.syndication.pages.listing import list_pages

    pages = list_pages(feeds, publication)
    return [(page.path, page.updated, page.key, page.content) for page in pages]


def _as_page(path: str, updated: datetime, key: str, content: bytes) -> Page:
    return Page(path=path, updated=updated, key=key, render=lambda: content)
