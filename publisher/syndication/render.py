"""Feeds become documents; each entry is rendered once for each format and setting."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TypeVar, assert_never

from publisher.model.articles import Entry
from publisher.model.publication import FeedFormat
from publisher.syndication import json_feed
from publisher.syndication.feeds import Feed
from publisher.syndication.fragments import Setting, prepare_entry

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Renderer:
    """Writes the feeds of one build and remembers what several of them share."""

    #: Base address of the publication.
    publication_url: str
    #: Of the publication.
    timezone: tzinfo
    _prepared: dict[str, Entry] = field(default_factory=dict)
    _atom: dict[tuple[object, ...], bytes] = field(default_factory=dict)
    _rss: dict[tuple[object, ...], bytes] = field(default_factory=dict)
    _json: dict[tuple[object, ...], dict[str, object]] = field(default_factory=dict)

    def render(self, feed: Feed, format_: FeedFormat) -> bytes:
        """Return the document; the same feed always gives the same bytes.

        Raises:
            ValueError: An id, an address or a setting cannot stand in the document.
        """
        setting = Setting(
            publication_url=self.publication_url,
            timezone=self.timezone,
            full_text=feed.full_text,
            language=feed.language,
            is_podcast=feed.podcast is not None,
            files=feed.files,
        )
        # feedgen and lxml take longer to import than a small publication to build.
        match format_:
            case FeedFormat.ATOM:
                from publisher.syndication import atom

                entries = self._render_entries(feed, setting, self._atom, atom.render_entry)
                return atom.render_feed(feed, entries, setting)
            case FeedFormat.RSS:
                from publisher.syndication import rss

                items = self._render_entries(feed, setting, self._rss, rss.render_entry)
                return rss.render_feed(feed, items, setting)
            case FeedFormat.JSON:
                return json_feed.render_feed(
                    feed,
                    self._render_entries(feed, setting, self._json, json_feed.render_entry),
                )
            case _:
                assert_never(format_)

    def _render_entries(
        self,
        feed: Feed,
        setting: Setting,
        rendered: dict[tuple[object, ...], T],
        render_entry: Callable[[Entry, Setting], T],
    ) -> list[T]:
        fragments: list[T] = []
        for entry in feed.entries:
            # What of the setting can differ between two feeds of one publication.
            key = (
                entry.id,
                setting.full_text,
                setting.stated_language(entry.article),
                setting.is_podcast,
            )
            if key not in rendered:
                if entry.id not in self._prepared:
                    self._prepared[entry.id] = prepare_entry(entry, setting.files)
                rendered[key] = render_entry(self._prepared[entry.id], setting)
            fragments.append(rendered[key])
        return fragments
