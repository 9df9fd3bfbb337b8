"""What a page says of itself: JSON-LD first, then Open Graph, `<meta>`, microdata, its elements."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from publisher.config.languages import read_language
from publisher.content.importers.feeds.dates import read_date
from publisher.content.importers.pages.microdata import find_article_item
from publisher.content.importers.pages.shown import (
    find_shown_authors,
    find_shown_section,
    list_shown_dates,
    split_names,
    words_of,
)
from publisher.content.importers.pages.structured import (
    find_article,
    find_path,
    first_text,
    read_people,
)
from publisher.model.articles import Person, Picture

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "parsely-pub-date", "dc.date.issued",
    "dc.date", "dcterms.date", "dcterms.created", "citation_publication_date", "citation_date",
    "date", "publish-date", "publication_date", "pubdate", "sailthru.date", "datepublished",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:updated_time", "dcterms.modified", "last-modified",
    "datemodified",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
            "citation_author", "byl", "sailthru.author")  # fmt: skip
_SECTIONS = ("article:section", "parsely-section", "section", "category")
_TAGS = ("article:tag", "keywords", "news_keywords", "parsely-tags", "citation_keywords")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_SEPARATOR = re.compile(r"\s+(?:[|·•»–—:]|-)\s+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """What a page says of itself; nothing is made up."""

    title: str
    published: datetime | date | None
    updated: datetime | date | None
    authors: tuple[Person, ...]
    section: str | None
    tags: tuple[str, ...]
    language: str | None
    description: str
    picture: Picture | None
    url: str | None
    #: From which the page's addresses are seen; None where they cannot be followed.
    base: str | None


def read_metadata(page: HtmlElement, url: str | None) -> Metadata:
    """Return what a page's head, and what is marked in its body, says of the article."""
    said = {**find_article_item(page), **find_article(page)}
    meta = _read_meta(page)
    base = _find_base(page, url)
    address = _find_address(page, meta, base) or url
    title = _find_title(page, meta, said)
    return Metadata(
        title=title,
        published=_first_moment([
            first_text(said.get("datePublished")),
            *(each for name in _PUBLISHED for each in meta.get(name, ())),
            *_times(page),
            *list_shown_dates(page),
        ]),
        updated=_first_moment([
            first_text(said.get("dateModified")),
            *(each for name in _UPDATED for each in meta.get(name, ())),
        ]),
        authors=_find_authors(page, meta, said),
        section=_first([first_text(said.get("articleSection")), *_named(meta, _SECTIONS)])
        or find_path(page, title)
        or find_shown_section(page, title),
        tags=_find_tags(meta, said),
        language=_find_language(page, meta, said),
        description=_first([first_text(said.get("description")), *_named(meta, _DESCRIPTIONS)])
        or "",
        picture=_find_picture(meta, said, base or address),
        url=address,
        base=base or address,
    )  # fmt: skip


