"""The text of a page as it is set: runs of words between the borders of blocks."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_SILENT = frozenset({"script", "style", "template", "head", "noscript", "svg", "textarea"})
_LONGEST_KEY = 80
#: A shorter run that does not end as sentences do can be a name, a date, or a button.
_SHORTEST_SENTENCE = 60
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟۔।][\"'”’»」』）)\]]{0,3}\Z")


@dataclass(frozen=True, slots=True)
class Run:
    """Words between two borders of blocks."""

    #: The innermost block that holds them.
    holder: HtmlElement
    #: As line breaks part them.
    lines: tuple[str, ...]

    def is_in(self, wanted: Collection[str]) -> bool:
        """Tell whether the words, or one of the lines, begin as one of the wanted texts does."""
        return any(key_of(text) in wanted for text in ("".join(self.lines), *self.lines))

    def is_sentence(self) -> bool:
        """Tell whether the words are text rather than a label."""
        words = " ".join("".join(self.lines).split())
        return len(words) >= _SHORTEST_SENTENCE or _SENTENCE_END.search(words) is not None


def key_of(text: str) -> str:
    """Return the beginning of a text as two are compared."""
    return re.sub(r"\W+", " ", text[: 4 * _LONGEST_KEY]).strip().casefold()[:_LONGEST_KEY]


def list_runs(body: HtmlElement) -> Iterator[Run]:
    """Yield the runs of an element's text in order, blanks left out."""
    lines: list[list[str]] = [[]]
    holders = [body]
    silent = 0
    for event, element in etree.iterwalk(body, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        is_border = tag in BLOCKS
        if is_border:
            yield from _make(holders[-1], lines)
            lines = [[]]
        elif event == "start" and tag == "br":
            lines.append([])
        if event == "start":
            silent += tag in _SILENT
            if is_border and element is not body:
                holders.append(element)
            words = element.text
        else:
            silent -= event == "end" and tag in _SILENT
            if event == "end" and is_border and element is not body:
                holders.pop()
            words = element.tail if element is not body else None
        if words and not silent:
            lines[-1].append(words)
    yield from _make(holders[-1], lines)


def _make(holder: HtmlElement, lines: list[list[str]]) -> Iterator[Run]:
    texts = tuple("".join(line) for line in lines)
    if any(text.strip() for text in texts):
        yield Run(holder, texts)
