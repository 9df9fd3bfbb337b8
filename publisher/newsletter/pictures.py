"""What is known of the pictures of an edition once they were found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from publisher.model.articles import Picture, Remark
from publisher.model.delivery import FrozenPicture
from publisher.model.theme import Logo

#: Widths in pixels of a style sheet: of the column, and of the text in it.
COLUMN, TEXT_COLUMN = 600, 520
#: Beside a teaser, where a picture is small; twice that is sharp enough on a telephone, where it is
#: as wide as the text.
TEASER_COLUMN = 240


class UnusablePictureError(ValueError):
    """A picture cannot be made fit for mail; says why, in words that follow its address."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.hint = hint


@dataclass(frozen=True, kw_only=True, slots=True)
class EncodedPicture:
    """A picture's bytes as readers get them, and how large it was."""

    content: bytes = field(repr=False)
    media_type: str
    #: Begins with a dot.
    suffix: str
    #: Pixels of the bytes.
    width: int
    #: Pixels of the picture that it was made of, as it is seen.
    natural: tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class PreparedPicture:
    """A picture as an edition names it."""

    #: Absolute, or `cid:…`.
    url: str
    #: In pixels, as it is seen; it is shown no larger.
    width: int
    height: int
    #: What goes with the edition; None where the picture stays where it is.
    frozen: FrozenPicture | None = None

    def fit(self, column: int) -> tuple[int, int]:
        """Return width and height at which it is shown where there is room for `column`."""
        width = min(column, self.width)
        return width, max(1, round(self.height * width / self.width))


@dataclass(frozen=True, kw_only=True, slots=True)
class Pictures:
    """The pictures of an edition, by the addresses that its articles have for them."""

    found: Mapping[str, PreparedPicture] = field(default_factory=dict)
    #: What no mail program would show: it stands in no message.
    left_out: tuple[str, ...] = ()
    #: Address → what has to be mended before an edition with this picture is sent.
    problems: Mapping[str, Remark] = field(default_factory=dict, repr=False)
    #: Some are coarser than they could be, or not there, because they are too many or too large.
    is_reduced: bool = False
    #: What stops nothing.
    remarks: tuple[Remark, ...] = field(default=(), repr=False)

    def find(self, url: str) -> PreparedPicture | None:
        """Return the picture with the article's address `url`; None where nothing is known."""
        return self.found.get(url)

    def find_url(self, url: str) -> str:
        """Return what the edition calls the picture with the article's address `url`."""
        found = self.found.get(url)
        return url if found is None else found.url

    def fit(self, picture: Picture | None, column: int = COLUMN) -> Picture | None:
        """Return an article's picture as the edition shows it; None where it is left out."""
        if picture is None or picture.url in self.left_out:
            return None
        found = self.found.get(picture.url)
        if found is None:
            return picture
        width, height = found.fit(column)
        return Picture(
            url=found.url, alt=picture.alt, caption=picture.caption, width=width, height=height
        )

    def fit_logo(self, logo: Logo | None) -> Logo | None:
        """Return a theme's logo as the edition shows it; None where it is left out."""
        if logo is None or logo.url in self.left_out:
            return None
        found, dark = self.found.get(logo.url), logo.dark_url
        height = logo.height
        if height is None and found is not None:
            height = max(1, round(found.height * logo.width / found.width))
        return replace(
            logo,
            url=self.find_url(logo.url),
            height=height,
            dark_url=None if dark is None or dark in self.left_out else self.find_url(dark),
        )

    def list_named(self, html: str) -> tuple[FrozenPicture, ...]:
        """Return what goes with an edition whose HTML this is, each once, in order of name."""
        named = {
            each.frozen.name: each.frozen
            for each in self.found.values()
            if each.frozen is not None and each.url in html
        }
        return tuple(named[name] for name in sorted(named))


#: Of an edition whose pictures nobody looked for: they stay as its articles have them.
NO_PICTURES = Pictures()
