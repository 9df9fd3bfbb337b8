"""Every file that stands beside the feeds, from the feeds and the publication alone."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from publisher import __version__
from publisher.model.publication import FeedScope, Publication
from publisher.syndication.dates import NEVER
from publisher.syndication.feeds import Feed
from publisher.syndication.pages import Page, make_page
from publisher.syndication.pages.opml import render_opml
from publisher.syndication.pages.places import Origin, find_origins, label_feeds
from publisher.syndication.pages.placing import place_pages
from publisher.syndication.pages.views import (
    EntryViews,
    FeedView,
    GroupView,
    PageView,
    PublicationView,
    view_feed,
)
from publisher.syndication.xml_extension import STYLE_SHEET
from publisher.templating.environment import Templates, trust
from publisher.templating.folders import find_template, read_template, template_folders
from publisher.templating.texts import Texts, find_locale, load_texts

#: Folder of these templates below each template folder.
_FEEDS = "feeds"
#: Packaged catalogues: `<language>/LC_MESSAGES/feeds.po`.
CATALOGUES = Path(__file__).parent / "locale"
_OUTLINES = "feeds.opml"
#: What a feed says first when it is opened in a browser.
_RAW = "This is a feed: its address belongs in a feed reader, which then shows you what is new."
_PLAIN_IN_CSS = frozenset(" .,:;!?'’«»-")
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


def feeds_folders(publication: Publication) -> list[Path]:
    """Return the folders in which templates of pages are looked for, first match wins."""
    return [folder / _FEEDS for folder in template_folders(publication)]


class _Language:
    """What is shared by the pages in one language."""

    def __init__(self, texts: Texts, publication: Publication) -> None:
        folders = feeds_folders(publication)
        self.tag = texts.language
        self.texts = texts
        self.templates = Templates(publication, folders, texts, filters={"css_string": _quote_css})
        self.entries = EntryViews(
            texts=texts, language=texts.language, timezone=publication.timezone
        )


class _Setter:
    """Sets the pages of one build."""

    def __init__(self, feeds: Sequence[Feed], publication: Publication) -> None:
        self._feeds = feeds
        self._publication = publication
        self._places = place_pages(feed.name for feed in feeds)
        self._origins: Mapping[str, Origin] = find_origins(feeds, publication)
        self._languages: dict[str, _Language] = {}
        labels = label_feeds(feeds, publication, self._origins)
        self._views = {
            feed.name: view_feed(feed, self._places[feed.name], labels[feed.name]) for feed in feeds
        }

    @cached_property
    def _styles(self) -> str:
        return read_template(find_template("styles.css", feeds_folders(self._publication)))

    def set_index(self) -> Page:
        """Return the page of all feeds."""
        publication = self._publication
        language = self._speak(publication.language)
        title = language.texts.translations.gettext("Feeds of %(publication)s")
        title %= {"publication": publication.title}
        context = {
            "page": self._view_page(
                "index.html", title, publication.description or title, language
            ),
            "main_feeds": self._main_feeds,
            "groups": self._groups,
        }
        return self._fill("index.html", "index.html", language, context)

    def set_feed(self, feed: Feed) -> Page:
        """Return the page of one feed."""
        language = self._speak(feed.language)
        path = self._places[feed.name]
        view = replace(self._views[feed.name], entries=tuple(language.entries.view(feed)))
        others = [each for each in self._main_feeds if each.name != feed.name]
        context = {
            "page": self._view_page(path, feed.title, feed.description, language),
            "feed": view,
            "others": others[:_MOST_OTHERS],
        }
        return self._fill("feed.html", path, language, context, updated=feed.updated)

    def set_alternates(self) -> Page:
        """Return the lines by which the publication's own pages lead to its feeds."""
        language = self._speak(self._publication.language)
        context = {"main_feeds": self._main_feeds, "all_feeds": list(self._views.values())}
        return self._fill("alternate.html", "alternate.html", language, context)

    def set_raw_styles(self) -> Page:
        """Return the style sheet that feeds name, for whoever opens one in a browser."""
        language = self._speak(self._publication.language)
        languages = [language, *(self._speak(feed.language) for feed in self._feeds)]
        words = {each.tag: each.texts.translations.gettext(_RAW) for each in languages}
        context = {"words": words, "language": language.tag}
        return self._fill(STYLE_SHEET, STYLE_SHEET, language, context)

    def list_outlines(self) -> Page:
        """Return all feeds as one file that feed readers import."""
        content = render_opml(self._feeds, self._publication, self._views)
        return make_page(_OUTLINES, content, self._updated)

    @cached_property
    def _main_feeds(self) -> list[FeedView]:
        """Return the feeds that stand for themselves, in the order of the settings."""
        return [
            self._views[definition.name]
            for definition in self._publication.feeds
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

    def _speak(self, tag: str) -> _Language:
        """Return a language that there are words in: this one, the publication's, English."""
        if tag not in self._languages:
            texts = load_texts(tag, feeds_folders(self._publication), CATALOGUES)
            if texts.language == tag:
                self._languages[tag] = _Language(texts, self._publication)
            elif tag != self._publication.language:
                self._languages[tag] = self._speak(self._publication.language)
            else:
                self._languages[tag] = self._speak("en")
        return self._languages[tag]

    def _view_page(self, path: str, title: str, description: str, language: _Language) -> PageView:
        return PageView(
            title=title,
            description=description,
            language=language.tag,
            direction=find_locale(language.tag).text_direction,
            url=f"{self._publication.feeds_url}{quote(path)}",
            root="../" * path.count("/"),
        )

    def _fill(
        self,
        template: str,
        path: str,
        language: _Language,
        context: Mapping[str, object],
        *,
        updated: datetime | None = None,
    ) -> Page:
        everything = {
            **context,
            "publication": self._publication_view,
            "styles": trust(self._styles),
        }
        asked = repr((self._theme, language.tag, template, everything))
        return Page(
            path=path,
            updated=self._updated if updated is None else max(updated, NEVER),
            key=hashlib.sha256(asked.encode(errors="surrogatepass")).hexdigest(),
            render=lambda: language.templates.fill(template, everything).encode(),
        )

    @cached_property
    def _theme(self) -> tuple[object, ...]:
        """Return what else can change a byte: templates, catalogues, versions."""
        files = [
            (file.relative_to(folder).as_posix(), file.read_bytes())
            for folder in (*feeds_folders(self._publication), CATALOGUES)
            for file in sorted(path for path in folder.rglob("*") if path.is_file())
        ]
        digest = hashlib.sha256(repr(files).encode()).hexdigest()
        return (__version__, digest, *(version(name) for name in ("babel", "jinja2")))

    @cached_property
    def _updated(self) -> datetime:
        return max([NEVER, *(feed.updated for feed in self._feeds)])

    @cached_property
    def _publication_view(self) -> PublicationView:
        publication = self._publication
        return PublicationView(
            title=publication.title,
            description=publication.description,
            url=publication.url,
            feeds_url=publication.feeds_url,
            language=publication.language,
            rights=publication.rights,
        )


def _quote_css(text: str) -> str:
    """Return text as a string of CSS (CSS Syntax 3, section 4.3.5), with nothing left to mean."""
    escaped = (
        each if each.isalnum() or each in _PLAIN_IN_CSS else f"\\{ord(each):x} " for each in text
    )
    return f'"{"".join(escaped)}"'
