"""Another generator's configuration becomes a `publisher.toml`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from publisher.config.foreign.astro import read_astro
from publisher.config.foreign.docusaurus import read_docusaurus
from publisher.config.foreign.eleventy import CONFIGURATIONS, read_eleventy
from publisher.config.foreign.hugo import find_hugo_files, read_hugo
from publisher.config.foreign.jekyll import read_jekyll
from publisher.config.foreign.mkdocs import read_mkdocs
from publisher.config.foreign.nikola import read_nikola
from publisher.config.foreign.pelican import read_pelican
from publisher.config.foreign.sources import read_text
from publisher.config.foreign.taking import NOT_SAID, Taking
from publisher.config.foreign.writing import list_found, write_publisher_toml
from publisher.config.foreign.zola import read_zola
from publisher.errors import ConfigurationError

#: Written where the configuration does not say; `left_out` says that it is to be changed.
_NO_ADDRESS = "https://example.org/"
_HUGO_FOLDER = Path("config") / "_default"


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenOver:
    """What became of a configuration."""

    #: Text of the `publisher.toml`.
    toml: str
    #: One line for each value: what it is, and where it was found.
    found: tuple[str, ...]
    #: One line for each thing that is not taken over: what, and why, and what to do.
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """How a configuration is known."""

    generator: str
    #: Of the whole file name.
    name: str
    #: What must stand in the file, where two generators share a name.
    content: str = ""


_MARKS = (
    _Mark("hugo", r"hugo\.(?:toml|ya?ml|json)"),
    _Mark("zola", r"(?:config|zola)\.toml", r"(?m)^base_url[ \t]*+="),
    _Mark(
        "hugo",
        r"config\.(?:toml|ya?ml|json)",
        r"(?mi)^[ \t{]*+\"?(?:baseURL|languageCode|theme|title)\"?[ \t]*+[:=]",
    ),
    _Mark("jekyll", r"_config[\w.-]*\.(?:ya?ml|toml)"),
    _Mark("nikola", r"conf\.py", r"(?m)^BLOG_TITLE[ \t]*+="),
    _Mark(
        "pelican",
        r"[\w-]*conf\w*\.py",
        r"(?m)^(?:SITENAME|SITEURL|AUTHOR)[ \t]*+=|^from pelicanconf ",
    ),
    _Mark("mkdocs", r"mkdocs\.ya?ml"),
    _Mark("docusaurus", r"docusaurus\.config\.(?:js|ts|mjs|cjs|mts)"),
    _Mark("astro", r"astro\.config\.(?:js|ts|mjs|cjs|mts)"),
    _Mark("eleventy", "|".join(map(re.escape, CONFIGURATIONS))),
    _Mark("eleventy", r"package\.json", r"\"@11ty/eleventy\""),
)  # fmt: skip
_READERS: dict[str, Callable[[Taking, Path], None]] = {
    "jekyll": read_jekyll, "pelican": read_pelican, "zola": read_zola, "nikola": read_nikola,
    "mkdocs": read_mkdocs, "docusaurus": read_docusaurus, "astro": read_astro,
    "eleventy": read_eleventy,
}  # fmt: skip
#: A blog's folder can hold thousands of files; its configuration is one of few in it.
_MOST_NAMES = 10_000


def take_over_config(path: Path, *, to: Path | None = None) -> TakenOver:
    """Return what a generator's configuration says as a `publisher.toml`. Nothing is run.

    `path` is the configuration, or the blog's folder; `to` the folder that `publisher.toml` is
    for, the blog's own where it is None. Folders are named from there.

    Raises:
        ConfigurationError: There is no configuration that is known, more than one, or it cannot
            be read.
    """
    try:
        generator, file, root = _find(path.absolute())
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{path}: {getattr(error, 'strerror', None) or error}",
            hint="Check the path and its permissions.",
        ) from error
    taking = Taking(dialect=generator, root=root, to=(to or root).absolute())
    try:
        if generator == "hugo":
            read_hugo(taking, find_hugo_files(root, file))
        elif file is not None:
            _READERS[generator](taking, file)
    except OSError as error:
        raise ConfigurationError(
            f"{error.filename or path}: {error.strerror or error}",
            hint="Check the folder and its permissions.",
        ) from error
    name = "config/_default" if file is None else file.name
    _fill(taking, name, root)
    return TakenOver(
        toml=write_publisher_toml(taking, name),
        found=list_found(taking),
        left_out=tuple(taking.left_out),
    )


def _fill(taking: Taking, name: str, root: Path) -> None:
    """Write what publisher must have and the configuration does not say, and note it."""
    for key, line in taking.unread.items():
        if key not in taking.values or taking.values[key].where.endswith("own default"):
            taking.leave(line)
    if "title" not in taking.values:
        taking.take("title", root.name or "Blog", "the folder's name")
        taking.take("title", "Blog", NOT_SAID)
        taking.leave(f"{name}: no title: the folder's name is written; change title")
    if "url" not in taking.values:
        taking.take("url", _NO_ADDRESS, NOT_SAID)
        taking.leave(f"{name}: no base address: {_NO_ADDRESS} is written; change url")
    if "language" not in taking.values:
        taking.take("language", "en", NOT_SAID)
        taking.leave(f"{name}: no language: en is written; change language")
    taking.take("timezone", "UTC", NOT_SAID)


def _find(path: Path) -> tuple[str, Path | None, Path]:
    """Return generator, its file (None where it is Hugo's folder), and the blog's folder."""
    if not path.is_dir():
        generator = _tell(path)
        if generator is None:
            raise ConfigurationError(
                f"{path.name}: not a generator's configuration that is known",
                hint="Name one like hugo.toml, _config.yml, pelicanconf.py or mkdocs.yml.",
            )
        if path.parent.parent.name == "config" and generator == "hugo":
            return generator, None, path.parent.parent.parent
        return generator, path, path.parent
    for root in path.parents[:2]:
        if path in (root / "config", root / _HUGO_FOLDER) and find_hugo_files(root, None):
            return "hugo", None, root
    return _find_in_folder(path)


def _find_in_folder(folder: Path) -> tuple[str, Path | None, Path]:
    names = [each for _, each in zip(range(_MOST_NAMES), folder.iterdir(), strict=False)]
    told = [(_tell(each), each) for each in sorted(names) if each.is_file()]
    found = [(generator, file) for generator, file in told if generator and _is_main(file)]
    # A package.json and a configuration of Eleventy are one.
    eleventy = [file for generator, file in found if generator == "eleventy"]
    if len(eleventy) > 1:
        found = [each for each in found if each[1].name != "package.json"]
    if find_hugo_files(folder, None) and not any(each == "hugo" for each, _ in found):
        found.append(("hugo", folder / _HUGO_FOLDER))
    if not found:
        raise ConfigurationError(
            f"{folder}: no generator's configuration that is known",
            hint="Name the file itself: hugo.toml, _config.yml, pelicanconf.py, mkdocs.yml …",
        )
    if len(found) > 1:
        listed = " and ".join(file.relative_to(folder).as_posix() for _, file in found[:5])
        raise ConfigurationError(
            f"{folder}: {listed} are all there", hint="Name the one that is to be taken over."
        )
    generator, file = found[0]
    return generator, None if file.is_dir() else file, folder


def _tell(file: Path) -> str | None:
    """Return the generator whose configuration a file is, or None."""
    for mark in _MARKS:
        if re.fullmatch(mark.name, file.name) and (
            not mark.content or re.search(mark.content, read_text(file))
        ):
            return mark.generator
    return None


def _is_main(file: Path) -> bool:
    """Tell whether a file is the blog's configuration, and not one that adds to it."""
    if file.name.startswith("_config"):
        return file.stem == "_config"
    return file.name == "pelicanconf.py" or not re.fullmatch(
        r"\w*conf\w+\.py|publishconf\.py", file.name
    )
