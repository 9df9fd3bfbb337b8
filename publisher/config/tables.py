"""Typed access to the tables of `publisher.toml`, with errors that name file, table and key."""

import difflib
from collections.abc import Mapping
from typing import TypeVar

from publisher.errors import ConfigurationError

T = TypeVar("T")

_TYPE_NAMES: Mapping[type, str] = {
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    list: "a list in brackets",
    dict: "a table",
}


class Table:
    """One table of the file. Each key is asked for once; `close` refuses what nobody asked for."""

    def __init__(
        self,
        values: Mapping[str, object],
        *,
        name: str,
        file: str,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """Take the table's values; `variables` names the environment's for keys set there."""
        self._values = values
        self._variables = variables or {}
        self._asked: set[str] = set()
        self.name = name
        self.file = file

    def error(self, key: str, message: str, hint: str) -> ConfigurationError:
        """Return an error whose message starts with file (or variable), table and key."""
        place = self._variables.get(key, self.file)
        return ConfigurationError(f"{place}: [{self.name}] {key}: {message}", hint=hint)

    def get(self, key: str, kind: type[T], default: T) -> T:
        """Return the key's value, or `default` where the table has none.

        Raises:
            ConfigurationError: The value is of another type.
        """
        value = self.find(key, kind)
        return default if value is None else value

    def find(self, key: str, kind: type[T]) -> T | None:
        """Return the key's value, or None where the table has none.

        Raises:
            ConfigurationError: The value is of another type.
        """
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            return None
        # bool is an int to Python, not to a person.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(
                key, f"{value!r} is not {_TYPE_NAMES[kind]}", f"Write {_TYPE_NAMES[kind]}."
            )
        return value

    def require(self, key: str, kind: type[T], example: str) -> T:
        """Return the key's value.

        Raises:
            ConfigurationError: The key is missing, empty or of another type.
        """
        value = self.find(key, kind)
        if value is None or value == "":
            raise self.error(key, "is missing", f"Add a line like: {key} = {example}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one.

        Raises:
            ConfigurationError: The value is neither.
        """
        self._asked.add(key)
        value = self._values.get(key, [])
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise self.error(key, f"{value!r} is not a list of texts", f'Write: {key} = ["…", "…"]')

    def close(self) -> None:
        """Refuse every key that nobody asked for.

        Raises:
            ConfigurationError: There is one; the hint names the nearest known key.
        """
        for key in self._values:
            if key not in self._asked:
                raise self.error(key, "is not a known key", nearest(key, sorted(self._asked)))


def nearest(word: str, known: list[str]) -> str:
    """Return a hint that names the known word most like `word`, or all of them."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"Did you mean {found[0]!r}?" if found else f"Known here: {', '.join(known)}."
