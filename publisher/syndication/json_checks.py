"""What must hold of a JSON Feed (version 1.1) beyond being JSON."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from publisher.model.articles import Article
from publisher.model.publication import FeedFormat
from publisher.syndication.characters import legal_title, make_legal
from publisher.syndication.content_checks import ContentCheck
from publisher.syndication.dates import shown
from publisher.syndication.feeds import Feed
from publisher.syndication.rules import Broken
from publisher.syndication.value_checks import (
    find_address_fault,
    find_enclosure_fault,
    find_id_fault,
    read_rfc_3339,
)

_VERSION = "https://jsonfeed.org/version/1.1"


def list_frame_faults(document: Mapping[str, Any], feed: Feed) -> Iterator[Broken]:
    """Yield what is wrong with a document beside its items."""
    if next(iter(document)) != "version" or document["version"] != _VERSION:
        yield Broken("feed/json-version", "does not begin with its version")
    if not document.get("title") or document["title"] != feed.title:
        yield Broken("feed/title", f"the title is {document.get('title')!r}")
    own = document.get("feed_url")
    if own != feed.self_urls[FeedFormat.JSON]:
        yield Broken("feed/self", "does not say where it is")
    if document.get("language") != feed.language:
        yield Broken("feed/language", f"its language is {document.get('language')!r}")
    if not document.get("authors"):
        yield Broken("feed/author", "names no author")
    if "next_url" in document:
        following = document["next_url"]
        fault = find_address_fault("the next page", following)
        if fault is not None:
            yield fault
        elif following == own:
            yield Broken("feed/json-next", "the next page is the feed itself")


def list_entry_faults(
    item: Mapping[str, Any], article: Article, feed: Feed, timezone: tzinfo, content: ContentCheck
) -> Iterator[Broken]:
    """Yield what is wrong with one item, which is to show the article."""
    for fault in (
        find_id_fault(item.get("id")),
        find_address_fault("the entry", item.get("url")),
    ):
        if fault is not None:
            yield fault
    if item.get("title") != legal_title(article):
        yield Broken("feed/title", f"the title is {item.get('title')!r}", str(item.get("title")))
    if "content_html" not in item and "content_text" not in item:
        yield Broken("feed/json-content", "has neither content_html nor content_text")
    if "content_html" in item:
        yield from content.list_faults(item["content_html"], article, feed)
    stated = None if article.language.lower() == feed.language.lower() else article.language
    if item.get("language") != (None if stated is None else make_legal(stated)):
        yield Broken("feed/language", f"its language is {item.get('language')!r}")
    if article.authors and not item.get("authors"):
        yield Broken("feed/author", "names nobody, and somebody wrote it")
    yield from _list_file_faults(item, article)
    for name, moment in (
        ("date_published", article.published),
        ("date_modified", article.significant_at),
    ):
        yield from _list_date_faults(name, item.get(name), shown(moment, timezone).isoformat())


def _list_file_faults(item: Mapping[str, Any], article: Article) -> Iterator[Broken]:
    attachments = item.get("attachments", [])
    if len(attachments) != len(article.supplement.attachments):
        yield Broken("feed/file", "has other files than the article")
    for attachment in attachments:
        length = attachment.get("size_in_bytes")
        fault = find_enclosure_fault(
            attachment.get("url"),
            attachment.get("mime_type"),
            None if length is None else str(length),
        )
        if fault is not None:
            yield fault


def _list_date_faults(name: str, text: str | None, wanted: str) -> Iterator[Broken]:
    if read_rfc_3339(text) is None:
        message = f"{name} is {text!r}, which is no date as RFC 3339 has it"
        yield Broken("feed/date-form", message, text or "")
    elif text != wanted:
        yield Broken("feed/date", f"{name} is {text}, and should be {wanted}", text or "")
