"""On which line of a document something is wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from publisher.model.articles import Article
from publisher.model.publication import FeedFormat
from publisher.syndication.fault_lines import DocumentLines
from publisher.syndication.rules import Broken

Write = Callable[..., Article]
FORMATS = pytest.mark.parametrize("format_", list(FeedFormat))
ADDRESS = "https://example.org/?a=1&b=2"
ID = "tag:example.org,2026-03-01:articles/b"


def build(desk: Any, write: Write, format_: FeedFormat) -> bytes:
    html = f'<p>{{}}\n<a href="{ADDRESS.replace("&", "&amp;")}">x</a></p>\n'
    desk.build(write("a", html=html.format("eb")), write("b", html=html.format("vloed")))
    document: bytes = desk.read(f"all.{format_}")
    return document


@FORMATS
def test_line_of_a_value(desk: Any, write: Write, format_: FeedFormat) -> None:
    """The line is that of the entry which is meant, where another one says the same."""
    document = build(desk, write, format_)
    line = DocumentLines(document, format_).find(Broken("feed/content-address", "", ADDRESS), ID)
    lines = document.decode().split("\n")
    assert "a=1" in lines[line - 1]
    # JSON has a whole text on one line.
    assert "vloed" in lines[line - (1 if format_ is FeedFormat.JSON else 2)]


@FORMATS
def test_line_of_an_entry(desk: Any, write: Write, format_: FeedFormat) -> None:
    """What an entry lacks is on the line on which it begins; what a feed lacks, on the first."""
    document = build(desk, write, format_)
    lines = DocumentLines(document, format_)
    line = lines.find(Broken("feed/author", "names nobody"), ID)
    start = {"atom": "<entry", "rss": "<item>", "json": "{"}[format_]
    written = document.decode().split("\n")
    assert written[line - 1].strip().startswith(start)
    rest = "\n".join(written[line:])
    assert rest.index(ID) < rest.find(start) or start not in rest
    assert lines.find(Broken("feed/author", "names nobody"), None) == 1


@FORMATS
def test_line_of_a_document_that_breaks_off(desk: Any, write: Write, format_: FeedFormat) -> None:
    """A document that nobody can read to its end is named with the line on which that is."""
    document = build(desk, write, format_)
    cut = document[: document.index(b"vloed")]
    line = DocumentLines(cut, format_).find(Broken("feed/well-formed", ""), None)
    assert line == cut.count(b"\n") + 1
    assert (
        DocumentLines(document + b"\n\xff", format_).find(Broken("feed/bytes", ""), None)
        == document.count(b"\n") + 2
    )
