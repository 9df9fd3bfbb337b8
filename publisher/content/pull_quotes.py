"""Pull-quotes: words set large beside the text, most often words that the text has already.

In Markdown a pull-quote is a quotation whose first line is `[!pullquote]`.
"""

import re

from publisher.content.footnotes import remove_references
from publisher.content.markup import find_closing, plain_words

MARKER = "[!pullquote]"
_OPENING = re.compile(
    r"<blockquote>\s*<p>\[!pullquote\]\s*(?:</p>()|<br>\s*|(?<=\n))", re.IGNORECASE
)
_ASIDE = re.compile(r'<aside class="pullquote"[^>]*>.*?</aside>\s*', re.DOTALL)
_QUOTE_MARKS = str.maketrans("", "", "\"'“”‘’„‚«»‹›\N{SOFT HYPHEN}")
_END_MARKS = ".,;:!?… -–—"


def set_pull_quotes(html: str) -> str:
    """Return sanitised HTML with every pull-quote in `<aside class="pullquote">`.

    One that repeats words of the rest of the body is `aria-hidden`: decoration, which feeds,
    text parts and readers' voices leave out.
    """
    if MARKER not in html.lower():
        return html
    parts: list[str] = []
    quotes: list[str] = []
    position = 0
    for opening in _OPENING.finditer(html):
        if opening.start() < position:
            continue
        start, end = find_closing(html, "blockquote", opening.end())
        content = html[opening.end() : start].strip()
        parts.append(html[position : opening.start()])
        quotes.append(content if opening[1] is not None else f"<p>{content}")
        position = end
    parts.append(html[position:])
    rest = fold_words(plain_words(remove_references(" ".join(parts))))
    body = [parts[0]]
    for quote, behind in zip(quotes, parts[1:], strict=True):
        words = plain_words(quote)
        hidden = ' aria-hidden="true"' if is_repeated(words, rest) else ""
        if words:
            body.append(
                f'<aside class="pullquote"{hidden}><blockquote>{quote}</blockquote></aside>'
            )
        body.append(behind)
    return "".join(body)


def remove_pull_quotes(html: str) -> str:
    """Return what `set_pull_quotes` made without any pull-quote."""
    return _ASIDE.sub("", html)


def is_repeated(words: str, rest: str) -> bool:
    """Tell whether `rest`, made by `fold_words`, says the same; end marks aside."""
    wanted = fold_words(words).strip(_END_MARKS)
    if not wanted or wanted not in rest:
        return False
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", rest))


def fold_words(text: str) -> str:
    """Return words so that they can be compared: without case, white space and quotation marks."""
    return " ".join(text.translate(_QUOTE_MARKS).casefold().split())
