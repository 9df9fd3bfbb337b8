"""Exports of Buttondown: a zip archive with emails.csv, or Markdown files."""

import re
from collections.abc import Iterator

from publisher.content.characters import replace_forbidden
from publisher.content.front_matter import read_front_matter
from publisher.content.importers.archives import Archive, open_archive
from publisher.content.importers.exports import ExportImport
from publisher.content.importers.exports.rows import read_rows
from publisher.content.importers.exports.texts import (
    count_words,
    find_slug,
    is_web,
    name_article,
    read_line,
    read_moment,
)
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.content.importers.markdown_writer import write_markdown
from publisher.content.source_text import split_source
from publisher.errors import ArticleError, ImportSourceError
from publisher.model.articles import Picture

_MODE = re.compile(r"<!--\s{0,9}buttondown-editor-mode:\s{0,9}(\w{1,20})\s{0,9}-->")
#: Names of subscribers and the like, filled in for each of them.
_TAG = re.compile(r" ?\{\{[^{}]{0,500}\}\}|\{%[^{}%]{0,500}%\}")
_SENT = frozenset({"sent", "imported", "published", "in_flight", "about_to_send", "throttled"})
_SCHEDULED = frozenset({"scheduled", "resending"})


def read(content: bytes, name: str) -> ExportImport:
    """Return the newsletters of an export, in its order.

    Raises:
        ImportSourceError: It has no newsletters, or is damaged.
    """
    archive = open_archive(content)
    problems: list[str] = []
    rows = list(_read_files(archive, problems))
    table = next((each for each in archive.names if each.rpartition("/")[2] == "emails.csv"), None)
    if table is not None:
        by_key = {_key(row): row for row in rows}
        listed = read_rows(archive.read(table), table)
        # The table knows the date and the state; the file may have the text.
        rows = [{**by_key.pop(_key(row), {}), **_only_said(row)} for row in listed]
        rows += by_key.values()
    if not rows:
        raise ImportSourceError(
            f"{name} has no newsletters: neither emails.csv nor Markdown files",
            hint="Export the newsletters again under Settings, and give the zip file.",
        )
    made = [_make_article(row) for row in rows]
    tags = sum(number for _, number in made)
    if tags:
        many = count_words(tags, "tag", "tags")
        problems.append(f"{many} removed that stood for something of each subscriber ({{{{ … }}}})")
    return ExportImport(
        title=None, articles=tuple(article for article, _ in made), problems=tuple(problems)
    )


def _key(row: dict[str, str]) -> str:
    return row.get("slug") or row.get("id") or row.get("subject", "")


def _only_said(row: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in row.items() if value}


def _read_files(archive: Archive, problems: list[str]) -> Iterator[dict[str, str]]:
    for name in archive.names:
        if not name.lower().endswith(".md") or name.startswith("__MACOSX/"):
            continue
        try:
            text = split_source(archive.read(name), name, is_foreign=True)
            values = read_front_matter(text, {}).values()
        except ArticleError as error:
            problems.append(error.message)
            continue
        row = {key.lower(): str(value) for key, value in values.items() if value is not None}
        stem = name.rpartition("/")[2][:-3]
        row.setdefault("subject", row.get("title", ""))
        row.setdefault("slug", stem)
        yield {**row, "body": text.body}


def _make_article(row: dict[str, str]) -> tuple[ImportedArticle, int]:
    """Return the article, and how many tags were removed from it."""
    doubts: list[Doubt] = []
    body, tags = _TAG.subn("", replace_forbidden(row.get("body", "")))
    mode = _MODE.search(body)
    body = _MODE.sub("", body).replace("\r\n", "\n").strip()
    if (mode is not None and mode[1] == "fancy") or body.startswith(("<p", "<div", "<h")):
        body = write_markdown(body)
    status = row.get("status", "").lower()
    written = row.get("publish_date") or row.get("date") or row.get("creation_date", "")
    address, image = row.get("absolute_url", ""), row.get("image", "")
    number = row.get("id") or row.get("slug") or read_line(row.get("subject", ""))
    # A file without a state is of those that were sent, if it has a date.
    is_sent = status in _SENT or (not status and bool(row.get("publish_date") or row.get("date")))
    article = ImportedArticle(
        original=Original(id=f"buttondown:{number}", url=address if is_web(address) else None),
        title=name_article(read_line(row.get("subject", "")), "", row.get("slug", ""), doubts),
        markdown=body.rstrip("\n") + "\n",
        published=read_moment("date", written, doubts),
        draft=not is_sent and status not in _SCHEDULED,
        was_public=is_sent,
        summary=read_line(row.get("description", "")) or None,
        slug=find_slug(row.get("slug")),
        picture=Picture(url=image) if is_web(image) else None,
        doubts=tuple(doubts),
    )
    return article, tags
