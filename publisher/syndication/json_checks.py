"""What must hold of a JSON Feed (version 1.1) beyond being JSON."""

from collections.abc import Iterator
from typing import Any

from publisher.model.publication import FeedFormat
from publisher.syndication.content_checks import find_content_fault
from publisher.syndication.feeds import Feed
from publisher.syndication.value_checks import (
    find_address_fault,
    find_enclosure_fault,
    find_id_fault,
    read_rfc_3339,
)


def list_faults(document: Any, feed: Feed) -> Iterator[str]:
    """Yield what is wrong with the document, each in a sentence without a full stop."""
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        yield "is no JSON Feed"
        return
    if next(iter(document)) != "version":
        yield "does not begin with its version"
    if not document.get("title"):
        yield "has no title"
    if document.get("feed_url") != feed.self_urls[FeedFormat.JSON]:
        yield "does not say where it is"
    items: list[dict[str, Any]] = document["items"]
    if [item.get("id") for item in items] != [entry.id for entry in feed.entries]:
        yield "holds other entries than it should, or in another order"
    for item in items:
        for fault in _list_item_faults(item):
            yield f"entry {item.get('id')}: {fault}"


def _list_item_faults(item: dict[str, Any]) -> Iterator[str]:
    faults = [find_id_fault(item.get("id")), find_address_fault("the entry", item.get("url"))]
    if "content_html" not in item and "content_text" not in item:
        faults.append("has neither content_html nor content_text")
    faults.append(find_content_fault(item.get("content_html") or ""))
    faults.extend(
        find_enclosure_fault(attachment.get("url"), attachment.get("mime_type"))
        for attachment in item.get("attachments", [])
    )
    faults.extend(
        f"{name} is {item.get(name)!r}, which is no date as RFC 3339 has it"
        for name in ("date_published", "date_modified")
        if read_rfc_3339(item.get(name)) is None
    )
    yield from (fault for fault in faults if fault is not None)
