"""Hugo: sections are folders, pages can be bundles, addresses follow the path."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath

from publisher.content.dialects.dialect import FOREIGN_KEYS, Facts, ForeignDialect
from publisher.content.dialects.placement import FileNames, Placement
from publisher.content.front_matter import FrontMatter
from publisher.content.tags.rendering import TagSyntax

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BLANKS = re.compile(r"-{2,}")


class Hugo(ForeignDialect):
    """A Hugo content folder."""

    name = "hugo"
    keys: Mapping[str, tuple[str, ...]] = {
        **FOREIGN_KEYS,
        "date": ("publishDate", "pubdate", "published", "date"),
        "updated": ("lastmod", "modified"),
        "expires": ("expiryDate", "unpublishDate"),
        "summary": ("summary", "description"),
        "language": ("language", "lang"),
        "authors": ("authors", "author", "params.authors", "params.author"),
        "path": ("url",),
        "build": ("build", "_build"),
    }
    suffixes = (".md", ".markdown", ".mdown", ".html")
    permalink = "/:sections/:slugorpath/"
    telling = (
        "slug", "title", "filename", "slugorfilename", "contentbasename", "slugorcontentbasename",
        "slugorpath",
    )  # fmt: skip
    syntaxes = TagSyntax.SHORTCODE

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what the path says; None for a section's own page (`_index.md`)."""
        return None if path.name.startswith("_index.") else super().place(path, names)

    def is_hidden(
        self,
        front: FrontMatter,
        placement: Placement,  # noqa: ARG002 - Hugo knows no folder of drafts
    ) -> bool:
        """Tell whether the page is a draft, headless, or built into no list."""
        build = front.find("build")
        listed = build.get("list", "always") if isinstance(build, dict) else "always"
        rendered = build.get("render", "always") if isinstance(build, dict) else "always"
        return (
            front.flag("draft")
            or front.find("headless") is True
            or listed in ("never", False)
            or rendered in ("never", False)
        )

    def stated_path(self, front: FrontMatter) -> str | None:
        """Return `url`."""
        return front.text("path")

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what Hugo's permalink tokens stand for."""
        placement, day = facts.placement, facts.day
        base = urlize_words(placement.filename)
        slug = urlize_words(facts.slug) if facts.slug else ""
        title = urlize_words(facts.title)
        sections = "/".join(urlize(folder) for folder in placement.folders)
        return {
            "year": f"{day.year:04}",
            "month": f"{day.month:02}",
            "monthname": _MONTHS[day.month - 1],
            "day": f"{day.day:02}",
            "weekday": str((day.weekday() + 1) % 7),
            "weekdayname": _DAYS[day.weekday()],
            "yearday": str(day.timetuple().tm_yday),
            "section": sections.partition("/")[0],
            "sections": sections,
            "title": title,
            "slug": slug or title,
            "filename": base,
            "slugorfilename": slug or base,
            "contentbasename": base,
            "slugorcontentbasename": slug or base,
            # Without a pattern Hugo takes the path as it is.
            "slugorpath": slug or urlize(placement.filename),
        }


def urlize(text: str) -> str:
    """Return a file's or folder's name as Hugo writes it in a path: in lower case, other scripts
    as they are, blanks as hyphens, most other marks gone.
    """
    kept = [
        character
        for character in unicodedata.normalize("NFC", text.strip())
        if unicodedata.category(character) in ("Nd", "Nl")
        or unicodedata.category(character)[0] in "LM"
        or character in "._-+~@# "
    ]
    return "".join(kept).replace(" ", "-").lower()


def urlize_words(text: str) -> str:
    """Return a title or slug as Hugo writes it in a path."""
    return _BLANKS.sub("-", urlize(" ".join(text.split())).replace("#", "").replace("+", "-"))
