"""Feeds become documents; each entry is rendered once for each format and setting."""

import json
from collections.abc import Iterable, Mapping
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

#: What stands for an entry in one format and setting → its bytes.
Fragments = Mapping[str, bytes]


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
    #: Item of JSON Feed → the same as it stands in a document.
    _indented: dict[bytes, bytes] = field(default_factory=dict)

    def render(self, feed: Feed, format_: FeedFormat) -> bytes:
        """Return the document; the same feed always gives the same bytes.

        Raises:
            ArticleError: An article's file is gone, or was spoilt a moment ago.
            ValueError: An id, an address or a setting cannot stand in the document.
        """
        setting = self._make_setting(feed)
        entries = [self._render_entry(entry, format_, setting) for entry in feed.entries]
        # feedgen and lxml take longer to import than a small publication to build.
        match format_:
            case FeedFormat.ATOM:
                from publisher.syndication import atom

                return atom.render_feed(feed, entries, setting)
            case FeedFormat.RSS:
                from publisher.syndication import rss

                return rss.render_feed(feed, entries, setting)
            case FeedFormat.JSON:
                return json_feed.render_feed(feed, [self._indent(item) for item in entries])
            case _:
                assert_never(format_)

    def render_entry(self, entry: Entry, feeds: Iterable[Feed]) -> Fragments:
        """Return the bytes of an entry in every document of some feeds, in all of which it stands.

        Raises:
            ArticleError: As `render`.
            ValueError: Likewise.
        """
        found: dict[str, bytes] = {}
        for feed in feeds:
            setting = self._make_setting(feed)
            for format_ in feed.self_urls:
                key = _key(format_, entry, setting)
                found[key] = self._render_entry(entry, format_, setting)
        return found

    def take(self, entry: Entry, fragments: Fragments) -> None:
        """Use what another process rendered of an entry."""
        for key, fragment in fragments.items():
            if key not in self._rendered:
                self._rendered[key] = fragment
                if self.shelf is not None:
                    self.shelf.put_fragment(key, entry, fragment)

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

    def _render_entry(self, entry: Entry, format_: FeedFormat, setting: Setting) -> bytes:
        key = _key(format_, entry, setting)
        fragment = self._rendered.get(key)
        if fragment is None and self.shelf is not None:
            fragment = self.shelf.find_fragment(key, entry)
        if fragment is None:
            fragment = _write_entry(self._prepare(entry, setting.files), format_, setting)
            if self.shelf is not None:
                self.shelf.put_fragment(key, entry, fragment)
        self._rendered[key] = fragment
        return fragment

    def _indent(self, item: bytes) -> bytes:
        if item not in self._indented:
            self._indented[item] = json_feed.indent_item(item)
        return self._indented[item]

    def _prepare(self, entry: Entry, files: LocalFiles | None) -> Entry:
        if entry.id not in self._prepared:
            whole = entry if self.shelf is None else self.shelf.complete(entry)
            self._prepared[entry.id] = prepare_entry(whole, files)
        return self._prepared[entry.id]


def _key(format_: FeedFormat, entry: Entry, setting: Setting) -> str:
    """Return what of the setting can differ between two feeds of one publication, and the entry."""
    stated = setting.stated_language(entry.article)
    return f"{format_} {entry.id} {setting.full_text} {stated} {setting.is_podcast}"


def _write_entry(entry: Entry, format_: FeedFormat, setting: Setting) -> bytes:
    match format_:
        case FeedFormat.ATOM:
            from publisher.syndication import atom

            return atom.render_entry(entry, setting)
        case FeedFormat.RSS:
            from publisher.syndication import rss

            return rss.render_entry(entry, setting)
        case FeedFormat.JSON:
            return json.dumps(json_feed.render_entry(entry, setting), ensure_ascii=False).encode()
        case _:
            assert_never(format_)
