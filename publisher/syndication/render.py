"""Feeds become documents; each entry is rendered once for each format and setting."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import assert_never

from publisher.content.local_files import LocalFiles
from publisher.model.articles import Entry
from publisher.model.publication import FeedFormat
from publisher.syndication import json_feed
from publisher.syndication.feeds import Feed
from publisher.syndication.fragments import Setting, prepare_entry
from publisher.syndication.shelf import PassingShelf, Shelf


@dataclass(frozen=True, kw_only=True, slots=True)
class Renderer:
    """Writes the feeds of one build and remembers what several of them share."""

    #: Base address of the publication.
    publication_url: str
    #: Of the publication.
    timezone: tzinfo
    #: Has the entries' bodies, and what earlier builds rendered; None where they are whole.
    shelf: Shelf | PassingShelf | None = None
    _prepared: dict[str, Entry] = field(default_factory=dict)
    _rendered: dict[str, bytes] = field(default_factory=dict)

    def render(self, feed: Feed, format_: FeedFormat) -> bytes:
        """Return the document; the same feed always gives the same bytes.

        Raises:
            ArticleError: An article's file is gone, or was spoilt a moment ago.
            ValueError: An id, an address or a setting cannot stand in the document.
        """
        setting = self._make_setting(feed)
        # feedgen and lxml take longer to import than a small publication to build.
        match format_:
            case FeedFormat.ATOM:
                from publisher.syndication import atom

                entries = self._render_entries(feed, format_, setting, atom.render_entry)
                return atom.render_feed(feed, entries, setting)
            case FeedFormat.RSS:
                from publisher.syndication import rss

                items = self._render_entries(feed, format_, setting, rss.render_entry)
                return rss.render_feed(feed, items, setting)
            case FeedFormat.JSON:
                items = self._render_entries(feed, format_, setting, _render_json_item)
                return json_feed.render_feed(feed, [json.loads(item) for item in items])
            case _:
                assert_never(format_)

    def measure(self, feed: Feed, format_: FeedFormat) -> list[int]:
        """Return the bytes of each entry in the document, 0 for one that was not rendered yet."""
        setting = self._make_setting(feed)
        keys = (_key(format_, entry, setting) for entry in feed.entries)
        return [len(self._rendered.get(key, b"")) for key in keys]

    def _make_setting(self, feed: Feed) -> Setting:
        return Setting(
            publication_url=self.publication_url,
            timezone=self.timezone,
            full_text=feed.full_text,
            language=feed.language,
            is_podcast=feed.podcast is not None,
            files=feed.files,
        )

    def _render_entries(
        self,
        feed: Feed,
        format_: FeedFormat,
        setting: Setting,
        render_entry: Callable[[Entry, Setting], bytes],
    ) -> list[bytes]:
        fragments: list[bytes] = []
        for entry in feed.entries:
            key = _key(format_, entry, setting)
            fragment = self._rendered.get(key)
            if fragment is None and self.shelf is not None:
                fragment = self.shelf.find_fragment(key, entry)
            if fragment is None:
                fragment = render_entry(self._prepare(entry, setting.files), setting)
                if self.shelf is not None:
                    self.shelf.put_fragment(key, entry, fragment)
            self._rendered[key] = fragment
            fragments.append(fragment)
        return fragments

    def _prepare(self, entry: Entry, files: LocalFiles | None) -> Entry:
        if entry.id not in self._prepared:
            whole = entry if self.shelf is None else self.shelf.complete(entry)
            self._prepared[entry.id] = prepare_entry(whole, files)
        return self._prepared[entry.id]


def _key(format_: FeedFormat, entry: Entry, setting: Setting) -> str:
    """Return what of the setting can differ between two feeds of one publication, and the entry."""
    stated = setting.stated_language(entry.article)
    return f"{format_} {entry.id} {setting.full_text} {stated} {setting.is_podcast}"


def _render_json_item(entry: Entry, setting: Setting) -> bytes:
    return json.dumps(json_feed.render_entry(entry, setting), ensure_ascii=False).encode()
