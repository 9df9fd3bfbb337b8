"""What must hold of an Atom document (RFC 4287) beyond being well-formed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from lxml import etree

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

_ATOM = "{http://www.w3.org/2005/Atom}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ONCE = ("id", "title", "updated")

#: Name without namespace → the elements of that name.
Children = Mapping[str, Sequence[etree._Element]]


def list_frame_faults(root: etree._Element, feed: Feed, timezone: tzinfo) -> Iterator[Broken]:
    """Yield what is wrong with a document beside its entries, which have been taken out."""
    if root.tag != f"{_ATOM}feed":
        yield Broken("feed/root", "is no Atom feed")
        return
    children = _sort_out(root)
    yield from _list_common(children)
    own_id = _text(children, "id")
    if own_id != feed.id or own_id in feed.self_urls.values():
        message = f"the id is {own_id!r}, and should be {feed.id!r}"
        yield Broken("feed/id-of-feed", message, own_id or "")
    if _text(children, "title") != feed.title:
        title = _text(children, "title")
        yield Broken("feed/title", f"the title is {title!r}", title or "")
    if "author" not in children:
        yield Broken("feed/author", "names no author")
    own = [link.get("href") for link in children["link"] if link.get("rel") == "self"]
    if own != [feed.self_urls[FeedFormat.ATOM]]:
        yield Broken("feed/self", "does not say once where it is")
    yield from _list_date_faults(children, "updated", feed.updated, timezone, "feed/updated")
    if root.get(_LANGUAGE) != feed.language:
        yield Broken("feed/language", f"its language is {root.get(_LANGUAGE)!r}")
    if feed.rights is not None and _text(children, "rights") != feed.rights:
        yield Broken("feed/rights", "does not say whose it is")


def list_entry_faults(
    entry: etree._Element, article: Article, feed: Feed, timezone: tzinfo, content: ContentCheck
) -> Iterator[Broken]:
    """Yield what is wrong with one entry, which is to show the article."""
    children = _sort_out(entry)
    yield from _list_common(children)
    if _text(children, "title") != legal_title(article):
        title = _text(children, "title")
        yield Broken("feed/title", f"the title is {title!r}", title or "")
    yield from _list_date_faults(children, "published", article.published, timezone, "feed/date")
    yield from _list_date_faults(children, "updated", article.significant_at, timezone, "feed/date")
    stated = None if article.language.lower() == feed.language.lower() else article.language
    if entry.get(_LANGUAGE) != (None if stated is None else make_legal(stated)):
        yield Broken("feed/language", f"its language is {entry.get(_LANGUAGE)!r}")
    for category in children["category"]:
        if not category.get("term") or not category.get("scheme"):
            term = category.get("term")
            yield Broken("feed/atom-category", f"the category {term!r} is of none", term or "")
    for link in children["link"]:
        if link.get("rel") == "enclosure":
            fault = find_enclosure_fault(link.get("href"), link.get("type"), link.get("length"))
            if fault is not None:
                yield fault
    if article.supplement.original_feed is not None:
        source = next(iter(children["source"]), None)
        if source is None or any(source.find(f"{_ATOM}{name}") is None for name in ("id", "title")):
            yield Broken("feed/atom-source", "does not say where it first stood")
    for text in children["content"]:
        if text.get("type") != "html" or len(text):
            yield Broken(
                "feed/atom-content", f"its content is of the type {text.get('type')!r} and not html"
            )
        yield from content.list_faults(text.text or "", article, feed)


def _sort_out(element: etree._Element) -> dict[str, list[etree._Element]]:
    """Return name → the element's children of that name in Atom's namespace."""
    children: dict[str, list[etree._Element]] = defaultdict(list)
    start = len(_ATOM)
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith(_ATOM):
            children[child.tag[start:]].append(child)
    return children


def _text(children: Children, name: str) -> str | None:
    return children[name][0].text if children[name] else None


def _list_date_faults(
    children: Children, name: str, moment: datetime, timezone: tzinfo, rule: str
) -> Iterator[Broken]:
    text = _text(children, name)
    if read_rfc_3339(text) is None:
        message = f"{name} is {text!r}, which is no date as RFC 3339 has it"
        yield Broken("feed/date-form", message, text or "")
        return
    wanted = shown(moment, timezone).isoformat()
    if text != wanted:
        yield Broken(rule, f"{name} is {text}, and should be {wanted}", text or "")


def _list_common(children: Children) -> Iterator[Broken]:
    for name in _ONCE:
        if len(children[name]) != 1:
            yield Broken("feed/atom-once", f"has not exactly one {name}")
    fault = find_id_fault(_text(children, "id"))
    if fault is not None:
        yield fault
    pages = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in children["link"]
        if link.get("rel") in (None, "alternate")
    )
    if any(count > 1 for count in pages.values()):
        yield Broken(
            "feed/atom-one-alternate", "leads to more than one page of a type and language"
        )
    for link in children["link"]:
        fault = find_address_fault("a link", link.get("href"))
        if fault is not None:
            yield fault
