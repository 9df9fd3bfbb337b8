"""Keys that a file beside the articles gives to all in its folder, or to one of them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from publisher.config.foreign.script_file import read_script
from publisher.config.foreign.taking import Unread
from publisher.content.header_block import read_headers, split_headers
from publisher.content.plain_yaml import read_yaml
from publisher.errors import ArticleError

_LARGEST = 1_000_000


def read_folder_keys(files: Iterable[Path]) -> dict[Path, Mapping[str, object]]:
    """Return folder → what its files say: Eleventy's data files, and `.meta.yml` of MkDocs.

    For Nikola's `name.meta` the file without its suffix stands in a folder's place. A file that
    cannot be read or understood says nothing.
    """
    found: dict[Path, Mapping[str, object]] = {}
    for file in files:
        is_article = file.suffix == ".meta"
        if is_article or file.name == ".meta.yml" or file.name.startswith(f"{file.parent.name}."):
            place = file.with_suffix("") if is_article else file.parent
            found[place] = {**found.get(place, {}), **_read(file)}
    return found


def merge_keys(
    first: Iterable[tuple[Path, Mapping[str, object]]], then: Mapping[Path, Mapping[str, object]]
) -> dict[Path, Mapping[str, object]]:
    """Return the keys of each folder; what comes later is heard first."""
    merged: dict[Path, Mapping[str, object]] = {}
    for folder, keys in (*first, *then.items()):
        merged[folder] = {**merged.get(folder, {}), **keys}
    return merged


def find_keys(article: Path, known: Mapping[Path, Mapping[str, object]]) -> dict[str, object]:
    """Return what holds for an article that does not say it; the nearest folder is heard first."""
    keys: dict[str, object] = {}
    for folder in (*reversed(article.parents), article.with_suffix("")) if known else ():
        keys.update(known.get(folder, {}))
    return keys


def _read(file: Path) -> dict[str, object]:
    try:
        text = file.read_bytes()[:_LARGEST].decode("utf-8-sig")
        if file.suffix == ".json":
            values = json.loads(text)
            return values if isinstance(values, dict) else {}
        if file.suffix == ".yml":
            return read_yaml(text, str(file))[0]
        if file.suffix == ".meta":
            block = split_headers(text, is_rst=True)
            return {} if block is None else read_headers(block.block, str(file))[0]
    except (OSError, ValueError, RecursionError, ArticleError):
        return {}
    script = read_script(text)
    names = {path[0] for _, path, _ in script.records} | {path[0] for path in script.listed if path}
    values = {name: script.listed.get((name,)) or script.find(name) for name in names}
    return {
        name: value
        for name, value in values.items()
        if value is not None and not isinstance(value, Unread)
    }
