"""The dialects of generators in JavaScript, and of MkDocs: much alike, addresses apart."""

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath

from publisher.content.dialects.dialect import (
    FOREIGN_KEYS,
    ForeignDialect,
    read_written_in_utc,
)
from publisher.content.dialects.facts import Blog, Facts
from publisher.content.dialects.placement import FileNames, Placement
from publisher.content.front_matter import FrontMatter
from publisher.content.permalinks import join_address
from publisher.content.slugs import slugify
from publisher.content.tags.rendering import TagSyntax

#: A time of day; YAML for JavaScript reads one without a zone as UTC.
_HAS_TIME = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d")
#: The last date of a path, whatever stands before and behind it.
_DATED_PATH = re.compile(
    r"(?P<before>.*)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*?)(?:/index)?"
)
_NO_WORD = re.compile(r"[^\w\- ]")
_GITHUB = re.compile(r"[^\w\-\s]")


class _Foldered(ForeignDialect):
    """Addresses by folders and name, or as the article states them."""

    permalink = "/:folders/:slug/"
    telling: tuple[str, ...] = ("slug", "filename")

    def read_written(self, front: FrontMatter, key: str, zone: tzinfo) -> datetime | None:
        """Return a key's moment; a time of day without a zone is in UTC."""
        return read_written_in_utc(front, key, zone, _HAS_TIME)

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each field of a permalink pattern."""
        return {**super().fields(facts), "folders": "/".join(facts.placement.folders)}


#: Tags by which Eleventy's own starter lists pages; nobody reads about them.
_LISTS = frozenset({"all", "nav", "post", "posts"})


class Eleventy(_Foldered):
    """An Eleventy input folder."""

    name = "eleventy"
    keys: Mapping[str, tuple[str, ...]] = {
        **FOREIGN_KEYS,
        "path": ("permalink", "eleventyComputed.permalink"),
    }
    suffixes = (".md", ".markdown", ".html")
    syntaxes = TagSyntax.LIQUID | TagSyntax.NUNJUCKS
    names_keys = True
    key_files = (
        "{folder}.json", "{folder}.11tydata.json", "{folder}.11tydata.js", "{folder}.11tydata.cjs",
        "{folder}.11tydata.mjs",
    )  # fmt: skip

    def is_hidden(self, front: FrontMatter, placement: Placement) -> bool:
        """Tell whether the page is kept out of collections, or not written at all."""
        return (
            front.find("eleventyExcludeFromCollections") is True
            or front.find("path") is False
            or super().is_hidden(front, placement)
        )

    def read_labels(
        self, front: FrontMatter, placement: Placement
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """Return the labels without the tags that only make lists."""
        section, categories, tags = super().read_labels(front, placement)
        return section, categories, tuple(tag for tag in tags if tag not in _LISTS)

    def slug(self, facts: Facts) -> str:
        """Return the file's name as it is, date and all."""
        return facts.placement.filename

    def find_address(self, front: FrontMatter, facts: Facts, pattern: str, base: str) -> str:
        """Return the address that `permalink` states, a template itself, or that of the file."""
        stated = front.find("path")
        if isinstance(stated, str):
            path: str | None = stated
            if "{{" in stated or "{%" in stated:
                from publisher.content.tags.liquid_tags import fill_template

                path = fill_template(stated, {**front.values(), "page": _describe_page(facts)})
            if path is not None:
                return join_address(base, path.removesuffix("index.html"))
            front.remark(
                "path",
                "only Eleventy can fill it in; the address is made of the file's place",
                "Write the address itself, or a pattern into [content] permalink.",
            )
        return super().find_address(front, facts, pattern, base)


