"""What must hold of an RSS document (RSS 2.0, RSS Best Practices Profile) beyond being
well-formed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from lxml import etree

from publisher.model.articles import Article
from publisher.model.publication import FeedFormat
from publisher.syndication.characters import legal_title, make_legal
from publisher.syndication.content_checks import ContentCheck
from publisher.syndication.dates import rss_date, shown
from publisher.syndication.feeds import Feed
from publisher.syndication.podcasts import ITUNES, NAMESPACES
from publisher.syndication.rules import Broken
from publisher.syndication.value_checks import (
    find_address_fault,
    find_enclosure_fault,
    find_id_fault,
    is_rss_author,
    read_rfc_822,
)

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_PODCASTS = tuple(f"{{{namespace}}}" for namespace in NAMESPACES.values())
#: Width and height in pixels (RSS 2.0, `<image>`).
_LARGEST_IMAGE = {"width": 144, "height": 400}
#: Plain text in which `&` or `<` is spelled as in HTML.
_FRAME_TEXT = re.compile(rb"<(title|description|copyright)>[^<]*&(?:amp|lt);")
_ITEM_TEXT = re.compile(rb"<(title|author|category|source|dc:creator)\b[^<>]*>[^<]*&(?:amp|lt);")

Children = Mapping[str, Sequence[etree._Element]]


def list_frame_faults(root: etree._Element, feed: Feed, timezone: tzinfo) -> Iterator[Broken]:
    """Yield what is wrong with a document beside its items, which have been taken out."""
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        yield Broken("feed/root", "is no RSS 2.0 feed")
        return
    children = _sort_out(channel)
    for name in ("title", "link", "description"):
        if not _text(children, name):
            yield Broken("feed/rss-channel", f"has no {name}")
    fault = find_address_fault("the channel", _text(children, "link"))
    if fault is not None:
        yield fault
    elif _text(children, "link") != feed.page_url:
        yield Broken("feed/rss-channel", f"its link is {_text(children, 'link')}, and no site's")
    if _text(children, "title") != feed.title:
        title = _text(children, "title")
        yield Broken("feed/title", f"the title is {title!r}", title or "")
    links = children[f"{_ATOM}link"]
    own = [link.get("href") for link in links if link.get("rel") == "self"]
    if own != [feed.self_urls[FeedFormat.RSS]]:
        yield Broken("feed/self", "does not say once where it is")
    yield from _list_date_faults(children, "lastBuildDate", feed.updated, timezone, "feed/updated")
    if _text(children, "language") != feed.language:
        yield Broken("feed/language", f"its language is {_text(children, 'language')!r}")
    if feed.rights is not None and _text(children, "copyright") != feed.rights:
        yield Broken("feed/rights", "does not say whose it is")
    yield from _list_image_faults(channel)
    yield from _list_podcast_faults(children, is_podcast=feed.podcast is not None)


def list_entry_faults(
    item: etree._Element, article: Article, feed: Feed, timezone: tzinfo, content: ContentCheck
) -> Iterator[Broken]:
    """Yield what is wrong with one item, which is to show the article."""
    children = _sort_out(item)
    yield from _list_guid_faults(children)
    fault = find_address_fault("the entry", _text(children, "link"))
    if fault is not None:
        yield fault
    if _text(children, "title") != legal_title(article):
        title = _text(children, "title")
        yield Broken("feed/title", f"the title is {title!r}", title or "")
    yield from _list_date_faults(children, "pubDate", article.published, timezone, "feed/date")
    stated = None if article.language.lower() == feed.language.lower() else article.language
    written = _text(children, f"{_DUBLIN_CORE}language")
    if written != (None if stated is None else make_legal(stated)):
        yield Broken("feed/language", f"its language is {written!r}")
    for author in children["author"]:
        email, _, name = (author.text or "").partition(" (")
        if not is_rss_author(name.removesuffix(")"), email):
            message = f"its author is {author.text!r}, without an e-mail address"
            yield Broken("feed/rss-author", message, author.text or "")
    if article.authors and not (children["author"] or children[f"{_DUBLIN_CORE}creator"]):
        yield Broken("feed/author", "names nobody, and somebody wrote it")
    names = [child.tag for child in item]
    if _CONTENT in names and "description" in names[names.index(_CONTENT) :]:
        yield Broken("feed/rss-summary-first", "its summary stands behind its text")
    for text in children[_CONTENT]:
        yield from content.list_faults(text.text or "", article, feed)
    yield from _list_enclosure_faults(children, is_podcast=feed.podcast is not None)


def list_spelling_faults(document: bytes, *, is_item: bool) -> Iterator[Broken]:
    """Yield what readers that take plain text for HTML would show as it was not meant.

    `document` is one item, or everything beside the items.
    """
    found = (_ITEM_TEXT if is_item else _FRAME_TEXT).search(document)
    if found is not None:
        yield Broken("feed/rss-plain-text", f"& or < in {found[1].decode()} is no number")


def _sort_out(element: etree._Element) -> dict[str, list[etree._Element]]:
    children: dict[str, list[etree._Element]] = defaultdict(list)
    for child in element:
        if isinstance(child.tag, str):
            children[child.tag].append(child)
    return children


def _text(children: Children, name: str) -> str | None:
    return children[name][0].text if children[name] else None


def _list_date_faults(
    children: Children, name: str, moment: datetime, timezone: tzinfo, rule: str
) -> Iterator[Broken]:
    text = _text(children, name)
    if read_rfc_822(text) is None:
        yield Broken(
            "feed/date-form", f"{name} is {text!r}, which is no date as RSS has it", text or ""
        )
        return
    wanted = rss_date(shown(moment, timezone))
    if text != wanted:
        yield Broken(rule, f"{name} is {text}, and should be {wanted}", text or "")


def _list_image_faults(channel: etree._Element) -> Iterator[Broken]:
    image = channel.find("image")
    if image is None:
        return
    for name, most in _LARGEST_IMAGE.items():
        size = image.findtext(name)
        if size is not None and int(size) > most:
            yield Broken(
                "feed/rss-image",
                f"its image has a {name} of {size} pixels, of which RSS allows {most}",
            )
    for name in ("title", "link"):
        if image.findtext(name) != channel.findtext(name):
            yield Broken("feed/rss-image", f"its image has another {name} than the channel")


def _list_guid_faults(children: Children) -> Iterator[Broken]:
    guid = children["guid"][0] if children["guid"] else None
    fault = find_id_fault(None if guid is None else guid.text)
    if fault is not None:
        yield fault
        return
    is_address = guid is not None and guid.get("isPermaLink") != "false"
    if guid is not None and is_address and guid.text != _text(children, "link"):
        yield Broken("feed/rss-guid", "its id is said to be its address, and is not")


def _list_podcast_faults(children: Children, *, is_podcast: bool) -> Iterator[Broken]:
    if is_podcast and _text(children, f"{{{ITUNES}}}explicit") not in ("true", "false"):
        yield Broken("feed/podcast-explicit", "does not say whether it is explicit")
    if not is_podcast and any(name.startswith(_PODCASTS) for name in children):
        yield Broken("feed/podcast-only", "speaks of podcasts in a feed that is none")


def _list_enclosure_faults(children: Children, *, is_podcast: bool) -> Iterator[Broken]:
    enclosures = children["enclosure"]
    if len(enclosures) > 1:
        yield Broken("feed/rss-one-enclosure", "has more than one enclosure")
    for enclosure in enclosures:
        fault = find_enclosure_fault(
            enclosure.get("url"), enclosure.get("type"), enclosure.get("length", "")
        )
        if fault is not None:
            yield fault
    if is_podcast and not enclosures:
        yield Broken("feed/podcast-file", "stands in a podcast and has nothing to play")
    if not is_podcast and any(name.startswith(_PODCASTS) for name in children):
        yield Broken("feed/podcast-only", "speaks of podcasts in a feed that is none")
