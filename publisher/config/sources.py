"""The `[[source]]` tables: feeds elsewhere whose articles join ours."""

import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from publisher.config.languages import read_language
from publisher.config.phrases import parse_duration
from publisher.config.tables import Table, nearest
from publisher.config.values import read_address, read_hosts, read_number, read_phrase
from publisher.errors import ConfigurationError
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import FeedDefinition, SourceDefinition

#: A part of what articles are called by; `/` ends it there.
_NAME = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")
#: More often nobody's server is to be asked.
_LEAST_EVERY = timedelta(minutes=15)
_MOST_EVERY = timedelta(days=30)


def read_source(table: Table) -> SourceDefinition:
    """Return what one table says.

    Raises:
        ConfigurationError: A value cannot be.
    """
    url = _read_feed_address(table)
    source = SourceDefinition(
        name=_read_name(table, url),
        url=url,
        title=table.find("title", str) or None,
        section=table.find("section", str) or None,
        tags=table.texts("tags"),
        language=_read_language(table),
        limit=read_number(table, "limit", 50),
        every=_read_every(table),
        full_text=table.get("full", bool, True),
        backlog=table.get("backlog", bool, False),
        allowed_hosts=read_hosts(table, "allow_hosts"),
    )
    table.close()
    return source


def read_joining(table: Table) -> tuple[str, ...] | None:
    """Return the names of the sources whose articles a feed or newsletter takes; None: all.

    Raises:
        ConfigurationError: `sources` is neither true, false, a name nor a list of names.
    """
    value = table.find("sources", object)
    if isinstance(value, bool):
        return None if value else ()
    return None if value is None else table.texts("sources")


def check_joining(
    file: str,
    sources: Iterable[SourceDefinition],
    feeds: Iterable[FeedDefinition],
    newsletters: Iterable[NewsletterDefinition],
) -> None:
    """Refuse a feed or newsletter that takes articles of a source that is not there.

    Raises:
        ConfigurationError: There is one; the hint names the nearest source.
    """
    known = [source.name for source in sources]
    for kind, definitions in (("feed", feeds), ("newsletter", newsletters)):
        for definition in definitions:
            for name in definition.selection.sources or ():
                if name not in known:
                    hint = nearest(name, known) if known else "Add a [[source]] table."
                    raise ConfigurationError(
                        f"{file}: [[{kind}]] {definition.name} sources: there is no source"
                        f" {name!r}",
                        hint=hint,
                    )


def _read_feed_address(table: Table) -> str:
    example = '"https://example.org/feed.atom"'
    written = table.require("url", str, example)
    parts = None
    if written.startswith(("https://", "http://")):
        if "/" not in written.partition("://")[2]:
            written += "/"
        try:
            parts = urlsplit(written)
        except ValueError:  # brackets without an address
            parts = None
    if parts is None or not parts.hostname:
        raise table.error("url", f"{written!r} is not a web address", f"Write: url = {example}")
    if parts.username is not None:
        raise table.error(
            "url", "holds a user name or a password", "Only feeds that anybody may read can join."
        )
    return read_address(Table({"url": written}, name=table.name, file=table.file), "url", "") or ""


def _read_name(table: Table, url: str) -> str:
    """Return the name, made of the address's host where there is none."""
    name = table.find("name", str)
    if name is None:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        return re.sub(r"[^A-Za-z0-9]+", ".", host).strip(".") or "source"
    if not _NAME.fullmatch(name):
        raise table.error(
            "name", f"{name!r} cannot be a source name", "Use letters, digits and hyphens."
        )
    return name


def _read_language(table: Table) -> str | None:
    written = table.find("language", str)
    return None if written is None else read_phrase(table, "language", written, read_language)


def _read_every(table: Table) -> timedelta:
    every = read_phrase(table, "every", table.get("every", str, "1 h"), parse_duration)
    if not _LEAST_EVERY <= every <= _MOST_EVERY:
        raise table.error(
            "every", "is less than 15 minutes, or more than 30 days", "Write it like: 1 h"
        )
    return every
