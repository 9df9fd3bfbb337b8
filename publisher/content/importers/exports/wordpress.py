"""Exports of WordPress (WXR: RSS with the export's own names)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from lxml import etree

from publisher.content.importers.exports import ExportImport
from publisher.content.importers.exports.texts import (
    count_words,
    find_language,
    find_slug,
    fold_tags,
    is_iri,
    is_web,
    name_article,
    read_html_line,
    read_line,
    read_moment,
)
from publisher.content.importers.exports.wordpress_body import Attachment, write_body
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.errors import ImportSourceError
from publisher.model.articles import Person, Picture

_PUBLIC = frozenset({"publish", "future", "draft", "pending", "private"})
_DRAFTS = frozenset({"draft", "pending", "private"})
#: What WordPress writes where there is no date.
_NO_DATE = "0000-00-00"
_NO_SECTION = frozenset({"uncategorized", "uncategorised", "geen-categorie", "non-classe"})
#: Old plug-ins let these into texts, and XML cannot carry them.
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_HINT = "Export it again under Tools, Export, and give the file as it was downloaded."


@dataclass(kw_only=True, slots=True)
class _Blog:
    """What holds for all posts."""

    title: str = ""
    address: str = ""
    language: str = ""
    #: Login → who it is.
    authors: dict[str, Person] = field(default_factory=dict)
    #: By number.
    attachments: dict[str, Attachment] = field(default_factory=dict)
    problem: str | None = None


def read(content: bytes, name: str) -> ExportImport:
    """Return the posts of an export, in its order.

    One that breaks off gives the posts before that place, and a problem.

    Raises:
        ImportSourceError: It is no export of WordPress, has entities of its own, or nothing of it
            can be read.
    """
    if content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        content = content.translate(None, _CONTROLS)
    blog = _Blog()
    for item in _iterate(content, blog):
        if _text(item, "wp:post_type") == "attachment":
            number, attachment = _read_attachment(item)
            blog.attachments[number] = attachment
    left, removed = Counter[str](), Counter[str]()
    articles: list[ImportedArticle] = []
    for item in _iterate(content, blog):
        kind, status = _text(item, "wp:post_type") or "post", _text(item, "wp:status")
        if kind != "post":
            left[kind] += 1
        elif status and status not in _PUBLIC:
            left[f"post with the status {status}"] += 1
        else:
            articles.append(_make_article(item, blog, removed))
            left["comment"] += len(item.findall("{*}comment"))
    if blog.problem is not None and not articles:
        raise ImportSourceError(f"{name} breaks off: {blog.problem}", hint=_HINT)
    return ExportImport(
        title=read_line(blog.title) or None,
        articles=tuple(articles),
        problems=tuple(_tell(blog, left, removed)),
    )


def _iterate(content: bytes, blog: _Blog) -> Iterator[etree._Element]:
    """Yield the items one after the other, and fill `blog`; each is forgotten after its turn."""
    parser = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth, is_checked = 0, False
    try:
        for event, element in parser:
            if not is_checked:
                _check_root(element)
                is_checked = True
            depth += 1 if event == "start" else -1
            # rss, channel, and what is in it.
            if event == "start" or depth != 2:
                continue
            if _split_name(element)[1] == "item":
                yield element
            else:
                _read_channel(element, blog)
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        blog.problem = " ".join(str(error.msg or "it is empty").split())


def _check_root(root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise ImportSourceError(
            "the export has a document type of its own, which no export of WordPress has",
            hint="Remove <!DOCTYPE …> from it if you trust where it comes from.",
        )
    if not any("://wordpress.org/export/" in str(space) for space in root.nsmap.values()):
        raise ImportSourceError("it is no export of WordPress", hint=_HINT)


def _read_channel(element: etree._Element, blog: _Blog) -> None:
    name = _split_name(element)[1]
    if name == "author":
        login = _text(element, "wp:author_login")
        words = _text(element, "wp:author_display_name")
        if not words:
            parts = (_text(element, f"wp:author_{which}_name") for which in ("first", "last"))
            words = " ".join(part for part in parts if part)
        # The address is what the author logs in with; it was never shown to readers.
        blog.authors[login] = Person(name=read_line(words or login) or "–")
    elif name in ("title", "language", "link"):
        text = (element.text or "").strip()
        attribute = "address" if name == "link" else name
        setattr(blog, attribute, getattr(blog, attribute) or text)
    elif name == "base_blog_url" and element.text:
        blog.address = element.text.strip()


def _text(item: etree._Element, name: str) -> str:
    """Return the text of a child: `wp:status`, `content:encoded`; no prefix for RSS's own."""
    prefix, _, local = name.rpartition(":")
    for child in item.iterchildren(f"{{*}}{local}"):
        space = _split_name(child)[0]
        if not prefix:
            if not space:
                return (child.text or "").strip()
        elif prefix == _name_prefix(space):
            return (child.text or "").strip()
    return ""


