"""What files beside the articles say: people, tags, and a blog's own settings."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from publisher.content.dialects.facts import Blog
from publisher.content.plain_yaml import read_yaml
from publisher.errors import ArticleError

_NAMES = ("authors.yml", ".authors.yml")
_LARGEST = 1_000_000


def read_blog(files: Iterable[Path]) -> Blog:
    """Return what Jekyll's or MkDocs' settings say, and where they stand; nothing without any."""
    found = next((file for file in files if file.name in ("_config.yml", "mkdocs.yml")), None)
    return Blog() if found is None else Blog(folder=found.parent, settings=_read(found))


def read_tags(files: Iterable[Path]) -> dict[str, str]:
    """Return key → label, as Docusaurus' `tags.yml` has them."""
    labels: dict[str, str] = {}
    for file in files:
        for key, each in _read(file).items() if file.name == "tags.yml" else ():
            label = each.get("label") if isinstance(each, dict) else None
            if isinstance(label, str) and label.strip():
                labels[key] = " ".join(label.split())
    return labels


def read_people(files: Iterable[Path]) -> Mapping[str, Mapping[str, object]]:
    """Return key → what the side files say of that person.

    A file that cannot be read or understood says nothing: the articles then show the key.
    """
    people: dict[str, Mapping[str, object]] = {}
    for file in files:
        if file.name not in _NAMES:
            continue
        values = _read(file)
        # MkDocs has one table around them.
        inner = values.get("authors")
        found = inner if isinstance(inner, dict) and len(values) == 1 else values
        people.update({key: each for key, each in found.items() if isinstance(each, dict)})
    return people


def _read(file: Path) -> dict[str, object]:
    try:
        text = file.read_bytes()[:_LARGEST].decode("utf-8-sig")
        return read_yaml(text, str(file))[0]
    except (OSError, UnicodeDecodeError, ArticleError):
        return {}
