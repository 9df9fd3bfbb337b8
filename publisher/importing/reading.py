"""A source, whatever it is, becomes imported articles."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from publisher.content.importers.feeds import FEED_LIMIT, is_feed
from publisher.content.importers.imported import ImportedArticle
from publisher.errors import FileAccessError, ImportSourceError
from publisher.fetching import MB, Fetched, fetch
from publisher.fetching.bodies import read_body
from publisher.files import access_error

KINDS = (
    "dump", "page", "feed", "wordpress", "ghost", "docx", "substack", "buttondown", "mailchimp",
)  # fmt: skip
#: Most bytes of a file that is no feed.
LIMIT = 50 * MB
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|main|div|section|p|h1)[\s>]", re.IGNORECASE
)
_FRONT_MATTER = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]*\r?\n")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}(?:\{\s{0,99}\"|\[\s{0,99}[\[{])")
#: Written for programs: JSON, XML that is neither page nor feed, PDF, archives, pictures.
_OTHER = re.compile(
    _JSON.pattern
    + rb"|\s{0,99}<(?:\?xml|opml|urlset)\b|%PDF-|PK\x03\x04|\x89PNG|\xff\xd8\xff|GIF8",
    re.IGNORECASE,
)
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadSource:
    """What a source holds."""

    articles: tuple[ImportedArticle, ...]
    #: One line each, no full stop.
    problems: tuple[str, ...] = ()


def read_source(
    source: str, *, kind: str | None = None, allowed_hosts: Collection[str] = ()
) -> ReadSource:
    """Return the articles of an address or a file; `kind` is what it is, None to look.

    Raises:
        ImportSourceError: It cannot be understood, or is too large.
        FileAccessError: The file cannot be read.
        PublisherError: The address cannot be fetched; see `fetch`.
    """
    if source.startswith(("http://", "https://")):
        fetched = fetch(source, allowed_hosts=allowed_hosts, limit=LIMIT)
        name = unquote(urlsplit(fetched.url).path.rpartition("/")[2]) or fetched.url
        return read_content(fetched.content, name, kind=kind, fetched=fetched)
    path = Path(source)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
            limit = FEED_LIMIT if kind == "feed" or (kind is None and is_feed(head)) else LIMIT
            if size > limit:
                raise ImportSourceError(
                    f"{source}: {size / MB:,.0f} MB are more than the {limit / MB:,.0f} MB that an"
                    " import reads",
                    hint="Split the file, or export less at a time.",
                )
            content = head + file.read(limit)
    except OSError as error:
        raise access_error(path, error) from error
    return read_content(content, path.name, kind=kind)


def read_stream(stream: BinaryIO, name: str, *, kind: str | None = None) -> ReadSource:
    """Return the articles of what comes through a pipe, of which no more is read than may be.

    Raises:
        ImportSourceError: It cannot be understood, or is too large.
    """
    content = stream.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise ImportSourceError(
            f"{name}: more than the {LIMIT / MB:,.0f} MB that an import reads",
            hint="Split the file, or export less at a time.",
        )
    return read_content(content, name, kind=kind)


def read_content(
    content: bytes, name: str, *, kind: str | None = None, fetched: Fetched | None = None
) -> ReadSource:
    """Return the articles of what a file or an address holds.

    Raises:
        ImportSourceError: It cannot be understood.
        PublisherError: It is compressed, and wrongly, or unpacks to too much.
    """
    if content.startswith(_GZIP):
        content = read_body([content], encoding="gzip", limit=LIMIT, url=name)
        name = name.removesuffix(".gz")
    kind = kind or recognise(content, name)
    url = None if fetched is None else fetched.url
    if kind == "feed":
        from publisher.content.importers.feeds import read_feed

        try:
            feed = read_feed(
                content, url=url, content_type=None if fetched is None else fetched.content_type
            )
        except ImportSourceError as error:
            raise _named(error, name) from error
        return ReadSource(articles=feed.articles, problems=feed.problems)
    if kind == "page":
        from publisher.content.importers.pages import read_page

        charset = None if fetched is None else fetched.charset
        page = read_page(content, url=url, name=name, declared_charset=charset)
        return ReadSource(articles=(page,))
    if kind == "dump":
        from publisher.content.importers.page_dump import read_page_dump

        return ReadSource(articles=(read_page_dump(_decode(content, name), url=url, name=name),))
    from publisher.content.importers.exports import read_export

    export = read_export(kind, content, name)
    return ReadSource(articles=export.articles, problems=export.problems)


def recognise(content: bytes, name: str) -> str:
    """Return what a source is.

    Raises:
        ImportSourceError: It is an article already, or nothing that an import reads.
    """
    from publisher.content.importers.exports import recognise as recognise_export

    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    if _FRONT_MATTER.match(head) and name.lower().endswith((".md", ".markdown", ".txt")):
        raise ImportSourceError(
            f"{name}: has front matter, and is an article already",
            hint="Put it into the content folder as it is.",
        )
    export = recognise_export(content, name)
    if export is not None:
        return export
    if is_feed(head):
        return "feed"
    if _HTML.search(head) or name.lower().endswith((".html", ".htm", ".xhtml")):
        return "page"
    if not content.strip():
        raise ImportSourceError(f"{name}: is empty", hint="Check what was saved.")
    if _JSON.match(head) and b"jsonfeed.org" in content:
        return "feed"
    if b"\x00" in head or _OTHER.match(head):
        raise ImportSourceError(
            f"{name}: is neither text, a page, a feed nor an export that is known here",
            hint=f"Say what it is with --as: {', '.join(KINDS)}.",
        )
    return "dump"


def list_files(source: str) -> list[str]:
    """Return a source, or the files below it where it is a folder, hidden ones left out, sorted.

    Raises:
        FileAccessError: There is nothing of that name.
    """
    if source.startswith(("http://", "https://")) or source == "-":
        return [source]
    path = Path(source)
    if not path.exists():
        raise FileAccessError(
            f"{source}: no such file or folder",
            hint="Name a file, a folder, or an address that begins with https://.",
        )
    if not path.is_dir():
        return [source]
    files = (file for file in path.rglob("*") if file.is_file())
    return sorted(
        str(file)
        for file in files
        if not any(part.startswith(".") for part in file.relative_to(path).parts)
    )


def _decode(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise ImportSourceError(
                f"{name}: is no text in UTF-8", hint="Save the file as UTF-8."
            ) from error


def _named(error: ImportSourceError, name: str) -> ImportSourceError:
    message = error.message if error.message.startswith("http") else f"{name}: {error.message}"
    return ImportSourceError(message, hint=error.hint)