def _read_meta(page: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = " ".join((element.get("content") or "").split())
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _named(meta: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [each for name in names for each in meta.get(name, ())]


def _first(texts: list[str]) -> str | None:
    return next((text for text in texts if text.strip()), None)


def _find_title(page: HtmlElement, meta: dict[str, list[str]], said: dict[str, Any]) -> str:
    headings = [words_of(each) for each in page.iter("h1")]
    headings = [each for each in headings if each]
    title = next((words_of(each) for each in page.iter("title")), "")
    candidates = [first_text(said.get("headline")), *_named(meta, ("og:title", "twitter:title"))]
    stated = _first(candidates) or ""
    sites = {name.casefold() for name in _named(meta, ("og:site_name", "application-name"))}
    if len(headings) == 1 and (not stated or _likens(headings[0], stated)):
        return headings[0]
    for whole in filter(None, (stated, title)):
        for heading in headings:
            if whole == heading or _likens(heading, whole):
                return heading
        parts = _SEPARATOR.split(whole)
        if len(parts) > 1 and parts[-1].casefold() in sites:
            return _SEPARATOR.sub("\n", whole).rpartition("\n")[0].replace("\n", " – ")
    return stated or (headings[0] if headings else title)


def _likens(heading: str, title: str) -> bool:
    """Tell whether a title is a heading, or the heading with a name behind or before it."""
    one, other = heading.casefold(), title.casefold()
    return bool(one) and (one == other or other.startswith(one) or other.endswith(one))


def _find_authors(
    page: HtmlElement, meta: dict[str, list[str]], said: dict[str, Any]
) -> tuple[Person, ...]:
    people = read_people(said.get("author") or said.get("creator"))
    if people:
        return people
    names = [each for each in _named(meta, _AUTHORS) if "://" not in each]
    found = [part for name in names for part in split_names(name)] or find_shown_authors(page)
    return tuple(Person(name=name) for name in dict.fromkeys(found))


def _find_tags(meta: dict[str, list[str]], said: dict[str, Any]) -> tuple[str, ...]:
    keywords = said.get("keywords")
    texts = keywords if isinstance(keywords, list) else [keywords or ""]
    found = [str(each) for each in texts if isinstance(each, str) and each]
    if not found:
        found = meta.get("article:tag", []) or _named(meta, _TAGS)
    parts = (part.strip() for text in found for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))[:30]


def _find_language(
    page: HtmlElement, meta: dict[str, list[str]], said: dict[str, Any]
) -> str | None:
    candidates = [
        first_text(said.get("inLanguage")),
        *(each.get("lang") or "" for each in page.iter("article")),
        page.get("lang") or "",
        *_named(meta, ("og:locale", "content-language", "dc.language", "language")),
    ]
    for each in candidates:
        try:
            return read_language(each.strip().replace("_", "-"))
        except ValueError:
            continue
    return None


def _find_base(page: HtmlElement, url: str | None) -> str | None:
    """Return the address from which the page's others are seen (HTML, section 4.2.3)."""
    stated = next((each.get("href") for each in page.iter("base") if each.get("href")), None)
    return url if stated is None else _join(url, stated) or url


def _join(base: str | None, address: str) -> str | None:
    """Return a web address as seen from another, or None for what is none."""
    try:
        joined = urljoin(base or "", address.strip())
    except ValueError:
        return None
    return joined if joined.startswith(("https://", "http://")) else None


def _find_address(page: HtmlElement, meta: dict[str, list[str]], base: str | None) -> str | None:
    links = [
        link.get("href") or ""
        for link in page.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    stated = filter(str.strip, [*links, *meta.get("og:url", [])])
    return next((found for each in stated if (found := _join(base, each))), None)


def _find_picture(
    meta: dict[str, list[str]], said: dict[str, Any], base: str | None
) -> Picture | None:
    image = said.get("image")
    if isinstance(image, list):
        image = image[0] if image else None
    stated = first_text(image.get("url")) if isinstance(image, dict) else first_text(image)
    source = _first([*meta.get("og:image", []), stated, *meta.get("twitter:image", [])])
    address = None if source is None else _join(base, source)
    if address is None:
        return None
    alt = _first([*meta.get("og:image:alt", []), *meta.get("twitter:image:alt", [])]) or ""
    return Picture(url=address, alt=alt)


def _times(page: HtmlElement) -> list[str]:
    """Return the first `<time>`, and before it one that says that it is the publication."""
    times = [each for each in page.iter("time") if each.get("datetime")]
    marked = [
        each
        for each in times
        if each.get("pubdate") is not None or "publish" in (each.get("class") or "").lower()
    ]
    return [each.get("datetime") or "" for each in [*marked, *times[:1]]]


def _first_moment(texts: list[str]) -> datetime | date | None:
    for text in texts:
        moment = read_moment_of_page(text)
        if moment is not None:
            return moment
    return None


def read_moment_of_page(text: str) -> datetime | date | None:
    """Return the moment that a text names, or the day where it tells no time or no zone."""
    found = read_date(text.strip()[:80])
    if found is None or not 1000 <= found.value.year <= 9000:
        return None
    if isinstance(found.value, datetime) and found.doubt is not None:
        return found.value.date()
    return found.value
