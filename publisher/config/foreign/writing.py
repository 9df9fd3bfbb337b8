"""What was taken over becomes the text of a `publisher.toml`."""

import json
import re
from collections.abc import Iterator, Mapping

from publisher.config.foreign.taking import NOT_SAID, Taken, Taking

_PUBLICATION = ("title", "description", "url", "language", "timezone", "author")
_CONTENT = (
    "permalink", "language_permalink", "language_prefix", "slug_from", "slugs",
    "slug_substitutions", "dates", "filename_keys", "path_keys",
)  # fmt: skip
#: What TOML takes as a key without quotation marks.
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def write_publisher_toml(taking: Taking, file_name: str) -> str:
    """Return the file's text; each value says behind it where it was found."""
    lines = [
        f"# Taken over from {file_name}. What stands behind a # says where a value was found.",
        "",
        "[publication]",
    ]
    lines += [_line(key, taking.values[key]) for key in _PUBLICATION if key in taking.values]
    lines += ["", "[content]"]
    folders = Taken([*taking.folders], " and ".join(dict.fromkeys(taking.folders.values())))
    lines += [_line("folders", folders), f"dialect = {_write(taking.dialect)}"]
    lines += [_line(key, taking.values[key]) for key in _CONTENT if key in taking.values]
    for key, globs in (("include", taking.included), ("exclude", taking.excluded)):
        if globs:
            where = " and ".join(dict.fromkeys(globs.values()))
            lines.append(_line(key, Taken([*globs], where)))
    lines += _table("content.permalinks", taking.permalinks)
    for name, table in taking.languages.items():
        lines += ["", f"[content.languages.{_key(name)}]  # {taking.language_places[name]}"]
        lines += [f"{key} = {_write(value)}" for key, value in table.items()]
    lines += _table("content.defaults", taking.defaults)
    own = taking.values.get("language")
    if {*taking.languages} - ({str(own.value)} if own is not None else set()):
        lines += ["", "[[feed]]", 'name = "all"', ""]
        lines += ["# A blog in several languages has a feed for each.", "[[feed]]"]
        lines += ['name = "language/{language}"', 'each = "language"']
    return "\n".join(lines) + "\n"


def list_found(taking: Taking) -> tuple[str, ...]:
    """Return a line for each value: what it is, and where it was found."""
    lines = [
        f"{key}: {_say(taken.value)} ({taken.where})"
        for key in (*_PUBLICATION, *_CONTENT)
        if (taken := taking.values.get(key)) and taken.where != NOT_SAID
    ]
    lines += [f"folder: {name} ({where})" for name, where in taking.folders.items()]
    for word, taken_by_key in (("permalink", taking.permalinks), ("default", taking.defaults)):
        lines += [
            f"{word} of {key}: {_say(taken.value)} ({taken.where})"
            for key, taken in taken_by_key.items()
        ]
    lines += [f"articles: {glob} ({where})" for glob, where in taking.included.items()]
    lines += [f"no article: {glob} ({where})" for glob, where in taking.excluded.items()]
    for name, table in taking.languages.items():
        folder = f" in {table['folder']}" if "folder" in table else ""
        lines.append(f"language: {name}{folder} ({taking.language_places[name]})")
    return tuple(lines)


def _table(name: str, values: Mapping[str, Taken]) -> Iterator[str]:
    if values:
        yield from ("", f"[{name}]", *(_line(key, taken) for key, taken in values.items()))


def _line(key: str, taken: Taken) -> str:
    return f"{_key(key)} = {_write(taken.value)}  # {_clean(taken.where)}"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _write(key)


def _write(value: object) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_write, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(key)} = {_write(each)}' for key, each in value.items())} }}"
    text = str(value).encode(errors="replace").decode()
    # A JSON text is a TOML one but for U+007F, which JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _say(value: object) -> str:
    """Return a value as a person reads it."""
    if isinstance(value, dict):
        return " ".join(f"<{each}>" if key == "email" else str(each) for key, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else _clean(value)


def _clean(text: object) -> str:
    """Return a text that a comment and a terminal can hold."""
    return "".join(each if each.isprintable() else "�" for each in str(text))
