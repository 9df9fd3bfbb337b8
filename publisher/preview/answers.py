"""What the preview answers to each path."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from publisher.audience.addresses import read_address
from publisher.errors import AddressError, FileAccessError, PublisherError
from publisher.preview.board import Board, Standing
from publisher.preview.frames import FRAMES, show_in
from publisher.preview.marks import make_marks
from publisher.preview.page import VIEWS, Look, Page
from publisher.preview.proof import ComposedEdition
from publisher.preview.reading import LONG_NAME, NAMELESS, Reading, read_as

#: The page runs its own script and styles, and shows frames of its own.
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
    " frame-src 'self'; img-src data:; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
#: The edition runs nothing, and has the styles that are written into it.
_FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; {pictures}; font-src https: data:;"
    " base-uri 'self'; form-action 'none'; frame-ancestors 'self';"
    " sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What is sent back."""

    content: bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Answers:
    """Answers for what hangs on a board."""

    def __init__(self, board: Board, page: Page) -> None:
        self._board, self._page = board, page
        # Every view of one edition for one reader is of one message, with one Message-ID.
        self._read = lru_cache(maxsize=16)(_read)

    def find(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Return the answer to a path below the secret one; None where there is none.

        Raises:
            PublisherError: The ledger cannot be read, or a file of the page is not there.
        """
        standing = self._board.standing
        folder, _, name = path.rpartition("/")
        match folder, name:
            case "", "":
                return self._show_page(standing, query)
            case "", "preview.css":
                return _as_text(self._page.read_asset(name), "text/css", _FILE_POLICY)
            case "", "preview.js":
                return _as_text(self._page.read_asset(name), "text/javascript", _FILE_POLICY)
        if standing.composed is None:
            return None
        match folder, name:
            case "", "message.eml":
                reading = self._choose_reading(standing, query)[0]
                return _as_message(standing.composed, reading)
            case "frame", _:
                return self._show_frame(standing, name, query)
            case "picture", _:
                return _show_picture(standing.composed, name)
        return None

    def _show_page(self, standing: Standing, query: Mapping[str, str]) -> Answer:
        reading, problem = None, ""
        if standing.composed is not None:
            reading, problem = self._choose_reading(standing, query)
        view = query.get("view", "")
        look = Look(
            view=view if view in VIEWS else FRAMES[0].name,
            reader=NAMELESS if reading is None else reading.reader,
        )
        filled = self._page.fill(standing, look, reading, problem)
        return _as_text(filled, "text/html", _PAGE_POLICY)

    def _show_frame(self, standing: Standing, name: str, query: Mapping[str, str]) -> Answer | None:
        composed = standing.composed
        frame = next((each for each in FRAMES if each.name == name), None)
        if frame is None or composed is None:
            return None
        reading, _ = self._choose_reading(standing, query)
        addresses = {
            address: f"../picture/{picture.name}" for address, picture in composed.pictures.items()
        }
        html = show_in(frame, reading.html, make_marks(composed, reading.path), addresses)
        pictures = "img-src 'self' https: http: data:" if frame.has_pictures else "img-src 'none'"
        return _as_text(html, "text/html", _FRAME_POLICY.format(pictures=pictures))

    def _choose_reading(self, standing: Standing, query: Mapping[str, str]) -> tuple[Reading, str]:
        """Return the edition as the reader gets it who was asked for, and what is wrong with her.

        An address that was typed goes before a reader who was chosen from the list. A variant of
        which nobody is any more gives way to the first.
        """
        composed = standing.composed
        assert composed is not None
        typed = query.get("address", "").strip()
        asked, problem = typed or query.get("reader", NAMELESS), ""
        if asked not in {NAMELESS, LONG_NAME, *(group.words for group in composed.groups)}:
            try:
                asked = read_address(asked)
            except AddressError as error:
                problem = f"{error.message}. {error.hint}"
                if not typed:
                    problem = f"No reader gets a variant for “{asked}” any more."
                asked = NAMELESS
        reading = self._read(_ByIdentity(composed), asked)
        return reading, problem


@dataclass(frozen=True, slots=True, eq=False)
class _ByIdentity:
    """An edition that is the same only as itself: comparing two would take long."""

    composed: ComposedEdition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.composed is other.composed

    def __hash__(self) -> int:
        return id(self.composed)


def _read(key: _ByIdentity, reader: str) -> Reading:
    return read_as(key.composed, reader)


def answer_error(error: PublisherError) -> Answer:
    """Return what is shown where a page cannot be made at all."""
    words = f"{error.message}\n{error.hint}\n"
    return _as_text(words, "text/plain", _FILE_POLICY, status=500)


def refuse(status: int, words: str) -> Answer:
    """Return a refusal."""
    return _as_text(f"{words}\n", "text/plain", _FILE_POLICY, status=status)


def _as_text(text: str, media_type: str, policy: str, *, status: int = 200) -> Answer:
    return Answer(
        content=text.encode(errors="replace"),
        media_type=f"{media_type}; charset=utf-8",
        status=status,
        headers={"Content-Security-Policy": policy},
    )


def _as_message(composed: ComposedEdition, reading: Reading) -> Answer:
    return Answer(
        content=reading.message,
        media_type="message/rfc822",
        headers={
            "Content-Disposition": f'attachment; filename="{composed.edition.id}.eml"',
            "Content-Security-Policy": _FILE_POLICY,
        },
    )


def _show_picture(composed: ComposedEdition, name: str) -> Answer | None:
    for picture in composed.pictures.values():
        if picture.name == name:
            try:
                content = picture.read()
            except OSError as error:
                raise FileAccessError(
                    f"{picture.origin!s}: {error.strerror}", hint="Put the picture back."
                ) from error
            return Answer(
                content=content,
                media_type=picture.media_type,
                headers={"Content-Security-Policy": _FILE_POLICY},
            )
    return None
