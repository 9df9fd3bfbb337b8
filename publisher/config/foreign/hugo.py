"""Hugo: hugo.toml, config.toml, or the files of config/_default."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from publisher.config.foreign.sources import read_table
from publisher.config.foreign.taking import Taken, Taking, as_table, is_yes, list_tables

_SUFFIXES = (".toml", ".yaml", ".yml", ".json")
_DEFAULT_PERMALINK = "/:folders/:slugorpath/"
#: More are named in one line.
_MOST_FEEDS = 3
#: Switch → word of `slugs`.
_WAYS = {"disablepathtolower": "keep-case", "removepathaccents": "no-accents"}
#: What `:default` stands for in `frontmatter.date`.
_DEFAULT_DATES = ("date", "publishDate", "pubdate", "published", "lastmod", "modified")
_NO_PREFIX = Taken("others", "Hugo's own default")
#: Switch → what is otherwise here.
_SWITCHES = {
    "buildfuture": "articles of the future are never out before their time here",
    "builddrafts": "drafts are never out here",
    "buildexpired": "expired articles leave the feeds here",
    "enablegitinfo": "the date of a change is what the article says here, not what git says",
}


def find_hugo_files(root: Path, file: Path | None) -> list[Path]:
    """Return the configuration's files; a later one adds to, and outdoes, the earlier ones."""
    found = [] if file is None else [file]
    for folder in ("_default", "production"):
        below = root / "config" / folder
        if below.is_dir():
            files = sorted(each for each in below.iterdir() if each.suffix in _SUFFIXES)
            # The general files first: `hugo`, then `languages`, then `languages.nl`.
            found += sorted(
                files,
                key=lambda each: (each.stem not in ("hugo", "config"), each.stem.count(".")),
            )
    return found[:100]


def read_hugo(taking: Taking, files: list[Path]) -> None:
    """Take over what Hugo's files say."""
    config: dict[str, object] = {}
    for file in files:
        config = _merge(config, _place_table(file.stem, _lower_keys(read_table(file), 0)))
    name = files[0].name if len(files) == 1 else "config/_default"
    languages = as_table(config.get("languages"))
    default = config.get("defaultcontentlanguage")
    default = default.lower() if isinstance(default, str) else "en"
    # A blog in one language has often said so in the table alone.
    if len(languages) == 1 and default not in languages:
        default = next(iter(languages))
    own = as_table(languages.get(default))
    for table, place in ((own, f"{name}: languages.{default}"), (config, name)):
        inner = as_table(table.get("params"))
        taking.take("title", table.get("title"), f"{place}: title")
        taking.take("url", table.get("baseurl"), f"{place}: baseURL")
        taking.take("description", inner.get("description"), f"{place}: params.description")
        for key, value in (("author", table), ("params.author", inner)):
            taking.take("author", _read_author(value.get("author")), f"{place}: {key}")
    zone = config.get("timezone") or own.get("timezone")
    taking.take("timezone", zone or "UTC", f"{name}: timeZone" if zone else "Hugo's own default")
    _take_languages(taking, config, name, default)
    _take_permalinks(taking, config, name)
    ways = [word for key, word in _WAYS.items() if is_yes(config.get(key))]
    taking.take("slugs", ways, f"{name}: {' and '.join(_WAYS)}")
    for key, words in _SWITCHES.items():
        if is_yes(config.get(key)):
            taking.leave(f"{name}: {key}: {words}")
    _take_dates(taking, config, name)
    _take_exclusions(taking, config, name)
    _take_cascades(taking, config, name)
    _note_feed(taking, config)


def _take_languages(taking: Taking, config: Mapping[str, object], name: str, default: str) -> None:
    languages = as_table(config.get("languages"))
    own = as_table(languages.get(default))
    mounts = _read_mounts(config)
    for target in _find_deeper_mounts(config):
        taking.leave(f"{name}: module.mounts: what is mounted at {target} is not taken; move it")
    content = config.get("contentdir")
    for where, value in (
        (f"{name}: module.mounts", mounts.get(default) or mounts.get("")),
        (f"{name}: languages.{default}.contentDir", own.get("contentdir")),
        (f"{name}: contentDir", content),
    ):
        if isinstance(value, str) and value and not taking.folders:
            taking.take_folder(Path(value), where)
    if not taking.folders:
        taking.take_folder(Path("content"), "Hugo's own default")
    code = _read_code(own) or _read_code(config)
    # Files are named by the key: `post.en.md` is in en-GB where the code refines the key.
    if (isinstance(code, str) and _is_same(code, default)) or (
        isinstance(code, str) and "defaultcontentlanguage" not in config and not languages
    ):
        taking.take("language", code, f"{name}: languageCode")
    taking.take("language", default, f"{name}: defaultContentLanguage")
    in_folder = is_yes(config.get("defaultcontentlanguageinsubdir"))
    _take_other_languages(taking, config, mounts, f"{name}: languages", default)
    if taking.languages or in_folder:
        words = "all" if in_folder else "others"
        where = f"{name}: defaultContentLanguageInSubdir" if in_folder else "Hugo's own default"
        taking.take("language_prefix", words, where)
    if in_folder and not taking.languages:
        taking.leave(
            f"{name}: defaultContentLanguageInSubdir: older versions of Hugo pass it over in a blog"
            f" of one language; if its addresses have no /{default}/, take language_prefix out"
        )
    written = str(taking.values["language"].value)
    if in_folder and written.lower() != default:
        taking.take_language(written, f"{name}: defaultContentLanguage", prefix=default)
    elif not taking.languages:
        # Named, so that no folder called `no` or `is` is taken for a language.
        taking.take_language(written, f"{name}: the only language")


