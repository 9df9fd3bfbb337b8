"""Pages within a page, as videos come: feeds and mail programs show none of them."""

import re
from html import escape, unescape

_EMBEDDED = re.compile(
    r"""<iframe\b([^<>]*?\s(?:data-)?src\s*=\s*["']?([^"'\s<>]+)[^<>]*)>""", re.IGNORECASE
)
_END = re.compile(r"</iframe\s*>", re.IGNORECASE)
_TITLE = re.compile(r"""\stitle\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)')""", re.IGNORECASE)
#: Address of a player → the page for people, and the picture where an address is known for it.
_PLAYERS = (
    (
        re.compile(r"//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{11})(?![\w-])"),
        "https://www.youtube.com/watch?v={}",
        "https://i.ytimg.com/vi/{}/hqdefault.jpg",
    ),
    (
        re.compile(r"//(?:www\.)?dailymotion\.com/embed/video/(\w+)"),
        "https://www.dailymotion.com/video/{}",
        "https://www.dailymotion.com/thumbnail/video/{}",
    ),
    (re.compile(r"//player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}", None),
)


def link_embedded(html: str) -> str:
    """Return an author's HTML with a picture that links, or a link, in the place of every embedded
    page.

    Its words are the page's title where it has one, else its address.
    """
    if "<iframe" not in html.lower():
        return html
    parts: list[str] = []
    position = 0
    while (found := _EMBEDDED.search(html, position)) is not None:
        end = _END.search(html, found.end())
        if end is None:
            break
        parts += [html[position : found.start()], _write(found)]
        position = end.end()
    return "".join((*parts, html[position:]))


def _write(found: re.Match[str]) -> str:
    title = _TITLE.search(found[1])
    words = None if title is None else title[1] or title[2]
    address = unescape(found[2])
    for player, page, picture in _PLAYERS:
        video = player.search(address)
        if video is not None:
            address = page.format(video[1])
            words = words or escape(address)
            if picture is not None:
                words = f'<img src="{picture.format(video[1])}" alt="{words}">'
            break
    return f'<p><a href="{escape(address)}">{words or escape(address)}</a></p>'
