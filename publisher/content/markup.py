"""Reading sanitised HTML without a tree.

The sanitiser writes tags in lower case, well nested, attributes in double quotes and with every
`<` and `>` in them escaped, so a tag is whatever stands between two angle brackets.
"""

import re

#: A tag, or what stands between two tags.
TAG = re.compile(r"<[^>]*>")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|ruby|s|samp|small|span|strong"
    r"|sub|sup|time|u|var|wbr)\b[^>]*>"
)


def plain_words(html: str) -> str:
    """Return the text of sanitised HTML in one line, a space between two blocks."""
    return unescape(" ".join(TAG.sub(" ", _INLINE_TAG.sub("", html)).split()))


def unescape(text: str) -> str:
    """Return text of sanitised HTML with the characters that HTML escapes written out."""
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&nbsp;", "\N{NO-BREAK SPACE}").replace("&amp;", "&")


def escape(text: str) -> str:
    """Return plain text so that it can stand in HTML, also between double quotes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


def find_closing(html: str, name: str, start: int) -> tuple[int, int]:
    """Return where the closing tag begins and ends of the element whose content is at `start`.

    The end of the text stands for a closing tag that is not there.
    """
    depth = 1
    for found in re.compile(rf"<(/?){name}\b[^>]*>").finditer(html, start):
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.start(), found.end()
    return len(html), len(html)
