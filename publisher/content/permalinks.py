"""Where an article's page is: patterns like `/:section/:slug/`."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import quote

from publisher.errors import ConfigurationError

_FIELD = re.compile(r":([A-Za-z0-9]+(?:_[a-z]+)*)(?:\[([^\]]*)\])?")
#: What RFC 3986 section 3.3 lets stand in a segment as it is.
_SEGMENT_SAFE = "-._~!$&'()*+,;=:@"
_SLICE = re.compile(r"(\d*)(:?)(\d*)|(last)")


def check_permalink(
    pattern: str,
    known: Collection[str],
    telling: Collection[str],
    *,
    key: str = "permalink",
) -> None:
    """Return if every article can be given an address by `pattern`.

    `known` are the fields that there are, `telling` those of which a pattern needs one.

    Raises:
        ConfigurationError: The pattern has an unknown field, or none that tells articles apart.
    """
    fields = [name for name, _ in _FIELD.findall(pattern)]
    for name in find_unknown_fields(pattern, known):
        raise ConfigurationError(
            f"publisher.toml: [content] {key}: :{name} is not a known field",
            hint=f"Known here: {', '.join(':' + each for each in known)}.",
        )
    if not set(telling) & set(fields) or {".", ".."} & set(pattern.split("/")):
        raise ConfigurationError(
            f"publisher.toml: [content] {key}: {pattern!r} cannot tell articles apart",
            hint=f"Write one with :{' or :'.join(telling)}, like: /:section/:slug/",
        )


def build_address(pattern: str, base: str, fields: Mapping[str, str], *, prefix: str = "") -> str:
    """Return an article's absolute address below `base`, percent-encoded.

    A field may hold several segments, parted by `/`; `:sections[1:]` takes some of them. A segment
    that comes out empty (an article without a section) is left out. `prefix` stands in front.
    """
    filled = fill_pattern(pattern, fields)
    return join_address(base, f"{prefix}/{filled}", safe=_SEGMENT_SAFE)


def fill_pattern(pattern: str, fields: Mapping[str, str]) -> str:
    """Return a pattern with its fields filled; all of them are known."""
    return _FIELD.sub(lambda found: _take(fields[found[1]], found[2]), pattern)


def find_unknown_fields(pattern: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the fields of a pattern that are none of the known ones."""
    return tuple(name for name, _ in _FIELD.findall(pattern) if name not in known)


def join_address(base: str, path: str, *, safe: str = _SEGMENT_SAFE + "%") -> str:
    """Return the absolute address of a path below `base`, percent-encoded; empty segments go.

    What is percent-encoded already stays as it is, unless `safe` says otherwise.
    """
    segments = [segment for segment in path.split("/") if segment not in ("", ".", "..")]
    joined = "/".join(quote(segment, safe=safe) for segment in segments)
    return base + joined + ("/" if joined and path.endswith("/") else "")


def _take(value: str, part: str) -> str:
    """Return the segments that a slice in the manner of Hugo names; all where there is none."""
    found = _SLICE.fullmatch(part) if part else None
    if found is None:
        return value
    segments = value.split("/")
    if found[4]:
        return segments[-1]
    start = int(found[1] or 0)
    if not found[2]:
        return segments[start] if start < len(segments) else ""
    return "/".join(segments[start : int(found[3]) if found[3] else None])
