"""Docusaurus: docusaurus.config.js or .ts."""

from pathlib import Path

from publisher.config.foreign.script_file import read_script
from publisher.config.foreign.sources import read_text
from publisher.config.foreign.taking import Taking, Unread

_TRANSLATED = "i18n/{}/docusaurus-plugin-content-blog"


def read_docusaurus(taking: Taking, file: Path) -> None:
    """Take over the literals of the file."""
    script, name = read_script(read_text(file)), file.name
    taking.take("title", script.find("title"), f"{name}: title")
    taking.take("description", script.find("tagline"), f"{name}: tagline")
    url, below, where = script.find("url"), script.find("baseUrl"), f"{name}: url"
    if isinstance(url, str) and isinstance(below, str) and below.strip("/"):
        url, where = f"{url.rstrip('/')}/{below.strip('/')}/", f"{name}: url and baseUrl"
    elif isinstance(below, Unread):
        taking.leave(f"{name}: baseUrl: {below.reason}; the address ends without it")
    taking.take("url", url, where)
    default = script.find("i18n", "defaultLocale")
    taking.take("language", default, f"{name}: i18n.defaultLocale")
    taking.take("language", "en", "Docusaurus' own default")
    taking.take("timezone", "UTC", "Docusaurus' own rule")
    blog = ("presets", "blog")
    if script.find(*blog) is False:
        taking.leave(f"{name}: blog: there is none")
    path, route = (
        value if isinstance(value, str) and value else "blog"
        for value in (script.find(*blog, "path"), script.find(*blog, "routeBasePath"))
    )
    for key in ("path", "routeBasePath"):
        found = script.find(*blog, key)
        if isinstance(found, Unread):
            taking.leave(f"{name}: blog.{key}: {found.reason}; blog is written")
    taking.take_folder(Path(path), f"{name}: blog.path")
    end = "/" if script.find("trailingSlash") is True else ""
    pattern = "/".join(["", *filter(None, route.split("/")), ":path"])
    taking.take_permalink(f"{pattern}{end}", f"{name}: blog.routeBasePath")
    for locale in script.listed.get(("i18n", "locales"), []):
        if locale != default:
            folder = Path(_TRANSLATED.format(locale))
            has_folder = "/" not in locale and (taking.root / folder).is_dir()
            where = f"{name}: i18n.locales"
            taking.take_language(locale, where, folder=folder if has_folder else None)
    if taking.languages:
        taking.take("language_prefix", "others", "Docusaurus' own rule")
    if script.find("plugins", "routeBasePath") or script.find("plugins", "path"):
        taking.leave(f"{name}: plugins: a second blog, where there is one, is not read")
    taking.note_feed(f"/{route.strip('/')}/rss.xml".replace("//", "/"))
    taking.note_feed(f"/{route.strip('/')}/atom.xml".replace("//", "/"), "feeds/all.atom")
