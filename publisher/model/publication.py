"""What `publisher.toml` describes. `publisher.config` reads it; nobody else makes these values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.model.articles import Person
from publisher.model.ledger import LedgerPlace
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.selection import Selection, Wording
from publisher.model.signing import DkimSettings
from publisher.model.theme import Theme

#: Bytes that a reader can be asked to fetch again after each new article.
LARGEST_FEED = 250_000
#: Folder below that of the feeds in which archives stand.
ARCHIVE_FOLDER = "archive"
#: Web servers that files can be written for; `static`: hosts that read `_headers`.
SERVERS = ("nginx", "caddy", "apache", "static")


class FeedFormat(StrEnum):
    """The three documents that one feed definition can be written as; the value is the suffix."""

    ATOM = "atom"
    RSS = "rss"
    JSON = "json"


class FeedScope(StrEnum):
    """What a feed definition can be repeated over (`each = "section"`)."""

    SECTION = "section"
    TAG = "tag"
    AUTHOR = "author"
    LANGUAGE = "language"
    #: In which the article was published, on the publication's clock.
    YEAR = "year"


class DigestPeriod(StrEnum):
    """What one entry of a digest feed stands for."""

    DAY = "day"
    #: From Monday to Sunday.
    WEEK = "week"


@dataclass(frozen=True, kw_only=True, slots=True)
class PodcastSettings:
    """The `[feed.podcast]` table: what podcast directories want to know."""

    #: Category of Apple's list, and the one within it, or an empty text.
    categories: tuple[tuple[str, str], ...] = ()
    #: Whether its language is not for children.
    is_explicit: bool = False
    #: `episodic`, newest first; or `serial`, to be heard from the beginning.
    kind: str = "episodic"
    #: None: the publication's author.
    author: str | None = None
    #: Whom directories write to.
    owner: Person | None = None
    #: Absolute address of a square picture, 1400 to 3000 pixels wide.
    image: str | None = None
    #: Whether other platforms may take the podcast over; None: nothing is said.
    is_locked: bool | None = None
    #: Absolute address where listeners can give, and what to call it.
    funding: tuple[str, str] | None = None
    #: UUID of the podcast, wherever it moves; None: made from its first address.
    guid: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedDefinition:
    """One `[[feed]]` table."""

    #: Path below the feeds folder without suffix; with `{section}` … for each scope.
    name: str
    formats: tuple[FeedFormat, ...]
    #: Most entries that one document shows; an archive adds what stands in no closed page of it.
    limit: int
    #: Entries in each page of the archive (RFC 5005). None, for no archive: in a blog of ten
    #: thousand articles, every one of them would have to be rendered.
    archive: int | None = None
    #: Bytes in the document of newest entries: with an archive at most so many, however few
    #: entries that leaves; without one, `publisher check` remarks on more.
    largest: int = LARGEST_FEED
    #: One feed for each combination of these that occurs; empty: one feed.
    each: tuple[FeedScope, ...] = ()
    #: Whole articles, or standfirsts only.
    full_text: bool = True
    #: None: the publication's title, with the scopes' values behind it. May hold `{section}` ….
    title: Wording | None = None
    description: Wording | None = None
    selection: Selection = field(default_factory=Selection)
    #: Names that the feed had before, oldest first, with the same placeholders; readers are led on
    #: from there, and its id stays that of the first.
    formerly: tuple[str, ...] = ()
    #: Set where the feed is a podcast: then only what can be played stands in it.
    podcast: PodcastSettings | None = None
    #: Name of the newsletter whose editions are the entries; None: articles are.
    editions: str | None = None
    #: Set where an entry stands for all articles of a day or week.
    digest: DigestPeriod | None = None

    @property
    def is_compiled(self) -> bool:
        """Tell whether its entries are no articles, but made of some."""
        return self.editions is not None or self.digest is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceDefinition:
    """One `[[source]]` table: a feed elsewhere whose articles join ours."""

    name: str
    #: Absolute address of the feed.
    url: str
    #: What readers see it called; None: as it calls itself.
    title: str | None = None
    #: What its articles are filed under; None: as each says itself.
    section: str | None = None
    #: Added to those of each article.
    tags: tuple[str, ...] = ()
    #: BCP 47, of all its articles; None: as they say.
    language: str | None = None
    #: How many articles stay, the newest.
    limit: int = 50
    #: It is asked again no sooner than that.
    every: timedelta = timedelta(hours=1)
    #: Whole articles, or standfirsts only.
    full_text: bool = True
    #: Newsletters carry what it had published before it was added, too.
    backlog: bool = False
    #: Hosts that may have an address that is not public: `HOST` or `HOST:PORT`.
    allowed_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliverySettings:
    """The `[delivery]` table."""

    #: `maildir:FOLDER`, `smtp://…` …; several where servers take turns. Each is read by
    #: `config/transports.py`.
    transports: tuple[str, ...]
    #: Open connections at most.
    connections: int
    #: Least time between two messages, over all connections; zero for no limit.
    pause: timedelta
    #: A delivery that is still deferred at this age is given up.
    give_up_after: timedelta
    #: How long a server may stay silent in any phase.
    timeout: timedelta
    #: `power`: what is recorded survives a power cut. `process`: the death of the program.
    durability: str
    #: Envelope sender, with `{id}` where each delivery is to have its own (VERP); None: each
    #: newsletter's From.
    return_path: str | None = None
    #: Who signs messages, by domain; empty: nobody does here.
    dkim: tuple[DkimSettings, ...] = ()
    #: From the environment or a file named there; never from `publisher.toml`.
    password: str | None = field(default=None, repr=False)
    #: Where `password` was read; None where it was not read from a file.
    password_file: Path | None = None
    #: Program and arguments that print the password, where there is no other; empty: none.
    password_command: tuple[str, ...] = ()
    #: Messages after which a connection is renewed.
    messages_per_connection: int = 100
    #: Age at which a connection is renewed.
    connection_age: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageSettings:
    """One `[content.languages.xx]` table: a language beside that of the publication."""

    #: BCP 47.
    tag: str
    #: As the table is called, and as files and folders of that language are: `nl`, `pt-br`.
    name: str
    #: Folder below the publication's whose articles are in this language.
    folder: str | None = None
    #: First segment of its addresses, empty for none; None: as `language_prefix` says.
    prefix: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentSettings:
    """The `[content]` table; what is None is as the dialect has it."""

    #: Folders with articles, below the publication's.
    folders: tuple[str, ...] = ("articles",)
    #: Whether the folders must be there; not where articles can come from sources alone.
    is_needed: bool = True
    #: The generator that the files are written for, or `auto`.
    dialect: str = "auto"
    #: Address pattern below the publication's `url`: `/:section/:slug/`.
    permalink: str | None = None
    #: The pattern of articles in other languages than the publication's; None: the same.
    language_permalink: str | None = None
    #: Section → address pattern.
    permalinks: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[LanguageSettings, ...] = ()
    #: Whose addresses begin with the language: `none`, `all`, or `others` than the publication's.
    language_prefix: str | None = None
    #: Where a slug comes from that the article does not state: `filename` or `title`.
    slug_from: str | None = None
    #: In which ways the parts of addresses differ from the dialect's: `keep-case` …
    slugs: frozenset[str] = frozenset()
    #: Regular expressions and what takes the place of what they find, where slugs are made so.
    slug_substitutions: tuple[tuple[str, str], ...] = ()
    #: Where an article's date is looked for, the first that has one counts: keys, `:filename`.
    dates: tuple[str, ...] = ()
    #: Front matter in names: regular expressions for a file's name without suffix, and its path.
    filename_keys: str | None = None
    path_keys: str | None = None
    #: Files below the content folders that alone can be articles; globs, empty for all.
    include: tuple[str, ...] = ()
    #: Files below the content folders that are no articles: globs with `*` and `**`.
    exclude: tuple[str, ...] = ()
    #: Front matter of articles that do not say.
    defaults: Mapping[str, object] = field(default_factory=dict)
    #: What `site.…` in Liquid stands for, beside title and address.
    site: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """Everything that one `publisher.toml` describes."""

    #: Absolute folder that holds `publisher.toml`.
    folder: Path
    title: str
    description: str
    #: Base address, ends in `/`.
    url: str
    #: BCP 47.
    language: str
    timezone: ZoneInfo
    author: Person | None
    #: Address of the folder with the feeds, ends in `/`.
    feeds_url: str
    rights: str | None
    #: Address of the WebSub hub that is told of changed feeds; None: nobody is.
    hub: str | None = None
    #: Those of `SERVERS` that files are written for.
    servers: tuple[str, ...] = ()
    #: Write `.gz` beside every file in the feeds folder.
    compress: bool = False
    #: Absolute address of a small square picture.
    icon: str | None = None
    #: Absolute address of a larger picture; Atom wants it twice as wide as high.
    logo: str | None = None
    #: How editions look.
    theme: Theme = field(default_factory=Theme)
    content: ContentSettings
    feeds: tuple[FeedDefinition, ...]
    newsletters: tuple[NewsletterDefinition, ...]
    sources: tuple[SourceDefinition, ...] = ()
    delivery: DeliverySettings
    ledger: LedgerPlace
    #: SHA-256 (hex) of all settings that can change what is built.
    digest: str

    @property
    def state_folder(self) -> Path:
        """Where the cache, the locks and (by default) the ledger are."""
        return self.folder / ".publisher"

    @property
    def draft_folders(self) -> tuple[str, ...]:
        """Folders below the publication's with drafts of editions, which are no articles."""
        return tuple(f"editions/{newsletter.name}/" for newsletter in self.newsletters)

    @property
    def feeds_folder(self) -> Path:
        """Where feeds are written."""
        return self.folder / "feeds"

    def edition_page(self, newsletter: str, number: int) -> str:
        """Return the path of an edition's page below the feeds folder; it never changes."""
        return f"{newsletter}/{number}.html"

    def edition_picture(self, newsletter: str, name: str) -> str:
        """Return the path of a picture of editions below the feeds folder."""
        return f"{newsletter}/images/{name}"
