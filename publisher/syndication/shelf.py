"""The bodies of the entries that feeds show, and what earlier builds rendered of them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from publisher.content.articles import sum_up_removed
from publisher.content.bodies import ReadArticle
from publisher.content.local_files import LocalFiles
from publisher.entries import LoadedEntries
from publisher.model.articles import Article, Entry, Remark
from publisher.model.publication import FeedFormat, Publication
from publisher.stamps import YOUNG_NANOSECONDS, stamp_file
from publisher.storage.cache import Cache
from publisher.syndication.characters import remark_on_illegal
from publisher.syndication.feeds import Feed
from publisher.syndication.measuring import list_images, measure_entry

#: Kinds in the cache. Entry id → how it stood, and what its body names; key of a fragment → the
#: version of its entry, and its bytes.
_ENTRY, _FRAGMENT = "entry", "fragment"


class Shelf:
    """What one build needs of the entries, taken from the cache where that is still true.

    An entry has a version: while that stays the same, so does every word of it. To find it, the
    body need not be read: it depends on its file, on what decides how files are read, on the
    addresses of the articles that it names, and on the pictures in it.
    """

    def __init__(
        self,
        publication: Publication,
        loaded: LoadedEntries,
        files: LocalFiles,
        cache: Cache,
        now: datetime,
    ) -> None:
        self._publication = publication
        self._loaded = loaded
        self._files = files
        self._cache = cache
        self._now = now
        self._kept_entries = cache.read_all(_ENTRY)
        self._new_entries: dict[str, str] = {}
        self._new_fragments: dict[str, bytes] = {}
        self._versions: dict[str, str] = {}
        self._read: dict[str, tuple[Entry, ReadArticle]] = {}

    def key_of(self, feed: Feed, format_: FeedFormat) -> str:
        """Return what stands for a document: while it stays the same, so do the bytes.

        Raises:
            ArticleError: An article's file is gone, or was spoilt a moment ago.
        """
        frame = (self._publication.digest, format_, replace(feed, entries=()))
        return _hash(repr(frame), *(self._version(entry) for entry in feed.entries))

    def find_fragment(self, key: str, entry: Entry) -> bytes | None:
        """Return what an earlier build rendered of the entry as it is, or None."""
        if not entry.article.content_key or entry.id not in self._kept_entries:
            return None
        kept = self._cache.get(_FRAGMENT, key)
        version = self._version(entry).encode()
        return kept[len(version) :] if kept is not None and kept.startswith(version) else None

    def put_fragment(self, key: str, entry: Entry, fragment: bytes) -> None:
        """Remember what was rendered of the entry, for the builds that follow."""
        if entry.article.content_key:
            self._new_fragments[key] = self._version(entry).encode() + fragment

    def complete(self, entry: Entry) -> Entry:
        """Return the entry with its article's body.

        Raises:
            ArticleError: The article's file is gone, or was spoilt a moment ago.
        """
        return self.read(entry)[0]

    def take(self, entry: Entry, read: ReadArticle) -> None:
        """Use an entry whose body another process has read."""
        self._read.setdefault(entry.id, (entry, read))

    def read(self, entry: Entry) -> tuple[Entry, ReadArticle]:
        """Return the entry with its article's body, and all that reading the body told.

        Raises:
            ArticleError: The article's file is gone, or was spoilt a moment ago.
        """
        if entry.id not in self._read:
            self._read[entry.id] = self._loaded.complete(entry)
        return self._read[entry.id]

    def is_on(self, entry: Entry) -> bool:
        """Tell whether anything is known of the entry: it stands, or stood, in a document."""
        return entry.id in self._versions or entry.id in self._kept_entries

    def read_once(self, entry: Entry) -> Entry:
        """Return the entry with its article's body, and remember nothing that is not known yet.

        Raises:
            ArticleError: The article's file is gone, or was spoilt a moment ago.
        """
        if entry.id in self._read:
            return self._read[entry.id][0]
        return self._loaded.complete(entry)[0]

    def summarise(self, entry: Entry) -> str:
        """Return the standfirst of an entry, whose article may be without its body.

        Raises:
            ArticleError: The article's file is gone, or was spoilt a moment ago.
        """
        if entry.article.summary or entry.article.is_whole:
            return entry.article.summary
        # As feeds show it: an entry has one version.
        entry = measure_entry(entry, self._files)
        key = f"standfirst {entry.id}"
        kept = self.find_fragment(key, entry)
        if kept is None:
            kept = self.complete(entry).article.summary.encode("utf-8", "surrogatepass")
            self.put_fragment(key, entry, kept)
        return kept.decode("utf-8", "surrogatepass")

    def keep(self) -> None:
        """Write what is to be remembered to the cache, and forget what no feed asks for."""
        wanted = self._versions.keys()
        self._cache.change(_ENTRY, {}, self._kept_entries.keys() - wanted)
        # A fragment's key has the entry's id behind the first blank; no id has one.
        keys = self._cache.list_keys(_FRAGMENT)
        self._cache.change(_FRAGMENT, {}, [key for key in keys if key.split(" ")[1] not in wanted])
        self._cache.change(_ENTRY, self._new_entries)
        self._cache.change(_FRAGMENT, self._new_fragments)

    def list_remarks(self) -> tuple[Remark, ...]:
        """Return what is to be known of the articles whose bodies were read in this build."""
        read = sorted(self._read.values(), key=lambda each: each[0].article.source)
        return (
            *(remark for _, each in read for remark in each.remarks),
            *sum_up_removed(each for _, each in read),
            *(remark for entry, _ in read for remark in remark_on_illegal(entry)),
        )

    def _version(self, entry: Entry) -> str:
        if entry.id not in self._versions:
            self._versions[entry.id] = self._find_version(entry)
        return self._versions[entry.id]

    def _find_version(self, entry: Entry) -> str:
        index = self._loaded.index
        around = "" if index is None else index.reading_key
        stands = _hash(repr(entry), self._publication.digest, around)
        kept = self._kept_entries.get(entry.id)
        if kept is not None and index is not None:
            before, named, images = json.loads(kept)
            self._note_pages(entry.article, [name for name, _ in named])
            if (
                before == stands
                and all(index.find_named(entry.article, name) == address for name, address in named)
                and all(self._look(address, entry.article) == stood for address, stood in images)
            ):
                return _hash(kept)
        whole, read = self.read(entry)
        self._note_pages(entry.article, read.named)
        images = [[each, self._look(each, entry.article)] for each in list_images(whole.article)]
        found = json.dumps([stands, sorted(read.named.items()), images])
        if entry.article.content_key:
            self._new_entries[entry.id] = found
        return _hash(found)

    def _note_pages(self, article: Article, names: Iterable[str]) -> None:
        """Have it noticed when a page changes whose address an article has."""
        index = self._loaded.index
        if index is None:
            return
        for name in names:
            path = index.find_page_file(article, name)
            if path is not None:
                self._files.note(path)

    def _look(self, address: str, article: Article) -> str:
        """Return how the picture's file stands, empty for one that is not here."""
        path = self._files.find(address, article.url, article.source)
        if path is None:
            return ""
        stamp = stamp_file(str(path))
        is_young = stamp[2] >= int(self._now.timestamp() * 1e9) - YOUNG_NANOSECONDS
        # A young file can change again and stand as before; the next build finds it different.
        return f"{stamp} at {self._now}" if is_young else str(stamp)


class PassingShelf:
    """A shelf for documents that are written once: they take from it, and put nothing on it.

    Otherwise the first build of an archive would hold every article there is in memory.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def find_fragment(self, key: str, entry: Entry) -> bytes | None:
        """Return what was rendered of the entry as it is, or None."""
        return self._shelf.find_fragment(key, entry) if self._shelf.is_on(entry) else None

    def put_fragment(self, key: str, entry: Entry, fragment: bytes) -> None:
        """Remember nothing."""

    def complete(self, entry: Entry) -> Entry:
        """Return the entry with its article's body.

        Raises:
            ArticleError: The article's file is gone, or was spoilt a moment ago.
        """
        return self._shelf.read_once(entry)


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
