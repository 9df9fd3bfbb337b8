"""MkDocs: mkdocs.yml, with the blog of the Material theme."""

import re
from collections.abc import Mapping
from pathlib import Path

from publisher.config.foreign.sources import read_table
from publisher.config.foreign.taking import Taking, as_table, is_yes

_FIELDS = {"slug": ":slug", "file": ":filename", "categories": ":section"}
#: What the date patterns of Babel (CLDR) are called here.
_DATES = {"yyyy": ":year", "y": ":year", "MM": ":month", "dd": ":day"}
_FIELD = re.compile(r"\{([^{}]*)\}")
_LETTERS = re.compile(r"([A-Za-z])\1*+")


def read_mkdocs(taking: Taking, file: Path) -> None:
    """Take over what `mkdocs.yml` says."""
    config, name = read_table(file), file.name
    for key, foreign in (
        ("title", "site_name"),
        ("description", "site_description"),
        ("url", "site_url"),
        ("author", "site_author"),
    ):
        taking.take(key, config.get(foreign), f"{name}: {foreign}")
    theme = as_table(config.get("theme"))
    for key in ("language", "locale"):
        taking.take("language", theme.get(key), f"{name}: theme.{key}")
    taking.take("timezone", "UTC", "MkDocs' own rule")
    if config.get("INHERIT"):
        taking.leave(f"{name}: INHERIT: the other file is not read")
    plugins = _list_plugins(config.get("plugins"))
    docs = config.get("docs_dir")
    folder = Path(docs) if isinstance(docs, str) and docs else Path("docs")
    blog = plugins.get("blog", plugins.get("material/blog"))
    if blog is None:
        taking.take_folder(folder, f"{name}: docs_dir")
        taking.leave(f"{name}: plugins: no blog; only pages with a date are articles")
    else:
        _take_blog(taking, blog, folder, f"{name}: plugins.blog", config)
    if "i18n" in plugins:
        taking.leave(f"{name}: plugins.i18n: languages are told by names like page.nl.md here")
    if "rss" in plugins:
        taking.note_feed("/feed_rss_created.xml")


def _list_plugins(value: object) -> dict[str, Mapping[str, object]]:
    """Return plugin → its settings; MkDocs takes names, tables of one key, and a table of all."""
    if isinstance(value, dict):
        return {key: as_table(each) for key, each in value.items()}
    found: dict[str, Mapping[str, object]] = {}
    for each in value if isinstance(value, list) else []:
        if isinstance(each, str):
            found[each] = {}
        elif isinstance(each, dict):
            found.update({key: as_table(settings) for key, settings in each.items()})
    return found


def _take_blog(
    taking: Taking, blog: Mapping[str, object], docs: Path, where: str, config: Mapping[str, object]
) -> None:
    base = _text(blog, "blog_dir", "blog").strip("/.")
    posts = _text(blog, "post_dir", "{blog}/posts").replace("{blog}", base)
    taking.take_folder(docs / posts.strip("/"), f"{where}.post_dir")
    written = _text(blog, "post_url_format", "{date}/{slug}")
    try:
        pattern = _FIELD.sub(lambda found: _translate(found[1], blog), written)
    except ValueError as error:
        taking.leave(f"{where}: {error}")
        return
    end = "/" if config.get("use_directory_urls") in (None, True) else ".html"
    path = "/".join(filter(None, (base, pattern.strip("/"))))
    taking.take_permalink(f"/{path}{end}", f"{where}.post_url_format")
    if "{categories}" in written and blog.get("post_url_max_categories") not in (None, "1"):
        taking.leave(f"{where}.post_url_max_categories: addresses name one category here")
    for key in ("post_slugify", "post_slugify_separator"):
        if key in blog:
            taking.leave(f"{where}.{key}: slugs are made in one way here")
    if is_yes(blog.get("draft_if_future_date")):
        taking.leave(f"{where}.draft_if_future_date: so it always is here")


def _translate(name: str, blog: Mapping[str, object]) -> str:
    if name != "date":
        if name not in _FIELDS:
            raise ValueError(f"post_url_format: {{{name}}} means nothing here")
        return _FIELDS[name]
    written = _text(blog, "post_url_date_format", "yyyy/MM/dd")

    def fill(found: re.Match[str]) -> str:
        if found[0] not in _DATES:
            raise ValueError(f"post_url_date_format: {found[0]!r} means nothing here")
        return _DATES[found[0]]

    return _LETTERS.sub(fill, written)


def _text(table: Mapping[str, object], key: str, default: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else default
