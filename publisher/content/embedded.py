"""Pages within a page, as videos come: feeds and mail programs show none of them."""

import re
from html import escape, unescape

#: Up to its own end, never over the beginning of another one. Here and elsewhere an atomic group
#: stands for `*+`, which Python up to 3.11.4 gets wrong where a round begins and fails.
_EMBEDDED = re.compile(
    r"<iframe(\s[^<>]*+)>[^<]*+(?>(?:<(?!/?iframe\b)[^<]*+)*)</iframe\s*+>", re.IGNORECASE
)
#: `data-src` where a script was to load it later.
_SOURCE = re.compile(r"""\s(?:data-)?src\s*+=\s*+["']?([^"'\s>]+)""", re.IGNORECASE)
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
    return _EMBEDDED.sub(_write, html)


def _write(found: re.Match[str]) -> str:
    source = _SOURCE.search(found[1])
    if source is None:
        return found[0]
    title = _TITLE.search(found[1])
    words = None if title is None else title[1] or title[2]
    address = unescape(source[1])
    for player, page, picture in _PLAYERS:
        video = player.search(address)
        if video is not None:
            address = page.format(video[1])
            words = words or escape(address)
            if picture is not None:
                words = f'<img src="{picture.format(video[1])}" alt="{words}">'
            break
    return f'<p><a href="{escape(address)}">{words or escape(address)}</a></p>'
