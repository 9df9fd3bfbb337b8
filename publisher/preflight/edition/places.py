"""In which file, and on which line, what is wrong with an edition was written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml.html import HtmlElement

from publisher.model.articles import SOURCE_PREFIX
from publisher.model.delivery import CarriedArticle, NewEdition
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.newsletter.templates import newsletter_folders
from publisher.preflight.edition.styles import Block
from publisher.preflight.findings import SETTINGS
from publisher.syndication.locating import Locator
from publisher.templating.folders import show_path

#: Make the locator look into bodies alone, and into front matter first.
_BODY_RULE, _HEAD_RULE = "feed/content-address", "feed/file"
_HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True, slots=True)
class Place:
    """A file below the publication's folder and, where it is known, the line from 1."""

    file: str
    line: int | None = None


class Places:
    """Finds what an editor has to open: an article, a template, the draft or the settings."""

    def __init__(
        self,
        publication: Publication,
        newsletter: NewsletterDefinition,
        edition: NewEdition,
        document: HtmlElement,
        draft: str | None,
    ) -> None:
        self._publication = publication
        self._newsletter = newsletter
        self._edition = edition
        self._draft = draft
        self._locator = Locator(publication.folder)
        #: Name and class of an element → the template lines that have such a one.
        self._known: dict[tuple[str, str], list[Place]] = {}
        self._titled = _find_titled(document, edition.articles)

    def of_element(self, element: HtmlElement, needles: Iterable[str] = ()) -> Place:
        """Return where an element was written; its source has one of the `needles`."""
        article = self._find_article(element)
        needles = tuple(needles)
        if article is not None and article.url in needles:
            return self.of_article(article, article.title)
        sources = [each.source for each in self._edition.articles]
        if article is not None:
            sources = [article.source]
        elif self._draft is not None:
            sources.insert(0, self._draft)
        for source in sources:
            for needle in needles:
                line = self._find_line(source, needle)
                if line is not None:
                    return Place(source, line)
        written = self._find_in_templates(element)
        if written is None and article is not None:
            return self.of_article(article)
        return self.layout() if written is None else written

    def of_article(self, article: CarriedArticle, needle: str = "") -> Place:
        """Return the article's file, and its line that has the needle."""
        if article.source.startswith(SOURCE_PREFIX):
            return Place(SETTINGS)
        return Place(article.source, self._find_line(article.source, needle) if needle else None)

    def of_setting(self, key: str = "") -> Place:
        """Return the line of the newsletter's table, or of one of its keys."""
        names = [each.name for each in self._publication.newsletters]
        if self._newsletter.name not in names:
            return Place(SETTINGS)
        begin = self._locator.find_table("newsletter", names.index(self._newsletter.name))
        if begin is None:
            return Place(SETTINGS)
        lines = _read_lines(self._publication.folder / SETTINGS)
        for number, line in enumerate(lines[begin:], start=begin + 1):
            if re.match(r"\s*\[", line):
                break
            if key and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return Place(SETTINGS, number)
        return Place(SETTINGS, begin)

    def of_subject(self, key: str = "subject") -> Place:
        """Return where subject or preheader come from: the draft's key, or the first article."""
        if self._draft is not None:
            lines = _read_lines(self._publication.folder / self._draft)
            for number, line in enumerate(lines, start=1):
                if line.startswith(f"{key}:"):
                    return Place(self._draft, number)
        if self._edition.articles:
            first = self._edition.articles[0]
            return self.of_article(first, first.title)
        return self.layout() if self._draft is None else Place(self._draft)

    def of_style(self, block: Block) -> Place:
        """Return the line of a style sheet on which a rule stands; the layout where it is not."""
        for path in _find_files(self._publication, "*.css").values():
            lines = _read_lines(path)
            # What becomes style attributes has the same selectors, and nothing around them.
            if not all(any(each in line for line in lines) for each in block.around):
                continue
            for number, line in enumerate(lines, start=1):
                if line.lstrip().startswith(block.selector):
                    return Place(show_path(path, self._publication), number)
        return self.layout()

    def layout(self, suffix: str = "html") -> Place:
        """Return the newsletter's template of the HTML, or of the text part."""
        name = f"{self._newsletter.template}.{suffix}"
        path = _find_files(self._publication, name).get(name)
        if path is None:
            return self.of_setting("template")
        return Place(show_path(path, self._publication))

    def _find_line(self, source: str, needle: str) -> int | None:
        if not needle.strip() or source.startswith(SOURCE_PREFIX):
            return None
        return self._locator.find_in_article(source, _BODY_RULE, needle) or (
            self._locator.find_in_article(source, _HEAD_RULE, needle)
        )

    def _find_article(self, element: HtmlElement) -> CarriedArticle | None:
        """Return the article in whose part of the edition an element stands."""
        for each in (element, *element.iterancestors()):
            found = self._titled.get(each)
            if found is not None:
                return found if isinstance(found, CarriedArticle) else None
        return self._edition.articles[0] if len(self._edition.articles) == 1 else None

    def _find_in_templates(self, element: HtmlElement) -> Place | None:
        """Return the template line of an element, or of the nearest around it that has one.

        Elements are known by name and class. Where several lines have the same, what is around
        the element decides.
        """
        for each in (element, *element.iterancestors()):
            found = self._list_lines(each)
            if len(found) == 1 or (found and each is element and not self._is_decided(each)):
                return found[0]
        return None

    def _is_decided(self, element: HtmlElement) -> bool:
        return any(len(self._list_lines(each)) == 1 for each in element.iterancestors())

    def _list_lines(self, element: HtmlElement) -> list[Place]:
        class_ = element.get("class")
        if not class_:
            return []
        key = (str(element.tag), class_)
        if key not in self._known:
            start, given = re.escape(key[0]), re.escape(class_)
            wanted = re.compile(rf'<{start}\b[^>]*\bclass="{given}"')
            self._known[key] = [
                Place(show_path(path, self._publication), number)
                for path, lines in self._templates.items()
                for number, line in enumerate(lines, start=1)
                if wanted.search(line)
            ]
        return self._known[key]

    @cached_property
    def _templates(self) -> dict[Path, list[str]]:
        """Template → its lines."""
        found = _find_files(self._publication, "*.html")
        return {path: _read_lines(path) for path in found.values()}


def _find_titled(
    document: HtmlElement, articles: Iterable[CarriedArticle]
) -> dict[HtmlElement, CarriedArticle | bool]:
    """Return element → the only article whose title stands in it; False where there are more."""
    by_url = {article.url: article for article in articles}
    titled: dict[HtmlElement, CarriedArticle | bool] = {}
    for heading in document.iter(*_HEADINGS):
        for article in _find_linked(heading, by_url):
            for each in (heading, *heading.iterancestors()):
                if titled.get(each) is False:
                    break  # and so is everything around it
                known = titled.setdefault(each, article)
                if known is not article:
                    titled[each] = False
    return titled


def _find_linked(
    heading: HtmlElement, by_url: dict[str, CarriedArticle]
) -> Iterator[CarriedArticle]:
    for link in heading.iter("a"):
        article = by_url.get(link.get("href", ""))
        if article is not None:
            yield article


def _find_files(publication: Publication, pattern: str) -> dict[str, Path]:
    """Return name → file; the publication's own stand in for those of the default theme."""
    found: dict[str, Path] = {}
    for folder in newsletter_folders(publication):
        for path in sorted(folder.glob(pattern)):
            found.setdefault(path.name, path)
    return found


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return []
