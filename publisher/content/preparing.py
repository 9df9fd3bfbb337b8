"""An article's body as its file has it becomes plain Markdown."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from publisher.content.code import LineNumbers
from publisher.content.flavours.code_marks import fence_marked_code
from publisher.content.flavours.writing import write_flavour
from publisher.content.heads import Head
from publisher.content.links import settle_links
from publisher.content.permalinks import join_address
from publisher.content.places import AddressBook, Placed
from publisher.content.reading import Reading
from publisher.content.tags.rendering import RemovedTag, Surroundings
from publisher.content.tags.writing import write_tags
from publisher.model.articles import Remark

#: What a link can lead to, as it stands in the file.
_TARGET = re.compile(r"[^\s()<>\"']+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A body that the Markdown parser understands."""

    markdown: str
    #: Lines are those of the file.
    removed: tuple[RemovedTag, ...]
    remarks: tuple[Remark, ...]
    #: How the body names another article → that one's address, None where there is none.
    named: Mapping[str, str | None]


def find_named(
    name: str, namer: Placed, source: str, reading: Reading, book: AddressBook
) -> str | None:
    """Return the address of the article that `namer` names so, or of what else is there; or None.

    `source` is the naming article's file.
    """
    found = book.find(name, namer)
    if found is not None:
        return found
    path = reading.dialect.find_page(name, source, reading.blog)
    return None if path is None else join_address(reading.publication.url, path)


def _day(head: Head, reading: Reading) -> datetime | None:
    published = head.published
    return None if published is None else published.astimezone(reading.publication.timezone)


def _list_lines(targets: Iterable[tuple[int, str]], body: str) -> list[int]:
    """Return on which line of the body each target is named; else that of the written body."""
    lines = LineNumbers(body)
    places: dict[str, int] = {}
    for found in _TARGET.finditer(body):
        places.setdefault(found[0], found.start())
    return [lines.at(places[target]) if target in places else line for line, target in targets]


def prepare_body(head: Head, reading: Reading, book: AddressBook) -> Prepared:
    """Return a body without template tags, other generators' marks and links to files.

    Raises:
        ArticleError: It is reStructuredText or HTML that cannot be read.
    """
    suffix, dialect = PurePosixPath(head.source).suffix.lower(), reading.dialect
    named: dict[str, str | None] = {}

    def find_article(name: str) -> str | None:
        named[name] = find_named(name, head, head.source, reading, book)
        return named[name]

    around = Surroundings(
        url=head.url,
        base=reading.publication.url,
        title=head.title,
        site={"title": reading.publication.title, **reading.site},
        values={**head.front.values(), "date": _day(head, reading), "slug": head.slug},
        names_keys=dialect.names_keys,
        find_article=find_article,
    )
    body = head.body
    separator = dialect.find_separator(head.front, reading.blog)
    if separator is not None:
        body = body.replace(separator, "<!--more-->", 1)
    body = fence_marked_code(body) if dialect.has_code_marks else body
    foreign: tuple[RemovedTag, ...] = ()
    if suffix == ".rst":
        # Before the tags: only then is it known what is code.
        body, foreign = _write_foreign(body, suffix, head.source)
    tagged = write_tags(body, syntaxes=dialect.syntaxes, around=around)
    body = tagged.markdown
    if suffix == ".html":
        body, foreign = _write_foreign(body, suffix, head.source)
    flavoured = write_flavour(
        body,
        is_mdx=dialect.is_mdx or suffix == ".mdx",
        is_pymdown=dialect.is_pymdown,
    )
    settled = settle_links(
        flavoured.markdown,
        find_article,
        find_article if dialect.links_from_files else None,
        base=reading.publication.url,
        folder="/".join(head.placement.folders),
    )
    removed = tuple(
        RemovedTag(name=tag.name, line=tag.line + head.body_line - 1)
        for tag in (*foreign, *tagged.removed, *flavoured.removed)
    )
    return Prepared(
        markdown=settled.markdown,
        removed=removed,
        remarks=_remark_on_links(settled.unfound, head),
        named=named,
    )


def _remark_on_links(unfound: Sequence[tuple[int, str]], head: Head) -> tuple[Remark, ...]:
    lines = _list_lines(unfound, head.body) if unfound else []
    return tuple(
        Remark(
            source=head.source,
            line=line + head.body_line - 1,
            message=f"no article {target!r} to link to; its words stay",
            hint="Mend the link, or name the article by its address.",
            rule="article/link",
        )
        for line, (_, target) in zip(lines, unfound, strict=True)
    )


def _write_foreign(body: str, suffix: str, source: str) -> tuple[str, tuple[RemovedTag, ...]]:
    from publisher.content.foreign_bodies import write_foreign_body

    written = write_foreign_body(body, suffix, source)
    return written.markdown, written.removed
