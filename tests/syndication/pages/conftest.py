"""Pages of a small publication, as files by their path."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import html

from publisher.model.articles import Article
from publisher.syndication.feeds import Feed, list_feeds
from publisher.syndication.pages import Page
from publisher.syndication.pages.listing import list_pages

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Printed:
    """The pages of one build."""

    pages: dict[str, Page]
    feeds: tuple[Feed, ...]

    def text(self, path: str) -> str:
        return self.pages[path].content.decode()

    def tree(self, path: str) -> html.HtmlElement:
        return html.fromstring(self.text(path))

    def links(self) -> list[html.HtmlElement]:
        """The lines for the head of other pages."""
        return list(self.tree("alternate.html").iter("link"))


Print = Callable[..., Printed]


@pytest.fixture
def print_pages(open_desk: Callable[..., Any]) -> Print:
    """Return a function that takes `[[feed]]` tables and articles and gives all pages."""

    def print_(*articles: Article, feeds: str = "", **options: Any) -> Printed:
        desk = open_desk(feeds, **options)
        listed = list_feeds(desk.publication, desk.load(articles, NOW), []).feeds
        pages = {page.path: page for page in list_pages(listed, desk.publication)}
        return Printed(pages=pages, feeds=listed)

    return print_