def _take_other_languages(
    taking: Taking,
    config: Mapping[str, object],
    mounts: Mapping[str, str],
    place: str,
    default: str,
) -> None:
    off = config.get("disablelanguages")
    disabled = {str(each).lower() for each in off} if isinstance(off, list) else set()
    for key, value in as_table(config.get("languages")).items():
        table, where = as_table(value), f"{place}.{key}"
        if key == default:
            continue
        if key in disabled or is_yes(table.get("disabled")):
            taking.exclude(f"**/*.{key}.*", f"{where}: disabled")
            continue
        folder = table.get("contentdir") or mounts.get(key)
        folder = Path(folder) if isinstance(folder, str) else None
        taking.take_language(key, where, folder=folder, tag=_read_code(table))
        if table.get("baseurl"):
            taking.leave(f"{where}.baseURL: all languages have the same base address here")


def _take_dates(taking: Taking, config: Mapping[str, object], name: str) -> None:
    """Take over where dates come from; keys of other moments than `date` stay Hugo's own."""
    table = as_table(config.get("frontmatter"))
    given = table.get("date")
    order: list[str] = []
    for each in given if isinstance(given, list) else []:
        word = str(each).lower()
        if word == ":default":
            order += _DEFAULT_DATES
        elif word in (":git", ":filemodtime"):
            taking.leave(f"{name}: frontmatter.date: {word}: no date comes from there here")
        elif word == ":filename" or not word.startswith(":"):
            order.append(str(each) if word != ":filename" else word)
    if order:
        taking.take("dates", [*dict.fromkeys(order)], f"{name}: frontmatter.date")
    for key in sorted(table.keys() - {"date"}):
        if table[key] != [":default"]:
            taking.leave(f"{name}: frontmatter.{key}: read from Hugo's usual keys here")


def _take_exclusions(taking: Taking, config: Mapping[str, object], name: str) -> None:
    given = config.get("ignorefiles")
    for each in [given] if isinstance(given, str) else given if isinstance(given, list) else []:
        where = f"{name}: ignoreFiles"
        glob = _read_expression(str(each), [*taking.folders])
        if glob is None:
            taking.leave(f"{where}: {str(each)[:80]!r}: such articles are taken here; see exclude")
        elif glob:
            taking.exclude(glob, where)


def _read_expression(expression: str, folders: list[str]) -> str | None:
    """Return a regular expression of paths as a glob below the content folder.

    Empty for one that no article meets; None for one that is more than a glob can say.
    """
    text = expression
    for start in ("(?:^|/)", "(^|/)", "^"):
        text = text.removeprefix(start)
    is_end = text.endswith("$")
    text = re.sub(r"\\([.\-/])", r"\1", text.removesuffix("$").replace(".*", "*"))
    text = re.sub(r"\[[^\[\]]{1,20}\][+*]", "*", text)
    if re.search(r"[\\()\[\]{}|+?^$]", text):
        return None
    for folder in folders:
        text = text.removeprefix(f"{folder}/")
    name = text.rpartition("/")[2]
    if is_end and "*" not in name and not name.endswith((".md", ".markdown", ".html")):
        return ""
    return f"**/{text.lstrip('/')}" if is_end else f"**{text}**"


def _take_cascades(taking: Taking, config: Mapping[str, object], name: str) -> None:
    """Take over what holds for all pages; what holds for some is said in their `_index.md`."""
    given = config.get("cascade")
    for table in [given] if isinstance(given, dict) else list_tables(given):
        if table.get("target") or table.get("_target"):
            taking.leave(f"{name}: cascade: write it into the _index.md of the folders it is for")
            continue
        for key, value in table.items():
            taking.take_default(key, value, f"{name}: cascade.{key}")


