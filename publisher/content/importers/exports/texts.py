"""What all exports need to turn their words into those of an article."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from publisher.config.languages import read_language
from publisher.content.importers.feeds.dates import read_date
from publisher.content.importers.feeds.raw import Text
from publisher.content.importers.feeds.texts import to_plain
from publisher.content.importers.imported import Doubt
from publisher.content.importers.markdown_writer.tree import parse
from publisher.content.slugs import slugify
from publisher.content.summaries import cut_at_word

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f<>\"{}|\\^`\ud800-\udfff\ufffe\uffff]+")
_LONGEST_ID = 2000
_LONGEST_TITLE = 80


def read_html_line(html: str) -> str:
    """Return HTML as plain text in one line."""
    return to_plain(Text(value=html, is_html=True))


def read_line(text: str) -> str:
    """Return plain text in one line, without what XML cannot carry."""
    return to_plain(Text(value=text, is_html=False))


def read_moment(key: str, written: str, doubts: list[Doubt]) -> datetime | date | None:
    """Return the moment that an export writes; what cannot be understood becomes a doubt."""
    if not written.strip():
        return None
    found = read_date(written)
    if found is None:
        shown = cut_at_word(read_line(written), 60)
        doubts.append(Doubt(key=key, reason=f"“{shown}” is no date that can be understood"))
        return None
    if found.doubt is not None:
        doubts.append(Doubt(key=key, reason=found.doubt))
    return found.value


def name_article(title: str, html: str, otherwise: str, doubts: list[Doubt]) -> str:
    """Return the title, or with a doubt the beginning of the text, or `otherwise`."""
    if title:
        return title
    made = cut_at_word(read_html_line(html), _LONGEST_TITLE) or read_line(otherwise) or "–"
    doubts.append(Doubt(key="title", reason=f"the export has none; “{made}” stands for it"))
    return made


def fold_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return each tag once, as it is first written."""
    folded: dict[str, str] = {}
    for tag in map(read_line, tags):
        if tag:
            folded.setdefault(tag.casefold(), tag)
    return tuple(folded.values())


def find_slug(address: str | None) -> str | None:
    """Return the last part of an address or a slug of another system, where it fits ours."""
    try:
        path = urlsplit(address or "").path
    except ValueError:
        return None
    last = unquote(path.rstrip("/").rpartition("/")[2])
    last = re.sub(r"\.(?:html?|php)\Z", "", last)
    return last if last and slugify(last) == last else None


def find_language(stated: str) -> str | None:
    """Return a language as BCP 47 writes it, or None for what is none."""
    try:
        return read_language(stated.strip().replace("_", "-"))
    except ValueError:
        return None


def is_web(address: str) -> bool:
    """Tell whether an address is one of the web."""
    return address.lower().startswith(("http://", "https://")) and is_iri(address)


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI that can be an article's id."""
    return len(text) <= _LONGEST_ID and _IRI.fullmatch(text) is not None


def parse_page(html: str, base: str | None = None) -> HtmlElement | None:
    """Return the body of a page, to be changed; scripts, forms and the like are gone."""
    return parse(html, base)


def write_page(body: HtmlElement) -> str:
    """Return a changed body as HTML."""
    return etree.tostring(body, encoding="unicode", method="html", with_tail=False)


def count_words(number: int, one: str, many: str) -> str:
    """Return «1 page was», «2 pages were»."""
    return f"{number} {one} was" if number == 1 else f"{number} {many} were"
