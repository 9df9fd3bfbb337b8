"""Article files become articles."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publisher.content.body import render_body
from publisher.content.bylines import read_authors, read_picture
from publisher.content.front_matter import FrontMatter
from publisher.content.heads import UNDATED, Head, read_head
from publisher.content.parsing import plain_title
from publisher.content.places import AddressBook
from publisher.content.preparing import prepare_body
from publisher.content.reading import Reading, plan_reading
from publisher.content.scan import list_article_files, source_of
from publisher.content.tags.rendering import RemovedTag
from publisher.errors import ArticleError
from publisher.model.articles import Article, Remark
from publisher.model.publication import Publication


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadArticle:
    """One article file that was understood."""

    article: Article
    remarks: tuple[Remark, ...]
    #: Template tags and components that mean nothing here; lines are those of the file.
    removed: tuple[RemovedTag, ...] = ()
    #: Element or attribute → how often sanitising took it out.
    taken_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedArticles:
    """What the content folders hold."""

    #: Drafts, future and expired ones included; in order of `source`.
    articles: tuple[Article, ...]
    #: One for each file that cannot be understood; the others went on.
    refused: tuple[ArticleError, ...]
    #: In order of `source`; at last one for each template tag that was taken out.
    remarks: tuple[Remark, ...]
    #: Sources of files without a date, which their generator shows as pages and not as articles.
    pages: tuple[str, ...]
    #: The dialect's name, and why it was chosen.
    dialect: str
    dialect_reason: str
    #: Words in names and folders that are languages → BCP 47 tag.
    languages: Mapping[str, str]
    #: Source → element or attribute → how often sanitising took it out.
    taken_out: Mapping[str, Mapping[str, int]]

    @property
    def refusals(self) -> tuple[Remark, ...]:
        """The refused files as remarks."""
        return tuple(
            Remark(source=error.source, line=error.line, message=error.reason, hint=error.hint)
            for error in self.refused
        )


def load_articles(publication: Publication) -> LoadedArticles:
    """Return every article below the content folders.

    Raises:
        ConfigurationError: A content folder does not exist, or the permalink pattern is wrong.
        FileAccessError: A folder cannot be read.
    """
    files = list_article_files(publication)
    reading = plan_reading(publication, files)
    heads, refused = _read_heads(files, reading)
    book = AddressBook(heads)
    pages = tuple(head.source for head in heads if head.published is None)
    read: list[ReadArticle] = []
    heads.reverse()
    while heads:
        head = heads.pop()  # what is rendered is not needed any more: there can be thousands
        if head.published is None:
            continue
        try:
            read.append(_finish(head, reading, book))
        except ArticleError as error:
            refused.append((head.source, error))
    read, twins = _refuse_twins(read)
    refused.extend(twins)
    read.sort(key=lambda each: each.article.source)
    return LoadedArticles(
        articles=tuple(each.article for each in read),
        refused=tuple(error for _, error in sorted(refused, key=lambda each: each[0])),
        remarks=(*(remark for each in read for remark in each.remarks), *_sum_up_removed(read)),
        pages=pages,
        dialect=reading.dialect.name,
        dialect_reason=reading.choice.reason,
        languages=reading.languages,
        taken_out={each.article.source: each.taken_out for each in read if each.taken_out},
    )


def read_article(content: bytes, source: str, publication: Publication) -> ReadArticle:
    """Return the article that a file's bytes describe; `source` is where the file is.

    No other file is looked at: links to other articles lead nowhere.

    Raises:
        ArticleError: They describe none; the message starts with file and line.
        ConfigurationError: A content folder does not exist, or the permalink pattern is wrong.
    """
    reading = plan_reading(publication)
    placement = reading.place(source)
    head = None if placement is None else read_head(content, source, placement, reading)
    if head is None or head.published is None:
        raise ArticleError(
            f"is no article to {reading.dialect.name}",
            source=source,
            line=1,
            hint="Give it a date, and a place where articles are.",
        )
    return _finish(head, reading, AddressBook([head]))


def _read_heads(
    files: Iterable[Path], reading: Reading
) -> tuple[list[Head], list[tuple[str, ArticleError]]]:
    heads: list[Head] = []
    refused: list[tuple[str, ArticleError]] = []
    originals: dict[tuple[tuple[str, ...], str], Mapping[str, object]] = {}
    inherits = reading.dialect.inherits_from_original
    sources = [(source_of(file, reading.publication), file) for file in files]
    placed = [(reading.place(source), source, file) for source, file in sources]
    # Those that say nothing of a language first: translations have what they say.
    for placement, source, file in sorted(placed, key=lambda one: bool(one[0] and one[0].language)):
        if placement is None:
            continue
        place = (placement.folders, placement.filename)
        given = originals.get(place) if placement.language is not None else None
        try:
            head = read_head(_read_file(file, source), source, placement, reading, given)
        except ArticleError as error:
            refused.append((source, error))
            continue
        heads.append(head)
        if inherits and placement.language is None:
            originals[place] = head.front.values()
    heads.sort(key=lambda head: head.source)
    return heads, refused


def _finish(head: Head, reading: Reading, book: AddressBook) -> ReadArticle:
    """Return the article of a head, its body rendered."""
    front, publication = head.front, reading.publication
    zone = publication.timezone
    prepared = prepare_body(head, reading, book)
    rendered = render_body(prepared.markdown, slug=head.slug, url=head.url)
    article = Article(
        source=head.source,
        title=head.title,
        slug=head.slug,
        url=head.url,
        published=head.published or UNDATED,
        updated=reading.dialect.read_moment(front, "updated", zone),
        expires=reading.dialect.read_moment(front, "expires", zone),
        draft=head.draft,
        declared_id=head.declared_id,
        language=head.language,
        section=head.section,
        tags=head.tags,
        authors=read_authors(front, publication.author, publication.url, reading.people),
        summary=_read_summary(front) or rendered.summary,
        html=rendered.html,
        markdown=prepared.markdown,
        picture=read_picture(front, head.url, is_moved=reading.dialect.moves_pictures),
        extra=front.extra(),
        body_digest=_digest(head.body),
    )
    losses = tuple(
        Remark(
            source=head.source,
            line=None if line is None else line + head.body_line - 1,
            message=message,
            hint="Take it out, or write it in another way.",
        )
        for line, message in rendered.losses
    )
    return ReadArticle(
        article=article,
        remarks=(*head.text.remarks, *front.remarks, *prepared.remarks, *losses),
        removed=prepared.removed,
        taken_out=rendered.taken_out,
    )


def _sum_up_removed(read: Iterable[ReadArticle]) -> list[Remark]:
    """Return a remark for each name of a tag that was taken out, with its first place."""
    first: dict[str, tuple[str, int]] = {}
    counts: Counter[str] = Counter()
    for each in read:
        for tag in each.removed:
            first.setdefault(tag.name, (each.article.source, tag.line))
            counts[tag.name] += 1
    return [
        Remark(
            source=first[name][0],
            line=first[name][1],
            message=f"{name} means nothing here and is left out"
            + ("" if number == 1 else f", {number:,} times; first here"),
            hint="Write it as Markdown or HTML, or between backticks where it is to be shown.",
        )
        for name, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]


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


def _read_summary(front: FrontMatter) -> str | None:
    if front.is_foreign:
        text = front.find("summary")
        return plain_title(text) if isinstance(text, str) else None
    texts = [front.text(key) for key in ("summary", "standfirst", "description")]
    return next((text for text in texts if text), None)


def _digest(body: str) -> str:
    folded = " ".join(body.split())
    return hashlib.sha256(folded.encode()).hexdigest() if folded else ""
