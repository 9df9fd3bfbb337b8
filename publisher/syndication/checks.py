"""What must hold of a feed before it takes the place of the one that readers have."""

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from publisher.model.articles import Article, Entry
from publisher.model.publication import FeedFormat
from publisher.syndication import json_checks
from publisher.syndication.content_checks import ContentCheck
from publisher.syndication.fault_lines import DocumentLines
from publisher.syndication.feeds import Feed
from publisher.syndication.rules import Broken, Fault
from publisher.syndication.value_checks import find_id_fault

if TYPE_CHECKING:
    from publisher.syndication.xml_documents import XmlDocument

#: What stands in a document under an entry's id, and what is wrong with it.
_Looked = tuple[str | None, tuple[Broken, ...]]
#: An escaped backslash, or an escaped character that XML 1.0 cannot hold. Such characters as they
#: are have no place in JSON (RFC 8259 section 7), but for two.
_ESCAPES = re.compile(r"\\(?:\\|([bf]|u(?:00[01]|[dD][89a-fA-F]|[fF]{3}[eEfF])))")
_NO_CHARACTERS = ("\ufffe", "\uffff")


@dataclass(frozen=True, kw_only=True, slots=True)
class Checker:
    """Looks at the documents of one build. An entry is looked at once for all feeds that show it
    in the same bytes.
    """

    #: Of the publication.
    timezone: tzinfo
    #: Moment at which entries must be public.
    now: datetime
    _content: ContentCheck = field(default_factory=ContentCheck)
    #: What stands for the bytes of an entry and the feed around it → what was found.
    _looked: dict[bytes, _Looked] = field(default_factory=dict)
    #: What stands for an item of JSON Feed and the feed around it → it, and what was found.
    _items: dict[str, tuple[dict[str, Any], tuple[Broken, ...]]] = field(default_factory=dict)
    #: File and address of an article → its id in the feeds that were looked at.
    _ids: dict[str, str] = field(default_factory=dict)

    def find_fault(self, feed: Feed, documents: Mapping[FeedFormat, bytes]) -> Fault | None:
        """Return the first thing that is wrong with a feed, or None."""
        return next(self.list_faults(feed, documents), None)

    def list_faults(self, feed: Feed, documents: Mapping[FeedFormat, bytes]) -> Iterator[Fault]:
        """Yield all that is wrong with a feed."""
        for identity, broken in self._list_value_faults(feed):
            yield Fault(
                feed=feed.name,
                rule=broken.rule,
                message=broken.message,
                entry=identity,
                value=broken.value,
            )
        for format_, document in documents.items():
            lines = DocumentLines(document, format_)
            for identity, broken in self._list_document_faults(feed, format_, document):
                yield Fault(
                    feed=feed.name,
                    rule=broken.rule,
                    message=broken.message,
                    format=format_,
                    entry=identity,
                    value=broken.value,
                    line=lines.find(broken, identity),
                )

    def _list_value_faults(self, feed: Feed) -> Iterator[tuple[str | None, Broken]]:
        counts = Counter(entry.id for entry in feed.entries)
        for identity, count in counts.items():
            if count > 1:
                message = f"the id {identity} stands there {count} times"
                yield None, Broken("feed/id-unique", message)
        for newer, older in pairwise(feed.entries):
            if _is_behind(newer, older):
                message = (
                    f"the entry {older.id} stands behind {newer.id}, and should stand before it"
                )
                yield None, Broken("feed/order", message)
        for entry in feed.entries:
            if not entry.article.is_public(self.now):
                yield entry.id, Broken("feed/public", "it is a draft, expired, or in the future")
            article = entry.article
            known = self._ids.setdefault(f"{article.source} {article.url}", entry.id)
            if known != entry.id:
                message = f"the same article has the id {known} in another feed"
                yield entry.id, Broken("feed/id-of-article", message)

    def _list_document_faults(
        self, feed: Feed, format_: FeedFormat, document: bytes
    ) -> Iterator[tuple[str | None, Broken]]:
        if document.startswith(BOM_UTF8):
            yield None, Broken("feed/bytes", "begins with a byte order mark")
            return
        yield from (
            self._list_json_faults(feed, document)
            if format_ is FeedFormat.JSON
            else self._list_xml_faults(feed, format_, document)
        )

    def _list_json_faults(self, feed: Feed, document: bytes) -> Iterator[tuple[str | None, Broken]]:
        try:
            text = document.decode("utf-8")
        except UnicodeDecodeError as error:
            yield None, Broken("feed/bytes", f"not UTF-8 at byte {error.start}")
            return
        if any(character in text for character in _NO_CHARACTERS) or any(
            found[1] for found in _ESCAPES.finditer(text)
        ):
            yield None, Broken("feed/well-formed", "a character that XML 1.0 cannot hold")
            return
        try:
            values = json.loads(text)
        except ValueError as error:
            yield None, Broken("feed/well-formed", f"not valid JSON: {error}")
            return
        if not isinstance(values, dict) or not isinstance(values.get("items"), list):
            yield None, Broken("feed/root", "is no JSON Feed")
            return
        yield from ((None, broken) for broken in json_checks.list_frame_faults(values, feed))
        items = values["items"]
        articles = {entry.id: entry.article for entry in feed.entries}
        yield from _list_strangers([item.get("id") for item in items], feed)
        for item in items:
            article = articles.get(item.get("id"))
            if article is not None:
                for broken in self._look_at_item(item, article, feed):
                    yield item["id"], broken

    def _look_at_item(
        self, item: dict[str, Any], article: Article, feed: Feed
    ) -> tuple[Broken, ...]:
        key = f"{_describe(feed)} {item['id']}"
        seen = self._items.get(key)
        if seen is None or seen[0] != item:
            found = json_checks.list_entry_faults(item, article, feed, self.timezone, self._content)
            seen = self._items[key] = item, tuple(found)
        return seen[1]

    def _list_xml_faults(
        self, feed: Feed, format_: FeedFormat, document: bytes
    ) -> Iterator[tuple[str | None, Broken]]:
        # Loaded already by whoever wrote the document.
        from lxml import etree

        from publisher.syndication import atom_checks, rss_checks, xml_documents

        checks = atom_checks if format_ is FeedFormat.ATOM else rss_checks
        if not xml_documents.declares_utf_8(document):
            yield None, Broken("feed/bytes", "does not say that it is UTF-8")
        parts = xml_documents.split_document(document, format_)
        try:
            root = xml_documents.parse_frame(parts)
        except etree.XMLSyntaxError as error:  # among them: characters XML cannot hold
            yield None, Broken("feed/well-formed", f"not well-formed XML: {error.msg}")
            return
        yield from ((None, each) for each in checks.list_frame_faults(root, feed, self.timezone))
        if format_ is FeedFormat.RSS:
            spelling = rss_checks.list_spelling_faults(parts.frame, is_item=False)
            yield from ((None, each) for each in spelling)
        elif not parts.is_in_order:
            message = "something stands behind the first entry that is no entry"
            yield None, Broken("feed/atom-order", message)
        articles = {entry.id: entry.article for entry in feed.entries}
        looked = [self._look(entry, parts, articles, feed, format_) for entry in parts.entries]
        yield from _list_strangers([identity for identity, _ in looked], feed)
        for identity, broken in looked:
            yield from ((identity, each) for each in broken)

    def _look(
        self,
        entry: bytes,
        parts: "XmlDocument",
        articles: Mapping[str, Article],
        feed: Feed,
        format_: FeedFormat,
    ) -> _Looked:
        """Return the id of an entry of an XML document, and what is wrong with it."""
        from lxml import etree

        from publisher.syndication import atom_checks, rss_checks, xml_documents

        key = sha256(b"\0".join((_describe(feed).encode(), parts.root[0], entry))).digest()
        if key in self._looked:
            return self._looked[key]
        try:
            element = xml_documents.parse_entry(entry, parts)
        except etree.XMLSyntaxError as error:
            return None, (Broken("feed/well-formed", f"not well-formed XML: {error.msg}"),)
        is_atom = format_ is FeedFormat.ATOM
        identity = element.findtext("{http://www.w3.org/2005/Atom}id" if is_atom else "guid")
        checks = atom_checks if is_atom else rss_checks
        article = articles.get(identity or "")
        found: list[Broken] = []
        if article is not None:
            found.extend(
                checks.list_entry_faults(element, article, feed, self.timezone, self._content)
            )
        if not is_atom:
            found.extend(rss_checks.list_spelling_faults(entry, is_item=True))
        self._looked[key] = identity, tuple(found)
        return self._looked[key]


def _list_strangers(ids: Sequence[str | None], feed: Feed) -> Iterator[tuple[str | None, Broken]]:
    """Yield a fault where a document holds other entries than the feed."""
    for identity in ids:
        fault = find_id_fault(identity)
        if fault is not None:
            yield None, fault
    if list(ids) != [entry.id for entry in feed.entries]:
        message = "holds other entries than it should, or in another order"
        yield None, Broken("feed/entries", message)


def _describe(feed: Feed) -> str:
    """Return what stands for all of a feed that bears on what its entries must be."""
    return f"{feed.language} {feed.full_text} {feed.podcast is not None}"


def _is_behind(newer: Entry, older: Entry) -> bool:
    """Tell whether two entries stand in the wrong order."""
    first, second = newer.article.published, older.article.published
    return second > first or (second == first and older.id < newer.id)
