"""What dialects are told, and what they tell of an article's date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from publisher.content.dialects.placement import Placement


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What an address can be made of."""

    placement: Placement
    title: str
    #: As the article states it; None where it does not.
    slug: str | None
    #: As it is shown.
    section: str | None
    categories: tuple[str, ...]
    #: The date that addresses have, in the zone in which its dialect shows it.
    day: datetime
    #: As the address names it; empty for the publication's own.
    language: str
    #: `title` or `filename`.
    slug_from: str
    #: The article's language in lower case where it is not the publication's, whoever says so.
    other_language: str = ""
    #: Who writes the articles that name nobody.
    usual_author: str = ""
    #: In which ways the blog makes slugs otherwise than its dialect: `keep-case` …
    slugs: frozenset[str] = frozenset()
    #: Regular expressions and replacements that make slugs, instead of the dialect's.
    substitutions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Moments:
    """When an article is out, and what its address may say of that."""

    #: UTC; None where nothing says so.
    published: datetime | None
    #: The article's date, in the zone in which its dialect shows it.
    day: datetime | None
    #: The slug of an article that states none, where its date comes from the file's name.
    slug: str | None = None
    #: The file's name gave the date.
    is_from_filename: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Blog:
    """What stands around the articles: the generator's settings, and the folder that has them."""

    folder: Path | None = None
    settings: Mapping[str, object] = field(default_factory=dict)


#: Of no article: by it a pattern is checked.
EXAMPLE = Facts(
    placement=Placement(folders=(), filename="name", name="name"),
    title="Title",
    slug=None,
    section="section",
    categories=("category",),
    day=datetime(2026, 11, 20, 8),  # noqa: DTZ001 - only its digits count
    language="",
    slug_from="filename",
)
