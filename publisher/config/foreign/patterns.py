"""Which fields an address pattern of each generator can have here."""

import re
from collections.abc import Mapping

_DATES = frozenset({"year", "month", "day"})
#: Dialect → fields. A pattern with another one would be refused when articles are read.
KNOWN_FIELDS: Mapping[str, frozenset[str]] = {
    "hugo": _DATES | {
        "monthname", "weekday", "weekdayname", "yearday", "section", "sections", "title", "slug",
        "filename", "slugorfilename", "contentbasename", "slugorcontentbasename", "slugorpath",
        "folders", "sectionslug", "sectionslugs", "2006", "06", "01", "1", "02", "2", "Jan",
        "January", "15", "04", "05",
    },
    "jekyll": _DATES | {
        "categories", "slugified_categories", "collection", "title", "slug", "name", "path",
        "output_ext", "short_year",
        "i_month", "short_month", "long_month", "i_day", "y_day", "w_year", "week", "w_day",
        "short_day", "long_day", "hour", "minute", "second",
    },
    "pelican": frozenset({"slug", "date", "category", "lang", "author", "title"}),
}  # fmt: skip
#: Dialect → fields of which a pattern needs one, so that each article has its own address.
TELLING_FIELDS: Mapping[str, frozenset[str]] = {
    "hugo": frozenset({
        "slug", "title", "filename", "slugorfilename", "contentbasename", "slugorcontentbasename",
        "slugorpath",
    }),
    "jekyll": frozenset({"title", "slug", "name", "path"}),
    "pelican": frozenset({"slug"}),
}  # fmt: skip
#: Jekyll's names for patterns.
STYLES = ("date", "pretty", "ordinal", "weekdate", "none")
_FIELD = re.compile(r":([A-Za-z0-9]+(?:_[a-z]+)*)")
_BRACED = re.compile(r"\{([^{}:]*)(?::[^{}]*)?\}")


def check_pattern(dialect: str, pattern: str) -> None:
    """Return if articles can be given addresses by a pattern of that generator.

    Raises:
        ValueError: It has a field that means nothing here, or none that tells articles apart.
    """
    if dialect not in KNOWN_FIELDS or (dialect == "jekyll" and pattern in STYLES):
        return
    fields = (_BRACED if dialect == "pelican" else _FIELD).findall(pattern)
    for name in fields:
        if name not in KNOWN_FIELDS[dialect]:
            raise ValueError(f"{name!r} in {pattern!r} means nothing here")
    if not TELLING_FIELDS[dialect] & set(fields) or {".", ".."} & set(pattern.split("/")):
        raise ValueError(f"{pattern!r} cannot tell articles apart")
