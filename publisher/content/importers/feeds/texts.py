"""Words of a feed as HTML and as plain text."""

import re
from html import escape

from publisher.content.characters import replace_forbidden
from publisher.content.importers.feeds.raw import Text
from publisher.content.sanitising import sanitise
from publisher.content.summaries import join_paragraphs

#: Not the blanks that keep two words on one line.
_BLANKS = re.compile("[ \t-\r\x85\u2028\u2029]+")
_BETWEEN = re.compile(r"\n\s*\n")


def to_html(text: Text) -> str:
    """Return a text as HTML; lines of plain text stay lines."""
    if text.is_html:
        return replace_forbidden(text.value)
    plain = replace_forbidden(text.value).replace("\r\n", "\n").replace("\r", "\n").strip()
    paragraphs = (escape(part.strip(), quote=False) for part in _BETWEEN.split(plain))
    return "\n".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in paragraphs if part)


def to_plain(text: Text, base: str = "") -> str:
    """Return a text as plain text in one line."""
    if text.is_html:
        return join_paragraphs(sanitise(replace_forbidden(text.value), base))
    return _BLANKS.sub(" ", replace_forbidden(text.value)).strip(" ")
