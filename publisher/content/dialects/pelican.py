"""Pelican and Nikola: slugs come from titles, folders are categories, headers are lines."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from publisher.content.dialects.dialect import FOREIGN_KEYS, Facts, ForeignDialect
from publisher.content.dialects.placement import FileNames, Placement
from publisher.content.front_matter import FrontMatter
from publisher.content.permalinks import join_address
from publisher.content.slugs import fold_accents, slugify
from publisher.content.tags.rendering import TagSyntax
from publisher.errors import ConfigurationError

_PLACEHOLDER = re.compile(r"\{([a-z]+)(?::([^{}]*))?\}")
#: `ARTICLE_LANG_URL`, which does not follow `ARTICLE_URL`.
_TRANSLATED = "{slug}-{lang}.html"
_HIDDEN = frozenset({"draft", "hidden", "private", "skip"})
_PARTED = re.compile(r"\s*[;,]\s*")


class _Headed(ForeignDialect):
    """What the two have in common: lists are texts parted by commas, and `status` hides."""

    slug_from = "title"
    has_undated_pages = False
    syntaxes = TagSyntax.LIQUID
    suffixes = (".md", ".markdown", ".mkd", ".rst", ".html")
    #: Folders of files that are no articles.
    page_folders: frozenset[str] = frozenset()

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what the path says; None for pages that are no articles."""
        if path.parts[0].lower() in self.page_folders and len(path.parts) > 1:
            return None
        return super().place(path, names)

    def is_hidden(self, front: FrontMatter, placement: Placement) -> bool:
        """Tell whether `status` keeps the article from lists."""
        status = front.text("status") or ""
        return status.lower() in _HIDDEN or super().is_hidden(front, placement)

    def read_list(self, front: FrontMatter, key: str) -> tuple[str, ...]:
        """Return a list; in a text `;` parts, or where there is none `,`."""
        value = front.find(key)
        if not isinstance(value, str):
            return front.texts(key)
        parts = value.strip("[]").split(";") if ";" in value else value.strip("[]").split(",")
        return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


class Pelican(_Headed):
    """A Pelican content folder."""

    name = "pelican"
    keys: Mapping[str, tuple[str, ...]] = {
        **FOREIGN_KEYS,
        "date": ("date",),
        "updated": ("modified",),
        "categories": ("category",),
        "path": ("url",),
        "language": ("lang",),
    }
    permalink = "{slug}.html"
    page_folders = frozenset({"pages"})

    def read_labels(
        self, front: FrontMatter, placement: Placement
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """Return the category, stated or the folder, as section."""
        category = front.text("categories") or (
            placement.folders[-1] if placement.folders else None
        )
        return category, () if category is None else (category,), self.read_list(front, "tags")

    def check_pattern(self, pattern: str, key: str) -> None:
        """Return if addresses can be made by a pattern like `{date:%Y}/{slug}.html`."""
        known = ("slug", "date", "category", "lang", "author", "title")
        for name, _ in _PLACEHOLDER.findall(pattern):
            if name not in known:
                raise ConfigurationError(
                    f"publisher.toml: [content] {key}: {{{name}}} is not a known field",
                    hint=f"Known here: {', '.join(f'{{{each}}}' for each in known)}.",
                )
        if "{slug}" not in pattern:
            raise ConfigurationError(
                f"publisher.toml: [content] {key}: {pattern!r} cannot tell articles apart",
                hint="Write one with {slug}, like: {date:%Y}/{slug}.html",
            )

    def stated_path(self, front: FrontMatter) -> str | None:
        """Return `url`, or where `save_as` puts the page."""
        return front.text("path") or front.text("save_as")

    def find_address(self, front: FrontMatter, facts: Facts, pattern: str, base: str) -> str:
        """Return the stated address, or the one that the pattern gives."""
        stated = self.stated_path(front)
        if stated is not None:
            return join_address(base, stated)
        values = self.fields(facts)

        def fill(found: re.Match[str]) -> str:
            if found[1] == "date":
                return facts.day.strftime(found[2] or "%Y-%m-%d")
            return values[found[1]]

        if facts.other_language and "{lang}" not in pattern:
            pattern = _TRANSLATED
        return join_address(base, _PLACEHOLDER.sub(fill, pattern))

    def slug(self, facts: Facts) -> str:
        """Return the stated slug, or one of the title or of the file's name as it is."""
        source = facts.title if facts.slug_from == "title" else facts.placement.filename
        return facts.slug or slugify_words(source)

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each placeholder but the date."""
        return {
            "slug": self.slug(facts),
            "category": slugify_words(facts.categories[0]) if facts.categories else "misc",
            "lang": facts.other_language,
            "title": slugify_words(facts.title),
            "author": "",
        }


def slugify_words(text: str) -> str:
    """Return a title as Pelican's `SLUG_REGEX_SUBSTITUTIONS` make a slug of it."""
    kept = re.sub(r"[^\w\s-]", "", text).strip()
    return re.sub(r"[-\s]+", "-", fold_accents(kept)).lower() or slugify(text)


#: Tags that say how an article is handled, and not what it is about.
_SWITCHES = frozenset({"draft", "mathjax", "private"})


class Nikola(_Headed):
    """The posts of a Nikola blog."""

    name = "nikola"
    keys: Mapping[str, tuple[str, ...]] = {
        **FOREIGN_KEYS,
        "date": ("date",),
        "updated": ("updated",),
        "categories": ("category",),
    }
    permalink = "/:folder/:slug/"
    slug_from = "filename"
    telling = ("slug",)
    syntaxes = TagSyntax.SHORTCODE
    page_folders = frozenset({"pages", "galleries", "listings", "files", "images"})
    inherits_from_original = True

    def is_hidden(self, front: FrontMatter, placement: Placement) -> bool:
        """Tell whether `status`, or a tag in its place, keeps the article from lists."""
        tags = {tag.lower() for tag in self.read_list(front, "tags")}
        return bool(tags & {"draft", "private"}) or super().is_hidden(front, placement)

    def read_labels(
        self, front: FrontMatter, placement: Placement
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """Return category and tags; folders keep order, and some tags only switch things on."""
        section, categories, tags = super().read_labels(front, replace(placement, folders=()))
        return section, categories, tuple(tag for tag in tags if tag.lower() not in _SWITCHES)

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each field of a permalink pattern."""
        folders = "/".join(facts.placement.folders)
        return {**super().fields(facts), "folders": folders, "folder": f"posts/{folders}"}
