"""A reader's values as they are shown: cut to a sane length, cleaned, formatted."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from publisher.model.delivery import Slot
from publisher.model.personal import change_case
from publisher.newsletter.headers import clean, is_clean

#: Characters of a value that are shown; nobody is called by more, and a megabyte would bury the
#: edition.
MOST_CHARACTERS = 500
#: Read of it: what is cleaned away does not count, as far as it goes.
_MOST_READ = 4 * MOST_CHARACTERS
#: A decimal point or comma; with a comma before three digits nobody can tell which it is.
_NUMBER = re.compile(r"(?![+-]?\d{1,3},\d{3}$)([+-]?\d{1,18})(?:[.,](\d{1,9}))?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?![\d])")


def clip(value: str) -> str:
    """Return a value on one line, without control or direction characters, cut with «…»."""
    if len(value) <= MOST_CHARACTERS and is_clean(value):
        return value  # most
    if len(value) > _MOST_READ:
        value = value[:_MOST_READ] + "…"
    value = clean(value)
    return value if len(value) <= MOST_CHARACTERS else value[: MOST_CHARACTERS - 1].rstrip() + "…"


def show_value(slot: Slot, values: Mapping[str, str]) -> str:
    """Return what a reader sees at a slot: her value, formatted, or the default; not escaped."""
    value = values.get(slot.field)
    if not value:
        return slot.default
    for each in slot.formats:
        value = format_value(value, each)
    return value


def format_value(value: str, way: str) -> str:
    """Return a value as a filter writes it: `upper`, `date:nl_BE`, `number:nl_BE`.

    What is no date (ISO 8601: 2026-11-25) or no number stays as it is.
    """
    name, _, locale = way.partition(":")
    if name == "date":
        return _write_date(value, locale)
    return _write_number(value, locale) if name == "number" else change_case(value, name)


@lru_cache(maxsize=4096)
def _write_date(value: str, locale: str) -> str:
    from babel.dates import format_date  # only where an edition asks for it

    if not _DATE.match(value):
        return value
    try:
        return format_date(date.fromisoformat(value[:10]), format="long", locale=locale)
    except ValueError:  # the 31st of June
        return value


@lru_cache(maxsize=4096)
def _write_number(value: str, locale: str) -> str:
    from babel.numbers import format_decimal

    found = _NUMBER.fullmatch(value)
    if found is None:
        return value
    number = Decimal(f"{found[1]}.{found[2] or 0}")
    return format_decimal(number, format="#,##0.#########", locale=locale)
