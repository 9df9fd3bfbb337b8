"""What the templates of pages see: words and addresses, ready to be printed."""

from dataclasses import dataclass, field
from datetime import date, tzinfo
from urllib.parse import quote

from markupsafe import Markup

from publisher.model.articles import Entry
from publisher.model.publication import FeedFormat
from publisher.syndication.characters import legal_title, make_legal
from publisher.syndication.dates import shown
from publisher.syndication.feeds import Feed
from publisher.syndication.formats import MEDIA_TYPES, NAMES, prefer
from publisher.syndication.pages.places import Label
from publisher.templating.environment import trust
from publisher.templating.texts import Texts, find_locale

#: Most entries on a page; whoever wants more subscribes, or goes to the publication.
_MOST_ENTRIES = 10
#: Name of a feed reader → where it takes an address, percent-encoded. Empty: what the device has.
_PROGRAMS = {
    "Feedly": "https://feedly.com/i/subscription/feed%2F{quoted}",
    "Inoreader": "https://www.inoreader.com/?add_feed={quoted}",
    "NewsBlur": "https://www.newsblur.com/?url={quoted}",
    "": "feed:{plain}",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicationView:
    """`publication` in templates: what readers may see, and no settings."""

    title: str
    description: str
    url: str
    feeds_url: str
    #: BCP 47.
    language: str
    rights: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PageView:
    """`page` in templates."""

    title: str
    description: str
    #: BCP 47.
    language: str
    #: `ltr` or `rtl`.
    direction: str
    #: Absolute address of the page itself.
    url: str
    #: From the page to the feeds folder: empty, `../` …
    root: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FormatView:
    """One document of a feed."""

    name: str
    media_type: str
    #: Absolute.
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgramView:
    """A feed reader that takes the address from a link."""

    #: Empty for the one that the device opens by itself.
    name: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryView:
    """One entry in a list."""

    title: str
    url: str
    #: As the language writes it.
    date: str
    #: ISO 8601.
    day: str
    #: As one phrase; empty where the publication itself is the author.
    authors: str
    summary: str
    #: What its own address names on the page; empty for an article, which has its own page.
    anchor: str
    #: All that it says, of an entry that stands for several articles; empty otherwise.
    content: Markup
    #: BCP 47; empty where the page's language holds.
    language: str
    #: `ltr` or `rtl`.
    direction: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedView:
    """`feed` in templates, and each of the others."""

    name: str
    title: str
    #: What tells it from the publication's other feeds.
    label: str
    #: Likewise, for whoever does not know which publication it is of.
    own_title: str
    description: str
    #: BCP 47.
    language: str
    #: `ltr` or `rtl`.
    direction: str
    #: Whole articles, or standfirsts only.
    full_text: bool
    #: The one to subscribe to.
    address: str
    #: Path of its page below the feeds folder, percent-encoded.
    page: str
    formats: tuple[FormatView, ...]
    programs: tuple[ProgramView, ...]
    #: Newest first; empty where only the feed itself is named.
    entries: tuple[EntryView, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupView:
    """Feeds of one kind."""

    #: `section`, `tag`, `author`, `language` or `year`; several with hyphens between them.
    scope: str
    feeds: tuple[FeedView, ...]


def is_compiled(entry: Entry) -> bool:
    """Tell whether an entry stands for several articles: no file is its source."""
    return not entry.article.source


def view_feed(feed: Feed, page: str, label: Label) -> FeedView:
    """Return what templates may know of a feed, whose page is at the path `page`."""
    address = feed.self_urls[prefer(feed.self_urls)]
    filled = {"quoted": quote(address, safe=""), "plain": address}
    return FeedView(
        name=feed.name,
        title=feed.title,
        label=label.short,
        own_title=label.full,
        description=feed.description,
        language=feed.language,
        direction=find_locale(feed.language).text_direction,
        full_text=feed.full_text,
        address=address,
        page=quote(page),
        formats=tuple(
            FormatView(name=NAMES[format_], media_type=MEDIA_TYPES[format_], address=url)
            for format_, url in sorted(feed.self_urls.items(), key=_by_preference)
        ),
        programs=tuple(
            ProgramView(name=name, address=pattern.format_map(filled))
            for name, pattern in _PROGRAMS.items()
        ),
    )


def _by_preference(item: tuple[FeedFormat, str]) -> int:
    return list(FeedFormat).index(item[0])


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryViews:
    """Makes views of entries in one language; each entry once, however many feeds show it."""

    texts: Texts
    #: BCP 47, of the page.
    language: str
    timezone: tzinfo
    _made: dict[str, EntryView] = field(default_factory=dict)
    _dates: dict[date, str] = field(default_factory=dict)

    def view(self, feed: Feed) -> list[EntryView]:
        """Return the newest entries of a feed; all of those that have no other page."""
        return [
            self._view(entry)
            for number, entry in enumerate(feed.entries)
            if number < _MOST_ENTRIES or is_compiled(entry)
        ]

    def _view(self, entry: Entry) -> EntryView:
        if entry.id not in self._made:
            article = entry.article
            day = shown(article.published, self.timezone).date()
            is_other = article.language.lower() != self.language.lower()
            self._made[entry.id] = EntryView(
                title=legal_title(article),
                url=make_legal(article.url),
                date=self._write_date(day),
                day=day.isoformat(),
                authors=self.texts.join([make_legal(each.name) for each in article.authors]),
                summary=make_legal(article.summary),
                anchor=article.slug if is_compiled(entry) else "",
                content=trust(article.html if is_compiled(entry) else ""),
                language=make_legal(article.language) if is_other else "",
                direction=find_locale(article.language).text_direction,
            )
        return self._made[entry.id]

    def _write_date(self, day: date) -> str:
        if day not in self._dates:
            self._dates[day] = self.texts.write_date(day, has_weekday=False)
        return self._dates[day]
