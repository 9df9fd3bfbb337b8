"""Pelican: pelicanconf.py, and publishconf.py beside it."""

import re
from pathlib import Path

from publisher.config.foreign.python_file import PythonNames, read_python
from publisher.config.foreign.taking import Taking, Unread

_DEFAULT_DATES = r"(?P<date>\d{4}-\d{2}-\d{2}).*"
#: The whole name is the slug.
_SLUG_IN_NAME = re.compile(r"\(\?P<slug>\.[*+]\)\$?")
_UNUSUAL = {
    "ARTICLE_EXCLUDES": "such articles are taken here",
    "SLUG_SUBSTITUTIONS": "slugs are made in one way here",
    "SLUG_REGEX_SUBSTITUTIONS": "slugs are made in one way here",
    "ARTICLE_SLUG_SUBSTITUTIONS": "slugs are made in one way here",
    "PATH_METADATA": "front matter in paths is not read here",
    "DEFAULT_DATE": "an article without a date is named, and not published, here",
    "I18N_SUBSITES": "each language's own settings are not read",
}
_FEEDS = {
    "FEED_ALL_ATOM": "feeds/all.atom", "FEED_ALL_RSS": "feeds/all.rss",
    "FEED_ATOM": "feeds/all.atom", "FEED_RSS": "feeds/all.rss",
}  # fmt: skip


def read_pelican(taking: Taking, file: Path) -> None:
    """Take over what the settings say; those for publishing count before the others."""
    published = taking.root / "publishconf.py"
    names = read_python(file)
    if published.is_file() and published != file:
        later = read_python(published)
        for name, value in later.values.items():
            names.values[name], names.places[name] = value, later.places[name]
            names.doubts.pop(name, None)
        names.doubts.update(later.doubts)
    looker = Looker(names, taking, file.name)
    for key, name in (("title", "SITENAME"), ("url", "SITEURL"), ("author", "AUTHOR")):
        taking.take(key, looker.find(name), looker.where(name))
    for name in ("SITESUBTITLE", "SITE_DESCRIPTION", "SITEDESCRIPTION", "DESCRIPTION"):
        taking.take("description", looker.find(name), looker.where(name))
    taking.take("language", looker.find("DEFAULT_LANG"), looker.where("DEFAULT_LANG"))
    taking.take("language", "en", "Pelican's own default")
    taking.take("timezone", looker.find("TIMEZONE"), looker.where("TIMEZONE"))
    taking.take("timezone", "UTC", "Pelican's own default")
    _take_folders(taking, looker)
    _take_addresses(taking, looker)
    _take_metadata(taking, looker)
    for name, words in _UNUSUAL.items():
        if looker.find(name) not in (None, [], (), {}, "", ["pages"]):
            taking.leave(f"{looker.where(name)}: {words}")
    feeds = {"FEED_ALL_ATOM": "feeds/all.atom.xml"}
    for name, new in _FEEDS.items():
        old = names.values.get(name, feeds.get(name))
        if isinstance(old, str) and old:
            taking.note_feed(f"/{old}", new)


class Looker:
    """Finds names, and notes why a value that is taken may be another one."""

    def __init__(self, names: PythonNames, taking: Taking, file_name: str) -> None:
        """Take the names of the files."""
        self._names, self._taking, self._file_name = names, taking, file_name

    def find(self, name: str) -> object:
        """Return a name's value, None where it has none."""
        value = self._names.values.get(name)
        if name in self._names.doubts and not isinstance(value, Unread):
            self._taking.leave(f"{self.where(name)}: {self._names.doubts[name]}")
        return value

    def where(self, name: str) -> str:
        """Return file and name."""
        return f"{self._names.places.get(name, self._file_name)}: {name}"


def _take_folders(taking: Taking, looker: Looker) -> None:
    path, where = looker.find("PATH"), looker.where("PATH")
    if isinstance(path, Unread):
        taking.leave(f"{where}: {path.reason}; content is written")
        path = "content"
    base = Path(path) if isinstance(path, str) and path else Path()
    below = looker.find("ARTICLE_PATHS") or looker.find("ARTICLE_DIR")
    below = [below] if isinstance(below, str) else below
    parts = (
        [each for each in below if isinstance(each, str)] if isinstance(below, list | tuple) else []
    )
    for part in parts or [""]:
        at = looker.where("ARTICLE_PATHS") if part else where
        taking.take_folder(base / part, at)
        if part and looker.find("USE_FOLDER_AS_CATEGORY") is not False:
            taking.leave(
                f"{at}: what stands right in {part} is in no category here, unless it says so"
            )
    pages = looker.find("PAGE_PATHS")
    if isinstance(pages, list | tuple) and [*pages] != ["pages"] and not parts:
        taking.leave(f"{looker.where('PAGE_PATHS')}: only what is in pages/ is no article here")


def _take_addresses(taking: Taking, looker: Looker) -> None:
    pattern, where = looker.find("ARTICLE_URL"), looker.where("ARTICLE_URL")
    if isinstance(pattern, str):
        pattern = pattern.removeprefix("/")
    taking.take_permalink(pattern, where)
    in_language = looker.find("ARTICLE_LANG_URL")
    if isinstance(in_language, str) and in_language:
        usual = pattern if isinstance(pattern, str) else "{slug}.html"
        stem, dot, suffix = usual.rpartition(".")
        made = f"{stem}-{{lang}}.{suffix}" if dot else f"{usual}-{{lang}}"
        if in_language.removeprefix("/") not in (made, usual):
            words = f"translations are at {made} here"
            taking.leave(f"{looker.where('ARTICLE_LANG_URL')}: {words}")
    names = looker.find("FILENAME_METADATA")
    if isinstance(names, str) and _SLUG_IN_NAME.fullmatch(names):
        taking.take("slug_from", "filename", looker.where("FILENAME_METADATA"))
    elif names not in (None, _DEFAULT_DATES):
        words = "file names give a date here; let each article say its slug and the rest"
        taking.leave(f"{looker.where('FILENAME_METADATA')}: {words}")
    source = looker.find("SLUGIFY_SOURCE")
    if source == "basename":
        taking.take("slug_from", "filename", looker.where("SLUGIFY_SOURCE"))


def _take_metadata(taking: Taking, looker: Looker) -> None:
    metadata, where = looker.find("DEFAULT_METADATA"), looker.where("DEFAULT_METADATA")
    if isinstance(metadata, dict):
        for key, value in metadata.items():
            taking.take_default(str(key).lower(), value, where)
    elif metadata:
        taking.leave(f"{where}: not read")
    category, where = looker.find("DEFAULT_CATEGORY"), looker.where("DEFAULT_CATEGORY")
    if isinstance(category, str) and category not in ("", "misc"):
        if looker.find("USE_FOLDER_AS_CATEGORY") is False:
            taking.take_default("category", category, where)
        else:
            taking.leave(f"{where}: an article in no folder and no category has none here")
    elif looker.find("USE_FOLDER_AS_CATEGORY") is False:
        words = "an article's folder is its category here, where it names none"
        taking.leave(f"{looker.where('USE_FOLDER_AS_CATEGORY')}: {words}")
