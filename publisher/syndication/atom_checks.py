"""What must hold of an Atom document (RFC 4287) beyond being well-formed."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from publisher.model.publication import FeedFormat
from publisher.syndication.content_checks import find_content_fault
from publisher.syndication.feeds import Feed
from publisher.syndication.value_checks import (
    find_address_fault,
    find_enclosure_fault,
    find_id_fault,
    read_rfc_3339,
)

_ATOM = "{http://www.w3.org/2005/Atom}"
_ONCE = ("id", "title", "updated")


def list_faults(root: etree._Element, feed: Feed) -> Iterator[str]:
    """Yield what is wrong with the document, each in a sentence without a full stop."""
    if root.tag != f"{_ATOM}feed":
        yield "is no Atom feed"
        return
    yield from _list_common(root)
    entries = root.findall(f"{_ATOM}entry")
    if root.find(f"{_ATOM}author") is None:
        yield "names no author"
    own = [link.get("href") for link in root.findall(f"{_ATOM}link") if link.get("rel") == "self"]
    if own != [feed.self_urls[FeedFormat.ATOM]]:
        yield "does not say once where it is"
    if entries and list(root).index(entries[0]) != len(root) - len(entries):
        yield "something stands behind the first entry that is no entry"
    if [entry.findtext(f"{_ATOM}id") for entry in entries] != [each.id for each in feed.entries]:
        yield "holds other entries than it should, or in another order"
    latest = max((entry.findtext(f"{_ATOM}updated") or "" for entry in entries), key=_moment_key,
                 default=None)  # fmt: skip
    if latest is not None and _moment_key(latest) != _moment_key(root.findtext(f"{_ATOM}updated")):
        yield "is not as new as its newest entry"
    for entry in entries:
        identity = entry.findtext(f"{_ATOM}id")
        for fault in _list_entry_faults(entry):
            yield f"entry {identity}: {fault}"


def _moment_key(text: str | None) -> float:
    moment = read_rfc_3339(text)
    return 0 if moment is None else moment.timestamp()


def _list_common(element: etree._Element) -> Iterator[str]:
    for name in _ONCE:
        if len(element.findall(f"{_ATOM}{name}")) != 1:
            yield f"has not exactly one {name}"
    fault = find_id_fault(element.findtext(f"{_ATOM}id"))
    if fault is not None:
        yield fault
    for name in ("updated", "published"):
        date = element.find(f"{_ATOM}{name}")
        if date is not None and read_rfc_3339(date.text) is None:
            yield f"{name} is {date.text!r}, which is no date as RFC 3339 has it"
    links = element.findall(f"{_ATOM}link")
    pages = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in links
        if link.get("rel") in (None, "alternate")
    )
    if any(count > 1 for count in pages.values()):
        yield "leads to more than one page of a type and language"
    for link in links:
        fault = find_address_fault("a link", link.get("href"))
        if link.get("rel") == "enclosure":
            fault = fault or find_enclosure_fault(link.get("href"), link.get("type"))
        if fault is not None:
            yield fault


def _list_entry_faults(entry: etree._Element) -> Iterator[str]:
    yield from _list_common(entry)
    if entry.find(f"{_ATOM}published") is None:
        yield "has no date of publication"
    content = entry.find(f"{_ATOM}content")
    if content is not None:
        if content.get("type") != "html":
            yield f"its content is of the type {content.get('type')!r} and not html"
        fault = find_content_fault(content.text or "")
        if fault is not None:
            yield fault
