"""Pelican: pelicanconf.py, and publishconf.py beside it."""

from pathlib import Path

from publisher.config.foreign.python_file import PythonNames, read_python
from publisher.config.foreign.taking import Taking, Unread

_DEFAULT_DATES = r"(?P<date>\d{4}-\d{2}-\d{2}).*"
#: Switch → word of `slugs`.
_WAYS = {"SLUGIFY_PRESERVE_CASE": "keep-case", "SLUGIFY_USE_UNICODE": "unicode"}
_UNUSUAL = {
    "SLUG_SUBSTITUTIONS": "this Pelican no longer has; slugs are made without them",
    "CATEGORY_REGEX_SUBSTITUTIONS": "addresses of categories are made as those of articles",
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
    taking.take_folder(Path(path) if isinstance(path, str) and path else Path(), where)
    for name in ("ARTICLE_PATHS", "ARTICLE_DIR"):
        for part in _list_texts(looker.find(name)):
            if part.strip("./"):
                taking.include(f"{part.strip('/').removeprefix('./')}/**", looker.where(name))
    for name in ("ARTICLE_EXCLUDES", "PAGE_PATHS", "PAGE_DIR"):
        for part in _list_texts(looker.find(name)):
            if part.strip("./") and part != "pages":
                taking.exclude(f"{part.strip('/')}/**", looker.where(name))
    for glob in _list_texts(looker.find("IGNORE_FILES")):
        if not glob.startswith((".", "**/.", "__pycache__")):
            taking.exclude(f"**/{glob.removeprefix('**/')}", looker.where("IGNORE_FILES"))


def _list_texts(value: object) -> list[str]:
    value = [value] if isinstance(value, str) else value
    return (
        [each for each in value if isinstance(each, str)] if isinstance(value, list | tuple) else []
    )


def _take_addresses(taking: Taking, looker: Looker) -> None:
    for key, name in (("permalink", "ARTICLE_URL"), ("language_permalink", "ARTICLE_LANG_URL")):
        pattern = looker.find(name)
        if isinstance(pattern, str):
            pattern = pattern.removeprefix("/")
        taking.take_permalink(pattern, looker.where(name), key=key)
    for key, name in (("filename_keys", "FILENAME_METADATA"), ("path_keys", "PATH_METADATA")):
        expression = looker.find(name)
        if expression not in (None, "", _DEFAULT_DATES):
            taking.take(key, expression, looker.where(name))
    if looker.find("SLUGIFY_SOURCE") == "basename":
        taking.take("slug_from", "filename", looker.where("SLUGIFY_SOURCE"))
    given = looker.find("SLUG_REGEX_SUBSTITUTIONS") or looker.find("ARTICLE_REGEX_SUBSTITUTIONS")
    if isinstance(given, list | tuple):
        pairs = [list(each) if isinstance(each, tuple) else each for each in given]
        taking.take("slug_substitutions", pairs, looker.where("SLUG_REGEX_SUBSTITUTIONS"))
    ways = [word for name, word in _WAYS.items() if looker.find(name) is True]
    taking.take("slugs", ways, " and ".join(map(looker.where, _WAYS)))


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
            taking.take_default("default_category", category, where)
    elif looker.find("USE_FOLDER_AS_CATEGORY") is False:
        taking.take_default("category", "misc", looker.where("USE_FOLDER_AS_CATEGORY"))
