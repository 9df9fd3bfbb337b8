"""Zola: config.toml."""

from pathlib import Path

from publisher.config.foreign.sources import read_table
from publisher.config.foreign.taking import Taking, as_table, is_yes


def read_zola(taking: Taking, file: Path) -> None:
    """Take over what `config.toml` says."""
    config, name = read_table(file), file.name
    languages, extra = as_table(config.get("languages")), as_table(config.get("extra"))
    default = config.get("default_language")
    default = default if isinstance(default, str) and default else "en"
    for table, place in (
        (as_table(languages.get(default)), f"{name}: languages.{default}."),
        (config, f"{name}: "),
    ):
        taking.take("title", table.get("title"), f"{place}title")
        taking.take("description", table.get("description"), f"{place}description")
    taking.take("url", config.get("base_url"), f"{name}: base_url")
    taking.take(
        "language",
        default,
        f"{name}: default_language" if "default_language" in config else "Zola's own default",
    )
    taking.take("timezone", "UTC", "Zola's own rule")
    taking.take("author", config.get("author"), f"{name}: author")
    taking.take("author", extra.get("author"), f"{name}: extra.author")
    taking.take_folder(Path("content"), "Zola's own rule")
    for key in languages:
        if key != default:
            taking.take_language(key, f"{name}: languages.{key}")
    if taking.languages:
        taking.take("language_prefix", "others", "Zola's own rule")
    else:
        # Named, so that no file called `post.no.md` is taken for one in Norwegian.
        taking.take_language(default, f"{name}: the only language")
    slugify = as_table(config.get("slugify"))
    ways = {"safe": ["keep-marks"], "off": ["as-is"]}.get(str(slugify.get("paths")), [])
    ways += ["keep-dates"] if is_yes(slugify.get("paths_keep_dates")) else []
    taking.take("slugs", ways, f"{name}: slugify")
    ignored = config.get("ignored_content")
    for glob in ignored if isinstance(ignored, list) else []:
        if isinstance(glob, str) and glob:
            taking.exclude(glob if "/" in glob else f"**/{glob}", f"{name}: ignored_content")
    if is_yes(config.get("generate_feeds")) or is_yes(config.get("generate_feed")):
        names = config.get("feed_filenames") or [config.get("feed_filename") or "atom.xml"]
        for each in names if isinstance(names, list) else []:
            if isinstance(each, str):
                new = "feeds/all.atom" if "atom" in each else "feeds/all.rss"
                taking.note_feed(f"/{each}", new)
