"""What all dialects have in common, and what makes one differ from another."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path, PurePosixPath

from publisher.content.dialects.facts import EXAMPLE, Blog, Facts, Moments
from publisher.content.dialects.placement import FileNames, Placement, place_file
from publisher.content.dialects.sections import Cascade, read_cascades
from publisher.content.front_matter import FrontMatter
from publisher.content.moments import read_written_moment
from publisher.content.permalinks import build_address, check_permalink, join_address
from publisher.content.slugs import slugify
from publisher.content.tags.rendering import TagSyntax

#: Publisher's key → what generators call it. The first that has a value counts.
FOREIGN_KEYS: Mapping[str, tuple[str, ...]] = {
    "date": (
        "date.created", "date", "pubDate", "pubDatetime", "publishDate", "publish_date",
        "publishedAt", "published_at", "created",
    ),
    "updated": (
        "updated", "date.updated", "lastmod", "modified", "last_modified_at", "updatedDate",
        "modDatetime", "updated_at", "last_update.date", "lastUpdated",
    ),
    "expires": ("expires", "expiryDate", "unpublishDate", "expires_at"),
    "draft": ("draft",),
    "summary": ("summary", "standfirst", "description", "excerpt"),
    "language": ("language", "lang", "locale"),
    "tags": ("tags", "tag", "taxonomies.tags", "keywords"),
    "categories": ("categories", "category", "taxonomies.categories"),
    "section": ("section",),
    "authors": ("authors", "author", "taxonomies.authors", "extra.author", "extra.authors"),
    "author": (),
    "image": (
        "image", "cover.image", "featured_image", "featuredImage", "feature_image", "cover",
        "heroImage", "ogImage", "header.image", "extra.image", "thumbnail", "images",
    ),
    "image_alt": ("image_alt", "cover.alt", "heroImageAlt", "imageAlt", "feature_image_alt"),
    "image_caption": ("image_caption", "cover.caption", "feature_image_caption"),
    **{
        key: (key, f"podcast.{key}", f"params.{key}", f"extra.{key}")
        for key in ("enclosure", "length", "episode", "season", "explicit")
    },
    **{
        key: (key, f"episode.{key}", f"podcast.{key}", f"params.{key}", f"extra.{key}")
        for key in ("audio", "duration")
    },
}  # fmt: skip

#: Folders that say that an article is one, and not what it is about.
_GENERIC_FOLDERS = frozenset({
    "articles", "article", "blog", "blogs", "content", "post", "posts", "pages", "src",
})  # fmt: skip

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`/?#]+[^\s<>\"{}|\\^`]*")


class Dialect:
    """Publisher's own way of writing articles; generators differ from it in what they override."""

    name = "publisher"
    #: None: publisher's own keys, whose misspellings are remarked on.
    keys: Mapping[str, tuple[str, ...]] | None = None
    suffixes: tuple[str, ...] = (".md", ".markdown")
    permalink = "/:section/:slug/"
    #: The pattern of articles in other languages than the publication's; None: the same.
    language_permalink: str | None = None
    #: Where a date is looked for, the first that has one counts: keys, and the file's name.
    dates: tuple[str, ...] = ("date", ":filename")
    #: Fields that tell two articles apart.
    telling: tuple[str, ...] = ("slug", "filename")
    syntaxes: TagSyntax = TagSyntax.SHORTCODE | TagSyntax.LIQUID | TagSyntax.ZOLA
    slug_from = "filename"
    language_prefix = "none"
    #: A file without a date is a page of the blog, and not an article whose date was forgotten.
    has_undated_pages = False
    #: Components of JavaScript stand in the text of `.mdx` files only, or in all.
    is_mdx = False
    #: Liquid names the front matter's keys without `page.` in front.
    names_keys = False
    #: A translation has the keys of the file in the blog's language, where it does not state them.
    inherits_from_original = False
    #: Signs mean what PyMdown makes of them: `==marked==`, `++ctrl+c++`.
    is_pymdown = False
    #: Pictures beside an article get addresses that only a run of the generator can tell.
    moves_pictures = False
    #: Links count from the file that they stand in, and not from its page.
    links_from_files = False
    #: Files that give keys to articles: `{folder}` is the name of the folder that they stand in,
    #: `{article}` an article's path without its suffix.
    key_files: tuple[str, ...] = ()
    #: A heading that the text begins with is not shown beside a title of the front matter.
    drops_heading = False
    #: An article without a title is none, and not one that is called as its file.
    needs_title = False
    #: Indented code can name its language in its first line: `:::python`.
    has_code_marks = False
    #: A folder's own page (`_index.md`) says that it is a section, and what holds below it.
    has_sections = False
    #: Makes a part of an address out of any slug itself.
    writes_slugs = False
    #: Names of files and folders can say which language an article is in.
    has_languages_in_names = True
    has_languages_in_folders = True
    #: The same of languages that the settings name without a folder of their own.
    has_named_languages_in_folders = True

    def place(self, path: PurePosixPath, names: FileNames) -> Placement | None:
        """Return what a path below its content folder says; None for what is no article."""
        placement = place_file(path, names)
        return None if path.suffix.lower() not in self.suffixes else placement

    def find_date(
        self,
        front: FrontMatter,  # noqa: ARG002 - other dialects look elsewhere too
        placement: Placement,
    ) -> str | None:
        """Return the day of an article whose front matter has no date, or None."""
        return placement.date

    def read_moments(
        self, front: FrontMatter, placement: Placement, order: Sequence[str], zone: tzinfo
    ) -> Moments:
        """Return when the article is out; `order` is where the settings say to look, if they do.

        Raises:
            ArticleError: A key that is looked at is no date.
        """
        for name in order or self.dates:
            if name == ":filename":
                try:
                    written = read_written_moment(self.find_date(front, placement), zone)
                except ValueError:
                    continue
            else:
                found = self.read_written(front, name, zone)
                if found is None:
                    continue
                written = found
            return Moments(
                published=written.astimezone(UTC),
                day=self.local_day(written, zone),
                is_from_filename=name == ":filename",
            )
        return Moments(published=None, day=None)

    def read_written(self, front: FrontMatter, key: str, zone: tzinfo) -> datetime | None:
        """Return a key's moment in the zone that it writes, else in `zone`; None without one.

        Raises:
            ArticleError: The value is no date.
        """
        return front.written_moment(key, zone)

    def read_moment(self, front: FrontMatter, key: str, zone: tzinfo) -> datetime | None:
        """Return a key's moment in UTC, or None.

        Raises:
            ArticleError: The value is no date.
        """
        written = self.read_written(front, key, zone)
        return None if written is None else written.astimezone(UTC)

    def local_day(self, written: datetime, zone: tzinfo) -> datetime:
        """Return a moment in the zone in which addresses show it: the publication's."""
        return written.astimezone(zone)

    def make_title(self, placement: Placement) -> str:
        """Return the title of an article that states none."""
        return placement.name.replace("-", " ").replace("_", " ").strip().capitalize()

    def find_page(
        self,
        target: str,  # noqa: ARG002 - generators differ in how they place pages
        source: str,  # noqa: ARG002 - likewise
        blog: Blog,  # noqa: ARG002 - likewise
    ) -> str | None:
        """Return the path, below the base address, of a page that is no article.

        `source` is the file that names it by `target`. None: it cannot be known.
        """
        return None

    def find_page_file(
        self,
        target: str,  # noqa: ARG002 - Jekyll looks
        blog: Blog,  # noqa: ARG002 - likewise
    ) -> Path | None:
        """Return the file that `find_page` looks into, there or not; None where it needs none."""
        return None

    def find_separator(
        self,
        front: FrontMatter,  # noqa: ARG002 - Jekyll looks
        blog: Blog,  # noqa: ARG002 - likewise
    ) -> str | None:
        """Return what stands between standfirst and rest, where it is not a mark that all know."""
        return None

    def list_defaults(
        self,
        blog: Blog,  # noqa: ARG002 - Jekyll looks
    ) -> Iterable[tuple[Path, Mapping[str, object]]]:
        """Return folders with the keys that the settings give to articles in them."""
        return ()

    def is_hidden(self, front: FrontMatter, placement: Placement) -> bool:
        """Tell whether the article is for nobody: a draft, or one that no list may show.

        Raises:
            ArticleError: A key that says so cannot be understood.
        """
        return front.flag("draft") or placement.is_draft

    def read_labels(
        self,
        front: FrontMatter,
        placement: Placement,  # noqa: ARG002 - other dialects look at the folders
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """Return the section, the categories (addresses may name them) and the tags.

        Raises:
            ArticleError: A key that says so cannot be understood.
        """
        return front.text("section"), (), front.texts("tags")

    def find_address(self, front: FrontMatter, facts: Facts, pattern: str, base: str) -> str:
        """Return the absolute address of the article's page: its own `url`, or by the pattern.

        Raises:
            ArticleError: The article states one that cannot be.
        """
        stated = None if front.is_foreign else front.text("url")
        if stated is not None:
            if _WEB_ADDRESS.fullmatch(stated):
                return stated
            if not stated.startswith("/") or stated.startswith("//"):
                raise front.error(
                    "url",
                    f"{stated!r} is neither a web address nor a path",
                    "Write one like https://example.org/2026/tides/ or /2026/tides/",
                )
            return join_address(base, stated)
        return build_address(pattern, base, self.fields(facts), prefix=facts.language)

    def read_section(self, front: Mapping[str, object]) -> tuple[Cascade, ...]:
        """Return what a section's own page holds for the articles below it."""
        return read_cascades(front)

    def check_pattern(self, pattern: str, key: str) -> None:
        """Return if addresses can be made by a pattern.

        Raises:
            ConfigurationError: They cannot.
        """
        check_permalink(pattern, sorted(self.fields(EXAMPLE)), self.telling, key=key)

    def fields(self, facts: Facts) -> Mapping[str, str]:
        """Return what stands for each field of a permalink pattern."""
        return {
            "section": slugify(facts.section) if facts.section else "",
            "slug": self.slug(facts),
            "filename": facts.placement.filename,
            "year": f"{facts.day.year:04}",
            "month": f"{facts.day.month:02}",
            "day": f"{facts.day.day:02}",
            "language": facts.language,
        }

    def slug(self, facts: Facts) -> str:
        """Return the last part of the address: stated, or made of title or file name."""
        if facts.slug:
            return facts.slug
        if facts.slug_from == "title":
            return slugify(facts.title)
        # A name that already is what an address can hold stays: the blog's pages have it too.
        name = facts.placement.name
        is_fit = name.isascii() and name.replace("-", "a").replace("_", "a").replace(".", "a")
        return name if is_fit and is_fit.isalnum() and name[0] != "." else slugify(name)


class ForeignDialect(Dialect):
    """What the dialects of generators have in common."""

    keys = FOREIGN_KEYS
    has_undated_pages = True
    language_prefix = "others"

    def is_hidden(self, front: FrontMatter, placement: Placement) -> bool:
        """Tell whether the article is a draft or unlisted, in any of the ways that are in use."""
        shown = front.find("published")
        is_unpublished = shown is False or (isinstance(shown, str) and shown.lower() == "false")
        return (
            front.flag("draft")
            or placement.is_draft
            or is_unpublished
            or front.find("unlisted") is True
            or front.find("private") is True
        )

    def read_labels(
        self, front: FrontMatter, placement: Placement
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """Return the stated section, else the first category, else the top folder; and the rest.

        A folder that only says «articles are here», or which year it was, is no section.
        """
        categories = self.read_list(front, "categories")
        tags = self.read_list(front, "tags")
        section = front.text("section")
        if section is None and categories:
            section = categories[0]
        folder = next(iter(placement.folders), None)
        if section is None and folder is not None and _is_telling(folder):
            section = folder
        return section, categories, without(section, (*categories, *tags))

    def read_list(self, front: FrontMatter, key: str) -> tuple[str, ...]:
        """Return a list of words: as the file lists them, or parted by commas."""
        return front.texts(key)

    def stated_path(self, front: FrontMatter) -> str | None:  # noqa: ARG002 - others have one
        """Return the path below the base address that an article states; None without one."""
        return None

    def find_address(self, front: FrontMatter, facts: Facts, pattern: str, base: str) -> str:
        """Return the address that the article states, or the one that the pattern gives."""
        stated = self.stated_path(front)
        if stated is None:
            return super().find_address(front, facts, pattern, base)
        return join_address(base, stated)

    def remark_on_script(self, front: FrontMatter, slug: str) -> None:
        """Remark on a slug in a script that the generator spells in Latin letters."""
        if not slug.isascii():
            front.remark(
                "slug",
                f"{self.name.capitalize()} spells it in Latin letters; the address here has"
                f" {slug[:60]!r}",
                "Write the slug that the page has, in Latin letters.",
            )


def _is_telling(folder: str) -> bool:
    return folder.lower() not in _GENERIC_FOLDERS and not folder.isdigit()


def read_written_in_utc(
    front: FrontMatter, key: str, zone: tzinfo, has_time: re.Pattern[str]
) -> datetime | None:
    """Return a key's moment; a time of day without a zone is in UTC, a day begins in `zone`.

    `has_time` tells them apart in what is written.

    Raises:
        ArticleError: The value is no date.
    """
    value = front.find(key)
    is_timed = isinstance(value, str) and has_time.match(value.strip()) is not None
    return front.written_moment(key, UTC if is_timed else zone)


def without(section: str | None, labels: Iterable[str]) -> tuple[str, ...]:
    """Return labels as tags: each once, and not the one that is the section already."""
    return tuple(label for label in dict.fromkeys(labels) if label != section)
