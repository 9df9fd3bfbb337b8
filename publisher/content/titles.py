"""An article's title: in the front matter, or as the first heading of the body."""

import re

from publisher.content.parsing import plain_title

_HASHED = re.compile(r" {0,3}#[ \t]+(?!#*[ \t]*\n)([^\n]*)(?:\n|\Z)")
_UNDERLINED = re.compile(r" {0,3}(?![#>\-*+=`~|\d \t])([^\n]+)\n {0,3}=+[ \t]*(?:\n|\Z)")


def split_title(body: str) -> tuple[str | None, str, int]:
    """Return the title that the body begins with, the body behind it, and how many lines went.

    Without a leading first-level heading the title is None and the body whole, save for empty
    lines before and behind it.
    """
    bare, found = _find_heading(body)
    title = None if found is None else plain_title(found[0]) or None
    rest = bare if found is None or title is None else bare[found.end() :].lstrip("\n")
    return title, rest.rstrip(), body.count("\n") - rest.count("\n")


def begins_with_heading(body: str) -> bool:
    """Tell whether a first-level heading stands at the beginning, if perhaps one without words."""
    return _find_heading(body)[1] is not None


def _find_heading(body: str) -> tuple[str, re.Match[str] | None]:
    """Return the body without the empty lines before it, and the heading that it begins with."""
    bare = body.lstrip("\n")
    # Lines of blanks count as empty too, but not the indent of the first line behind them.
    while bare.partition("\n")[0].strip(" \t") == "" and bare:
        bare = bare.partition("\n")[2]
    second = bare.find("\n") + 1
    if bare[:4].lstrip(" ").startswith("#"):
        return bare, _HASHED.match(bare)
    is_underlined = bare[second : second + 4].lstrip(" ").startswith("=")
    return bare, _UNDERLINED.match(bare) if is_underlined else None
