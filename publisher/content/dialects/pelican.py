"""Pelican and Nikola: slugs come from titles, folders are categories, headers are lines."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import PurePosixPath

from publisher.content.dialects.dialect import FOREIGN_KEYS, ForeignDialect
from publisher.content.dialects.facts import Facts
from publisher.content.dialects.placement import FileNames, Placement
from publisher.content.front_matter import FrontMatter
from publisher.content.permalinks import join_address
from publisher.content.slugs import fold_accents, slugify, spell_in_latin
from publisher.content.tags.rendering import TagSyntax
from publisher.errors import ConfigurationError

_PLACEHOLDER = re.compile(r"\{([a-z]+)(?::([^{}]*))?\}")
_HIDDEN = frozenset({"draft", "hidden", "private", "skip"})
#: Pelican's own `SLUG_REGEX_SUBSTITUTIONS`.
_SUBSTITUTIONS = ((r"[^\w\s-]", ""), (r"\A\s+", ""), (r"\s+\Z", ""), (r"[-\s]+", "-"))
#: A title that is longer has no page anywhere.
_LONGEST = 1000
_TAG = re.compile(r"<[^<>]{1,200}>")


class _Headed(ForeignDialect):
    """What the two have in common: lists are texts parted by commas, and `status` hides."""

    slug_from = "title"
    has_undated_pages = False
    syntaxes = TagSyntax.LIQUID
    suffixes = (".md", ".markdown", ".mdown", ".mkd", ".rst", ".html")
    has_code_marks = True
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
    needs_title = True
    #: Only `Lang` says so.
    has_languages_in_names = False
    has_languages_in_folders = has_named_languages_in_folders = False
    keys: Mapping[str, tuple[str, ...]] = {
        **FOREIGN_KEYS,
        "date": ("date",),
        "updated": ("modified",),
        "categories": ("category",),
        "path": ("url",),
        "language": ("lang",),
    }
    permalink = "{slug}.html"
    #: `ARTICLE_LANG_URL`, which does not follow `ARTICLE_URL`.
    language_permalink = "{slug}-{lang}.html"
    page_folders = frozenset({"pages"})

    def read_labels(
        self, front: FrontMatter, placement: Placement
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """Return the category, stated or the folder or the blog's usual one, as section."""
        folder = placement.folders[-1] if placement.folders else None
        usual = front.text("default_category") or "misc"
        category = front.text("categories") or folder or usual
        return category, (category,), self.read_list(front, "tags")

    def local_day(
        self,
        written: datetime,
        zone: tzinfo,  # noqa: ARG002 - the dialect shows the zone that is written
    ) -> datetime:
        """Return the moment in the zone that the article writes."""
        return written

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
        """Return `url`."""
        return front.text("path")

    def find_address(self, front: FrontMatter, facts: Facts, pattern: str, base: str) -> str:
        """Return the stated address, or the one that the pattern gives."""
        stated = self.stated_path(front)
        if stated is not None:
            return join_address(base, stated)
        values = {**self.fields(facts), "author": self._find_author(front, facts)}
        if not facts.slug and "unicode" not in facts.slugs:
            self.remark_on_script(front, values["slug"])

        def fill(found: re.Match[str]) -> str:
            if found[1] == "date":
                return facts.day.strftime(found[2] or "%Y-%m-%d")
            return values[found[1]]

        return join_address(base, _PLACEHOLDER.sub(fill, pattern))

    def slug(self, facts: Facts) -> str:
        """Return the stated slug, or one of the title or of the file's name as it is."""
        source = facts.title if facts.slug_from == "title" else facts.placement.filename
        return facts.slug or slugify_words(source, facts)

    def _find_author(self, front: FrontMatter, facts: Facts) -> str:
        names = self.read_list(front, "authors") or self.read_list(front, "author")
        return slugify_words(names[0] if names else facts.usual_author, facts)

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each placeholder but the date."""
        return {
            "slug": self.slug(facts),
            "category": slugify_words(facts.categories[0], facts),
            "lang": facts.other_language or facts.language,
            "title": slugify_words(facts.title, facts),
            "author": "",
        }


def slugify_words(text: str, facts: Facts) -> str:
    """Return a title as Pelican's `SLUG_REGEX_SUBSTITUTIONS` make a slug of it."""
    text = _TAG.sub("", text[:_LONGEST])
    slug = text if "unicode" in facts.slugs else fold_accents(spell_in_latin(text))
    for expression, replacement in facts.substitutions or _SUBSTITUTIONS:
        slug = re.sub(expression, replacement, slug, flags=re.IGNORECASE)
    slug = slug.strip() if "keep-case" in facts.slugs else slug.lower().strip()
    return slug or slugify(text)


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
    key_files = ("{article}.meta",)

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
