"""Pages within a page, as videos come: feeds and mail programs show none of them."""

import re

_EMBEDDED = re.compile(
    r"""<iframe\b([^>]*?\ssrc\s*=\s*["']?([^"'\s>]+)[^>]*)>.*?</iframe\s*>""",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(r"""\stitle\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)')""", re.IGNORECASE)


def link_embedded(html: str) -> str:
    """Return an author's HTML with a link in the place of every embedded page.

    Its words are the page's title where it has one, else its address.
    """
    if "<iframe" not in html.lower():
        return html
    return _EMBEDDED.sub(_as_link, html)


def _as_link(found: re.Match[str]) -> str:
    title = _TITLE.search(found[1])
    words = found[2] if title is None else title[1] or title[2]
    return f'<p><a href="{found[2]}">{words}</a></p>'
