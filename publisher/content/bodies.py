"""An article with its body."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from publisher.content.body import render_body
from publisher.content.heads import Head
from publisher.content.places import AddressBook
from publisher.content.preparing import prepare_body
from publisher.content.reading import Reading
from publisher.content.tags.rendering import RemovedTag
from publisher.model.articles import Article, Remark


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadArticle:
    """One article file, read to its end."""

    article: Article
    #: About its body.
    remarks: tuple[Remark, ...]
    #: Template tags and components that mean nothing here; lines are those of the file.
    removed: tuple[RemovedTag, ...] = ()
    #: Element or attribute → how often sanitising took it out.
    taken_out: Mapping[str, int] = field(default_factory=dict)
    #: How the body names another article → that one's address, None where there is none.
    named: Mapping[str, str | None] = field(default_factory=dict)


def read_body(article: Article, head: Head, reading: Reading, book: AddressBook) -> ReadArticle:
    """Return the article with its body; `head` is that of its file.

    Raises:
        ArticleError: The body is reStructuredText or HTML that cannot be read.
    """
    prepared = prepare_body(head, reading, book)
    rendered = render_body(prepared.markdown, slug=article.slug, url=article.url)
    losses = tuple(
        Remark(
            source=head.source,
            line=None if line is None else line + head.body_line - 1,
            message=message,
            hint="Take it out, or write it in another way.",
            rule="article/loss",
        )
        for line, message in rendered.losses
    )
    return ReadArticle(
        article=replace(
            article,
            summary=article.summary or rendered.summary,
            html=rendered.html,
            markdown=prepared.markdown,
            is_whole=True,
        ),
        remarks=(*prepared.remarks, *losses),
        removed=prepared.removed,
        taken_out=rendered.taken_out,
        named=prepared.named,
    )
