"""What a generator's configuration says, in publisher's own keys."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publisher.config.content import read_content
from publisher.config.foreign.patterns import check_pattern
from publisher.config.languages import read_language
from publisher.config.tables import Table
from publisher.config.values import read_timezone, read_url
from publisher.errors import ConfigurationError

#: What `[content.defaults]` is asked for; what themes make of other keys is their own affair.
_DEFAULTS = frozenset({
    "author", "authors", "categories", "category", "default_category", "description", "draft",
    "image", "lang",
    "language", "published", "section", "status", "summary", "tag", "tags",
})  # fmt: skip
#: Where a value comes from that the configuration does not give.
NOT_SAID = "not said"
#: More would drown the rest of the file; nobody has as many languages or sections.
_MOST_TABLES = 200


@dataclass(frozen=True, slots=True)
class Unread:
    """A value that only the generator itself can know."""

    #: One phrase: «line 12: only known when the file is run».
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A value for `publisher.toml`, and where it was found."""

    value: object
    #: «hugo.toml: baseURL», or a phrase that says why this value.
    where: str


@dataclass(kw_only=True, slots=True)
class Taking:
    """Grows while a configuration is read. The first value of a key stays."""

    dialect: str
    #: The blog's own folder.
    root: Path
    #: Folder that `publisher.toml` is for.
    to: Path
    values: dict[str, Taken] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    permalinks: dict[str, Taken] = field(default_factory=dict)
    #: Name → `folder`, `prefix`.
    languages: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Name → where it was found.
    language_places: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, Taken] = field(default_factory=dict)
    #: Globs of the only files that can be articles → where they were found.
    included: dict[str, str] = field(default_factory=dict)
    #: Globs of files that are no articles → where they were found.
    excluded: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    #: Key → why its value cannot be known; forgotten where another place gives one.
    unread: dict[str, str] = field(default_factory=dict)

    def take(self, key: str, value: object, where: str) -> None:
        """Take a value, unless there is one already; what it cannot be is left out by name."""
        if key in self.values or _is_empty(value):
            return
        if isinstance(value, Unread):
            self.unread.setdefault(key, f"{where}: {value.reason}")
            return
        try:
            self.values[key] = Taken(_CHECKS[key](value), where)
        except (ValueError, ConfigurationError) as error:
            self.leave(f"{where}: {error}")

    def take_permalink(
        self, value: object, where: str, *, section: str | None = None, key: str = "permalink"
    ) -> None:
        """Take an address pattern, for one section or for all articles."""
        if _is_empty(value):
            return
        if isinstance(value, Unread):
            self.leave(f"{where}: {value.reason}")
            return
        try:
            pattern = read_line(value)
            check_pattern(self.dialect, pattern)
        except ValueError as error:
            self.leave(f"{where}: {error}")
            return
        if section is None:
            self.values.setdefault(key, Taken(pattern, where))
        elif len(self.permalinks) < _MOST_TABLES:
            self.permalinks.setdefault(section, Taken(pattern, where))

    def take_folder(self, folder: Path, where: str) -> None:
        """Take a folder with articles; one that is not there is taken too, and named."""
        name = self.name_folder(folder, where)
        if name is not None:
            self.folders.setdefault(name, where)

    def take_language(
        self,
        name: str,
        where: str,
        *,
        folder: Path | None = None,
        prefix: str | None = None,
        tag: object = None,
    ) -> None:
        """Take a language by the name that its files and folders have, and its tag."""
        try:
            _read_tag(name)
        except ValueError as error:
            self.leave(f"{where}: {error}")
            return
        if len(self.languages) >= _MOST_TABLES:
            return
        table = self.languages.setdefault(name, {})
        self.language_places.setdefault(name, where)
        found = None if folder is None else self.name_folder(folder, where)
        if found is not None:
            table["folder"] = found
        if prefix is not None:
            table["prefix"] = read_line(prefix)
        if tag is not None and str(tag).lower().replace("_", "-") != name.replace("_", "-"):
            try:
                table["tag"] = _read_tag(tag)
            except ValueError as error:
                self.leave(f"{where}: {error}")

    def include(self, glob: str, where: str) -> None:
        """Take a glob of files below the content folders that alone can be articles."""
        self.included.setdefault(read_line(glob), where)

    def exclude(self, glob: str, where: str) -> None:
        """Take a glob of files below the content folders that are no articles."""
        self.excluded.setdefault(read_line(glob), where)

    def take_default(self, key: str, value: object, where: str) -> None:
        """Take front matter for articles that do not say, where it means something here."""
        if key == "image":
            # Such a picture is for cards that link to the site: readers would see it everywhere.
            self.leave(f"{where}: no article is shown with a picture that all of them have")
            return
        if key in _DEFAULTS and (isinstance(value, (str, bool)) or _is_list_of_texts(value)):
            self.defaults.setdefault(key, Taken(value, where))

    def leave(self, line: str) -> None:
        """Note what is not taken over, and why, in one line; once."""
        line = read_line(line)
        if line not in self.left_out:
            self.left_out.append(line)

    def name_folder(self, folder: Path, where: str) -> str | None:
        """Return a folder as `publisher.toml` names it; one that is not there is noted."""
        try:
            path = os.path.normpath(self.root / folder)
            is_there = Path(path).is_dir()
            name = os.path.relpath(path, self.to.absolute()).replace(os.sep, "/")
            name.encode()
        except (ValueError, OSError) as error:  # a zero byte, a name beyond all lengths
            self.leave(f"{where}: cannot name a folder: {error}")
            return None
        if not is_there:
            self.leave(f"{where}: there is no folder {name}; make it, or name another in folders")
        return read_line(name)

    def note_feed(self, address: str, feed: str = "feeds/all.rss") -> None:
        """Note where the old feed was: its readers must be sent to the new one."""
        if "url" in self.values:
            address = f"{self.values['url'].value}{address.lstrip('/')}"
        self.leave(f"the old feed was at {address}: redirect it to {feed}")


