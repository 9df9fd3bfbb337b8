"""Jekyll: _config.yml."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from publisher.config.foreign.sources import read_table, read_text
from publisher.config.foreign.taking import NOT_SAID, Taking, as_table, is_yes, list_tables
from publisher.errors import ConfigurationError

_POSTS, _DRAFTS = "_posts", "_drafts"
#: Folders that are looked through for posts in folders of their own.
_MOST_FOLDERS = 2_000
_FOREIGN_FOLDERS = frozenset({"node_modules", "vendor", "_site"})
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SWITCHES = {
    "future": "articles of the future are never out before their time here",
    "unpublished": "articles with «published: false» are never out here",
    "show_drafts": "drafts are never out here",
    "languages": "addresses have no language in front; an article's own «lang» is read",
}


def read_jekyll(taking: Taking, file: Path) -> None:
    """Take over what `_config.yml` says."""
    config, name = read_table(file), file.name
    taking.take("title", config.get("title") or config.get("name"), f"{name}: title")
    taking.take("description", config.get("description"), f"{name}: description")
    _take_address(taking, config, name)
    for key in ("lang", "locale", "language", "default_lang"):
        taking.take("language", config.get(key), f"{name}: {key}")
    taking.take("timezone", config.get("timezone"), f"{name}: timezone")
    if "timezone" not in taking.values:
        taking.take("timezone", "UTC", NOT_SAID)
        taking.leave(f"{name}: no timezone: Jekyll takes the machine's, and UTC is written")
    _take_author(taking, config, name)
    _take_folders(taking, config, name)
    _take_defaults(taking, config, name)
    posts = as_table(as_table(config.get("collections")).get("posts"))
    taking.take_permalink(posts.get("permalink"), f"{name}: collections.posts.permalink")
    taking.take_permalink(config.get("permalink"), f"{name}: permalink")
    for key, words in _SWITCHES.items():
        if is_yes(config.get(key)) or (config.get(key) and not isinstance(config[key], bool | str)):
            taking.leave(f"{name}: {key}: {words}")
    excluded = config.get("exclude")
    for each in excluded if isinstance(excluded, list) else []:
        if isinstance(each, str) and (_POSTS in each or each.startswith("*")):
            taking.leave(f"{name}: exclude: {each}: such articles are taken here")
    plugins = [str(each) for key in ("plugins", "gems") for each in _list(config.get(key))]
    if "jekyll-feed" in plugins:
        path = as_table(config.get("feed")).get("path")
        taking.note_feed(path if isinstance(path, str) and path else "/feed.xml")
    others = sorted(each.name for each in file.parent.glob("_config*.y*ml") if each != file)
    for other in others[:5]:
        taking.leave(f"{other}: is there too, and was not read")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _take_address(taking: Taking, config: Mapping[str, object], name: str) -> None:
    url, below = config.get("url"), config.get("baseurl")
    where = f"{name}: url"
    domain = taking.root / "CNAME"
    if not url and domain.is_file():
        try:
            found = _DOMAIN.fullmatch(read_text(domain).strip())
        except ConfigurationError:
            found = None
        if found:
            url, where = f"https://{found[0]}", "CNAME"
    if isinstance(url, str) and isinstance(below, str) and below.strip("/"):
        url, where = f"{url.rstrip('/')}/{below.strip('/')}/", f"{where} and baseurl"
    taking.take("url", url, where)


def _take_author(taking: Taking, config: Mapping[str, object], name: str) -> None:
    author, where = config.get("author"), f"{name}: author"
    if isinstance(author, str):
        author = _find_person(taking.root, author) or {"name": author}
    if isinstance(author, dict):
        email = author.get("email") or config.get("email")
        author = {"name": author.get("name"), "email": email} if author.get("name") else None
    taking.take("author", author, where)


def _find_person(root: Path, key: str) -> dict[str, object] | None:
    """Return what `_data/authors.yml` says of someone."""
    file = root / "_data" / "authors.yml"
    if not file.is_file():
        return None
    try:
        person = as_table(read_table(file).get(key))
    except ConfigurationError:
        return None
    return {**person, "name": person.get("name") or key} if person else None


def _take_folders(taking: Taking, config: Mapping[str, object], name: str) -> None:
    base, where = Path(), "Jekyll's own default"
    for key in ("source", "collections_dir"):
        value = config.get(key)
        if isinstance(value, str) and value:
            base, where = base / value, f"{name}: {key}"
    try:
        is_apart = _has_posts_below(taking.root / base)
    except (OSError, ValueError):
        is_apart = False
    if is_apart:
        # The folders above are categories; they must be seen.
        taking.take_folder(base, f"{where}: posts are in several _posts")
        return
    taking.take_folder(base / _POSTS, where)
    if (taking.root / base / _DRAFTS).is_dir():
        taking.take_folder(base / _DRAFTS, where)


def _has_posts_below(root: Path) -> bool:
    """Tell whether there are posts beside those of the top folder."""
    for number, (folder, below, _) in enumerate(os.walk(root)):
        below[:] = [each for each in below if each[0] != "." and each not in _FOREIGN_FOLDERS]
        if _POSTS in below and Path(folder) != root:
            return True
        below[:] = [each for each in below if not each.startswith("_")]
        if number > _MOST_FOLDERS:
            break
    return False


def _take_defaults(taking: Taking, config: Mapping[str, object], name: str) -> None:
    # The narrower scope counts in Jekyll; among equals the later one.
    for number, each in reversed([*enumerate(list_tables(config.get("defaults")))]):
        scope, values = as_table(each.get("scope")), as_table(each.get("values"))
        where = f"{name}: defaults[{number}]"
        if scope.get("type") not in (None, "", "posts"):
            continue
        path = scope.get("path")
        if isinstance(path, str) and path.strip("/") not in ("", _POSTS):
            if "*" in path and (_POSTS in path or scope.get("type")):
                taking.leave(f"{where}: {path} is a pattern, and such defaults are not read")
            continue
        taking.take_permalink(values.get("permalink"), f"{where}.permalink")
        for key, value in values.items():
            taking.take_default(key, value, f"{where}.{key}")
