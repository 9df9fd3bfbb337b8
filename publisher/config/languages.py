"""Language tags."""

import re

#: RFC 5646 section 2.1 `langtag`, without the grandfathered tags.
_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)


def read_language(tag: str) -> str:
    """Return a BCP 47 tag in its usual spelling (RFC 5646 section 2.1.1): `nl-BE`, `zh-Hant`.

    Raises:
        ValueError: The text does not have the shape of a tag.
    """
    if not _TAG.fullmatch(tag):
        raise ValueError(tag)
    first, *others = tag.lower().split("-")
    spelt = [first]
    for part in others:
        if len(spelt[-1]) == 1:  # behind a singleton everything is lower case
            spelt.append(part)
        elif len(part) == 2:
            spelt.append(part.upper())
        else:
            spelt.append(part.title() if len(part) == 4 and part.isalpha() else part)
    return "-".join(spelt)
