"""Article files become articles."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from publisher.config.languages import read_language
from publisher.content.body import render_body
from publisher.content.bylines import read_authors, read_picture
from publisher.content.front_matter import FrontMatter, read_front_matter
from publisher.content.permalinks import build_address, check_permalink
from publisher.content.scan import list_article_files, source_of
from publisher.content.slugs import slugify
from publisher.content.source_text import SourceText, split_source
from publisher.content.template_tags import refuse_template_tags
from publisher.content.titles import split_title
from publisher.errors import ArticleError
from publisher.model.articles import Article, Remark
from publisher.model.publication import Publication

#: Stands for the date of a draft that has none: newer than anything, and public on no day.
UNDATED = datetime(9999, 1, 1, tzinfo=UTC)
_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ](?=.)")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_ADDRESS_SAFE = re.compile(r"[A-Za-z0-9_~\-][A-Za-z0-9._~\-]*")
_UNFIT_SLUG = re.compile(r"[\s/?#%<>\"'&\\:\x00-\x1f]|\A\.+\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadArticle:
    """One article file that was understood."""

    article: Article
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedArticles:
    """What the content folders hold."""

    #: Drafts, future and expired ones included; in order of `source`.
    articles: tuple[Article, ...]
    #: One for each file that cannot be understood; the others went on.
    refused: tuple[ArticleError, ...]
    #: In order of `source`.
    remarks: tuple[Remark, ...]


def load_articles(publication: Publication) -> LoadedArticles:
    """Return every article below the content folders.

    Raises:
        ConfigurationError: A content folder does not exist, or the permalink pattern is wrong.
        FileAccessError: A folder cannot be read.
    """
    check_permalink(publication.permalink)
    read: list[ReadArticle] = []
    refused: list[tuple[str, ArticleError]] = []
    for file in list_article_files(publication):
        source = source_of(file, publication)
        try:
            read.append(read_article(_read_file(file, source), source, publication))
        except ArticleError as error:
            refused.append((source, error))
    read, twins = _refuse_twins(read)
    refused.extend(twins)
    read.sort(key=lambda each: each.article.source)
    return LoadedArticles(
        articles=tuple(each.article for each in read),
        refused=tuple(error for _, error in sorted(refused, key=lambda each: each[0])),
        remarks=tuple(remark for each in read for remark in each.remarks),
    )


def read_article(content: bytes, source: str, publication: Publication) -> ReadArticle:
    """Return the article that a file's bytes describe; `source` is where the file is.

    Raises:
        ArticleError: They describe none; the message starts with file and line.
    """
    text = split_source(content, source)
    front = read_front_matter(text)
    title, body, body_line = _settle_title(front, text)
    zone = publication.timezone
    draft = front.flag("draft")
    published = front.moment("date", zone)
    if published is None and not draft:
        raise front.error("date", "is missing", _date_hint(source))
    published = UNDATED if published is None else published
    refuse_template_tags(body, source=source, first_line=body_line)
    filename = _name_of(source)
    slug, section = _read_slug(front, filename), front.text("section")
    url = build_address(
        publication.permalink,
        publication.url,
        section=section,
        slug=slug,
        filename=filename,
        day=published.astimezone(zone),
    )
    rendered = render_body(body, slug=slug, url=url)
    article = Article(
        source=source,
        title=title,
        slug=slug,
        url=url,
        published=published,
        updated=front.moment("updated", zone),
        expires=front.moment("expires", zone),
        draft=draft,
        declared_id=_read_id(front),
        language=_read_language(front, publication),
        section=section,
        tags=front.texts("tags"),
        authors=read_authors(front, publication.author, publication.url),
        summary=_read_summary(front) or rendered.summary,
        html=rendered.html,
        markdown=body,
        picture=read_picture(front, url),
        extra=front.extra(),
        body_digest=_digest(body),
    )
    losses = (
        Remark(
            source=source,
            line=None if line is None else line + body_line - 1,
            message=message,
            hint="Take it out, or write it in another way.",
        )
        for line, message in rendered.losses
    )
    return ReadArticle(article=article, remarks=(*text.remarks, *front.remarks, *losses))


def _read_file(file: Path, source: str) -> bytes:
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            "the file's name is not UTF-8",
            source=source.encode(errors="replace").decode(),
            line=1,
            hint="Rename the file.",
        ) from error
    try:
        return file.read_bytes()
    except OSError as error:
        raise ArticleError(
            f"cannot be read: {error.strerror or error}",
            source=source,
            line=1,
            hint="Let the user that runs publisher read this file.",
        ) from error


def _refuse_twins(
    read: list[ReadArticle],
) -> tuple[list[ReadArticle], list[tuple[str, ArticleError]]]:
    """Return the articles whose address is their own, and errors for the rest.

    The first by path keeps what two want, but a draft never takes it from a finished article.
    """
    kept: list[ReadArticle] = []
    refused: list[tuple[str, ArticleError]] = []
    owners: dict[str, str] = {}
    for each in sorted(read, key=lambda one: (one.article.draft, one.article.source)):
        article = each.article
        owner = owners.setdefault(article.url, article.source)
        if owner == article.source:
            kept.append(each)
            continue
        error = ArticleError(
            f"slug: {owner} has the same address {article.url}",
            source=article.source,
            line=1,
            hint="Give one of the two another slug.",
        )
        refused.append((article.source, error))
    return kept, refused


def _settle_title(front: FrontMatter, text: SourceText) -> tuple[str, str, int]:
    """Return the title, the body without it, and the line on which that body begins."""
    title = front.text("title")
    heading, rest, gone = split_title(text.body)
    if heading is not None and title in (None, heading):
        return heading, rest, text.body_line + gone
    if title is None:
        what = "no front matter and no title" if text.dialect is None else "title: is missing"
        raise ArticleError(
            what,
            source=text.source,
            line=1,
            hint="Begin the file with lines like --- and title: … and date: … and ---",
        )
    body = text.body.strip("\n").rstrip()
    blank = len(text.body) - len(text.body.lstrip("\n"))
    return title, body, text.body_line + blank


def _date_hint(source: str) -> str:
    found = _DATED_NAME.match(PurePosixPath(source).name)
    return f"Add a line like: date: {found[1] if found else '2026-11-20 08:00'}"


def _name_of(source: str) -> str:
    """Return a file's name without suffix; for `index.md` that of its folder."""
    path = PurePosixPath(source)
    return path.parent.name or path.stem if path.stem == "index" else path.stem


