"""Articles as a list in an entry that stands for several: a digest, an edition."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from publisher.content.directions import is_right_to_left
from publisher.model.articles import Article
from publisher.syndication.characters import legal_title, make_legal


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One article of a list."""

    title: str
    #: Absolute address; None where there is no page any more.
    url: str | None
    #: Plain text; empty where it is not known.
    standfirst: str
    #: BCP 47.
    language: str


def line_of(article: Article, standfirst: str) -> Line:
    """Return what a list says of an article, with no character that XML cannot hold."""
    return Line(
        title=legal_title(article),
        url=make_legal(article.url),
        standfirst=make_legal(standfirst),
        language=make_legal(article.language),
    )


def write_list(lines: Iterable[Line], language: str) -> str:
    """Return the list as HTML, in an entry that is in `language`; empty for no line."""
    items = "".join(_write_line(line, language) for line in lines)
    return f"<ul>\n{items}</ul>\n" if items else ""


def write_titles(lines: Iterable[Line]) -> str:
    """Return the titles as plain text, one paragraph."""
    return " · ".join(line.title for line in lines)


def _write_line(line: Line, language: str) -> str:
    stated = ""
    if line.language.lower() != language.lower():
        direction = "rtl" if is_right_to_left(line.language) else "ltr"
        stated = f' lang="{escape(line.language)}" dir="{direction}"'
    title = escape(line.title, quote=False)
    if line.url is not None:
        title = f'<a href="{escape(line.url)}">{title}</a>'
    standfirst = f"\n<p>{escape(line.standfirst, quote=False)}</p>" if line.standfirst else ""
    return f"<li{stated}><p>{title}</p>{standfirst}</li>\n"
