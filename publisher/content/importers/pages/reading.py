"""A page of HTML as an imported article."""

import re
from urllib.parse import unquote, urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from publisher.config.languages import read_language
from publisher.content.characters import replace_forbidden
from publisher.content.importers.feeds.recognising import find_linked_feed
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.content.importers.markdown_writer import write_markdown
from publisher.content.importers.page_dump.language import detect_language
from publisher.content.importers.pages.body import find_body
from publisher.content.importers.pages.lead import find_lead_picture
from publisher.content.importers.pages.metadata import Metadata, read_metadata
from publisher.content.importers.pages.runs import list_runs
from publisher.content.importers.pages.shown import is_elsewhere
from publisher.errors import ImportSourceError
from publisher.fetching import MB

#: Most bytes of a page without the files in it; its tree takes some fifty times as much memory.
PAGE_LIMIT = 4 * MB
#: Files that stand in the page itself, as browsers save it: nothing of them is taken.
_EMBEDDED = re.compile(rb"data:[\w/+.-]{1,80}(?:;[\w=.-]{1,40}){0,4};base64,[A-Za-z0-9+/=%]{1000,}")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w\-]+)""", re.IGNORECASE)
_STANDFIRST = re.compile(r"standfirst|intro|chapeau|\blead\b|subtitle|dek|excerpt|teaser", re.I)
#: An article of fewer characters may be none.
_LITTLE = 200
#: How sure it must be which language words are in.
_SURE = 0.95
_SLUG = re.compile(r"[A-Za-z0-9_~\-][A-Za-z0-9._~\-]*")


def read_page(
    content: bytes, *, url: str | None, name: str = "", declared_charset: str | None = None
) -> ImportedArticle:
    """Return the article that a page holds; `url` is its address, `name` that of its file.

    Raises:
        ImportSourceError: There is no text in it, or no title, or it is too large.
    """
    name = name or url or "page"
    text = _decode(_drop_embedded(content, name), declared_charset)
    page = _parse(text, name)
    said = read_metadata(page, url)
    base = said.base
    summary, standfirst = _find_standfirst(page, said)
    picture = find_lead_picture(page, said.picture, base)
    body = find_body(page, text, said.title, url)
    if standfirst is not None and standfirst.getparent() is not None:
        standfirst.drop_tree()
    written = None if body is None else etree.tostring(body, encoding="unicode", method="html")
    markdown = write_markdown(written, base=base) if written else ""
    has_text = bool(markdown.strip()) and body is not None and _holds_text(body)
    if not has_text or not said.title:
        what = "a title" if has_text else "a text"
        feed = find_linked_feed(text, base or "")
        raise ImportSourceError(
            f"{name}: {what} is not to be found in the page",
            hint="Copy the text of the page into a file, and import that."
            if feed is None
            else f"It names a feed; import that: {feed[:500]}",
        )
    address = said.url
    doubts: list[Doubt] = []
    if said.published is None:
        doubts.append(Doubt(key="date", reason="the page names none"))
    if not said.authors:
        doubts.append(Doubt(key="author", reason="the page names none"))
    if len(markdown) < _LITTLE:
        reason = "the page has little text; a script may fetch what people see"
        doubts.append(Doubt(key="body", reason=reason))
    if picture is not None and said.picture is None and picture.url in markdown:
        picture = None
    language = said.language or _language_around(body)
    if language is None:
        language = _guess_language(markdown, doubts)
    return ImportedArticle(
        original=Original(id=address or f"file:{name}", url=address),
        title=said.title,
        markdown=markdown,
        published=said.published,
        updated=said.updated if said.updated != said.published else None,
        authors=said.authors,
        section=said.section,
        tags=said.tags,
        language=language,
        summary=summary,
        slug=_slug_of(address),
        picture=picture,
        doubts=tuple(doubts),
    )


def _holds_text(body: HtmlElement) -> bool:
    """Tell whether there is a sentence, or a thing to look at."""
    is_shown = next(body.iter("img", "pre", "table", "video", "audio"), None) is not None
    return is_shown or any(run.is_sentence() for run in list_runs(body))


def _drop_embedded(content: bytes, name: str) -> bytes:
    """Return a page without the files in it.

    Raises:
        ImportSourceError: It is still too large.
    """
    content = _EMBEDDED.sub(b"data:,", content)
    if len(content) > PAGE_LIMIT:
        raise ImportSourceError(
            f"{name}: {len(content) / MB:,.0f} MB are more than the"
            f" {PAGE_LIMIT / MB:,.0f} MB that a page may have",
            hint="Save the article alone, without what is around it.",
        )
    return content


def _decode(content: bytes, declared: str | None) -> str:
    """Return a page's text: by byte order mark, as declared, as it says itself, or as it looks."""
    for mark, charset in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16")):
        if content.startswith(mark):
            return content.decode(charset, errors="replace")
    stated = _META_CHARSET.search(content[:4096])
    named = "" if stated is None else stated[1].decode("ascii", "replace")
    for charset in filter(None, (declared, named, "utf-8")):
        # What pages call Latin-1 is Windows-1252 (WHATWG Encoding, section 4.2).
        name = "cp1252" if charset.lower() in ("iso-8859-1", "latin-1", "us-ascii") else charset
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000]).best()
    return content.decode(best.encoding if best else "cp1252", errors="replace")


def _parse(text: str, name: str) -> HtmlElement:
    text = re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", replace_forbidden(text))
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_pis=True)
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise ImportSourceError(
            f"{name}: is no page of HTML", hint="Check what is in the file."
        ) from error


def _find_standfirst(page: HtmlElement, said: Metadata) -> tuple[str | None, HtmlElement | None]:
    """Return the standfirst, where the page marks one, and its element."""
    wanted = " ".join(said.description.split()).casefold().rstrip(" …")
    for element in page.iter("p", "h2", "h3", "h4", "div"):
        words = " ".join("".join(element.itertext()).split())
        if not 30 < len(words) < 900 or (element.tag == "div" and len(element) > 1):
            continue
        is_marked = bool(_STANDFIRST.search(element.get("class") or ""))
        is_described = len(wanted) > 30 and words.casefold().startswith(wanted)
        if (is_marked or is_described) and not is_elsewhere(element):
            return words, element
    return None, None


def _language_around(body: HtmlElement | None) -> str | None:
    """Return the language that the text's element, or one around it, says."""
    around = [] if body is None else [body, *body.iterancestors()]
    for stated in filter(None, (each.get("lang") for each in around)):
        try:
            return read_language(stated.strip().replace("_", "-"))
        except ValueError:
            continue
    return None


def _guess_language(markdown: str, doubts: list[Doubt]) -> str | None:
    language, probability = detect_language(markdown)
    if probability < _SURE:
        return None
    doubts.append(Doubt(key="language", reason="the page names none; it was told by the words"))
    return language


def _slug_of(address: str | None) -> str | None:
    if address is None:
        return None
    last = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    last = re.sub(r"\.(?:html?|php|aspx?)\Z", "", last)
    return last if _SLUG.fullmatch(last) and not last.isdigit() else None
