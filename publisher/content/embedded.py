"""Pages within a page, as videos come: feeds and mail programs show none of them."""

import re

#: Up to its own end, never over the beginning of another one.
_EMBEDDED = re.compile(
    r"<iframe(\s[^<>]*+)>[^<]*+(?:<(?!/?iframe\b)[^<]*+)*+</iframe\s*+>", re.IGNORECASE
)
_SOURCE = re.compile(r"""\ssrc\s*+=\s*+["']?([^"'\s>]+)""", re.IGNORECASE)
_TITLE = re.compile(r"""\stitle\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)')""", re.IGNORECASE)


def link_embedded(html: str) -> str:
    """Return an author's HTML with a link in the place of every embedded page.

    Its words are the page's title where it has one, else its address.
    """
    if "<iframe" not in html.lower():
        return html
    return _EMBEDDED.sub(_as_link, html)


def _as_link(found: re.Match[str]) -> str:
    source = _SOURCE.search(found[1])
    if source is None:
        return found[0]
    title = _TITLE.search(found[1])
    words = source[1] if title is None else title[1] or title[2]
    return f'<p><a href="{source[1]}">{words}</a></p>'
