"""Imported articles become files: each one once, and nothing that a person edited is lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, urlsplit

from publisher.content.dialects.choosing import choose_dialect
from publisher.content.front_matter import read_front_matter
from publisher.content.importers.article_file import digest_of, keep_day_of_import, write_article
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.content.scan import source_of, stamp_article_files
from publisher.content.slugs import slugify
from publisher.content.source_text import split_source
from publisher.errors import ArticleError
from publisher.files import access_error, write_if_changed
from publisher.importing.pictures import name_for_file, name_kept_pictures
from publisher.model.publication import Publication
from publisher.storage.ledger import DeliveryLedger


class Fate(StrEnum):
    """What became of an imported article."""

    WRITTEN = "written"
    #: The source is as it was.
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    #: The source says something else now; the file was left as it is.
    CHANGED = "changed"
    #: Both the source and the file say something else now.
    CONFLICT = "conflict"


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What became of one article."""

    fate: Fate
    #: Absolute.
    path: Path
    title: str
    original: Original
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A file that was imported before."""

    path: Path
    content: bytes
    digest: str
    identity: str | None


@dataclass(slots=True)
class ArticleWriter:
    """Writes what one run imports."""

    publication: Publication
    #: Absolute folder of new files.
    folder: Path
    deliveries: DeliveryLedger
    now: datetime
    is_update: bool = False
    #: Say what would happen, and do none of it.
    is_trial: bool = False
    _is_foreign: bool = False
    _known: dict[str, _Known] = field(default_factory=dict)
    _taken: set[Path] = field(default_factory=set)
    #: Name of a file → how many of it were given out, so that many of one name take no longer.
    _numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look which files were imported before.

        Raises:
            ConfigurationError: A content folder does not exist.
            FileAccessError: A file cannot be read.
        """
        folder = self.publication.folder
        sources = list(stamp_article_files(self.publication))
        files = [folder / source for source in sources]
        if self.folder.is_dir():
            files += sorted(self.folder.rglob("*.md"))
        self._known = dict(_find_imported(files, self.publication))
        settings = self.publication.content
        folders = [folder / each for each in settings.folders]
        choice = choose_dialect(settings.dialect, folders, folder, sources)
        self._is_foreign = choice.dialect.keys is not None

    def write_all(self, articles: Iterable[ImportedArticle]) -> Iterator[Result]:
        """Write each article and yield what became of it.

        What the source had shown to readers is in the ledger, as carried, before its file is
        there: a run that dies in between lets no newsletter carry it.

        Raises:
            FileAccessError: A file cannot be written; those before it are there.
            LedgerBusyError: Another process holds the write lock.
        """
        for article in articles:
            known = self._known.get(article.original.id)
            yield self._write_new(article) if known is None else self._compare(article, known)

    def _write_new(self, article: ImportedArticle) -> Result:
        path = self._free_path(article)
        identity = self._identity(article, path)
        # Most often the file's name says it already.
        has_slug = article.slug not in (path.stem, path.parent.name)
        content = self._compose(article, identity, has_slug=has_slug, has_url=True)
        if not self.is_trial:
            if article.was_public and identity is not None:
                self.deliveries.record_carried_elsewhere([identity], self.now)
            self._write_files(article, path, content)
        self._known[article.original.id] = _Known(path, content, digest_of(content), identity)
        return _result(Fate.WRITTEN, path, article)

    def _compare(self, article: ImportedArticle, known: _Known) -> Result:
        article = name_for_file(article, known.path)
        article = name_kept_pictures(article, known.path, known.content.decode(errors="replace"))
        has_slug = b"\nslug: " in known.content
        has_url = b"\nurl: " in known.content
        content = self._compose(article, known.identity, has_slug=has_slug, has_url=has_url)
        if digest_of(content) == known.digest:
            return _result(Fate.UNCHANGED, known.path, article)
        if digest_of(known.content) != known.digest:
            return _result(Fate.CONFLICT, known.path, article)
        if not self.is_update:
            return _result(Fate.CHANGED, known.path, article)
        content = keep_day_of_import(content, known.content)
        if not self.is_trial:
            self._write_files(article, known.path, content)
        self._known[article.original.id] = replace(
            known, content=content, digest=digest_of(content)
        )
        return _result(Fate.UPDATED, known.path, article)

    def _compose(
        self, article: ImportedArticle, identity: str | None, *, has_slug: bool, has_url: bool
    ) -> bytes:
        markdown, picture = article.markdown, article.picture
        # The longer first: one address can be the beginning of another.
        for asset in sorted(article.assets, key=lambda each: len(each.address), reverse=True):
            if asset.content is not None:
                markdown = markdown.replace(asset.address, asset.name)
                if picture is not None and picture.url == asset.address:
                    picture = replace(picture, url=asset.name)
        slug = article.slug if has_slug else None
        # Readers know the article at that address. Another generator makes a page for it itself.
        is_kept = has_url and article.was_public and not self._is_foreign
        return write_article(
            replace(article, markdown=markdown, picture=picture, slug=slug),
            identity=identity,
            address=article.original.url if is_kept else None,
            language=self.publication.language,
            zone=self.publication.timezone,
            now=self.now,
        )

    def _write_files(self, article: ImportedArticle, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise access_error(path.parent, error) from error
        for asset in article.assets:
            if asset.content is not None:
                write_if_changed(path.parent / asset.name, asset.content)
        write_if_changed(path, content)

    def _free_path(self, article: ImportedArticle) -> Path:
        """Return a path where nothing is; a folder of its own for an article with its pictures."""
        slug = slugify(article.slug or article.title)[:80].strip("-")
        is_bundle = any(asset.content is not None for asset in article.assets)
        while True:
            number = self._numbers[slug] = self._numbers.get(slug, 0) + 1
            name = slug if number == 1 else f"{slug}-{number}"
            bundle, file = self.folder / name, self.folder / f"{name}.md"
            if file not in self._taken and not bundle.exists() and not file.exists():
                self._taken.add(file)
                return bundle / "index.md" if is_bundle else file

    def _identity(self, article: ImportedArticle, path: Path) -> str | None:
        """Return the id that readers know the article by, or that it gets so that it is certain."""
        if article.declared_id is not None or not article.was_public:
            return article.declared_id
        host = urlsplit(self.publication.url).hostname or "localhost"
        day = article.published or self.now
        source = source_of(path, self.publication).removesuffix(".md")
        return f"tag:{host},{day:%Y-%m-%d}:{quote(source, errors='surrogateescape')}"


def _result(fate: Fate, path: Path, article: ImportedArticle) -> Result:
    return Result(
        fate=fate,
        path=path,
        title=article.title,
        original=article.original,
        doubts=article.doubts,
    )


def _find_imported(files: Iterable[Path], publication: Publication) -> Iterator[tuple[str, _Known]]:
    """Yield the id of the original, and the file, of every article that was imported."""
    for path in files:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise access_error(path, error) from error
        if b"\noriginal:" not in content[:20_000]:
            continue
        try:
            front = read_front_matter(split_source(content, source_of(path, publication)))
        except ArticleError:
            continue  # the build names it
        original, identity = front.find("original"), front.find("id")
        if isinstance(original, dict) and isinstance(original.get("id"), str | int):
            yield (
                str(original["id"]),
                _Known(
                    path,
                    content,
                    str(original.get("digest", "")),
                    identity if isinstance(identity, str) else None,
                ),
            )
