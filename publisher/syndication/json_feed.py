"""JSON Feed 1.1, written by hand: feedgen does not know it."""

import json
from collections.abc import Mapping

from publisher.model.articles import Attachment, Entry, Person
from publisher.model.publication import FeedFormat
from publisher.syndication.dates import shown
from publisher.syndication.feeds import Feed
from publisher.syndication.fragments import UNKNOWN_TYPE, Setting, list_terms

_VERSION = "https://jsonfeed.org/version/1.1"
_COMPULSORY = frozenset({"id", "content_html", "content_text"})


def render_entry(entry: Entry, setting: Setting) -> dict[str, object]:
    """Return the item of one entry, as it stands in every feed with the same setting.

    The entry has been prepared (`fragments.prepare_entry`).
    """
    article = entry.article
    # One of both is compulsory, even where there is nothing to say.
    content = {"content_text": article.summary}
    if setting.full_text and article.html:
        content = {"content_html": article.html}
    item: dict[str, object] = {
        "id": entry.id,
        "url": article.url,
        "title": article.title,
        **content,
        "summary": article.summary,
        "image": None if article.picture is None else article.picture.url,
        "date_published": shown(article.published, setting.timezone).isoformat(),
        "date_modified": shown(article.significant_at, setting.timezone).isoformat(),
        "authors": [_person(author) for author in article.authors],
        "tags": [value for _, value in list_terms(article)],
        "language": setting.stated_language(article),
        "attachments": [_attachment(attachment) for attachment in article.supplement.attachments],
    }
    return {key: value for key, value in item.items() if value or key in _COMPULSORY}


def indent_item(item: bytes) -> bytes:
    """Return an item, in JSON of whatever form, as it stands in a document."""
    # No text in JSON holds the end of a line.
    return json.dumps(json.loads(item), ensure_ascii=False, indent=1).replace("\n", "\n  ").encode()


def render_feed(feed: Feed, items: list[bytes]) -> bytes:
    """Return the whole document in UTF-8, `version` first, with the indented items in order."""
    next_url = None if feed.history is None else feed.history.previous.get(FeedFormat.JSON)
    document = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.self_urls[FeedFormat.JSON],
        **({"next_url": next_url} if next_url is not None else {}),
        "description": feed.description,
        **({"icon": feed.logo.url} if feed.logo is not None else {}),
        **({"favicon": feed.icon.url} if feed.icon is not None else {}),
        "language": feed.language,
        "authors": [_person(feed.author)],
        **({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.hub else {}),
        "items": [],
    }
    frame = write_document(document)
    if not items:
        return frame
    place = frame.rindex(b"]")
    return b"".join((frame[:place], b"\n  ", b",\n  ".join(items), b"\n ", frame[place:]))


def write_document(document: Mapping[str, object]) -> bytes:
    """Return a document in UTF-8, its fields in their order."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _attachment(attachment: Attachment) -> dict[str, object]:
    duration = attachment.duration
    fields: dict[str, object] = {
        "url": attachment.url,
        "mime_type": attachment.media_type or UNKNOWN_TYPE,
        "title": attachment.title,
        "size_in_bytes": attachment.length,
        "duration_in_seconds": None if duration is None else round(duration.total_seconds()),
    }
    return {key: value for key, value in fields.items() if value}


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, **({"url": person.url} if person.url else {})}
