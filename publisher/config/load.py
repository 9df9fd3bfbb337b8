"""Find and read `publisher.toml`, lay the environment over it, return a `Publication`."""

import hashlib
import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from publisher import __version__
from publisher.config.phrases import parse_duration, parse_person, parse_rate, parse_schedule
from publisher.config.tables import Table, nearest
from publisher.errors import ConfigurationError
from publisher.model.articles import Person
from publisher.model.publication import (
    DeliverySettings,
    FeedDefinition,
    FeedFormat,
    FeedScope,
    NewsletterDefinition,
    Publication,
    Selection,
)

FILE_NAME = "publisher.toml"
#: Tables whose keys can be set as PUBLISHER_<TABLE>_<KEY>.
_TABLES = ("publication", "content", "delivery", "ledger")
_DIALECTS = ("auto", "publisher")

T = TypeVar("T")


def find_publication(start: Path) -> Path:
    """Return the nearest `publisher.toml`, in `start` or above it.

    Raises:
        ConfigurationError: There is none.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    raise ConfigurationError(
        f"no {FILE_NAME} in {start} or above it",
        hint="Run «publisher init FOLDER» to make a publication, or name one with --publication.",
    )


def load_publication(file: Path, environment: Mapping[str, str] | None = None) -> Publication:
    """Return what `file` and the environment (`os.environ` where none is given) describe.

    Raises:
        ConfigurationError: The file cannot be read, or asks for what cannot be; the message
            names file, table and key.
    """
    written = _read_toml(file)
    if "password" in _as_table(written.get("delivery", {}), "delivery", file):
        raise ConfigurationError(
            f"{file.name}: [delivery] password: a secret does not belong in this file",
            hint="Set PUBLISHER_DELIVERY_PASSWORD, or name a file with password_file.",
        )
    values = _lay_over(written, os.environ if environment is None else environment)
    tables = {
        name: Table(_as_table(values.get(name, {}), name, file), name=name, file=file.name)
        for name in _TABLES
    }
    for name in values:
        if name not in (*_TABLES, "feed", "newsletter"):
            raise ConfigurationError(
                f"{file.name}: [{name}] is not a known table",
                hint=nearest(name, [*_TABLES, "feed", "newsletter"]),
            )
    return _read_publication(file, values, tables)


def _read_toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"{file.name}: not valid TOML: {error}", hint="Mend the line that is named."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{file.name}: not UTF-8 (byte {error.start})", hint="Save the file as UTF-8."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"{file}: {error.strerror}", hint="Check the path and its permissions."
        ) from error


def _as_table(value: object, name: str, file: Path) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ConfigurationError(
            f"{file.name}: {name} is not a table", hint=f"Write [{name}] on a line of its own."
        )
    return value


def _lay_over(values: dict[str, object], environment: Mapping[str, str]) -> dict[str, object]:
    """Return `values` with every PUBLISHER_<TABLE>_<KEY> of the environment in its place."""
    merged = dict(values)
    for variable, text in sorted(environment.items()):
        for table in _TABLES:
            prefix = f"PUBLISHER_{table.upper()}_"
            if variable.startswith(prefix) and isinstance(merged.get(table, {}), dict):
                key = variable.removeprefix(prefix).lower()
                value = int(text) if text.isdecimal() and key == "connections" else text
                merged[table] = {**_as_table(merged.get(table, {}), table, Path(table)), key: value}
    return merged


def _read_publication(
    file: Path, values: Mapping[str, object], tables: Mapping[str, Table]
) -> Publication:
    main, content, ledger = tables["publication"], tables["content"], tables["ledger"]
    url = _read_url(main, "url", main.require("url", str, '"https://example.org/"'))
    language = main.get("language", str, "en")
    publication = Publication(
        folder=file.parent.absolute(),
        title=main.require("title", str, '"De Kust"'),
        description=main.get("description", str, ""),
        url=url,
        language=language,
        timezone=_read_timezone(main),
        author=_read_author(main),
        feeds_url=_read_url(main, "feeds_url", main.get("feeds_url", str, url + "feeds/")),
        rights=main.find("rights", str),
        content_folders=content.texts("folders") or ("articles",),
        dialect=_choose(content, "dialect", "auto", _DIALECTS),
        permalink=content.get("permalink", str, "/:section/:slug/"),
        feeds=tuple(_read_feed(table) for table in _list_tables(values, "feed", file))
        or (FeedDefinition(name="all", formats=tuple(FeedFormat), limit=20),),
        newsletters=tuple(
            _read_newsletter(table, language) for table in _list_tables(values, "newsletter", file)
        ),
        delivery=_read_delivery(tables["delivery"]),
        ledger=file.parent.absolute() / ledger.get("database", str, ".publisher/publisher.sqlite"),
        digest="",
    )
    for table in tables.values():
        table.close()
    _refuse_twins(file, "feed", [feed.name for feed in publication.feeds])
    _refuse_twins(file, "newsletter", [each.name for each in publication.newsletters])
    return replace(publication, digest=_digest(publication))


def _digest(publication: Publication) -> str:
    """Return a hash of what can change built bytes; where the folder stands cannot."""
    settings = asdict(replace(publication, folder=Path(), ledger=Path()))
    del settings["delivery"], settings["digest"]
    text = json.dumps([__version__, settings], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _list_tables(values: Mapping[str, object], name: str, file: Path) -> list[Table]:
    found = values.get(name, [])
    if not isinstance(found, list):
        raise ConfigurationError(
            f"{file.name}: [{name}] must be a list of tables", hint=f"Write it as [[{name}]]."
        )
    return [Table(_as_table(each, name, file), name=f"[{name}]", file=file.name) for each in found]


def _refuse_twins(file: Path, table: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ConfigurationError(
                f"{file.name}: [[{table}]] name: {name!r} is there twice",
                hint="Give each a name of its own.",
            )


def _read_feed(table: Table) -> FeedDefinition:
    name = _read_name(table, r"feed name", '"all"')
    each = table.find("each", str)
    scope = None if each is None else FeedScope(_choose(table, "each", each, tuple(FeedScope)))
    if scope is not None and f"{{{scope}}}" not in name:
        raise table.error("name", f"{name!r} has no {{{scope}}}", f'Write: "{scope}/{{{scope}}}"')
    if scope is None and "{" in name:
        raise table.error("name", f"{name!r} has a placeholder and no each", 'Add: each = "…"')
    formats = table.texts("formats") or tuple(FeedFormat)
    feed = FeedDefinition(
        name=name,
        formats=tuple(
            FeedFormat(_known(table, "formats", value, tuple(FeedFormat))) for value in formats
        ),
        limit=_positive(table, "limit", 20),
        each=scope,
        full_text=_choose(table, "content", "full", ("full", "summary")) == "full",
        title=table.find("title", str),
        description=table.find("description", str),
        selection=_read_selection(table),
    )
    table.close()
    return feed


def _read_newsletter(table: Table, language: str) -> NewsletterDefinition:
    name = _read_name(table, "newsletter name", '"weekly"')
    if "/" in name:
        raise table.error("name", f"{name!r} has a slash", "Use letters, digits and hyphens.")
    reply_to = table.find("reply_to", str)
    schedule = table.find("schedule", str)
    unsubscribe_url = table.find("unsubscribe_url", str)
    if unsubscribe_url is not None and (
        "{token}" not in unsubscribe_url or not unsubscribe_url.startswith("https://")
    ):
        raise table.error(
            "unsubscribe_url",
            f"{unsubscribe_url!r} is not an https address with {{token}}",
            'Write: "https://example.org/unsubscribe/{token}"',
        )
    newsletter = NewsletterDefinition(
        name=name,
        title=table.require("title", str, '"De Kust, elke vrijdag"'),
        sender=_phrase(
            table, "from", table.require("from", str, '"Name <a@example.org>"'), parse_person
        ),
        reply_to=None if reply_to is None else _phrase(table, "reply_to", reply_to, parse_person),
        template=table.get("template", str, "digest"),
        schedule=None if schedule is None else _phrase(table, "schedule", schedule, parse_schedule),
        limit=_positive(table, "limit", 12),
        full=table.get("full", int, 1),
        language=table.get("language", str, language),
        address=table.get("address", str, ""),
        unsubscribe_url=unsubscribe_url,
        selection=_read_selection(table),
    )
    table.close()
    return newsletter


def _read_selection(table: Table) -> Selection:
    return Selection(
        sections=table.texts("sections"),
        tags=table.texts("tags"),
        authors=table.texts("authors"),
        languages=table.texts("languages"),
    )


def _read_delivery(table: Table) -> DeliverySettings:
    rate = table.find("rate", str)
    password, password_file = table.find("password", str), table.find("password_file", str)
    if password_file is not None:
        try:
            password = Path(password_file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise table.error(
                "password_file", f"{password_file}: {error.strerror}", "Check its permissions."
            ) from error
    return DeliverySettings(
        transport=table.get("transport", str, "maildir:outbox"),
        connections=_positive(table, "connections", 10),
        pause=_phrase(table, "rate", rate, parse_rate) if rate else parse_duration("0 s"),
        give_up_after=_phrase(
            table, "give_up_after", table.get("give_up_after", str, "2 days"), parse_duration
        ),
        timeout=_phrase(table, "timeout", table.get("timeout", str, "5 min"), parse_duration),
        durability=_choose(table, "durability", "power", ("power", "process")),
        return_path=table.find("return_path", str),
        password=password,
    )


def _read_name(table: Table, what: str, example: str) -> str:
    name = table.require("name", str, example)
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts) or any(c in name for c in '\\<>"\n\0 '):
        raise table.error(
            "name", f"{name!r} cannot be a {what}", "Use letters, digits, hyphens and slashes."
        )
    return name


def _read_url(table: Table, key: str, url: str) -> str:
    host = url.partition("://")[2].partition("/")[0]
    if not url.startswith(("https://", "http://")) or not host or any(c in url for c in ' "<>'):
        raise table.error(
            key, f"{url!r} is not a web address", 'Write it in full: "https://example.org/"'
        )
    return url if url.endswith("/") else url + "/"


def _read_timezone(table: Table) -> ZoneInfo:
    name = table.get("timezone", str, "UTC")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise table.error(
            "timezone", f"{name!r} is not a time zone", 'Write one like "Europe/Brussels".'
        ) from error


def _read_author(table: Table) -> Person | None:
    author = table.find("author", dict)
    if author is None:
        return None
    inner = Table(author, name=f"{table.name}.author", file=table.file)
    person = Person(
        name=inner.require("name", str, '"Redactie"'),
        email=inner.find("email", str),
        role=inner.find("role", str),
        url=inner.find("url", str),
    )
    inner.close()
    return person


def _choose(table: Table, key: str, default: str, known: tuple[str, ...]) -> str:
    return _known(table, key, table.get(key, str, default), known)


def _known(table: Table, key: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise table.error(key, f"{value!r} is not known", nearest(value, [*known]))
    return value


def _positive(table: Table, key: str, default: int) -> int:
    value = table.get(key, int, default)
    if value < 1:
        raise table.error(key, f"{value} is less than 1", "Write a number from 1.")
    return value


def _phrase(table: Table, key: str, phrase: str, parse: Callable[[str], T]) -> T:
    examples = {
        "rate": "50/s or 2000/h",
        "schedule": "fri 08:00 or daily 06:30",
        "give_up_after": "2 days",
        "timeout": "5 min",
    }
    try:
        return parse(phrase)
    except ValueError as error:
        raise table.error(
            key,
            f"{phrase!r} cannot be understood",
            f"Write it like: {examples.get(key, 'Name <address@example.org>')}",
        ) from error
