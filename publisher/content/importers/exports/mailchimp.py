"""Archives of newsletters that Mailchimp sent: a zip archive of their HTML."""

import re
from collections import Counter

from lxml.html import HtmlElement

from publisher.content.importers.archives import open_archive
from publisher.content.importers.exports import ExportImport
from publisher.content.importers.exports.texts import (
    find_language,
    name_article,
    parse_page,
    read_html_line,
    read_line,
    write_page,
)
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.content.importers.markdown_writer import write_markdown
from publisher.errors import ImportSourceError

_TAG = re.compile(r" ?\*\|([A-Z][A-Z0-9_:=-]{0,60})[^*|]{0,200}\|\*", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,1000})</title", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^<>]{0,500}?\slang=[\"']?([A-Za-z-]{2,20})", re.IGNORECASE)
#: Links and tags around which a newsletter stands that are for its subscribers alone.
_FRAME = re.compile(
    r"\*\|(?:UNSUB|UPDATE_PROFILE|ARCHIVE|FORWARD|LIST:|HTML:LIST_|ABOUT_LIST|REWARDS)"
    r"|list-manage\d{0,3}\.com/(?:unsubscribe|profile|vcard|about)|-archive\d{0,3}\.com/",
    re.IGNORECASE,
)
_FRAME_NAMES = frozenset({
    "templatepreheader", "templatefooter", "mcnpreviewtext", "preheader", "mcnpreheader",
    "canspambar", "canspambarwrapper", "monkeyrewards",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all", re.IGNORECASE)
_PIXEL = re.compile(r"/track/open\.php|/open\.php\?")
_LONGEST_FRAME = 800
_LAYOUT = ("table", "tbody", "thead", "tfoot", "tr", "center")


def read(content: bytes, name: str) -> ExportImport:
    """Return the newsletters of an archive, in the order of its names.

    They tell no date: that stands nowhere in what was sent.

    Raises:
        ImportSourceError: It has no newsletters, or is damaged.
    """
    archive = open_archive(content)
    pages = [
        each
        for each in sorted(archive.names)
        if each.lower().endswith((".html", ".htm")) and not each.startswith("__MACOSX/")
    ]
    if not pages:
        raise ImportSourceError(
            f"{name} has no newsletters in HTML",
            hint="Export the account's newsletters again, and give the zip file.",
        )
    removed = Counter[str]()
    articles = [
        _make_article(each, archive.read(each).decode("utf-8-sig", "replace"), removed)
        for each in pages
    ]
    problems = [
        f"the merge tag *|{tag}|* was removed {'once' if number == 1 else f'{number} times'}"
        for tag, number in sorted(removed.items())
    ]
    return ExportImport(title=None, articles=tuple(articles), problems=tuple(problems))


def _make_article(name: str, html: str, removed: Counter[str]) -> ImportedArticle:
    doubts: list[Doubt] = []
    stem = name.rpartition("/")[2].rpartition(".")[0]
    found, language = _TITLE.search(html), _LANGUAGE.search(html)
    title = _TAG.sub("", read_html_line(found[1])).strip() if found else ""
    text = _remove_frame(html)
    removed.update(tag.upper() for tag in _TAG.findall(text))
    text = _TAG.sub("", text)
    return ImportedArticle(
        original=Original(id=f"mailchimp:{stem}"),
        title=name_article(read_line(title), "", re.sub(r"[_-]+", " ", stem), doubts),
        markdown=write_markdown(text),
        was_public=True,
        language=None if language is None else find_language(language[1]),
        doubts=tuple(doubts),
    )


def _remove_frame(html: str) -> str:
    """Return the newsletter's text without what was for its subscribers, and without layout."""
    body = parse_page(html)
    if body is None:
        return ""
    for element in list(body.iter()):
        if isinstance(element.tag, str) and element is not body and _is_frame(element):
            element.drop_tree()
    for element in list(body.iter("a", "p", "td", "div", "span", "em")):
        if _FRAME.search(f"{element.get('href') or ''} {element.text or ''}"):
            _drop_around(element, body)
    # A table without headings is layout; each of its cells is a part of the text.
    if body.find(".//th") is None:
        for element in list(body.iter("td", *_LAYOUT)):
            if element.tag == "td":
                element.tag = "div"
            elif element.getparent() is not None:
                element.drop_tag()
    return write_page(body)


def _is_frame(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    if _FRAME_NAMES.intersection(names) or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag != "img":
        return False
    is_dot = element.get("width") in ("0", "1") and element.get("height") in ("0", "1")
    return is_dot or _PIXEL.search(element.get("src") or "") is not None


def _drop_around(element: HtmlElement, body: HtmlElement) -> None:
    """Take away the paragraph or cell around something, or that alone where it is in a text."""
    near = element
    while near is not body and near.tag not in ("p", "td", "div", "li"):
        parent = near.getparent()
        if parent is None:
            return
        near = parent
    if near is body or len("".join(near.itertext())) > _LONGEST_FRAME:
        near = element
    if near.getparent() is not None and near is not body:
        near.drop_tree()
