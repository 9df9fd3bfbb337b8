"""The dialects of generators in JavaScript, and of MkDocs: much alike, addresses apart."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from publisher.content.dialects.dialect import FOREIGN_KEYS, Facts, ForeignDialect
from publisher.content.dialects.placement import FileNames, Placement
from publisher.content.front_matter import FrontMatter
from publisher.content.permalinks import join_address
from publisher.content.slugs import slugify
from publisher.content.tags.rendering import TagSyntax

_DATE_FOLDERS = re.compile(r"(\d{4})/(\d{1,2})(?:/(\d{1,2})(?:-|/))?")


class _Foldered(ForeignDialect):
    """Addresses by folders and name, or as the article states them."""

    permalink = "/:folders/:slug/"
    telling: tuple[str, ...] = ("slug", "filename")

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each field of a permalink pattern."""
        return {**super().fields(facts), "folders": "/".join(facts.placement.folders)}


class Eleventy(_Foldered):
    """An Eleventy input folder."""

    name = "eleventy"
    keys: Mapping[str, tuple[str, ...]] = {**FOREIGN_KEYS, "path": ("permalink",)}
    suffixes = (".md", ".markdown", ".html")
    syntaxes = TagSyntax.LIQUID

    def is_hidden(self, front: FrontMatter, placement: Placement) -> bool:
        """Tell whether the page is kept out of collections, or not written at all."""
        return (
            front.find("eleventyExcludeFromCollections") is True
            or front.find("path") is False
            or super().is_hidden(front, placement)
        )

    def slug(self, facts: Facts) -> str:
        """Return the file's name as it is, date and all."""
        return facts.placement.filename

    def stated_path(self, front: FrontMatter) -> str | None:
        """Return `permalink`, unless it is a template itself."""
        value = front.find("path")
        if not isinstance(value, str) or "{{" in value or "{%" in value:
            return None
        return value.removesuffix("index.html") if value.endswith("/index.html") else value


class Astro(_Foldered):
    """A content collection of Astro."""

    name = "astro"
    keys: Mapping[str, tuple[str, ...]] = {**FOREIGN_KEYS, "slug": ("slug", "postSlug")}
    suffixes = (".md", ".mdx", ".markdown")
    permalink = "/blog/:folders/:slug/"
    syntaxes = TagSyntax(0)

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what the path says; None for files whose name begins with `_`."""
        return None if path.name.startswith("_") else super().place(path, names)


class MkDocs(_Foldered):
    """The blog of Material for MkDocs."""

    name = "mkdocs"
    suffixes = (".md",)
    permalink = "/blog/:year/:month/:day/:slug/"
    slug_from = "title"
    syntaxes = TagSyntax.LIQUID
    has_code_marks = True

    def slug(self, facts: Facts) -> str:
        """Return the stated slug, or one made of the title."""
        return facts.slug or slugify(facts.title)


class Docusaurus(_Foldered):
    """The blog folder of a Docusaurus documentation."""

    name = "docusaurus"
    suffixes = (".md", ".mdx")
    permalink = "/blog/:path/"
    telling = ("slug", "filename", "path")
    syntaxes = TagSyntax(0)
    is_mdx = True

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what the path says; its folders can be a date: `2026/11/20/name.md`."""
        found = super().place(path, names)
        if found is None or path.name.startswith("_"):
            return None
        dated = _DATE_FOLDERS.match("/".join((*found.folders, found.filename)))
        if found.date is not None or dated is None or dated[3] is None:
            return found
        rest = "/".join((*found.folders, found.filename))[dated.end() :]
        return Placement(
            folders=(),
            filename=found.filename,
            name=rest,
            date=f"{dated[1]}-{int(dated[2]):02}-{int(dated[3]):02}",
            language=found.language,
            is_bundle=found.is_bundle,
        )

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
        return {**super().fields(facts), "path": path}
