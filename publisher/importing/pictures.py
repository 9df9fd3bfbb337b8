"""The pictures of an article, fetched to stand beside it."""

import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publisher.content.importers.imported import Asset, ImportedArticle
from publisher.errors import PublisherError
from publisher.fetching import MB, fetch

_PICTURE = re.compile(
    r"!\[[^\]]*\]\(<?(https?://[^\s()<>]+)|<img\b[^>]*\ssrc=\"(https?://[^\"]+)\""
)
_TYPES = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp",
    "image/avif": ".avif", "image/svg+xml": ".svg",
}  # fmt: skip
_UNSAFE = re.compile(r"[^A-Za-z0-9._\-]+")


def with_pictures(
    article: ImportedArticle, *, allowed_hosts: Collection[str] = ()
) -> tuple[ImportedArticle, list[str]]:
    """Return the article with its pictures fetched, and what could not be had."""
    problems: list[str] = []
    assets = list(article.assets)
    for address, stem in _name_pictures(article).items():
        try:
            fetched = fetch(address, allowed_hosts=allowed_hosts, limit=20 * MB)
        except PublisherError as error:
            problems.append(f"{article.title}: {error.message}")
            continue
        suffix = _TYPES.get(fetched.content_type or "")
        if suffix is None:
            problems.append(f"{article.title}: {address} is no picture")
            continue
        assets.append(Asset(address=address, name=stem + suffix, content=fetched.content))
    return replace(article, assets=tuple(assets)), problems


def name_for_file(article: ImportedArticle, file: Path) -> ImportedArticle:
    """Return the article with names of pictures that no other article beside the file has."""
    assets = (replace(each, name=_prefix(file) + each.name) for each in article.assets)
    return replace(article, assets=tuple(assets))


def _prefix(file: Path) -> str:
    """Return what tells the pictures of a file from those of its neighbours in the folder."""
    return "" if file.stem == "index" else f"{file.stem}-"


def name_kept_pictures(article: ImportedArticle, file: Path, content: str) -> ImportedArticle:
    """Return the article naming those pictures that an earlier import put beside its file."""
    markdown, picture = article.markdown, article.picture
    fetched = {each.address for each in article.assets if each.content is not None}
    named = _name_pictures(article)
    for address in sorted(named.keys() - fetched, key=len, reverse=True):
        names = (_prefix(file) + named[address] + suffix for suffix in _TYPES.values())
        kept = (each for each in names if each in content and (file.parent / each).is_file())
        name = next(kept, None)
        if name is not None:
            markdown = markdown.replace(address, name)
            if picture is not None and picture.url == address:
                picture = replace(picture, url=name)
    return replace(article, markdown=markdown, picture=picture)


def _name_pictures(article: ImportedArticle) -> dict[str, str]:
    """Return address → name without suffix, no two alike, of each picture that is elsewhere."""
    found = [one or other for one, other in _PICTURE.findall(article.markdown)]
    if article.picture is not None:
        found.append(article.picture.url)
    taken = {each.name.rpartition(".")[0] for each in article.assets}
    known = {each.address for each in article.assets if each.content is not None}
    names: dict[str, str] = {}
    for address in dict.fromkeys(found):
        if address in known or not address.startswith(("https://", "http://")):
            continue
        last = unquote(urlsplit(address).path.rpartition("/")[2])
        stem = _UNSAFE.sub("-", last.rpartition(".")[0] or last).strip("-.")[:60] or "picture"
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        names[address] = name
    return names
