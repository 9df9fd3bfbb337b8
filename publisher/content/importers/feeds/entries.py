"""Entries become articles."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape
from urllib.parse import unquote, urljoin, urlsplit
from uuid import NAMESPACE_URL, uuid5

from publisher.config.languages import read_language
from publisher.content.addresses import make_absolute
from publisher.content.importers.feeds.dates import read_date
from publisher.content.importers.feeds.raw import Enclosure, RawEntry, RawFeed, Text
from publisher.content.importers.feeds.texts import to_html, to_plain
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.content.importers.markdown_writer import write_markdown
from publisher.content.slugs import slugify
from publisher.content.summaries import cut_at_word
from publisher.model.articles import Attachment, Person, Picture

#: As in `publisher.content.identities`.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f<>\"{}|\\^`\ud800-\udfff\ufffe\uffff]+")
_LONGEST_ID = 2000
_LONGEST_TITLE = 80
_MOST_FILES = 50
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")
_PAGE_SUFFIX = re.compile(r"\.(?:html?|xhtml|php|aspx?|jsp|md)\Z", re.IGNORECASE)
#: How feeds end that hold the beginning of each text alone.
_CUT_OFF = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|(?:read|lees|lire|continue) [^.!?]{1,40})\W{0,5}\Z", re.I
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a feed stands, and what holds for all of its entries."""

    #: Absolute address of the feed or its page, without query and fragment; empty where unknown.
    base: str
    #: What makes an id of this feed another than that of every other feed.
    origin: str
    feed: RawFeed


def place_feed(feed: RawFeed, url: str | None) -> Place:
    """Return where the feed stands: it was found at `url`, or in a file for None."""
    stated = [each for each in (feed.self_link, feed.link) if _is_web(each)]
    return Place(
        base=_strip(next((each for each in (url, *stated) if each), "")),
        # What the feed says itself comes first: a saved copy has the same ids.
        origin=next((each for each in (*stated, url, feed.title.value) if each), ""),
        feed=feed,
    )


