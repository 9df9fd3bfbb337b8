"""An article's body as its file has it becomes plain Markdown."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from publisher.content.flavours.code_marks import fence_marked_code
from publisher.content.flavours.writing import write_flavour
from publisher.content.heads import Head
from publisher.content.links import settle_links
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
    #: How the body names another article → that one's address, None where there is none.
    named: Mapping[str, str | None]


def prepare_body(head: Head, reading: Reading, book: AddressBook) -> Prepared:
    """Return a body without template tags, other generators' marks and links to files.

    Raises:
        ArticleError: It is reStructuredText or HTML that cannot be read.
    """
    suffix = PurePosixPath(head.source).suffix.lower()
    named: dict[str, str | None] = {}

    def find_article(name: str) -> str | None:
        named[name] = book.find(name, head)
        return named[name]

    around = Surroundings(
        url=head.url,
        base=reading.publication.url,
        title=head.title,
        site={"title": reading.publication.title, **reading.site},
        values=head.front.values(),
        find_article=find_article,
    )
    body = fence_marked_code(head.body) if reading.dialect.has_code_marks else head.body
    foreign: tuple[RemovedTag, ...] = ()
    if suffix == ".rst":
        # Before the tags: only then is it known what is code.
        body, foreign = _write_foreign(body, suffix, head.source)
    tagged = write_tags(body, syntaxes=reading.dialect.syntaxes, around=around)
    body = tagged.markdown
    if suffix == ".html":
        body, foreign = _write_foreign(body, suffix, head.source)
    flavoured = write_flavour(body, is_mdx=reading.dialect.is_mdx or suffix == ".mdx")
    settled = settle_links(
        flavoured.markdown,
        around.find_article,
        base=reading.publication.url,
        folder="/".join(head.placement.folders),
    )
    remarks = tuple(
        Remark(
            source=head.source,
            line=line + head.body_line - 1,
            message=f"no article {target!r} to link to; its words stay",
            hint="Mend the link, or name the article by its address.",
            rule="article/link",
        )
        for line, target in settled.unfound
    )
    removed = tuple(
        RemovedTag(name=tag.name, line=tag.line + head.body_line - 1)
        for tag in (*foreign, *tagged.removed, *flavoured.removed)
    )
    return Prepared(markdown=settled.markdown, removed=removed, remarks=remarks, named=named)


def _write_foreign(body: str, suffix: str, source: str) -> tuple[str, tuple[RemovedTag, ...]]:
    from publisher.content.foreign_bodies import write_foreign_body

    written = write_foreign_body(body, suffix, source)
    return written.markdown, written.removed
