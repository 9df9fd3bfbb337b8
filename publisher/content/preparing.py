"""An article's body as its file has it becomes plain Markdown."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from publisher.content.flavours.writing import write_flavour
from publisher.content.heads import Head
from publisher.content.links import settle_links
from publisher.content.permalinks import join_address
from publisher.content.places import AddressBook
from publisher.content.reading import Reading
from publisher.content.tags.rendering import RemovedTag, Surroundings
from publisher.content.tags.writing import write_tags
from publisher.model.articles import Remark


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A body that the Markdown parser understands."""

    markdown: str
    #: Lines are those of the file.
    removed: tuple[RemovedTag, ...]
    remarks: tuple[Remark, ...]


def _find_page(name: str, head: Head, reading: Reading) -> str | None:
    """Return the address of a page that is no article, where its generator's rules tell it."""
    path = reading.dialect.find_page(name, head.source, reading.blog)
    return None if path is None else join_address(reading.publication.url, path)


def _day(head: Head, reading: Reading) -> datetime | None:
    published = head.published
    return None if published is None else published.astimezone(reading.publication.timezone)


def _line_of(target: str, head: Head, line: int) -> int:
    """Return the line of the file that names a target; `line` is that of the written body."""
    place = head.body.find(target)
    return head.body_line + (line - 1 if place < 0 else head.body.count("\n", 0, place))


def prepare_body(head: Head, reading: Reading, book: AddressBook) -> Prepared:
    """Return a body without template tags, other generators' marks and links to files.

    Raises:
        ArticleError: It is reStructuredText or HTML that cannot be read.
    """
    suffix = PurePosixPath(head.source).suffix.lower()
    around = Surroundings(
        url=head.url,
        base=reading.publication.url,
        title=head.title,
        site={"title": reading.publication.title, **reading.site},
        values={**head.front.values(), "date": _day(head, reading), "slug": head.slug},
        names_keys=reading.dialect.names_keys,
        find_article=lambda name: book.find(name, head) or _find_page(name, head, reading),
    )
    body = head.body
    separator = reading.dialect.find_separator(head.front, reading.blog)
    if separator is not None:
        body = body.replace(separator, "<!--more-->", 1)
    tagged = write_tags(body, syntaxes=reading.dialect.syntaxes, around=around)
    body = tagged.markdown
    if suffix in (".rst", ".html"):
        from publisher.content.foreign_bodies import write_foreign_body

        body = write_foreign_body(body, suffix, head.source)
    dialect = reading.dialect
    flavoured = write_flavour(
        body,
        is_mdx=dialect.is_mdx or suffix == ".mdx",
        is_pymdown=dialect.is_pymdown,
    )
    settled = settle_links(
        flavoured.markdown,
        around.find_article,
        around.find_article if dialect.links_from_files else None,
    )
    remarks = tuple(
        Remark(
            source=head.source,
            line=_line_of(target, head, line),
            message=f"no article {target!r} to link to; its words stay",
            hint="Mend the link, or name the article by its address.",
        )
        for line, target in settled.unfound
    )
    removed = tuple(
        RemovedTag(name=tag.name, line=tag.line + head.body_line - 1)
        for tag in (*tagged.removed, *flavoured.removed)
    )
    return Prepared(markdown=settled.markdown, removed=removed, remarks=remarks)
