"""Nikola: conf.py."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from publisher.config.foreign.pelican import Looker
from publisher.config.foreign.python_file import read_python
from publisher.config.foreign.taking import Taking, Unread


def read_nikola(taking: Taking, file: Path) -> None:
    """Take over what `conf.py` says."""
    looker = Looker(read_python(file), taking, file.name)
    default = looker.find("DEFAULT_LANG")
    default = default if isinstance(default, str) else "en"
    for key, name in (("title", "BLOG_TITLE"), ("description", "BLOG_DESCRIPTION")):
        taking.take(key, _in_language(looker.find(name), default), looker.where(name))
    author, email = _in_language(looker.find("BLOG_AUTHOR"), default), looker.find("BLOG_EMAIL")
    known = author if isinstance(author, Unread) or not author else {"name": author, "email": email}
    taking.take("author", known, looker.where("BLOG_AUTHOR"))
    taking.take("url", looker.find("BASE_URL"), looker.where("BASE_URL"))
    taking.take("url", looker.find("SITE_URL"), looker.where("SITE_URL"))
    taking.take("language", default, looker.where("DEFAULT_LANG"))
    taking.take("timezone", looker.find("TIMEZONE"), looker.where("TIMEZONE"))
    taking.take("timezone", "UTC", "Nikola's own default")
    _take_posts(taking, looker, default)
    _take_languages(taking, looker, default)
    if looker.find("FUTURE_IS_NOW") is True:
        words = "articles of the future are never out before their time here"
        taking.leave(f"{looker.where('FUTURE_IS_NOW')}: {words}")
    if looker.find("GENERATE_RSS") is not False:
        base = looker.find("RSS_FILENAME_BASE")
        taking.note_feed(f"/{base if isinstance(base, str) and base else 'rss'}.xml")
    if looker.find("GENERATE_ATOM") is True:
        taking.note_feed("/index.atom", "feeds/all.atom")


def _in_language(value: object, language: str) -> object:
    """Return what a setting says in one language."""
    return value.get(language) if isinstance(value, dict) else value


def _take_posts(taking: Taking, looker: Looker, default: str) -> None:
    where = looker.where("POSTS")
    posts = _in_language(looker.find("POSTS"), default)
    if isinstance(posts, Unread):
        taking.leave(f"{where}: {posts.reason}; posts is written")
    end = ".html" if looker.find("PRETTY_URLS") is False else "/"
    places: list[str] = []
    for each in posts if isinstance(posts, list | tuple) else (("posts/*", "posts"),):
        if not isinstance(each, tuple | list) or len(each) < 2:
            continue
        pattern, place = each[0], _in_language(each[1], default)
        if not isinstance(pattern, str) or not isinstance(place, str):
            taking.leave(f"{where}: an entry is only known when the file is run")
            continue
        taking.take_folder(_fixed_part(pattern), where)
        places.append(place.strip("/"))
    for place in dict.fromkeys(places):
        if place == places[0]:
            pattern = "/".join(["", *filter(None, [place]), ":folders", ":slug"])
            taking.take_permalink(f"{pattern}{end}", f"{where} and PRETTY_URLS")
        else:
            taking.leave(
                f"{where}: articles under {place or '/'} are under {places[0] or '/'} here"
            )


def _fixed_part(pattern: str) -> Path:
    """Return the folder of a pattern: what stands before the first star."""
    parts: list[str] = []
    for part in PurePosixPath(pattern).parts[:-1]:
        if "*" in part or "?" in part:
            break
        parts.append(part)
    return Path(*parts)


def _take_languages(taking: Taking, looker: Looker, default: str) -> None:
    translations, where = looker.find("TRANSLATIONS"), looker.where("TRANSLATIONS")
    if not isinstance(translations, dict):
        if translations is not None:
            taking.leave(f"{where}: not read")
        return
    prefixes: Mapping[object, object] = translations
    for language, place in prefixes.items():
        prefix = place.removeprefix("./").strip("/") if isinstance(place, str) else ""
        if language != default and isinstance(language, str):
            taking.take_language(language, where, prefix=prefix or None)
        elif prefix and isinstance(language, str):
            taking.take_language(language, where, prefix=prefix)
    if taking.languages:
        taking.take("language_prefix", "others", where)
    pattern = looker.find("TRANSLATIONS_PATTERN")
    if pattern not in (None, "{path}.{lang}.{ext}", "{path}.{ext}.{lang}"):
        words = "translations are called name.nl.md here"
        taking.leave(f"{looker.where('TRANSLATIONS_PATTERN')}: {words}")
