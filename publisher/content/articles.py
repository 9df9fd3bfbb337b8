"""Article files become articles, each with its body."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from publisher.content.bodies import ReadArticle, read_body
from publisher.content.heads import read_head
from publisher.content.index import index_articles, make_article
from publisher.content.places import AddressBook
from publisher.content.reading import plan_reading
from publisher.errors import ArticleError
from publisher.model.articles import Article, Remark
from publisher.model.publication import Publication

#: Where nothing is remembered, it does not matter how old a file is.
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedArticles:
    """What the content folders hold, to the last word."""

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
        return as_remarks(self.refused)


def load_articles(publication: Publication) -> LoadedArticles:
    """Return every article below the content folders, with its body.

    Raises:
        ConfigurationError: A content folder does not exist, or the permalink pattern is wrong.
        FileAccessError: A folder cannot be read.
    """
    index = index_articles(publication, _ANY_TIME)
    read: list[ReadArticle] = []
    refused = list(index.refused)
    for article in index.articles:
        try:
            read.append(index.complete(article))
        except ArticleError as error:  # spoilt a moment ago
            refused.append(error)
    remarks = sorted(
        (*index.remarks, *(remark for each in read for remark in each.remarks)),
        key=lambda remark: remark.source,
    )
    return LoadedArticles(
        articles=tuple(each.article for each in read),
        refused=tuple(refused),
        remarks=(*remarks, *sum_up_removed(read)),
        pages=index.pages,
        dialect=index.reading.dialect.name,
        dialect_reason=index.reading.choice.reason,
        languages=index.reading.languages,
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
    article, remarks = (None, ()) if head is None else make_article(head, reading, "")
    if head is None or article is None:
        raise ArticleError(
            f"is no article to {reading.dialect.name}",
            source=source,
            line=1,
            hint="Give it a date, and a place where articles are.",
        )
    read = read_body(article, head, reading, AddressBook([head]))
    return ReadArticle(
        article=read.article,
        remarks=(*remarks, *read.remarks),
        removed=read.removed,
        taken_out=read.taken_out,
    )


def as_remarks(errors: Iterable[ArticleError]) -> tuple[Remark, ...]:
    """Return refused files as remarks."""
    return tuple(
        Remark(source=error.source, line=error.line, message=error.reason, hint=error.hint)
        for error in errors
    )


def sum_up_removed(read: Iterable[ReadArticle]) -> list[Remark]:
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
            rule="article/tag",
        )
        for name, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
