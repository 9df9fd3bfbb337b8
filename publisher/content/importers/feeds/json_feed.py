"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
from collections.abc import Iterator, Mapping

from publisher.content.importers.feeds.people import join_people, make_person
from publisher.content.importers.feeds.raw import Enclosure, RawEntry, RawFeed, Text
from publisher.errors import ImportSourceError
from publisher.model.articles import Person


def read_json(text: str) -> RawFeed:
    """Return what a JSON Feed says; a value of another type than the format asks for says nothing.

    Raises:
        ImportSourceError: It is not JSON, or not a feed.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "nested too deeply or with numbers too long")
        line = getattr(error, "lineno", None)
        place = "" if line is None else f", line {line}"
        raise ImportSourceError(
            f"the feed is not JSON: {reason}{place}",
            hint="Tell those who run it; a checker of JSON shows them where.",
        ) from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ImportSourceError(
            "it is JSON, but no JSON Feed: it has no list of items",
            hint="Give the address of a feed.",
        )
    entries = [_read_entry(item) for item in feed["items"] if isinstance(item, dict)]
    missing = len(feed["items"]) - len(entries)
    return RawFeed(
        title=Text(value=_text(feed, "title"), is_html=False),
        link=_text(feed, "home_page_url"),
        self_link=_text(feed, "feed_url"),
        language=_text(feed, "language"),
        authors=_read_authors(feed),
        entries=tuple(entries),
        is_seen_from_page=True,
        problems=(f"{missing} items are no objects and were left out",) if missing else (),
    )


def _read_entry(item: Mapping[str, object]) -> RawEntry:
    content = None
    if _text(item, "content_html"):
        content = Text(value=_text(item, "content_html"), is_html=True)
    elif _text(item, "content_text"):
        content = Text(value=_text(item, "content_text"), is_html=False)
    summary = _text(item, "summary")
    return RawEntry(
        id=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        title=Text(value=_text(item, "title"), is_html=False),
        content=content,
        summary=Text(value=summary, is_html=False) if summary else None,
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        authors=_read_authors(item),
        tags=tuple(_read_tags(item)),
        language=_text(item, "language"),
        picture=_text(item, "image") or _text(item, "banner_image"),
        enclosures=tuple(_read_attachments(item)),
    )


def _text(table: Mapping[str, object], key: str) -> str:
    """Return a text, or a number as one: version 1.0 had both for ids."""
    value = table.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    # Half of a character can be written in JSON, and nowhere else.
    return value.encode("utf-8", "replace").decode("utf-8")


def _tables(value: object) -> Iterator[Mapping[str, object]]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield each


def _read_authors(table: Mapping[str, object]) -> tuple[Person, ...]:
    # `authors` is of version 1.1, `author` of 1.0; some write both.
    found = [*_tables(table.get("authors"))] or [*_tables(table.get("author"))]
    people = (make_person(_text(each, "name"), url=_text(each, "url")) for each in found)
    return join_people(person for person in people if person is not None)


def _read_tags(item: Mapping[str, object]) -> Iterator[str]:
    tags = item.get("tags")
    for each in tags if isinstance(tags, list) else []:
        yield _text({"tag": each}, "tag")


def _read_attachments(item: Mapping[str, object]) -> Iterator[Enclosure]:
    for each in _tables(item.get("attachments")):
        yield Enclosure(
            url=_text(each, "url"),
            type=_text(each, "mime_type").lower(),
            title=_text(each, "title"),
            length=_read_size(each.get("size_in_bytes")),
        )


def _read_size(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 < value < 1e15 else None
