"""What the tags of generators mean, written as Markdown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Flag, auto


class TagSyntax(Flag):
    """Ways of writing a template tag, as a dialect has them."""

    #: Hugo: `{{< name … >}}`, `{{% name … %}}`.
    SHORTCODE = auto()
    #: Jekyll, and Eleventy in Markdown: `{% name … %}`, `{{ expression | filter }}`.
    LIQUID = auto()
    #: Eleventy: what Nunjucks writes otherwise than Liquid: `{% set … %}`, `{# … #}`.
    NUNJUCKS = auto()
    #: Zola: `{{ name(key="…") }}`, `{% name(key="…") %}…{% end %}`.
    ZOLA = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a tag may ask about the article that it stands in, and about the others."""

    #: Absolute address of the article's page.
    url: str
    #: The publication's base address, ends in `/`.
    base: str
    title: str
    #: The absolute address of another article, from the way in which this one names it
    #: (`2020-01-02-name`, `posts/name.md`, `@/posts/name.md`, `../name`); None: there is none.
    find_article: Callable[[str], str | None]
    #: `site.…` of Liquid, in plain types.
    site: Mapping[str, object] = field(default_factory=dict)
    #: The article's whole front matter in plain types: `page.…` of Liquid.
    values: Mapping[str, object] = field(default_factory=dict)
    #: The same are known to Liquid without `page.` in front.
    names_keys: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovedTag:
    """A tag that means nothing here."""

    #: As it is to be shown: `{{< tweet >}}`, `{% include video.html %}`, `<Tabs>`.
    name: str
    #: Of the body, from 1.
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenTags:
    """A body without template tags outside code."""

    markdown: str
    #: In order of appearance; one for each time.
    removed: tuple[RemovedTag, ...]
