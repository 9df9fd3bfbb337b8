"""Standfirsts for articles that have none of their own."""

import re

from publisher.content.footnotes import remove_references
from publisher.content.markup import plain_words
from publisher.content.pull_quotes import fold_words, remove_pull_quotes

#: About how many characters a made standfirst has at most.
LONGEST = 300
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)
_NOT_RUNNING_TEXT = re.compile(r"<(blockquote|figure|table|pre|aside)\b.*?</\1>", re.DOTALL)


def cut_first_paragraph(html: str) -> str:
    """Return the words of the first paragraph of sanitised HTML, cut after about 300 characters.

    Quotations, tables, code and captions come only where there is nothing else.
    """
    for candidate in (_NOT_RUNNING_TEXT.sub("", html), html):
        for paragraph in _PARAGRAPH.finditer(candidate):
            words = plain_words(paragraph[1])
            if words:
                return cut_at_word(words)
        words = plain_words(candidate)
        if words:
            return cut_at_word(words)
    return ""


def join_paragraphs(html: str) -> str:
    """Return all words of sanitised HTML as one paragraph."""
    return plain_words(html)


def is_opening(summary: str, html: str) -> bool:
    """Tell whether sanitised HTML begins with the words of a standfirst, which may be cut."""
    opening = fold_words(summary).removesuffix("…")
    body = plain_words(remove_references(remove_pull_quotes(html)))
    return bool(opening) and fold_words(body).startswith(opening)


def cut_at_word(text: str, longest: int = LONGEST) -> str:
    """Return `text`, or as many of its words as fit in `longest` characters, and `…`."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    if not text[longest - 1].isspace():
        # A text without blanks, as in Japanese, is cut where it has to be.
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip(" ,;:.–—-(") + "…"
