"""Which way a language is written."""

#: Languages that Unicode's CLDR has from right to left in their usual script.
_LANGUAGES = frozenset(
    {
        "apc", "ar", "arc", "bal", "bgn", "ckb", "dv", "fa", "he", "iw", "ks", "lrc", "mzn", "nqo",
        "ps", "rhg", "sd", "sdh", "skr", "syr", "trw", "ug", "ur", "yi",
    }
)  # fmt: skip
_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})


def is_right_to_left(language: str) -> bool:
    """Tell whether a BCP 47 tag is of a language that is written from right to left."""
    primary, *subtags = language.lower().split("-")
    scripts = [subtag for subtag in subtags if len(subtag) == 4 and subtag.isalpha()]
    if scripts:
        return scripts[0] in _SCRIPTS
    return primary in _LANGUAGES


def find_direction(language: str) -> str:
    """Return what HTML's `dir` says of a language (BCP 47): `ltr` or `rtl`."""
    return "rtl" if is_right_to_left(language) else "ltr"
