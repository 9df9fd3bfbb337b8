"""An article as a source outside the publication tells it, before it becomes a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from publisher.model.articles import Attachment, Person, Picture


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Something that an importer took for what it probably is."""

    #: Front matter key that it concerns; `body` for the text.
    key: str
    #: One line, no full stop, with the words in question: «taken from the line “…”».
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """Where an imported article came from; by this it is known again."""

    #: The source's own id: a feed's guid, an export's number with its host, a page's address, the
    #: hash of a page dump. Stable when the same source is imported again.
    id: str
    #: Absolute address of the original, where it has one.
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A picture or another file that an article shows, as its source carries it."""

    #: The address by which the Markdown names it.
    address: str
    #: File name for its place beside the article: no folder in it.
    name: str
    #: None: it is at `address` and can be fetched.
    content: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedArticle:
    """What a source says. What it does not say stays empty; nothing is made up."""

    original: Original
    #: Plain text in one line; never empty.
    title: str
    #: The body as a person would write it; a pull-quote is a quotation that begins `[!pullquote]`.
    #: Headings begin at `##`. Addresses are absolute, or those of `assets`.
    markdown: str
    #: Aware, or the bare day where the source tells no time; None where it tells nothing.
    published: datetime | date | None = None
    updated: datetime | date | None = None
    #: Never shown to readers.
    draft: bool = False
    #: The source had shown it to readers: it counts as published and sent already.
    was_public: bool = False
    #: Absolute IRI that subscribers of the original's feed know it by; kept as the article's id.
    declared_id: str | None = None
    authors: tuple[Person, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    #: BCP 47.
    language: str | None = None
    #: Standfirst: plain text, one paragraph.
    summary: str | None = None
    #: Last part of the original's address, where it fits ours.
    slug: str | None = None
    picture: Picture | None = None
    #: Files that go with it; the body shows or links them as well.
    attachments: tuple[Attachment, ...] = ()
    assets: tuple[Asset, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    #: Anything else worth keeping, in plain types.
    extra: Mapping[str, object] = field(default_factory=dict)