def _take_permalinks(taking: Taking, config: Mapping[str, object], name: str) -> None:
    permalinks, ugly = as_table(config.get("permalinks")), config.get("uglyurls")
    pages = as_table(permalinks.get("page"))
    for place, table in (("permalinks.page", pages), ("permalinks", permalinks)):
        for section, pattern in table.items():
            if isinstance(pattern, str):
                is_ugly = is_yes(ugly) or is_yes(as_table(ugly).get(section))
                pattern = _uglify(pattern) if is_ugly else _prettify(pattern)
                taking.take_permalink(pattern, f"{name}: {place}.{section}", section=section)
    if is_yes(ugly):
        taking.take_permalink(_uglify(_DEFAULT_PERMALINK), f"{name}: uglyURLs")
    for section, value in as_table(ugly).items():
        if is_yes(value):
            pattern = _uglify(_DEFAULT_PERMALINK)
            taking.take_permalink(pattern, f"{name}: uglyURLs.{section}", section=section)


def _prettify(pattern: str) -> str:
    """Return a pattern with the final slash that Hugo adds; not one that names a file."""
    return pattern if "." in pattern.rpartition("/")[2] else pattern.rstrip("/") + "/"


def _uglify(pattern: str) -> str:
    return pattern if pattern.endswith(".html") else pattern.rstrip("/") + ".html"


def _note_feed(taking: Taking, config: Mapping[str, object]) -> None:
    kinds = config.get("disablekinds")
    if isinstance(kinds, list) and "rss" in [str(each).lower() for each in kinds]:
        return
    rss = as_table(as_table(config.get("outputformats")).get("rss"))
    base = rss.get("basename")
    name = f"{base if isinstance(base, str) and base else 'index'}.xml"
    own = taking.values["language"].value
    prefix = taking.languages.get(str(own), {}).get("prefix")
    if prefix is None and taking.values.get("language_prefix", _NO_PREFIX).value == "all":
        prefix = str(own).lower()
    others = [each for each in taking.languages if each != own]
    # What a blog in several languages has at its root is the feed of its main one alone.
    new = f"feeds/language/{str(own).lower()}.rss" if others else "feeds/all.rss"
    taking.note_feed(f"/{prefix}/{name}" if prefix else f"/{name}", new)
    if len(others) > _MOST_FEEDS:
        old = f"/LANGUAGE/{name} in {len(others)} languages"
        taking.note_feed(old, "feeds/language/LANGUAGE.rss")
        return
    for language, table in taking.languages.items():
        if language != own:
            old = f"/{table.get('prefix', language.lower())}/{name}"
            taking.note_feed(old, f"feeds/language/{language.lower()}.rss")


def _read_mounts(config: Mapping[str, object]) -> dict[str, str]:
    """Return language (empty for none) → folder that is mounted as the content."""
    found: dict[str, str] = {}
    for mount in list_tables(as_table(config.get("module")).get("mounts")):
        source, target = mount.get("source"), mount.get("target")
        if not isinstance(source, str) or not isinstance(target, str):
            continue
        if PurePosixPath(target).parts == ("content",):
            found.setdefault(str(mount.get("lang") or "").lower(), source)
    return found


def _find_deeper_mounts(config: Mapping[str, object]) -> list[str]:
    """Return where something is mounted below the content."""
    mounts = list_tables(as_table(config.get("module")).get("mounts"))
    targets = [each.get("target") for each in mounts]
    return [each for each in targets if isinstance(each, str) and each.startswith("content/")]


def _read_author(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return {"name": value.get("name"), "email": value.get("email")} if value.get("name") else None


def _read_code(table: Mapping[str, object]) -> object:
    return table.get("languagecode") or table.get("locale")


def _is_same(code: str, key: str) -> bool:
    """Tell whether a language code says what a key says, or refines it."""
    code, key = code.lower().replace("_", "-"), key.replace("_", "-")
    return code == key or code.startswith(f"{key}-")


def _place_table(stem: str, table: dict[str, object]) -> dict[str, object]:
    """Return a file's table in the place that its name says: `languages.nl`, `params`."""
    parts = stem.lower().split(".")
    if parts[0] in ("hugo", "config"):
        return table
    if parts[0] == "params" and len(parts) > 1:
        parts = ["languages", parts[1], "params"]
    for part in reversed(parts[:4]):
        table = {part: table}
    return table


def _lower_keys(table: Mapping[str, object], depth: int) -> dict[str, object]:
    """Return a table as Hugo reads it: keys in any case."""
    return {
        str(key).lower(): _lower_keys(value, depth + 1)
        if isinstance(value, dict) and depth < 8
        else [_lower_keys(each, depth + 1) if isinstance(each, dict) else each for each in value]
        if isinstance(value, list) and depth < 8
        else value
        for key, value in table.items()
    }


def _merge(below: dict[str, object], above: Mapping[str, object]) -> dict[str, object]:
    merged = dict(below)
    for key, value in above.items():
        inner = merged.get(key)
        is_both = isinstance(inner, dict) and isinstance(value, dict)
        merged[key] = _merge(as_table(inner), as_table(value)) if is_both else value
    return merged
