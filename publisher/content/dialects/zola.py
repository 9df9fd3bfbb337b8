"""Zola: TOML front matter, addresses by the path, dates in names."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from publisher.content.dialects.dialect import FOREIGN_KEYS, ForeignDialect
from publisher.content.dialects.facts import Facts
from publisher.content.dialects.placement import FileNames, Placement
from publisher.content.dialects.sections import Cascade
from publisher.content.front_matter import FrontMatter
from publisher.content.slugs import slugify, spell_in_latin
from publisher.content.tags.rendering import TagSyntax

#: What `slugify.paths = "safe"` takes out.
_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_DATED_PATH = re.compile(r"(?:\A|/)(\d{4})/(\d{1,2})/(\d{1,2})/")


class Zola(ForeignDialect):
    """A Zola content folder."""

    name = "zola"
    keys: Mapping[str, tuple[str, ...]] = {
        **FOREIGN_KEYS,
        "date": ("date",),
        "updated": ("updated",),
        "summary": ("description", "extra.summary", "extra.description"),
        "tags": ("taxonomies.tags", "taxonomies.tag", "extra.tags"),
        "categories": ("taxonomies.categories", "taxonomies.category"),
    }
    suffixes = (".md",)
    permalink = "/:folders/:slug/"
    telling = ("slug",)
    syntaxes = TagSyntax.ZOLA
    has_sections = True
    has_languages_in_folders = has_named_languages_in_folders = False
    writes_slugs = True

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what the path says; None for a section's own page (`_index.md`)."""
        return None if path.name.startswith("_index.") else super().place(path, names)

    def find_date(self, front: FrontMatter, placement: Placement) -> str | None:
        """Return the day in the file's name, or in the `path` that the article states."""
        found = _DATED_PATH.search(front.text("path") or "")
        return placement.date or (None if found is None else "-".join(found.groups()))

    def is_hidden(self, front: FrontMatter, placement: Placement) -> bool:
        """Tell whether the page is a draft, or not rendered at all."""
        return front.find("render") is False or super().is_hidden(front, placement)

    def stated_path(self, front: FrontMatter) -> str | None:
        """Return `path`; its address ends in a slash."""
        path = front.text("path")
        return None if path is None else path.rstrip("/") + "/"

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each field of a permalink pattern."""
        # Zola makes slugs of names, and leaves folders as they are.
        return {**super().fields(facts), "folders": "/".join(facts.placement.folders)}

    def find_address(self, front: FrontMatter, facts: Facts, pattern: str, base: str) -> str:
        """Return the address that `path` states, or the pattern's."""
        if self.stated_path(front) is None and not facts.slugs & {"keep-marks", "as-is"}:
            self.remark_on_script(front, self.slug(facts))
        return super().find_address(front, facts, pattern, base)

    def slug(self, facts: Facts) -> str:
        """Return the last part of the address: stated, or the file's name without its date."""
        placement = facts.placement
        name = placement.filename if "keep-dates" in facts.slugs else placement.name
        text = facts.slug or name
        if "as-is" in facts.slugs:
            return text
        if "keep-marks" in facts.slugs:
            return _UNSAFE.sub("", text.rstrip(" ."))
        return slugify(spell_in_latin(text))

    def read_section(self, front: Mapping[str, object]) -> tuple[Cascade, ...]:
        """Return that what is below a section that is a draft is one too."""
        return (Cascade({"draft": True}),) if front.get("draft") is True else ()
