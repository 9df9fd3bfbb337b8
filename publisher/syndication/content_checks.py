"""Whether the HTML of an entry can stand in a reader's window."""

import re
from functools import lru_cache
from html import unescape

_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?)>")
_ATTRIBUTE = re.compile(r'\s([^\s"<>=/]+)="([^"]*)"')
_FORBIDDEN = frozenset({
    "applet", "base", "button", "embed", "form", "frame", "frameset", "iframe", "input", "link",
    "math", "meta", "object", "script", "select", "style", "svg", "template", "textarea",
})  # fmt: skip
_ADDRESSES = frozenset({"href", "src", "poster", "cite"})
_ABSOLUTE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


@lru_cache(maxsize=1024)  # an entry stands in several feeds
def find_content_fault(html: str) -> str | None:
    """Return what is wrong with an entry's HTML, in half a sentence, or None."""
    for tag in _TAG.finditer(html):
        name = tag[1].lower()
        if name in _FORBIDDEN:
            return f"<{name}> stands in the text"
        has_alternative = False
        for attribute in _ATTRIBUTE.finditer(tag[2]):
            fault = _find_attribute_fault(attribute[1].lower(), unescape(attribute[2]))
            if fault is not None:
                return fault
            has_alternative = has_alternative or attribute[1] == "alt"
        if name == "img" and not has_alternative:
            return "a picture has no alternative text, not even an empty one"
    return None


def _find_attribute_fault(name: str, value: str) -> str | None:
    if name.startswith("on") or name == "style":
        return f"the attribute {name} stands in the text"
    addresses = [value] if name in _ADDRESSES else []
    if name == "srcset":
        addresses = [part.split()[0] for part in value.split(", ") if part.strip()]
    for address in addresses:
        if not _ABSOLUTE.match(address):
            return f"{name} leads to {address!r}, which is no absolute address"
    return None
