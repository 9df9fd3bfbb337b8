"""Typed access to an article's front matter, with errors that name file, line and key."""

import difflib
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from publisher.content.characters import replace_forbidden
from publisher.content.header_block import read_headers
from publisher.content.json_block import read_json
from publisher.content.moments import read_foreign_moment, read_written_moment
from publisher.content.plain_yaml import read_yaml
from publisher.content.source_text import SourceText
from publisher.content.toml_block import plain, read_toml
from publisher.errors import ArticleError
from publisher.model.articles import Remark

_READERS = {"yaml": read_yaml, "toml": read_toml, "json": read_json, "headers": read_headers}
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

#: Likeness from which an unknown key is taken for a misspelt one: one letter in five.
_NEARLY = 0.8


class FrontMatter:
    """The keys of one article file. What nobody asks for stays in `extra`.

    Keys are asked for by publisher's names; `names` says how the file's dialect calls them, the
    first that has a value counts. `extra.author` is the key `author` of the table `extra`.
    """

    def __init__(
        self,
        values: Mapping[str, object],
        lines: Mapping[str, int],
        *,
        source: str,
        names: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._values = values
        self._lines = lines
        self._names = names or {}
        self._asked: set[str] = set()
        #: Publisher's name → the one that the file has.
        self._written: dict[str, str] = {}
        #: A foreign dialect has keys of its own, so an unknown one is no slip of the pen.
        self.is_foreign = names is not None
        #: Foreign keys are the same in capitals; in lower case → as the file has it.
        self._spelt = {key.lower(): key for key in values} if self.is_foreign else {}
        self.source = source
        #: What the author should know, in the order in which it was noticed.
        self.remarks: list[Remark] = []

    def line_of(self, key: str) -> int:
        """Return the line of the file on which a key stands; 1 for one that is not there."""
        table, _, inner = self.name_of(key).partition(".")
        return self._lines.get(table, self._lines.get(inner, 1))

    def name_of(self, key: str) -> str:
        """Return the name under which the file has a key."""
        return self._written.get(key, key)

    def error(self, key: str, message: str, hint: str) -> ArticleError:
        """Return an error whose message starts with file, line and key."""
        message = " ".join(f"{self.name_of(key)}: {message}".split())
        return ArticleError(message, source=self.source, line=self.line_of(key), hint=hint)

    def missing(self, key: str, hint: str) -> ArticleError:
        """Return an error for a key that must be there; a misspelt one is named, on its line."""
        others = {str(each).casefold(): each for each in self._values if each not in self._asked}
        nearly = difflib.get_close_matches(key, others, n=1, cutoff=_NEARLY)
        if not nearly:
            return self.error(key, "is missing", hint)
        written = others[nearly[0]]
        return self.error(written, "is not a known key", f"Did you mean {key!r}?")

    def remark(self, key: str, message: str, hint: str) -> None:
        """Remember something that the author should know about a key."""
        message = " ".join(f"{self.name_of(key)}: {message}".split())
        self.remarks.append(
            Remark(source=self.source, line=self.line_of(key), message=message, hint=hint)
        )

    def find(self, key: str) -> object:
        """Return a key's value as it was read, or None."""
        if not self.is_foreign and "." not in key:
            # Most keys of most articles: asked for dozens of times, and not there.
            self._asked.add(key)
            return self._values.get(key)
        found: object = None
        for name in self._names.get(key, (key,)):
            table, _, inner = name.partition(".")
            table = self._spelt.get(table.lower(), table)
            self._asked.add(table)
            value = self._values.get(table)
            if inner:
                value = value.get(inner) if isinstance(value, dict) else None
            if found is None and value is not None:
                found = value
                self._written[key] = f"{table}.{inner}" if inner else table
        return found

    def mentions(self, keys: frozenset[str]) -> bool:
        """Tell whether the file has any of some keys, all of which it may have."""
        if self.is_foreign:
            return any(self.find(key) is not None for key in keys)
        self._asked |= keys
        return not keys.isdisjoint(self._values)

    def text(self, key: str) -> str | None:
        """Return a key's text in one line, or None where it has none; a number counts as text.

        Raises:
            ArticleError: The value is neither.
        """
        value = self.find(key)
        return None if value is None else self.as_text(key, value) or None

    def as_text(self, key: str, value: object) -> str:
        """Return a value that stands somewhere in a key as text in one line.

        Raises:
            ArticleError: The value is neither a text nor a number.
        """
        if isinstance(value, bool) and self.is_foreign:
            value = str(value).lower()
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.error(
                key, f"{_show(value)} is not a text", "Put the text between quotation marks."
            )
        text = str(value)
        clean = replace_forbidden(text)
        if clean != text:
            self.remark(
                key,
                "a character that no feed can hold became U+FFFD",
                "Take the character out.",
            )
        return " ".join(clean.split())

    def flag(self, key: str) -> bool:
        """Return whether a key says true (or yes, or on); a missing one says false.

        Raises:
            ArticleError: The value is something else.
        """
        value = self.find(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        if isinstance(value, str) and value.lower() in _FLAGS:
            return _FLAGS[value.lower()]
        raise self.error(
            key,
            f"{_show(value)} is neither true nor false",
            f"Write: {self.name_of(key)}: true or false",
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, or the parts between the commas of one text; no part twice.

        Raises:
            ArticleError: The value is neither, or holds something else.
        """
        value = self.find(key)
        if value is None:
            return ()
        parts = value if isinstance(value, list) else self.as_text(key, value).split(",")
        if self.is_foreign:
            parts = [part.get("label") if isinstance(part, dict) else part for part in parts]
        texts = (self.as_text(key, part) for part in parts if part is not None)
        return tuple(dict.fromkeys(text for text in texts if text))

    def moment(self, key: str, zone: tzinfo) -> datetime | None:
        """Return a key's moment in UTC, or None where it has none.

        Raises:
            ArticleError: The value is no date.
        """
        written = self.written_moment(key, zone)
        return None if written is None else written.astimezone(UTC)

    def written_moment(self, key: str, zone: tzinfo) -> datetime | None:
        """Return a key's moment in the zone that it writes, or None where it has none.

        Raises:
            ArticleError: The value is no date.
        """
        value = self.find(key)
        if value is None or (self.is_foreign and value == ""):
            return None
        try:
            return (read_foreign_moment if self.is_foreign else read_written_moment)(value, zone)
        except ValueError as error:
            raise self.error(
                key,
                f"{_show(value)} is not a date",
                "Write it like 2026-11-20 or 2026-11-20 08:00 or 2026-11-20T08:00:00+01:00.",
            ) from error

    def values(self) -> dict[str, object]:
        """Return the whole front matter in plain types, by the names that the file has."""
        return {key: plain(value) for key, value in self._values.items()}

    def extra(self) -> dict[str, object]:
        """Return every key that was not asked for, in plain types.

        One that is nearly a known key is remarked upon: a misspelt `draft` publishes an article.
        """
        for key in () if self.is_foreign else sorted(self._values.keys() - self._asked):
            meant = difflib.get_close_matches(
                key.casefold(), sorted(self._asked), n=1, cutoff=_NEARLY
            )
            if meant:
                self.remark(
                    key, "is not a known key, and has no effect", f"Did you mean {meant[0]!r}?"
                )
        return {
            key: _without_forbidden(plain(value))
            for key, value in self._values.items()
            if key not in self._asked
        }


def read_front_matter(
    text: SourceText,
    names: Mapping[str, tuple[str, ...]] | None = None,
    defaults: Mapping[str, object] | None = None,
) -> FrontMatter:
    """Return the front matter of an article file; without any key where it has none.

    `names` are those of a foreign dialect, None for publisher's own. `defaults` stand where the
    file does not have the key.

    Raises:
        ArticleError: It is not valid.
    """
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    if text.dialect is not None:
        values, lines = _READERS[text.dialect](text.front_matter, text.source)
    given = {key: value for key, value in (defaults or {}).items() if key not in values}
    return FrontMatter({**values, **given}, lines, source=text.source, names=names)


def _show(value: object) -> str:
    """Return a value as it can stand in a message: in one line, and not a long one."""
    shown = repr(plain(value)) if not isinstance(value, str) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _without_forbidden(value: object) -> object:
    if isinstance(value, str):
        return replace_forbidden(value)
    if isinstance(value, list):
        return [_without_forbidden(inner) for inner in value]
    if isinstance(value, dict):
        return {replace_forbidden(key): _without_forbidden(each) for key, each in value.items()}
    return value
