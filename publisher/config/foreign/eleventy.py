"""Eleventy: its configuration, and the data file that says what the blog is."""

import os
from pathlib import Path

from publisher.config.foreign.script_file import Script, read_script
from publisher.config.foreign.sources import read_table, read_text
from publisher.config.foreign.taking import Taking, Unread, as_table
from publisher.errors import ConfigurationError

CONFIGURATIONS = (
    ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs",
    "eleventy.config.ts",
)  # fmt: skip
_DATA_NAMES = ("metadata", "site", "meta", "config")
_SCRIPTS, _TABLES = (".js", ".cjs", ".mjs"), (".json", ".yaml", ".yml", ".toml")
_KEYS = {
    "title": ("title", "name"),
    "description": ("description", "desc"),
    "url": ("url", "baseUrl", "siteUrl", "domain"),
    "language": ("language", "lang", "locale"),
    "timezone": ("timezone", "timeZone"),
}
_MOST_FOLDERS = 200


def read_eleventy(taking: Taking, file: Path) -> None:
    """Take over the folders of the configuration, and the literals of the data file."""
    script = Script() if file.suffix == ".json" else read_script(read_text(file))
    folders = {}
    for key, default in (("input", "."), ("data", "_data")):
        value = script.find("dir", key)
        folders[key] = value if isinstance(value, str) and value else default
        if isinstance(value, Unread):
            taking.leave(f"{file.name}: dir.{key}: {value.reason}; {default} is written")
    below = os.path.normpath(Path(folders["input"]) / folders["data"])
    data = _find_data(taking.root / below)
    if data is None:
        taking.leave(f"{below}: no {' or '.join(_DATA_NAMES[:2])} that says what the blog is")
    else:
        _take_data(taking, data, f"{below}/{data.name}")
    taking.take("timezone", "UTC", "Eleventy's own rule")
    where = f"{file.name}: dir.input" if script.find("dir", "input") else "Eleventy's own default"
    taking.take_folder(Path(folders["input"]), where)
    prefix = script.find("pathPrefix")
    if isinstance(prefix, str) and prefix.strip("/"):
        taking.leave(f"{file.name}: pathPrefix: add {prefix} to url, if it is not there")
    _note_folder_data(taking, taking.root / folders["input"])
    if "plugin-rss" in " ".join(token for token in read_text(file).split() if "rss" in token):
        taking.leave("the old feed's address stands in its template: redirect it to feeds/all.atom")


def _find_data(folder: Path) -> Path | None:
    candidates = (
        folder / f"{name}{suffix}" for name in _DATA_NAMES for suffix in (*_SCRIPTS, *_TABLES)
    )
    return next((each for each in candidates if each.is_file()), None)


def _take_data(taking: Taking, file: Path, name: str) -> None:
    values: dict[tuple[str, ...], object] = {}
    try:
        if file.suffix in _SCRIPTS:
            script = read_script(read_text(file))
            values |= {path: value for _, path, value in script.records if len(path) <= 2}
        else:
            table = read_table(file)
            values |= {(key,): value for key, value in table.items() if not isinstance(value, dict)}
            person = as_table(table.get("author"))
            values |= {("author", key): value for key, value in person.items()}
    except ConfigurationError as error:
        taking.leave(error.message)
        return
    for key, names in _KEYS.items():
        for each in names:
            taking.take(key, values.get((each,)), f"{name}: {each}")
    author = values.get(("author", "name")), values.get(("author", "email"))
    if isinstance(author[0], str):
        taking.take("author", {"name": author[0], "email": author[1]}, f"{name}: author")
    for each in ("author", "authorName"):
        taking.take("author", values.get((each,)), f"{name}: {each}")


def _note_folder_data(taking: Taking, folder: Path) -> None:
    """Note the files that give a folder's articles their addresses by a program."""
    if not folder.is_dir():
        return
    below = [
        each for each in sorted(folder.iterdir()) if each.is_dir() and each.name[0] not in "._"
    ]
    for each in below[:_MOST_FOLDERS]:
        for suffix in (".json", ".11tydata.json", ".11tydata.js", ".11tydata.cjs", ".11tydata.mjs"):
            file = each / f"{each.name}{suffix}"
            try:
                if file.is_file() and _has_program(file):
                    path = file.relative_to(taking.root).as_posix()
                    words = "only Eleventy can run it; write it as [content] permalink"
                    taking.leave(f"{path}: permalink: {words}")
            except (ConfigurationError, ValueError):
                continue


def _has_program(file: Path) -> bool:
    """Tell whether a data file makes addresses by more than a text."""
    text = read_text(file)
    if file.suffix == ".json" or "permalink" not in text:
        return False
    script = read_script(text)
    found = (script.find("permalink"), script.find("eleventyComputed", "permalink"))
    return not any(isinstance(each, str | bool) for each in found)
