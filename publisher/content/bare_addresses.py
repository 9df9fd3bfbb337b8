"""Web addresses that stand in the text as they are become links."""

import re

from publisher.content.addresses import make_absolute
from publisher.content.markup import escape, unescape

_TAG = re.compile(r"(<[^>]*>)")
#: From the scheme to a blank, a bracket of HTML, or a mark that no address holds unencoded.
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9@/.:_=\-])https?://[^\s<>&\"“”«»„。，、；：！？）」』】》]"
    r"(?:[^\s<>&\"“”«»„。，、；：！？）」』】》]|&amp;)+",
    re.IGNORECASE,
)
#: Tags, and all that stands where no address becomes a link.
_ELSEWHERE = re.compile(
    r"<a(?: [^>]*)?>.*?</a>|<code(?: [^>]*)?>.*?</code>|<pre(?: [^>]*)?>.*?</pre>|<[^>]*>",
    re.DOTALL,
)
_END_MARKS = ".,;:!?'’…*_~"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_NOT_INSIDE = frozenset({"a", "code", "pre"})


def link_bare_addresses(html: str) -> str:
    """Return sanitised HTML whose bare http(s) addresses are links, save in links and code."""
    # Most articles have none, and this is much quicker than to look at each tag.
    if "://" not in _ELSEWHERE.sub("", html):
        return html
    parts = _TAG.split(html)
    inside = 0
    for index, part in enumerate(parts):
        if index % 2:  # a tag
            name = part.strip("</>").split(" ", 1)[0]
            if name in _NOT_INSIDE:
                inside += -1 if part.startswith("</") else 1
        elif not inside and "://" in part:
            parts[index] = _ADDRESS.sub(_link, part)
    return "".join(parts)


def _link(found: re.Match[str]) -> str:
    address, behind = _split_end(unescape(found[0]))
    absolute = make_absolute(address, "https://example.org/")
    if absolute is None:
        return found[0]
    return f'<a href="{escape(absolute)}">{escape(address)}</a>{escape(behind)}'


def _split_end(address: str) -> tuple[str, str]:
    """Return the address and the marks behind it that belong to the sentence."""
    end = len(address)
    counts = {mark: address.count(mark) for pair in _BRACKETS.items() for mark in pair}
    while end:
        last = address[end - 1]
        opening = _BRACKETS.get(last)
        unbalanced = opening is not None and counts[last] > counts[opening]
        if last not in _END_MARKS and not unbalanced:
            break
        if last in counts:
            counts[last] -= 1
        end -= 1
    return address[:end], address[end:]
