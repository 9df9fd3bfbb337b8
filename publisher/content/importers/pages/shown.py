"""What a page shows of its article to people, where it says nothing of it to programs."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

_AUTHOR = re.compile(
    r"(?:^|[-_ ])(?:authors?|auteurs?|autor(?:en)?|byline|by-line|writer|submitted|fn)(?:$|[-_ ])",
    re.I,
)
_DATE = re.compile(
    r"(?:^|[-_ ])(?:date|datum|dateline|published|pubdate|posted-on|timestamp|created|"
    r"publicatiedatum|date-header)(?:$|[-_ ])",
    re.I,
)
_PATH = re.compile(r"bread-?crumb|kruimel|fil-?d-?ariane|brotkrume", re.I)
_SECTION = re.compile(
    r"(?:^|[-_ ])(?:rubriek|rubrique|rubrik|kicker|category|cat-links|eyebrow)(?:$|[-_ ])", re.I
)
#: Where others speak: comments, other articles, the frame.
_ELSEWHERE = re.compile(
    r"comment|reactie|reply|subscri|newsletter|related|gerelateerd|lees-ook|read-more|sidebar|widget|recommend|popular"
    r"|card|teaser|menu|footer|recirc|more-from|latest|recent",
    re.I,
)
_BY = re.compile(
    r"^(?:(?:written|posted|submitted|published|words|text)\s+by|by|"
    r"(?:ingediend|geplaatst|gepost|geschreven|gepubliceerd)\s+door|door|tekst|redactie|"
    r"(?:publié|écrit|posté|propos recueillis)\s+par|par|texte|von|text|autor)\b\s*:?\s+",
    re.I,
)
_END_OF_NAMES = re.compile(
    r"\s*(?:[|·•–—]|\s-\s|\b(?:op|on|le|am|om|at|à)\b|\b(?:beeld|foto|photos?|bild)\b|\d)", re.I
)
_AND = re.compile(r"\s*(?:[,;&]|\b(?:and|en|et|und)\b)\s+")
#: Elements further up say nothing of a place.
_NEAR = 12
_LONGEST_BYLINE = 160
_LONGEST_NAME = 60
_LONGEST_SECTION = 40


def words_of(element: HtmlElement) -> str:
    """Return an element's words in one line, without links to itself that have no words: ¶."""
    return " ".join("".join(_walk(element)).split())


def _walk(element: HtmlElement) -> Iterator[str]:
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "end":
            words = each.tail if each is not element else None
        elif each.tag == "a" and not re.search(r"\w", each.text or ""):
            words = None
        else:
            words = each.text if each.tag not in ("script", "style") else None
        if words:
            yield words


def split_names(text: str) -> list[str]:
    """Return the names that a line with authors holds, without «by» and what follows them."""
    text, is_said = _BY.subn("", " ".join(text.split()))
    end = _END_OF_NAMES.search(text)
    names = [name.strip(" .:") for name in _AND.split(text[: end.start()] if end else text)]
    return [
        name
        for name in dict.fromkeys(names)
        if name
        and len(name) <= _LONGEST_NAME
        and len(name.split()) <= 5
        and (is_said or any(word[:1].isupper() for word in name.split()))
    ]


def find_shown_authors(page: HtmlElement) -> list[str]:
    """Return the names that stand where a page names its author."""
    linked = [each for each in page.iter("a", "span") if each.get("rel") == "author"]
    for element in [*linked, *_list_marked(page, _AUTHOR)]:
        words = words_of(element)
        if len(words) <= _LONGEST_BYLINE and not is_elsewhere(element):
            names = split_names(words)
            if names:
                return names
    return []


def list_shown_dates(page: HtmlElement) -> Iterator[str]:
    """Yield the texts that stand where a page shows its date."""
    for element in [*page.iter("time"), *_list_marked(page, _DATE)]:
        if not is_elsewhere(element):
            yield from filter(None, (element.get("title"), words_of(element)))


def find_shown_section(page: HtmlElement, title: str) -> str | None:
    """Return the last step of the path to the article, or the section shown above its title."""
    for element in page.iter("nav", "ol", "ul", "div", "p"):
        names = f"{_names(element)} {element.get('aria-label') or ''}"
        if _PATH.search(names):
            steps = [words for link in element.iter("a") if (words := words_of(link))]
            steps = [each for each in steps[1:] if each.casefold() != title.casefold()]
            if steps:
                return steps[-1] if len(steps[-1]) <= _LONGEST_SECTION else None
    for element in _list_marked(page, _SECTION):
        words = words_of(element)
        is_one = len(list(element.iter("a"))) <= 1
        if words and is_one and len(words) <= _LONGEST_SECTION and not is_elsewhere(element):
            return words
    return None


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _list_marked(page: HtmlElement, pattern: re.Pattern[str]) -> Iterator[HtmlElement]:
    """Yield elements with such a class; of one in another the inner one."""
    body = page.find("body")
    found = [
        each
        for each in (page if body is None else body).iter()
        if isinstance(each.tag, str) and pattern.search(each.get("class") or "")
    ]
    outer = {ancestor for each in found for ancestor in each.iterancestors()}
    yield from (each for each in found if each not in outer)
    yield from (each for each in found if each in outer)


def is_elsewhere(element: HtmlElement) -> bool:
    """Tell whether an element stands in another text than the article."""
    for each in (element, *islice(element.iterancestors(), _NEAR)):
        if each.tag in ("body", "main", "article", "html"):
            return False
        if each.tag in ("aside", "nav") or _ELSEWHERE.search(_names(each)):
            return True
    return False
