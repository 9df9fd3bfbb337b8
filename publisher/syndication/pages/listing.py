"""Every file that stands beside the feeds, from the feeds and the publication alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from publisher.model.publication import FeedScope, Publication
from publisher.syndication.dates import NEVER
from publisher.syndication.feeds import Feed
from publisher.syndication.pages import Page, make_page
from publisher.syndication.pages.opml import render_opml
from publisher.syndication.pages.places import Origin, find_origins, label_feeds
from publisher.syndication.pages.placing import place_pages
from publisher.syndication.pages.setting import Language, Setter, feeds_folders
from publisher.syndication.pages.views import FeedView, GroupView, view_feed
from publisher.syndication.xml_extension import STYLE_SHEET
from publisher.templating.environment import trust
from publisher.templating.folders import find_template, read_template

_OUTLINES = "feeds.opml"
#: What a feed says first when it is opened in a browser.
_RAW = "This is a feed: its address belongs in a feed reader, which then shows you what is new."
#: Most other feeds that a feed's page names; the page of all feeds has the rest.
_MOST_OTHERS = 8


def list_pages(feeds: Sequence[Feed], publication: Publication) -> Iterator[Page]:
    """Give a page for each feed, the page of all feeds, and what helps programs to find them.

    The same feeds give the same bytes. A page is set when its content is asked for.

    Raises:
        TemplateError: A template, style sheet or catalogue cannot be used; the message names it.
            Asking a page for its content raises it likewise.
    """
    setter = _Setter(feeds, publication)
    yield setter.set_index()
    for feed in feeds:
        yield setter.set_feed(feed)
    yield setter.set_alternates()
    yield setter.set_raw_styles()
    yield setter.list_outlines()


class _Setter(Setter):
    """Sets the pages of one build."""

    def __init__(self, feeds: Sequence[Feed], publication: Publication) -> None:
        super().__init__(publication)
        self._feeds = feeds
        self._places = place_pages((feed.name for feed in feeds), publication.newsletters)
        self._origins: Mapping[str, Origin] = find_origins(feeds, publication)
        labels = label_feeds(feeds, publication, self._origins)
        self._views = {
            feed.name: view_feed(feed, self._places[feed.name], labels[feed.name]) for feed in feeds
        }

    @cached_property
    def _styles(self) -> str:
        return read_template(find_template("styles.css", feeds_folders(self.publication)))

    def set_index(self) -> Page:
        """Return the page of all feeds."""
        publication = self.publication
        language = self.speak(publication.language)
        title = language.texts.translations.gettext("Feeds of %(publication)s")
        title %= {"publication": publication.title}
        context = {
            "page": self.view_page("index.html", title, publication.description or title, language),
            "main_feeds": self._main_feeds,
            "groups": self._groups,
        }
        return self._fill_styled("index.html", "index.html", language, context)

    def set_feed(self, feed: Feed) -> Page:
        """Return the page of one feed."""
        language = self.speak(feed.language)
        path = self._places[feed.name]
        view = replace(self._views[feed.name], entries=tuple(language.entries.view(feed)))
        others = [each for each in self._main_feeds if each.name != feed.name]
        context = {
            "page": self.view_page(path, feed.title, feed.description, language),
            "feed": view,
            "others": others[:_MOST_OTHERS],
        }
        return self._fill_styled("feed.html", path, language, context, updated=feed.updated)

    def set_alternates(self) -> Page:
        """Return the lines by which the publication's own pages lead to its feeds."""
        language = self.speak(self.publication.language)
        context = {"main_feeds": self._main_feeds, "all_feeds": list(self._views.values())}
        return self._fill_styled("alternate.html", "alternate.html", language, context)

    def set_raw_styles(self) -> Page:
        """Return the style sheet that feeds name, for whoever opens one in a browser."""
        language = self.speak(self.publication.language)
        languages = [language, *(self.speak(feed.language) for feed in self._feeds)]
        words = {each.tag: each.texts.translations.gettext(_RAW) for each in languages}
        context = {"words": words, "language": language.tag}
        return self._fill_styled(STYLE_SHEET, STYLE_SHEET, language, context)

    def list_outlines(self) -> Page:
        """Return all feeds as one file that feed readers import."""
        content = render_opml(self._feeds, self.publication, self._views)
        return make_page(_OUTLINES, content, self._updated)

    @cached_property
    def _main_feeds(self) -> list[FeedView]:
        """Return the feeds that stand for themselves, in the order of the settings."""
        return [
            self._views[definition.name]
            for definition in self.publication.feeds
            if not definition.each and definition.name in self._views
        ]

    @cached_property
    def _groups(self) -> list[GroupView]:
        """Return the feeds that were made one for each section, tag and so on."""
        found: dict[str, list[FeedView]] = {str(scope): [] for scope in FeedScope}
        for feed in self._feeds:
            each = self._origins[feed.name].definition.each
            if each:
                found.setdefault("-".join(each), []).append(self._views[feed.name])
        return [
            GroupView(scope=scope, feeds=tuple(feeds)) for scope, feeds in found.items() if feeds
        ]

    @cached_property
    def _updated(self) -> datetime:
        return max([NEVER, *(feed.updated for feed in self._feeds)])

    def _fill_styled(
        self,
        template: str,
        path: str,
        language: Language,
        context: Mapping[str, object],
        *,
        updated: datetime | None = None,
    ) -> Page:
        return self.fill(
            template,
            path,
            language,
            {**context, "styles": trust(self._styles)},
            updated=self._updated if updated is None else updated,
        )
