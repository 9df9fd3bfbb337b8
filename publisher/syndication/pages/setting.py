"""How a page is set: from templates, in a language that there are words in."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from publisher import __version__
from publisher.model.publication import Publication
from publisher.syndication.dates import NEVER
from publisher.syndication.pages import Page
from publisher.syndication.pages.views import EntryViews, PageView, PublicationView
from publisher.templating.environment import Templates
from publisher.templating.folders import template_folders
from publisher.templating.texts import Texts, find_locale, load_texts

#: Folder of these templates below each template folder.
_FEEDS = "feeds"
#: Packaged catalogues: `<language>/LC_MESSAGES/feeds.po`.
CATALOGUES = Path(__file__).parent / "locale"
_PLAIN_IN_CSS = frozenset(" .,:;!?'’«»-")


def feeds_folders(publication: Publication) -> list[Path]:
    """Return the folders in which templates of pages are looked for, first match wins."""
    return [folder / _FEEDS for folder in template_folders(publication)]


class Language:
    """What is shared by the pages in one language."""

    def __init__(self, texts: Texts, publication: Publication) -> None:
        folders = feeds_folders(publication)
        self.tag = texts.language
        self.texts = texts
        self.templates = Templates(publication, folders, texts, filters={"css_string": _quote_css})
        self.entries = EntryViews(
            texts=texts, language=texts.language, timezone=publication.timezone
        )


class Setter:
    """Sets the pages of one build."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self._languages: dict[str, Language] = {}

    def speak(self, tag: str) -> Language:
        """Return a language that there are words in: this one, the publication's, English."""
        if tag not in self._languages:
            texts = load_texts(tag, feeds_folders(self.publication), CATALOGUES)
            if texts.language == tag:
                self._languages[tag] = Language(texts, self.publication)
            elif tag != self.publication.language:
                self._languages[tag] = self.speak(self.publication.language)
            else:
                self._languages[tag] = self.speak("en")
        return self._languages[tag]

    def view_page(self, path: str, title: str, description: str, language: Language) -> PageView:
        """Return what templates may know of a page at `path` below the feeds folder."""
        return PageView(
            title=title,
            description=description,
            language=language.tag,
            direction=find_locale(language.tag).text_direction,
            url=f"{self.publication.feeds_url}{quote(path)}",
            root="../" * path.count("/"),
        )

    def fill(
        self,
        template: str,
        path: str,
        language: Language,
        context: Mapping[str, object],
        *,
        updated: datetime,
        late: Callable[[], Mapping[str, object]] = dict,
    ) -> Page:
        """Return the page of a template at `path` below the feeds folder.

        What `late` gives beside `context` is asked for when the page is set; something in
        `context` has to stand for it.
        """
        everything = {**context, "publication": self._publication_view}
        asked = repr((self._theme, language.tag, template, everything))
        return Page(
            path=path,
            updated=max(updated, NEVER),
            key=hashlib.sha256(asked.encode(errors="surrogatepass")).hexdigest(),
            render=lambda: language.templates.fill(template, {**everything, **late()}).encode(),
        )

    @cached_property
    def _theme(self) -> tuple[object, ...]:
        """Return what else can change a byte: templates, catalogues, versions."""
        files = [
            (file.relative_to(folder).as_posix(), file.read_bytes())
            for folder in (*feeds_folders(self.publication), CATALOGUES)
            for file in sorted(path for path in folder.rglob("*") if path.is_file())
        ]
        digest = hashlib.sha256(repr(files).encode()).hexdigest()
        return (__version__, digest, *(version(name) for name in ("babel", "jinja2", "lxml")))

    @cached_property
    def _publication_view(self) -> PublicationView:
        publication = self.publication
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
