"""Pages within a page, as videos come: feeds and mail programs show none of them."""

import re

_EMBEDDED = re.compile(
    r"""<iframe\b[^>]*?\ssrc\s*=\s*["']?([^"'\s>]+)[^>]*>.*?</iframe\s*>""",
    re.IGNORECASE | re.DOTALL,
)


def link_embedded(html: str) -> str:
    """Return an author's HTML with a link in the place of every embedded page."""
    if "<iframe" not in html.lower():
        return html
    return _EMBEDDED.sub(r'<p><a href="\1">\1</a></p>', html)
