"""The index: every article of the content folders without its body, read only where it changed."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from publisher.content.bodies import ReadArticle, read_body
from publisher.content.body_digests import digest_body
from publisher.content.bylines import read_authors, read_picture
from publisher.content.dialects.placement import Placement
from publisher.content.dividing import divide
from publisher.content.file_bytes import FileBytes, read_bytes
from publisher.content.front_matter import FrontMatter
from publisher.content.heads import Head, read_head
from publisher.content.kept import IndexedFile, read_kept, to_files, write_kept
from publisher.content.mailing import read_mailing
from publisher.content.parsing import plain_title
from publisher.content.places import AddressBook
from publisher.content.plain_articles import PlainReader, plan_plain_reading
from publisher.content.preparing import find_named, prepare_body
from publisher.content.reading import Reading, plan_reading
from publisher.content.scan import list_roots, name_root, stamp_article_files
from publisher.content.supplements import read_supplement
from publisher.errors import ArticleError, FileAccessError
from publisher.model.articles import Article, Remark
from publisher.model.publication import Publication
from publisher.stamps import YOUNG_NANOSECONDS, Stamp

#: Files whose body can be wrong, too: it is tried at once, so that the article is left out.
_FOREIGN_SUFFIXES = (".rst", ".html")


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptIndex:
    """What a run remembers for the next one."""

    #: Stands for everything outside of a file that decides how it is read.
    reading_key: str = ""
    #: Source → what `kept.write_kept` wrote.
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A file, and what its path says; that is found out when it is asked for, which is seldom."""

    file: IndexedFile
    reading: Reading

    @property
    def placement(self) -> Placement | None:
        return self.reading.place(self.file.source)

    @property
    def slug(self) -> str:
        return self.file.slug

    @property
    def url(self) -> str:
        return self.file.url


@dataclass(frozen=True, kw_only=True)
class ArticleIndex:
    """What the content folders hold."""

    reading: Reading
    #: Without their bodies; drafts, future and expired ones included; in order of `source`.
    articles: tuple[Article, ...]
    #: One for each file that cannot be understood; the others went on. In order of `source`.
    refused: tuple[ArticleError, ...]
    #: In order of `source`.
    remarks: tuple[Remark, ...]
    #: Sources of files without a date, which their generator shows as pages and not as articles.
    pages: tuple[str, ...]
    #: Source → what is known of the file, for each that has a place.
    placed: Mapping[str, IndexedFile]
    #: As in `KeptIndex`.
    reading_key: str
    #: What is to be remembered anew, and what is to be forgotten.
    fresh: Mapping[str, str]
    gone: frozenset[str]
    #: Gives what was remembered of all files, where only some were looked at.
    remembered: Callable[[], Mapping[str, str]] = dict

    @cached_property
    def book(self) -> AddressBook:
        """Where every article is, for those that name each other."""
        return AddressBook(self._list_placed())

    def _list_placed(self) -> Iterator[_Placed]:
        placed = {**read_kept(self.remembered()), **self.placed}
        for source in sorted(placed):
            if placed[source].is_placed:
                yield _Placed(placed[source], self.reading)

    def complete(self, article: Article) -> ReadArticle:
        """Return one of the articles with its body, read from its file.

        Raises:
            ArticleError: The file is gone, or has been spoilt, since the index was made.
        """
        head = _read_head(article.source, read_bytes(self.reading, article.source), self.reading)
        return read_body(article, head, self.reading, self.book)

    def find_named(self, article: Article, name: str) -> str | None:
        """Return the address of what an article names so, or None."""
        namer = _Placed(self.placed[article.source], self.reading)
        return find_named(name, namer, article.source, self.reading, self.book)

    def find_page_file(self, article: Article, name: str) -> Path | None:
        """Return the file, there or not, by which the address of a named page is found, or None."""
        namer = _Placed(self.placed[article.source], self.reading)
        if self.book.find(name, namer) is not None:
            return None
        return self.reading.dialect.find_page_file(name, self.reading.blog)


