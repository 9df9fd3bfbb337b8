"""What an entry says, whatever the format that it is said in."""

from dataclasses import dataclass, field

from publisher.model.articles import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """Words, and whether they are HTML."""

    value: str
    is_html: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosure:
    """A file that belongs to an entry."""

    #: As written.
    url: str
    #: Media type in lower case, empty where none is said.
    type: str
    #: Plain text.
    title: str = ""
    #: In bytes; None where none is said.
    length: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RawEntry:
    """One entry; nothing is resolved, folded or understood yet."""

    #: The id as written, empty for none.
    id: str
    #: Address of the page, as written.
    link: str
    title: Text
    #: The whole text, or None.
    content: Text | None
    summary: Text | None
    #: Address that those in the text are seen from; may be relative, or empty.
    base: str = ""
    published: str = ""
    updated: str = ""
    authors: tuple[Person, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str = ""
    #: Address of the picture of the whole, as written.
    picture: str = ""
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RawFeed:
    """What stands above the entries."""

    title: Text
    #: Address of the page that the feed belongs to, as written.
    link: str
    #: Address of the feed itself, as it says.
    self_link: str
    language: str
    #: Of entries that name nobody.
    authors: tuple[Person, ...]
    entries: tuple[RawEntry, ...]
    #: Addresses are seen from the entry's page where True, else from the feed.
    is_seen_from_page: bool
    #: The feed's own id, as written; empty for none.
    id: str = ""
    #: Minutes for which it asks to be left alone.
    ttl: int | None = None
    #: What was left out.
    problems: tuple[str, ...] = field(default=())
