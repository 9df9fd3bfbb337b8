"""Jekyll: posts are named by their date, and their folders are categories."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from pathlib import Path, PurePosixPath

from publisher.content.dialects.dialect import (
    FOREIGN_KEYS,
    ForeignDialect,
    read_written_in_utc,
    without,
)
from publisher.content.dialects.facts import Blog, Facts
from publisher.content.dialects.jekyll_pages import (
    find_jekyll_file,
    find_jekyll_page,
    list_jekyll_defaults,
    slugify_plain,
    slugify_pretty,
)
from publisher.content.dialects.placement import FileNames, Placement
from publisher.content.front_matter import FrontMatter
from publisher.content.permalinks import build_address
from publisher.content.tags.rendering import TagSyntax
from publisher.errors import ArticleError

_POSTS, _DRAFTS = "_posts", "_drafts"
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_YAML_MOMENT = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d")
_FULL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FULL_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class Jekyll(ForeignDialect):
    """A Jekyll blog, or its `_posts`."""

    name = "jekyll"
    keys: Mapping[str, tuple[str, ...]] = {
        **FOREIGN_KEYS,
        "date": ("date",),
        "categories": ("categories",),
        "category": ("category",),
        "tags": ("tags",),
        "tag": ("tag",),
        "updated": ("last_modified_at", "updated", "modified", "lastmod"),
        "summary": ("summary", "description", "excerpt"),
        "path": ("permalink",),
    }
    suffixes = (".md", ".markdown", ".mdown", ".mkd", ".html")
    permalink = "date"
    telling = ("title", "slug", "name", "path")
    syntaxes = TagSyntax.LIQUID
    language_prefix = "none"
    has_undated_pages = False

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what the path says; None for what stands in a blog and is no post."""
        found = super().place(path, names)
        if found is None:
            return None
        special = [folder for folder in (names.root, *path.parts[:-1]) if folder.startswith("_")]
        if special and special[-1] not in (_POSTS, _DRAFTS):
            return None
        is_draft = _DRAFTS in special
        if found.date is None and not is_draft and _POSTS not in special:
            return None
        # Folders above _posts are categories, those below it are not.
        folders = path.parts[:-1]
        inner = next((folder for folder in folders if folder.startswith("_")), None)
        if inner is not None:
            folders = folders[: folders.index(inner)]
        elif names.root in (_POSTS, _DRAFTS):
            folders = ()
        return Placement(
            folders=folders,
            filename=path.stem,
            name=found.name,
            date=found.date,
            language=found.language,
            is_draft=is_draft,
        )

    def is_hidden(self, front: FrontMatter, placement: Placement) -> bool:
        """Tell whether the post is a draft or not published.

        Raises:
            ArticleError: The file's name has no date, and so it is no post.
        """
        if placement.date is None and not placement.is_draft:
            raise ArticleError(
                "no date in the file's name, and so no post to Jekyll",
                source=front.source,
                line=1,
                hint="Name it like 2026-11-20-name.md, or move it out of _posts.",
            )
        return super().is_hidden(front, placement)

    def read_labels(
        self, front: FrontMatter, placement: Placement
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """Return the first category as section; categories are stated ones behind folders.

        The singular key holds one, blanks and all. A comma is part of its word in Jekyll, and of
        the address, but no reader wants to see it.
        """
        stated = (*self.read_list(front, "categories"), *_read_one(front, "category"))
        categories = tuple(dict.fromkeys((*placement.folders, *stated)))
        tags = _read_one(front, "tag") or self.read_list(front, "tags")
        shown = [each.strip(",") for each in categories]
        section = front.text("section") or next(iter(shown), None)
        return section, categories, without(section, (*shown, *(each.strip(",") for each in tags)))

    def read_list(self, front: FrontMatter, key: str) -> tuple[str, ...]:
        """Return a list, or the words of a text."""
        value = front.find(key)
        return tuple(value.split()) if isinstance(value, str) else front.texts(key)

    def read_written(self, front: FrontMatter, key: str, zone: tzinfo) -> datetime | None:
        """Return a key's moment; what YAML takes for one is in UTC without a zone."""
        return read_written_in_utc(front, key, zone, _YAML_MOMENT)

    def make_title(self, placement: Placement) -> str:
        """Return the words of the file's name, each with a capital."""
        return " ".join(word.capitalize() for word in placement.name.split("-"))

    def find_separator(self, front: FrontMatter, blog: Blog) -> str | None:
        """Return `excerpt_separator`, stated by the article or by the settings."""
        stated = front.find("excerpt_separator") or blog.settings.get("excerpt_separator")
        return stated if isinstance(stated, str) and stated.strip() else None

    def list_defaults(self, blog: Blog) -> Iterable[tuple[Path, Mapping[str, object]]]:
        """Return `defaults` for posts; their paths are folders."""
        return list_jekyll_defaults(blog)

    def find_page(
        self,
        target: str,
        source: str,  # noqa: ARG002 - paths count from the blog's folder
        blog: Blog,
    ) -> str | None:
        """Return where a page, a picture or a collection's document is."""
        return find_jekyll_page(target, blog)

    def find_page_file(self, target: str, blog: Blog) -> Path | None:
        """Return the file that a path names from the blog's folder."""
        return find_jekyll_file(target, blog)

    def check_pattern(self, pattern: str, key: str) -> None:
        """Return if addresses can be made by a pattern or a style's name."""
        super().check_pattern(_STYLES.get(pattern, pattern), key)

    def find_address(self, front: FrontMatter, facts: Facts, pattern: str, base: str) -> str:
        """Return the address by the article's own `permalink`, which is a pattern too."""
        chosen = front.text("path") or pattern
        if chosen.startswith(("http://", "https://")):
            return chosen
        fields = self.fields(facts)
        known = "|".join(sorted(map(re.escape, fields), reverse=True))
        chosen = re.sub(rf":(?!(?:{known}))", "%3A", _STYLES.get(chosen, chosen))
        return build_address(chosen, base, fields, prefix=facts.language)

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what Jekyll's placeholders stand for."""
        day, week = facts.day, facts.day.isocalendar()
        title = facts.slug or facts.placement.name.rstrip(".")
        categories = "/".join(category.lower() for category in facts.categories)
        return {
            "categories": categories,
            "slugified_categories": "/".join(map(slugify_plain, facts.categories)),
            "title": slugify_pretty(title),
            "slug": slugify_plain(title),
            "name": slugify_plain(facts.placement.filename),
            "path": facts.placement.filename,
            "collection": "posts",
            "output_ext": ".html",
            "year": f"{day.year:04}",
            "short_year": f"{day.year % 100:02}",
            "month": f"{day.month:02}",
            "i_month": str(day.month),
            "short_month": _FULL_MONTHS[day.month - 1][:3],
            "long_month": _FULL_MONTHS[day.month - 1],
            "day": f"{day.day:02}",
            "i_day": str(day.day),
            "y_day": f"{day.timetuple().tm_yday:03}",
            "w_year": str(week.year),
            "week": f"{week.week:02}",
            "w_day": str(week.weekday),
            "short_day": _FULL_DAYS[day.weekday()][:3],
            "long_day": _FULL_DAYS[day.weekday()],
            "hour": f"{day.hour:02}",
            "minute": f"{day.minute:02}",
            "second": f"{day.second:02}",
        }


def _read_one(front: FrontMatter, key: str) -> tuple[str, ...]:
    """Return a list, or a text as the only word of one."""
    value = front.find(key)
    return front.texts(key) if isinstance(value, list) else tuple(filter(None, [front.text(key)]))
