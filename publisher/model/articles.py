"""What an article is once it has been read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: Begins where an article is that a feed elsewhere has, in place of a path.
SOURCE_PREFIX = "source:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Someone whose name stands on an article or in a message."""

    #: As it is to be printed.
    name: str
    #: Address, if it may be shown.
    email: str | None = None
    #: What the byline says behind the name: «president of the growers' association».
    role: str | None = None
    #: Where the person works, printed behind the role unless the role says it already.
    organisation: str | None = None
    #: A page about the person.
    url: str | None = None

    @property
    def position(self) -> str:
        """Role and organisation as printed behind the name; empty where neither is known."""
        role, organisation = self.role or "", self.organisation or ""
        if not organisation or organisation.casefold() in role.casefold():
            return role
        return f"{role}, {organisation}" if role else organisation


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """The picture that stands for an article as a whole."""

    #: Absolute address.
    url: str
    #: What someone who cannot see it needs to know; empty for a decoration.
    alt: str = ""
    #: Plain text below the picture.
    caption: str = ""
    #: In pixels of a style sheet, as the picture is seen; None where nobody knows.
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that goes with an article: a recording, a film, a document."""

    #: Absolute address.
    url: str
    #: Media type, as the server will give it; empty where nobody knows.
    media_type: str = ""
    #: In bytes; None where nobody knows.
    length: int | None = None
    #: How long it plays.
    duration: timedelta | None = None
    #: Plain text; empty for the article's own title.
    title: str = ""

    @property
    def is_playable(self) -> bool:
        """Tell whether it is something to listen to or to watch."""
        return self.media_type.startswith(("audio/", "video/"))


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginalFeed:
    """The feed in which a republished article first stood."""

    #: Its address.
    url: str
    #: Plain text.
    title: str
    #: Absolute IRI; its address where it states no id.
    id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Episode:
    """What an article says of itself as one part of a podcast."""

    number: int | None = None
    season: int | None = None
    #: `full`, `trailer` or `bonus`.
    kind: str = "full"
    #: None: as the podcast says of itself.
    is_explicit: bool | None = None
    #: The words that are spoken, in one or more forms.
    transcripts: tuple[Attachment, ...] = ()
    #: Absolute address of chapters in JSON.
    chapters: str | None = None
    #: Who speaks, beside the authors, each with a role.
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Supplement:
    """What goes with an article besides its words and its picture."""

    #: Files, the most important first.
    attachments: tuple[Attachment, ...] = ()
    #: Absolute address of a page where readers answer.
    comments: str | None = None
    #: Set where the article is republished from elsewhere.
    original_feed: OriginalFeed | None = None
    #: By which an imported article was known where it came from (`original.id`).
    original_id: str | None = None
    #: Whose the text is, where that is not as with the whole publication; plain text.
    rights: str | None = None
    #: What it is besides where it stands in a podcast.
    episode: Episode = Episode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailing:
    """What an article says of itself to newsletters."""

    #: Names of the newsletters that alone may choose it, empty for none; None: each may.
    newsletters: tuple[str, ...] | None = None
    #: Stands on top of the edition that carries it.
    is_pinned: bool = False
    #: Who pays for it, as readers are told; None: nobody.
    sponsor: str | None = None
    #: The light ones come first where a newsletter orders by it; None: behind all of them.
    weight: int | float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One source file, parsed and rendered. It has no identity of its own: the ledger mints it."""

    #: Path below the publication's folder, with `/` on every system; `source:NAME/ID` for an
    #: article that a feed elsewhere has.
    source: str
    #: Plain text.
    title: str
    #: Last part of the address, unique within a section.
    slug: str
    #: Absolute address of the article's page.
    url: str
    #: UTC. A date without a time is the start of that day in the publication's time zone.
    published: datetime
    #: UTC; only when the article says so itself (`updated:`).
    updated: datetime | None = None
    #: UTC; from this moment on the article stands in no feed and no new edition.
    expires: datetime | None = None
    #: Never leaves the house.
    draft: bool = False
    #: The identity that the article states (`id:`), taken when one is minted.
    declared_id: str | None = None
    #: BCP 47 tag; the publication's where the article has none.
    language: str
    #: As written; feeds and newsletters select by it.
    section: str | None = None
    #: As written, in the order of the front matter.
    tags: tuple[str, ...] = ()
    #: The publication's author where the article has none.
    authors: tuple[Person, ...] = ()
    #: Standfirst: plain text, one paragraph; made from the first paragraph where none is given.
    summary: str = ""
    #: The body: sanitised HTML, every address absolute.
    html: str = ""
    #: The body as written, without front matter; the text part is made from it.
    markdown: str = ""
    #: The picture of the whole article.
    picture: Picture | None = None
    #: What goes with it: files, a page for answers, what podcasts want to know.
    supplement: Supplement = Supplement()
    #: Which newsletters may carry it, and how it stands there.
    mailing: Mailing = Mailing()
    #: Front matter that publisher gives no meaning to, as it was read.
    extra: Mapping[str, object] = field(default_factory=dict)
    #: SHA-256 (hex) of the body with its white space folded; empty for an empty body.
    body_digest: str = ""
    #: SHA-256 (hex) of the whole file; empty for an article that is in none.
    content_key: str = ""
    #: Body and a summary made from it are there; in an index they are not.
    is_whole: bool = True

    @property
    def source_name(self) -> str | None:
        """Name of the `[[source]]` that the article comes from; None for one of our own."""
        if not self.source.startswith(SOURCE_PREFIX):
            return None
        return self.source.removeprefix(SOURCE_PREFIX).partition("/")[0]

    @property
    def shown_title(self) -> str:
        """Title with the name of the source in front, where it comes from one."""
        original = self.supplement.original_feed
        if self.source_name is None or original is None:
            return self.title
        return f"{original.title}: {self.title}"

    @property
    def significant_at(self) -> datetime:
        """UTC moment that feeds show as `updated`: the stated one, never that of a file."""
        return self.updated if self.updated is not None else self.published

    def is_public(self, now: datetime) -> bool:
        """Tell whether the article may stand in a feed or an edition at the moment `now`."""
        if self.draft or self.published > now:
            return False
        return self.expires is None or self.expires > now


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An article with the identity that the ledger minted for it."""

    #: Absolute IRI; never changes.
    id: str
    article: Article


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """What the ledger remembers of an article, to know it again."""

    #: Absolute IRI; never changes.
    id: str
    #: Where the article was when it was last seen, below the publication's folder.
    source: str
    title: str
    #: UTC, as last seen.
    published: datetime
    #: As in `Article.body_digest`.
    body_digest: str
    #: UTC; when its last change was called significant (`publisher build --significant`).
    updated: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawal:
    """An article that is taken from readers, whether or not its file is there."""

    #: Identity of the article.
    id: str
    #: Address of its page; empty where nobody knows it.
    url: str
    #: UTC; when it was first withdrawn.
    at: datetime
    #: For readers; plain text.
    reason: str
    #: As in `Identity`.
    source: str
    title: str
    #: UTC, as last seen.
    published: datetime
    #: Names of the feeds in which it ever stood, in order.
    feeds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """Something about a source file that its author should know; it stops nothing else."""

    #: Path below the publication's folder.
    source: str
    #: Line in the file, from 1; None where no line can be named.
    line: int | None
    #: One line, no full stop.
    message: str
    #: One sentence: what to do.
    hint: str
    #: What kind of thing it is, by which machines know it.
    rule: str = "article/remark"

    @property
    def place(self) -> str:
        """File and line as editors and terminals understand them: `articles/a.md:3`."""
        return self.source if self.line is None else f"{self.source}:{self.line}"
