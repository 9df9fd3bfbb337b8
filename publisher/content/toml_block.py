"""TOML front matter becomes plain values."""

import re
import tomllib
from datetime import date, datetime, time

from publisher.errors import ArticleError

_KEY_LINE = re.compile(r"""[ \t]*+\[{0,2}+[ \t]*+["']?([^"'\s=.\]]++)["']?[ \t]*+[=.\]]""")
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
#: A key of so many parts, for which tomllib takes the square of their number.
_LONG_KEY = re.compile(r"(?<![\w\-])(?:(?:[\w\-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}")
#: The front matter begins on the second line of the file.
_FIRST_LINE = 2


def read_toml(block: str, source: str) -> tuple[dict[str, object], dict[str, int]]:
    """Return the values of a front matter block, and the line of the file of each key.

    Raises:
        ArticleError: The block is not TOML.
    """
    if _LONG_KEY.search(block):
        raise _too_deep(source)
    try:
        values = tomllib.loads(block)
    except ValueError as error:  # TOMLDecodeError, and a number of thousands of digits
        found = _WHERE.search(str(error))
        last = block.count("\n") + _FIRST_LINE - 1
        line = int(found[1]) + _FIRST_LINE - 1 if found and found[1] else last
        raise ArticleError(
            f"front matter: not valid TOML: {_WHERE.sub('', str(error))}",
            source=source,
            line=line,
            hint="Mend the line that is named; texts stand between quotation marks.",
        ) from error
    except RecursionError as error:
        raise _too_deep(source) from error
    return values, _find_key_lines(block)


def _too_deep(source: str) -> ArticleError:
    return ArticleError(
        "front matter: nested too deep",
        source=source,
        line=_FIRST_LINE,
        hint="Write the front matter as simple lines of «key = value».",
    )


def plain(value: object) -> object:
    """Return a TOML value as text, numbers, true and false, lists and tables of these."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    # Not a number anywhere else: JSON has no word for them.
    if isinstance(value, float) and str(value) in ("nan", "inf", "-inf"):
        return str(value)
    return value


def _find_key_lines(block: str) -> dict[str, int]:
    """Return where each key stands first; tomllib keeps no positions."""
    lines: dict[str, int] = {}
    for number, line in enumerate(block.split("\n"), _FIRST_LINE):
        found = _KEY_LINE.match(line)
        if found is not None:
            lines.setdefault(found[1], number)
    return lines
