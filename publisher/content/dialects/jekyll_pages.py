"""Where Jekyll puts what is no post: pages, files, documents of collections."""

import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from publisher.content.dialects.facts import Blog
from publisher.content.plain_yaml import read_yaml
from publisher.content.slugs import slugify
from publisher.content.source_text import split_source
from publisher.errors import ArticleError

_WRITTEN = (".md", ".markdown", ".mdown", ".mkd", ".html")
_LARGEST = 1_000_000
_PRETTY_SIGNS = frozenset("._~!$&'()+,;=@")
_FIELD = re.compile(r":([a-z_]+)")


def find_jekyll_file(target: str, blog: Blog) -> Path | None:
    """Return the file that `target` names from the blog's folder, there or not; None outside it."""
    path = _normalise(target)
    is_below = not path.startswith("..") and path.isprintable()
    return blog.folder / path if blog.folder is not None and is_below else None


def _normalise(target: str) -> str:
    return posixpath.normpath(target.strip().strip("\"'").lstrip("/"))


def find_jekyll_page(target: str, blog: Blog) -> str | None:
    """Return the path below the base address of what `target` names from the blog's folder.

    A document of a collection is known by the settings alone, anything else by its file.
    """
    path, file = _normalise(target), find_jekyll_file(target, blog)
    if file is None:
        return None
    is_file = os.path.isfile(file)  # noqa: PTH113 - says no to a name that no file system takes
    folder, name = posixpath.split(path)
    stem, suffix = posixpath.splitext(name)
    collection = path.partition("/")[0].removeprefix("_") if path.startswith("_") else None
    stated = None
    if suffix in _WRITTEN and is_file:
        try:
            text = split_source(file.read_bytes()[:_LARGEST], path)
            stated = read_yaml(text.front_matter, path)[0].get("permalink")
        except (OSError, ArticleError):
            return None
    elif collection is None:
        return f"/{path}" if is_file else None
    pattern = stated if isinstance(stated, str) else _find_pattern(collection, stem, blog)
    if pattern is None:
        return None
    below = posixpath.join(folder.partition("/")[2] if collection else folder, stem)
    values = {
        "collection": collection or "",
        "path": below,
        "name": slugify_plain(stem),
        "title": slugify_pretty(stem),
        "slug": slugify_plain(stem),
        "basename": stem,
        "output_ext": ".html",
    }
    return _FIELD.sub(lambda found: values.get(found[1], ""), pattern)


def _find_pattern(collection: str | None, stem: str, blog: Blog) -> str | None:
    """Return the pattern by which a page or a document gets its address."""
    style = blog.settings.get("permalink")
    is_folder = style == "pretty" or (isinstance(style, str) and style.endswith("/"))
    end = "/" if is_folder else ":output_ext"
    if collection is None:
        if stem == "index":
            return "/:path/../"
        return f"/:path{end}"
    collections = blog.settings.get("collections")
    table = collections.get(collection) if isinstance(collections, dict) else None
    if not isinstance(table, dict) or table.get("output") is not True:
        return None
    pattern = table.get("permalink")
    return pattern if isinstance(pattern, str) else f"/:collection/:path{end}"


def list_jekyll_defaults(blog: Blog) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Yield folder and keys for each of the settings' `defaults` that can be for posts.

    A picture that all articles have is for cards that link to the site, and for no reader.
    """
    listed, folder = blog.settings.get("defaults"), blog.folder
    if not isinstance(listed, list) or folder is None:
        return
    for each in listed:
        scope, values = (
            (each.get("scope"), each.get("values")) if isinstance(each, dict) else (None, None)
        )
        if not isinstance(scope, dict) or not isinstance(values, dict):
            continue
        path, kind = scope.get("path"), scope.get("type")
        below = path.strip("/") if isinstance(path, str) else ""
        if kind in (None, "", "posts") and ".." not in below:
            is_for_all = below in ("", "_posts")
            yield (
                folder / below,
                {key: value for key, value in values.items() if key != "image" or not is_for_all},
            )


def slugify_plain(text: str) -> str:
    """Return a slug in Jekyll's default way: letters of all scripts and digits, in lower case."""
    return _slugify(text, frozenset()).lower() or slugify(text)


def slugify_pretty(text: str) -> str:
    """Return a slug in Jekyll's way for titles: capitals and the signs of addresses stay."""
    return _slugify(text, _PRETTY_SIGNS) or slugify(text)


def _slugify(text: str, signs: frozenset[str]) -> str:
    kept = (
        each if each.isalnum() or each in signs or unicodedata.category(each)[0] == "M" else "-"
        for each in text
    )
    return re.sub("-+", "-", "".join(kept)).strip("-")
