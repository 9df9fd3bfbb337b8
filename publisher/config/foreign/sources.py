"""Files of other generators become tables. Nothing is run."""

import json
import tomllib
from pathlib import Path

from publisher.config.foreign.yaml_file import read_yaml_table
from publisher.errors import ConfigurationError

#: The longest configuration seen in the wild has 60 kB.
_LARGEST = 500_000
#: tomllib takes time with the square of a key's parts.
_MOST_DOTS = 300


def read_text(file: Path) -> str:
    """Return a file's text.

    Raises:
        ConfigurationError: It cannot be read, is no text in UTF-8, or is beyond all bounds.
    """
    if file.exists() and not file.is_file():
        raise ConfigurationError(
            f"{file}: not a file", hint="Name the generator's configuration, or the blog's folder."
        )
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{file}: {getattr(error, 'strerror', None) or error}",
            hint="Check the path and its permissions.",
        ) from error
    if len(content) > _LARGEST:
        raise ConfigurationError(
            f"{file.name}: more than {_LARGEST:,} bytes",
            hint="Name the generator's configuration; this is no such file.",
        )
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{file.name}: not UTF-8 (byte {error.start})", hint="Save the file as UTF-8."
        ) from error


def read_table(file: Path) -> dict[str, object]:
    """Return what a TOML, YAML or JSON file says.

    Raises:
        ConfigurationError: It cannot be read, or is no table.
    """
    text, suffix = read_text(file), file.suffix.lower()
    try:
        if suffix == ".toml":
            return _read_toml(text)
        if suffix in (".yml", ".yaml"):
            return read_yaml_table(text)
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200] or "nested too deep"
        raise ConfigurationError(
            f"{file.name}: cannot be read: {reason}", hint="Mend what is named."
        ) from error
    if not isinstance(found, dict):
        raise ConfigurationError(
            f"{file.name}: not a table of keys and values",
            hint="Name the generator's configuration; this is no such file.",
        )
    return found


def _read_toml(text: str) -> dict[str, object]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS and not line.lstrip().startswith("#"):
            raise ValueError(f"line {number}: more than {_MOST_DOTS} dots")
    return tomllib.loads(text)
