"""The `[content]` table: whose files they are, and where their pages stand."""

import re

from publisher.config.languages import read_language
from publisher.config.tables import Table
from publisher.config.values import choose
from publisher.model.publication import ContentSettings, LanguageSettings

DIALECTS = (
    "auto", "publisher", "hugo", "jekyll", "pelican", "zola", "eleventy", "astro", "mkdocs",
    "docusaurus", "nikola",
)  # fmt: skip
_LONGEST_EXPRESSION = 300
#: Ways in which generators can be told to make parts of addresses otherwise.
SLUGS = ("keep-case", "keep-dates", "keep-marks", "as-is", "no-accents", "unicode")


def read_content(table: Table, *, is_needed: bool = True) -> ContentSettings:
    """Return what the table says; where it names no folder, the usual one `is_needed` or not.

    Raises:
        ConfigurationError: A value cannot be.
    """
    prefix, slug_from = table.find("language_prefix", str), table.find("slug_from", str)
    if prefix is not None:
        prefix = choose(table, "language_prefix", prefix, ("none", "others", "all"))
    if slug_from is not None:
        slug_from = choose(table, "slug_from", slug_from, ("filename", "title"))
    slugs = table.texts("slugs")
    for word in slugs:
        if word not in SLUGS:
            raise table.error("slugs", f"{word!r} is not known", f"Known are: {', '.join(SLUGS)}.")
    return ContentSettings(
        folders=table.texts("folders") or ("articles",),
        is_needed=is_needed or bool(table.texts("folders")),
        dialect=choose(table, "dialect", "auto", DIALECTS),
        permalink=table.find("permalink", str),
        permalinks=_read_permalinks(table),
        languages=_read_languages(table),
        language_prefix=prefix,
        slug_from=slug_from,
        language_permalink=table.find("language_permalink", str),
        filename_keys=_read_expression(table, "filename_keys"),
        path_keys=_read_expression(table, "path_keys"),
        include=table.texts("include"),
        slugs=frozenset(slugs),
        slug_substitutions=_read_substitutions(table),
        dates=table.texts("dates"),
        exclude=table.texts("exclude"),
        defaults=table.get("defaults", dict, {}),
        site=table.get("site", dict, {}),
    )


def _read_substitutions(table: Table) -> tuple[tuple[str, str], ...]:
    found = []
    for pair in table.get("slug_substitutions", list, []):
        try:
            expression, replacement = pair
            re.sub(expression, replacement, "")
        except (ValueError, TypeError, re.error, OverflowError, RecursionError, IndexError):
            raise table.error(
                "slug_substitutions",
                f"{str(pair)[:60]} is no regular expression and its replacement",
                "Write pairs like: slug_substitutions = [['C[+][+]', 'cpp'], [' +', '-']]",
            ) from None
        found.append((expression[:_LONGEST_EXPRESSION], replacement))
    return tuple(found)


def _read_expression(table: Table, key: str) -> str | None:
    expression = table.find(key, str)
    if expression is None:
        return None
    try:
        if len(expression) <= _LONGEST_EXPRESSION and re.compile(expression).groupindex:
            return expression
    except (re.error, OverflowError, RecursionError):
        pass
    raise table.error(
        key,
        f"{expression[:60]!r} is no regular expression with named groups",
        f"Write one like: {key} = '(?P<date>\\d{{4}}-\\d\\d-\\d\\d)_(?P<slug>.*)'",
    )


def _read_permalinks(table: Table) -> dict[str, str]:
    patterns = table.get("permalinks", dict, {})
    inner = Table(patterns, name=f"{table.name}.permalinks", file=table.file)
    return {section: inner.require(section, str, '"/:section/:slug/"') for section in patterns}


def _read_tag(tables: Table, name: str, tag: str) -> str:
    try:
        return read_language(tag.replace("_", "-"))
    except ValueError as error:
        raise tables.error(name, "is not a language tag", "Write one like nl or pt-BR.") from error


def _read_languages(table: Table) -> tuple[LanguageSettings, ...]:
    found = []
    languages = table.get("languages", dict, {})
    tables = Table(languages, name=f"{table.name}.languages", file=table.file)
    for name in languages:
        inner = Table(
            tables.get(name, dict, {}), name=f"{table.name}.languages.{name}", file=table.file
        )
        found.append(
            LanguageSettings(
                tag=_read_tag(tables, name, inner.get("tag", str, name)),
                name=name,
                folder=inner.find("folder", str),
                prefix=inner.find("prefix", str),
            )
        )
        inner.close()
    return tuple(found)
