"""The one Markdown parser, with its options. The only module that knows pyromark."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import pyromark

#: `{"Text": "…"}`, `{"Start": {"Heading": {…}}}`, or a word: `SoftBreak`.
Event: TypeAlias = Mapping[str, Any] | str

_HTML_CODE = re.compile(
    rb"<(pre|code)\b[^<>]{0,500}>(?:(?!</?(?:pre|code)\b).){0,100000}</\1>",
    re.DOTALL | re.IGNORECASE,
)
_PARSER = pyromark.Markdown(
    options=pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_TASKLISTS
)


def to_html(markdown: str) -> str:
    """Return the HTML that the Markdown means, with whatever HTML its author put in."""
    return str(_PARSER.html(markdown))


def to_events(markdown: str) -> Iterator[Event]:
    """Yield what the parser sees, in order."""
    yield from _PARSER.events(markdown)


def code_spans(markdown: bytes) -> list[tuple[int, int]]:
    """Return where code begins and ends, in bytes of the UTF-8 text: that of Markdown, and what
    stands in `<pre>` or `<code>`; in order of where they begin.
    """
    ranges = [found.span() for found in _HTML_CODE.finditer(markdown)]
    event: Event
    for event, span in _PARSER.events_with_range(markdown.decode()):
        start = None if isinstance(event, str) else event.get("Start")
        if "Code" in event or (isinstance(start, dict) and "CodeBlock" in start):
            ranges.append((span["start"], span["end"]))
    return sorted(ranges)


def plain_title(markdown: str) -> str:
    """Return the words of a line of Markdown."""
    words = (
        str(event.get("Text", event.get("Code", ""))) if isinstance(event, dict) else " "
        for event in _PARSER.events(markdown)
    )
    return " ".join("".join(words).split())