def _read_slug(front: FrontMatter, filename: str) -> str:
    slug = front.text("slug")
    if slug is not None:
        slug = slug.strip("/")
        if not slug or _UNFIT_SLUG.search(slug):
            raise front.error(
                "slug",
                f"{slug!r} cannot be part of an address",
                f"Write it like: slug: {slugify(slug)}",
            )
        return slug
    bare = _DATED_NAME.sub("", filename, count=1) if _DATED_NAME.match(filename) else filename
    # A name that already is what an address can hold stays: the blog's pages have it too.
    return bare if _ADDRESS_SAFE.fullmatch(bare) else slugify(bare)


def _read_id(front: FrontMatter) -> str | None:
    identity = front.text("id")
    if identity is not None and not _IRI.fullmatch(identity):
        raise front.error(
            "id",
            f"{identity!r} is not an absolute IRI",
            "Write one like tag:example.org,2026:name, or leave it out and one is made.",
        )
    return identity


def _read_language(front: FrontMatter, publication: Publication) -> str:
    for key in ("language", "lang"):
        tag = front.text(key)
        if tag is not None:
            try:
                return read_language(tag)
            except ValueError as error:
                raise front.error(
                    key, f"{tag!r} is not a language tag", "Write one like nl, nl-BE or pt-BR."
                ) from error
    return publication.language


def _read_summary(front: FrontMatter) -> str | None:
    texts = [front.text(key) for key in ("summary", "standfirst", "description")]
    return next((text for text in texts if text), None)


def _digest(body: str) -> str:
    folded = " ".join(body.split())
    return hashlib.sha256(folded.encode()).hexdigest() if folded else ""
