"""What a `[[newsletter]]` table describes."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from publisher.model.articles import Person
from publisher.model.selection import Selection

#: `linked`: from where the article has them; `hosted`: made fit for mail, beside the feeds;
#: `embedded`: likewise, inside of each message.
PICTURE_WAYS = ("linked", "hosted", "embedded")
#: Mail programs that a newsletter can name, to have its styles compared with what they show.
#: `outlook` is the one of Windows that lays out with Word, `outlook-web` every newer one.
CLIENTS = ("apple-mail", "gmail", "outlook", "outlook-web", "samsung", "thunderbird", "yahoo")


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """When a newsletter is due: at a time of day, on some days of the week."""

    #: 0 is Monday; all seven for «daily».
    weekdays: frozenset[int]
    #: Wall-clock time in the publication's time zone.
    at: time


class EditionOrder(StrEnum):
    """How articles stand in an edition that nobody has arranged."""

    #: The newest first.
    DATE = "date"
    #: By section, in the order in which the newsletter lists them; within one, the newest first.
    SECTION = "section"
    #: By the weight that each article states, the lightest first; of one weight, the newest first.
    WEIGHT = "weight"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewsletterDefinition:
    """One `[[newsletter]]` table."""

    name: str
    #: What readers see in From's neighbourhood: subject line, List-Id, footer.
    title: str
    #: From.
    sender: Person
    reply_to: Person | None = None
    #: Name of the layout: `newsletter/<template>.html` and `.txt` in the templates.
    template: str
    #: Which library inlines the CSS: `premailer`, or `css-inline` (an extra).
    inliner: str = "premailer"
    #: None: sent by hand only.
    schedule: Schedule | None = None
    #: Most articles in one edition; what is left over goes into the next.
    limit: int
    #: Fewer articles than this wait for more, unless a draft names them.
    minimum: int = 1
    #: Articles that were published longer ago are not chosen; None: all that are left are.
    window: timedelta | None = None
    order: EditionOrder = EditionOrder.DATE
    #: How many articles, from the top, stand in full; the others with their standfirst.
    full: int = 1
    #: Language of the texts around the articles; BCP 47.
    language: str
    #: Postal address and whatever else the law wants in the footer; plain text.
    address: str = ""
    #: Where a reader's one-click request goes, with `{token}`; None: by mail to reply-to or From.
    unsubscribe_url: str | None = None
    #: Beside `language`: those in which readers who have one of them get these texts. BCP 47.
    reader_languages: tuple[str, ...] = ()
    #: Most variants that conditions may make of an edition.
    variants: int = 20
    #: How pictures reach readers, one of `PICTURE_WAYS`.
    images: str = "linked"
    #: Bytes that the pictures of one edition may have together.
    image_budget: int = 1_000_000
    #: Hosts whose pictures may be fetched though their address is not public: `HOST`, `HOST:PORT`.
    image_hosts: tuple[str, ...] = ()
    #: Whether each edition has a page on the web.
    web: bool = True
    #: Page where a reader sets what she gets, with `{token}` where it is her own; None: none.
    preferences_url: str | None = None
    #: Those of `CLIENTS` in which it is to look as it should; empty: nothing is compared.
    clients: tuple[str, ...] = ()
    selection: Selection = field(default_factory=Selection)