def index_articles(
    publication: Publication,
    now: datetime,
    kept: KeptIndex | None = None,
    stamps: Mapping[str, Stamp] | None = None,
    only: Collection[str] | None = None,
) -> ArticleIndex:
    """Return every article below the content folders, read anew only where its file changed.

    `stamps` is how the files stand, where that is known already. With `only`, the others of them
    are not looked at, and nothing is forgotten.

    Raises:
        ConfigurationError: A content folder does not exist, or the permalink pattern is wrong.
        FileAccessError: A folder cannot be read, or is empty where it held articles at the last
            run; nothing is forgotten then.
    """
    if stamps is None:
        stamps = stamp_article_files(publication)
    reading = plan_reading(publication, list(stamps))
    if only is not None:
        stamps = {source: stamp for source, stamp in stamps.items() if source in only}
    reading_key = _key_of(reading)
    known: dict[str, IndexedFile] = {}
    if kept is not None and kept.reading_key == reading_key:
        known = read_kept(kept.files)
    plain = plan_plain_reading(reading)
    trusted_until = int(now.timestamp() * 1e9) - YOUNG_NANOSECONDS

    here: dict[str, IndexedFile] = {}

    def look(sources: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for source in sources:
            stamp = stamps[source] if stamps[source][2] < trusted_until else None
            file = _look(source, stamp, known.get(source), reading, plain)
            if file is not None:
                here[source] = file
                found[source] = write_kept(file)
        return found

    # What a translation says is its original's too, whose stamp is not its own: it is looked into
    # each time, and parsed where the digest over both is another.
    changed = [
        name
        for name, stamp in stamps.items()
        if name in reading.translations or not _is_as_it_was(known.get(name), stamp)
    ]
    looked = divide(changed, look)
    # What another process looked into has come as text alone.
    there = to_files({name: row for name, row in looked.items() if name not in here})
    read = {**known, **dict.fromkeys(changed), **here, **there}
    files = [file for file in (read.get(source) for source in stamps) if file is not None]
    # A name that is not UTF-8 cannot be remembered.
    fresh = {name: row for name, row in looked.items() if _is_utf8(name)}
    gone: frozenset[str] = frozenset()
    if kept is not None and only is None:
        _refuse_emptied(publication, kept.files, files, stamps)
        gone = frozenset(kept.files.keys() - stamps.keys())
    return _make_index(files, reading, reading_key, fresh, gone)


def _refuse_emptied(
    publication: Publication,
    before: Mapping[str, str],
    files: Sequence[IndexedFile],
    sources: Iterable[str],
) -> None:
    """Stop where a content folder lost all its files at once: its disk may be away.

    Files that were moved to another folder are not lost.

    Raises:
        FileAccessError: There is such a folder.
    """
    for root, _ in list_roots(publication):
        name = name_root(root, publication)
        within = "" if name == "." else f"{name}/"
        if any(source.startswith(within) for source in sources):
            continue
        held = read_kept({each: row for each, row in before.items() if each.startswith(within)})
        if {file.digest for file in held.values()} - {file.digest for file in files}:
            raise FileAccessError(
                f"{root}: empty, and at the last run it held articles: {len(held)}",
                hint="Mount its disk or put them back; readers keep the feeds they have."
                " If all of them are to go: publisher build --force",
            )


def _is_utf8(name: str) -> bool:
    return name == name.encode(errors="replace").decode()


def _is_as_it_was(file: IndexedFile | None, stamp: Stamp) -> bool:
    return file is not None and file.stamp == stamp


def _make_index(
    files: list[IndexedFile],
    reading: Reading,
    reading_key: str,
    fresh: Mapping[str, str],
    gone: frozenset[str],
) -> ArticleIndex:
    articles, twins = _refuse_twins(file.article for file in files if file.article is not None)
    refused = [file.error for file in files if file.error is not None]
    return ArticleIndex(
        reading=reading,
        articles=articles,
        refused=tuple(sorted((*refused, *twins), key=lambda error: error.source)),
        remarks=tuple(remark for file in files for remark in file.remarks),
        pages=tuple(file.source for file in files if file.is_placed and file.article is None),
        placed={file.source: file for file in files if file.is_placed},
        reading_key=reading_key,
        fresh=fresh,
        gone=gone,
    )


def _key_of(reading: Reading) -> str:
    """Return what stands for all that decides how a file is read, besides the file."""
    decisive = [
        reading.publication.digest,
        reading.dialect.name,
        reading.roots,
        reading.people,
        reading.tags,
        reading.blog,
        reading.folder_keys,
        reading.site,
    ]
    return hashlib.sha256(repr(_as_plain(decisive)).encode("utf-8", "surrogatepass")).hexdigest()


def _as_plain(value: object) -> object:
    """Return a value in lists and texts, the same in every process."""
    if is_dataclass(value):
        return [_as_plain(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Mapping):
        return sorted((repr(key), _as_plain(inner)) for key, inner in value.items())
    if isinstance(value, set | frozenset):
        return sorted(map(repr, value))
    if isinstance(value, list | tuple):
        return [_as_plain(inner) for inner in value]
    return repr(value)


def _look(
    source: str,
    stamp: Stamp | None,
    before: IndexedFile | None,
    reading: Reading,
    plain: PlainReader | None,
) -> IndexedFile | None:
    """Return what a file says; None for one that is no article. `before` is what it said last."""
    place = None if plain is None else plain.find_place(source)
    if place is None and reading.place(source) is None:
        return None
    digest = ""
    try:
        file = read_bytes(reading, source)
        digest = file.digest
        if before is not None and before.digest == digest:
            # Touched, as by a checkout: the bytes are those that were read.
            return replace(before, stamp=stamp)
        article = None
        if plain is not None and place is not None:
            article = plain.read(source, place, file.content, digest)
        if article is not None:
            return IndexedFile(
                source=source,
                stamp=stamp,
                digest=digest,
                is_placed=True,
                slug=article.slug,
                url=article.url,
                article=article,
            )
        head = _read_head(source, file, reading)
        article, remarks = make_article(head, reading, digest)
    except ArticleError as error:
        return IndexedFile(source=source, stamp=stamp, digest=digest, error=error)
    return IndexedFile(
        source=source,
        stamp=stamp,
        digest=digest,
        is_placed=True,
        slug=head.slug,
        url=head.url,
        article=article,
        remarks=remarks,
    )


def _read_head(source: str, file: FileBytes, reading: Reading) -> Head:
    """Return what a file that has a place says before its body.

    Raises:
        ArticleError: It cannot be understood.
    """
    placement = reading.place(source)
    assert placement is not None
    return read_head(file.content, source, placement, reading, file.read_inherited(reading))


def make_article(
    head: Head, reading: Reading, content_key: str
) -> tuple[Article | None, tuple[Remark, ...]]:
    """Return the article of a head without its body, None for a page, and what to know of it.

    Raises:
        ArticleError: What it says is not understood.
    """
    if head.published is None:
        return None, ()
    front, publication = head.front, reading.publication
    if head.source.endswith(_FOREIGN_SUFFIXES):
        prepare_body(head, reading, AddressBook(()))
    article = Article(
        source=head.source,
        title=head.title,
        slug=head.slug,
        url=head.url,
        published=head.published,
        updated=reading.dialect.read_moment(front, "updated", publication.timezone),
        expires=reading.dialect.read_moment(front, "expires", publication.timezone),
        draft=head.draft,
        declared_id=head.declared_id,
        language=head.language,
        section=head.section,
        tags=head.tags,
        authors=read_authors(front, publication.author, publication.url, reading.people),
        summary=_read_summary(front) or "",
        picture=read_picture(front, head.url, is_moved=reading.dialect.moves_pictures),
        supplement=read_supplement(front, head.url, reading.people),
        mailing=read_mailing(front, [each.name for each in publication.newsletters]),
        extra=front.extra(),
        body_digest=digest_body(head.body.encode("utf-8", "surrogatepass")),
        content_key=content_key,
        is_whole=False,
    )
    return article, (*head.text.remarks, *front.remarks)


def _refuse_twins(articles: Iterable[Article]) -> tuple[tuple[Article, ...], list[ArticleError]]:
    """Return the articles whose address is their own, in order, and errors for the rest.

    The first by path keeps what two want, but a draft never takes it from a finished article.
    """
    listed = list(articles)
    owners: dict[str, str] = {}
    for article in sorted(listed, key=lambda one: (one.draft, one.source)):
        owners.setdefault(article.url, article.source)
    refused = [
        ArticleError(
            f"slug: {owners[article.url]} has the same address {article.url}",
            source=article.source,
            line=1,
            hint="Give one of the two another slug.",
        )
        for article in listed
        if owners[article.url] != article.source
    ]
    kept = (article for article in listed if owners[article.url] == article.source)
    return tuple(sorted(kept, key=lambda article: article.source)), refused


def _read_summary(front: FrontMatter) -> str | None:
    if front.is_foreign:
        text = front.find("summary")
        return plain_title(text) if isinstance(text, str) else None
    texts = [front.text(key) for key in ("summary", "standfirst", "description")]
    return next((text for text in texts if text), None)
