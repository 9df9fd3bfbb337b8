"""Find and read `publisher.toml`, lay the environment over it, return a `Publication`."""

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

from publisher.config.content import read_content
from publisher.config.dkim import check_alignment, read_dkim
from publisher.config.feeds import read_feed
from publisher.config.languages import read_language
from publisher.config.ledger import read_ledger
from publisher.config.newsletters import read_newsletter
from publisher.config.passwords import read_password, read_password_command
from publisher.config.phrases import parse_duration, parse_person, parse_rate
from publisher.config.sources import check_joining, read_source
from publisher.config.tables import Table, nearest
from publisher.config.theme import read_theme
from publisher.config.transports import parse_transports
from publisher.config.values import (
    check_known,
    choose,
    find_address,
    read_address,
    read_number,
    read_phrase,
    read_timezone,
    read_url,
)
from publisher.errors import ConfigurationError
from publisher.model.articles import Person
from publisher.model.publication import (
    SERVERS,
    DeliverySettings,
    FeedDefinition,
    FeedFormat,
    Publication,
)
from publisher.stamps import describe_program

FILE_NAME = "publisher.toml"
#: Tables whose keys can be set as PUBLISHER_<TABLE>_<KEY>.
_TABLES = ("publication", "content", "delivery", "ledger")
#: Their keys that are numbers.
_NUMBERS = ("connections", "messages_per_connection")
#: Tables that there can be several of.
_LISTS = ("feed", "newsletter", "source")
#: The table of how editions look; too many keys for the environment.
_THEME = "theme"


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
    for table in ("delivery", "ledger"):
        if "password" in _as_table(written.get(table, {}), table, file):
            raise ConfigurationError(
                f"{file.name}: [{table}] password: a secret does not belong in this file",
                hint=f"Set PUBLISHER_{table.upper()}_PASSWORD, or name a file with password_file.",
            )
    values, variables = _lay_over(written, os.environ if environment is None else environment)
    tables = {
        name: Table(
            _as_table(values.get(name, {}), name, file),
            name=name,
            file=file.name,
            variables=variables[name],
        )
        for name in _TABLES
    }
    for name in values:
        if name not in (*_TABLES, *_LISTS, _THEME):
            raise ConfigurationError(
                f"{file.name}: [{name}] is not a known table",
                hint=nearest(name, [*_TABLES, *_LISTS, _THEME]),
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


def _lay_over(
    values: dict[str, object], environment: Mapping[str, str]
) -> tuple[dict[str, object], dict[str, dict[str, str]]]:
    """Return `values` with every PUBLISHER_<TABLE>_<KEY> of the environment in its place.

    Beside them, table → key → variable, for errors that name what was really written.
    """
    merged = dict(values)
    variables: dict[str, dict[str, str]] = {table: {} for table in _TABLES}
    for variable, text in sorted(environment.items()):
        for table in _TABLES:
            prefix = f"PUBLISHER_{table.upper()}_"
            if variable.startswith(prefix) and isinstance(merged.get(table, {}), dict):
                key = variable.removeprefix(prefix).lower()
                value = int(text) if text.isdecimal() and key in _NUMBERS else text
                merged[table] = {**_as_table(merged.get(table, {}), table, Path(table)), key: value}
                variables[table][key] = variable
    return merged, variables


def _read_publication(
    file: Path, values: Mapping[str, object], tables: Mapping[str, Table]
) -> Publication:
    main, content, ledger = tables["publication"], tables["content"], tables["ledger"]
    url = read_url(main, "url", main.require("url", str, '"https://example.org/"'))
    language = read_phrase(main, "language", main.get("language", str, "en"), read_language)
    title = main.require("title", str, '"De Kust"')
    theme = _as_table(values.get(_THEME, {}), _THEME, file)
    publication = Publication(
        folder=file.parent.absolute(),
        title=title,
        description=main.get("description", str, ""),
        url=url,
        language=language,
        timezone=read_timezone(main),
        author=_read_author(main),
        feeds_url=read_url(main, "feeds_url", main.get("feeds_url", str, url + "feeds/")),
        rights=main.find("rights", str),
        icon=read_address(main, "icon", url),
        logo=read_address(main, "logo", url),
        hub=find_address(main, "hub"),
        servers=tuple(
            check_known(main, "servers", each, SERVERS) for each in main.texts("servers")
        ),
        compress=main.get("compress", bool, False),
        theme=read_theme(theme, file=file.name, url=url, title=title),
        content=read_content(content, is_needed=not values.get("source")),
        feeds=tuple(read_feed(table, url) for table in _list_tables(values, "feed", file))
        or (FeedDefinition(name="all", formats=tuple(FeedFormat), limit=20),),
        newsletters=tuple(
            read_newsletter(table, language) for table in _list_tables(values, "newsletter", file)
        ),
        sources=tuple(read_source(table) for table in _list_tables(values, "source", file)),
        delivery=_read_delivery(tables["delivery"], file.parent),
        ledger=read_ledger(ledger, file.parent),
        digest="",
    )
    for table in tables.values():
        table.close()
    _refuse_twins(file, "feed", [feed.name for feed in publication.feeds])
    _refuse_twins(file, "newsletter", [each.name for each in publication.newsletters])
    _refuse_twins(file, "source", [each.name for each in publication.sources])
    check_joining(file.name, publication.sources, publication.feeds, publication.newsletters)
    _refuse_unknown_newsletters(file, publication)
    check_alignment(file.name, publication.delivery.dkim, publication.newsletters)
    return replace(publication, digest=_digest(publication))


def _digest(publication: Publication) -> str:
    """Return a hash of what can change built bytes; where the folder stands cannot."""
    settings = asdict(replace(publication, folder=Path(), ledger=Path()))
    del settings["delivery"], settings["digest"]
    text = json.dumps([describe_program(), settings], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _list_tables(values: Mapping[str, object], name: str, file: Path) -> list[Table]:
    found = values.get(name, [])
    if not isinstance(found, list):
        raise ConfigurationError(
            f"{file.name}: [{name}] must be a list of tables", hint=f"Write it as [[{name}]]."
        )
    return [Table(_as_table(each, name, file), name=f"[{name}]", file=file.name) for each in found]


def _refuse_unknown_newsletters(file: Path, publication: Publication) -> None:
    known = [newsletter.name for newsletter in publication.newsletters]
    for feed in publication.feeds:
        if feed.editions is not None and feed.editions not in known:
            raise ConfigurationError(
                f"{file.name}: [[feed]] editions: there is no newsletter {feed.editions!r}",
                hint=nearest(feed.editions, known) if known else "Add a [[newsletter]] table.",
            )


def _refuse_twins(file: Path, table: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ConfigurationError(
                f"{file.name}: [[{table}]] name: {name!r} is there twice",
                hint="Give each a name of its own.",
            )


def _read_delivery(table: Table, folder: Path) -> DeliverySettings:
    rate = table.find("rate", str)
    password, password_file = read_password(table, folder)
    timeout = read_phrase(table, "timeout", table.get("timeout", str, "5 min"), parse_duration)
    if not timeout:
        raise table.error("timeout", "no server answers in no time", "Write it like: 5 min")
    return DeliverySettings(
        transports=_read_transports(table),
        connections=read_number(table, "connections", 10),
        pause=read_phrase(table, "rate", rate, parse_rate) if rate else parse_duration("0 s"),
        give_up_after=read_phrase(
            table, "give_up_after", table.get("give_up_after", str, "2 days"), parse_duration
        ),
        timeout=timeout,
        durability=choose(table, "durability", "power", ("power", "process")),
        return_path=_read_return_path(table),
        dkim=read_dkim(table, folder),
        messages_per_connection=read_number(table, "messages_per_connection", 100),
        connection_age=read_phrase(
            table, "connection_age", table.get("connection_age", str, "5 min"), parse_duration
        ),
        password=password,
        password_file=password_file,
        password_command=read_password_command(table),
    )


def _read_return_path(table: Table) -> str | None:
    """Return the envelope sender; `{id}` in it stands for what tells deliveries apart."""
    written = table.find("return_path", str)
    if written is None:
        return None
    address = read_phrase(table, "return_path", written, parse_person).email or ""
    if set("{}") & set(address.replace("{id}", "", 1)):
        raise table.error(
            "return_path",
            f"{address!r} has braces that are not {{id}}",
            'Write: "bounces@example.org", or "bounces+{id}@example.org"',
        )
    return address


def _read_transports(table: Table) -> tuple[str, ...]:
    transports = table.texts("transport") or ("maildir:outbox",)
    try:
        parse_transports(transports)
    except ConfigurationError as error:
        raise table.error("transport", error.message, error.hint) from error
    return transports


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
