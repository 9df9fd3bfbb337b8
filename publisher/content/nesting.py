"""HTML that is not nested deeper than any page needs, whatever its author wrote.

An HTML parser looks through all open elements again and again: with a hundred thousand `<b>`, or
the asterisks that become them, that takes minutes. Browsers have a limit too (512).
"""

import re

_DEEPEST = 64
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9\-]*+)(?:[\s/](?>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'|[\"'])*))?>"
)
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
_CELLS = frozenset({"p", "tbody", "td", "tfoot", "th", "thead", "tr"})
#: Closed by the next of their kind, where nothing but these stands between.
_CLOSED_BY_NEXT = {
    **dict.fromkeys(_CELLS, _CELLS),
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt", "p"})),
    "li": frozenset({"li", "p"}),
    "option": frozenset({"option"}),
    "p": frozenset({"p"}),
}
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
    if html.count("<") <= _DEEPEST or _is_shallow(html):
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


def flatten(html: str) -> str:
    """Return well-nested HTML, as the sanitiser writes it, without what is too deep all the same.

    What end tags without a beginning do to an HTML parser is not followed before in every detail.
    """
    if html.count("<") <= _DEEPEST or _is_shallow(html):
        return html
    parts: list[str] = []
    position = depth = 0
    for tag in _TAG.finditer(html):
        if tag[2] in _VOID:
            continue
        depth -= 1 if tag[1] else 0
        if depth >= _DEEPEST:
            parts.append(html[position : tag.start()])
            position = tag.end()
        depth += 0 if tag[1] else 1
    return "".join((*parts, html[position:])) if parts else html


def _is_shallow(html: str) -> bool:
    """Tell whether every end tag ends the element that was begun last, and none is too deep.

    That is so with nearly all HTML. However an HTML parser would read it, no more is open then.
    """
    names: list[str] = []
    for slash, name in _TAG.findall(html):
        if slash:
            if not names or names.pop() != name:
                return False
        elif name not in _VOID:
            names.append(name)
            if len(names) > _DEEPEST:
                return False
    return True


class _OpenTags:
    """The elements that are open, and those whose tags went."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._counts: dict[str, int] = {}
        self._gone: dict[str, int] = {}

    def open(self, name: str) -> bool:
        """Open an element, and tell whether its tag stays."""
        between = _CLOSED_BY_NEXT.get(name, frozenset())
        if between and self._counts.get(name):
            above = len(self._names)
            while above and self._names[above - 1] in between:
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
        """Close all from there on; formatting that is still open goes on in what comes next."""
        popped = self._names[length:]
        for name in popped:
            self._counts[name] -= 1
        self._names[length:] = kept = [name for name in popped if name in _FORMATTING]
        for name in kept:
            self._counts[name] += 1


def _stops(inner: str, name: str) -> bool:
    """Tell whether an end tag of `name` is without effect because `inner` is open within."""
    if name in _TABLE:
        return inner == "table"
    if name in _SCOPES:  # what is in a drawing can have ended it already
        return True
    if name == "li" and inner in ("ol", "ul"):
        return True
    return inner in _SCOPES or (
        name in _INLINE and name not in _FORMATTING and inner not in _INLINE
    )
