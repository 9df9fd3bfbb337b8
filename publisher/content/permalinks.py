"""Where an article's page is: patterns like `/:section/:slug/`."""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from publisher.content.slugs import slugify
from publisher.errors import ConfigurationError

_FIELD = re.compile(r":([a-z]+)")
_FIELDS = ("section", "slug", "year", "month", "day", "filename")
#: What RFC 3986 section 3.3 lets stand in a segment as it is.
_SEGMENT_SAFE = "-._~!$&'()*+,;=:@"


def check_permalink(pattern: str) -> None:
    """Return if every article can be given an address by `pattern`.

    Raises:
        ConfigurationError: The pattern has an unknown field, or none that tells articles apart.
    """
    fields = _FIELD.findall(pattern)
    known = ", ".join(f":{name}" for name in _FIELDS)
    for name in fields:
        if name not in _FIELDS:
            raise ConfigurationError(
                f"publisher.toml: [content] permalink: :{name} is not a known field",
                hint=f"Known here: {known}.",
            )
    if not {"slug", "filename"} & set(fields) or {".", ".."} & set(pattern.split("/")):
        raise ConfigurationError(
            f"publisher.toml: [content] permalink: {pattern!r} cannot tell articles apart",
            hint="Write one with :slug or :filename, like: /:section/:slug/",
        )


def build_address(
    pattern: str, base: str, *, section: str | None, slug: str, filename: str, day: datetime
) -> str:
    """Return an article's absolute address below `base`, percent-encoded.

    `day` is the date in the publication's time zone. A segment that comes out empty (an article
    without a section) is left out.
    """
    values = {
        "section": slugify(section) if section else "",
        "slug": slug,
        "filename": filename,
        "year": f"{day.year:04}",
        "month": f"{day.month:02}",
        "day": f"{day.day:02}",
    }
    segments = [_fill(segment, values) for segment in pattern.split("/")]
    path = "/".join(quote(segment, safe=_SEGMENT_SAFE) for segment in segments if segment)
    return base + path + ("/" if path and pattern.endswith("/") else "")


def _fill(segment: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: values[found[1]], segment)