def make_article(entry: RawEntry, place: Place) -> ImportedArticle:
    """Return the article that an entry is."""
    doubts: list[Doubt] = []
    link = make_absolute(entry.link, place.base) if entry.link else None
    base = _find_base(entry, link, place)
    body = entry.content or entry.summary
    picture, others = _split_enclosures(entry, base)
    markdown = "" if body is None else _write_body(body, base, doubts)
    markdown = _add_enclosures(markdown, others[:_MOST_FILES])
    if len(others) > _MOST_FILES:
        reason = f"has {len(others)} files; those behind the first {_MOST_FILES} were left out"
        doubts.append(Doubt(key="body", reason=reason))
    published = _read_moment("date", entry.published, doubts)
    updated = _read_moment("updated", entry.updated, doubts)
    summary = None
    if entry.content is not None and entry.summary is not None:
        summary = to_plain(entry.summary, base) or None
    if not markdown:
        doubts.append(Doubt(key="body", reason="the feed has no text for it"))
    is_iri = len(entry.id) <= _LONGEST_ID and _IRI.fullmatch(entry.id) is not None
    # Where there is none, readers know an entry by its address.
    known_by = entry.id if is_iri else link if not entry.id and link and _is_web(link) else None
    return ImportedArticle(
        original=Original(id=entry.id if is_iri else _derive_id(entry, link, place), url=link),
        title=_read_title(entry, body, link, doubts),
        markdown=markdown,
        published=published,
        updated=None if updated == published else updated,
        was_public=True,
        declared_id=known_by,
        authors=tuple(
            _place_person(each, place.base) for each in entry.authors or place.feed.authors
        ),
        section=_one_line(entry.section or "") or None,
        tags=_fold_tags(entry.tags),
        language=_read_language(entry.language, place.feed.language, doubts),
        summary=summary,
        slug=None if link is None else _find_slug(link),
        picture=picture,
        attachments=tuple(_attach(each, address) for each, address in others[:_MOST_FILES]),
        doubts=tuple(doubts),
    )


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _strip(address: str) -> str:
    """Return an address without query and fragment, empty where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts._replace(query="", fragment="").geturl() if _is_web(address) else ""


def _find_base(entry: RawEntry, link: str | None, place: Place) -> str:
    if entry.base:
        try:
            return _strip(urljoin(place.base, entry.base)) or place.base
        except ValueError:
            return place.base
    # RSS and JSON Feed do not say. What is written for a page is seen from it.
    if place.feed.is_seen_from_page and link is not None:
        return _strip(link)
    return place.base


def _write_body(body: Text, base: str, doubts: list[Doubt]) -> str:
    html = to_html(body)
    markdown = write_markdown(html, base=base)
    end = _CUT_OFF.search(to_plain(body, base)[-60:])
    if end is not None:
        reason = f"ends with “{end[0].strip()}”; the feed seems to have only its beginning"
        doubts.append(Doubt(key="body", reason=reason))
    return markdown


def _read_moment(key: str, written: str, doubts: list[Doubt]) -> datetime | date | None:
    if not written.strip():
        return None
    found = read_date(written)
    if found is None:
        shown = cut_at_word(_one_line(written), 60)
        doubts.append(Doubt(key=key, reason=f"“{shown}” is no date that can be understood"))
        return None
    if found.doubt is not None:
        doubts.append(Doubt(key=key, reason=found.doubt))
    return found.value


def _read_title(entry: RawEntry, body: Text | None, link: str | None, doubts: list[Doubt]) -> str:
    title = to_plain(entry.title)
    if title:
        return title
    words = "" if body is None else to_plain(body)
    made = cut_at_word(words, _LONGEST_TITLE) or unquote(link or entry.link or entry.id)
    made = _one_line(made) or "–"
    doubts.append(Doubt(key="title", reason=f"the feed has none; “{made}” stands for it"))
    return made


def _derive_id(entry: RawEntry, link: str | None, place: Place) -> str:
    """Return an id that is the same whenever the same entry is imported."""
    if entry.id:
        key = f"id\n{entry.id}"
    elif link is not None:
        key = f"link\n{link}"
    elif entry.title.value:
        key = f"title\n{entry.title.value}\n{entry.published}"
    else:
        body = entry.content or entry.summary
        key = f"text\n{'' if body is None else body.value}\n{entry.published}"
    return uuid5(NAMESPACE_URL, f"{place.origin}\n{key}").urn


def _one_line(text: str) -> str:
    return to_plain(Text(value=text, is_html=False))


def _fold_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    folded: dict[str, str] = {}
    for tag in map(_one_line, tags):
        if tag:
            folded.setdefault(tag.casefold(), tag)
    return tuple(folded.values())


def _read_language(entry: str, feed: str, doubts: list[Doubt]) -> str | None:
    for stated in (entry, feed):
        if stated.strip():
            try:
                return read_language(stated.strip().replace("_", "-"))
            except ValueError:
                shown = cut_at_word(_one_line(stated), 40)
                doubts.append(Doubt(key="language", reason=f"“{shown}” is no language"))
    return None


def _place_person(person: Person, base: str) -> Person:
    url = None if person.url is None else make_absolute(person.url, base)
    return replace(person, name=_one_line(person.name), url=url)


def _find_slug(link: str) -> str | None:
    parts = [part for part in urlsplit(link).path.split("/") if part]
    while parts:
        part = unquote(_PAGE_SUFFIX.sub("", parts.pop()))
        if part.lower() != "index":
            is_name = slugify(part) == part and not part.isdecimal()
            return part if is_name else None
    return None


def _split_enclosures(
    entry: RawEntry, base: str
) -> tuple[Picture | None, list[tuple[Enclosure, str]]]:
    """Return the picture of the whole, and the other files with their absolute addresses."""
    picture = make_absolute(entry.picture, base) if entry.picture else None
    others = []
    for enclosure in entry.enclosures:
        address = make_absolute(enclosure.url, base) if enclosure.url else None
        if address is None or not _is_web(address):
            continue
        if enclosure.type.startswith("image/"):
            picture = picture or address
        else:
            others.append((enclosure, address))
    is_shown = picture is not None and _is_web(picture)
    return Picture(url=picture) if picture is not None and is_shown else None, others


def _attach(enclosure: Enclosure, address: str) -> Attachment:
    is_type = _MEDIA_TYPE.fullmatch(enclosure.type) is not None
    return Attachment(
        url=address,
        media_type=enclosure.type if is_type else "",
        length=enclosure.length,
        title=_one_line(enclosure.title),
    )


def _add_enclosures(markdown: str, others: list[tuple[Enclosure, str]]) -> str:
    """Return the body with a player or a link for each file that it does not mention."""
    blocks = [markdown.rstrip("\n")] if markdown.strip() else []
    for enclosure, address in others:
        if address in markdown:
            continue
        kind = enclosure.type.partition("/")[0]
        if kind in ("audio", "video"):
            blocks.append(f'<{kind} controls src="{escape(address)}"></{kind}>')
        else:
            name = unquote(urlsplit(address).path.rpartition("/")[2])
            words = escape(_one_line(enclosure.title or name) or address)
            blocks.append(f'<p><a href="{escape(address)}">{words}</a></p>')
    return "\n\n".join(blocks) + "\n" if blocks else ""
