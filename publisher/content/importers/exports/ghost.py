"""Exports of Ghost (JSON)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from lxml.html import HtmlElement

from publisher.content.importers.exports import ExportImport
from publisher.content.importers.exports.ghost_cards import read_stored_text
from publisher.content.importers.exports.texts import (
    count_words,
    find_language,
    find_slug,
    fold_tags,
    is_iri,
    is_web,
    name_article,
    parse_page,
    read_html_line,
    read_line,
    read_moment,
    write_page,
)
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.content.importers.markdown_writer import write_markdown
from publisher.errors import ImportSourceError
from publisher.model.articles import Person, Picture

_HINT = "Export it again under Settings, Import/Export, and give the file as it was downloaded."
_HERE = "__GHOST_URL__"
#: Shown to readers of some kind; a post by mail alone has the status «sent».
_PUBLIC = frozenset({"published", "sent"})
_NO_TEXT = ("kg-signup-card", "kg-button-card", "kg-cta-card", "kg-header-card")

_Row = Mapping[str, object]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tables:
    """The tables of an export, ready to be looked up."""

    #: Absolute address of the publication without a slash at its end; empty where unknown.
    address: str
    language: str | None
    #: Post → its authors in their order.
    authors: Mapping[str, list[Person]]
    #: Post → its tags in their order; internal ones are not here.
    tags: Mapping[str, list[str]]
    #: Post → what is told of it beside the text.
    meta: Mapping[str, _Row]


def read(content: bytes, name: str) -> ExportImport:
    """Return the posts of an export, in its order.

    Raises:
        ImportSourceError: It is no export of Ghost.
    """
    try:
        root = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise ImportSourceError(f"{name} is no JSON that can be read", hint=_HINT) from error
    database = _rows({"db": [root]} if isinstance(root, dict) and "data" in root else root, "db")
    found = database[0].get("data") if database else None
    if not isinstance(found, dict):
        raise ImportSourceError(f"{name} is no export of Ghost", hint=_HINT)
    settings = {_say(row, "key"): _say(row, "value") for row in _rows(found, "settings")}
    address = settings.get("url") or settings.get("site_url") or ""
    tables = _Tables(
        address=address.rstrip("/") if is_web(address) else "",
        language=find_language(settings.get("locale") or settings.get("lang") or ""),
        authors=_join(found, "posts_authors", "author_id", _read_people(found)),
        tags=_join(found, "posts_tags", "tag_id", _read_tags(found)),
        meta={_say(row, "post_id"): row for row in _rows(found, "posts_meta")},
    )
    posts = _rows(found, "posts")
    pages = [row for row in posts if _is_page(row)]
    return ExportImport(
        title=read_line(settings.get("title", "")) or None,
        articles=tuple(_make_article(row, tables) for row in posts if not _is_page(row)),
        problems=(f"{count_words(len(pages), 'page', 'pages')} left out",) if pages else (),
    )


def _rows(table: object, name: str) -> list[_Row]:
    rows = table.get(name) if isinstance(table, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _say(row: _Row, name: str) -> str:
    """Return a value as text; empty where there is none. JSON can hold halves of characters."""
    value = row.get(name)
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value).encode("utf-8", "replace").decode("utf-8").strip()


def _is_page(row: _Row) -> bool:
    return _say(row, "type") == "page" or row.get("page") in (1, True)


def _read_people(found: object) -> dict[str, Person]:
    return {
        _say(row, "id"): Person(
            name=read_line(_say(row, "name")),
            url=_say(row, "website") if is_web(_say(row, "website")) else None,
        )
        for row in _rows(found, "users")
        if read_line(_say(row, "name"))
    }


def _read_tags(found: object) -> dict[str, str]:
    return {
        _say(row, "id"): _say(row, "name")
        for row in _rows(found, "tags")
        # Internal tags begin with a number sign, and are never shown.
        if not _say(row, "name").startswith("#") and _say(row, "visibility") != "internal"
    }


def _join(found: object, table: str, key: str, known: Mapping[str, T]) -> dict[str, list[T]]:
    joined: dict[str, list[T]] = {}
    for row in sorted(_rows(found, table), key=_order):
        value = known.get(_say(row, key))
        if value is not None:
            joined.setdefault(_say(row, "post_id"), []).append(value)
    return joined


def _order(row: _Row) -> int:
    order = row.get("sort_order")
    return order if isinstance(order, int) else 0


def _make_article(row: _Row, tables: _Tables) -> ImportedArticle:
    doubts: list[Doubt] = []
    number, slug, status = _say(row, "id"), _say(row, "slug"), _say(row, "status")
    html = _find_text(row, doubts).replace(_HERE, tables.address)
    meta = tables.meta.get(number, {})
    canonical = _say(row, "canonical_url").replace(_HERE, tables.address)
    is_public = status in _PUBLIC
    # Ghost says `public` of what everybody can read.
    is_locked = _say(row, "visibility") not in ("", "public")
    if is_locked and is_public:
        doubts.append(Doubt(key="draft", reason="only members could read it"))
    url = f"{tables.address}/{slug}/" if tables.address and slug and is_public else None
    url = canonical if is_web(canonical) else url
    tags = tables.tags.get(number, [])
    published = read_moment("date", _say(row, "published_at"), doubts)
    updated = read_moment("updated", _say(row, "updated_at"), doubts)
    # Its feed names a post by the number that it was made with (`comment_id` after an import).
    guid = _say(row, "comment_id") or number
    identity = _say(row, "uuid") or f"{tables.address or 'ghost'}#{number or slug}"
    return ImportedArticle(
        original=Original(id=identity, url=url),
        title=name_article(read_line(_say(row, "title")), html, slug, doubts),
        markdown=write_markdown(_settle_cards(html), base=tables.address or None),
        published=published,
        updated=None if updated == published else updated,
        draft=is_locked or (not is_public and status != "scheduled"),
        was_public=is_public and not is_locked,
        declared_id=guid if is_iri(guid) else None,
        authors=tuple(tables.authors.get(number, ())),
        section=read_line(tags[0]) or None if tags else None,
        tags=fold_tags(tags[1:]),
        language=find_language(_say(row, "locale")) or tables.language,
        summary=read_line(_say(row, "custom_excerpt") or _say(meta, "custom_excerpt")) or None,
        slug=find_slug(slug),
        picture=_find_picture(row, meta, tables.address),
        doubts=tuple(doubts),
    )


def _find_text(row: _Row, doubts: list[Doubt]) -> str:
    html = _say(row, "html") or read_stored_text(_say(row, "lexical"), _say(row, "mobiledoc"))
    if not html:
        html = _say(row, "plaintext")
        reason = "the export has only its plain text" if html else "the export has no text for it"
        doubts.append(Doubt(key="body", reason=reason))
        html = "".join(f"<p>{part}</p>" for part in html.replace("<", "&lt;").split("\n\n"))
    return html


def _find_picture(row: _Row, meta: _Row, address: str) -> Picture | None:
    url = (_say(row, "feature_image") or _say(row, "image")).replace(_HERE, address)
    if not is_web(url):
        return None
    caption = _say(meta, "feature_image_caption") or _say(row, "feature_image_caption")
    alt = _say(meta, "feature_image_alt") or _say(row, "feature_image_alt")
    return Picture(url=url, alt=read_line(alt), caption=read_html_line(caption))


def _settle_cards(html: str) -> str:
    """Return the text without what asks readers for something; bookmarks are links."""
    if "kg-" not in html:
        return html
    body = parse_page(html)
    if body is None:
        return html
    for element in list(body.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or element is body:
            continue
        kinds = (element.get("class") or "").split()
        if any(kind in _NO_TEXT for kind in kinds):
            element.drop_tree()
        elif "kg-bookmark-card" in kinds:
            _make_link(element)
        elif "kg-blockquote-alt" in kinds:
            element.set("class", "pullquote")
            element.tag = "div"
    return write_page(body)


def _make_link(card: HtmlElement) -> None:
    link = next(card.iter("a"), None)
    if link is None:
        return
    titles = [each for each in card.iter() if "kg-bookmark-title" in (each.get("class") or "")]
    address = link.get("href") or ""
    words = " ".join("".join(titles[0].itertext()).split()) if titles else address
    for child in list(card):
        card.remove(child)
    card.text = None
    shown = card.makeelement("a", {"href": address})
    shown.text = words or address
    card.append(shown)
