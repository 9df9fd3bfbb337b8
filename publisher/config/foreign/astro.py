"""Astro: astro.config.*, and the constants that its templates keep beside the pages."""

from pathlib import Path

from publisher.config.foreign.script_file import Script, read_script
from publisher.config.foreign.sources import read_text
from publisher.config.foreign.taking import Taking
from publisher.errors import ConfigurationError

#: Where templates keep the title and the like.
_BESIDE = ("src/consts.ts", "src/consts.js", "src/config.ts", "src/site.config.ts")
_NAMES = {
    "title": ("SITE_TITLE", "TITLE"),
    "description": ("SITE_DESCRIPTION", "DESCRIPTION"),
    "author": ("SITE_AUTHOR", "AUTHOR"),
    "language": ("SITE_LANG", "LANG", "LOCALE"),
}
#: In an object called SITE or siteConfig.
_KEYS = {
    "title": ("title", "TITLE", "name"),
    "description": ("desc", "description"),
    "url": ("website", "url"),
    "author": ("author",),
    "language": ("lang", "language"),
    "timezone": ("timezone",),
}
_OBJECTS = ("SITE", "siteConfig", "SITE_CONFIG", "site", "config")
_COLLECTIONS = ("blog", "posts", "post", "articles")


def read_astro(taking: Taking, file: Path) -> None:
    """Take over the literals of the files."""
    script, name = read_script(read_text(file)), file.name
    url, below, where = script.find("site"), script.find("base"), f"{name}: site"
    if isinstance(url, str) and isinstance(below, str) and below.strip("/"):
        url, where = f"{url.rstrip('/')}/{below.strip('/')}/", f"{name}: site and base"
    taking.take("url", url, where)
    default = script.find("i18n", "defaultLocale")
    taking.take("language", default, f"{name}: i18n.defaultLocale")
    for each in _BESIDE:
        if (taking.root / each).is_file():
            _take_constants(taking, each)
    taking.take("timezone", "UTC", "Astro's own rule")
    for locale in script.listed.get(("i18n", "locales"), []):
        if locale != default:
            taking.take_language(locale, f"{name}: i18n.locales")
    if taking.languages:
        in_all = script.find("i18n", "routing", "prefixDefaultLocale") is True
        words = "all" if in_all else "others"
        taking.take("language_prefix", words, f"{name}: i18n.routing.prefixDefaultLocale")
    collection = _take_folder(taking)
    _take_permalink(taking, script, collection)
    pages = taking.root / "src" / "pages"
    for feed in ("rss.xml", "feed.xml", "atom.xml"):
        if any((pages / f"{feed}{suffix}").is_file() for suffix in (".js", ".ts")):
            taking.note_feed(f"/{feed}")


def _take_constants(taking: Taking, path: str) -> None:
    try:
        script = read_script(read_text(taking.root / path))
    except ConfigurationError as error:
        taking.leave(error.message)
        return
    for key, names in _NAMES.items():
        for name in names:
            taking.take(key, script.constants.get(name), f"{path}: {name}")
    for key, names in _KEYS.items():
        for declaration in _OBJECTS:
            for name in names:
                value = script.find_in(declaration, name)
                taking.take(key, value, f"{path}: {declaration}.{name}")


def _take_folder(taking: Taking) -> str:
    """Take the folder with the articles; return its name."""
    for base in ("src/content", "src/data"):
        folder = taking.root / base
        below = (
            sorted(each.name for each in folder.iterdir() if each.is_dir())
            if folder.is_dir()
            else []
        )
        chosen = next((each for each in _COLLECTIONS if each in below), None)
        if chosen is None and len(below) == 1:
            chosen = below[0]
        if chosen is not None:
            taking.take_folder(Path(base, chosen), f"{base} is there")
            return chosen
    taking.take_folder(Path("src/content/blog"), "as Astro's own template has it")
    taking.leave("src/content: no folder that can be told to hold the articles")
    return "blog"


def _take_permalink(taking: Taking, script: Script, collection: str) -> None:
    pages, found = taking.root / "src" / "pages", []
    if pages.is_dir():
        for folder in (pages, *sorted(each for each in pages.iterdir() if each.is_dir())):
            if folder == pages or not folder.name.startswith("["):
                routes = [each.name for each in folder.iterdir() if _is_route(each.name)]
                found += ["" if folder == pages else folder.name] if routes else []
    chosen = next((each for each in (collection, *_COLLECTIONS) if each in found), None)
    if chosen is None and len(found) == 1:
        chosen = found[0]
    if chosen is None:
        taking.leave("src/pages: where articles are shown cannot be told; see permalink")
        chosen = collection
    is_file = script.find("build", "format") == "file" or script.find("trailingSlash") == "never"
    pattern = "/".join(["", *filter(None, [chosen]), ":folders", ":slug"])
    where = f"src/pages/{chosen}" if chosen in found else "as Astro's own template has it"
    taking.take_permalink(pattern + ("" if is_file else "/"), where)


def _is_route(name: str) -> bool:
    return name.startswith(("[...slug]", "[slug]", "[...id]", "[id]"))
