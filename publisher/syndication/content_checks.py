"""Whether the HTML of an entry can stand in a reader's window."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from publisher.content.directions import is_right_to_left
from publisher.model.articles import Article
from publisher.syndication.feeds import Feed
from publisher.syndication.rules import Broken

#: A tag as the sanitiser writes it, with attribute values in double quotes; else `<` alone.
_TAG = re.compile(r'<(?:(/?[a-zA-Z][a-zA-Z0-9-]*)([^<>"]*+(?>(?:"[^"]*+"[^<>"]*+)*))>)?')
_ATTRIBUTE = re.compile(r'\s([^\s"<>=/]+)="([^"]*)"')
_FORBIDDEN = frozenset({
    "applet", "base", "button", "embed", "form", "frame", "frameset", "iframe", "input", "link",
    "math", "meta", "object", "script", "select", "style", "svg", "template", "textarea",
})  # fmt: skip
_ADDRESSES = frozenset({"href", "src", "poster", "cite"})
_ABSOLUTE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


def list_content_faults(html: str) -> Iterator[Broken]:
    """Yield what is wrong with an entry's HTML."""
    for name, attributes in dict.fromkeys(_TAG.findall(html)):  # those written alike once
        if not name:
            yield Broken("feed/content-markup", "a < begins no tag")
        elif name[0] != "/":
            yield from _list_tag_faults(name.lower(), attributes)


@dataclass(frozen=True, slots=True)
class ContentCheck:
    """Looks at the content of entries, and once at what stands in several documents."""

    #: Address of an article → the content that was looked at last, and what is wrong with it.
    _seen: dict[str, tuple[str, tuple[Broken, ...]]] = field(default_factory=dict)

    def list_faults(self, html: str, article: Article, feed: Feed) -> Iterator[Broken]:
        """Yield what is wrong with the content that a document of the feed has of the article."""
        if not feed.full_text:
            yield Broken("feed/content-length", "a whole text stands among summaries")
        seen = self._seen.get(article.url)
        if seen is None or seen[0] != html:
            seen = html, tuple(list_content_faults(html))
            self._seen[article.url] = seen
        yield from seen[1]
        if is_right_to_left(article.language) and not html.startswith('<div dir="rtl"'):
            yield Broken(
                "feed/content-direction", f"its language is {article.language}, and its text is not"
            )


def _list_tag_faults(name: str, written: str) -> Iterator[Broken]:
    if name in _FORBIDDEN:
        yield Broken("feed/content-element", f"<{name}> stands in the text", f"<{name}")
    attributes = _ATTRIBUTE.findall(written) if written else []
    for attribute, value in attributes:
        yield from _list_attribute_faults(attribute.lower(), unescape(value))
    if name == "img" and not any(attribute == "alt" for attribute, _ in attributes):
        message = "a picture has no alternative text, not even an empty one"
        yield Broken("feed/content-alt", message, dict(attributes).get("src", "<img"))


def _list_attribute_faults(name: str, value: str) -> Iterator[Broken]:
    if name.startswith("on") or name == "style":
        yield Broken("feed/content-attribute", f"the attribute {name} stands in the text", name)
    if name == "class" and not value.startswith("language-"):
        yield Broken("feed/content-class", f"the class {value!r} stands in the text", value)
    addresses = [value] if name in _ADDRESSES else []
    if name == "srcset":
        addresses = [part.split()[0] for part in value.split(", ") if part.strip()]
    for address in addresses:
        if not _ABSOLUTE.match(address):
            yield Broken(
                "feed/content-address",
                f"{name} leads to {address!r}, which is no absolute address",
                address,
            )
