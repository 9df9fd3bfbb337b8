"""Everything that an article says of itself before its body is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from publisher.config.languages import read_language
from publisher.content.dialects.dialect import Dialect
from publisher.content.dialects.facts import Facts, Moments
from publisher.content.dialects.placement import Placement
from publisher.content.front_matter import FrontMatter, read_front_matter
from publisher.content.reading import Reading
from publisher.content.slugs import slugify
from publisher.content.source_text import SourceText, split_source
from publisher.content.titles import split_title
from publisher.errors import ArticleError

#: Stands for the date of a draft that has none: newer than anything, and public on no day.
UNDATED = datetime(9999, 1, 1, tzinfo=UTC)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_UNFIT_SLUG = re.compile(r"[\s/?#%<>\"'&\\:\x00-\x1f]|\A\.+\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """An article file, all but its body understood."""

    source: str
    text: SourceText
    front: FrontMatter
    placement: Placement
    #: Plain text.
    title: str
    #: The body without a heading that is the title.
    body: str
    #: Line of the file on which that body begins, from 1.
    body_line: int
    #: UTC; `UNDATED` for a draft without a date; None for a page that is no article.
    published: datetime | None
    draft: bool
    slug: str
    #: Absolute address of the article's page.
    url: str
    #: BCP 47.
    language: str
    section: str | None
    tags: tuple[str, ...]
    declared_id: str | None


def read_head(
    content: bytes,
    source: str,
    placement: Placement,
    reading: Reading,
    inherited: Mapping[str, object] | None = None,
) -> Head:
    """Return what a file says of its article before the body is read.

    `inherited` are keys of the article that it translates.

    Raises:
        ArticleError: It cannot be understood.
    """
    dialect, publication = reading.dialect, reading.publication
    text = split_source(content, source, is_foreign=dialect.keys is not None)
    given = {**reading.defaults(source), **(inherited or {}), **reading.own_keys(source)}
    front = read_front_matter(text, dialect.keys, {**given, **placement.defaults})
    title, body, body_line = _settle_title(front, text, placement, dialect)
    draft = dialect.is_hidden(front, placement)
    moments = _read_moments(front, placement, reading, is_draft=draft)
    section, categories, tags = dialect.read_labels(front, placement)
    tags = tuple(dict.fromkeys(reading.tags.get(tag, tag) for tag in tags))
    stated = _read_slug(front, dialect) or moments.slug
    language = _read_language(front, reading.language_tag(placement), reading.languages)
    facts = Facts(
        placement=placement,
        title=title,
        slug=stated,
        section=section,
        categories=categories,
        day=moments.day or UNDATED,
        language=reading.prefix(placement),
        slug_from=publication.content.slug_from or dialect.slug_from,
        other_language=tell_other_language(language, publication.language),
        usual_author="" if publication.author is None else publication.author.name,
        slugs=publication.content.slugs,
        substitutions=publication.content.slug_substitutions,
    )
    return Head(
        source=source,
        text=text,
        front=front,
        placement=placement,
        title=title,
        body=body,
        body_line=body_line,
        published=moments.published,
        draft=draft,
        slug=_last_part(stated) or dialect.slug(facts),
        url=dialect.find_address(front, facts, choose_pattern(reading, facts), publication.url),
        language=language,
        section=section,
        tags=tags,
        declared_id=_read_id(front),
    )


def tell_other_language(tag: str, default: str) -> str:
    """Return a language in lower case where it is not the publication's; empty where it is."""
    is_default = tag in (default, default.partition("-")[0])
    return "" if is_default else tag.lower()


def choose_pattern(reading: Reading, facts: Facts) -> str:
    """Return the permalink pattern for an article: its top folder's, or the general one."""
    settings, folders = reading.publication.content, facts.placement.folders
    general = reading.dialect.permalink if settings.permalink is None else settings.permalink
    if facts.other_language:
        general = settings.language_permalink or reading.dialect.language_permalink or general
    folder = folders[0] if folders else ""
    return settings.permalinks.get(folder) or settings.permalinks.get(folder.lower(), general)


