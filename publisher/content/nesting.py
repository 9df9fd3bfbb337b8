"""HTML that is not nested deeper than any page needs, whatever its author wrote.

An HTML parser looks through all open elements again and again: with a hundred thousand `<b>`, or
the asterisks that become them, that takes minutes. Browsers have a limit too (512).
"""

import re

_DEEPEST = 64
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9\-]*+)(?:[\s/](?>[^<>\"']++|\"[^\"]*+\"|'[^']*+'|[\"'])*+)?>"
)
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
#: Closed by the next of their kind, where nothing else stands between.
_CLOSED_BY_NEXT = frozenset({
    "dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
#: Their end tags end them alone and nothing that stands in them (HTML Living Standard, «adoption
#: agency algorithm»).
_FORMATTING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
_TABLE = frozenset({"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
#: An end tag in one of these ends nothing outside of it.
_SCOPES = _TABLE | {
    "annotation-xml", "applet", "button", "desc", "foreignobject", "marquee", "math", "mi", "mn",
    "mo", "ms", "mtext", "object", "select", "svg", "template", "title",
}  # fmt: skip
_INLINE = _FORMATTING | {
    "abbr", "bdi", "bdo", "cite", "del", "dfn", "ins", "kbd", "label", "mark", "q", "ruby", "samp",
    "span", "sub", "sup", "time", "var",
}  # fmt: skip


def limit_nesting(html: str) -> str:
    """Return HTML without the tags of elements that stand in more than 64 others.

    What those hold stays.
    """
    if html.count("<") <= _DEEPEST:
        return html
    parts: list[str] = []
    position = 0
    open_tags = _OpenTags()
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _VOID:
            continue
        if open_tags.close(name) if tag[1] else open_tags.open(name):
            continue
        parts.append(html[position : tag.start()])
        position = tag.end()
    return "".join((*parts, html[position:])) if parts else html


class _OpenTags:
    """The elements that are open, and those whose tags went."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._counts: dict[str, int] = {}
        self._gone: dict[str, int] = {}

    def open(self, name: str) -> bool:
        """Open an element, and tell whether its tag stays."""
        if name in _CLOSED_BY_NEXT and self._counts.get(name):
            above = len(self._names)
            while above and self._names[above - 1] in _CLOSED_BY_NEXT:
                above -= 1
                if self._names[above] == name:
                    self._pop_to(above)
                    break
        if len(self._names) >= _DEEPEST:
            self._gone[name] = self._gone.get(name, 0) + 1
            return False
        self._names.append(name)
        self._counts[name] = self._counts.get(name, 0) + 1
        return True

    def close(self, name: str) -> bool:
        """Close an element, and tell whether its tag stays."""
        if self._gone.get(name):
            self._gone[name] -= 1
            return False
        if self._counts.get(name):
            above = len(self._names) - 1
            while self._names[above] != name:
                if _stops(self._names[above], name):
                    return True
                above -= 1
            if name in _FORMATTING:
                del self._names[above]
                self._counts[name] -= 1
            else:
                self._pop_to(above)
        return True

    def _pop_to(self, length: int) -> None:
        for name in self._names[length:]:
            self._counts[name] -= 1
        del self._names[length:]


def _stops(inner: str, name: str) -> bool:
    """Tell whether an end tag of `name` is without effect because `inner` is open within."""
    if name in _TABLE:
        return inner == "table"
    if name == "li" and inner in ("ol", "ul"):
        return True
    return inner in _SCOPES or (
        name in _INLINE and name not in _FORMATTING and inner not in _INLINE
    )
