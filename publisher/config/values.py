"""Values of a table that are more than their type: names, addresses, zones, phrases, choices."""

import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from publisher.config.tables import Table, nearest
from publisher.model.publication import ARCHIVE_FOLDER

T = TypeVar("T")

_NOT_IN_NAME = re.compile(r'[\s\x00-\x20\x7f\\<>"]')
#: What no base address holds: white space, controls, what ends it in markup, query and fragment.
_NOT_IN_BASE = re.compile(r"""[\s\x00-\x20\x7f"'<>\\^`{|}?#]""")

_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]{2,45}\]|[^\s:\[\]/@?#]{1,253})(?::\d{1,5})?")
_WEB_ADDRESS = re.compile(
    r"""https?://[^\s\x00-\x20\x7f"'<>\\^`{|}/?#]+[/?#][^\s\x00-\x20\x7f"<>\\^`{|}]*"""
)


def read_feed_name(table: Table) -> str:
    """Return a path below the feeds folder, that stays below it.

    Raises:
        ConfigurationError: It is missing or no such path.
    """
    return check_feed_name(table, "name", table.require("name", str, '"all"'))


def check_feed_name(table: Table, key: str, name: str) -> str:
    """Return `name`, which is a path that stays below the feeds folder.

    Raises:
        ConfigurationError: It is no such path.
    """
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts) or _NOT_IN_NAME.search(name):
        raise table.error(
            key, f"{name!r} cannot be a feed name", "Use letters, digits, hyphens and slashes."
        )
    if parts[0] == ARCHIVE_FOLDER and len(parts) > 1:
        raise table.error(
            "name", f"{name!r} is where archives of feeds stand", "Begin with another word."
        )
    return name


def read_url(table: Table, key: str, url: str) -> str:
    """Return a base address with its final slash.

    Raises:
        ConfigurationError: It is not one.
    """
    if not _is_base_address(url):
        raise table.error(
            key, f"{url!r} is not a web address", 'Write it in full: "https://example.org/"'
        )
    return url if url.endswith("/") else url + "/"


def find_address(table: Table, key: str) -> str | None:
    """Return a web address as it is written, a query included; None where the table has none.

    Raises:
        ConfigurationError: It is not one.
    """
    address = table.find(key, str)
    if address is not None:
        base, _, query = address.partition("?")
        if not _is_base_address(base) or _NOT_IN_BASE.search(query):
            raise table.error(
                key, f"{address!r} is not a web address", 'Write it in full: "https://example.org/"'
            )
    return address


def read_address(table: Table, key: str, base: str) -> str | None:
    """Return an address in full; one without a host is below `base`. None where there is none.

    Raises:
        ConfigurationError: It is not one.
    """
    address = table.find(key, str)
    if not address:
        return None
    if address.startswith("/") and not address.startswith("//"):
        host = base.find("/", len("https://"))
        full = base[:host] + address
    else:
        full = address if ":" in address.partition("/")[0] else base + address
    if not _WEB_ADDRESS.fullmatch(full):
        raise table.error(
            key,
            f"{address!r} is not a web address",
            "Write a path below the publication, or an address that begins with https://",
        )
    return full


def _is_base_address(url: str) -> bool:
    if not url.startswith(("https://", "http://")) or _NOT_IN_BASE.search(url):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, brackets without an address
        return False


def read_hosts(table: Table, key: str) -> tuple[str, ...]:
    """Return hosts that may have an address that is not public.

    Raises:
        ConfigurationError: One of them is no host.
    """
    hosts = table.texts(key)
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise table.error(
                key,
                f"{host!r} is not a host",
                "Write a name or an address, and a port behind a colon if you like.",
            )
    return hosts


def read_timezone(table: Table) -> ZoneInfo:
    """Return the time zone, UTC where none is named.

    Raises:
        ConfigurationError: There is no such zone.
    """
    name = table.get("timezone", str, "UTC")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise table.error(
            "timezone", f"{name!r} is not a time zone", 'Write one like "Europe/Brussels".'
        ) from error


def choose(table: Table, key: str, default: str, known: tuple[str, ...]) -> str:
    """Return one of the known words.

    Raises:
        ConfigurationError: It is another word; the hint names the nearest.
    """
    return check_known(table, key, table.get(key, str, default), known)


def check_known(table: Table, key: str, value: str, known: tuple[str, ...]) -> str:
    """Return `value`, which is one of the known words.

    Raises:
        ConfigurationError: It is another word; the hint names the nearest.
    """
    if value not in known:
        raise table.error(key, f"{value!r} is not known", nearest(value, [*known]))
    return value


def read_number(table: Table, key: str, default: int, *, least: int = 1) -> int:
    """Return a number from `least`.

    Raises:
        ConfigurationError: It is less, or no number.
    """
    value = table.get(key, int, default)
    if value < least:
        raise table.error(key, f"{value} is less than {least}", f"Write a number from {least}.")
    return value


def read_phrase(table: Table, key: str, phrase: str, parse: Callable[[str], T]) -> T:
    """Return what `parse` makes of a phrase.

    Raises:
        ConfigurationError: `parse` cannot understand it; the hint shows one that it can.
    """
    examples = {
        "rate": "50/s or 2000/h",
        "schedule": "fri 08:00 or daily 06:30",
        "give_up_after": "2 days",
        "timeout": "5 min",
        "connection_age": "5 min",
        "every": "1 h",
        "window": "14 days",
        "language": "nl or nl-BE",
        "reader_languages": "nl or nl-BE",
        "image_budget": "1 MB or 800 kB",
    }
    try:
        return parse(phrase)
    except ValueError as error:
        raise table.error(
            key,
            f"{phrase!r} cannot be understood",
            f"Write it like: {examples.get(key, 'Name <address@example.org>')}",
        ) from error


def find_phrase(table: Table, key: str, parse: Callable[[str], T]) -> T | None:
    """Return what a key's text means; None where it is not there.

    Raises:
        ConfigurationError: The text cannot be read; the message names the key.
    """
    phrase = table.find(key, str)
    return None if phrase is None else read_phrase(table, key, phrase, parse)
