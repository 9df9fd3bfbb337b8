"""Hugo: sections are folders, pages can be bundles, addresses follow the path."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import PurePosixPath

from publisher.content.dialects.dialect import FOREIGN_KEYS, ForeignDialect
from publisher.content.dialects.facts import Facts, Moments
from publisher.content.dialects.placement import FileNames, Placement
from publisher.content.front_matter import FrontMatter
from publisher.content.permalinks import fill_pattern, find_unknown_fields, join_address
from publisher.content.tags.rendering import TagSyntax

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: What stands in a path as it is, beside letters, digits and marks.
_KEPT = frozenset("./\\_#+~-@")
#: A file name's suffix, as Hugo tells an address that names a file.
_SUFFIX = re.compile(r"\.[A-Za-z0-9]+\Z")


class Hugo(ForeignDialect):
    """A Hugo content folder."""

    name = "hugo"
    keys: Mapping[str, tuple[str, ...]] = {
        **FOREIGN_KEYS,
        "date": ("date",),
        "shown_from": ("publishDate", "pubdate", "published"),
        "updated": ("lastmod", "modified"),
        "expires": ("expiryDate", "unpublishDate"),
        "summary": ("summary", "description"),
        "language": ("language", "lang"),
        "authors": ("authors", "author", "params.authors", "params.author"),
        "path": ("url",),
        "build": ("build", "_build"),
    }
    dates = ("date", "publishDate", "pubdate", "published", "lastmod", "modified", ":filename")
    suffixes = (".md", ".markdown", ".mdown", ".html")
    permalink = "/:folders/:slugorpath/"
    telling = (
        "slug", "title", "filename", "slugorfilename", "contentbasename", "slugorcontentbasename",
        "slugorpath",
    )  # fmt: skip
    syntaxes = TagSyntax.SHORTCODE
    has_sections = True
    #: To Hugo a first folder is a section, unless the settings give it to a language.
    has_named_languages_in_folders = False
    writes_slugs = True

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what the path says; None for a section's own page, and for what is in a bundle."""
        if path.name.startswith("_index.") or names.is_in_bundle(path):
            return None
        return super().place(path, names)

    def read_moments(
        self, front: FrontMatter, placement: Placement, order: Sequence[str], zone: tzinfo
    ) -> Moments:
        """Return when the article is out (`publishDate`, else its date), and its date.

        Where the settings say that dates come from file names, slugs do as well.
        """
        found = super().read_moments(front, placement, order, zone)
        shown = front.moment("shown_from", zone)
        return Moments(
            published=found.published if shown is None else shown,
            day=found.day,
            slug=placement.name if order and found.is_from_filename else None,
        )

    def local_day(
        self,
        written: datetime,
        zone: tzinfo,  # noqa: ARG002 - the dialect shows the zone that is written
    ) -> datetime:
        """Return the moment in the zone that the article writes."""
        return written

    def is_hidden(
        self,
        front: FrontMatter,
        placement: Placement,  # noqa: ARG002 - Hugo knows no folder of drafts
    ) -> bool:
        """Tell whether the page is a draft, headless, or built into no list of the whole site."""
        build = front.find("build")
        listed = build.get("list", "always") if isinstance(build, dict) else "always"
        rendered = build.get("render", "always") if isinstance(build, dict) else "always"
        return (
            front.flag("draft")
            or front.find("headless") is True
            or listed in ("never", "local", False)
            or rendered in ("never", False)
        )

    def find_address(self, front: FrontMatter, facts: Facts, pattern: str, base: str) -> str:
        """Return the address that `url` states, its fields filled, or the pattern's."""
        stated = front.text("path")
        if stated is None:
            return super().find_address(front, facts, pattern, base)
        if ":" in stated:
            fields = self.fields(facts)
            unknown = find_unknown_fields(stated, fields)
            if unknown:
                raise front.error(
                    "path",
                    f":{unknown[0]} is not a known field",
                    "Write the address itself, like: url: /blog/name/",
                )
            stated = fill_pattern(stated, fields)
        # One that begins with a slash leaves the language out.
        path = stated if stated.startswith("/") else f"{facts.language}/{stated}"
        is_file = _SUFFIX.search(path) is not None
        return join_address(base, path if is_file else f"{path.rstrip('/')}/")

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what Hugo's permalink tokens stand for."""
        placement, day = facts.placement, facts.day
        ways = facts.slugs
        base = urlize_words(placement.filename, ways)
        slug = urlize_words(facts.slug, ways).strip("/") if facts.slug else ""
        title = urlize_words(facts.title.replace("/", "-").replace("\\", "-"), ways)
        sections = "/".join(urlize(folder, ways) for folder in placement.sections)
        top = urlize(placement.folders[0], ways) if placement.folders else ""
        # Without a pattern Hugo takes the path as it is, whatever is a section in it.
        folders = "/".join(urlize(folder, ways) for folder in placement.folders)
        own = _finish(sanitise(facts.slug), ways).strip("/") if facts.slug else ""
        return {
            **_date_fields(day),
            "section": top,
            "sectionslug": top,
            "sections": sections,
            "sectionslugs": sections,
            "folders": folders,
            "title": title,
            "slug": slug or title,
            "filename": base,
            "slugorfilename": slug or base,
            "contentbasename": base,
            "slugorcontentbasename": slug or base,
            "slugorpath": own or urlize(placement.filename, ways),
        }


def _date_fields(day: datetime) -> dict[str, str]:
    """Return the tokens of a date: Hugo's names, and the layouts of Go that addresses have."""
    month, weekday = _MONTHS[day.month - 1], _DAYS[day.weekday()]
    return {
        "year": f"{day.year:04}",
        "month": f"{day.month:02}",
        "monthname": month,
        "day": f"{day.day:02}",
        "weekday": str((day.weekday() + 1) % 7),
        "weekdayname": weekday,
        "yearday": str(day.timetuple().tm_yday),
        "2006": f"{day.year:04}",
        "06": f"{day.year % 100:02}",
        "01": f"{day.month:02}",
        "1": str(day.month),
        "02": f"{day.day:02}",
        "2": str(day.day),
        "Jan": month[:3].capitalize(),
        "January": month.capitalize(),
        "15": f"{day.hour:02}",
        "04": f"{day.minute:02}",
        "05": f"{day.second:02}",
    }


def sanitise(text: str) -> str:
    """Return a text with hyphens for its blanks and without the marks that no path has."""
    kept: list[str] = []
    is_parted = False
    for character in text:
        if _is_kept(character):
            if is_parted and character != "-":
                kept.append("-")
            is_parted = False
            kept.append(character)
        elif character.isspace() and kept and kept[-1] != "-":
            is_parted = True
    return "".join(kept)


def urlize(text: str, ways: Collection[str] = ()) -> str:
    """Return a file's or folder's name as Hugo writes it in a path: in lower case, other scripts
    as they are, each blank a hyphen, most other marks gone.
    """
    kept = "".join(each for each in re.sub(r"\s", "-", text) if _is_kept(each))
    return _finish(kept, ways)


def urlize_words(text: str, ways: Collection[str] = ()) -> str:
    """Return a title or slug as Hugo fills it into a pattern."""
    return _finish(sanitise(text), ways).replace("+", "")


def _is_kept(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd" or character in _KEPT


def _finish(text: str, ways: Collection[str]) -> str:
    """Return a part of a path in lower case, a letter for a letter, unless the blog has it else."""
    if "no-accents" in ways:
        parted = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize(
            "NFC", "".join(each for each in parted if unicodedata.category(each) != "Mn")
        )
    return text if "keep-case" in ways else "".join(each.lower()[0] for each in text)
