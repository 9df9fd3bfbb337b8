"""On which line of an article or of the settings the cause of a fault is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publisher.content.source_text import SourceText, split_source
from publisher.errors import ArticleError

_SETTINGS = "publisher.toml"
#: Begins a rule on what stands in an article's body.
_OF_BODY = "feed/content-"
#: Rule → keys of front matter, in any dialect, that decide what is wrong.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "feed/title": ("title",),
    "feed/date": ("date", "published", "pubdate", "pubdatetime", "updated", "modified", "lastmod"),
    "feed/language": ("language", "lang"),
    "feed/author": ("author", "authors"),
    "feed/rss-author": ("author", "authors"),
    "feed/file": ("enclosure", "audio", "video", "attachments"),
    "feed/podcast-file": ("enclosure", "audio", "video", "attachments"),
    "feed/id-iri": ("id",),
    "feed/id-of-article": ("id",),
    "feed/address": ("url", "permalink", "slug", "path"),
    "feed/atom-category": ("tags", "categories", "section"),
    "feed/atom-source": ("source",),
    "feed/public": ("draft", "expires", "expirydate", "date"),
    "feed/rights": ("rights",),
}
#: Keys of dates are those of every rule on dates.
_ALIASES = {"feed/date-form": "feed/date", "feed/updated": "feed/date"}
#: What is part of a word or of an address, and of what is searched if it stands beside it.
_BEYOND = r"[\w/.%~-]"


@dataclass(frozen=True, slots=True)
class Locator:
    """Finds causes in the files of one publication; each file is read once."""

    #: Of the publication.
    folder: Path
    _read: dict[str, SourceText | None] = field(default_factory=dict)

    def find_in_article(self, source: str, rule: str, value: str) -> int | None:
        """Return the line, from 1, of what breaks a rule; None where no line can be named.

        `value` is the wrong text as a feed has it, or empty.
        """
        text = self._open(source)
        if text is None:
            return None
        body = (text.body, text.body_line)
        head = (text.front_matter, 1 if text.dialect in (None, "json", "headers") else 2)
        parts = (body,) if rule.startswith(_OF_BODY) else (head, body)
        keys = _KEYS.get(_ALIASES.get(rule, rule), ())
        lines = (
            *(_find(each, part) for each in _make_patterns(value) for part in parts),
            *(_find(_make_key_pattern(key), head) for key in keys),
        )
        return next((line for line in lines if line is not None), None)

    def find_table(self, name: str, position: int) -> int | None:
        """Return the line of a table of the settings: of several so called, that at a position."""
        try:
            lines = (self.folder / _SETTINGS).read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError):
            return None
        heading = re.compile(rf"\s*\[{{1,2}}\s*{re.escape(name)}\s*\]{{1,2}}\s*(?:#.*)?")
        found = [number for number, line in enumerate(lines, start=1) if heading.fullmatch(line)]
        return found[position] if position < len(found) else None

    def _open(self, source: str) -> SourceText | None:
        if source not in self._read:
            try:
                content = (self.folder / source).read_bytes()
                self._read[source] = split_source(content, source, is_foreign=True)
            except (OSError, ArticleError):  # gone, or spoilt, a moment ago
                self._read[source] = None
        return self._read[source]


def _make_patterns(value: str) -> Iterator[re.Pattern[str]]:
    """Yield patterns of what an author can have written for a value, the likeliest first.

    An address that is absolute in a feed may have been a path, or a file's name.
    """
    path = unquote(urlsplit(value).path) if re.match(r"https?://", value) else ""
    spellings = (value, unquote(value), path, path.lstrip("/"), path.rpartition("/")[2])
    for spelling in dict.fromkeys(each for each in spellings if each.strip("/")):
        before = "" if not re.match(_BEYOND, spelling) else f"(?<!{_BEYOND})"
        # An element is written with its attributes.
        written = re.escape(spelling.removesuffix(">") if spelling[0] == "<" else spelling)
        yield re.compile(f"{before}{written}(?!{_BEYOND})", re.IGNORECASE)


def _make_key_pattern(key: str) -> re.Pattern[str]:
    return re.compile(
        rf"^:?[ \t\"']*{re.escape(key)}[\"']?[ \t]*[:=]", re.IGNORECASE | re.MULTILINE
    )


def _find(pattern: re.Pattern[str], part: tuple[str, int]) -> int | None:
    """Return the line on which a part of a file has a pattern first; it begins on a line itself."""
    text, first = part
    found = pattern.search(text)
    return None if found is None else first + text.count("\n", 0, found.start())
