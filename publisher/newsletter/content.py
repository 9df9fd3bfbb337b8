"""What goes into an edition before it is set, and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from publisher.model.articles import Entry
from publisher.model.delivery import Slot, Variant
from publisher.model.newsletters import NewsletterDefinition


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionItem:
    """One article of an edition, and how it stands there."""

    entry: Entry
    #: At the top, large; the others stand below, by section.
    is_lead: bool = False
    #: Whole; otherwise its standfirst.
    is_full: bool = False
    #: Who pays for it, as readers are told; None: nobody.
    sponsor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionContent:
    """Everything that one edition says, chosen and in order, not set yet."""

    newsletter: NewsletterDefinition
    #: 1 for a newsletter's first edition.
    number: int
    #: Plain text, one line; may print values of the reader, as note and preheader may.
    subject: str
    #: Plain text: what a mailbox shows behind the subject.
    preheader: str
    #: UTC; the date that readers see is this moment in the publication's time zone.
    composed_at: datetime
    #: In the order in which they stand; the leads come first.
    items: tuple[EditionItem, ...]
    #: The editor's note above the articles, in Markdown; empty for none.
    note: str = ""
    #: The editor's file that has the note, below the publication's folder; empty for none.
    #: No byte of the edition depends on it.
    draft: str = field(default="", repr=False)
    #: Absolute address of the page that shows the same edition; None where there is none.
    web_url: str | None = None


def arrange(entries: Sequence[Entry], full: int) -> tuple[EditionItem, ...]:
    """Return entries as they stand by themselves: the first `full` whole on top, at least one."""
    return tuple(
        EditionItem(
            entry=entry,
            is_lead=index < max(full, 1),
            is_full=index < full,
            sponsor=entry.article.mailing.sponsor,
        )
        for index, entry in enumerate(entries)
    )


def shorten(items: Sequence[EditionItem], *, full: int, shown: int) -> tuple[EditionItem, ...]:
    """Return the first `shown` items, of which the first `full` whole ones stay whole.

    What is whole no more does not stand on top any more either, but for the very first.
    """
    shortened = []
    for index, item in enumerate(items[:shown]):
        full -= item.is_full
        if item.is_full and full < 0:
            item = replace(item, is_full=False, is_lead=index == 0)
        shortened.append(item)
    return tuple(shortened)


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedVariant:
    """An edition set once for all readers of whom the same is true."""

    variant: Variant
    #: Plain text as a reader without any values sees it.
    subject: str
    preheader: str
    #: Where each question of the variant's path is asked: template and line.
    origins: tuple[str, ...] = ()
    #: Fields that are printed without a default, and where.
    wanted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderedEdition:
    """An edition set once for all its readers."""

    #: The first is that of a reader of whom nothing is known.
    variants: tuple[RenderedVariant, ...]
    #: How many of the items stand in it; the others are announced as «n more on the web».
    shown: int
    #: How many of them stand in full.
    full: int

    @property
    def all_html(self) -> str:
        """The HTML of all variants, one after the other."""
        return "\n".join(each.variant.html for each in self.variants)

    @property
    def html(self) -> str:
        """The first variant's, with CSS inlined; slots stand as tokens."""
        return self.variants[0].variant.html

    @property
    def text(self) -> str:
        """The first variant's text part; slots stand as tokens."""
        return self.variants[0].variant.text

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The first variant's, in the order in which they stand: HTML, text, subject."""
        return self.variants[0].variant.slots
