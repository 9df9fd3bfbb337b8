"""Articles that are written in the plainest way, read in one go.

Such an article has YAML between its fences that `plain_yaml` understands, and of the keys only
those that nearly all articles have; its file has a plain name. That takes a third of the time.
Whatever is not surely read as `heads.read_head` and `index.make_article` read it is left to them:
`tests/content/test_plain_articles.py` compares the two.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from publisher.config.languages import read_language
from publisher.content.body_digests import digest_simple_body
from publisher.content.characters import FORBIDDEN_BYTES, holds_noncharacters
from publisher.content.dialects.dialect import Dialect
from publisher.content.dialects.facts import Facts
from publisher.content.dialects.placement import Placement, split_date
from publisher.content.heads import choose_pattern, tell_other_language
from publisher.content.moments import read_written_moment
from publisher.content.permalinks import build_address
from publisher.content.plain_yaml import read_plain_yaml
from publisher.content.reading import Reading
from publisher.content.slugs import slugify
from publisher.content.supplements import NO_SUPPLEMENT
from publisher.content.titles import begins_with_heading
from publisher.model.articles import Article, Person

_KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(
        ("title", "date", "updated", "section", "language", "slug", "summary", "standfirst",
         "description"),
        str,
    ),
    **dict.fromkeys(("tags", "author", "authors"), (str, list)),
    "draft": bool,
}  # fmt: skip
#: What an address holds as it is, and no file's suffix or language.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
#: Tabs become blanks, and what no plain article has becomes NUL.
_SIGNS = bytes.maketrans(b"\t\r" + FORBIDDEN_BYTES, b" \0" + bytes(len(FORBIDDEN_BYTES)))
_OPENING, _CLOSING = "---\n", "\n---\n"
#: White space that the digest of a body does not see.
_BLANKS = " \t\n"
#: Stands for a slug in an address that is made to be cut there.
_MARK = "the-slug-of-an-article"
_DAYS = (":year", ":month", ":day")
#: Fields of addresses of which more must be known than what stands around the slug.
_TELLING = (":filename", "[")


@dataclass(frozen=True, slots=True)
class PlainPlace:
    """A folder whose files say nothing by their names but a date and a slug."""

    placement: Placement
    #: BCP 47.
    language: str
    #: First part of the addresses; empty for none.
    prefix: str
    #: Language, section and day (where addresses have one) → what stands around the slug in an
    #: address; None where that cannot be said.
    addresses: dict[tuple[str, str | None, object], list[str] | None] = field(default_factory=dict)


class PlainReader:
    """Reads plain articles, and remembers what many of them have in common."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._zone = reading.publication.timezone
        self._is_slug_from_title = (
            reading.publication.content.slug_from or reading.dialect.slug_from
        ) == "title"
        patterns = _list_patterns(reading)
        self._has_days = any(name in each for each in patterns for name in _DAYS)
        self._places: dict[str, PlainPlace | None] = {}
        self._languages: dict[str, str | None] = {}
        self._tags: dict[object, tuple[str, ...] | None] = {}
        self._authors: dict[object, tuple[Person, ...] | None] = {}

    def find_place(self, source: str) -> PlainPlace | None:
        """Return where an article file is; None for one that may not be plain, or no article."""
        folder, slash, name = source.rpartition("/")
        if folder not in self._places:
            self._places[folder] = self._look_at(f"{folder}{slash}")
        stem = name.removesuffix(".md")
        is_plain = stem is not name and stem != "index" and _NAME.fullmatch(stem) is not None
        return self._places[folder] if is_plain else None

    def read(
        self, source: str, place: PlainPlace, content: bytes, content_key: str
    ) -> Article | None:
        """Return the article without its body; None where it may not be plain."""
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            return None
        end = text.find(_CLOSING, len(_OPENING) - 1) if text.startswith(_OPENING) else -1
        seen = content.translate(_SIGNS)
        if end < 0 or b"\0" in seen or holds_noncharacters(content):
            return None
        found = read_plain_yaml(text[len(_OPENING) : end + 1])
        body = text[end + len(_CLOSING) :]
        if found is None or begins_with_heading(body) or body.rstrip() != body.rstrip(_BLANKS):
            return None
        values = found[0]
        for key, value in values.items():
            if not isinstance(value, _KINDS.get(key, ())):
                return None
        written = seen[seen.find(_CLOSING.encode(), len(_OPENING) - 1) + len(_CLOSING) :]
        return self._make_article(source, place, values, digest_simple_body(written), content_key)

    def _make_article(
        self,
        source: str,
        place: PlainPlace,
        values: dict[str, object],
        body_digest: str,
        content_key: str,
    ) -> Article | None:
        texts = {
            key: " ".join(value.split()) for key, value in values.items() if isinstance(value, str)
        }
        title, language = texts.get("title"), self._read_language(texts.get("language"), place)
        tags, authors = self._read_tags(values.get("tags")), self._read_authors(values)
        if not title or language is None or tags is None or authors is None:
            return None
        try:
            written = read_written_moment(values.get("date"), self._zone)
            updated = values.get("updated")
            changed = None if updated is None else read_written_moment(updated, self._zone)
        except ValueError:
            return None
        section = texts.get("section") or None
        slug = texts.get("slug")
        if slug is None:
            name = split_date(source.rpartition("/")[2].removesuffix(".md"))[1]
            slug = slugify(title) if self._is_slug_from_title else name
        around = self._find_address(place, language, section, written)
        if around is None or _NAME.fullmatch(slug) is None:
            return None
        return Article(
            source=source,
            title=title,
            slug=slug,
            url=slug.join(around),
            published=written.astimezone(UTC),
            updated=None if changed is None else changed.astimezone(UTC),
            draft=values.get("draft") is True,
            language=language,
            section=section,
            tags=tags,
            authors=authors,
            summary=texts.get("summary") or texts.get("standfirst") or texts.get("description", ""),
            supplement=NO_SUPPLEMENT,
            body_digest=body_digest,
            content_key=content_key,
            is_whole=False,
        )

    def _look_at(self, folder: str) -> PlainPlace | None:
        placement = self._reading.place(f"{folder}name.md")
        if placement is None or placement.defaults or placement.is_draft:
            return None
        return PlainPlace(
            placement=placement,
            language=self._reading.language_tag(placement),
            prefix=self._reading.prefix(placement),
        )

    def _read_language(self, tag: str | None, place: PlainPlace) -> str | None:
        if tag is None:
            return place.language
        if tag not in self._languages:
            known = self._reading.languages.get(tag.lower())
            try:
                self._languages[tag] = known or read_language(tag)
            except ValueError:
                self._languages[tag] = None
        return self._languages[tag]

    def _read_tags(self, value: object) -> tuple[str, ...] | None:
        """Return what `tags` lists; None where it holds something else than texts."""
        if value is None:
            return ()
        key = tuple(value) if isinstance(value, list) else value
        if key not in self._tags:
            texts = _as_texts(value if isinstance(value, list) else str(value).split(","))
            known = None if texts is None else tuple(dict.fromkeys(text for text in texts if text))
            self._tags[key] = known
        return self._tags[key]

    def _read_authors(self, values: dict[str, object]) -> tuple[Person, ...] | None:
        """Return whom `author` and `authors` name; None where they hold more than names."""
        named: list[object] = []
        for key in ("author", "authors"):
            value = values.get(key)
            if value is not None:
                named += value if isinstance(value, list) else [value]
        known = tuple(named)
        if known not in self._authors:
            texts = _as_texts(named)
            people = None
            if texts is not None and not any("<" in text for text in texts):
                default = self._reading.publication.author
                people = tuple(Person(name=text) for text in dict.fromkeys(texts) if text)
                people = people or (() if default is None else (default,))
            self._authors[known] = people
        return self._authors[known]

    def _find_address(
        self, place: PlainPlace, language: str, section: str | None, written: datetime
    ) -> list[str] | None:
        """Return what stands before and behind the slug in an article's address."""
        day = self._reading.dialect.local_day(written, self._zone) if self._has_days else written
        key = (language, section, day.date() if self._has_days else None)
        if key not in place.addresses:
            place.addresses[key] = self._make_address(place, language, section, day)
        return place.addresses[key]

    def _make_address(
        self, place: PlainPlace, language: str, section: str | None, day: datetime
    ) -> list[str] | None:
        reading, publication = self._reading, self._reading.publication
        facts = Facts(
            placement=place.placement,
            title="",
            slug=_MARK,
            section=section,
            categories=(),
            day=day,
            language=place.prefix,
            slug_from="filename",
            other_language=tell_other_language(language, publication.language),
        )
        pattern = choose_pattern(reading, facts)
        fields = reading.dialect.fields(facts)
        address = build_address(pattern, publication.url, fields, prefix=place.prefix)
        parts = address.split(_MARK)
        is_clear = len(parts) == pattern.count(":slug") + 1
        return parts if is_clear and not any(each in pattern for each in _TELLING) else None


def plan_plain_reading(reading: Reading) -> PlainReader | None:
    """Return what reads plain articles; None where even those depend on more than themselves."""
    settings = reading.publication.content
    is_other = type(reading.dialect) is not Dialect or any((
        reading.folder_keys, reading.tags, reading.translations, settings.defaults,
        settings.dates, settings.include, settings.exclude, settings.path_keys,
        settings.filename_keys,
    ))  # fmt: skip
    return None if is_other else PlainReader(reading)


def _list_patterns(reading: Reading) -> list[str]:
    settings, dialect = reading.publication.content, reading.dialect
    patterns = (settings.permalink, settings.language_permalink, *settings.permalinks.values())
    patterns = (*patterns, dialect.permalink, dialect.language_permalink)
    return [pattern for pattern in patterns if pattern is not None]


def _as_texts(values: Sequence[object]) -> list[str] | None:
    """Return texts in one line each; None where one of them is something else."""
    texts = [" ".join(value.split()) for value in values if isinstance(value, str)]
    return texts if len(texts) == len(values) else None