def _read_moments(
    front: FrontMatter, placement: Placement, reading: Reading, *, is_draft: bool
) -> Moments:
    settings, zone = reading.publication.content, reading.publication.timezone
    found = reading.dialect.read_moments(front, placement, settings.dates, zone)
    if found.published is not None or reading.dialect.has_undated_pages:
        return found
    if is_draft:
        return Moments(published=UNDATED, day=UNDATED)
    hint = f"Add a line like: date: {placement.date or '2026-11-20 08:00'}"
    raise front.missing("date", hint)


def _settle_title(
    front: FrontMatter, text: SourceText, placement: Placement, dialect: Dialect
) -> tuple[str, str, int]:
    """Return the title, the body without it, and the line on which that body begins."""
    title = front.text("title")
    is_mdx = dialect.is_mdx or text.source.endswith(".mdx")
    imports = ""
    if is_mdx:
        # Hardly any blog has some, and its patterns take long to compile.
        from publisher.content.flavours.mdx import find_prose

        imports = text.body[: find_prose(text.body)]
    heading, rest, gone = split_title(text.body[len(imports) :])
    if heading is not None and (dialect.drops_heading or title in (None, heading)):
        if imports:
            return title or heading, f"{imports}{chr(10) * gone}{rest}", text.body_line
        return title or heading, rest, text.body_line + gone
    if title is None and front.is_foreign and text.dialect is not None and not dialect.needs_title:
        # Generators show the file's name then.
        title = dialect.make_title(placement)
    if not title:
        if text.dialect is not None:
            raise front.missing(
                "title", "Add a line like: title: A greenhouse that heats a village"
            )
        raise ArticleError(
            "no front matter and no title",
            source=text.source,
            line=1,
            hint="Begin the file with lines like --- and title: … and date: … and ---",
        )
    body = text.body.strip("\n").rstrip()
    blank = len(text.body) - len(text.body.lstrip("\n"))
    return title, body, text.body_line + blank


def _read_slug(front: FrontMatter, dialect: Dialect) -> str | None:
    is_foreign = dialect.keys is not None
    slug = front.text("slug")
    if slug is None or dialect.writes_slugs:
        return slug
    slug = slug if is_foreign else slug.strip("/")
    segments = slug.strip("/").split("/") if is_foreign else [slug]
    if any(not segment or _UNFIT_SLUG.search(segment) for segment in segments):
        if is_foreign and slug.strip("/"):
            return slugify(slug)
        raise front.error(
            "slug",
            f"{slug!r} cannot be part of an address",
            f"Write it like: slug: {slugify(slug)}",
        )
    return slug


def _last_part(slug: str | None) -> str | None:
    """Return a stated slug as it can stand in an anchor."""
    last = (slug or "").strip("/").rpartition("/")[2]
    return slugify(last) if _UNFIT_SLUG.search(last) else last or None


def _read_id(front: FrontMatter) -> str | None:
    identity = front.text("id") if not front.is_foreign else front.find("id")
    if not isinstance(identity, str):
        return None
    if not _IRI.fullmatch(identity):
        if front.is_foreign:
            return None
        raise front.error(
            "id",
            f"{identity!r} is not an absolute IRI",
            "Write one like tag:example.org,2026:name, or leave it out and one is made.",
        )
    return identity


def _read_language(front: FrontMatter, default: str, known: Mapping[str, str]) -> str:
    for key in ("language",) if front.is_foreign else ("language", "lang"):
        tag = front.text(key)
        if tag is not None:
            try:
                return known.get(tag.lower()) or read_language(
                    tag.replace("_", "-") if front.is_foreign else tag
                )
            except ValueError as error:
                raise front.error(
                    key, f"{tag!r} is not a language tag", "Write one like nl, nl-BE or pt-BR."
                ) from error
    return default
