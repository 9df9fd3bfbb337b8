"""What goes into an edition before it is set, and what comes out."""

from dataclasses import dataclass
from datetime import datetime

from publisher.model.articles import Entry
from publisher.model.delivery import Slot
from publisher.model.publication import NewsletterDefinition


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionContent:
    """Everything that one edition says, chosen and in order, not set yet."""

    newsletter: NewsletterDefinition
    #: 1 for a newsletter's first edition.
    number: int
    #: Plain text, one line.
    subject: str
    #: Plain text: what a mailbox shows behind the subject.
    preheader: str
    #: UTC; the date that readers see is this moment in the publication's time zone.
    composed_at: datetime
    #: The first is the lead; the first `newsletter.full` of them stand in full.
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedEdition:
    """An edition set once for all its readers."""

    #: With CSS inlined; slots stand as tokens.
    html: str
    #: The text part; slots stand as tokens.
    text: str
    #: One for each token, in the order in which they stand: HTML first, then text.
    slots: tuple[Slot, ...]
    #: How many of the entries stand in it; the others are announced as «n more on the web».
    shown: int