class Astro(_Foldered):
    """A content collection of Astro."""

    name = "astro"
    keys: Mapping[str, tuple[str, ...]] = {**FOREIGN_KEYS, "slug": ("slug", "postSlug")}
    suffixes = (".md", ".mdx", ".markdown")
    permalink = "/blog/:folders/:slug/"
    moves_pictures = True
    syntaxes = TagSyntax(0)

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what the path says; None for files whose name begins with `_`."""
        return None if path.name.startswith("_") else super().place(path, names)

    def slug(self, facts: Facts) -> str:
        """Return the stated slug, or the file's name, date and all, as GitHub writes headings."""
        return facts.slug or slugify_as_github(facts.placement.filename)

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each field; a stated slug replaces the folders too."""
        folders = () if facts.slug else facts.placement.folders
        return {**super().fields(facts), "folders": "/".join(map(slugify_as_github, folders))}


class MkDocs(_Foldered):
    """The blog of Material for MkDocs."""

    name = "mkdocs"
    suffixes = (".md",)
    permalink = "/blog/:year/:month/:day/:slug/"
    slug_from = "title"
    syntaxes = TagSyntax.LIQUID
    is_pymdown = True
    key_files = (".meta.yml",)
    links_from_files = True
    has_code_marks = True

    def slug(self, facts: Facts) -> str:
        """Return the stated slug, or one made of the title as the theme makes it."""
        return facts.slug or slugify_words(facts.title)

    def local_day(self, written: datetime, zone: tzinfo) -> datetime:
        """Return the moment in UTC, unless a day alone is stated."""
        return written if written.tzinfo is zone else written.astimezone(UTC)

    def make_title(self, placement: Placement) -> str:
        """Return the file's name, its first letter a capital where it has none."""
        title = placement.filename.replace("-", " ").replace("_", " ")
        return title.capitalize() if title.islower() else title

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each field of a permalink pattern."""
        section = slugify_words(facts.categories[0]) if facts.categories else ""
        return {**super().fields(facts), "section": section}

    def find_page(self, target: str, source: str, blog: Blog) -> str | None:
        """Return where a page or picture is that a file names from where it stands itself."""
        if blog.folder is None or target.startswith("/"):
            return None
        docs = blog.settings.get("docs_dir")
        root = docs if isinstance(docs, str) else "docs"
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        below = path.partition(f"{root.strip('/')}/")[2]
        if not below:
            return None
        if not below.endswith(".md"):
            return f"/{below}"
        page = below.removesuffix(".md")
        if posixpath.basename(page) in ("index", "README"):
            return f"/{posixpath.dirname(page)}/"
        is_folder = blog.settings.get("use_directory_urls") is not False
        return f"/{page}/" if is_folder else f"/{page}.html"


class Docusaurus(_Foldered):
    """The blog folder of a Docusaurus documentation."""

    name = "docusaurus"
    suffixes = (".md", ".mdx")
    keys: Mapping[str, tuple[str, ...]] = {**FOREIGN_KEYS, "date": ("date",), "tags": ("tags",)}
    permalink = "/blog/:path"
    telling = ("slug", "filename", "path")
    syntaxes = TagSyntax(0)
    is_mdx = True
    moves_pictures = True
    drops_heading = True
    has_undated_pages = False

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what the path says; a date can stand anywhere in it: `2026/11-20-name.md`."""
        found = super().place(path, names)
        if found is None or any(part.startswith("_") for part in path.parts):
            return None
        parts = path.with_suffix("").parts
        if names.has_language_folders and found.language == parts[0]:
            parts = parts[1:]
        dated = _DATED_PATH.fullmatch("/".join(parts))
        if dated is None:
            return found
        folders, _, before = dated["before"].rpartition("/")
        return Placement(
            folders=tuple(filter(None, folders.split("/"))),
            filename=found.filename,
            name=before + dated["text"],
            date=dated["date"].replace("/", "-"),
            language=found.language,
            is_bundle=found.is_bundle,
        )

    def read_labels(
        self, front: FrontMatter, placement: Placement
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """Return the tags alone: folders keep order, and there are no categories."""
        return super().read_labels(front, replace(placement, folders=()))

    def make_title(self, placement: Placement) -> str:
        """Return what stands behind the date in the file's name."""
        return placement.name or placement.filename

    def find_address(self, front: FrontMatter, facts: Facts, pattern: str, base: str) -> str:
        """Return the address; a stated slug replaces all that stands behind the blog's own."""
        if facts.slug:
            blog = pattern.partition(":")[0]
            return join_address(base, f"{facts.language}/{blog}/{facts.slug}")
        return super().find_address(front, facts, pattern, base)

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each field; `path` is date and name as the file has them."""
        placement = facts.placement
        dated = (placement.date or "").replace("-", "/")
        path = "/".join(filter(None, (dated, *placement.folders, placement.name)))
        path += "" if placement.name else "/"
        return {**super().fields(facts), "path": path}


def _describe_page(facts: Facts) -> Mapping[str, object]:
    """Return what Eleventy's `page` says of an article before it is rendered."""
    placement = facts.placement
    return {
        "fileSlug": placement.name,
        "filePathStem": "/".join(("", *placement.folders, placement.filename)),
        "date": facts.day,
    }


def slugify_words(text: str) -> str:
    """Return a slug as Material for MkDocs makes it: other signs go, each blank is a hyphen."""
    kept = _NO_WORD.sub("", unicodedata.normalize("NFC", text).strip().lower())
    return kept.replace(" ", "-") or slugify(text)


def slugify_as_github(text: str) -> str:
    """Return a slug as GitHub makes one of a heading, which Astro does with files' names."""
    kept = _GITHUB.sub("", text.lower())
    return re.sub(r"\s", "-", kept) or slugify(text)