def read_line(value: object) -> str:
    """Return a text in one line that any file can hold.

    Raises:
        ValueError: It is no text, or an empty one.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{_show(value)} is not a text")
    return " ".join(value.encode(errors="replace").decode().split())


def is_yes(value: object) -> bool:
    """Tell whether a switch is on; YAML 1.1 has more words for it than TOML."""
    return value is True or (isinstance(value, str) and value.lower() in ("true", "yes", "on"))


def list_tables(value: object) -> list[Mapping[str, object]]:
    """Return the tables in a list; what is no table in it, or no list, is passed over."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def as_table(value: object) -> dict[str, object]:
    """Return a table, an empty one where the value is none."""
    return value if isinstance(value, dict) else {}


def _is_empty(value: object) -> bool:
    return (
        value is None or value in ("", [], {}, ()) or (isinstance(value, str) and value.isspace())
    )


def _show(value: object) -> str:
    """Return a value as a message can quote it."""
    text = (
        ascii(value) if not isinstance(value, (dict, list, tuple)) else f"a {type(value).__name__}"
    )
    return text if len(text) <= 80 else f"{text[:77]}…"


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _read_tag(value: object) -> str:
    name = read_line(value).partition(".")[0].replace("_", "-")
    try:
        return read_language(name)
    except ValueError as error:
        raise ValueError(f"{_show(value)} is not a language tag like nl or pt-BR") from error


def _read_url(value: object) -> str:
    url = read_line(value)
    url = f"https:{url}" if url.startswith("//") else url
    try:
        return read_url(Table({}, name="", file=""), "url", url)
    except ConfigurationError as error:
        raise ValueError(f"{_show(value)} is not a web address in full") from error


def _read_zone(value: object) -> str:
    name = read_line(value)
    try:
        read_timezone(Table({"timezone": name}, name="", file=""))
    except ConfigurationError as error:
        raise ValueError(f"{_show(value)} is not a time zone; UTC is written") from error
    return name


def _read_author(value: object) -> dict[str, str]:
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict):
        return {"name": read_line(value)}
    author = {"name": read_line(value.get("name"))}
    if isinstance(value.get("email"), str) and "@" in value["email"]:
        author["email"] = read_line(value["email"])
    return author


def _read_substitutions(value: object) -> object:
    read_content(Table({"slug_substitutions": value}, name="content", file="publisher.toml"))
    return value


def _read_expression(value: object) -> str:
    expression = read_line(value)
    read_content(Table({"path_keys": expression}, name="content", file="publisher.toml"))
    return expression


def _read_texts(value: object) -> list[str]:
    if not isinstance(value, list):
        raise ValueError(f"{_show(value)} is not a list")  # noqa: TRY004 - left out by name
    return [read_line(each) for each in value]


_CHECKS: Mapping[str, Callable[[object], object]] = {
    "title": read_line,
    "description": read_line,
    "url": _read_url,
    "language": _read_tag,
    "timezone": _read_zone,
    "author": _read_author,
    "language_prefix": read_line,
    "slug_from": read_line,
    "dates": _read_texts,
    "slugs": _read_texts,
    "slug_substitutions": _read_substitutions,
    "filename_keys": _read_expression,
    "path_keys": _read_expression,
}
