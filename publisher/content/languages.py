"""Which languages a content folder holds, told by its files' names and folders."""

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from publisher.config.languages import read_language
from publisher.model.publication import ContentSettings

#: ISO 639-1.
_CODES = frozenset(
    [
        "aa",
        "ab",
        "ae",
        "af",
        "ak",
        "am",
        "an",
        "ar",
        "as",
        "av",
        "ay",
        "az",
        "ba",
        "be",
        "bg",
        "bh",
        "bi",
        "bm",
        "bn",
        "bo",
        "br",
        "bs",
        "ca",
        "ce",
        "ch",
        "co",
        "cr",
        "cs",
        "cu",
        "cv",
        "cy",
        "da",
        "de",
        "dv",
        "dz",
        "ee",
        "el",
        "en",
        "eo",
        "es",
        "et",
        "eu",
        "fa",
        "ff",
        "fi",
        "fj",
        "fo",
        "fr",
        "fy",
        "ga",
        "gd",
        "gl",
        "gn",
        "gu",
        "gv",
        "ha",
        "he",
        "hi",
        "ho",
        "hr",
        "ht",
        "hu",
        "hy",
        "hz",
        "ia",
        "id",
        "ie",
        "ig",
        "ii",
        "ik",
        "io",
        "is",
        "it",
        "iu",
        "ja",
        "jv",
        "ka",
        "kg",
        "ki",
        "kj",
        "kk",
        "kl",
        "km",
        "kn",
        "ko",
        "kr",
        "ks",
        "ku",
        "kv",
        "kw",
        "ky",
        "la",
        "lb",
        "lg",
        "li",
        "ln",
        "lo",
        "lt",
        "lu",
        "lv",
        "mg",
        "mh",
        "mi",
        "mk",
        "ml",
        "mn",
        "mr",
        "ms",
        "mt",
        "my",
        "na",
        "nb",
        "nd",
        "ne",
        "ng",
        "nl",
        "nn",
        "no",
        "nr",
        "nv",
        "ny",
        "oc",
        "oj",
        "om",
        "or",
        "os",
        "pa",
        "pi",
        "pl",
        "ps",
        "pt",
        "qu",
        "rm",
        "rn",
        "ro",
        "ru",
        "rw",
        "sa",
        "sc",
        "sd",
        "se",
        "sg",
        "si",
        "sk",
        "sl",
        "sm",
        "sn",
        "so",
        "sq",
        "sr",
        "ss",
        "st",
        "su",
        "sv",
        "sw",
        "ta",
        "te",
        "tg",
        "th",
        "ti",
        "tk",
        "tl",
        "tn",
        "to",
        "tr",
        "ts",
        "tt",
        "tw",
        "ty",
        "ug",
        "uk",
        "ur",
        "uz",
        "ve",
        "vi",
        "vo",
        "wa",
        "wo",
        "xh",
        "yi",
        "yo",
        "za",
        "zh",
        "zu",
    ]
)


def name_languages(settings: ContentSettings, default: str) -> dict[str, str]:
    """Return the words that are languages by the settings, in lower case → BCP 47 tag."""
    named = {each.name.lower(): each.tag for each in settings.languages}
    if named:
        # Without a word for it, files of the publication's own language could not say so.
        named.setdefault(default.lower(), default)
        named.setdefault(default.partition("-")[0].lower(), default)
    return named


def find_language_suffixes(paths: Iterable[PurePosixPath], default: str) -> dict[str, str]:
    """Return the suffixes that are languages (`name.nl.md`), told by their siblings.

    A suffix is one where the same file is there without it, or with another one.
    """
    spelt: dict[tuple[PurePosixPath, str], set[str]] = {}
    for path in paths:
        base, _, suffix = path.stem.rpartition(".")
        is_code = bool(base) and is_language_code(suffix)
        stem = base if is_code else path.stem
        spelt.setdefault((path.parent, stem), set()).add(suffix.lower() if is_code else "")
    found = {suffix for each in spelt.values() if len(each) > 1 for suffix in each if suffix}
    return {suffix: _tag(suffix, default) for suffix in sorted(found)}


def find_language_folders(paths: Iterable[PurePosixPath], default: str) -> dict[str, str]:
    """Return the first folders that are languages: at least two, and most of the first folders."""
    folders = Counter(path.parts[0] for path in paths if len(path.parts) > 1)
    codes = [name for name in folders if is_language_code(name)]
    if len(codes) < 2 or len(codes) * 2 < len(folders):
        return {}
    return {name.lower(): _tag(name, default) for name in sorted(codes)}


def choose_prefix(
    name: str | None, tag: str, *, settings: ContentSettings, mode: str, default: str
) -> str:
    """Return what stands before the addresses of articles in a language, empty for nothing.

    `name` is the language as the path writes it, None where the path says nothing.
    """
    is_default = name is None or tag == default
    for each in settings.languages:
        if each.prefix is not None and each.tag == (default if is_default else tag):
            return each.prefix
    if mode == "none" or (mode == "others" and is_default):
        return ""
    return (name or default).lower()


def is_language_code(word: str) -> bool:
    """Tell whether a word can be the name of a language's folder: `nl`, `pt-br`, `zh_Hant`."""
    first, _, rest = word.lower().replace("_", "-").partition("-")
    return first in _CODES and (not rest or (rest.isalnum() and 2 <= len(rest) <= 4))


def _tag(word: str, default: str) -> str:
    """Return the BCP 47 tag that a word stands for: the publication's where it is the same."""
    tag = read_language(word.replace("_", "-"))
    return default if tag == default.partition("-")[0] else tag
