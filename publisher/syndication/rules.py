"""The rules that every feed keeps, each with a name by which a finding is known."""

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.model.publication import FeedFormat

#: Rule → what must hold. A feed that breaks one is not written.
RULES: Mapping[str, str] = {
    # Identity and time
    "feed/id-iri": "An id is an absolute IRI",
    "feed/id-unique": "No two entries of a feed have one id",
    "feed/id-of-article": "An article has the same id in every feed",
    "feed/id-of-feed": "A feed's id is its own, and no address of a file",
    "feed/entries": "All formats hold the same entries in the same order",
    "feed/order": "The newest entry stands first; of two of one moment, the one whose id does",
    "feed/public": "No entry is a draft, expired, or in the future",
    "feed/date-form": "A date has four digits for the year, whole seconds and a zone in numbers",
    "feed/date": "A date is the article's, on the publication's clock",
    "feed/updated": "A feed is as new as its newest entry, and no newer",
    # Bytes
    "feed/bytes": "A document is UTF-8 without a byte order mark, and says so",
    "feed/well-formed": "A document is well-formed, and holds no character that XML 1.0 cannot",
    "feed/unwritable": "Every value can stand in a document",
    "feed/name": "A feed has one definition",
    # Of all formats
    "feed/root": "A document is what its name says",
    "feed/title": "A title is plain text, as the article or the settings have it",
    "feed/self": "A document says once where it is",
    "feed/address": "An address begins with http:// or https://",
    "feed/language": "A feed says its language, and an entry its own where it is another",
    "feed/author": "A feed or each of its entries names who wrote it",
    "feed/rights": "A feed says whose it is, where the settings do",
    "feed/file": "An attached file has an address and a media type, and its length where known",
    # Atom
    "feed/atom-once": "Feed and entries have one id, one title, one date of change",
    "feed/atom-one-alternate": "There is one page of a type and language",
    "feed/atom-content": "Content is escaped HTML",
    "feed/atom-order": "What is said of the feed stands before its entries",
    "feed/atom-category": "A category says what it is one of",
    "feed/atom-source": "A republished entry says where it first stood",
    # RSS
    "feed/rss-channel": "A channel has a title, the site's address and a description",
    "feed/rss-guid": "A guid that is no address says so",
    "feed/rss-author": "An author has an e-mail address; another name stands in dc:creator",
    "feed/rss-one-enclosure": "An item has at most one enclosure",
    "feed/rss-summary-first": "The summary stands before the text",
    "feed/rss-plain-text": "Plain text has hexadecimal references for & and <",
    "feed/rss-image": "The image is at most 144 by 400 pixels, and is called as the channel is",
    # JSON Feed
    "feed/json-version": "The version of JSON Feed stands first",
    "feed/json-content": "An item has content_html or content_text",
    "feed/json-next": "The next page is another address",
    # Content
    "feed/content-markup": "Text is HTML as the sanitiser writes it",
    "feed/content-element": "Text holds no script, form, frame or style",
    "feed/content-attribute": "Text holds no handler of events and no style",
    "feed/content-address": "Every address in text is absolute",
    "feed/content-alt": "A picture has alternative text, or says that it needs none",
    "feed/content-class": "Nothing in text depends on a style sheet",
    "feed/content-direction": "Text that is written from right to left says so",
    "feed/content-length": "A feed of summaries holds no whole texts",
    # Podcast
    "feed/podcast-explicit": "A podcast says whether its language is explicit: true or false",
    "feed/podcast-only": "Only a podcast speaks of podcasts",
    "feed/podcast-file": "An entry of a podcast has something to play",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken, and how."""

    #: One of `RULES`.
    rule: str
    #: Half a sentence, no full stop.
    message: str
    #: The text that is wrong, as it is meant and not as a document spells it; empty where it is
    #: a lack of something.
    value: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What keeps a feed from being written."""

    #: Name of the feed.
    feed: str
    #: One of `RULES`.
    rule: str
    #: Half a sentence, no full stop.
    message: str
    #: The document in which it is; None where it is in all.
    format: FeedFormat | None = None
    #: Id of the entry in which it is.
    entry: str | None = None
    #: As in `Broken`.
    value: str = ""
    #: Line of the document, from 1; None where it is in none.
    line: int | None = None

    def __str__(self) -> str:
        """Return where it is and what, in one line without a full stop."""
        document = "" if self.format is None else f"{self.feed}.{self.format}: "
        entry = "" if self.entry is None else f"entry {self.entry}: "
        return f"{document}{entry}{' '.join(self.message.split())}"
