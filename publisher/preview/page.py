"""The page around the edition: what the editor sees, live in her browser or as one file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlencode

from publisher.errors import ArticleError, ConfigurationError, PublisherError, TemplateError
from publisher.model.personal import describe_path
from publisher.model.publication import Publication
from publisher.preview.board import Standing
from publisher.preview.frames import FRAMES, show_in
from publisher.preview.marks import list_placed, make_marks
from publisher.preview.measures import PHONE_SUBJECT, TEXT_COLUMNS, measure
from publisher.preview.pictures import embed_pictures
from publisher.preview.reading import LONG_NAME, NAMELESS, Reading
from publisher.preview.watching import DRAFTS
from publisher.templating.environment import Templates, trust
from publisher.templating.folders import (
    find_template,
    packaged_folders,
    read_template,
)
from publisher.templating.texts import load_texts

_FOLDER = "preview"
#: Ways of looking that are no frames.
INBOX, TEXT, MESSAGE = "inbox", "text", "message"
#: Readers that there are without a ledger.
PRESETS = ((NAMELESS, "a reader without a name"), (LONG_NAME, "a reader with a long name"))
#: Articles that cannot be read and are named; of more the number is said.
_MOST_LEFT_OUT = 5
VIEWS = (INBOX, *(frame.name for frame in FRAMES), TEXT, MESSAGE)
_GROUPS = (
    ("At first sight", (INBOX,)),
    ("On screens", ("desktop", "phone", "narrow")),
    ("In the dark", ("dark", "dark-phone")),
    ("At the worst", ("no-pictures", "no-styles", "large")),
    ("As it is sent", (TEXT, MESSAGE)),
)
_TITLES = {
    INBOX: "Inbox",
    TEXT: "Text part",
    MESSAGE: "Message",
    **{frame.name: frame.title for frame in FRAMES},
}
#: File and line at the start of an error's message.
_PLACE = re.compile(r"(\S+?\.[a-z]+(?::\d+)?): (.+)")
_KINDS: Mapping[type[PublisherError], str] = {
    TemplateError: "A template cannot be used",
    ArticleError: "An article cannot be used",
    ConfigurationError: "The settings cannot be used",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """An error in plain words."""

    title: str
    #: File and line; None where the message names none.
    place: str | None
    message: str
    hint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewLink:
    """One way of looking, in the list of all."""

    title: str
    #: How wide, or empty.
    note: str
    href: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What the editor wants to see."""

    view: str = FRAMES[0].name
    #: As `Reading.reader`.
    reader: str = NAMELESS


class Page:
    """The page, ready to be filled."""

    def __init__(self, publication: Publication) -> None:
        """Load the templates: only the program's own, so that there is always a page for errors.

        Raises:
            TemplateError: They are not there.
        """
        self._folders = [folder / _FOLDER for folder in packaged_folders()]
        texts = load_texts("en", (), Path())
        self._templates = Templates(publication, self._folders, texts, filters={})

    def read_asset(self, name: str) -> str:
        """Return the text of a file that goes with the page.

        Raises:
            TemplateError: It is not there.
        """
        return read_template(find_template(name, self._folders))

    def fill(self, standing: Standing, look: Look, reading: Reading | None, problem: str) -> str:
        """Return the page that the server gives.

        `reading` is of the standing's edition; `problem` is what is wrong with the reader who was
        asked for, or empty.
        """
        shown = {} if reading is None else _describe_edition(standing, reading)
        return self._templates.fill(
            "page.html",
            {
                **_describe(standing),
                **shown,
                "look": look,
                "problem": problem,
                "groups": _list_views(look),
                "frame": next((each for each in FRAMES if each.name == look.view), None),
                "title": _TITLES[look.view],
                "query": urlencode({"reader": look.reader, "number": standing.number}),
                "presets": PRESETS,
            },
        )

    def fill_alone(self, standing: Standing, reading: Reading) -> str:
        """Return the page as one file: every view below each other, pictures and styles in it."""
        composed = standing.composed
        assert composed is not None
        marks = make_marks(composed, reading.path)
        embedded = embed_pictures(composed.pictures)
        copies = [(frame, show_in(frame, reading.html, marks, embedded)) for frame in FRAMES]
        return self._templates.fill(
            "alone.html",
            {
                **_describe(standing),
                **_describe_edition(standing, reading),
                "copies": copies,
                "titles": _TITLES,
                "styles": trust(self.read_asset("preview.css")),
            },
        )


def explain(error: PublisherError) -> Trouble:
    """Return an error in plain words, its place apart from them."""
    found = _PLACE.fullmatch(error.message)
    return Trouble(
        title=_name_kind(error),
        place=None if found is None else found[1],
        message=error.message if found is None else found[2],
        hint=error.hint,
    )


def _name_kind(error: PublisherError) -> str:
    if isinstance(error, ArticleError) and error.source.startswith(f"{DRAFTS}/"):
        return "The draft cannot be used"
    named = (words for kind, words in _KINDS.items() if isinstance(error, kind))
    return next(named, "The edition cannot be composed")


def _describe(standing: Standing) -> dict[str, object]:
    latest = standing.latest
    return {
        "standing": standing,
        "trouble": None if latest.error is None else explain(latest.error),
        "left_out": latest.left_out[:_MOST_LEFT_OUT],
        "more_left_out": max(len(latest.left_out) - _MOST_LEFT_OUT, 0),
        "composed": standing.composed,
        "reading": None,
        "composed_at": _show_time(standing),
    }


def _describe_edition(standing: Standing, reading: Reading) -> dict[str, object]:
    composed = standing.composed
    assert composed is not None
    marks = make_marks(composed, reading.path)
    content = composed.edition.content
    offered = (*(name for name, _ in PRESETS), *(group.words for group in composed.groups))
    is_offered = reading.reader in (*offered, *composed.subscribers)
    return {
        "reading": reading,
        "edition": composed.edition,
        "newsletter": composed.newsletter,
        "draft": composed.draft,
        "marks": marks,
        "placed": list_placed(reading.html, marks),
        "measures": measure(reading),
        "left_to_the_web": len(composed.content.items) - len(content.articles),
        "typed": None if is_offered else reading.reader,
        "subject_length": len(reading.subject),
        "gets": describe_path(reading.path),
        "phone_subject": PHONE_SUBJECT,
        "columns": TEXT_COLUMNS,
        "headers": _list_headers(reading.message),
        "source": reading.message.decode("ascii", errors="replace").replace("\r\n", "\n"),
    }


def _list_views(look: Look) -> list[tuple[str, list[ViewLink]]]:
    widths = {frame.name: str(frame.width) for frame in FRAMES}
    return [
        (
            title,
            [
                ViewLink(
                    title=_TITLES[name],
                    note=widths.get(name, ""),
                    href="?" + urlencode({"view": name, "reader": look.reader}),
                    is_current=name == look.view,
                )
                for name in names
            ],
        )
        for title, names in _GROUPS
    ]


def _list_headers(message: bytes) -> list[tuple[str, str]]:
    """Return the header fields as people read them."""
    parsed = message_from_bytes(message, policy=policy.default)
    return [(name, str(value)) for name, value in parsed.items()]


def _show_time(standing: Standing) -> str:
    """Return when the edition that is shown was composed, on the publication's clock."""
    if standing.composed is None or standing.composed_at is None:
        return ""
    local = standing.composed_at.astimezone(standing.composed.publication.timezone)
    return local.strftime("%H:%M:%S")
