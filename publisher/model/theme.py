"""How a publication's editions look: colours by day and by night, faces, a picture at the top."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """The colours of an edition, each `#rrggbb` in small letters."""

    #: Around the column.
    desk: str
    #: Behind the text.
    paper: str
    #: Behind code and advertisements.
    shade: str
    #: Headlines and text.
    ink: str
    #: Bylines, captions and what stands in the foot.
    muted: str
    #: Links, labels, buttons and the bar at the top.
    accent: str
    #: Thin lines between things.
    line: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Logo:
    """The picture that stands for the publication's name at the top of an edition."""

    #: Absolute address.
    url: str
    #: What it says to whoever does not see it; most often the publication's title.
    alt: str
    #: In pixels of a style sheet.
    width: int
    #: None where nobody said.
    height: int | None = None
    #: Absolute address of what stands in its place on dark paper; None: the same picture.
    dark_url: str | None = None


LIGHT = Palette(
    desk="#f1eee6",
    paper="#fffefb",
    shade="#f6f3ea",
    ink="#1b1d1e",
    muted="#5d5b54",
    accent="#0b5d6c",
    line="#dcd7ca",
)
DARK = Palette(
    desk="#0d1112",
    paper="#171c1e",
    shade="#20272a",
    ink="#ebe8e0",
    muted="#aba89f",
    accent="#7fccd5",
    line="#363e41",
)
SERIF = "Georgia, Times New Roman, serif"
SANS = "-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"


@dataclass(frozen=True, kw_only=True, slots=True)
class Theme:
    """The `[theme]` table."""

    light: Palette = LIGHT
    #: Where the reader's screen is dark.
    dark: Palette = DARK
    #: Families as a style sheet lists them, of headlines.
    heading_font: str = SERIF
    #: Of what is read.
    text_font: str = SERIF
    #: Of bylines, labels, tables and the foot.
    label_font: str = SANS
    logo: Logo | None = None