def _split_name(element: etree._Element) -> tuple[str, str]:
    """Return namespace and name. Not with QName, which refuses names that the parser lets by."""
    space, _, name = str(element.tag).rpartition("}")
    return space.removeprefix("{"), name


def _name_prefix(space: str) -> str:
    if "://wordpress.org/export/" in space:
        return "excerpt" if "/excerpt" in space else "wp"
    return {
        "http://purl.org/rss/1.0/modules/content/": "content",
        "http://purl.org/dc/elements/1.1/": "dc",
    }.get(space, "")


def _read_meta(item: etree._Element) -> Mapping[str, str]:
    return {
        _text(meta, "wp:meta_key"): _text(meta, "wp:meta_value")
        for meta in item.iterchildren("{*}postmeta")
    }


def _read_attachment(item: etree._Element) -> tuple[str, Attachment]:
    address = _text(item, "wp:attachment_url") or _text(item, "guid")
    return _text(item, "wp:post_id"), Attachment(
        url=address if is_web(address) else "",
        alt=read_line(_read_meta(item).get("_wp_attachment_image_alt", "")),
        caption=read_html_line(_text(item, "excerpt:encoded")),
    )


def _make_article(item: etree._Element, blog: _Blog, removed: Counter[str]) -> ImportedArticle:
    doubts: list[Doubt] = []
    meta, status = _read_meta(item), _text(item, "wp:status") or "publish"
    content = _text(item, "content:encoded")
    link, guid, number = _text(item, "link"), _text(item, "guid"), _text(item, "wp:post_id")
    is_locked = bool(_text(item, "wp:post_password"))
    if is_locked:
        doubts.append(Doubt(key="draft", reason="only readers with a password could read it"))
    section, tags = _read_terms(item)
    url = link if is_web(link) else None
    published = _read_date(item, "date", doubts)
    updated = _read_date(item, "modified", doubts)
    picture = blog.attachments.get(meta.get("_thumbnail_id", ""))
    return ImportedArticle(
        original=Original(
            id=guid or f"{blog.address or 'wordpress'}#{number or link or _text(item, 'title')}",
            url=url,
        ),
        title=name_article(read_html_line(_text(item, "title")), content, link, doubts),
        markdown=write_body(
            content,
            base=url or (blog.address if is_web(blog.address) else None),
            attachments=blog.attachments,
            footnotes=meta.get("footnotes", ""),
            removed=removed,
        ),
        published=published,
        updated=None if updated == published else updated,
        draft=status in _DRAFTS or is_locked,
        was_public=status == "publish" and not is_locked,
        declared_id=guid if is_iri(guid) else None,
        authors=_read_authors(item, blog),
        section=section,
        tags=tags,
        language=find_language(blog.language),
        summary=read_html_line(_text(item, "excerpt:encoded")) or None,
        slug=find_slug(_text(item, "wp:post_name") or ("" if "?" in link else link)),
        picture=Picture(url=picture.url, alt=picture.alt, caption=picture.caption)
        if picture is not None and picture.url
        else None,
        doubts=tuple(doubts),
    )


def _read_date(item: etree._Element, which: str, doubts: list[Doubt]) -> datetime | date | None:
    exact = _text(item, f"wp:post_{which}_gmt")
    key = "date" if which == "date" else "updated"
    if exact and not exact.startswith(_NO_DATE):
        # It is UTC, but does not say so.
        return read_moment(key, f"{exact} UTC" if re.search(r":\d\d\Z", exact) else exact, doubts)
    local = _text(item, f"wp:post_{which}")
    if not local or local.startswith(_NO_DATE):
        return None
    return read_moment(key, local[:10], doubts)


def _read_authors(item: etree._Element, blog: _Blog) -> tuple[Person, ...]:
    login = _text(item, "dc:creator")
    if not login:
        return ()
    return (blog.authors.get(login) or Person(name=read_line(login) or "–"),)


def _read_terms(item: etree._Element) -> tuple[str | None, tuple[str, ...]]:
    """Return the section, which is the first category, and the other categories and the tags."""
    categories, tags = [], []
    for term in item.iterchildren("category"):
        words = read_html_line(term.text or "")
        domain = term.get("domain", "category")
        if domain == "post_tag":
            tags.append(words)
        elif domain == "category" and term.get("nicename", "").lower() not in _NO_SECTION:
            categories.append(words)
    categories = [each for each in categories if each]
    return next(iter(categories), None), fold_tags([*categories[1:], *tags])


def _tell(blog: _Blog, left: Counter[str], removed: Counter[str]) -> Iterator[str]:
    if blog.problem is not None:
        yield f"the export breaks off, what follows is missing: {blog.problem}"
    for what, number in sorted(left.items()):
        # Attachments are not left out: articles name them.
        if number and what != "attachment":
            many = what.replace("post with", "posts with") if " " in what else f"{what}s"
            yield f"{count_words(number, what, many)} left out"
    for name, number in sorted(removed.items()):
        times = "once" if number == 1 else f"{number} times"
        yield f"the shortcode [{name}] was removed {times}; what it showed is missing"
